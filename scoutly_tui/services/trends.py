"""How the last days went and what the next one brings: the numbers behind the charts of the status page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scoutly_tui.domain.times import HOUR_MS, MINUTE_MS
from scoutly_tui.store import database

DAYS: Final = 14
HOURS: Final = 24
_QUARTER_MS: Final = 15 * MINUTE_MS
"""Every time zone's midnight falls on a quarter of an hour (https://www.iana.org/time-zones)."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day by this machine's own calendar, from ``start`` (epoch ms): what the checks of it came to."""

    start: int
    checked: int = 0
    failed: int = 0
    new: int = 0
    requests: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class SourceRate:
    """How often checks of one source succeed. ``source`` None: none is known for those companies."""

    source: str | None
    checks: int
    succeeded: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.succeeded / self.checks if self.checks else 0.0


@dataclass(frozen=True, slots=True)
class Trends:
    """``days`` oldest first, the last of them today so far; ``sources`` the busiest first, over those days.

    ``plan`` holds how many companies come due in each of the next 24 hours; ``due`` are due now, ``later``
    after those hours.
    """

    days: tuple[Day, ...]
    sources: tuple[SourceRate, ...]
    plan: tuple[int, ...]
    due: int
    later: int


def trends(now: int) -> Trends:
    """The last fourteen days and the next twenty-four hours, for all users of the home."""
    starts = midnights(now)
    with database.reading():
        days = _days(starts, now)
        sources = _sources(starts[0])
        plan, due, later = _plan(now)
    return Trends(days, sources, plan, due, later)


def midnights(now: int, count: int = DAYS) -> list[int]:
    """When the last ``count`` days began by this machine's own calendar, oldest first (epoch ms)."""
    today = datetime.fromtimestamp(now / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
    # A day is not always 24 hours long: each midnight is made from its own date.
    return [int((today - timedelta(days=back)).timestamp() * 1000) for back in range(count - 1, -1, -1)]


def _days(starts: list[int], now: int) -> tuple[Day, ...]:
    checks = database.execute(
        f"select started_at / {_QUARTER_MS}, sum(case when outcome = 'failed' then 0 else 1 end),"
        " sum(case when outcome = 'failed' then 1 else 0 end), sum(requests), sum(bytes) from job_attempt"
        " where started_at >= ? and started_at <= ? and company_id is not null and outcome in ('ok', 'unchanged', 'failed')"
        " group by 1",
        starts[0], now,
    )  # fmt: skip
    found = database.execute(
        f"select first_seen_at / {_QUARTER_MS}, count(*) from posting where first_seen_at >= ? and first_seen_at <= ?"
        " and not baseline group by 1",
        starts[0], now,
    )  # fmt: skip
    tally = [[0, 0, 0, 0, 0] for _ in starts]
    for quarter, *numbers in checks:
        row = tally[_place(starts, int(quarter))]
        for at, number in zip((0, 1, 3, 4), numbers, strict=True):
            row[at] += int(number or 0)
    for quarter, number in found:
        tally[_place(starts, int(quarter))][2] += int(number)
    return tuple(Day(start, *row) for start, row in zip(starts, tally, strict=True))


def _place(starts: list[int], quarter: int) -> int:
    at = quarter * _QUARTER_MS
    return max((number for number, start in enumerate(starts) if start <= at), default=0)


def _sources(since: int) -> tuple[SourceRate, ...]:
    rows = database.execute(
        "select c.source, count(*), sum(case when a.outcome = 'failed' then 0 else 1 end) from job_attempt a"
        " join company c on c.id = a.company_id where a.started_at >= ? and a.outcome in ('ok', 'unchanged', 'failed')"
        " group by c.source order by 2 desc, 1",
        since,
    )  # fmt: skip
    return tuple(SourceRate(source, int(checks), int(good or 0)) for source, checks, good in rows)


def _plan(now: int) -> tuple[tuple[int, ...], int, int]:
    watched = "effective_rank is not null and removed_at is null"
    rows = database.execute(
        f"select (next_due_at - ?) / {HOUR_MS}, count(*) from company where {watched} and next_due_at > ?"
        " and next_due_at < ? group by 1",
        now, now, now + HOURS * HOUR_MS,
    )  # fmt: skip
    hours = [0] * HOURS
    for hour, count in rows:
        hours[min(int(hour), HOURS - 1)] += int(count)
    due, later = database.execute(
        "select coalesce(sum(case when next_due_at <= ? then 1 else 0 end), 0),"
        f" coalesce(sum(case when next_due_at >= ? then 1 else 0 end), 0) from company where {watched}",
        now, now + HOURS * HOUR_MS,
    )[0]  # fmt: skip
    return tuple(hours), int(due), int(later)
