"""The first minutes with an empty home: companies to watch, a CV or none, and the first checks as they happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scoutly_tui.services import catalogue, planning, workers
from scoutly_tui.services.posting_rows import LISTED
from scoutly_tui.store import database

FIRST: Final = 6
"""So many companies of the catalogue, the dearest, are checked at once; the others follow by themselves."""
BEST: Final = 5


@dataclass(frozen=True, slots=True)
class FirstCheck:
    """One of the first checks: waiting, running, done or failed; ``found`` once it is done."""

    company: str
    state: str
    found: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class FirstPosting:
    """A posting that a first check found, with its score."""

    title: str
    company: str
    score: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How the first checks go. ``best`` are the postings found so far, best first."""

    checks: tuple[FirstCheck, ...]
    best: tuple[FirstPosting, ...]
    found: int
    scored: int
    worker: bool


def needed(user_id: int) -> bool:
    """Whether this user has never ranked a company, and has not looked at those of others either."""
    with database.reading():
        ranked = database.execute("select 1 from user_company_preference where user_id = ? limit 1", user_id)
        if ranked:
            return False
        looked = database.execute(
            'select 1 from "user" where id = ? and last_looked_at is not null'
            " and exists (select 1 from company where removed_at is null)",
            user_id,
        )
    return not looked


def take_catalogue(user_id: int, now: int) -> int:
    """Take the catalogue in, rank the best-known, and queue the first checks; returns how many are tracked."""
    with database.writing():
        catalogue.add_all(user_id, now)
        ranked = catalogue.seed_preferences(user_id, now)
        slugs = [
            row[0]
            for row in database.execute(
                "select c.slug from company c join user_company_preference p on p.company_id = c.id"
                " where p.user_id = ? and p.tracked and c.source is not null order by p.rank desc, c.id limit ?",
                user_id, FIRST,
            )
        ]  # fmt: skip
        planning.enqueue_companies(slugs, now)
    return ranked


def progress(user_id: int, limit: int = 8) -> Progress:
    """How the first checks go: the latest ``limit`` companies that were checked, are, or will be next."""
    with database.reading():
        checks = database.execute(
            "select c.name, j.status, (select a.found from job_attempt a where a.job_id = j.id"
            " order by a.number desc limit 1), coalesce(j.error, c.problem_message)"
            " from job_queue j join company c on c.id = j.company_id where j.kind = 'check'"
            " order by case j.status when 'processing' then 0 when 'pending' then 2 else 1 end,"
            " j.finished_at desc, j.priority desc, j.id limit ?",
            limit,
        )
        best = database.execute(
            "select p.title, c.name, m.score from match m join posting p on p.id = m.posting_id"
            f" join company c on c.id = m.company_id where m.user_id = ? and m.is_open and not m.hidden and {LISTED}"
            " order by m.score desc nulls last, p.id limit ?",
            user_id, BEST,
        )  # fmt: skip
        found, scored = database.execute(
            "select count(*), coalesce(sum(case when score is not null then 1 else 0 end), 0) from match"
            " where user_id = ? and is_open",
            user_id,
        )[0]
        alive = workers.worker_alive()
    return Progress(
        checks=tuple(FirstCheck(*check) for check in checks),
        best=tuple(FirstPosting(*posting) for posting in best),
        found=int(found), scored=int(scored), worker=alive,
    )  # fmt: skip
