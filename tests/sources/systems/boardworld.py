"""A loopback world of job boards: answers by real URL, as the gateway is told it; and the shapes that fill it."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from scoutly_tui.config import FetchSettings
from scoutly_tui.fetch.client import PoliteClient, Visit
from scoutly_tui.fetch.protocols import RobotsRecord
from scoutly_tui.sources.protocol import Source
from scoutly_tui.sources.systems import SYSTEMS

SHAPES = Path(__file__).parent / "shapes"
FACTS = Path(__file__).resolve().parents[4] / "shared" / "facts"
NOW = 1_780_000_000_000  # 2026-05-28T20:26:40Z


@dataclass
class Answer:
    """What the world says at ``url`` to ``method``, where the request's body and headers hold ``asked``."""

    url: str
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    asked: str = ""

    @classmethod
    def of(cls, table: dict[str, Any]) -> Answer:
        headers = dict(table.get("headers", {}))
        if kind := table.get("type", ""):
            headers["Content-Type"] = kind
        return cls(
            url=table["url"],
            body=table.get("body", "").encode(),
            status=table.get("status", 200),
            headers=headers,
            method=table.get("method", "GET"),
            asked=table.get("asked", ""),
        )


@dataclass
class Asked:
    """A request as the world saw it."""

    method: str
    url: str
    headers: dict[str, str]
    body: str


class OpenSlots:
    """Host slots that are always free: one test's refusal keeps nobody of another waiting."""

    def acquire(self, host: str, owner: str, hold_ms: int) -> int:
        return 0

    def release(self, host: str, owner: str, gap_ms: int) -> None:
        """Nothing was taken."""

    def cool_down(self, host: str, for_ms: int) -> None:
        """Nobody is kept away."""


class Forgetful:
    """A robots cache that remembers nothing: every visit asks again."""

    def load(self, origin: str) -> RobotsRecord | None:
        return None

    def save(self, origin: str, record: RobotsRecord) -> None:
        """Forgotten."""


class World:
    """Answers as told; to everything else 404. Where told to, it offers an ETag and answers 304 to it."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.seen: list[Asked] = []
        self.etags = False
        self.server = _Server(("127.0.0.1", 0), _Connection)
        self.server.world = self
        settings = FetchSettings(
            gateway=f"http://127.0.0.1:{self.server.server_address[1]}",
            host_gap_seconds=0.0,
            deadline_seconds=20,
        )
        self.client = PoliteClient(settings, OpenSlots(), Forgetful(), now=lambda: NOW)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def tell(self, *answers: Answer) -> None:
        """Answer so from now on, and forget what was asked."""
        self.answers = list(answers)
        self.seen.clear()

    def find(self, asked: Asked) -> Answer:
        said = f"{asked.body}\n" + "\n".join(f"{k}: {v}" for k, v in asked.headers.items())
        for answer in self.answers:
            if answer.url == asked.url and answer.method == asked.method and answer.asked in said:
                return answer
        return Answer(asked.url, b"nothing here", 404)

    @property
    def requests(self) -> list[Asked]:
        """What was asked, robots.txt aside."""
        return [one for one in self.seen if not one.url.endswith("/robots.txt")]

    def visit(self) -> Visit:
        """A visit of the polite client, whose gateway this world is."""
        return self.client.visit("test")

    def close(self) -> None:
        self.client.close()
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    world: World


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, headers.get("x-scoutly-url", ""), headers, body)
        self.server.world.seen.append(asked)
        answer = self.server.world.find(asked)
        etag = f'W/"{blake2b(answer.body, digest_size=16).hexdigest()}"'
        offered = self.server.world.etags and answer.status == 200
        if offered and headers.get("if-none-match") == etag:
            self._send(304, b"", {"ETag": etag})
            return
        self._send(answer.status, answer.body, {**answer.headers, **({"ETag": etag} if offered else {})})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if not any(name.lower() == "content-type" for name in headers):
            kind = "application/json" if body[:1] in (b"{", b"[") else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@dataclass
class Shape:
    """One system's recorded shape, from a TOML file: what it sends, and what is to be read in it."""

    name: str
    table: dict[str, Any]

    @property
    def source(self) -> Source:
        return next(source for source in SYSTEMS if source.name == self.table["system"])

    @property
    def answers(self) -> list[Answer]:
        """The answers of a board with postings."""
        return [Answer.of(table) for table in self.table["answers"]]

    def answers_when(self, state: str) -> list[Answer]:
        """The answers of a board that is ``empty`` or ``gone``; its common ones (``also``) included."""
        return [Answer.of(table) for table in self.table.get(state, [])]


def shapes() -> Iterator[Shape]:
    """Every shape there is, by name."""
    for path in sorted(SHAPES.glob("*.toml")):
        yield Shape(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))


def source_named(name: str) -> Source:
    return next(source for source in SYSTEMS if source.name == name)
