"""Host slots and robots cache in memory: for a process that stores nothing, such as ``scoutly detect``."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scoutly_tui import clock
from scoutly_tui.fetch.protocols import RobotsRecord

_ASK_AGAIN_MS: Final = 200
"""When to ask again for a slot that somebody holds: a request is mostly over sooner than its hold."""


@dataclass(slots=True)
class _Slot:
    owner: str = ""
    held_until: int = 0
    ready_at: int = 0


class MemorySlots:
    """HostSlots among the threads of one process. ``now`` gives epoch milliseconds of the machine's clock."""

    def __init__(self, now: Callable[[], int] = clock.real_ms) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._slots: dict[str, _Slot] = {}

    def acquire(self, host: str, owner: str, hold_ms: int) -> int:
        """Take the slot: 0, or milliseconds until it is worth asking again."""
        with self._lock:
            now = self._now()
            slot = self._slots.setdefault(host, _Slot())
            if slot.ready_at > now:
                return slot.ready_at - now
            if slot.owner and slot.owner != owner and slot.held_until > now:
                return min(slot.held_until - now, _ASK_AGAIN_MS)
            slot.owner, slot.held_until = owner, now + hold_ms
            return 0

    def release(self, host: str, owner: str, gap_ms: int) -> None:
        """Give the slot back, to be taken again after ``gap_ms``; nothing when it is not ``owner``'s."""
        with self._lock:
            slot = self._slots.get(host)
            if slot is not None and slot.owner == owner:
                slot.owner = ""
                slot.ready_at = max(slot.ready_at, self._now() + gap_ms)

    def cool_down(self, host: str, for_ms: int) -> None:
        """Nobody visits ``host`` for ``for_ms``."""
        with self._lock:
            slot = self._slots.setdefault(host, _Slot())
            slot.ready_at = max(slot.ready_at, self._now() + for_ms)


class MemoryRobots:
    """RobotsCache of one process."""

    def __init__(self) -> None:
        self._records: dict[str, RobotsRecord] = {}

    def load(self, origin: str) -> RobotsRecord | None:
        """What was saved for ``origin``, or None."""
        return self._records.get(origin)

    def save(self, origin: str, record: RobotsRecord) -> None:
        """Remember ``record``."""
        self._records[origin] = record
