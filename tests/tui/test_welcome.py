"""The first run: an empty home leads from nothing to a first scored posting."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pty_terminal import Terminal
from textual.pilot import Pilot
from textual.widgets import Input
from tui_world import NOW, World, opened_app, press, screen_text, settle, until, write_line

from scoutly_tui import clock
from scoutly_tui.services import checks, companies, home, postings, queue, welcome
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.tui.adding import AddScreen
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.welcome import WelcomeScreen

sys.path.insert(0, str(Path(__file__).parents[1] / "services"))
from web import Web

BOARD = "https://api.lever.co/v0/postings/tinwhistle"
CV = """\
# Sam Reader
Senior Python Engineer in Berlin

## Skills
Python, PostgreSQL, Kubernetes

## Languages
English, German
"""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    running = Web()
    monkeypatch.setenv("SCOUTLY_FETCH__GATEWAY", running.address)
    monkeypatch.setenv("SCOUTLY_FETCH__HOST_GAP_SECONDS", "0")
    running.put(
        BOARD,
        [
            {
                "id": f"0000000{number}-1111-2222-3333-444444444444", "text": title,
                "descriptionPlain": f"We look for a {title}. Five years of Python and PostgreSQL. Berlin or remote.",
                "hostedUrl": f"https://jobs.lever.co/tinwhistle/0000000{number}-1111-2222-3333-444444444444",
                "categories": {"location": "Berlin"}, "createdAt": 1_767_000_000_000,
            }
            for number, title in enumerate(("Senior Python Engineer", "Pastry Cook"))
        ],
    )  # fmt: skip
    yield running
    running.close()


async def greeted(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
    await settle(app, pilot)


def greeting(app: ScoutlyApp) -> ScoutlyApp:
    app._greet = True
    return app


async def test_the_catalogue_and_no_cv_lead_to_the_first_checks(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with greeting(app).run_test(size=(80, 24)) as pilot:
            await greeted(app, pilot)
            text = screen_text(app)
            assert "Three steps, under a minute" in text
            assert "Whom do you watch?" in text
            await press(app, pilot, "i", "s")
            assert "Whom do you watch?" in screen_text(app)
            await press(app, pilot, "c")
            assert "77 companies ranked and tracked" in screen_text(app)
            assert "read your CV" in screen_text(app)
            await press(app, pilot, "s")
            await until(pilot, lambda: "waits" in screen_text(app))
            assert len(queue.rows(status="pending")) == welcome.FIRST
            await press(app, pilot, "enter")
            assert not isinstance(app.screen, WelcomeScreen)
            await press(app, pilot, "2")
            assert app.screen.table.count == 111


@pytest.mark.slow
async def test_an_address_and_a_cv_lead_to_a_first_scored_posting(
    empty_world: World, web: Web, tmp_path: Path
) -> None:
    (tmp_path / "cv.md").write_text(CV)
    opened = home.open_home(empty_world.home.paths.data_dir, user="sam")
    with opened_app(World(opened, {}, clock.now_ms())) as app:
        async with greeting(app).run_test(size=(100, 40)) as pilot:
            await greeted(app, pilot)
            await press(app, pilot, "a")
            await until(pilot, lambda: isinstance(app.screen, AddScreen))
            app.screen.query_one("#url", Input).value = "https://jobs.lever.co/tinwhistle"
            await press(app, pilot, "enter")
            await until(pilot, lambda: app.screen.has_class("-seen"), seconds=60)
            await press(app, pilot, "enter")
            await until(pilot, lambda: "read your CV" in screen_text(app))
            await press(app, pilot, "i")
            await write_line(app, pilot, str(tmp_path / "cv.md"))
            await until(pilot, lambda: "understood" in screen_text(app))
            await press(app, pilot, "s")
            await until(pilot, lambda: "Tinwhistle" in screen_text(app) and "waits" in screen_text(app))
            await app.session.gateway.read(checks.check_now, opened, ["tinwhistle"])
            await until(pilot, lambda: "2 postings found, 2 scored" in screen_text(app))
            best = welcome.progress(opened.user_id).best
            assert best[0].title == "Senior Python Engineer"
            assert best[0].score is not None
            assert f"{best[0].score}  Senior Python Engineer" in screen_text(app)
            await press(app, pilot, "enter")
            await until(pilot, lambda: app.screen.table.count == 2)
            assert "Senior Python Engineer" in screen_text(app)


async def test_it_is_left_with_escape_and_does_not_come_back_once_there_is_a_company(
    empty_world: World,
) -> None:
    with opened_app(empty_world) as app:
        async with greeting(app).run_test(size=(80, 24)) as pilot:
            await greeted(app, pilot)
            await press(app, pilot, "escape")
            assert not isinstance(app.screen, WelcomeScreen)
    home.open_thread()
    assert welcome.needed(empty_world.home.user_id)
    companies.add(empty_world.home.user_id, ["https://acme.example/jobs"], NOW)
    assert not welcome.needed(empty_world.home.user_id)


@pytest.mark.slow
async def test_a_home_with_companies_opens_on_the_postings(world: World) -> None:
    with opened_app(world) as app:
        async with greeting(app).run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert app.current_mode == "postings"
            assert not isinstance(app.screen, WelcomeScreen)


@pytest.mark.slow
def test_in_a_real_terminal_an_empty_home_has_its_first_scored_posting_in_under_a_minute(
    empty_world: World, web: Web
) -> None:
    began = clock.real_ms()
    scoutly = Terminal(empty_world.home.paths.data_dir, SCOUTLY_WORKER__EMBEDDED="true")
    try:
        scoutly.until(lambda text: "Three steps, under a minute" in text)
        scoutly.child.send("a")
        scoutly.until(lambda text: "Address of the careers page" in text)
        scoutly.child.send("https://jobs.lever.co/tinwhistle\r")
        scoutly.until(lambda text: "board tinwhistle: 2 postings" in text)
        scoutly.child.send("\r")
        scoutly.until(lambda text: "read your CV" in text)
        scoutly.child.send("s")
        scoutly.until(lambda text: "2 postings found, 2 scored" in text, seconds=60)
        assert clock.real_ms() - began < 60_000
        scoutly.child.send("\r")
        scoutly.until(lambda text: "Senior Python Engineer" in text and "Backlog 2" in text)
        scoutly.child.send("q")
        assert scoutly.ended() == 0
    finally:
        scoutly.child.close(force=True)
    home.open_thread()
    query = PostingQuery(view=View.BACKLOG)
    assert len(postings.keys(empty_world.home.user_id, query, clock.now_ms())) == 2
