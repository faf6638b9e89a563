"""A loopback web of invented sites: answers by real URL, as the gateway is told it, and says what was asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scoutly_tui.config import FetchSettings
from scoutly_tui.fetch.client import PoliteClient, Visit
from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots

NOW = 1_788_000_000_000  # 2026-08-29T09:20:00Z


@dataclass
class Page:
    """What the web says at one URL."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Web:
    """Answers as told; to everything else 404. Where ``etags`` is set it offers one and answers 304 to it."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.seen: list[str] = []
        self.etags = False
        self.server = _Server(("127.0.0.1", 0), _Connection)
        self.server.web = self
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def say(self, url: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        """From now on, answer so at ``url``. Names of headers have ``_`` for ``-``."""
        raw = body.encode() if isinstance(body, str) else body
        self.pages[url] = Page(
            raw, status, {name.replace("_", "-"): value for name, value in headers.items()}
        )

    def forget(self) -> None:
        self.pages.clear()
        self.seen.clear()
        self.etags = False

    @property
    def asked(self) -> list[str]:
        """The URLs that were asked for, robots.txt aside."""
        return [url for url in self.seen if not url.endswith("/robots.txt")]

    def visit(self) -> Visit:
        """A visit of a new polite client, whose gateway this web is."""
        settings = FetchSettings(
            gateway=f"http://127.0.0.1:{self.server.server_address[1]}",
            host_gap_seconds=0.0,
            deadline_seconds=20,
        )
        return PoliteClient(settings, MemorySlots(), MemoryRobots(), now=lambda: NOW).visit("test")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    web: Web


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        web, url = self.server.web, self.headers.get("X-Scoutly-URL", "")
        web.seen.append(url)
        page = web.pages.get(url, Page(b"<h1>Not found</h1>", 404))
        etag = f'"{blake2b(page.body, digest_size=16).hexdigest()}"'
        offered = web.etags and page.status == 200
        if offered and self.headers.get("If-None-Match") == etag:
            self._send(304, b"", {"ETag": etag})
            return
        self._send(page.status, page.body, {**page.headers, **({"ETag": etag} if offered else {})})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if not any(name.lower() == "content-type" for name in headers):
            self.send_header("Content-Type", "text/html")
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""
