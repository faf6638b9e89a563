"""The demo's world over HTTP, on the loopback only: what ``fetch.gateway`` points at."""

from __future__ import annotations

import gzip
import json
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from typing import Final, cast
from urllib.parse import urlsplit

from scoutly_tui.demo import model
from scoutly_tui.demo.dice import dice
from scoutly_tui.demo.replies import TEXT, Reply, error
from scoutly_tui.demo.routes import Routes
from scoutly_tui.demo.world import World

REAL_URL: Final = "X-Scoutly-URL"
MODEL_PATH: Final = "/v1/chat/completions"
_MOST_ASKED: Final = 1_000_000
_IDLE_SECONDS: Final = 30
_WORTH_PACKING: Final = 1_400


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """How often ``url`` was answered with ``status`` on ``day`` of the world."""

    day: int
    url: str
    status: int
    count: int


class WorldServer:
    """Serves ``world`` as it stands on a day, from threads of this process; stops with it.

    ``day`` is the day or whatever tells it; ``server.day = n`` moves it. ``port`` 0 takes a free one. Use it
    as a context manager, or call ``start`` and ``stop``. Raises OSError when the port is taken.
    """

    def __init__(self, world: World, day: Callable[[], int] | int = 0, port: int = 0) -> None:
        self.world = world
        self._day = day
        self._routes = Routes(world)
        self._latency = dice(world.seed, "latency")
        self._lock = threading.Lock()
        self._log: Counter[tuple[int, str, int]] = Counter()
        self._under_way: Counter[str] = Counter()
        self._most_at_once: Counter[str] = Counter()
        self._agents: set[str] = set()
        self._connections: set[socket] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._http = _Listener(("127.0.0.1", port), self)

    @property
    def address(self) -> str:
        """Where it listens: ``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def model_url(self) -> str:
        """The base URL of the demo's language model, as ``llm.base_url`` takes it."""
        return self.address + MODEL_PATH.removesuffix("/chat/completions")

    @property
    def day(self) -> int:
        """The world's day. Setting it replaces what told it before."""
        return self._day if isinstance(self._day, int) else max(0, self._day())

    @day.setter
    def day(self, day: int) -> None:
        self._day = day

    @property
    def requests(self) -> list[LoggedRequest]:
        """Everything that was asked for, by day, URL and status."""
        with self._lock:
            return [LoggedRequest(*key, count) for key, count in sorted(self._log.items())]

    @property
    def user_agents(self) -> frozenset[str]:
        """Every User-Agent that called."""
        with self._lock:
            return frozenset(self._agents)

    def most_at_once(self) -> dict[str, int]:
        """The most requests that were ever under way at one time, by host."""
        with self._lock:
            return dict(self._most_at_once)

    def start(self) -> WorldServer:
        """Begin to answer. Calling it again changes nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
            self._thread.name = "demo-world"
            self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and free the port; requests under way are cut off."""
        self._stopping.set()
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join(5)
            self._thread = None
        self._http.server_close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            # A client that keeps its connection alive would be answered for ever.
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)

    def __enter__(self) -> WorldServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def answer(self, url: str, agent: str) -> Reply:
        """The reply to ``url`` now, after the latency. Raises ConnectionAbortedError while stopping."""
        host = urlsplit(url).hostname or ""
        with self._lock:
            self._under_way[host] += 1
            self._most_at_once[host] = max(self._most_at_once[host], self._under_way[host])
            self._agents.add(agent)
            wait = self._latency.uniform(*self.world.latency)
        try:
            if self._stopping.wait(wait + self._routes.delay_seconds(url)):
                raise ConnectionAbortedError("The world is ending.")
            return self._routes.answer(url, self.day)
        finally:
            with self._lock:
                self._under_way[host] -= 1

    def opened(self, connection: socket) -> None:
        """A client connected."""
        with self._lock:
            self._connections.add(connection)

    def closed(self, connection: socket) -> None:
        """A client's connection ended."""
        with self._lock:
            self._connections.discard(connection)

    def record(self, url: str, status: int) -> None:
        """Note that ``url`` was answered with ``status``."""
        with self._lock:
            self._log[self.day, url, status] += 1


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], owner: WorldServer) -> None:
        self.owner = owner
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self._owner.opened(self.connection)

    def finish(self) -> None:
        self._owner.closed(self.connection)
        super().finish()

    @property
    def _owner(self) -> WorldServer:
        return cast(_Listener, self.server).owner

    def do_GET(self) -> None:
        owner = self._owner
        url = self.headers.get(REAL_URL) or f"http://{self.headers.get('Host', '')}{self.path}"
        try:
            reply = owner.answer(url, self.headers.get("User-Agent", ""))
        except ValueError:
            reply = error(400, "Bad request", TEXT)
        status = 304 if self._is_known(reply) else reply.status
        owner.record(url, status)
        self._send(status, reply)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """The demo's language model, at the address of the world itself and at no other."""
        try:
            size = int(self.headers.get("Content-Length", "0"))
            asked = self.rfile.read(size) if 0 <= size <= _MOST_ASKED else b""
            known = self.path == MODEL_PATH and REAL_URL not in self.headers
            said = model.answer(asked) if known else None
        except ValueError:
            said = {"error": {"message": "This is no question.", "type": "invalid_request_error"}}
        body = json.dumps(said if said is not None else {"error": {"message": "Not found"}}).encode()
        self.send_response(404 if said is None else 400 if "error" in said else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal belongs to the screen."""

    def _is_known(self, reply: Reply) -> bool:
        """Whether the client holds what ``reply`` would bring (RFC 9110, 13.1: If-None-Match goes first)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            opaque = reply.etag.removeprefix("W/")
            return bool(reply.etag) and opaque in [tag.strip().removeprefix("W/") for tag in known.split(",")]
        since = self.headers.get("If-Modified-Since")
        return bool(reply.modified_ms) and since == _http_date(reply.modified_ms)

    def _send(self, status: int, reply: Reply) -> None:
        self.send_response(status)
        if reply.etag:
            self.send_header("ETag", reply.etag)
        if reply.modified_ms:
            self.send_header("Last-Modified", _http_date(reply.modified_ms))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        body = b""
        if status != 304:
            body = reply.body()
            self.send_header("Content-Type", reply.content_type)
            if len(body) > _WORTH_PACKING and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, 1, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _http_date(at: int) -> str:
    return formatdate(at // 1000, usegmt=True)
