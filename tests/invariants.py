"""What DESIGN.md says is always true, asked of a database: ``check()`` raises AssertionError naming what is not."""

from __future__ import annotations

from scoutly_tui.domain import ranks
from scoutly_tui.domain.jobs import MAX_ATTEMPTS, MAX_LOST_LEASES
from scoutly_tui.store import database

_MUST_BE_EMPTY = {
    "two live jobs of one kind and subject": (
        "select kind, subject, count(*) from job_queue where status in ('pending', 'processing')"
        " group by kind, subject having count(*) > 1"
    ),
    "a running job without lease, token or worker": (
        "select id from job_queue where status = 'processing'"
        " and (lease_until is null or lease_token is null or worker is null)"
    ),
    "a job that does not run and has a lease": (
        "select id, status from job_queue where status <> 'processing'"
        " and (lease_until is not null or lease_token is not null)"
    ),
    "a running job without exactly one attempt under its lease that has not ended": (
        "select j.id from job_queue j where j.status = 'processing' and 1 <> (select count(*) from job_attempt a"
        " where a.job_id = j.id and a.ended_at is null and a.lease_token = j.lease_token)"
    ),
    "an attempt that has not ended of a job that does not run": (
        "select a.id, j.status from job_attempt a join job_queue j on j.id = a.job_id"
        " where a.ended_at is null and j.status <> 'processing'"
    ),
    "an attempt that ended without outcome, or has one and has not ended": (
        "select id from job_attempt where (ended_at is null) <> (outcome is null)"
    ),
    "a finished job without its time, or a live one with it": (
        "select id, status from job_queue where (status in ('pending', 'processing')) <> (finished_at is null)"
    ),
    "a completed job without exactly one good attempt": (
        "select j.id from job_queue j where j.status = 'completed' and 1 <> (select count(*) from job_attempt a"
        " where a.job_id = j.id and a.outcome in ('ok', 'unchanged'))"
    ),
    "a good attempt of a job that is not completed": (
        "select a.id, j.status from job_attempt a join job_queue j on j.id = a.job_id"
        " where a.outcome in ('ok', 'unchanged') and j.status <> 'completed'"
    ),
    "a failed job without a failed or lost attempt": (
        "select j.id from job_queue j where j.status = 'failed' and not exists (select 1 from job_attempt a"
        " where a.job_id = j.id and a.outcome in ('failed', 'lost'))"
    ),
    "two attempts of one job with one number": (
        "select job_id, number from job_attempt group by job_id, number having count(*) > 1"
    ),
    "more failures or lost leases than there may be": (
        f"select id from job_queue where retry_count > {MAX_ATTEMPTS} or lost_leases > {MAX_LOST_LEASES}"
    ),
    "two postings of one company with one id": (
        "select company_id, external_id from posting group by company_id, external_id having count(*) > 1"
    ),
    "a posting that was not opened exactly once": (
        "select p.id from posting p where 1 <> (select count(*) from posting_event e"
        " where e.posting_id = p.id and e.kind in ('opened', 'reposted'))"
    ),
    "an open posting without a match for somebody who tracks its company": (
        "select p.id, u.user_id from posting p join user_company_preference u on u.company_id = p.company_id"
        " and u.tracked where p.closed_at is null and u.updated_at <= p.first_seen_at and not exists"
        " (select 1 from match m where m.posting_id = p.id and m.user_id = u.user_id)"
    ),
    "a match that says another company than its posting": (
        "select m.id from match m join posting p on p.id = m.posting_id where p.company_id <> m.company_id"
    ),
    "a match that is open while its posting is closed, or the other way round": (
        "select m.id from match m join posting p on p.id = m.posting_id where m.is_open <> (p.closed_at is null)"
    ),
    "a match without score and without a reason": (
        "select id from match where score is null and error is null and scored_at is not null"
    ),
    "a company whose count of open postings is wrong": (
        "select c.slug, c.open_postings from company c where c.open_postings <> (select count(*) from posting p"
        " where p.company_id = c.id and p.closed_at is null)"
    ),
    "a company whose effective rank is not the highest of those who track it": (
        "select c.slug, c.effective_rank from company c where c.removed_at is null and coalesce(c.effective_rank, 0)"
        " <> coalesce((select max(u.rank) from user_company_preference u where u.company_id = c.id and u.tracked), 0)"
    ),
    "a removed company that is still due": (
        "select slug from company where removed_at is not null and effective_rank is not null"
    ),
    "a company that was checked and has no source": (
        "select slug from company where last_success_at is not null and source is null"
    ),
    "failures without a problem, or a problem without since when": (
        "select slug from company where (consecutive_failures > 0) <> (problem is not null)"
        " or (problem is not null) <> (problem_since is not null)"
    ),
    "a completed check that its company knows nothing of": (
        "select j.id from job_queue j join company c on c.id = j.company_id where j.status = 'completed'"
        " and j.kind = 'check' and (c.last_success_at is null or c.baseline_at is null)"
    ),
}


def check(*, settled: bool = False) -> None:
    """Look the open database over. With ``settled`` nothing may be under way: all workers have ended."""
    with database.reading():
        broken = {name: rows[:5] for name, sql in _MUST_BE_EMPTY.items() if (rows := database.execute(sql))}
        broken |= _due_times()
        if settled:
            broken |= _leftovers()
    assert not broken, "\n".join(f"{name}: {rows}" for name, rows in broken.items())


def _due_times() -> dict[str, list[tuple[object, ...]]]:
    wrong: list[tuple[object, ...]] = []
    for slug, rank, success, held, due in database.execute(
        "select slug, effective_rank, last_success_at, held_until, next_due_at from company"
        " where effective_rank is not null and (last_success_at is not null or held_until is not null)"
    ):
        base = 0 if success is None else success + ranks.interval_ms(rank)
        if due != max(base, held or 0):
            wrong.append((slug, rank, success, held, due))
    return {"a company whose next check is not when its rank and its holds say": wrong[:5]} if wrong else {}


def _leftovers() -> dict[str, list[tuple[object, ...]]]:
    found = {
        "a job still runs": database.execute("select id, worker from job_queue where status = 'processing'"),
        "a host slot is still held": database.execute(
            "select name, slot_owner from host where slot_owner is not null"
        ),
    }
    return {name: rows[:5] for name, rows in found.items() if rows}
