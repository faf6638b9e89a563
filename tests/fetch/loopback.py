"""A loopback web server that answers byte for byte as a test says."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Seen:
    """A request as the server got it. ``at`` is monotonic seconds."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def url(self) -> str:
        """The real URL, as the gateway is told it."""
        return self.headers.get("x-scoutly-url", "")


Answer = Callable[[Seen, Any], object]
"""Writes an answer to the socket; the connection stays open only if it returns True."""


def reply(status: int = 200, body: bytes | str = b"", **headers: str) -> Answer:
    """A well-formed answer; header names are written with underscores."""
    payload = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever"]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lowered = {name.lower() for name in named}
    if "content-type" not in lowered:
        named["Content-Type"] = "text/html; charset=utf-8"
    if "content-length" not in lowered and "transfer-encoding" not in lowered:
        named["Content-Length"] = str(len(payload))
    lines += [f"{name}: {value}" for name, value in named.items()]
    raw = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + payload

    def write(_: Seen, sock: Any) -> bool:
        sock.sendall(raw)
        return "close" not in named.get("Connection", "")

    return write


def raw(*pieces: bytes, pause: float = 0.0) -> Answer:
    """Exactly these bytes, ``pause`` seconds between the pieces; then the connection closes."""

    def write(_: Seen, sock: Any) -> bool:
        for piece in pieces:
            try:
                sock.sendall(piece)
            except OSError:
                return False
            if pause:
                time.sleep(pause)
        return False

    return write


def drip(head: bytes, piece: bytes, pause: float = 0.05, most: float = 5.0) -> Answer:
    """``head`` at once, then ``piece`` again and again: a server that never ends."""

    def write(_: Seen, sock: Any) -> bool:
        ends = time.monotonic() + most
        try:
            sock.sendall(head)
            while time.monotonic() < ends:
                sock.sendall(piece)
                if pause:
                    time.sleep(pause)
        except OSError:
            pass
        return False

    return write


@dataclass
class World:
    """The server: what it answers at ``(host, path)`` or ``path``, and what it saw."""

    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    port: int = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self, where: str, *answers: Answer) -> None:
        """Answer requests for ``where`` (a path, or host and path): with each in turn, the last for ever."""
        left = list(answers)

        def write(request: Seen, sock: Any) -> object:
            answer = left.pop(0) if len(left) > 1 else left[0]
            return answer(request, sock)

        self.answers[where] = write

    def asked(self, path: str = "") -> list[Seen]:
        """The requests seen, robots.txt left out unless asked for."""
        if path:
            return [one for one in self.seen if one.target == path]
        return [one for one in self.seen if one.target != "/robots.txt"]

    def answer_to(self, request: Seen) -> Answer:
        """What was planted for ``request``, most precise first."""
        path = request.target.partition("?")[0]
        host = request.headers.get("host", "")
        for where in (f"{host}{request.target}", f"{host}{path}", request.target, path):
            if where in self.answers:
                return self.answers[where]
        return reply(404, "nothing here")

    @property
    def url(self) -> str:
        """The server itself, without the gateway."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def taking(seconds: float) -> Iterator[None]:
    """The block takes no longer than ``seconds``."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


class Connection(socketserver.StreamRequestHandler):
    """Reads requests and lets the world answer them."""

    timeout = 10

    def handle(self) -> None:
        world: World = self.server.world  # type: ignore[attr-defined]
        while (request := self._request()) is not None:
            with world.lock:
                world.seen.append(request)
                world.at_once += 1
                world.most_at_once = max(world.most_at_once, world.at_once)
            try:
                if world.answer_to(request)(request, self.connection) is not True:
                    return
            finally:
                with world.lock:
                    world.at_once -= 1

    def _request(self) -> Seen | None:
        try:
            first = self.rfile.readline().decode("latin-1").split()
            if len(first) < 2:
                return None
            headers: dict[str, str] = {}
            while (line := self.rfile.readline().decode("latin-1").strip()) != "":
                name, _, value = line.partition(":")
                headers[name.strip().lower()] = value.strip()
            body = self.rfile.read(int(headers.get("content-length", "0")))
        except OSError:
            return None
        return Seen(first[0], first[1], headers, body, time.monotonic())


class Server(socketserver.ThreadingTCPServer):
    """Plain HTTP on a free loopback port."""

    world: World
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these tests are about."""


class SecureServer(Server):
    """The same over TLS."""

    context: ssl.SSLContext

    def get_request(self) -> tuple[Any, Any]:
        sock, address = super().get_request()
        return self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False), address


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Run ``server`` in a thread."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


def new_world(server: Server) -> World:
    """A world of its own for a test, on a server that many share."""
    server.world = World(port=server.server_address[1])
    return server.world
