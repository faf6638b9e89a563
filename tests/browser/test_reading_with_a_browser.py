"""A page that is empty until its scripts ran, read with the system's Chromium over a loopback world."""

from __future__ import annotations

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.client import PoliteClient
from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots
from scoutly_tui.sources.detect import detect
from scoutly_tui.sources.registry import by_name

URL = "https://shell.example/careers"
SHELL = b"""<!doctype html><html><head><title>Careers</title><script src="/app.js"></script></head>
<body><div id="root"></div><img src="https://elsewhere.example/pixel.png"></body></html>"""
APP = b"""fetch('/jobs.json').then(r => r.json()).then(jobs => {
  document.getElementById('root').innerHTML = '<h1>Open positions</h1><ul>' + jobs.map(j =>
    `<li class="job"><a href="/careers/${j.id}"><h3>${j.title}</h3><span>${j.place}</span></a></li>`).join('') + '</ul>';
});
fetch('http://169.254.169.254/latest/meta-data/').catch(() => 0);"""
JOBS = [
    {"id": 4001, "title": "Senior Data Engineer", "place": "Oslo"},
    {"id": 4002, "title": "Product Designer", "place": "Remote"},
    {"id": 4003, "title": "Site Reliability Engineer", "place": "Turin"},
]


class World(BaseHTTPRequestHandler):
    """The gateway: one site whose list comes by script."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = self.headers["X-Scoutly-URL"]
        self.server.asked.append((url, self.headers["User-Agent"]))
        pages = {
            URL: (SHELL, "text/html"),
            "https://shell.example/app.js": (APP, "text/javascript"),
            "https://shell.example/jobs.json": (json.dumps(JOBS).encode(), "application/json"),
        }
        body, kind = pages.get(url, (b"", "text/plain"))
        self.send_response(200 if url in pages else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def world():
    server = ThreadingHTTPServer(("127.0.0.1", 0), World)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def client(world, **settings):
    gateway = f"http://127.0.0.1:{world.server_address[1]}"
    fetch = FetchSettings(gateway=gateway, host_gap_seconds=0, deadline_seconds=30, **settings)
    return PoliteClient(fetch, MemorySlots(), MemoryRobots())


def test_without_a_browser_the_page_is_a_problem_of_its_own_kind(world):
    with pytest.raises(CheckError) as caught:
        detect(URL, client(world).visit("t"))
    assert caught.value.kind is ProblemKind.NEEDS_BROWSER


@pytest.mark.system
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_with_a_browser_its_postings_are_found_and_the_browser_reaches_nothing_by_itself(world):
    pytest.importorskip("playwright")
    polite = client(world, browser="auto")
    found = detect(URL, polite.visit("t", 60))
    assert found.board.source == "browser"
    assert {p.title for p in found.reading.postings} == {job["title"] for job in JOBS}
    assert {agent for _, agent in world.asked} == {polite.user_agent}
    asked = {url for url, _ in world.asked}
    assert not any("169.254" in url or "pixel" in url for url in asked)
    again = by_name("browser").read(found.board, polite.visit("t2", 60), found.reading.validators)
    assert again.unchanged or {p.title for p in again.postings} == {job["title"] for job in JOBS}
    polite.close()
