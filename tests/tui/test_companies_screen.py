"""Companies: ranking by keyboard, adding, checking, looking closely."""

from __future__ import annotations

import pytest
from tui_world import NOW, World, opened_app, press, screen_text, toasts, until, write_line

from scoutly_tui.services import companies, home, queue, ranking


async def test_the_row_shows_rank_as_bar_and_number_rhythm_next_check_and_last_result(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2")
            line = next(line for line in screen_text(app).splitlines() if "Lanternfield" in line)
            assert "━━━━━━━━━─" in line
            for part in (" 92 ", "daily", "in 23h", "ok 20m"):
                assert part in line


async def test_plus_and_minus_nudge_the_rank_and_the_cursor_stays_on_the_company(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "j", "j")
            key = app.screen.table.cursor_key
            await press(app, pilot, "+", "+", "+", "-")
            assert world.rank("brightmoor-labs") == 87
            await press(app, pilot, "+", "+")
            assert world.rank("brightmoor-labs") == 89
            assert app.screen.table.cursor_key == key
            assert app.screen.table.cursor == 1


async def test_the_band_keys_move_to_the_nearest_rank_of_another_interval(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "<")
            assert world.rank("lanternfield") == 80
            await press(app, pilot, ">")
            assert world.rank("lanternfield") == 81


async def test_a_rank_is_typed_and_its_cost_shown_before_enter(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "r", "4", "5")
            assert "45 is in 31–60: checked every 3 days" in screen_text(app)
            assert world.rank("lanternfield") == 92
            await press(app, pilot, "enter")
            assert world.rank("lanternfield") == 45


@pytest.mark.parametrize("typed", ["0", "101", "ten"])
async def test_a_rank_that_is_none_is_refused_where_it_stands(world: World, typed: str) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "r", *typed, "enter")
            assert "is not a rank" in screen_text(app)
            await press(app, pilot, "escape")
            assert world.rank("lanternfield") == 92


async def test_a_typed_rank_for_all_marked_ones_is_one_edit(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "space", "space", "R", "7", "0", "enter")
            assert (world.rank("lanternfield"), world.rank("quillmark")) == (70, 70)
            await press(app, pilot, "u")
            assert (world.rank("lanternfield"), world.rank("quillmark")) == (92, 88)


async def test_tracking_is_switched_and_taken_back(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "t")
            assert not companies.row(world.home.user_id, "lanternfield", NOW).tracked
            await press(app, pilot, "u")
            assert companies.row(world.home.user_id, "lanternfield", NOW).tracked


async def test_what_the_ranks_cost_stands_over_the_list_and_follows_them(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(120, 24)) as pilot:
            await press(app, pilot, "2")
            assert "daily 4, 2d 6, 3d 7, 4d 3, 5d 2; 10.5 checks a day" in screen_text(app)
            await press(app, pilot, "<")
            assert "daily 3, 2d 7" in screen_text(app)


async def test_check_now_queues_one_job_and_a_second_press_none(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2")
            app.screen.table.move_to_key(world.companies["vellum"])
            app.screen.table.move_to_key(world.companies["foxglove"])
            before = queue.counts()["pending"]
            await press(app, pilot, "c", "c")
            assert queue.counts()["pending"] == before + 1


async def test_a_company_is_added_by_its_url_and_queued(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2", "a")
            await write_line(app, pilot, "not a url")
            assert "not a web address" in screen_text(app)
            await write_line(app, pilot, "https://jobs.lever.co/tinwhistle")
            row = companies.row(world.home.user_id, "tinwhistle", NOW)
            assert (row.source, row.board, row.tracked) == ("lever", "tinwhistle", True)
            assert "recognised: lever" in toasts(app)
            assert app.screen.table.cursor_key == row.key
            assert any(job.company == "tinwhistle" for job in queue.rows(status="pending"))


async def test_an_empty_home_takes_the_catalogue_in_with_one_key(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2")
            assert "No companies yet" in screen_text(app)
            await press(app, pilot, "A")
            assert app.screen.table.count == 111
            assert "ranked 77" in toasts(app)


async def test_enter_shows_why_the_next_check_is_when_it_is_and_how_checks_went(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 40)) as pilot:
            await press(app, pilot, "2", "enter")
            await until(pilot, lambda: "Why then" in screen_text(app))
            text = screen_text(app)
            assert "rank 92: daily" in text
            assert "12 found" in text
            assert "Senior Platform Engineer" in text


async def test_the_order_changes_and_the_cursor_keeps_its_company(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "j")
            key = app.screen.table.cursor_key
            await press(app, pilot, "=", "=")
            names = [app.screen.table.row(each).name for each in app.screen.table.keys]
            assert names == sorted(names, key=str.lower)
            assert app.screen.table.cursor_key == key


async def test_two_sessions_that_edit_one_rank_both_show_the_last_word(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "+")
            home.open_thread()
            ranking.set_rank(world.home.user_id, [world.companies["lanternfield"]], 33, NOW)
            await until(pilot, lambda: app.screen.table.row(world.companies["lanternfield"]).rank == 33)
            await press(app, pilot, "u")
            assert world.rank("lanternfield") in (33, 92, 93)
