"""The duel on the screen: one key an answer, undone by one, left and resumed, and taken only after a look."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from tui_world import World, opened_app, press, screen_text, settle, toasts, until

from scoutly_tui.services import duels, edits, home
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.duel_screen import DuelScreen


def answered(app: ScoutlyApp) -> int:
    view = app.screen._view
    return -1 if view is None else view.answered


async def begin(app: ScoutlyApp, pilot: Pilot[None], *before: str) -> None:
    await press(app, pilot, "2", *before, "d")
    await until(pilot, lambda: isinstance(app.screen, DuelScreen) and answered(app) >= 0)
    await settle(app, pilot)


async def test_one_key_answers_and_the_next_pair_stands_there(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await begin(app, pilot)
            text = screen_text(app)
            assert "Which of these two matters more to you?" in text
            assert "every 2 days" in text
            assert "80% sure; about 20 more to 90%" in text
            first = app.screen._view.question
            await press(app, pilot, "h", "right", "H", "L", "space")
            assert answered(app) == 5
            assert app.screen._view.question != first
            assert "22 companies, 5 answers so far" in screen_text(app)


async def test_answers_are_undone_and_redone_and_kept_when_left(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await begin(app, pilot)
            await press(app, pilot, "h", "h", "h", "u", "u", "U")
            assert answered(app) == 2
            question = app.screen._view.question
            await press(app, pilot, "escape")
            assert "2 answers kept; d goes on" in toasts(app)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await begin(app, pilot)
            assert answered(app) == 2
            assert app.screen._view.question == question


async def test_what_it_would_change_is_shown_before_it_is_taken_and_undone_by_u(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await begin(app, pilot, "space", "space")
            await press(app, pilot, "L")
            await until(pilot, lambda: "2 ranks change" in screen_text(app))
            assert "Quillmark 88 → 92" in screen_text(app)
            assert "10.5 checks a day, as now" in screen_text(app)
            assert world.rank("quillmark") == 88
            await press(app, pilot, "tab", "tab")
            assert "evenly from 100 down to 1" in screen_text(app)
            assert "9.7 checks a day instead of 10.5" in screen_text(app)
            await press(app, pilot, "tab", "enter")
            assert "Give 2 companies new ranks (10.5 → 10.5 checks a day)?" in screen_text(app)
            await press(app, pilot, "y")
            assert (world.rank("lanternfield"), world.rank("quillmark")) == (88, 92)
            assert "Ranked 2 companies by duel" in toasts(app)
            await press(app, pilot, "u")
            assert (world.rank("lanternfield"), world.rank("quillmark")) == (92, 88)


@pytest.mark.slow
async def test_a_pair_of_two_has_one_question_and_then_says_so(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await begin(app, pilot, "space", "space")
            await press(app, pilot, "h")
            await until(pilot, lambda: "Every pair worth asking about has been answered." in screen_text(app))
            await press(app, pilot, "h")
            assert answered(app) == 1


@pytest.mark.slow
async def test_a_duel_given_up_is_gone_and_its_ranks_stay(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await begin(app, pilot)
            await press(app, pilot, "H", "X", "y")
            await until(pilot, lambda: not isinstance(app.screen, DuelScreen))
            await begin(app, pilot)
            assert answered(app) == 0
    assert world.rank("lanternfield") == 92


@pytest.mark.slow
async def test_a_click_on_a_card_takes_it(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await begin(app, pilot)
            second = app.screen._view.question[1].key
            await pilot.click("#second")
            await until(pilot, lambda: answered(app) == 1)
            await settle(app, pilot)
            home.open_thread()
            state = duels._state(world.home.user_id, app.screen._view.key)
            assert state.answers[0].outcome.value == "second"
            assert state.answers[0].second == second


async def test_without_two_to_compare_it_says_so_and_leaves(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2", "d")
            await until(pilot, lambda: "needs two tracked companies" in toasts(app))
            assert not isinstance(app.screen, DuelScreen)


@pytest.mark.slow
async def test_a_read_only_session_begins_none(world: World) -> None:
    with opened_app(world, read_only=True) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "d")
            assert not isinstance(app.screen, DuelScreen)


@pytest.mark.slow
@pytest.mark.parametrize("answers", [3])
async def test_a_taken_duel_undone_after_a_restart_opens_again(world: World, answers: int) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await begin(app, pilot)
            await press(app, pilot, *["L"] * answers, "enter", "y")
    home.open_thread()
    assert edits.undo(world.home.user_id, world.now).startswith("duel over 22 companies")
    assert duels.open_duel(world.home.user_id, world.now).answered == answers
