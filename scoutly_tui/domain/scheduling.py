"""When a company earns its next visit, how urgent it is, and why. Times are epoch milliseconds, UTC."""

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoutly_tui.domain import ranks

LONGEST_BACK_OFF_MS: Final = 14 * ranks.DAY_MS
RETRY_CAP_MS: Final = 15 * 60_000


class Hold(StrEnum):
    """Why a company that would be due is held back."""

    BACK_OFF = "back_off"
    RETRY_AFTER = "retry_after"
    QUARANTINE = "quarantine"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Watch:
    """All that scheduling needs to know of one company."""

    rank: int
    tracked: bool
    last_success_at: int | None
    held_until: int | None = None
    hold: Hold | None = None


def next_due_at(watch: Watch) -> int | None:
    """When ``watch`` is next due; 0 if it was never checked; None while nobody tracks it."""
    if not watch.tracked:
        return None
    base = 0 if watch.last_success_at is None else watch.last_success_at + ranks.interval_ms(watch.rank)
    return max(base, watch.held_until or 0)


def is_due(watch: Watch, now: int) -> bool:
    """Tracked, and never checked or one interval since the last success, and not held back."""
    due_at = next_due_at(watch)
    return due_at is not None and due_at <= now


def is_overdue(watch: Watch, now: int) -> bool:
    """Due for more than one interval more."""
    due_at = next_due_at(watch)
    if due_at is None or watch.last_success_at is None:
        return False
    return now - due_at > ranks.interval_ms(watch.rank)


def priority(rank: int, last_success_at: int | None, now: int) -> float:
    """The rank if never checked, else rank × max(1, elapsed ÷ interval): waiting raises it."""
    if last_success_at is None:
        return float(rank)
    return rank * max(1.0, (now - last_success_at) / ranks.interval_ms(rank))


def why(watch: Watch, now: int) -> str:
    """One short sentence on why the next check is when it is."""
    if not watch.tracked:
        return "not tracked"
    days = ranks.interval_days(watch.rank)
    rhythm = "daily" if days == 1 else f"every {days} days"
    reason = f"rank {watch.rank}: {rhythm}"
    if watch.held_until and watch.held_until > now and watch.hold:
        return f"{reason}; {HOLD_WORDS[watch.hold]}"
    if watch.last_success_at is None:
        return f"{reason}; never checked"
    return reason


HOLD_WORDS: Final = {
    Hold.BACK_OFF: "backing off after failures",
    Hold.RETRY_AFTER: "the server asked us to wait",
    Hold.QUARANTINE: "held back until somebody looks",
    Hold.SNOOZED: "snoozed",
}


def company_back_off_ms(rank: int, failures: int, rng: random.Random) -> int:
    """How long to stay away after ``failures`` failed jobs in a row.

    The interval, doubled with each further failure, up to 14 days (or one interval, whichever is longer),
    plus up to a tenth of jitter: failures stretch the interval, they never end it.
    """
    interval = ranks.interval_ms(rank)
    cap = max(LONGEST_BACK_OFF_MS, interval)
    stretched = min(cap, interval * 2 ** min(max(failures - 1, 0), 16))
    return int(stretched * (1 + rng.random() / 10))


def retry_delay_ms(attempt: int, base_ms: int, rng: random.Random) -> int:
    """How long a failed attempt waits before the next: full jitter over a capped exponential.

    After Brooker, “Exponential Backoff And Jitter” (AWS Architecture Blog, 2015), with half the window as
    a floor so that a retry never follows at once.
    """
    window = min(RETRY_CAP_MS, base_ms * 4 ** max(attempt - 1, 0))
    return int(window / 2 + rng.random() * window / 2)
