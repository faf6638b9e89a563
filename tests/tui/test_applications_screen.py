"""Applications: list, board and funnel; what is to be done next; what a long silence means."""

from __future__ import annotations

import pytest
from tui_world import NOW, World, opened_app, press, screen_text, settle, toasts, until, write_line

from scoutly_tui.domain.times import DAY_MS, local
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import applications, notes
from scoutly_tui.tui.widgets.board import Board

S = ApplicationStatus


def apply(world: World, title: str, status: ApplicationStatus, days: int = 1) -> int:
    key = world.posting(title)
    applications.set_status(world.home.user_id, key, status, NOW - days * DAY_MS)
    return key


async def test_a_next_step_is_set_with_a_reminder_stands_on_top_when_due_and_is_done(world: World) -> None:
    user, key = world.home.user_id, apply(world, "Data Engineer", S.APPLIED)
    with opened_app(world) as app:
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await press(app, pilot, "5")
            app.screen.table.move_to_key(key)
            await press(app, pilot, "r")
            await write_line(app, pilot, "Call [/] them")
            await press(app, pilot, "d", *"today", "enter")
            row = applications.row(user, key)
            assert (row.next_step, local(row.next_step_at, "%d %H")) == ("Call [/] them", "05 09")
            assert app.screen.table.keys[0] == key
            assert "Due 1" in screen_text(app)
            assert "Call [/] them" in screen_text(app)
            await press(app, pilot, "tab")
            assert list(app.screen.table.keys) == [key]
            await press(app, pilot, "d")
            assert applications.row(user, key).next_step is None
            assert applications.timeline(user, key)[-1].note == "Done: Call [/] them"
            await press(app, pilot, "u")
            assert applications.row(user, key).next_step == "Call [/] them"


@pytest.mark.slow
async def test_a_step_without_a_day_is_a_step(world: World) -> None:
    key = apply(world, "Data Engineer", S.APPLIED)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "5")
            app.screen.table.move_to_key(key)
            await press(app, pilot, "r")
            await write_line(app, pilot, "Read their blog")
            await press(app, pilot, "n")
            row = applications.row(world.home.user_id, key)
            assert (row.next_step, row.next_step_at) == ("Read their blog", None)


async def test_a_long_silence_shows_as_stale_and_the_recorded_status_is_kept(world: World) -> None:
    key = apply(world, "Data Engineer", S.APPLIED, days=31)
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await press(app, pilot, "5")
            app.screen.table.move_to_key(key)
            await until(pilot, lambda: "no word since" in screen_text(app))
            assert "stale" in screen_text(app)
            assert applications.row(world.home.user_id, key).recorded == "applied"
            await press(app, pilot, "i")
            await write_line(app, pilot, "They wrote")
            assert "stale" not in screen_text(app)


async def test_the_board_has_a_lane_a_stage_and_the_keys_act_on_the_card_under_the_cursor(
    world: World,
) -> None:
    key = apply(world, "Data Engineer", S.APPLIED)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "5")
            app.screen.table.move_to_key(key)
            await press(app, pilot, "b")
            board = app.screen.query_one(Board)
            assert [table.count for table in board.tables] == [1, 1, 1, 0, 0]
            assert "Applied 1" in screen_text(app)
            assert app.screen.table.cursor_key == key
            assert "Data Engineer" in screen_text(app)
            await press(app, pilot, "a", "o")
            assert applications.row(world.home.user_id, key).status == "offer received"
            assert [table.count for table in board.tables] == [1, 0, 1, 1, 0]
            await press(app, pilot, "tab", "tab")
            assert board.current == 3
            assert "offer received" in screen_text(app)
            await press(app, pilot, "enter")
            await until(pilot, lambda: "Timeline" in screen_text(app))
            await press(app, pilot, "escape", "b")
            assert not app.screen.has_class("-board")
            assert app.screen.table.cursor_key == key
            assert app.screen.table.has_focus


@pytest.mark.slow
async def test_only_the_lane_that_has_the_keys_shows_a_cursor(world: World) -> None:
    apply(world, "Data Engineer", S.APPLIED)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "5", "b")
            await settle(app, pilot)
            assert screen_text(app).count("▌") == 1
            await press(app, pilot, "tab")
            assert screen_text(app).count("▌") <= 1


async def test_the_funnel_says_how_far_applications_come(world: World) -> None:
    apply(world, "Data Engineer", S.APPLIED)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "5", "f")
            text = screen_text(app)
            assert "The funnel" in text
            applied = next(line for line in text.splitlines() if "│ applied " in line)
            assert " 2 " in applied
            assert "67%" in applied
            await press(app, pilot, "escape")
            assert "The funnel" not in screen_text(app)


async def test_without_applications_list_funnel_and_board_say_so(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "5")
            assert "No application here yet." in screen_text(app)
            await press(app, pilot, "f")
            assert "no funnel" in screen_text(app)
            await press(app, pilot, "escape", "b")
            assert screen_text(app).count("none") >= 5


async def test_applications_are_filtered_with_the_same_language(world: World) -> None:
    key = apply(world, "Data Engineer", S.TECHNICAL_ASSESSMENT)
    notes.write(world.home.user_id, key, "Ask about Fridays", NOW)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            for text in ("status:technical", "notes:fridays", "fridays", "title:data -status:applied"):
                await press(app, pilot, "5", "slash", *text, "enter")
                assert list(app.screen.table.keys) == [key], text
                await press(app, pilot, "escape")


@pytest.mark.slow
async def test_notes_and_timeline_of_others_making_are_shown_as_they_are(world: World) -> None:
    key = apply(world, "Data Engineer", S.APPLIED)
    user = world.home.user_id
    notes.write(user, key, "[@click=app.quit]x[/] \x1b]52;c;eA==\x07", NOW)
    applications.add_note(user, key, "[/]", NOW)
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40), notifications=True) as pilot:
            await press(app, pilot, "5")
            app.screen.table.move_to_key(key)
            await until(pilot, lambda: "[@click=app.quit]x[/]" in screen_text(app))
            assert "\x1b" not in screen_text(app)
            assert toasts(app) == ""
