"""What postings, applications and the queue look like empty, lived in, crowded and in trouble, small and large.

Renew with ``pytest --snapshot-update``, and look at each.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from tui_world import NOW, WORKER, World, add_posting, opened_app, press, screen_text, settle

from scoutly_tui import clock
from scoutly_tui.domain.times import DAY_MS, HOUR_MS, SECOND_MS
from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, InboxState
from scoutly_tui.services import applications, notes, postings, views
from scoutly_tui.services.views import ViewPage
from scoutly_tui.store import database
from scoutly_tui.store.models import JobQueue, Process
from scoutly_tui.tui.theme import ASCII, UNICODE

SIZES = {"80x24": (80, 24), "140x40": (140, 40)}
S = ApplicationStatus
LONG = "Staff 工程师 for the Very Long Title That Goes On, and On, and On, until Nobody Reads It Any More (all genders)"


def same(world: World) -> None:
    """As it is."""


def crowded(world: World) -> None:
    """Titles and places that do not fit, near-duplicates, a note, a closing and a re-posted one."""
    user = world.home.user_id
    lead = add_posting(world, LONG, score=100)
    for place in ("Łódź", "São Paulo", "東京"):
        other = add_posting(world, LONG, score=97)
        with database.writing():
            database.execute("update posting set locations = ? where id = ?", f'["{place}"]', other)
            database.execute("update match set folded_under = ? where posting_id = ?", lead, other)
    notes.write(user, lead, "Ask Ada how many of the five offices are real.", NOW)
    with database.writing():
        database.execute(
            "update posting set missing_since = ? where id = ?", NOW, world.posting("Data Engineer")
        )


def proposing(world: World) -> None:
    """So many of one level were discarded that a rule suggests itself."""
    keys = [
        add_posting(world, f"Principal Engineer, {what}", score=90)
        for what in ("Data", "Web", "ML", "iOS", "Rail")
    ]
    postings.mark(world.home.user_id, keys, InboxState.DISCARDED, NOW, reason=DiscardReason.SENIORITY)


def hunting(world: World) -> None:
    """Applications at every stage, some due, one silent for long."""
    user = world.home.user_id
    with database.reading():
        keys = [row[0] for row in database.execute("select id from posting order by id limit 14")]
    story: list[tuple[ApplicationStatus, int]] = [
        (S.APPLIED, 40), (S.APPLIED, 9), (S.INTERVIEW_SCHEDULED, 4), (S.OFFER_RECEIVED, 2), (S.REJECTED, 12),
        (S.WANT_TO_APPLY, 1), (S.TECHNICAL_ASSESSMENT, 6), (S.PENDING_APPLICATION, 3), (S.DECLINED, 20),
    ]  # fmt: skip
    for key, (status, days) in zip(keys[4:], story, strict=False):
        if status not in (S.WANT_TO_APPLY, S.PENDING_APPLICATION):
            applications.set_status(user, key, S.APPLIED, NOW - (days + 6) * DAY_MS)
        if status in (S.OFFER_RECEIVED, S.DECLINED):
            applications.set_status(user, key, S.INTERVIEW_SCHEDULED, NOW - (days + 2) * DAY_MS)
        applications.set_status(user, key, status, NOW - days * DAY_MS, note="They were quick and kind.")
    applications.set_next_step(user, keys[6], "Prepare the system design talk", NOW - 2 * HOUR_MS, NOW)
    applications.set_next_step(user, keys[7], "Answer the offer", NOW + 3 * DAY_MS, NOW)
    notes.write(user, keys[6], "Team of six, two of them in Lisbon.\nAsk about Fridays.", NOW)


def busy(world: World) -> None:
    """A day of nine hundred jobs, and all five threads at work."""
    dice, companies = Random(4), list(world.companies.values())
    with database.writing():
        database.execute(
            "update job_queue set status = 'completed', finished_at = ? where status = 'processing'", NOW
        )
        for number in range(900):
            ended = NOW - int(dice.triangular(0, 24 * HOUR_MS, 5 * HOUR_MS))
            began = ended - int(dice.expovariate(1 / 9_000))
            kind = dice.choice(("timeout", "blocked", "network")) if dice.random() < 0.06 else None
            JobQueue.insert(
                kind="check", subject=f"past:{number}", company=dice.choice(companies), reason="due", priority=50.0,
                status="failed" if kind else "completed", attempts=3 if kind else 1, retry_count=3 if kind else 0,
                created_at=began - int(dice.expovariate(1 / 40_000)), started_at=began, finished_at=ended,
                error_kind=kind, error="Nobody answered, whatever was tried." if kind else None,
            ).execute()  # fmt: skip
        for number, company in enumerate(companies[15:20], 1):
            JobQueue.insert(
                kind="check", subject=f"now:{number}", company=company, status="processing", reason="asked for",
                priority=100.0, attempts=1, created_at=NOW - 60 * SECOND_MS, started_at=NOW - number**3 * SECOND_MS,
                worker=f"{WORKER}#{number}",
            ).execute()  # fmt: skip
        Process.update(beat_at=clock.real_ms()).execute()


def workerless(world: World) -> None:
    """Nobody is at work."""
    with database.writing():
        database.execute("delete from process")
        database.execute(
            "update job_queue set status = 'pending', started_at = null where status = 'processing'"
        )


def with_views(world: World) -> None:
    """Two views are saved."""
    for name, text in (("remote-python", "work:remote python score>60"), ("fresh", "new:3d -senior")):
        views.save(world.home.user_id, ViewPage.POSTINGS, name, text, NOW)


STATES: dict[str, tuple[Callable[[World], None], tuple[str, ...]]] = {
    "postings-lived-in": (same, ("1",)),
    "applications-lived-in": (same, ("5",)),
    "queue-lived-in": (same, ("3",)),
    "postings-crowded": (crowded, ("1",)),
    "postings-crowded-read": (crowded, ("1", "enter")),
    "postings-error": (same, ("slash", "=berlin wrok:remote new:3d")),
    "postings-completing": (same, ("slash", "=python s")),
    "postings-proposal": (proposing, ("p", "escape")),
    "postings-proposal-asked": (proposing, ("p",)),
    "postings-hidden": (same, ("h",)),
    "postings-snoozing": (same, ("z",)),
    "postings-views": (with_views, ("slash", "=rust", "enter", "v")),
    "applications-list": (hunting, ("5",)),
    "applications-board": (hunting, ("5", "b")),
    "applications-funnel": (hunting, ("5", "f")),
    "applications-error": (hunting, ("5", "slash", "=status:moon")),
    "queue-busy": (busy, ("3",)),
    "queue-failed": (busy, ("3", "f", "1")),
    "queue-failed-read": (same, ("3", "tab", "tab", "tab", "tab", "enter")),
    "queue-workerless": (workerless, ("3",)),
}  # fmt: skip
SMALL_ONLY = ("postings-crowded-read", "postings-snoozing", "postings-proposal-asked", "postings-views")
QUICK = ("postings-crowded", "applications-board", "queue-busy")
"""The others are looked at where there is time."""


async def settled(app: Any, pilot: Pilot[None]) -> None:
    """Wait until the screen stays as it is: a busy machine paints later."""
    same, before = 0, ""
    for _ in range(60):
        await settle(app, pilot)
        await pilot.pause(0.05)
        now = screen_text(app)
        same, before = (same + 1 if now == before else 0), now
        if same >= 4:
            return


async def walk(app: Any, pilot: Pilot[None], keys: tuple[str, ...]) -> None:
    """Press ``keys``; one that begins with “=” is typed into the line."""
    await settle(app, pilot)
    for key in keys:
        if not key.startswith("="):
            await press(app, pilot, key)
            continue
        line = app.screen.query_one(Input)
        line.value = key[1:]
        line.cursor_position = len(line.value)
        await settle(app, pilot)
    await settled(app, pilot)


def picture(
    world: World, keys: tuple[str, ...], size: str, snap_compare: Any, *, ascii_only: bool = False
) -> None:
    """The screen after ``keys`` is as it was when somebody looked at it."""
    with opened_app(world, glyphs=ASCII if ascii_only else UNICODE) as app:
        assert snap_compare(app, terminal_size=SIZES[size], run_before=lambda pilot: walk(app, pilot, keys))


@pytest.mark.parametrize(
    "state",
    [pytest.param(state, marks=[] if state in QUICK else [pytest.mark.slow]) for state in STATES],
)
def test_small(state: str, world: World, snap_compare: Any) -> None:
    prepare, keys = STATES[state]
    prepare(world)
    picture(world, keys, "80x24", snap_compare)


@pytest.mark.slow
@pytest.mark.parametrize("state", [state for state in STATES if state not in SMALL_ONLY])
def test_large(state: str, world: World, snap_compare: Any) -> None:
    prepare, keys = STATES[state]
    prepare(world)
    picture(world, keys, "140x40", snap_compare)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", ["postings", "queue", "applications"])
def test_empty(page: str, size: str, empty_world: World, snap_compare: Any) -> None:
    picture(empty_world, ({"postings": "1", "queue": "3", "applications": "5"}[page],), size, snap_compare)


@pytest.mark.slow
@pytest.mark.parametrize("state", ["applications-board", "queue-busy"])
def test_ascii(state: str, world: World, snap_compare: Any) -> None:
    prepare, keys = STATES[state]
    prepare(world)
    picture(world, keys, "80x24", snap_compare, ascii_only=True)
