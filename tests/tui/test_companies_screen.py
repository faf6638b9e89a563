"""Companies: ranking by keyboard, adding, checking, looking closely."""

from __future__ import annotations

import pytest
from textual import events
from tui_world import NOW, World, add_posting, opened_app, press, screen_text, toasts, until, write_line

from scoutly_tui import clock
from scoutly_tui.domain.times import DAY_MS, HOUR_MS
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import applications, companies, company_detail, company_list, home, queue, ranking
from scoutly_tui.store import database
from scoutly_tui.tui.adding import AddScreen
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.company_document import month


def bands(app: ScoutlyApp) -> str:
    """The line of the five bands."""
    return screen_text(app).splitlines()[3]


async def test_the_row_shows_rank_as_bar_and_number_rhythm_next_check_and_last_result(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2")
            line = next(line for line in screen_text(app).splitlines() if "Lanternfield" in line)
            assert "━━━━━━" in line
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
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2", "<")
            assert world.rank("lanternfield") == 80
            assert "10.5 → 10.0 checks a day; u takes it back" in toasts(app)
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
            assert "81–100 daily 4   61–80 2 days 6   31–60 3 days 7" in bands(app)
            assert bands(app).endswith("10.5 checks a day ")
            await press(app, pilot, "<")
            assert "81–100 daily 3   61–80 2 days 7" in bands(app)
            assert bands(app).endswith("10.0 checks a day ")


async def test_check_now_queues_one_job_and_a_second_press_none(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2")
            app.screen.table.move_to_key(world.companies["vellum"])
            app.screen.table.move_to_key(world.companies["foxglove"])
            before = queue.counts()["pending"]
            await press(app, pilot, "c", "c")
            assert queue.counts()["pending"] == before + 1


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


async def test_what_a_typed_rank_costs_stands_there_before_it_is_saved(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 24)) as pilot:
            await press(app, pilot, "2", "space", "space", "R", "4", "0")
            assert "checked every 3 days; 9.2 checks a day instead of 10.5" in screen_text(app)
            assert world.rank("lanternfield") == 92
            await press(app, pilot, "escape")
            assert bands(app).endswith("10.5 checks a day ")


@pytest.mark.slow
async def test_a_click_on_a_band_shows_who_is_in_it(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(120, 30)) as pilot:
            await press(app, pilot, "2")
            await pilot.click(offset=(bands(app).index("2 days"), 3))
            await until(pilot, lambda: app.screen.table.count == 6)
            assert "rank>=61 rank<=80" in screen_text(app)


async def test_the_trend_of_openings_is_reckoned_back_from_what_is_open(world: World) -> None:
    key = world.companies["lanternfield"]
    postings = company_list.trends([key], NOW)[key]
    assert postings == (0, 0, 0, 0, 0, 0, 0, 2)
    home.open_thread()
    add_posting(world, "Storage Engineer")
    with database.writing():
        database.execute(
            "update posting_event set at = ? where company_id = ? and id < (select max(id) from posting_event)",
            NOW - 20 * DAY_MS,
            key,
        )
        database.execute(
            "insert into posting_event (posting_id, company_id, at, kind) select id, company_id, ?, 'closed'"
            " from posting where company_id = ? limit 1",
            NOW - 9 * DAY_MS,
            key,
        )
        database.execute("update company set open_postings = 2 where id = ?", key)
    assert company_list.trends([key], NOW)[key] == (0, 0, 0, 0, 0, 2, 1, 2)


async def test_w_says_why_the_next_check_is_when_it_is(world: World) -> None:
    key = world.companies["kestrel-health"]
    with database.writing():
        database.execute(
            "update company set held_until = ?, hold = 'back_off', next_due_at = ? where id = ?",
            NOW + 4 * HOUR_MS,
            NOW + 4 * HOUR_MS,
            key,
        )
        database.execute(
            "insert into host (name, cooling_until) select host, ? from company where id = ?",
            clock.real_ms() + 2 * HOUR_MS,
            key,
        )
    with opened_app(world) as app:
        async with app.run_test(size=(120, 30), notifications=True) as pilot:
            await press(app, pilot, "2")
            app.screen.table.move_to_key(key)
            await press(app, pilot, "w")
            said = toasts(app)
            assert (
                "rank 63: every 2 days; backing off after failures (3 failures), plus jitter, until 14:30"
                in said
            )
            assert "host careers.kestrel.example cooling down until 12:" in said


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("ostrava-cloud", "rank 78: every 2 days; being checked now"),
        ("umber", "not tracked"),
        ("eiderdown", "rank 5: every 5 days; never checked; due now, queued with the next tick of a worker"),
    ],
)
def test_every_row_can_say_why(world: World, slug: str, why: str) -> None:
    assert company_detail.why(world.home.user_id, slug, NOW) == why


def test_a_queued_check_says_how_many_go_before_it(world: World) -> None:
    queue.enqueue_companies(["meridian-post", "dovetail"], NOW)
    user = world.home.user_id
    assert company_detail.why(user, "meridian-post", NOW) == "rank 44: every 3 days; next in the queue"
    queue.pause(True)
    said = company_detail.why(user, "dovetail", NOW)
    assert said == "rank 9: every 5 days; queued behind 1 other, and the queue is paused"


async def test_the_reader_tells_what_happened_and_the_persons_own_history(world: World) -> None:
    user = world.home.user_id
    home.open_thread()
    (posting,) = database.execute(
        "select id from posting where company_id = ? order by id limit 1", world.companies["meridian-post"]
    )[0]
    applications.set_status(
        user, posting, ApplicationStatus.APPLIED, NOW - 110 * DAY_MS, note="Through a friend"
    )
    with opened_app(world) as app:
        async with app.run_test(size=(160, 60)) as pilot:
            await press(app, pilot, "2")
            app.screen.table.move_to_key(world.companies["meridian-post"])
            await until(pilot, lambda: "You and them" in screen_text(app))
            text = screen_text(app)
            assert "applied last November, no answer" in text
            assert "“Through a friend”" in text
            assert "3 opened" in text
            assert "you: applied" in text
            assert "< 30: every 4 days; 10.5 → 10.4 a day" in text
            assert "> 61: every 2 days; 10.5 → 10.7 a day" in text


@pytest.mark.parametrize(
    ("days", "said"),
    [(2, "this month"), (20, "last month"), (110, "last November"), (500, "in October 2024")],
)
def test_a_month_is_named_the_way_people_do(days: int, said: str) -> None:
    assert month(NOW - days * DAY_MS, NOW) == said


@pytest.mark.slow
async def test_what_is_said_of_a_company_is_changed_by_one_key_and_one_line(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2", "e")
            assert "Change of Lanternfield" in screen_text(app)
            await press(app, pilot, "n")
            await write_line(app, pilot, "Lantern & Field")
            await press(app, pilot, "e", "b")
            await write_line(app, pilot, "-")
            row = companies.row(world.home.user_id, "lanternfield", NOW)
            assert (row.name, row.headquarters) == ("Lantern & Field", None)
            await press(app, pilot, "e", "s")
            await write_line(app, pilot, ".jobs a")
            assert company_detail.detail(world.home.user_id, "lanternfield", NOW).hint == ".jobs a"
            await press(app, pilot, "u", "u", "u")
            assert companies.row(world.home.user_id, "lanternfield", NOW).name == "Lanternfield"


@pytest.mark.slow
async def test_companies_are_removed_and_brought_back(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "2", "x")
            assert app.screen.table.count == 23
            assert "Removed 1 company; u brings them back" in toasts(app)
            await press(app, pilot, "u", "X")
            assert "Remove 24 companies?" in screen_text(app)
            await press(app, pilot, "escape")
            assert app.screen.table.count == 24


async def test_capitals_reach_rows_that_are_out_of_sight(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 12), notifications=True) as pilot:
            await press(app, pilot, "2", "C", "y")
            assert "Queued 18 checks" in toasts(app)


async def test_the_catalogue_says_what_it_costs_before_it_is_taken_in(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 24)) as pilot:
            await press(app, pilot, "2", "A")
            assert (
                "Take in 111 companies, rank and track 77 of them (10.5 → 39.0 checks a day)?"
                in screen_text(app)
            )
            await press(app, pilot, "n")
            assert app.screen.table.count == 24


@pytest.mark.slow
async def test_an_address_pasted_on_the_page_is_one_to_add(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2")
            app.screen.post_message(events.Paste("https://jobs.lever.co/tinwhistle\n"))
            await until(pilot, lambda: isinstance(app.screen, AddScreen))
            await until(pilot, lambda: "Enter looks at https://jobs.lever.co/tinwhistle" in screen_text(app))
