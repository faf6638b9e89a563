"""Claims, leases, heartbeats and rescues: how several workers share one queue without losing anything.

A claim is one statement. Whoever holds a lease may finish its job; whoever lost it can write nothing.
Leases run by the lease clock (real time); ``not_before`` and all other times by scoutly's clock.
"""

from __future__ import annotations

import logging
import random
import secrets
import traceback as traceback_module
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain import jobs, scheduling
from scoutly_tui.domain.errors import RETRYABLE, CheckError, LeaseLostError, ProblemKind
from scoutly_tui.domain.jobs import AttemptOutcome, JobStatus
from scoutly_tui.domain.text import clean_text
from scoutly_tui.services import workers
from scoutly_tui.store import database
from scoutly_tui.store.hosts import DatabaseSlots

log = logging.getLogger(__name__)
TRACEBACK_LIMIT: Final = 8_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is ours until its lease ends. ``attempt`` counts from 1; ``failures`` were before this one."""

    job: int
    kind: str
    company: int | None
    user: int | None
    attempt: int
    failures: int
    token: str
    attempt_row: int
    host: str


@dataclass(frozen=True, slots=True)
class Effort:
    """What an attempt cost and brought."""

    requests: int = 0
    bytes: int = 0
    found: int | None = None
    added: int | None = None
    changed: int | None = None
    closed: int | None = None


NO_EFFORT: Final = Effort()


def claim(worker: str, now: int, lease_seconds: float, *, job: int | None = None) -> Claim | None:
    """Claim the best ready job (or just ``job``) for ``worker``; None if there is none.

    Passed over: jobs not yet to be run, and jobs whose host is being visited, taken or cooling.
    """
    one = " and j.id = ?" if job is not None else ""
    with database.writing():
        real = database.lease_clock()
        if job is None and is_paused():
            return None
        picked: list[Any] = [real, real, real, now, *([job] if job is not None else [])]
        rows = database.execute(
            "update job_queue set status = 'processing', attempts = attempts + 1, worker = ?, started_at = ?,"
            " finished_at = null, error = null, error_kind = null, cancel_requested = false, lease_until = ?,"
            " lease_token = ?"
            " where status = 'pending' and id = (select j.id from job_queue j where j.status = 'pending'"
            " and (j.host = '' or (not exists (select 1 from host h where h.name = j.host and"
            " (h.cooling_until > ? or h.ready_at > ? or (h.slot_owner is not null and h.slot_until > ?)))"
            " and not exists (select 1 from job_queue p where p.status = 'processing' and p.host = j.host)))"
            f" and j.not_before <= ?{one} order by j.priority desc, j.id limit 1{database.skip_locked()})"
            " returning id, kind, company_id, user_id, attempts, retry_count, lease_token, host",
            worker, now, real + int(lease_seconds * 1000), f"{worker}|{secrets.token_hex(8)}", *picked,
        )  # fmt: skip
        if not rows:
            return None
        job_id, kind, company, user, attempt, failures, token, host = rows[0]
        attempt_row = database.execute(
            "insert into job_attempt (job_id, number, company_id, worker, lease_token, started_at)"
            " values (?, ?, ?, ?, ?, ?) returning id",
            job_id, attempt, company, worker, token, now,
        )[0][0]  # fmt: skip
    return Claim(job_id, kind, company, user, attempt, failures, token, attempt_row, host)


def is_paused() -> bool:
    """Whether a person paused the queue."""
    return bool(database.execute("select 1 from setting where name = 'queue_paused' and value = '1'"))


def extend(tokens: dict[int, str], lease_seconds: float) -> set[int]:
    """Extend the leases of ``tokens`` (job → token); returns the jobs whose lease is no longer ours or is cancelled."""
    lost: set[int] = set()
    with database.writing():
        until = database.lease_clock() + int(lease_seconds * 1000)
        for job, token in tokens.items():
            kept = database.changed(
                "update job_queue set lease_until = ? where id = ? and status = 'processing' and lease_token = ?"
                " and not cancel_requested",
                until, job, token,
            )  # fmt: skip
            if not kept:
                lost.add(job)
    return lost


def fence(claimed: Claim) -> None:
    """Inside a transaction: raises LeaseLostError unless the lease is still ours. Locks the row on PostgreSQL."""
    suffix = " for update" if database.is_postgres() else ""
    rows = database.execute(
        "select cancel_requested from job_queue where id = ? and status = 'processing' and lease_token = ?" + suffix,
        claimed.job, claimed.token,
    )  # fmt: skip
    if not rows or rows[0][0]:
        raise LeaseLostError("The lease of this job is no longer ours; nothing was written.")


def complete(
    claimed: Claim, outcome: AttemptOutcome, effort: Effort, now: int, *, note: str | None = None
) -> None:
    """Inside the transaction that writes the effects: finish the job. Raises LeaseLostError.

    ``note`` is worth telling although all went well: that the board moved.
    """
    done = database.changed(
        "update job_queue set status = 'completed', finished_at = ?, lease_token = null, lease_until = null"
        " where id = ? and status = 'processing' and lease_token = ? and not cancel_requested",
        now, claimed.job, claimed.token,
    )  # fmt: skip
    if not done:
        raise LeaseLostError("The lease of this job is no longer ours; nothing was written.")
    _end_attempt(claimed, outcome, effort, now, note=note)


def fail(
    claimed: Claim, error: CheckError, effort: Effort, now: int, *, retry_base_ms: int, rng: random.Random
) -> JobStatus:
    """Inside a transaction: record a failed attempt; the job waits for its next one or is failed for good.

    Returns the state it took. Raises LeaseLostError.
    """
    failures = claimed.failures + 1
    patient = error.retry_after_ms is None or error.retry_after_ms <= scheduling.RETRY_CAP_MS
    status = jobs.after_failure(failures, retryable=error.kind in RETRYABLE and patient)
    delay = max(scheduling.retry_delay_ms(failures, retry_base_ms, rng), error.retry_after_ms or 0)
    waiting = status is JobStatus.PENDING
    done = database.changed(
        "update job_queue set status = ?, retry_count = ?, not_before = ?, finished_at = ?, error_kind = ?, error = ?,"
        " lease_token = null, lease_until = null where id = ? and status = 'processing' and lease_token = ?"
        " and not cancel_requested",
        status, failures, now + delay if waiting else 0, None if waiting else now, error.kind, str(error),
        claimed.job, claimed.token,
    )  # fmt: skip
    if not done:
        raise LeaseLostError("The lease of this job is no longer ours; nothing was written.")
    _end_attempt(claimed, AttemptOutcome.FAILED, effort, now, error)
    return status


def hand_back(
    claimed: Claim,
    now: int,
    *,
    ready_in_ms: int = 0,
    effort: Effort = NO_EFFORT,
    error: CheckError | None = None,
) -> None:
    """Return a job to the queue at no cost in attempts: its host was busy, the worker stops, or there is no network."""
    with database.writing():
        back = database.changed(
            "update job_queue set status = 'pending', attempts = attempts - 1,"
            " not_before = ?, lease_token = null, lease_until = null, worker = null, started_at = null"
            " where id = ? and status = 'processing' and lease_token = ?",
            now + ready_in_ms, claimed.job, claimed.token,
        )  # fmt: skip
        if back:
            if effort.requests == 0 and error is None:
                database.changed("delete from job_attempt where id = ?", claimed.attempt_row)
            else:
                _end_attempt(claimed, AttemptOutcome.HANDED_BACK, effort, now, error)


def settle_cancelled(claimed: Claim, effort: Effort, now: int) -> bool:
    """Finish a job whose cancelling was asked for while it ran; False if its lease is simply gone."""
    with database.writing():
        done = database.changed(
            "update job_queue set status = 'cancelled', finished_at = ?, lease_token = null, lease_until = null"
            " where id = ? and status = 'processing' and lease_token = ? and cancel_requested",
            now, claimed.job, claimed.token,
        )  # fmt: skip
        if done:
            _end_attempt(claimed, AttemptOutcome.CANCELLED, effort, now)
    return bool(done)


def _end_attempt(
    claimed: Claim,
    outcome: AttemptOutcome,
    effort: Effort,
    now: int,
    error: CheckError | None = None,
    *,
    note: str | None = None,
) -> None:
    trace = None
    if error is not None and error.kind is ProblemKind.INTERNAL and error.__cause__ is not None:
        trace = clean_text("".join(traceback_module.format_exception(error.__cause__))[-TRACEBACK_LIMIT:])
    database.changed(
        "update job_attempt set ended_at = ?, outcome = ?, error_kind = ?, error = ?, traceback = ?, requests = ?,"
        " bytes = ?, found = ?, added = ?, changed = ?, closed = ? where id = ?",
        now, outcome, error.kind if error else None, str(error) if error else note, trace, effort.requests,
        effort.bytes, effort.found, effort.added, effort.changed, effort.closed, claimed.attempt_row,
    )  # fmt: skip


def rescue(now: int) -> int:
    """Take jobs back whose lease ended, or whose owner is a dead process of this machine; returns how many.

    A job that lost its lease for the fifth time is failed: it may be what kills the worker. Idempotent.
    """
    dead = workers.dead_local_owners()
    with database.reading():
        if not dead and not _expired(database.lease_clock()):
            return 0
    with database.writing():
        real = database.lease_clock()
        rows = [
            (job, lost, token, worker)
            for job, lost, token, worker, until in database.execute(
                "select id, lost_leases, lease_token, worker, lease_until from job_queue where status = 'processing'"
            )
            if until is None or until < real or workers.owner_of(worker) in dead
        ]
        for job, lost, token, _worker in rows:
            _take_back(job, lost + 1, token, now)
        for owner in dead:
            database.changed("delete from process where id = ?", owner)
    if rows:
        log.warning("rescued %d jobs whose lease was lost", len(rows))
    return len(rows)


def _expired(real: int) -> bool:
    return bool(
        database.execute(
            "select 1 from job_queue where status = 'processing' and lease_until < ? limit 1", real
        )
    )


def _take_back(job: int, lost: int, token: str, now: int) -> None:
    status = jobs.after_lost_lease(lost)
    failed = status is JobStatus.FAILED
    database.changed(
        "update job_queue set status = ?, lost_leases = ?, attempts = attempts - 1, lease_token = null,"
        " lease_until = null, worker = null, finished_at = ?, error_kind = ?, error = ? where id = ? and lease_token = ?",
        status, lost, now if failed else None, ProblemKind.INTERNAL if failed else None,
        "The worker died or hung five times while doing this." if failed else None, job, token,
    )  # fmt: skip
    database.changed(
        "update job_attempt set ended_at = ?, outcome = ? where job_id = ? and lease_token = ? and outcome is null",
        now, AttemptOutcome.LOST, job, token,
    )  # fmt: skip
    DatabaseSlots().free(token)


def ready_count(now: int) -> int:
    """How many pending jobs may run now, their hosts aside."""
    with database.reading():
        return int(
            database.execute(
                "select count(*) from job_queue where status = 'pending' and not_before <= ?", now
            )[0][0]
        )
