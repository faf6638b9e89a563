"""So many visits at once: what was read is digested beside them, by hands of their own.

A check prepares itself, waits for a server, then parses, scores and writes. If there were only as many threads
as visits, nobody would be visited while one of them computes; so there are a few more, and a thread passes
a door only for as long as it is out on the network.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from scoutly_tui.fetch.protocols import HostSlots

REST_SECONDS: Final = 0.001
"""Between two requests of one visit a thread keeps its place this long: robots.txt is followed by the page."""

RENEW_SECONDS: Final = 2.0
_LOOK_SECONDS: Final = 0.2


class Doors:
    """``limit`` threads may be out at once. Fulfils ``fetch.protocols.HostSlots`` over ``slots``. Thread-safe."""

    def __init__(self, slots: HostSlots, limit: int, stopping: Callable[[], bool]) -> None:
        self.limit = limit
        self._slots = slots
        self._stopping = stopping
        self._changed = threading.Condition()
        self._out: dict[int, float | None] = {}
        """Thread → None while it is out, else when it came to rest (monotonic seconds)."""

    def come_in(self) -> None:
        """This thread is done with its visit."""
        with self._changed:
            self._out.pop(threading.get_ident(), None)
            self._changed.notify()

    def acquire(self, host: str, owner: str, hold_ms: int) -> int:
        """As the slots do; and with the slot in hand, wait until there is room to go out.

        Asked to stop, a thread is let through to find that out.
        """
        wait_ms = self._slots.acquire(host, owner, hold_ms)
        if wait_ms > 0 or self._go_out() < RENEW_SECONDS:
            return wait_ms
        # The slot was ours for so long already that it would end in mid-visit.
        return self._slots.acquire(host, owner, hold_ms)

    def _go_out(self) -> float:
        """Seconds it took until there was room."""
        me, started = threading.get_ident(), time.monotonic()
        with self._changed:
            while self._places_taken(me) >= self.limit and not self._stopping():
                self._changed.wait(self._until_somebody_rested())
            self._out[me] = None
        return time.monotonic() - started

    def release(self, host: str, owner: str, gap_ms: int) -> None:
        """As the slots do; the thread rests, and if it does not go out again at once, another may."""
        with self._changed:
            self._out[threading.get_ident()] = time.monotonic()
            self._changed.notify()
        self._slots.release(host, owner, gap_ms)

    def cool_down(self, host: str, for_ms: int) -> None:
        """As the slots do."""
        self._slots.cool_down(host, for_ms)

    def _places_taken(self, me: int) -> int:
        resting_since = time.monotonic() - REST_SECONDS
        return sum(
            thread != me and (since is None or since > resting_since) for thread, since in self._out.items()
        )

    def _until_somebody_rested(self) -> float:
        """Seconds until somebody who rests gives up the place; else a while, for a stop is not announced."""
        resting = [since for since in self._out.values() if since is not None]
        soonest = min(resting, default=time.monotonic() + _LOOK_SECONDS) + REST_SECONDS - time.monotonic()
        return soonest if soonest > 0 else _LOOK_SECONDS
