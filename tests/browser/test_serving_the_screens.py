"""The screens in a real browser: served on loopback, shown, typed into, and spoken to by no page but their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoutly_tui.cli import serve
from scoutly_tui.services import home as homes
from scoutly_tui.services.companies import CompanySpec, row, take_in
from scoutly_tui.store import database

pytest.importorskip("textual_serve")
NOW = 1_767_600_000_000


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("attic", False),
        ("::", False),
    ],
)
def test_what_is_loopback_is_known(host: str, loopback: bool) -> None:
    assert serve.is_loopback(host) is loopback


@pytest.fixture
def home(tmp_path: Path) -> Iterator[homes.Home]:
    opened = homes.open_home(tmp_path / "home", user="sam", environment={})
    with database.writing():
        take_in(
            opened.user_id, [CompanySpec("Lanternfield", "https://lanternfield.example/jobs", 80, True)], NOW
        )
    homes.close_home()
    yield opened
    database.disconnect()


class Served:
    """A running ``scoutly serve``."""

    def __init__(self, folder: Path, *more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {n: v for n, v in os.environ.items() if not n.startswith("TEXTUAL_")}
        environment |= {
            "SCOUTLY_WORKER__EMBEDDED": "false",
            "SCOUTLY_UI__PAGE": "companies",
            "LANG": "C.UTF-8",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scoutly_tui", "serve", "--home", str(folder), "--port", str(self.port), *more],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = ""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line
            if "scoutly is at" in line:
                break

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def served(home: homes.Home) -> Iterator[Served]:
    running = Served(home.paths.data_dir)
    yield running
    running.close()


def _answer(served: Served, path: str, **headers: str) -> int:
    import httpx

    return httpx.get(served.url + path, headers=headers, timeout=20, trust_env=False).status_code


def test_it_speaks_to_its_own_page_and_to_no_other(served: Served) -> None:
    assert "Warning" not in served.said
    assert _answer(served, "/") == 200
    assert _answer(served, "/", Origin=served.url) == 200
    assert _answer(served, "/", Origin="https://evil.example") == 403
    assert _answer(served, "/ws", Origin="https://evil.example") == 403
    assert _answer(served, "/", Host="evil.example") == 403


def test_its_page_asks_nobody_else_for_anything(served: Served) -> None:
    import httpx

    page = httpx.get(served.url, timeout=20, trust_env=False).text
    assert "https://" not in page
    assert "googleapis" not in page


def test_listening_for_others_is_done_with_a_warning(home: homes.Home) -> None:
    running = Served(home.paths.data_dir, "--host", "0.0.0.0")
    running.close()
    assert "Warning" in running.said
    assert "password" in running.said


@pytest.mark.system
@pytest.mark.timeout(180)
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_a_person_ranks_a_company_in_a_real_browser(served: Served, home: homes.Home) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1100, "height": 700})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(served.url)
        page.wait_for_selector("body.-first-byte", timeout=60_000)
        page.wait_for_selector(".xterm-screen", timeout=60_000)
        page.locator(".xterm-helper-textarea").focus()
        deadline = time.monotonic() + 60
        while row(home.user_id, "lanternfield", NOW).rank != 81:
            assert time.monotonic() < deadline, "the key did not arrive"
            if row(home.user_id, "lanternfield", NOW).rank == 80:
                page.keyboard.press("+")
            page.wait_for_timeout(2_000)
        assert all(url.startswith((served.url, "data:", "blob:")) for url in asked), asked
        assert len(page.screenshot()) > 5_000
        browser.close()
