"""A local server that speaks like an OpenAI-compatible API, and misbehaves as a test asks it to."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: Body

    @property
    def form(self) -> str:
        """What structure was asked for: strict, schema, object or text."""
        form = self.body.get("response_format")
        if form is None:
            return "text"
        if form["type"] == "json_object":
            return "object"
        return "strict" if form["json_schema"].get("strict") else "schema"

    @property
    def system(self) -> str:
        return self.body["messages"][0]["content"]

    @property
    def user(self) -> str:
        return self.body["messages"][1]["content"]

    @property
    def is_screening(self) -> bool:
        return '"results"' in self.system

    def blocks(self) -> list[str]:
        """What stands between the fences that the system message names."""
        fence = re.search(r'BEGIN ([0-9a-f]{32})"', self.system)[1]
        return re.findall(rf"^BEGIN {fence}\n(.*?)\nEND {fence}$", self.user, re.DOTALL | re.MULTILINE)

    def titles(self) -> list[dict[str, str]]:
        """The titles of a screening."""
        return [json.loads(line) for line in self.blocks()[1].split("\n")]

    def posting_id(self) -> str:
        """The id of a close reading."""
        return re.search(r"The vacancy with the id (\w+):", self.user)[1]


def honest(asked: Asked, interest: int = 80, score: int = 70) -> Body:
    """A good answer: every title alike, and a claim that quotes the posting's last line."""
    if asked.is_screening:
        return {
            "results": [
                {"id": item["id"], "interest": interest, "why": "close to it"} for item in asked.titles()
            ]
        }
    quote = asked.blocks()[1].strip().split("\n")[-1][:120]
    return {
        "id": asked.posting_id(),
        "claims": [{"kind": "reason", "text": "It asks for what you do.", "quote": quote}],
        "summary": "A fair match.",
        "score": score,
    }


def completion(content: str, finish: str = "stop", usage: Body | None = None, **message: Any) -> Body:
    """A chat completion around ``content``."""
    answer = {
        "id": "c-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
    }
    return answer | ({"usage": {"prompt_tokens": 100, "completion_tokens": 20} if usage is None else usage})


Answer = Callable[["Asked", "Handler"], None]


def says(make: Callable[[Asked], Any], **extra: Any) -> Answer:
    """Answers with a completion whose content is what ``make`` returns, as JSON unless it is text."""

    def answer(asked: Asked, handler: Handler) -> None:
        content = make(asked)
        handler.reply(200, completion(content if isinstance(content, str) else json.dumps(content), **extra))

    return answer


def status(code: int, error: Any = None, **headers: str) -> Answer:
    """Answers with an error."""

    def answer(_: Asked, handler: Handler) -> None:
        body = error if error is not None else {"error": {"message": "no", "type": "t"}}
        handler.reply(code, body, **headers)

    return answer


def raw(text: bytes) -> Answer:
    """Writes exactly these bytes and hangs up."""

    def answer(_: Asked, handler: Handler) -> None:
        handler.wfile.write(text)
        handler.close_connection = True

    return answer


def silent(asked: Asked, handler: Handler) -> None:
    """Says nothing until the test is over."""
    handler.server.world.over.wait(20)
    handler.close_connection = True


def drips(asked: Asked, handler: Handler) -> None:
    """Sends a byte of a header every few milliseconds, for as long as anybody listens."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(2_000):
        if handler.server.world.over.wait(0.01):
            break
        handler.wfile.write(b"a")
        handler.wfile.flush()
    handler.close_connection = True


GOOD: Answer = says(honest)


@dataclass
class World:
    """What the server answers, in turn (the last one for ever), and what it was asked."""

    answers: list[Answer] = field(default_factory=lambda: [GOOD])
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def will(self, *answers: Answer) -> None:
        """Answer with each in turn, the last for ever."""
        self.answers = list(answers)

    def next(self, asked: Asked) -> Answer:
        with self.lock:
            self.asked.append(asked)
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def forms(self) -> list[str]:
        """The structures asked for, in order."""
        return [one.form for one in self.asked]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        asked = Asked(
            self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(self.rfile.read(length))
        )
        try:
            self.server.world.next(asked)(asked, self)
        except OSError:
            self.close_connection = True

    def reply(self, code: int, body: Any, **headers: str) -> None:
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        named = {"Content-Type": "application/json", "Content-Length": str(len(payload))}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in named.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read what was asked from the world."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    world: World

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these tests are about."""


def start() -> Server:
    """A server on a free loopback port, in a thread."""
    server = Server(("127.0.0.1", 0), Handler)
    server.world = World(port=server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
