"""Adding a company: a child process looks, what it sees is shown, and only then is anything stored."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from tui_world import NOW, World, opened_app, press, screen_text, settle, toasts, until

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import companies, preview, queue
from scoutly_tui.tui.adding import AddScreen
from scoutly_tui.tui.app import ScoutlyApp

sys.path.insert(0, str(Path(__file__).parents[1] / "services"))
from web import Web

BOARD = "https://api.lever.co/v0/postings/tinwhistle"
TITLES = ("Cook", "Baker", "Waiter [/]", "Brewer", "Miller", "Grocer", "Smith", "Cooper", "Weaver", "Potter")


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A world behind a gateway that child processes use, too."""
    running = Web()
    monkeypatch.setenv("SCOUTLY_FETCH__GATEWAY", running.address)
    monkeypatch.setenv("SCOUTLY_FETCH__HOST_GAP_SECONDS", "0")
    running.put(
        BOARD,
        [
            {
                "id": f"0000000{number}-1111-2222-3333-444444444444", "text": title, "descriptionPlain": "Work.",
                "hostedUrl": f"https://jobs.lever.co/tinwhistle/0000000{number}-1111-2222-3333-444444444444",
                "categories": {"location": "Berlin"}, "createdAt": 1_767_000_000_000,
            }
            for number, title in enumerate(TITLES)
        ],
    )  # fmt: skip
    yield running
    running.close()


async def paste(app: ScoutlyApp, pilot: Pilot[None], url: str) -> None:
    await press(app, pilot, "2", "a")
    app.screen.query_one("#url", Input).value = url
    await press(app, pilot, "enter")


async def seen(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: app.screen.has_class("-seen"), seconds=60)
    await settle(app, pilot)


async def test_what_an_address_holds_is_shown_before_it_is_stored(world: World, web: Web) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 36), notifications=True) as pilot:
            await paste(app, pilot, "jobs.lever.co/tinwhistle")
            await seen(app, pilot)
            text = screen_text(app)
            assert "✓ lever, board tinwhistle: 10 postings" in text
            assert "Waiter [/]" in text
            assert "and 2 more" in text
            assert "10.5 → 10.8 checks a day" in text
            with pytest.raises(UsageError):
                companies.row(world.home.user_id, "tinwhistle", NOW)
            app.screen.query_one("#name", Input).value = "Tin & Whistle"
            app.screen.query_one("#rank", Input).value = "84"
            await pilot.pause()
            assert "checked daily; 10.5 → 11.5 checks a day" in screen_text(app)
            await press(app, pilot, "enter")
            await until(pilot, lambda: "Added: Tin & Whistle (lever, board tinwhistle)" in toasts(app))
            row = companies.row(world.home.user_id, "tin-whistle", NOW)
            assert (row.source, row.board, row.rank, row.tracked) == ("lever", "tinwhistle", 84, True)
            await until(pilot, lambda: app.screen.table.cursor_key == row.key)
            assert any(job.company == "tin-whistle" for job in queue.rows(status="pending"))
            await press(app, pilot, "u")
            assert app.screen.table.row(row.key) is None or row.key not in app.screen.table.keys


@pytest.mark.slow
async def test_a_look_is_cancelled_with_escape_and_leaves_no_process_and_no_row(
    world: World, web: Web
) -> None:
    import threading

    released = threading.Event()
    web.put(BOARD, [], before=released.wait)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await paste(app, pilot, "https://jobs.lever.co/tinwhistle")
            await until(pilot, lambda: "api.lever.co" in screen_text(app), seconds=60)
            assert "Esc cancels" in screen_text(app)
            await press(app, pilot, "escape")
            await until(pilot, lambda: "Cancelled; nothing is stored." in screen_text(app))
            released.set()
            await press(app, pilot, "escape")
            assert not isinstance(app.screen, AddScreen)
            with pytest.raises(UsageError):
                companies.row(world.home.user_id, "tinwhistle", NOW)


@pytest.mark.slow
async def test_an_address_that_holds_nothing_says_why_and_what_to_do(world: World, web: Web) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 30)) as pilot:
            await paste(app, pilot, "not a url")
            assert "not a web address" in screen_text(app)
            app.screen.query_one("#url", Input).value = "https://nothing.example/careers"
            await press(app, pilot, "enter")
            await seen(app, pilot)
            text = screen_text(app)
            assert "! not found" in text
            assert "Find the source again, or give the new careers URL." in text
            app.screen.query_one("#rank", Input).value = "0"
            await press(app, pilot, "enter")
            assert "is not a rank" in screen_text(app)
            await press(app, pilot, "escape")
            assert not isinstance(app.screen, AddScreen)


def document(**changes: object) -> dict[str, object]:
    return {
        "url": "https://acme.example/jobs", "source": "jsonld", "board": "https://acme.example/jobs",
        "board_url": "https://acme.example/jobs", "postings": [{"title": "Cook\x1b[31m"}], "requests": 2, "bytes": 900,
        "error_kind": None, "error": None,
    } | changes  # fmt: skip


def test_the_source_that_was_seen_is_stored_with_the_company(world: World) -> None:
    seen = preview.preview(document())
    assert (seen.name, seen.titles, seen.known_as) == ("Acme", ("Cook[31m",), None)
    added = preview.add(world.home.user_id, seen, NOW, name="Acme", rank="61")
    row = companies.row(world.home.user_id, "acme", NOW)
    assert (row.source, row.rank, added.source) == ("jsonld", 61, "jsonld")
    assert preview.preview(document()).known_as == "Acme"
    assert preview.add(world.home.user_id, preview.preview(document()), NOW).existed


@pytest.mark.parametrize("kind", ["blocked", "needs_browser", "of a kind nobody knows"])
def test_what_went_wrong_comes_with_a_remedy_where_there_is_one(world: World, kind: str) -> None:
    seen = preview.preview(document(source=None, board=None, postings=[], error_kind=kind, error="No."))
    assert bool(seen.remedy) == (kind != "of a kind nobody knows")
    assert seen.count == 0
