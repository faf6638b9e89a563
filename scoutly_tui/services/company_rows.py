"""How a company is read as one user sees it: the statement, the orders, and a row made of what it returns.

It knows no engine and imports next to nothing: the first frame of the screens reads through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain import ranks, scheduling

DEFAULT_RANK: Final = 50
"""What an unranked company is taken for."""


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company as one user sees it. Times are epoch ms; ``next_due_at`` 0 means now."""

    key: int
    slug: str
    name: str
    careers_url: str
    source: str | None
    board: str | None
    rank: int | None
    tracked: bool
    interval_days: int | None
    priority: float | None
    last_success_at: int | None
    last_attempt_at: int | None
    next_due_at: int | None
    consecutive_failures: int
    problem: str | None
    open_postings: int
    work_model: str | None
    headquarters: str | None
    fields: str | None
    held_until: int | None
    why: str
    due: bool
    overdue: bool
    running: bool


@dataclass(frozen=True, slots=True)
class RankCost:
    """What the ranks cost: tracked companies by interval (days) and checks a day."""

    by_interval: dict[int, int]
    checks_per_day: float


SELECT: Final = """
select c.id, c.slug, c.name, c.careers_url, c.source, c.board, p.rank, coalesce(p.tracked, false),
  c.effective_rank, c.last_success_at, c.last_attempt_at, c.next_due_at, c.consecutive_failures, c.problem,
  c.open_postings, c.work_model, c.headquarters, c.fields, c.held_until, c.hold,
  exists (select 1 from job_queue j where j.status = 'processing' and j.kind = 'check' and j.company_id = c.id)
from company c left join user_company_preference p on p.company_id = c.id and p.user_id = ?
where c.removed_at is null"""
ORDER: Final = {
    "rank": "p.tracked desc nulls last, p.rank desc nulls last, lower(c.name)",
    "name": "lower(c.name)",
    "due": "(c.effective_rank is null), c.next_due_at, p.rank desc nulls last",
    "success": "c.last_success_at desc nulls last",
    "failures": "c.consecutive_failures desc, lower(c.name)",
    "openings": "c.open_postings desc, lower(c.name)",
}


def company_row(found: Sequence[Any], now: int) -> CompanyRow:
    """One row of ``SELECT`` at ``now`` (epoch ms)."""
    (key, slug, name, url, source, board, rank, tracked, effective, last_success, last_attempt, next_due, failures,
     problem, open_postings, work_model, headquarters, fields, held_until, hold, running) = found  # fmt: skip
    watch = scheduling.Watch(
        rank=effective or rank or DEFAULT_RANK,
        tracked=effective is not None,
        last_success_at=last_success,
        held_until=held_until,
        hold=scheduling.Hold(hold) if hold else None,
    )
    tracked = bool(tracked)
    return CompanyRow(
        key=key, slug=slug, name=name, careers_url=url, source=source, board=board, rank=rank, tracked=tracked,
        interval_days=ranks.interval_days(effective) if effective else None,
        priority=round(scheduling.priority(effective, last_success, now), 1) if effective else None,
        last_success_at=last_success, last_attempt_at=last_attempt,
        next_due_at=next_due if effective is not None else None,
        consecutive_failures=failures, problem=problem, open_postings=open_postings, work_model=work_model,
        headquarters=headquarters, fields=fields, held_until=held_until, why=scheduling.why(watch, now),
        due=effective is not None and next_due <= now, overdue=scheduling.is_overdue(watch, now), running=bool(running),
    )  # fmt: skip


def first(
    execute: Callable[..., Sequence[tuple[Any, ...]]], user_id: int, now: int, limit: int
) -> list[CompanyRow]:
    """The first ``limit`` companies by rank, read with ``execute``."""
    found = execute(f"{SELECT} order by {ORDER['rank']}, c.id limit ?", user_id, limit)
    return [company_row(row, now) for row in found]
