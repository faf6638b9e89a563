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

from scoutly_tui.domain import jobs, ranks, scheduling
from scoutly_tui.domain.errors import RETRYABLE, CheckError, LeaseLostError, ProblemKind
from scoutly_tui.domain.jobs import AttemptOutcome, JobStatus
from scoutly_tui.domain.text import clean_text
from scoutly_tui.domain.times import MINUTE_MS
from scoutly_tui.services import workers
from scoutly_tui.store import database
from scoutly_tui.store.hosts import DatabaseSlots

log = logging.getLogger(__name__)
TRACEBACK_LIMIT: Final = 8_000
SUSPECT_AFTER: Final = 2
"""Lost leases from which on a job is suspected of being what kills its workers: it is done alone."""

LONGEST_LEASES: Final = 10
"""A lease that ends more than this many leases from now was given by a clock that ran ahead."""

_DOABLE: Final = "j.kind in ('check', 'rescore', 'judge')"
_NEEDS_NO_NETWORK: Final = "j.kind = 'rescore'"
"""What this scoutly can do. Other kinds were written by a newer one that shares the database, and wait for it."""

_HOST_FREE: Final = (
    "(j.host = '' or (not exists (select 1 from host h where h.name = j.host and"
    " (h.cooling_until > ? or h.ready_at > ? or (h.slot_owner is not null and h.slot_until > ?)))"
    " and not exists (select 1 from job_queue p where p.status = 'processing' and p.host = j.host)))"
)
_DIED: Final = "The worker died or hung five times while doing this."


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is ours until its lease ends.

    ``attempt`` counts from 1; ``failures`` were before this one, and so many leases of it were ``lost``.
    """

    job: int
    kind: str
    company: int | None
    user: int | None
    attempt: int
    failures: int
    token: str
    attempt_row: int
    host: str
    lost: int = 0


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


def claim(
    worker: str, now: int, lease_seconds: float, *, job: int | None = None, checks: bool = True
) -> Claim | None:
    """Claim the best ready job (or just ``job``) for ``worker``; None if there is none.

    Passed over: jobs not yet to be run, jobs whose host is being visited, taken or cooling, and without
    ``checks`` all that needs the network.
    """
    kinds = _DOABLE if checks else _NEEDS_NO_NETWORK
    one = " and j.id = ?" if job is not None else ""
    with database.writing(durable=False):
        real = database.lease_clock()
        if job is None and is_paused():
            return None
        picked: list[Any] = [real, real, real, now, *([job] if job is not None else [])]
        rows = database.execute(
            "update job_queue set status = 'processing', attempts = attempts + 1, worker = ?, started_at = ?,"
            " finished_at = null, error = null, error_kind = null, cancel_requested = false, lease_until = ?,"
            " lease_token = ?"
            " where status = 'pending' and id = (select j.id from job_queue j where j.status = 'pending'"
            f" and {kinds} and {_HOST_FREE} and j.not_before <= ?{one}"
            f" order by j.priority desc, j.id limit 1{database.skip_locked()})"
            " returning id, kind, company_id, user_id, attempts, retry_count, lease_token, host, lost_leases",
            worker, now, real + int(lease_seconds * 1000), f"{worker}|{secrets.token_hex(8)}", *picked,
        )  # fmt: skip
        if not rows:
            return None
        job_id, kind, company, user, attempt, failures, token, host, lost = rows[0]
        attempt_row = database.execute(
            "insert into job_attempt (job_id, number, company_id, worker, lease_token, started_at) values"
            " (?, (select coalesce(max(a.number), 0) + 1 from job_attempt a where a.job_id = ?), ?, ?, ?, ?)"
            " returning id",
            job_id, job_id, company, worker, token, now,
        )[0][0]  # fmt: skip
    return Claim(job_id, kind, company, user, attempt, failures, token, attempt_row, host, lost)


def is_paused() -> bool:
    """Whether a person paused the queue."""
    return bool(database.execute("select 1 from setting where name = 'queue_paused' and value = '1'"))


def extend(tokens: dict[int, str], lease_seconds: float) -> set[int]:
    """Extend the leases of ``tokens`` (job → token); returns the jobs whose lease is no longer ours or is cancelled."""
    lost: set[int] = set()
    with database.writing(durable=False):
        until = database.lease_clock() + int(lease_seconds * 1000)
        for job, token in sorted(tokens.items()):
            kept = database.changed(
                "update job_queue set lease_until = ? where id = ? and status = 'processing' and lease_token = ?"
                " and not cancel_requested",
                until, job, token,
            )  # fmt: skip
            if not kept:
                lost.add(job)
    return lost


def cancelled_among(jobs_running: set[int]) -> set[int]:
    """Those of ``jobs_running`` whose cancelling was asked for."""
    found = database.execute("select id from job_queue where status = 'processing' and cancel_requested")
    return {row[0] for row in found} & jobs_running


def fence(claimed: Claim) -> None:
    """Inside a transaction: raises LeaseLostError unless the lease is still ours. Locks the row on PostgreSQL."""
    suffix = " for update" if database.is_postgres() else ""
    rows = database.execute(
        "select cancel_requested from job_queue where id = ? and status = 'processing' and lease_token = ?" + suffix,
        claimed.job, claimed.token,
    )  # fmt: skip
    if not rows or rows[0][0]:
        raise _lost()


def _lost() -> LeaseLostError:
    return LeaseLostError("The lease of this job is no longer ours; nothing was written.")


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
        raise _lost()
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
        raise _lost()
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
    """Return a job to the queue at no cost in attempts: its host was busy, the worker stops, or there is no network.

    One whose cancelling was asked for is cancelled instead. Nothing if the lease is no longer ours.
    """
    with database.writing():
        back = database.changed(
            "update job_queue set status = 'pending', attempts = attempts - 1,"
            " not_before = ?, lease_token = null, lease_until = null, worker = null, started_at = null"
            " where id = ? and status = 'processing' and lease_token = ? and not cancel_requested",
            now + ready_in_ms, claimed.job, claimed.token,
        )  # fmt: skip
        if not back:
            settle_cancelled(claimed, effort, now)
        elif effort.requests == 0 and error is None:
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


def give_up(claimed: Claim, now: int, *, ready_in_ms: int = 0) -> None:
    """Hand back a job whose work broke off somewhere: its host slots are freed too."""
    hand_back(claimed, now, ready_in_ms=ready_in_ms)
    DatabaseSlots().free(claimed.token)


def let_go(claimed: Claim, now: int) -> None:
    """After the work: a job that is somehow still ours goes back, or is cancelled if its company was removed."""
    with database.reading():
        held = database.execute(
            "select coalesce(c.removed_at, 0) from job_queue j left join company c on c.id = j.company_id"
            " where j.id = ? and j.status = 'processing' and j.lease_token = ?",
            claimed.job, claimed.token,
        )  # fmt: skip
    if not held:
        return
    with database.writing():
        if held[0][0]:
            database.changed(
                "update job_queue set cancel_requested = true where id = ? and lease_token = ?",
                claimed.job, claimed.token,
            )  # fmt: skip
        hand_back(claimed, now, ready_in_ms=MINUTE_MS)


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


def rescue(
    now: int, *, lease_seconds: float = 30.0, expired: bool = True, rng: random.Random | None = None
) -> int:
    """Take jobs back whose lease ended, or whose owner is a dead process of this machine; returns how many.

    Without ``expired`` only the dead are looked for: just after the clock was set or the machine woke, leases
    seem to have ended whose owners live. A job that lost its lease for the fifth time is failed, and its
    company backs off: it may be what kills the worker. Idempotent.
    """
    dead = workers.dead_local_owners()
    with database.reading():
        real = database.lease_clock()
        far = real + int(LONGEST_LEASES * lease_seconds * 1000)
        ended = expired and _any_lease("lease_until < ? or lease_until is null", real)
        if not dead and not ended and not _any_lease("lease_until > ?", far):
            return 0
    with database.writing():
        database.changed(
            "update job_queue set lease_until = ? where status = 'processing' and lease_until > ?",
            real + int(lease_seconds * 1000), far,
        )  # fmt: skip
        rows = database.execute(
            "select id, lease_token, worker, lease_until from job_queue where status = 'processing'"
        )
        taken = 0
        for job, token, worker, until in rows:
            if workers.owner_of(worker) in dead:
                taken += _take_back(job, token, None, now, rng or random.Random())
            elif expired and (until is None or until < real):
                taken += _take_back(job, token, until, now, rng or random.Random())
        for owner in dead:
            database.changed("delete from process where id = ?", owner)
    if taken:
        log.warning("rescued %d jobs whose lease was lost", taken)
    return taken


def _any_lease(condition: str, moment: int) -> bool:
    return bool(
        database.execute(
            f"select 1 from job_queue where status = 'processing' and ({condition}) limit 1", moment
        )
    )


def _take_back(job: int, token: str | None, until: int | None, now: int, rng: random.Random) -> bool:
    """Whether the job was taken from the holder of ``token``; not if that one extended the lease after ``until``."""
    rows = database.execute(
        "update job_queue set lost_leases = lost_leases + 1, attempts = attempts - 1, lease_token = null,"
        " lease_until = null, worker = null, status = 'pending' where id = ? and status = 'processing'"
        " and coalesce(lease_token, '') = ? and (cast(? as bigint) is null or lease_until = ?)"
        " returning lost_leases, cancel_requested, company_id",
        job, token or "", until, until,
    )  # fmt: skip
    if not rows:
        return False
    lost, cancelled, company = rows[0]
    outcome = AttemptOutcome.CANCELLED if cancelled else AttemptOutcome.LOST
    database.changed(
        "update job_attempt set ended_at = ?, outcome = ? where job_id = ? and outcome is null",
        now,
        outcome,
        job,
    )
    DatabaseSlots().free(token or "")
    failed = jobs.after_lost_lease(lost) is JobStatus.FAILED
    if cancelled or failed:
        database.changed(
            "update job_queue set status = ?, finished_at = ?, error_kind = ?, error = ? where id = ?",
            JobStatus.CANCELLED if cancelled else JobStatus.FAILED, now,
            None if cancelled else ProblemKind.INTERNAL, None if cancelled else _DIED, job,
        )  # fmt: skip
    if failed and not cancelled and company is not None:
        _back_off(company, now, rng)
    return True


def _back_off(company: int, now: int, rng: random.Random) -> None:
    """What a job that was given up means for its company: a problem, and a longer wait. Else it would be due at once."""
    rank, failures, problem, since, last = database.execute(
        "select coalesce(effective_rank, 50), consecutive_failures + 1, problem, problem_since, last_success_at"
        " from company where id = ?",
        company,
    )[0]
    held = now + scheduling.company_back_off_ms(rank, failures, rng)
    base = 0 if last is None else last + ranks.interval_ms(rank)
    database.changed(
        "update company set consecutive_failures = ?, problem = ?, problem_message = ?, problem_seen = '',"
        " problem_since = ?, last_attempt_at = ?, held_until = ?, hold = ?, next_due_at = ? where id = ?",
        failures, ProblemKind.INTERNAL, _DIED, since if problem == ProblemKind.INTERNAL and since else now, now, held,
        scheduling.Hold.BACK_OFF, max(base, held), company,
    )  # fmt: skip


def ready_count(now: int, limit: int = 1_000, *, checks: bool = True) -> int:
    """How many jobs could be claimed now, at most ``limit``; 0 while the queue is paused."""
    kinds = _DOABLE if checks else _NEEDS_NO_NETWORK
    with database.reading():
        if is_paused():
            return 0
        real = database.lease_clock()
        return int(
            database.execute(
                "select count(*) from (select 1 from job_queue j where j.status = 'pending'"
                f" and {kinds} and {_HOST_FREE} and j.not_before <= ? limit ?) as ready",
                real, real, real, now, limit,
            )[0][0]
        )  # fmt: skip


def anything_left(now: int, patience_ms: int) -> bool:
    """Whether any job runs, or will be ready within ``patience_ms``: whoever drains the queue waits for those."""
    with database.reading():
        return bool(
            database.execute(
                f"select 1 from job_queue j where {_DOABLE} and (j.status = 'processing' or (j.status = 'pending'"
                " and j.not_before <= ? and not exists (select 1 from host h where h.name = j.host"
                " and h.cooling_until > ?))) limit 1",
                now + patience_ms, database.lease_clock() + patience_ms,
            )
        )  # fmt: skip
