"""Turning due companies into jobs: best first, never many on one host, at most one live job a company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain import ranks
from scoutly_tui.domain.jobs import JobKind, JobStatus
from scoutly_tui.services import companies
from scoutly_tui.store import database

PER_HOST: Final = 4
"""Pending checks a host may have in the queue at once: the rest wait as due, so that others get a turn."""

ASKED_PRIORITY: Final = 1_000_000.0
"""Added to the priority of what a person asked for: it goes before anything that is merely due, however long."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A company that was (or with ``dry_run`` would be) queued. ``job`` is None for a dry run."""

    job: int | None
    key: int
    company: str
    priority: float
    reason: str


def interval_sql() -> str:
    """The interval in ms that company ``c`` earns by its effective rank, as SQL."""
    cases = " ".join(
        f"when c.effective_rank >= {band.low} then {band.days * ranks.DAY_MS}" for band in ranks.BANDS
    )
    return f"(case {cases} end)"


_PRIORITY: Final = (
    "(c.effective_rank * (case when c.last_success_at is null then 1.0"
    f" when (? - c.last_success_at) > {interval_sql()}"
    f" then (? - c.last_success_at) * 1.0 / {interval_sql()} else 1.0 end))"
)
_DUE: Final = (
    "c.effective_rank is not null and c.next_due_at <= ? and c.id not in (select j.company_id from job_queue j"
    " where j.status in ('pending', 'processing') and j.kind = 'check' and j.company_id is not null)"
)
_NOT_COOLING: Final = "{}.host not in (select h.name from host h where h.cooling_until > ?)"
_UNWANTED: Final = (
    "status = 'pending' and kind = 'check' and exists (select 1 from company c where c.id = job_queue.company_id"
    " and (c.removed_at is not null or (c.effective_rank is null and job_queue.reason = 'due')))"
)


def due(now: int, *, limit: int | None = None) -> list[tuple[int, str, float]]:
    """Companies that are due and have no live job, as (key, slug, priority), most urgent first."""
    most_urgent = (
        f"select c.id, {_PRIORITY} as priority from company c where {_DUE} order by priority desc, c.id"
    )
    parameters: list[Any] = [now, now, now]
    if limit is None:
        sql = f"select c.id, c.slug, {_PRIORITY} as priority from company c where {_DUE} order by priority desc, c.id"
    else:
        # The index alone says who they are; only their own rows are looked up.
        sql = (
            f"select c.id, c.slug, d.priority from ({most_urgent} limit ?) as d join company c on c.id = d.id"
        )
        sql, parameters = sql + " order by d.priority desc, c.id", [*parameters, limit]
    with database.reading():
        return [(row[0], row[1], round(row[2], 2)) for row in database.execute(sql, *parameters)]


def enqueue_due(now: int, *, limit: int, dry_run: bool = False) -> list[Queued]:
    """Queue up to ``limit`` due companies that have no live job, most urgent first."""
    if dry_run:
        return [Queued(None, key, slug, priority, "due") for key, slug, priority in due(now, limit=limit)]
    with database.writing():
        return [
            queued
            for key, slug, priority in due(now, limit=limit)
            if (queued := _insert(key, slug, priority, "due", now)) is not None
        ]


def enqueue_companies(
    slugs: Sequence[str], now: int, *, reason: str = "asked for", dry_run: bool = False
) -> list[Queued]:
    """Queue these companies at once, due or not; those with a live job are passed over.

    Raises UsageError for an unknown one; then none is queued.
    """
    keys = companies.keys_of(slugs)
    with database.writing():
        queued: list[Queued] = []
        for key, slug in zip(keys, slugs, strict=True):
            rank = database.execute("select coalesce(effective_rank, 0) from company where id = ?", key)[0][0]
            priority = ASKED_PRIORITY + rank
            if dry_run:
                if not _has_live_job(key):
                    queued.append(Queued(None, key, slug, priority, reason))
                continue
            item = _insert(key, slug, priority, reason, now)
            if item is not None:
                queued.append(item)
            else:
                _hurry(key, priority, reason)
        return queued


def _has_live_job(key: int) -> bool:
    return bool(
        database.execute(
            "select 1 from job_queue where company_id = ? and kind = 'check' and status in ('pending', 'processing')",
            key,
        )
    )


def _insert(key: int, slug: str, priority: float, reason: str, now: int) -> Queued | None:
    rows = database.execute(
        "insert into job_queue (kind, subject, company_id, host, status, reason, priority, not_before, created_at)"
        " select ?, ?, c.id, c.host, ?, ?, ?, 0, ? from company c where c.id = ?"
        " on conflict (kind, subject) where status in ('pending', 'processing') do nothing returning id",
        JobKind.CHECK, f"company:{key}", JobStatus.PENDING, reason, priority, now, key,
    )  # fmt: skip
    return Queued(rows[0][0], key, slug, priority, reason) if rows else None


def _hurry(key: int, priority: float, reason: str) -> None:
    """A person asks for what already waits: it need not wait for its back-off."""
    database.changed(
        "update job_queue set priority = case when priority < ? then ? else priority end, not_before = 0, reason = ?"
        " where company_id = ? and kind = 'check' and status = 'pending'",
        priority, priority, reason, key,
    )  # fmt: skip


def top_up(now: int, batch: int) -> int:
    """Keep up to ``batch`` checks ready; returns how many jobs were made. Idempotent: every ticker calls it.

    Jobs that wait (for another attempt, for a host that cools down) do not count: others get their turn. At
    most ``PER_HOST`` wait for one host, none for a host that is cooling down.
    """
    with database.reading():
        real = database.lease_clock()
        room = batch - _ready(now, real, batch)
        if room <= 0 or not database.execute(f"select 1 from company c where {_DUE} limit 1", now):
            return 0
        found = _spread(now, real, room, window=room * 10) or _spread(now, real, room, window=None)
    if not found:
        return 0
    with database.writing():
        return sum(_insert(key, slug, priority, "due", now) is not None for key, slug, priority in found)


def _ready(now: int, real: int, limit: int) -> int:
    """How many checks could be claimed now as far as their hosts let them, at most ``limit``."""
    return int(
        database.execute(
            "select count(*) from (select 1 from job_queue j where j.status = 'pending' and j.kind = 'check'"
            f" and j.not_before <= ? and {_NOT_COOLING.format('j')} limit ?) as ready",
            now, real, limit,
        )[0][0]
    )  # fmt: skip


def _spread(now: int, real: int, room: int, *, window: int | None) -> list[tuple[int, str, float]]:
    """The ``room`` most urgent due companies, as (key, slug, priority), few on each host.

    Only the most urgent ``window`` are looked at; empty if fewer than ``room`` of them may be queued and there
    are more. With no ``window`` all are.
    """
    parameters: list[Any] = [now, now, now, real]
    if window is not None:
        parameters.append(window)
    # As above: from the index alone, but for the names of those that are looked at.
    rows = database.execute(
        f"select c.id, c.slug, c.host, d.priority from (select c.id, {_PRIORITY} as priority from company c where {_DUE}"
        f" and {_NOT_COOLING.format('c')} order by priority desc, c.id"
        + ("" if window is None else " limit ?")
        + ") as d join company c on c.id = d.id order by d.priority desc, c.id",
        *parameters,
    )
    taken: Counter[str] = Counter()
    chosen: list[tuple[int, str, float]] = []
    for key, slug, host, priority in rows:
        if host not in taken:
            taken[host] = _pending_on(host)
        if taken[host] < PER_HOST:
            taken[host] += 1
            chosen.append((key, slug, priority))
            if len(chosen) == room:
                return chosen
    return chosen if window is None or len(rows) < window else []


def _pending_on(host: str) -> int:
    return int(
        database.execute("select count(*) from job_queue where host = ? and status = 'pending'", host)[0][0]
    )


def age(now: int) -> int:
    """Bring the priorities of waiting checks up to date (waiting raises them); returns how many changed."""
    with database.writing(durable=False):
        return database.changed(
            "update job_queue set priority = (select " + _PRIORITY + " from company c where c.id = job_queue.company_id)"
            " where status = 'pending' and kind = 'check' and priority < ? and exists (select 1 from company c"
            " where c.id = job_queue.company_id and c.effective_rank is not null)",
            now, now, ASKED_PRIORITY,
        )  # fmt: skip


def drop_unwanted(now: int) -> int:
    """Cancel waiting checks of companies that were removed, or that are due for nobody any more; returns how many."""
    with database.reading():
        if not database.execute(f"select 1 from job_queue where {_UNWANTED} limit 1"):
            return 0
    with database.writing():
        return database.changed(
            f"update job_queue set status = 'cancelled', finished_at = ? where {_UNWANTED}", now
        )


def live_job(slug: str) -> int | None:
    """The pending or running check of this company, if there is one."""
    with database.reading():
        rows = database.execute(
            "select j.id from job_queue j join company c on c.id = j.company_id where c.slug = ? and j.kind = 'check'"
            " and j.status in ('pending', 'processing')",
            slug,
        )
    return rows[0][0] if rows else None


def host_cooling(slug: str) -> str | None:
    """The company's host, if it is cooling down for more than a moment."""
    with database.reading():
        rows = database.execute(
            "select h.name from company c join host h on h.name = c.host where c.slug = ? and h.cooling_until > ?",
            slug, database.lease_clock() + 5_000,
        )  # fmt: skip
    return rows[0][0] if rows else None
