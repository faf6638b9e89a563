"""When a person is told: quiet hours, digest times, and how long a refused message waits. No clock, no I/O."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.times import HOUR_MS

LONGEST_WAIT_MS: Final = 6 * HOUR_MS
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class NewsKind(StrEnum):
    """What a notification is about."""

    MATCH = "match"
    DIGEST = "digest"
    REMINDER = "reminder"
    UNWELL = "unwell"
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the day by the clock on the wall, from ``start`` until before ``end``; it may span midnight."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Whether ``moment`` lies in it."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def parse_clock(text: str) -> time:
    """``text`` such as “8:30” as a time of day. Raises UsageError."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"“{text[:20]}” is no time of day.", "Write it like 08:30.")
    return time(int(found[1]), int(found[2]))


def parse_window(text: str) -> Window | None:
    """``text`` such as “22:00-07:00” as a window; None for an empty one. Raises UsageError."""
    if not text.strip():
        return None
    start, dash, end = text.replace("–", "-").partition("-")
    if not dash:
        raise UsageError(f"“{text[:20]}” is no span of the day.", "Write it like 22:00-07:00.")
    window = Window(parse_clock(start), parse_clock(end))
    return None if window.start == window.end else window


def on_the_wall(now: int, zone: tzinfo | None) -> datetime:
    """``now`` (epoch ms) by the clock on the wall in ``zone``; None is this machine's own."""
    return datetime.fromtimestamp(now / 1000, zone)


def is_quiet(now: int, window: Window | None, zone: tzinfo | None) -> bool:
    """Whether ``now`` (epoch ms) lies in the quiet hours."""
    return window is not None and window.holds(on_the_wall(now, zone).time().replace(tzinfo=None))


def latest_slot(now: int, times: Sequence[time], zone: tzinfo | None) -> int | None:
    """The latest of the daily ``times`` that is not after ``now``, as epoch ms; None if there are no times.

    A time that a change of the clocks leaves out comes an hour later; one that it repeats counts once, the first.
    """
    today = on_the_wall(now, zone).date()
    slots = [
        int(datetime.combine(today - timedelta(days=back), moment, zone).timestamp() * 1000)
        for back in (0, 1)
        for moment in times
    ]
    return max((slot for slot in slots if slot <= now), default=None)


def back_off_ms(failures: int, base_ms: int) -> int:
    """How long a message waits after being refused ``failures`` times: fourfold each time, six hours at most."""
    return int(min(base_ms * 4 ** min(failures - 1, 16), LONGEST_WAIT_MS))
