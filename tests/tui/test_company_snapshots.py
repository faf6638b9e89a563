"""What companies, duels, adding, problems and the welcome look like: empty, normal, long and in error, small and large."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from company_world import crowd, live
from textual.pilot import Pilot
from textual.widgets import Input
from tui_world import World, opened_app, press, screen_text, settle, until

from scoutly_tui.services import preview
from scoutly_tui.tui.adding import AddScreen
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.duel_screen import DuelScreen
from scoutly_tui.tui.theme import ASCII, UNICODE
from scoutly_tui.tui.welcome import WelcomeScreen

SIZES = {"80x24": (80, 24), "140x40": (140, 40)}
Steps = Callable[[ScoutlyApp, Pilot[None]], Awaitable[None]]


async def still(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    """Wait until the screen stays as it is: a busy machine paints later."""
    same, before = 0, ""
    for _ in range(100):
        await settle(app, pilot)
        await pilot.pause(0.05)
        now = screen_text(app)
        same, before = (same + 1 if now == before else 0), now
        if same >= 4 and "loading" not in now:
            return


async def companies(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "2")


async def reading(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "2", "enter")


async def typing(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "2", "space", "space", "R", "4", "0")


async def duel(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "2", "d")
    await until(pilot, lambda: isinstance(app.screen, DuelScreen) and app.screen._view is not None)


async def answered(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await duel(app, pilot)
    await press(app, pilot, "L", "H", "l", "h", "L", "space", "H", "l")


async def odd_duel(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "2", *["space"] * 5)
    await duel(app, pilot)
    await press(app, pilot, "L", "L", "L")


async def taking(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await answered(app, pilot)
    await press(app, pilot, "tab", "enter")


async def over(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "2", "space", "space", "d")
    await until(pilot, lambda: isinstance(app.screen, DuelScreen) and app.screen._view is not None)
    await press(app, pilot, "L")


async def adding(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "2", "a")
    await until(pilot, lambda: isinstance(app.screen, AddScreen))


async def mistyped(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await adding(app, pilot)
    app.screen.query_one("#url", Input).value = "careers page of acme"


def _seen(**changes: object) -> Steps:
    """The moment after a look, without the child process that looks."""
    titles = [
        "Senior Baker",
        "[/] Waiter",
        "東京オフィス エンジニア",
        *(f"Cook number {each}" for each in range(40)),
    ]
    document: dict[str, object] = {
        "url": "https://jobs.lever.co/tinwhistle", "source": "lever", "board": "tinwhistle", "board_url": None,
        "postings": [{"title": title} for title in titles], "requests": 2, "bytes": 48_300, "error_kind": None,
        "error": None,
    } | changes  # fmt: skip

    async def go(app: ScoutlyApp, pilot: Pilot[None]) -> None:
        from scoutly_tui.tui import adding as module

        await adding(app, pilot)
        screen = app.screen
        assert isinstance(screen, AddScreen)
        screen._costs = await app.session.gateway.read(module._costs, app.session.user_id)
        screen._show(await app.session.gateway.read(preview.preview, document))

    return go


async def problems(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "4")


async def seen(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await press(app, pilot, "4", "w")


async def welcome(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))


async def catalogue(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await welcome(app, pilot)
    await press(app, pilot, "c")


async def watching(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    await catalogue(app, pilot)
    await press(app, pilot, "s")
    await until(pilot, lambda: "waits" in screen_text(app))


FULL: dict[str, Steps] = {
    "companies": companies,
    "reading": reading,
    "typing": typing,
    "duel": duel,
    "duel-answered": answered,
    "duel-taking": taking,
    "duel-over": over,
    "adding": adding,
    "adding-mistyped": mistyped,
    "adding-seen": _seen(),
    "adding-refused": _seen(
        source=None,
        board=None,
        postings=[],
        error_kind="needs_browser",
        error="The page is empty without scripts.",
    ),
    "problems": problems,
    "problems-seen": seen,
}
LONG: dict[str, Steps] = {
    "companies": companies,
    "duel": odd_duel,
    "problems": problems,
    "problems-seen": seen,
}
EMPTY: dict[str, Steps] = {
    "companies": companies,
    "problems": problems,
    "welcome": welcome,
    "welcome-catalogue": catalogue,
    "welcome-watching": watching,
}


QUICK = ("companies", "duel-answered", "adding-seen", "welcome-watching")


def pictures(states: dict[str, Steps]) -> list[Any]:
    """Every state in every size; but for a few in the small one, they are looked at where there is time."""
    return [
        pytest.param(state, size, marks=[] if state in QUICK and size == "80x24" else [pytest.mark.slow])
        for state in states
        for size in SIZES
    ]


def picture(
    world: World, steps: Steps, size: str, snap_compare: Any, *, ascii_only: bool = False, greet: bool = False
) -> None:
    with opened_app(world, glyphs=ASCII if ascii_only else UNICODE) as app:
        app._greet = greet

        async def go(pilot: Pilot[None]) -> None:
            await settle(app, pilot)
            await steps(app, pilot)
            await still(app, pilot)

        assert snap_compare(app, terminal_size=SIZES[size], run_before=go)


@pytest.mark.parametrize(("state", "size"), pictures(FULL))
def test_normal(state: str, size: str, world: World, snap_compare: Any) -> None:
    picture(live(world), FULL[state], size, snap_compare)


@pytest.mark.slow
@pytest.mark.parametrize(("state", "size"), pictures(LONG))
def test_long(state: str, size: str, world: World, snap_compare: Any) -> None:
    picture(crowd(live(world)), LONG[state], size, snap_compare)


@pytest.mark.parametrize(("state", "size"), pictures(EMPTY))
def test_empty(state: str, size: str, empty_world: World, snap_compare: Any) -> None:
    picture(empty_world, EMPTY[state], size, snap_compare, greet=state.startswith("welcome"))


@pytest.mark.parametrize("state", ["companies", pytest.param("duel-answered", marks=pytest.mark.slow)])
def test_ascii(state: str, world: World, snap_compare: Any) -> None:
    picture(live(world), FULL[state], "80x24", snap_compare, ascii_only=True)
