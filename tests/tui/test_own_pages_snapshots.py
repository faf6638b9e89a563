"""The profile and status pages empty, normal, long and in trouble. Renew with ``pytest --snapshot-update``, and look."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import tui_world
from textual.pilot import Pilot
from tui_world import NOW, World, copy_of, opened_app, press, screen_text, settle, until, write_line

from scoutly_tui.domain.times import DAY_MS, HOUR_MS, MINUTE_MS
from scoutly_tui.services import profile, scoring
from scoutly_tui.services.home import with_settings
from scoutly_tui.store import database
from scoutly_tui.store.models import JobAttempt, JobQueue, JudgeState, Opinion, Process, TokenUsage
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.theme import ASCII, UNICODE

SIZES = {"80x24": (80, 24), "140x40": (140, 40)}
CV = """# Sam Example
Berlin, Germany
Senior Platform Engineer

## Skills
Python (8 years), PostgreSQL, Kubernetes, expert in Go
Terraform, Docker, Linux, Kafka

## Languages
English C1, German B2, French A2
I am willing to relocate.
"""
WISHES = {
    "titles": ["Platform Engineer", "Site Reliability Engineer"], "locations": ["Berlin", "Hamburg"],
    "work_models": ["remote", "hybrid"], "excluded_industries": ["gambling"], "excluded_words": ["on-call"],
    "salary_floor": {"min": 80_000, "max": None, "currency": "EUR", "period": "year"}, "rules_off": ["seniority"],
}  # fmt: skip


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A home with a profile of four versions, two weeks of checks, and plans for the next day."""
    folder = tmp_path_factory.mktemp("lived-in") / "home"
    world = tui_world.build(folder)
    cv = folder / "sam.md"
    cv.write_text(CV)
    user = world.home.user_id
    profile.import_cv(user, cv, NOW - 9 * DAY_MS)
    profile.update(user, WISHES, NOW - 3 * DAY_MS)
    profile.create(user, "data work", NOW - DAY_MS)
    profile.update(user, {"titles": ["Data Engineer", "Analytics Engineer"]}, NOW - DAY_MS, name="data work")
    with database.writing():
        database.changed(
            "update match set profile_version = 2, scorer_version = ?", scoring.scorer_version(user)
        )
        _check(list(world.companies.values()), random.Random(4))
    database.disconnect()
    return world


def _check(keys: Sequence[int], rng: random.Random) -> None:
    """Two weeks of checks, postings spread over them, and dues over the next day and a half."""
    jobs, attempts = [], []
    for number in range(240):
        at = NOW - rng.randrange(13 * DAY_MS) - MINUTE_MS
        key = rng.choice(keys)
        job = {
            "kind": "check", "subject": f"n:{number}", "company": key, "status": "completed", "reason": "due",
            "priority": 1, "created_at": at, "finished_at": at, "id": 1_000 + number,
        }  # fmt: skip
        jobs.append(job)
        attempts.append(
            {
                "job": job["id"], "number": 1, "company": key, "worker": "w", "lease_token": "t", "started_at": at,
                "ended_at": at + 900, "outcome": "failed" if rng.random() < 0.06 else "ok", "requests": rng.randrange(1, 9),
                "bytes": rng.randrange(2_000, 900_000),
            }
        )  # fmt: skip
    JobQueue.insert_many(jobs).execute()
    JobAttempt.insert_many(attempts).execute()
    database.changed(
        "update posting set baseline = ?, first_seen_at = ? - (id * id * 13 % 300) * ?",
        False,
        NOW - MINUTE_MS,
        HOUR_MS,
    )
    for number, key in enumerate(keys):
        database.changed(
            "update company set next_due_at = ? where id = ?", NOW + (number * 7 % 36 - 2) * HOUR_MS, key
        )


@pytest.fixture
def mine(lived_in: World, tmp_path: Path) -> World:
    """A copy of it."""
    world = copy_of(lived_in, tmp_path / "home")
    yield world
    database.disconnect()


def _shot(
    world: World, compare: Callable[..., bool], size: str, *steps: str, glyphs: object = UNICODE, typed: str = "",
    wait_for: str = "",
) -> bool:  # fmt: skip
    """Whether the page that ``steps`` lead to looks as it did."""
    with opened_app(world, glyphs=glyphs) as app:  # type: ignore[arg-type]

        async def go(pilot: Pilot[None]) -> None:
            await settle(app, pilot)
            await press(app, pilot, *steps)
            if typed:
                await write_line(app, pilot, typed)
            if wait_for:
                await until(pilot, lambda: wait_for in screen_text(app), seconds=20)
            await _still(app, pilot)

        return compare(app, terminal_size=SIZES[size], run_before=go)


async def _still(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    """Wait until the screen stays as it is: a busy machine paints later."""
    same, before = 0, ""
    for _ in range(60):
        await settle(app, pilot)
        await pilot.pause(0.05)
        now = screen_text(app)
        same, before = (same + 1 if now == before else 0), now
        if same >= 4:
            return


LARGE_IS_SLOW = ["80x24", pytest.param("140x40", marks=pytest.mark.slow)]
"""For pages on which the larger size shows little else."""

PROFILE = {
    "fields": ("6", "j"),
    "rules": ("6", "tab", "j", "j"),
    "cv": ("6", "tab", "tab", "j", "j"),
    "versions": ("6", "tab", "tab", "tab", "j"),
    "profiles": ("6", "tab", "tab", "tab", "tab", "j"),
}


@pytest.mark.parametrize(
    ("part", "size"),
    [
        *((part, size) for part in ("fields", "rules", "cv") for size in SIZES),
        pytest.param("versions", "140x40", marks=pytest.mark.slow),
        pytest.param("profiles", "140x40", marks=pytest.mark.slow),
    ],
)
def test_the_profile_from_each_side(
    part: str, size: str, mine: World, snap_compare: Callable[..., bool]
) -> None:
    assert _shot(mine, snap_compare, size, *PROFILE[part])


@pytest.mark.parametrize("size", LARGE_IS_SLOW)
def test_an_empty_profile(size: str, empty_world: World, snap_compare: Callable[..., bool]) -> None:
    assert _shot(empty_world, snap_compare, size, "6")


@pytest.mark.parametrize("size", LARGE_IS_SLOW)
def test_a_long_and_hostile_profile(size: str, mine: World, snap_compare: Callable[..., bool]) -> None:
    long = {
        "titles": [
            "[red]Principal[/] Engineer \u202eevil",
            "x" * 190,
            "데이터 엔지니어",
            "e\u0301quipe " * 20,
        ],
        "skills": [{"name": f"Skill {n} with a long name", "level": "expert", "years": n} for n in range(80)],
    }
    profile.update(mine.home.user_id, long, NOW - HOUR_MS)
    assert _shot(mine, snap_compare, size, "6", "j")


@pytest.mark.parametrize("size", LARGE_IS_SLOW)
def test_a_cv_that_cannot_be_read(size: str, empty_world: World, snap_compare: Callable[..., bool]) -> None:
    assert _shot(
        empty_world, snap_compare, size, "6", "i", typed="/nowhere/cv.pdf", wait_for="There is no file"
    )


@pytest.mark.parametrize("size", LARGE_IS_SLOW)
def test_a_change_considered(size: str, mine: World, snap_compare: Callable[..., bool]) -> None:
    assert _shot(
        mine, snap_compare, size, "6", "enter", typed="Data Engineer, QA Engineer", wait_for="open postings"
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_status_of_a_home_that_is_lived_in(
    size: str, mine: World, snap_compare: Callable[..., bool]
) -> None:
    assert _shot(mine, snap_compare, size, "7")


def test_the_status_in_ascii(mine: World, snap_compare: Callable[..., bool]) -> None:
    assert _shot(mine, snap_compare, "140x40", "7", glyphs=ASCII)


@pytest.mark.parametrize("size", LARGE_IS_SLOW)
def test_the_status_of_an_empty_home(
    size: str, empty_world: World, snap_compare: Callable[..., bool]
) -> None:
    assert _shot(empty_world, snap_compare, size, "7")


@pytest.mark.parametrize("size", SIZES)
def test_the_status_when_much_is_wrong(size: str, mine: World, snap_compare: Callable[..., bool]) -> None:
    llm = replace(mine.home.settings.llm, model="[red]m-1", base_url="http://127.0.0.1:11434/v1")
    home = with_settings(mine.home, replace(mine.home.settings, llm=llm))
    user, posting = home.user_id, mine.posting("Data Engineer")
    with database.writing():
        Process.delete().execute()
        database.changed(
            "update company set problem = 'blocked', problem_message = 'A bot wall.', problem_since = ? where id % 3 = 0",
            NOW - DAY_MS,
        )
        database.changed("update job_attempt set outcome = 'failed' where id % 3 = 0")
        TokenUsage.insert(
            user=user, at=NOW - HOUR_MS, model="m", operation="screen", prompt_tokens=150_000, completion_tokens=20_000, cost=0.9
        ).execute()  # fmt: skip
        Opinion.insert(user=user, posting=posting, model="m", interest=80, score=20, local_score=90).execute()
        note = (
            "The account's quota is used up: “You exceeded [bold]your[/] current quota”. Add credit, or wait."
        )
        JudgeState.insert(user=user, fault="quota", note=note, held_until=NOW + 5 * HOUR_MS).execute()
    steps = ("7", "ctrl+d", "ctrl+d") if size == "80x24" else ("7",)
    assert _shot(replace(mine, home=home), snap_compare, size, *steps)
