"""The polite client: one a process, one visit a check.

Nothing here imports httpx until the first request is sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from scoutly_tui import __version__, clock
from scoutly_tui.config import FetchSettings, check_gateway
from scoutly_tui.domain.errors import CannotRunError, CheckError, ProblemKind, StoppingError
from scoutly_tui.domain.times import DAY_MS, MINUTE_MS
from scoutly_tui.domain.urls import URL_LIMIT, host_of
from scoutly_tui.fetch.breaker import Breaker
from scoutly_tui.fetch.exchange import never
from scoutly_tui.fetch.guard import Guard
from scoutly_tui.fetch.protocols import HostSlots, RobotsCache
from scoutly_tui.fetch.proxies import proxy_for
from scoutly_tui.fetch.robots import RobotsGate
from scoutly_tui.fetch.slots import SlotTaker
from scoutly_tui.fetch.visit import Visit

if TYPE_CHECKING:
    import httpx

__all__ = ["USER_AGENT", "PoliteClient", "Visit", "honest_user_agent"]

USER_AGENT: Final = f"scoutly/{__version__} (+https://scoutly.example/bot; careers-page watcher)"

_COOLING_MS: Final = 15 * MINUTE_MS
_STRIKES: Final = 10
_REMEMBERED: Final = 4_096


class PoliteClient:
    """Fetches for the whole process: one connection pool, one way to the slots, one robots cache.

    ``stopping`` is asked in every wait; ``now`` gives epoch milliseconds. Raises CannotRunError for a
    gateway that is not loopback and for a User-Agent that passes for a browser's.
    """

    def __init__(
        self,
        settings: FetchSettings,
        slots: HostSlots,
        robots: RobotsCache,
        *,
        stopping: Callable[[], bool] = never,
        now: Callable[[], int] = clock.now_ms,
    ) -> None:
        if settings.gateway:
            check_gateway(settings.gateway)
        self.settings = settings
        self.user_agent = honest_user_agent(settings.user_agent)
        self.stopping = stopping
        self.now = now
        self.closing = threading.Event()
        self.guard = Guard(settings.allow_private)
        self.robots = RobotsGate(robots, now)
        self.slots = SlotTaker(slots, self.closing, stopping)
        self._lock = threading.Lock()
        self._http: httpx.Client | None = None
        self._strikes: dict[str, int] = {}
        self._breaker = Breaker()

    def visit(self, owner: str, deadline_seconds: float | None = None) -> Visit:
        """A visit for one check. ``owner`` is the token that its host slots are held under."""
        return Visit(self, owner, deadline_seconds)

    def close(self) -> None:
        """End all waits and close all connections. A visit under way raises StoppingError."""
        self.closing.set()
        with self._lock:
            if self._http is not None:
                self._http.close()
                self._http = None

    @property
    def http(self) -> httpx.Client:
        """The one httpx client, built when first asked for. Raises StoppingError once closed."""
        with self._lock:
            if self.closing.is_set():
                raise StoppingError("The client is closed.")
            if self._http is None:
                from scoutly_tui.fetch.transport import build_client

                self._http = build_client(self.settings, self.guard)
            return self._http

    def judge_url(self, url: str) -> None:
        """Raises CheckError (network) for a URL that must not be asked for."""
        if len(url) > URL_LIMIT:
            words = f"An address at {host_of(url)} is longer than {URL_LIMIT} characters."
            raise CheckError(ProblemKind.NETWORK, words)
        self.guard.judge_url(url)
        if self.settings.gateway or proxy_for(url):
            self.guard.judge_url(url, resolves_here=False)

    def cool_down(self, host: str, asked_ms: int | None) -> None:
        """Keep everybody away from a host that limited or blocked us, for as long as it asked.

        Where it did not say, for a quarter of an hour, doubled for each time in a row, at most a day.
        """
        with self._lock:
            if len(self._strikes) >= _REMEMBERED:
                self._strikes.clear()
            strikes = self._strikes[host] = min(self._strikes.get(host, 0) + 1, _STRIKES)
        backing_off = min(_COOLING_MS * 2 ** (strikes - 1), DAY_MS)
        self.slots.cool_down(host, backing_off if asked_ms is None else asked_ms)

    def stumbled(self, host: str, url: str) -> None:
        """``host`` was reached and failed: after several boards in a row everybody leaves it alone for a while."""
        if for_ms := self._breaker.failed(host, url):
            self.slots.cool_down(host, for_ms)

    def forgive(self, host: str) -> None:
        """``host`` answered as it should: the next time it does not counts as the first."""
        self._breaker.worked(host)
        with self._lock:
            self._strikes.pop(host, None)


def honest_user_agent(wanted: str) -> str:
    """The User-Agent to send: ``wanted`` with scoutly's name in it. Raises CannotRunError for a browser's."""
    wanted = wanted.strip()
    if not wanted:
        return USER_AGENT
    if wanted.lower().startswith(("mozilla/", "opera/")) or not (wanted.isascii() and wanted.isprintable()):
        raise CannotRunError(
            "[fetch] user_agent must be plain text that does not pass for a browser.",
            "Leave it empty, or write your own project's name and address.",
        )
    return wanted if "scoutly" in wanted.lower() else f"{wanted} {USER_AGENT}"
