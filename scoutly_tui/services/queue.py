"""The queue as a person sees and steers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.jobs import JobStatus
from scoutly_tui.services import leases
from scoutly_tui.services.planning import Queued, enqueue_companies, enqueue_due
from scoutly_tui.store import database

__all__ = ["Queued", "enqueue_companies", "enqueue_due"]

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. Times are epoch ms; ``company`` is the slug."""

    key: int
    kind: str
    company: str | None
    company_name: str | None
    status: str
    reason: str
    priority: float
    retry_count: int
    lost_leases: int
    attempts: int
    created_at: int
    started_at: int | None
    finished_at: int | None
    not_before: int
    worker: str | None
    error_kind: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try at a job."""

    number: int
    worker: str
    started_at: int
    ended_at: int | None
    outcome: str | None
    error_kind: str | None
    error: str | None
    traceback: str | None
    requests: int
    bytes: int
    found: int | None
    added: int | None
    changed: int | None
    closed: int | None


@dataclass(frozen=True, slots=True)
class JobDetail:
    """One job with every attempt, oldest first."""

    row: JobRow
    attempts: tuple[AttemptRow, ...]


SELECT: Final = (
    "select j.id, j.kind, c.slug, c.name, j.status, j.reason, j.priority, j.retry_count, j.lost_leases, j.attempts,"
    " j.created_at, j.started_at, j.finished_at, j.not_before, j.worker, j.error_kind, j.error"
    " from job_queue j left join company c on c.id = j.company_id"
)
_ATTEMPT: Final = (
    "select number, worker, started_at, ended_at, outcome, error_kind, error, traceback, requests, bytes, found,"
    " added, changed, closed from job_attempt where job_id = ? order by id"
)


def rows(*, status: str | None = None, limit: int | None = 200, before: int | None = None) -> list[JobRow]:
    """Jobs, newest first; ``before`` pages by key. Live ones come as they stand in the queue.

    Raises UsageError for a state that there is not.
    """
    clauses: list[str] = []
    parameters: list[Any] = []
    if status is not None:
        clauses.append("j.status = ?")
        parameters.append(_status(status))
    if before is not None:
        clauses.append("j.id < ?")
        parameters.append(before)
    where = f" where {' and '.join(clauses)}" if clauses else ""
    order = (
        " order by j.priority desc, j.id"
        if status == JobStatus.PENDING and before is None
        else " order by j.id desc"
    )
    tail = "" if limit is None else " limit ?"
    with database.reading():
        found = database.execute(
            f"{SELECT}{where}{order}{tail}", *parameters, *([] if limit is None else [limit])
        )
    return [JobRow(*row) for row in found]


def _status(text: str) -> str:
    try:
        return JobStatus(text.strip().lower())
    except ValueError:
        raise UsageError(f"There is no state “{text}”.", f"Use one of {', '.join(JobStatus)}.") from None


def counts() -> dict[str, int]:
    """How many jobs are in each of the five states."""
    with database.reading():
        found = dict(database.execute("select status, count(*) from job_queue group by status"))
    return {status.value: found.get(status.value, 0) for status in JobStatus}


def detail(job: int) -> JobDetail:
    """One job and its attempts. Raises UsageError for an unknown one."""
    with database.reading():
        found = database.execute(f"{SELECT} where j.id = ?", job)
        if not found:
            raise UsageError(f"There is no job {job}.", "See them with: scoutly jobs")
        attempts = database.execute(_ATTEMPT, job)
    return JobDetail(JobRow(*found[0]), tuple(AttemptRow(*attempt) for attempt in attempts))


def retry(jobs: Sequence[int], now: int) -> list[JobRow]:
    """Put failed or cancelled jobs back, with their attempts counted anew; waiting ones run at once.

    Raises UsageError for an unknown job. One whose company has another live job stays as it is; of several of one
    company the first is put back.
    """
    with database.writing():
        _refuse_unknown(jobs)
        for chunk in _chunks(jobs):
            marks = ", ".join("?" for _ in chunk)
            database.changed(
                "update job_queue set status = 'pending', retry_count = 0, lost_leases = 0, not_before = 0, finished_at = null,"
                f" error = null, error_kind = null, created_at = ? where id in ({marks})"
                " and status in ('failed', 'cancelled') and not exists (select 1 from job_queue o where o.kind = job_queue.kind"
                " and o.subject = job_queue.subject and (o.status in ('pending', 'processing')"
                f" or (o.id < job_queue.id and o.status in ('failed', 'cancelled') and o.id in ({marks}))))",
                now, *chunk, *chunk,
            )  # fmt: skip
            database.changed(
                f"update job_queue set not_before = 0 where id in ({marks}) and status = 'pending'", *chunk
            )
    return by_keys(jobs)


def cancel(jobs: Sequence[int], now: int) -> list[JobRow]:
    """Cancel waiting jobs at once and running ones at their next heartbeat; finished ones stay as they are."""
    with database.writing():
        _refuse_unknown(jobs)
        for chunk in _chunks(jobs):
            marks = ", ".join("?" for _ in chunk)
            database.changed(
                "update job_queue set status = 'cancelled', finished_at = ?"
                f" where id in ({marks}) and status = 'pending'",
                now, *chunk,
            )  # fmt: skip
            database.changed(
                f"update job_queue set cancel_requested = true where id in ({marks}) and status = 'processing'",
                *chunk,
            )
    return by_keys(jobs)


def by_keys(wanted: Sequence[int]) -> list[JobRow]:
    """The jobs with these keys, in this order; unknown ones are passed over."""
    found: dict[int, JobRow] = {}
    with database.reading():
        for chunk in _chunks(wanted):
            rows = database.execute(f"{SELECT} where j.id in ({', '.join('?' for _ in chunk)})", *chunk)
            found |= {row[0]: JobRow(*row) for row in rows}
    return [found[key] for key in wanted if key in found]


def _refuse_unknown(jobs: Sequence[int]) -> None:
    known = {row.key for row in by_keys(jobs)}
    for job in jobs:
        if job not in known:
            detail(job)


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def pause(paused: bool) -> None:
    """Let workers claim nothing (running checks finish), or go on."""
    with database.writing():
        database.execute(
            "insert into setting (name, value) values ('queue_paused', ?)"
            " on conflict (name) do update set value = excluded.value",
            "1" if paused else "0",
        )


def is_paused() -> bool:
    """Whether the queue is paused."""
    with database.reading():
        return leases.is_paused()
