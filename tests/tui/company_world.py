"""Eight weeks of a small home's life: boards that grew and shrank, checks, applications, names nobody should have."""

from __future__ import annotations

import random
from dataclasses import replace

from tui_world import NOW, World

from scoutly_tui.domain.times import DAY_MS, HOUR_MS
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import applications, companies, home
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.store import database

ROLES = (
    "Platform Engineer",
    "Data Engineer",
    "Pastry Cook",
    "Recruiter",
    "Support Engineer",
    "Product Designer",
)
LONG = (
    "Société Anonyme des Très Longues Dénominations et de leurs Filiales Réunies",
    "[/] Brackets & [red]Colours[/red] GmbH",
    "東京の小さなロケット会社",
    "‮drawkcab‬ & Sons",
    "A" * 300,
)


def live(world: World) -> World:
    """Give the companies of ``world`` a past. The same every time."""
    draw = random.Random(7)
    home.open_thread()
    with database.writing():
        for place, (slug, key) in enumerate(world.companies.items()):
            if slug == "eiderdown":
                continue
            _board(draw, key, opened=6 + place % 7, closed=place % 5)
            _checks(draw, key)
    (posting,) = database.execute(
        "select id from posting where company_id = ? order by id limit 1", world.companies["lanternfield"]
    )[0]
    user = world.home.user_id
    applications.set_status(
        user, posting, ApplicationStatus.APPLIED, NOW - 110 * DAY_MS, note="Through Robin, who works there"
    )
    home.close_home()
    return replace(world)


def _board(draw: random.Random, key: int, *, opened: int, closed: int) -> None:
    for number in range(opened + closed):
        begun = NOW - draw.randrange(1, 8 * 7 * 24) * HOUR_MS
        ended = begun + draw.randrange(2, 20) * DAY_MS if number < closed else None
        ended = ended if ended is not None and ended < NOW else None
        row = database.execute(
            "insert into posting (company_id, external_id, url, title, fields_hash, first_seen_at, last_seen_at, closed_at)"
            " values (?, ?, ?, ?, 'h', ?, ?, ?) returning id",
            key, f"past-{number}", "https://jobs.example/past", draw.choice(ROLES), begun, ended or NOW, ended,
        )  # fmt: skip
        kind = "reposted" if number % 6 == 5 else "opened"
        _event(row[0][0], key, begun, kind)
        if ended is not None:
            _event(row[0][0], key, ended, "closed")
    database.execute(
        "update company set open_postings = (select count(*) from posting p where p.company_id = company.id"
        " and p.closed_at is null) where id = ?",
        key,
    )


def _event(posting: int, key: int, at: int, kind: str) -> None:
    database.execute(
        "insert into posting_event (posting_id, company_id, at, kind) values (?, ?, ?, ?)",
        posting,
        key,
        at,
        kind,
    )


def _checks(draw: random.Random, key: int) -> None:
    job = database.execute(
        "insert into job_queue (kind, subject, company_id, status, reason, priority, created_at, finished_at)"
        " values ('check', ?, ?, 'completed', 'due', 1, ?, ?) returning id",
        f"company:{key}", key, NOW - 30 * DAY_MS, NOW - 30 * DAY_MS,
    )[0][0]  # fmt: skip
    for back in range(30, 1, -2):
        added = draw.choice((0, 0, 0, 1, 3))
        at = NOW - back * DAY_MS - draw.randrange(3) * HOUR_MS
        database.execute(
            "insert into job_attempt (job_id, number, company_id, worker, lease_token, started_at, ended_at, outcome,"
            " requests, bytes, found, added, changed, closed) values (?, 1, ?, 'w', 't', ?, ?, ?, 2, 48300, 12, ?, 0, 0)",
            job, key, at, at + 3_000, "ok" if added else "unchanged", added,
        )  # fmt: skip


def crowd(world: World, count: int = 180) -> World:
    """Many more companies, some with names that test a screen."""
    home.open_thread()
    names = [*LONG, *(f"Company number {number}" for number in range(count - len(LONG)))]
    specs = [
        CompanySpec(
            name,
            f"https://c{number}.example/jobs",
            100 - number if number < len(LONG) else 1 + (number * 37) % 95,
            True,
            "remote",
            "Łódź",
            "maps, trains",
        )
        for number, name in enumerate(names)
    ]
    companies.take_in(world.home.user_id, specs, NOW - 9 * DAY_MS, undoable=False)
    with database.writing():
        database.execute(
            "update company set last_success_at = ?, next_due_at = ?, source = 'workday', board = slug, problem ="
            " case when id % 5 = 0 then 'needs_browser' when id % 7 = 0 then 'timeout' end, problem_since = ?,"
            " problem_message = ?, problem_seen = ?, consecutive_failures = id % 4 where careers_url like 'https://c%.example/jobs'"
            " and slug not in ('copperline')",
            NOW - 5 * HOUR_MS, NOW + 20 * HOUR_MS, NOW - 2 * DAY_MS, "The page is empty without a browser. " * 6,
            "<div id=root></div>\n" * 30,
        )  # fmt: skip
    home.close_home()
    return replace(world)
