"""Ranks 1–100, and how often each earns a visit."""

import re
from dataclasses import dataclass
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line

LOWEST: Final = 1
HIGHEST: Final = 100
DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Band:
    """Ranks ``low``–``high`` earn one visit every ``days`` days."""

    low: int
    high: int
    days: int


BANDS: Final = (Band(81, 100, 1), Band(61, 80, 2), Band(31, 60, 3), Band(11, 30, 4), Band(1, 10, 5))


def validate_rank(value: object) -> int:
    """``value`` as a rank.

    Raises UsageError for anything but a whole number from 1 to 100.
    """
    text = str(value).strip()
    rank = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
    if not LOWEST <= rank <= HIGHEST:
        raise UsageError(
            f"“{clean_line(text, 40)}” is not a rank.",
            f"Give a whole number from {LOWEST} to {HIGHEST}; 100 is dearest.",
        )
    return rank


def band_of(rank: int) -> Band:
    """The band that ``rank`` falls in."""
    return next(band for band in BANDS if band.low <= rank <= band.high)


def interval_days(rank: int) -> int:
    """Days between visits that ``rank`` earns: 1 to 5."""
    return band_of(rank).days


def interval_ms(rank: int) -> int:
    """Milliseconds between visits that ``rank`` earns."""
    return interval_days(rank) * DAY_MS


def nudge(rank: int, by: int) -> int:
    """``rank`` moved by ``by``, held within 1–100."""
    return max(LOWEST, min(HIGHEST, rank + by))


def next_band_edge(rank: int, *, up: bool) -> int:
    """The nearest rank that changes the interval: up, the next band's lowest; down, its highest.

    At the outermost band, the end of the scale.
    """
    band = band_of(rank)
    edge = band.high + 1 if up else band.low - 1
    return max(LOWEST, min(HIGHEST, edge))


def effective_rank(ranks: list[int]) -> int | None:
    """A company's rank for scheduling: the highest among the users who track it; None if nobody does."""
    return max(ranks, default=None)
