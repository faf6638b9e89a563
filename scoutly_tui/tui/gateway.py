"""The one place of the TUI that starts a thread: everything that touches the database happens in it.

One thread with one connection that stays open: reads and writes keep their order, no connection leaks, and
a read costs 0.4 ms. What comes back are frozen dataclasses.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from scoutly_tui.services import home

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


class SupersededError(Exception):
    """A newer question was asked on the same lane: nobody wants this answer any more."""


class Gateway:
    """Runs services off the event loop, one at a time, in the order asked."""

    def __init__(self, first: Callable[[], object] | None = None) -> None:
        """``first`` is called in the thread before anything else is; what it raises, the asker hears."""
        self._first = first
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="gateway")
        self._lanes: dict[str, int] = {}
        self._waiting: set[asyncio.Future[object]] = set()

    async def read(self, service: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``service`` returns or raises, called in the gateway's thread."""

        def call() -> T:
            self._open()
            return service(*args, **kwargs)

        future = asyncio.get_running_loop().run_in_executor(self._executor, call)
        self._waiting.add(future)  # type: ignore[arg-type]
        future.add_done_callback(self._waiting.discard)
        return await future

    async def latest(self, lane: str, service: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """As ``read``, but only the newest question on ``lane`` is answered.

        Older ones raise SupersededError, without being asked at all if they were still waiting.
        """
        number = self._lanes.get(lane, 0) + 1
        self._lanes[lane] = number

        def call() -> T:
            if self._lanes[lane] != number:
                raise SupersededError(lane)
            return service(*args, **kwargs)

        answer = await self.read(call)
        if self._lanes[lane] != number:
            raise SupersededError(lane)
        return answer

    def _open(self) -> None:
        if self._first is not None:
            self._first()
            self._first = None
        home.open_thread()

    async def idle(self) -> None:
        """Return when everything asked so far is answered."""
        while self._waiting:
            await asyncio.wait(set(self._waiting))

    def close(self, last: Callable[[], object] | None = None) -> None:
        """Finish what was asked, do ``last``, close the connection, end the thread."""
        ending = self._executor.submit(self._put_away, last)
        self._executor.shutdown(wait=True)
        if (error := ending.exception()) is not None:
            log.warning("not everything could be put away: %s", error)

    def _put_away(self, last: Callable[[], object] | None) -> None:
        if self._first is not None and last is None:
            return  # Nothing was ever asked.
        try:
            if last is not None:
                self._open()
                last()
        finally:
            home.close_thread()
