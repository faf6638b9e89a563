"""One table of keys, read by bindings, help, palette and keymap alike."""

from __future__ import annotations

import importlib

import pytest
from tui_world import World, opened_app, press, screen_text, settle, until

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.tui import keys
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.duel_screen import DuelScreen
from scoutly_tui.tui.help import HelpScreen
from scoutly_tui.tui.page import Page
from scoutly_tui.tui.screens.companies import CompaniesScreen
from scoutly_tui.tui.welcome import WelcomeScreen
from scoutly_tui.tui.widgets.reader import Reader
from scoutly_tui.tui.widgets.row_table import RowTable

PAGES = {
    scope: getattr(
        importlib.import_module(f"scoutly_tui.tui.screens.{scope.value}"), f"{scope.value.capitalize()}Screen"
    )
    for scope in keys.MODES.values()
}


def test_every_action_has_an_id_of_its_own_and_says_what_it_does() -> None:
    ids = [key.id for key in keys.TABLE]
    assert len(ids) == len(set(ids))
    assert all(key.help for key in keys.TABLE)


@pytest.mark.parametrize("key", keys.TABLE, ids=lambda key: key.id)
def test_every_key_calls_an_action_that_exists(key: keys.Key) -> None:
    owner = {
        keys.Scope.APP: ScoutlyApp,
        keys.Scope.LIST: RowTable,
        keys.Scope.READER: Reader,
        keys.Scope.PAGE: Page,
        keys.Scope.DUEL: DuelScreen,
        keys.Scope.WELCOME: WelcomeScreen,
    }
    owners = PAGES | owner
    assert hasattr(owners[key.scope], f"action_{key.action.partition('(')[0]}")


@pytest.mark.parametrize("scope", keys.MODES.values())
@pytest.mark.parametrize("focus", [keys.Scope.LIST, keys.Scope.READER])
def test_no_two_actions_heard_together_share_a_key(scope: keys.Scope, focus: keys.Scope) -> None:
    taken = [name for key in keys.heard_on(scope, focus) for name in key.keys.split(",")]
    assert sorted(taken) == sorted(set(taken))


@pytest.mark.parametrize("scope", keys.MODES.values())
def test_the_footer_names_at_most_seven_keys(scope: keys.Scope) -> None:
    shown = [
        key for key in [*keys.of(scope), *keys.of(keys.Scope.PAGE), *keys.of(keys.Scope.APP)] if key.short
    ]
    assert 2 <= len(shown) <= 8


@pytest.mark.parametrize(
    ("keymap", "named"),
    [
        ({"postings.sav": "w"}, ["postings.sav", "postings.save"]),
        ({"postings.save": "x"}, ["postings.save", "postings.discard"]),
        ({"postings.save": "j"}, ["postings.save", "list.down"]),
        ({"postings.save": "q"}, ["postings.save", "app.quit"]),
        ({"postings.save": "ctrl+s"}, ["postings.save", "ctrl+s"]),
        ({"postings.save": "ctrl+c"}, ["postings.save", "ctrl+c"]),
        ({"postings.save": "banana"}, ["postings.save", "banana"]),
        ({"postings.save": " "}, ["postings.save"]),
        ({"list.down": "k"}, ["list.down", "list.up"]),
    ],
)
def test_a_keymap_that_cannot_work_is_refused_by_name(keymap: dict[str, str], named: list[str]) -> None:
    with pytest.raises(CannotRunError) as caught:
        keys.keymap(keymap)
    assert all(name in f"{caught.value} {caught.value.remedy}" for name in named)


@pytest.mark.parametrize("name", ["w", "f5", "ctrl+g", "W", "%", "f3,w"])
def test_a_keymap_takes_characters_and_names(name: str) -> None:
    assert set(keys.keymap({"postings.save": name})) == {"postings.save"}


def test_two_actions_may_swap_their_keys() -> None:
    assert keys.keymap({"postings.save": "x", "postings.discard": "s"}) == {
        "postings.save": "x",
        "postings.discard": "s",
    }


async def test_a_remapped_key_works_and_shows_in_footer_and_help_and_the_old_one_is_silent(
    world: World,
) -> None:
    with opened_app(world, keymap=keys.keymap({"postings.save": "w"})) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert "w save" in screen_text(app).splitlines()[-1]
            key = app.screen.table.cursor_key
            await press(app, pilot, "s")
            assert world.state(key) == "new"
            await press(app, pilot, "w")
            assert world.state(key) == "saved"
            await press(app, pilot, "?")
            first = next(
                line for line in screen_text(app).splitlines() if " save " in line and "here" in line
            )
            assert " w " in first


async def test_help_is_searched_and_runs_what_it_finds(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "?", *"companies")
            assert isinstance(app.screen, HelpScreen)
            await press(app, pilot, "enter")
            await until(pilot, lambda: isinstance(app.screen, CompaniesScreen))


async def test_help_shows_the_keys_of_the_page_and_escape_leaves_it(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 60)) as pilot:
            await press(app, pilot, "2", "?")
            text = screen_text(app)
            assert "rank up to the next band" in text
            assert "discard" not in text
            await press(app, pilot, "escape")
            assert isinstance(app.screen, CompaniesScreen)


async def test_the_palette_offers_every_action_of_the_page_and_runs_one(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "ctrl+p", *"nextband")
            await until(pilot, lambda: "rank up to the next band" in screen_text(app))
            await press(app, pilot, "<", "escape")
            await until(pilot, lambda: isinstance(app.screen, CompaniesScreen))


async def test_escape_never_quits(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, *["escape"] * 5)
            assert app.is_running
            await press(app, pilot, "q")
            assert not app.is_running


async def test_a_click_on_the_head_changes_the_page_and_one_on_the_footer_does_what_the_key_does(
    world: World,
) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            await pilot.click(offset=(screen_text(app).splitlines()[-1].index("save"), 23))
            await settle(app, pilot)
            assert world.state(key) == "saved"
            await pilot.click(offset=(screen_text(app).splitlines()[1].index("Companies"), 1))
            await until(pilot, lambda: isinstance(app.screen, CompaniesScreen))


async def test_the_theme_key_goes_round_dark_light_contrast_and_the_terminals_own(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            seen = [app.theme]
            for _ in range(4):
                await press(app, pilot, "f2")
                seen.append(app.theme)
            assert len(set(seen)) == 4
            assert seen[0] == seen[4]
