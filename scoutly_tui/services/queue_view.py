"""The queue as a screen shows it: any number of jobs by key, who does what, and how it went of late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain.jobs import JobStatus
from scoutly_tui.domain.times import HOUR_MS, SECOND_MS
from scoutly_tui.services import filters, views, workers
from scoutly_tui.store import database

HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class JobQuery:
    """Which jobs to list: those of one state or all, that ``text`` (in the filter language) lists."""

    status: JobStatus | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class WorkerSlot:
    """One thread of a living worker and the job it does; ``job`` is None for one that waits for work.

    ``process`` names its process, ``number`` the thread in it. ``started_at`` is epoch ms.
    """

    process: str
    number: int
    job: int | None = None
    kind: str = ""
    subject: str = ""
    started_at: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """How the queue did in each of the last ``HOURS`` hours, oldest first.

    ``waits``: the mean seconds from when a job could begin until it did; None where none began.
    """

    done: tuple[int, ...]
    failed: tuple[int, ...]
    waits: tuple[float | None, ...]


_ORDER: Final = {
    JobStatus.PENDING: "j.priority desc, j.id",
    None: (
        "case j.status when 'processing' then 0 when 'pending' then 1 else 2 end,"
        " case when j.status = 'pending' then -j.priority else 0 end, j.id desc"
    ),
}


def keys(user_id: int, query: JobQuery, now: int) -> list[int]:
    """The jobs a query lists, by key: running ones first, then waiting ones by their turn, then the newest.

    Raises FilterError.
    """
    saved = views.meant(user_id, views.ViewPage.QUEUE, query.text)
    wanted = filters.for_jobs(query.text, now, saved).clauses
    clauses = [f"({clause.sql})" for clause in wanted]
    parameters: list[Any] = [value for clause in wanted for value in clause.parameters]
    if query.status is not None:
        clauses.append("j.status = ?")
        parameters.append(query.status.value)
    join = " left join company c on c.id = j.company_id" if wanted else ""
    where = f" where {' and '.join(clauses)}" if clauses else ""
    order = _ORDER.get(query.status, "j.id desc")
    with database.reading():
        found = database.execute(f"select j.id from job_queue j{join}{where} order by {order}", *parameters)
    return [row[0] for row in found]


def error_kinds() -> list[tuple[str, int]]:
    """The kinds of error that failed jobs ended with, each with how many did, the most frequent first."""
    with database.reading():
        return [
            (str(kind), int(count))
            for kind, count in database.execute(
                "select error_kind, count(*) from job_queue where status = 'failed' and error_kind is not null"
                " group by 1 order by 2 desc, 1"
            )
        ]


def slots() -> tuple[WorkerSlot, ...]:
    """Every thread of every living worker, and what it does now."""
    with database.reading():
        living = [row for row in workers.rows() if row.alive]
        running = database.execute(
            "select j.id, j.kind, coalesce(c.name, ''), j.worker, j.started_at from job_queue j"
            " left join company c on c.id = j.company_id where j.status = 'processing' order by j.started_at"
        )
    found: list[WorkerSlot] = []
    for row in living:
        busy = [
            WorkerSlot(row.id, _thread(worker), job, kind, subject, started_at)
            for job, kind, subject, worker, started_at in running
            if workers.owner_of(worker) == row.id
        ]
        # A thread that hung is replaced by one with a higher number: there may be more than there are threads.
        taken = {slot.number for slot in busy}
        idle = [number for number in range(1, row.threads + 1) if number not in taken]
        free = [WorkerSlot(row.id, number) for number in idle[: max(0, row.threads - len(busy))]]
        found += sorted([*busy, *free], key=lambda slot: slot.number)
    return tuple(found)


def _thread(worker: str | None) -> int:
    number = (worker or "").partition("#")[2]
    return int(number) if number.isdigit() else 0


def history(now: int) -> History:
    """The last ``HOURS`` hours. Two index scans over what ended and began in them."""
    since = now - HOURS * HOUR_MS
    with database.reading():
        ended = database.execute(
            f"select (? - finished_at) / {HOUR_MS}, sum(case when status = 'completed' then 1 else 0 end),"
            " sum(case when status = 'failed' then 1 else 0 end) from job_queue"
            " where finished_at > ? and finished_at <= ? group by 1",
            now, since, now,
        )  # fmt: skip
        begun = database.execute(
            f"select (? - started_at) / {HOUR_MS}, avg(started_at - case when not_before > created_at"
            " and not_before <= started_at then not_before else created_at end) from job_queue"
            " where (finished_at > ? or status = 'processing') and started_at > ? and started_at <= ? group by 1",
            now, since, since, now,
        )  # fmt: skip
    done, failed = [0] * HOURS, [0] * HOURS
    waits: list[float | None] = [None] * HOURS
    for back, completed, broke in ended:
        done[HOURS - 1 - int(back)], failed[HOURS - 1 - int(back)] = int(completed), int(broke)
    for back, wait in begun:
        waits[HOURS - 1 - int(back)] = max(0.0, float(wait) / SECOND_MS)
    return History(tuple(done), tuple(failed), tuple(waits))
