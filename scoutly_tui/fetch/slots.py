"""Taking a host's slot: patient with our own pace, not with somebody else's visit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from scoutly_tui.domain.errors import CheckError, HostBusyError, ProblemKind, StoppingError
from scoutly_tui.fetch.protocols import HostSlots

PATIENCE_MS: Final = 1_000
"""How long to wait for a slot that somebody else holds: longer, and the work is handed back."""

_SLICE_SECONDS: Final = 0.1
_REMEMBERED: Final = 4_096


class SlotTaker:
    """This process's way to the slots. Thread-safe.

    ``closing`` and ``stopping`` end a wait at once.
    """

    def __init__(self, slots: HostSlots, closing: threading.Event, stopping: Callable[[], bool]) -> None:
        self._slots = slots
        self._closing = closing
        self._stopping = stopping
        self._own_gap_ends: dict[str, float] = {}

    def take(self, host: str, owner: str, hold_ms: int, seconds: float) -> None:
        """Hold ``host``'s slot, waiting for at most ``seconds``.

        Raises HostBusyError when somebody else has it or the host is cooling, CheckError (timeout) when
        our own gap does not fit into ``seconds``, StoppingError.
        """
        started = time.monotonic()
        own_ms = max(0.0, self._own_gap_ends.get(host, 0.0) - started) * 1000
        while True:
            self._check_stopping()
            wait_ms = self._slots.acquire(host, owner, hold_ms)
            if wait_ms <= 0:
                return
            waited_ms = (time.monotonic() - started) * 1000
            if waited_ms + wait_ms > PATIENCE_MS + own_ms:
                raise HostBusyError(host, wait_ms)
            if waited_ms + wait_ms > seconds * 1000:
                words = f"The check's time ran out while waiting to visit {host}."
                raise CheckError(ProblemKind.TIMEOUT, words)
            self._wait(wait_ms / 1000)

    def give_back(self, host: str, owner: str, gap_ms: int) -> None:
        """Release the slot; nobody, we included, visits ``host`` for ``gap_ms``."""
        if len(self._own_gap_ends) >= _REMEMBERED:
            self._own_gap_ends.clear()
        self._own_gap_ends[host] = time.monotonic() + gap_ms / 1000
        self._slots.release(host, owner, gap_ms)

    def cool_down(self, host: str, for_ms: int) -> None:
        """Keep everybody away from ``host`` for ``for_ms``."""
        self._own_gap_ends.pop(host, None)
        self._slots.cool_down(host, for_ms)

    def _wait(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self._check_stopping()
            self._closing.wait(min(left, _SLICE_SECONDS))

    def _check_stopping(self) -> None:
        if self._closing.is_set() or self._stopping():
            raise StoppingError("Stopped before the next request.")
