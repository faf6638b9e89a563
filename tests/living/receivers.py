"""Real local servers that take messages: SMTP, a webhook, one in the shape of ntfy, and some that behave badly."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class Mailbox:
    """Mails that an SMTP server took. ``refusing`` holds recipients it turns away."""

    mails: list[Any] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refusing: set[str] = field(default_factory=set)
    password: str | None = None
    port: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusing:
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any
    ) -> AuthResult:
        return AuthResult(success=data.password.decode() == self.password, handled=False)

    def url(self, to: str, *, user: str = "", secret: str = "") -> str:
        """The Apprise address of a recipient at this server."""
        login = f"{user}:{secret}@" if user else ""
        return f"mailto://{login}127.0.0.1:{self.port}?mode=insecure&from=scoutly@home.example&to={to}"


@contextmanager
def smtp(*, password: str | None = None) -> Iterator[Mailbox]:
    """A mail server; with ``password`` it wants one."""
    box = Mailbox(password=password)
    extra: dict[str, Any] = {}
    if password:
        extra = {"authenticator": box.authenticate, "auth_required": True, "auth_require_tls": False}
    controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **extra)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hanging() -> Iterator[tuple[int, threading.Event]]:
    """A server that accepts a connection, greets, and says one letter a second for ever: its port, and when it was met."""
    listener = socket.create_server(("127.0.0.1", 0))
    met, over = threading.Event(), threading.Event()

    def dribble(connection: socket.socket) -> None:
        with connection:
            try:
                connection.sendall(b"220-")
                met.set()
                while not over.wait(1):
                    connection.sendall(b"x")
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=dribble, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1], met
    finally:
        over.set()
        listener.close()


@dataclass
class Hook:
    """A web server's memory: path, headers and JSON of each request. ``statuses`` are answered first, then 200."""

    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    hold: threading.Event | None = None
    port: int = 0


@contextmanager
def web() -> Iterator[Hook]:
    """A webhook or an ntfy server, by how it is addressed."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                told = json.loads(body)
            except ValueError:
                told = body.decode("utf-8", "replace")
            status = hook.statuses.pop(0) if hook.statuses else 200
            hook.asked.append((self.path, dict(self.headers), told))
            hook.arrived.set()
            if hook.hold is not None:
                hook.hold.wait(30)
            answer = b'{"id":"x","event":"message"}'
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
