"""Pages that are empty without a browser, read by the system's own Chromium: off by default, one at a time.

Chromium itself reaches nothing: every request of the page is caught and sent by the polite client, which
judges its address and counts it. Needs ``scoutly[browser]`` and a Chromium from the system's packages.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import CannotRunError, CheckError, ProblemKind, ScoutlyError, StoppingError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.urls import host_of

if TYPE_CHECKING:
    from scoutly_tui.fetch.verdict import Answer

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
WANTED: Final = frozenset({"document", "script", "xhr", "fetch"})
MOST_REQUESTS: Final = 120
QUIET_MS: Final = 5_000
_FLAGS: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
Send = Callable[[str, str, bytes | None, dict[str, str]], "Answer"]
"""Sends one request of the page: URL, method, body, headers."""


def executable(setting: str) -> str:
    """The browser that ``fetch.browser`` names; ``auto`` looks for Chromium. Raises CannotRunError."""
    found = shutil.which(setting) if setting != "auto" else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise CannotRunError(
            "[fetch] browser names no browser that is installed.",
            "Install Chromium from your system's packages.",
        )
    return found


def render(url: str, setting: str, user_agent: str, seconds: float, send: Send) -> tuple[str, str]:
    """The page at ``url`` after its scripts ran, as (final URL, HTML), within about ``seconds``.

    Raises CheckError, StoppingError, or CannotRunError where the browser cannot be started.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise CannotRunError(
            "Reading pages with a browser needs one more package.",
            "Install it with: pip install 'scoutly[browser]'",
        ) from None
    flags = [*_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    caught = _Caught(send)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable(setting), args=flags, timeout=30_000
            )
            try:
                context = browser.new_context(
                    user_agent=user_agent, service_workers="block", accept_downloads=False
                )
                context.set_default_timeout(seconds * 1000)
                context.route("**/*", caught.answer)
                page = context.new_page()
                page.goto(url, wait_until="domcontentloaded")
                _settle(page, Error)
                return page.url, page.content()
            finally:
                browser.close()
    except Error as error:
        if caught.failure is not None:
            raise caught.failure from None
        words = clean_line(str(error).split("\n", 1)[0], 200)
        raise CheckError(
            ProblemKind.NEEDS_BROWSER, f"The browser could not show {host_of(url)}: {words}"
        ) from None


def _settle(page: Any, error: type[Exception]) -> None:
    """Wait until the page asks for nothing more; a page that never stops asking is taken as it is."""
    try:
        page.wait_for_load_state("networkidle", timeout=QUIET_MS)
    except error:
        return


class _Caught:
    """Answers the page's requests. The first failure of the page itself is kept; others are the page's matter."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._count = 0
        self.failure: ScoutlyError | None = None

    def answer(self, route: Any) -> None:
        """Send one request of the page, or refuse it."""
        request = route.request
        self._count += 1
        if request.resource_type not in WANTED or self._count > MOST_REQUESTS or self.failure is not None:
            route.abort()
            return
        try:
            answer = self._send(request.url, request.method, request.post_data_buffer, _kept(request.headers))
        except (CheckError, StoppingError) as error:
            if request.is_navigation_request() or isinstance(error, StoppingError):
                self.failure = error
            route.abort()
            return
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in ("content-encoding", "content-length")
        }
        route.fulfill(status=answer.status, headers=headers, body=answer.body)


def _kept(headers: dict[str, str]) -> dict[str, str]:
    """What the page itself asks with: its content type and accepted types, nothing that poses as something else."""
    return {name: value for name, value in headers.items() if name in ("content-type", "x-requested-with")}
