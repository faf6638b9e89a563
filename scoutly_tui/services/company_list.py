"""The list of companies: which are in it, how many each view holds, how openings went, and what is done to many.

Only keys are read for the whole list; rows and trends are read for what is in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services import companies, filters, planning, ranking, views
from scoutly_tui.services.company_rows import ORDER, CompanyRow
from scoutly_tui.services.headline import OVERDUE
from scoutly_tui.services.ranking import RankCost
from scoutly_tui.store import database

WEEKS: Final = 8
WEEK_MS: Final = 7 * DAY_MS
CHUNK: Final = 500


class CompanyView(StrEnum):
    """Which companies a list shows."""

    ALL = "all"
    TRACKED = "tracked"
    LATE = "late"
    BROKEN = "broken"
    WAITING = "waiting"
    UNTRACKED = "untracked"


_TRACKED: Final = "coalesce(p.tracked, false)"
_WHERE: Final = {
    CompanyView.ALL: "1 = 1",
    CompanyView.TRACKED: _TRACKED,
    CompanyView.LATE: f"{_TRACKED} and c.problem is null and {OVERDUE}",
    CompanyView.BROKEN: f"{_TRACKED} and c.problem is not null",
    CompanyView.WAITING: f"{_TRACKED} and c.problem is null and c.last_success_at is null",
    CompanyView.UNTRACKED: f"not {_TRACKED}",
}
_FROM: Final = (
    "from company c left join user_company_preference p on p.company_id = c.id and p.user_id = ?"
    " where c.removed_at is null"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of companies holds: keys in order, how many each view has, and what all ranks cost."""

    keys: tuple[int, ...]
    counts: dict[CompanyView, int]
    cost: RankCost


def listing(
    user_id: int, now: int, *, view: str = CompanyView.ALL, sort: str = "rank", text: str = ""
) -> Listing:
    """The companies of ``view`` that match ``text`` (the filter language), in an order of ``ORDER``.

    Counts are those of the views under the same filter. Raises UsageError, FilterError.
    """
    if sort not in ORDER:
        raise UsageError(f"There is no order “{sort}”.", f"Use one of {', '.join(ORDER)}.")
    wanted = _WHERE[CompanyView(view)]
    condition, parameters = "", [user_id]
    for clause in filters.for_companies(
        text, now, views.meant(user_id, views.ViewPage.COMPANIES, text)
    ).clauses:
        condition += f" and ({clause.sql})"
        parameters += clause.parameters  # type: ignore[arg-type]
    with database.reading():
        found = database.execute(
            f"select c.id {_FROM}{condition} and {wanted} order by {ORDER[sort]}, c.id",
            *parameters,
            *[now] * wanted.count("?"),
        )
        sums = ", ".join(f"sum(case when {_WHERE[each]} then 1 else 0 end)" for each in CompanyView)
        nows = [now] * sums.count("?")
        counted = database.execute(f"select {sums} {_FROM}{condition}", *nows, *parameters)[0]
        cost = ranking.cost(user_id)
    counts = {each: int(count or 0) for each, count in zip(CompanyView, counted, strict=True)}
    return Listing(tuple(row[0] for row in found), counts, cost)


def page(user_id: int, keys: Sequence[int], now: int) -> tuple[list[CompanyRow], dict[int, tuple[int, ...]]]:
    """The rows of ``keys`` and their trends."""
    return companies.rows_by_keys(user_id, keys, now), trends(keys, now)


def enqueue(user_id: int, keys: Sequence[int], now: int) -> int:
    """Queue a check of each of ``keys``; returns how many had none waiting."""
    return len(planning.enqueue_companies(_slugs(user_id, keys, now), now))


def remove(user_id: int, keys: Sequence[int], now: int) -> int:
    """Take ``keys`` off every list, undoably; returns how many."""
    return companies.remove(user_id, _slugs(user_id, keys, now), now)


def _slugs(user_id: int, keys: Sequence[int], now: int) -> list[str]:
    return [row.slug for row in companies.rows_by_keys(user_id, keys, now)]


def trends(keys: Sequence[int], now: int) -> dict[int, tuple[int, ...]]:
    """How many postings each company had open at the end of each of the last ``WEEKS`` weeks, oldest first.

    Reckoned back from what is open now by what opened and closed since.
    """
    found: dict[int, tuple[int, ...]] = {}
    with database.reading():
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            found |= _trends(chunk, now)
    return found


def _trends(keys: Sequence[int], now: int) -> dict[int, tuple[int, ...]]:
    marks = ", ".join("?" for _ in keys)
    rows = database.execute(
        f"select e.company_id, (? - e.at) / {WEEK_MS}, sum(case when e.kind in ('opened', 'reopened', 'reposted')"
        " then 1 when e.kind = 'closed' then -1 else 0 end) from posting_event e"
        f" where e.company_id in ({marks}) and e.at > ? and e.at <= ? group by 1, 2",
        now, *keys, now - WEEKS * WEEK_MS, now,
    )  # fmt: skip
    gained = {(company, int(weeks_ago)): int(change) for company, weeks_ago, change in rows}
    open_now = database.execute(f"select id, open_postings from company where id in ({marks})", *keys)
    trend: dict[int, tuple[int, ...]] = {}
    for key, count in open_now:
        levels = [count]
        for weeks_ago in range(WEEKS - 1):
            levels.append(max(0, levels[-1] - gained.get((key, weeks_ago), 0)))
        trend[key] = tuple(reversed(levels))
    return trend
