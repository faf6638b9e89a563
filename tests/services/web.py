"""A small web of our own behind ``fetch.gateway``: answers by real URL, validators, and a log of who asked what."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit


@dataclass
class Page:
    """What a URL is answered with. ``before`` runs first, in the server's thread."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = False
    before: Callable[[], object] = lambda: None


class Web:
    """Serves what it is told by real URL, query aside; everything else is a 404."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self.asked: list[tuple[str, int]] = []
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.web = self
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def put(self, url: str, body: object = b"", **how: Any) -> None:
        """Answer ``url`` with ``body``: bytes, text, or a document for JSON."""
        if not isinstance(body, bytes | str):
            how.setdefault("headers", {"Content-Type": "application/json"})
            body = json.dumps(body)
        self._pages[url] = Page(body.encode() if isinstance(body, str) else body, **how)

    def take_down(self, url: str) -> None:
        del self._pages[url]

    def requests(self, part: str = "") -> list[str]:
        """The URLs asked for that hold ``part``, robots.txt aside."""
        return [url for url, _ in self.asked if part in url and not url.endswith("/robots.txt")]

    def answer(self, url: str) -> Page:
        host = urlsplit(url).hostname or ""
        with self._lock:
            self._under_way[host] += 1
            self.most_at_once[host] = max(self.most_at_once[host], self._under_way[host])
        try:
            page = self._pages.get(url.partition("?")[0], Page(b"Not found", 404))
            page.before()
            return page
        finally:
            with self._lock:
                self._under_way[host] -= 1

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    web: Web

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        web = cast(_Server, self.server).web
        url = self.headers["X-Scoutly-URL"]
        page = web.answer(url)
        tag = f'"{blake2b(page.body, digest_size=8).hexdigest()}"'
        known = page.etag and self.headers.get("If-None-Match") == tag
        status = 304 if known else page.status
        web.asked.append((url, status))
        self.send_response(status)
        headers = {"Content-Type": "text/html; charset=utf-8", **page.headers}
        if page.etag:
            headers["ETag"] = tag
        body = b"" if known else page.body
        if not known:
            headers["Content-Length"] = str(len(body))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def slowly(seconds: float) -> Callable[[], object]:
    """A ``before`` that takes its time, so that visits would overlap if they could."""
    return lambda: time.sleep(seconds)


def greenhouse(token: str, *titles: str, **changed: dict[str, Any]) -> dict[str, Any]:
    """A Greenhouse board; the id of a posting is its place from 1. ``changed`` overrides fields by ``_ID``."""
    jobs = []
    for number, title in enumerate(titles, start=1):
        if not title:
            continue
        job = {
            "id": number, "title": title, "absolute_url": f"https://job-boards.greenhouse.io/{token}/jobs/{number}",
            "location": {"name": "Berlin"}, "content": f"&lt;p&gt;We want a {title}.&lt;/p&gt;",
            "first_published": "2026-01-02T08:00:00Z", "updated_at": "2026-01-02T08:00:00Z",
        }  # fmt: skip
        jobs.append(job | changed.get(f"_{number}", {}))
    return {"jobs": jobs, "meta": {"total": len(jobs)}}


def greenhouse_url(token: str) -> str:
    return f"https://boards-api.greenhouse.io/v1/boards/{token}/jobs"
