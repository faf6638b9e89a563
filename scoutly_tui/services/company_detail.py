"""One company from close by: why its next check is when it is, all that happened, and the person's own history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from scoutly_tui.domain.times import HOUR_MS, local
from scoutly_tui.services import companies, leases, ranking
from scoutly_tui.services.company_list import trends
from scoutly_tui.services.company_rows import CompanyRow
from scoutly_tui.services.ranking import RankCost
from scoutly_tui.store import database

EVENTS: Final = 400
CHECKS: Final = 60
TITLES: Final = 4
"""So many postings of one kind at one moment are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One past check of a company."""

    at: int
    outcome: str | None
    error_kind: str | None
    error: str | None
    found: int | None
    added: int | None
    changed: int | None
    closed: int | None
    requests: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened at ``at`` (epoch ms): to ``count`` postings, of which ``titles`` are some.

    ``kind`` is opened, reposted, reopened, changed, closed; or check, with the latest ``check`` of ``count`` alike,
    the first of which began at ``since``; or a step of an application, with its status as ``titles``' last.
    """

    at: int
    kind: str
    titles: tuple[str, ...] = ()
    count: int = 1
    check: CheckRow | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The person's own history with one posting of the company."""

    title: str
    status: str
    at: int
    answered: bool
    closed_at: int | None
    note: str


@dataclass(frozen=True, slots=True)
class CompanyDetail:
    """One company from close by. ``checks`` are the latest, ``timeline`` all that happened, newest first."""

    row: CompanyRow
    why: str
    problem_message: str | None
    problem_seen: str | None
    problem_since: int | None
    hint: str
    added_at: int
    timeline: tuple[Moment, ...]
    past: tuple[Past, ...]
    decided: dict[str, int]
    trend: tuple[int, ...]
    checks: tuple[CheckRow, ...]
    cost: RankCost


def detail(user_id: int, slug: str, now: int) -> CompanyDetail:
    """One company with its timeline, newest first. Raises UsageError for an unknown one."""
    with database.reading():
        base = companies.row(user_id, slug, now)
        extra = database.execute(
            "select problem_message, problem_seen, problem_since, hint, created_at from company where id = ?",
            base.key,
        )[0]
        checks = [
            CheckRow(*check)
            for check in database.execute(
                "select started_at, outcome, error_kind, error, found, added, changed, closed, requests, bytes"
                " from job_attempt where company_id = ? order by id desc limit ?",
                base.key, CHECKS,
            )
        ]  # fmt: skip
        past = _past(user_id, base.key)
        timeline = [*_openings(base.key), *_checks(checks), *_steps(user_id, base.key)]
        return CompanyDetail(
            row=base, why=_why(base, now), problem_message=extra[0], problem_seen=extra[1], problem_since=extra[2],
            hint=extra[3], added_at=extra[4], timeline=tuple(sorted(timeline, key=lambda moment: -moment.at)),
            past=past, decided=_decided(user_id, base.key), trend=trends([base.key], now).get(base.key, ()),
            checks=tuple(checks), cost=ranking.cost(user_id),
        )  # fmt: skip


def why(user_id: int, slug: str, now: int) -> str:
    """Why this company's next check is when it is, in a sentence. Raises UsageError for an unknown one."""
    with database.reading():
        return _why(companies.row(user_id, slug, now), now)


def _why(row: CompanyRow, now: int) -> str:
    if not row.tracked and row.interval_days is None:
        return row.why
    parts = [row.why]
    if row.held_until and row.held_until > now:
        times = f" {row.consecutive_failures} failures" if row.consecutive_failures > 1 else ""
        jitter = " plus jitter," if "backing off" in row.why else ""
        parts[0] += f"{f' ({times.strip()})' if times else ''},{jitter} until {_clock(row.held_until, now)}"
    real = database.lease_clock()
    cooling = database.execute(
        "select h.name, h.cooling_until from company c join host h on h.name = c.host"
        " where c.id = ? and h.cooling_until > ?",
        row.key, real,
    )  # fmt: skip
    if cooling:
        name, until = cooling[0]
        parts.append(f"host {name} cooling down until {_clock(until - real + now, now)}")
    parts += _queued(row.key, now)
    if not row.running and not parts[1:] and row.due:
        parts.append("due now, queued with the next tick of a worker")
    return "; ".join(parts)


def _queued(key: int, now: int) -> list[str]:
    """Where the company's live check stands, if it has one."""
    found = database.execute(
        "select id, status, priority, not_before, retry_count from job_queue where company_id = ? and kind = 'check'"
        " and status in ('pending', 'processing')",
        key,
    )
    if not found:
        return []
    job, status, priority, not_before, retries = found[0]
    if status == "processing":
        return ["being checked now"]
    again = f"attempt {retries + 1} " if retries else ""
    if not_before > now:
        return [f"{again or 'the next attempt '}not before {_clock(not_before, now)}"]
    before = database.execute(
        "select count(*) from job_queue where status = 'pending' and not_before <= ?"
        " and (priority > ? or (priority = ? and id < ?))",
        now, priority, priority, job,
    )[0][0]  # fmt: skip
    paused = ", and the queue is paused" if leases.is_paused() else ""
    place = (
        "next in the queue"
        if not before
        else f"queued behind {before} {'other' if before == 1 else 'others'}"
    )
    return [f"{again}{place}{paused}"]


def _clock(at: int, now: int) -> str:
    return local(at, "%H:%M" if abs(at - now) < 20 * HOUR_MS else "%a %d %b %H:%M")


def _openings(key: int) -> list[Moment]:
    """What happened to postings, those of one look and one kind together."""
    rows = database.execute(
        "select e.at, e.kind, p.title from posting_event e join posting p on p.id = e.posting_id"
        " where e.company_id = ? order by e.at desc, e.kind, e.id limit ?",
        key, EVENTS,
    )  # fmt: skip
    moments: list[Moment] = []
    for (at, kind), same in groupby(rows, key=lambda row: (row[0], row[1])):
        titles = [title for _, _, title in same]
        moments.append(Moment(at, kind, tuple(titles[:TITLES]), len(titles)))
    return moments


def _checks(checks: Sequence[CheckRow]) -> list[Moment]:
    """Checks in a row that came to the same are one moment."""
    moments: list[Moment] = []
    for _, alike in groupby(checks, key=_came_to):
        run = list(alike)
        moments.append(Moment(run[0].at, "check", (), len(run), run[0], run[-1].at))
    return moments


def _came_to(check: CheckRow) -> Any:
    quiet = check.outcome == "unchanged" or (check.outcome == "ok" and not check.added and not check.closed)
    return "quiet" if quiet else (check.at, check.outcome, check.error_kind)


def _steps(user_id: int, key: int) -> list[Moment]:
    """The person's own steps with the company's postings."""
    rows = database.execute(
        "select e.at, p.title, e.status from application_event e join application a on a.id = e.application_id"
        " join posting p on p.id = a.posting_id where a.user_id = ? and p.company_id = ? order by e.at desc limit 50",
        user_id, key,
    )  # fmt: skip
    return [Moment(at, "application", (title, status)) for at, title, status in rows]


def _past(user_id: int, key: int) -> tuple[Past, ...]:
    rows = database.execute(
        "select p.title, a.status, p.closed_at,"
        " (select max(e.at) from application_event e where e.application_id = a.id and e.status = a.status),"
        " a.updated_at, (select e.note from application_event e where e.application_id = a.id"
        "  order by e.at desc, e.id desc limit 1),"
        " (select max(e.at) from application_event e where e.application_id = a.id and e.status = 'applied')"
        " from application a join posting p on p.id = a.posting_id"
        " where a.user_id = ? and p.company_id = ? order by a.updated_at desc",
        user_id, key,
    )  # fmt: skip
    silent = {"applied", "stale"}
    return tuple(
        Past(
            title, status, (applied_at if status in silent and applied_at else at) or updated_at,
            status not in silent, closed_at, note or "",
        )
        for title, status, closed_at, at, updated_at, note, applied_at in rows
    )  # fmt: skip


def _decided(user_id: int, key: int) -> dict[str, int]:
    """How many of the company's postings the person saved, snoozed or discarded."""
    return {
        str(state): int(count)
        for state, count in database.execute(
            "select state, count(*) from match where user_id = ? and company_id = ?"
            " and state in ('saved', 'snoozed', 'discarded') group by state order by state desc",
            user_id, key,
        )
    }  # fmt: skip
