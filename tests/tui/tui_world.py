"""A small home to look at: invented companies, postings, matches, jobs and problems, the same every time."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input

from scoutly_tui import clock
from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, FoundPosting, WorkModel
from scoutly_tui.domain.times import DAY_MS, HOUR_MS, MINUTE_MS
from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, InboxState
from scoutly_tui.services import applications, boards, companies, home, postings
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.home import Home
from scoutly_tui.services.scoring import Scored
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, JobAttempt, JobQueue, Match, Process
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.gateway import Gateway
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.theme import UNICODE, Glyphs
from scoutly_tui.tui.widgets.reader import Reader

NOW = 1_772_706_600_000
"""2026-03-05 10:30 UTC, a Thursday."""

WORKER = "attic/0:412:7"

NAMES = (
    ("Lanternfield", 92), ("Quillmark", 88), ("Brightmoor Labs", 85), ("Tidewater Systems", 81), ("Ostrava Cloud", 78),
    ("Pinegrove", 76), ("Halden & Roe", 74), ("Marlowe Analytics", 71), ("Northwind Bakery Software", 66),
    ("Kestrel Health", 63), ("Vellum", 60), ("Sable Robotics", 57), ("Copperline", 55), ("Juniper & Wren", 52),
    ("Foxglove", 48), ("Meridian Post", 44), ("Saltmarsh", 40), ("Umber", 35), ("Willowisp Games", 30),
    ("Zephyr Rail", 24), ("Yarrow", 18), ("Ironbark Data", 12), ("Dovetail", 9), ("Eiderdown", 5),
)  # fmt: skip
PROBLEMS = {
    "kestrel-health": (
        ProblemKind.BLOCKED,
        "A bot wall stands in front of the page.",
        "Checking your browser…",
        3,
    ),
    "copperline": (ProblemKind.NOT_FOUND, "The careers page answers 404.", "Not Found", 5),
    "zephyr-rail": (ProblemKind.TIMEOUT, "No answer within 60 seconds.", "", 2),
}
TITLES = (
    ("Senior Platform Engineer", 91, "Berlin, Germany", WorkModel.REMOTE, (88_000, 105_000)),
    ("Backend Engineer, Python", 87, "Remote, EU", WorkModel.REMOTE, (75_000, 92_000)),
    ("Staff Software Engineer, Storage", 82, "Lisbon, Portugal", WorkModel.HYBRID, None),
    ("Site Reliability Engineer", 78, "Hamburg, Germany", WorkModel.HYBRID, (80_000, None)),
    ("Developer Experience Engineer", 74, "Remote", WorkModel.REMOTE, None),
    ("Data Engineer", 69, "Vienna, Austria", WorkModel.ON_SITE, (65_000, 78_000)),
    ("Rust Engineer, Query Engine", 66, "Zürich, Switzerland", WorkModel.HYBRID, None),
    ("Engineering Manager, Infrastructure", 58, "Amsterdam, Netherlands", WorkModel.HYBRID, None),
    ("Full-Stack Engineer (m/w/d)", 55, "München, Deutschland", WorkModel.ON_SITE, None),
    ("QA Automation Engineer", 44, "Kraków, Poland", WorkModel.REMOTE, None),
    ("Solutions Architect", 38, "London, United Kingdom", WorkModel.HYBRID, (70_000, 90_000)),
    ("Junior Web Developer", 21, "Porto, Portugal", WorkModel.ON_SITE, None),
)
TEXT = """\
We are looking for an engineer who cares about the machines other engineers stand on.

What you will do
You will design, build and run the platform behind our product: a fleet of Python services on
Kubernetes, with PostgreSQL underneath and a healthy fear of Friday deployments. You will take part in an on-call rotation of one week in six.

What you bring
- Five years or more with Python in production
- PostgreSQL beyond the basics: plans, locks, replication
- Kubernetes, and an opinion on when not to use it
- Fluent English; German is a plus

What we offer
- Remote work from anywhere in the European Union
- 30 days of holiday, and a week between the years
- A salary of 88,000 to 105,000 euros
"""
VERDICT = {
    "reasons": [
        {"text": "Python, asked for and in your CV", "quote": "Five years or more with Python in production"},
        {"text": "PostgreSQL, asked for and in your CV", "quote": "PostgreSQL beyond the basics"},
        {
            "text": "Remote within the EU, as you wish",
            "quote": "Remote work from anywhere in the European Union",
        },
    ],
    "considerations": [{"text": "On-call, one week in six", "quote": "on-call rotation of one week in six"}],
    "stretch_goals": [
        {"text": "Kubernetes is new to you", "quote": "Kubernetes, and an opinion on when not to use it"}
    ],
    "deal_breakers": [],
    "parts": {"skills": 0.92, "title": 0.88, "seniority": 0.8, "place": 1.0},
}
HIDING = {
    "rule": "language",
    "verdict": "violated",
    "text": "Asks for Polish, which you do not speak",
    "quote": "Fluent English",
}


@dataclass(frozen=True, slots=True)
class World:
    """The open home and the keys of what is in it."""

    home: Home
    companies: dict[str, int]
    now: int = NOW

    def posting(self, title: str) -> int:
        """The key of the first posting with this title."""
        with database.reading():
            return int(
                database.execute("select id from posting where title = ? order by id limit 1", title)[0][0]
            )

    def state(self, posting: int) -> str:
        """Where a posting stands in the inbox, read from the database."""
        with database.reading():
            return str(database.execute("select state from match where posting_id = ?", posting)[0][0])

    def rank(self, slug: str) -> int | None:
        """The user's rank of a company, read from the database."""
        return companies.row(self.home.user_id, slug, self.now).rank


def build(folder: Path, *, filled: bool = True) -> World:
    """A home in ``folder``; an empty one unless ``filled``."""
    opened = home.open_home(folder, user="sam", environment={"SCOUTLY_WORKER__EMBEDDED": "false"})
    keys: dict[str, int] = {}
    if filled:
        with database.reading():
            keys = _companies(opened)
            _postings(opened, keys)
            _decisions(opened)
            _problems()
            _jobs(keys)
            _worker()
    home.close_home()
    return World(opened, keys)


def copy_of(template: World, folder: Path) -> World:
    """Another home with the same content; a tenth of the cost of building one."""
    shutil.copytree(template.home.paths.data_dir, folder)
    opened = home.open_home(folder, user="sam", environment={"SCOUTLY_WORKER__EMBEDDED": "false"})
    with database.writing():
        Process.update(beat_at=clock.real_ms()).execute()
    home.close_home()
    return World(opened, template.companies)


def _companies(opened: Home) -> dict[str, int]:
    specs = [
        CompanySpec(
            name, f"https://careers.{name.split()[0].lower()}.example/jobs", rank, rank not in (35, 18),
            "remote" if rank % 2 else "hybrid", "Berlin" if rank % 3 else "Lisbon", "developer tools",
        )
        for name, rank in NAMES
    ]  # fmt: skip
    added = companies.take_in(opened.user_id, specs, NOW - 40 * DAY_MS)
    for number, item in enumerate(added):
        fresh = number % 7 != 6
        last = NOW - (number % 5) * 5 * HOUR_MS - 20 * MINUTE_MS if fresh else NOW - 9 * DAY_MS
        Company.update(
            last_success_at=last, last_attempt_at=last, baseline_at=NOW - 40 * DAY_MS,
            source="greenhouse" if number % 2 else "jsonld",
            board=item.slug, next_due_at=last + DAY_MS * (1 + number % 3),
        ).where(Company.id == item.key).execute()  # fmt: skip
    Company.update(last_success_at=None, last_attempt_at=None, source=None, board=None, next_due_at=0).where(
        Company.slug == "eiderdown"
    ).execute()
    return {item.slug: item.key for item in added}


def _postings(opened: Home, keys: dict[str, int]) -> None:
    slugs = list(keys)
    for number, slug in enumerate(slugs[:20]):
        found = [_found(slug, (number + step) % len(TITLES), number) for step in range(2 + number % 2)]
        scores = {posting.external_id: [_scored(opened, posting, number)] for posting in found}
        when = NOW - 30 * DAY_MS if number >= 12 else NOW - (1 + number * 7) * HOUR_MS
        boards.apply(
            keys[slug], diff([], found), scores, baseline=number >= 12, last_success_at=None, now=when
        )


def _found(slug: str, kind: int, number: int) -> FoundPosting:
    title, _, place, model, pay = TITLES[kind]
    return FoundPosting(
        external_id=f"{slug}-{kind}", title=title, url=f"https://careers.{slug}.example/jobs/{kind}", locations=(place,),
        work_model=model, employment_type=EmploymentType.FULL_TIME, department="Engineering",
        posted_at=NOW - (number + 2) * DAY_MS,
        salary=Salary(pay[0], pay[1], "EUR", Period.YEAR) if pay else None, language="en",
        description=TEXT if kind != 4 else None,
    )  # fmt: skip


def _scored(opened: Home, posting: FoundPosting, number: int) -> Scored:
    score = next(score for title, score, *_ in TITLES if title == posting.title) - number
    hidden = posting.title.startswith("QA")
    verdict = VERDICT | ({"deal_breakers": [HIDING]} if hidden else {})
    return Scored(
        opened.user_id,
        max(1, score),
        posting.description is None,
        hidden,
        json.dumps(verdict),
        "test",
        1,
        None,
    )


def _decisions(opened: Home) -> None:
    user = opened.user_id
    found = [
        row[0]
        for row in database.execute("select posting_id from match where state = 'new' order by score desc")
    ]
    postings.mark(user, found[4:6], InboxState.SAVED, NOW - HOUR_MS)
    postings.mark(user, found[6:7], InboxState.SNOOZED, NOW - HOUR_MS, until=NOW + 3 * DAY_MS)
    postings.mark(user, found[-2:], InboxState.DISCARDED, NOW - HOUR_MS, reason=DiscardReason.SENIORITY)
    Match.update(state="seen").where(Match.posting.in_(found[1:3])).execute()
    applications.set_status(
        user, found[4], ApplicationStatus.APPLIED, NOW - 2 * DAY_MS, note="Sent with a short letter."
    )
    applications.set_status(user, found[5], ApplicationStatus.WANT_TO_APPLY, NOW - 5 * DAY_MS)
    applications.set_status(user, found[4], ApplicationStatus.INTERVIEW_SCHEDULED, NOW - 3 * HOUR_MS)
    database.execute("update posting set closed_at = ? where id = ?", NOW - DAY_MS, found[5])


def _problems() -> None:
    for slug, (kind, message, seen, failures) in PROBLEMS.items():
        Company.update(
            problem=kind.value, problem_message=message, problem_seen=seen, consecutive_failures=failures,
            problem_since=NOW - failures * DAY_MS, next_due_at=NOW + failures * DAY_MS, hold="back_off",
            held_until=NOW + failures * DAY_MS,
        ).where(Company.slug == slug).execute()  # fmt: skip


def _jobs(keys: dict[str, int]) -> None:
    slugs = list(keys)
    for number in range(14):
        slug = slugs[number]
        status = ("completed", "completed", "failed", "pending", "processing", "cancelled", "pending")[
            number % 7
        ]
        begun = None if status in ("pending", "cancelled") else NOW - (20 - number) * MINUTE_MS
        ended = None if status in ("pending", "processing") else NOW - (19 - number) * MINUTE_MS
        failed = status == "failed"
        job = JobQueue.insert(
            kind="check", subject=f"company:{keys[slug]}", company=keys[slug], status=status, reason="due",
            priority=NAMES[number][1] * 1.5, retry_count=3 if failed else 0, attempts=3 if failed else 1 if begun else 0,
            created_at=NOW - 30 * MINUTE_MS, started_at=begun, finished_at=ended, worker=f"{WORKER}#2" if begun else None,
            error_kind="timeout" if failed else None, error="No answer within 60 seconds." if failed else None,
        ).execute()  # fmt: skip
        if begun:
            JobAttempt.insert(
                job=job, number=3 if failed else 1, company=keys[slug], worker=f"{WORKER}#2", lease_token="t",
                started_at=begun, ended_at=ended, outcome="failed" if failed else "ok" if ended else None,
                error_kind="timeout" if failed else None, error="No answer within 60 seconds." if failed else None,
                traceback="Traceback (most recent call last):\n  …\nTimeoutError" if failed else None, requests=2,
                bytes=48_300, found=None if failed else 12, added=2, changed=0, closed=1,
            ).execute()  # fmt: skip


def _worker() -> None:
    beat = clock.real_ms()
    Process.insert(
        id=WORKER,
        kind="embedded",
        host="attic/0",
        pid=412,
        threads=5,
        started_at=NOW,
        beat_at=beat,
        version="1",
    ).execute()


def add_posting(
    world: World, title: str, *, slug: str = "lanternfield", score: int = 99, text: str | None = TEXT
) -> int:
    """One more new posting, committed from this thread as a worker would; returns its key."""
    with database.writing():
        number = int(database.execute("select count(*) from posting")[0][0])
        found = [
            FoundPosting(
                f"extra-{number}", title, "https://jobs.example/extra", ("Berlin",), description=text
            )
        ]
        scored = Scored(world.home.user_id, score, False, False, json.dumps(VERDICT), "test", 1, None)
        boards.apply(
            world.companies[slug],
            diff([], found),
            {found[0].external_id: [scored]},
            baseline=False,
            last_success_at=NOW,
            now=NOW,
        )
        return int(database.execute("select max(id) from posting")[0][0])


@contextmanager
def opened_app(
    world: World, *, glyphs: Glyphs = UNICODE, read_only: bool = False, keymap: dict[str, str] | None = None
) -> Iterator[ScoutlyApp]:
    """The app over ``world`` with its clock stopped; its gateway is closed at the end."""
    gateway = Gateway()
    session = Session(world.home, gateway, glyphs, keymap or {}, now=lambda: world.now, read_only=read_only)
    try:
        yield ScoutlyApp(session)
    finally:
        gateway.close()


async def settle(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    """Return when all that was asked of the database is answered and shown."""
    for _ in range(3):
        await app.session.gateway.idle()
        await pilot.pause()


async def shown(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    """Settle, and wait for the reader where it stands beside the list."""
    await settle(app, pilot)
    if isinstance(app.screen, ListPage) and app.screen.has_class("-wide"):
        page = app.screen
        await until(pilot, lambda: page.query_one(Reader).key == page.table.cursor_key)
        await settle(app, pilot)


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Return as soon as ``true()``; fail if that does not come about."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        await pilot.pause(0.01)


async def press(app: ScoutlyApp, pilot: Pilot[None], *names: str) -> None:
    """Press keys one after the other, as a person who sees what each does."""
    for name in names:
        await pilot.press(name)
        await settle(app, pilot)


async def write_line(app: ScoutlyApp, pilot: Pilot[None], text: str) -> None:
    """Put ``text`` into the line that is asked for, and press Enter."""
    line = app.screen.query_one(Input)
    line.value = text
    await pilot.pause()
    await press(app, pilot, "enter")


def screen_text(app: App[Any]) -> str:
    """What stands on the screen, line by line."""
    width, height = app.size
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips(Size(width, height)))


def toasts(app: App[Any]) -> str:
    """What was said in toasts, newest last."""
    return "\n".join(note.message for note in app._notifications)
