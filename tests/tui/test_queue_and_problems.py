"""The queue and the problems: what stands there, and what the verbs do to it."""

from __future__ import annotations

from tui_world import NOW, World, opened_app, press, screen_text, toasts, until, write_line

from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services import companies, problems, queue
from scoutly_tui.store import database


async def test_running_jobs_stand_on_top_with_since_when_they_run(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3")
            lines = screen_text(app).splitlines()
            first = next(line for line in lines if "processing" in line)
            assert "since 10:21" in first
            assert "pending" in lines[lines.index(first) + 2]
            assert "Pending 4" in lines[2]
            assert "Failed 2" in lines[2]


async def test_a_failed_job_shows_every_attempt_with_its_traceback(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 50)) as pilot:
            await press(app, pilot, "3", *["tab"] * 4, "enter")
            await until(pilot, lambda: "Traceback" in screen_text(app))
            assert "No answer within 60 seconds." in screen_text(app)


async def test_retry_puts_a_failed_job_back(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3", *["tab"] * 4)
            key = app.screen.table.cursor_key
            await press(app, pilot, "r")
            assert queue.detail(key).row.status == "pending"


async def test_cancel_takes_a_waiting_job_out(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3", "tab")
            key = app.screen.table.cursor_key
            await press(app, pilot, "x")
            assert queue.detail(key).row.status == "cancelled"


async def test_pause_shows_in_head_and_note_and_goes_on_again(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3", "p")
            await until(pilot, lambda: "paused" in screen_text(app).splitlines()[0])
            assert queue.is_paused()
            await press(app, pilot, "p")
            assert not queue.is_paused()


async def test_a_job_that_moves_on_is_seen_to_move_without_a_key(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3")
            key = app.screen.table.keys[5]
            with database.writing():
                database.execute(
                    "update job_queue set status = 'failed', error_kind = 'blocked' where id = ?", key
                )
            await until(pilot, lambda: app.screen.table.row(key).status == "failed")
            await until(pilot, lambda: "blocked" in screen_text(app))


async def test_the_filter_finds_jobs_by_error_kind(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3", "slash", *"timeout")
            assert {app.screen.table.row(key).status for key in app.screen.table.keys} == {"failed"}


async def test_an_empty_queue_says_what_fills_it(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3")
            assert "The queue is empty." in screen_text(app)


async def test_problems_are_grouped_by_kind_with_what_enter_does(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await press(app, pilot, "4")
            rows = [app.screen.table.row(key) for key in app.screen.table.keys]
            assert [row.kind.value for row in rows] == sorted(row.kind.value for row in rows)
            await until(pilot, lambda: "What came back" in screen_text(app))
            assert "Checking your browser…" in screen_text(app)
            assert "change the URL" in screen_text(app)


async def test_enter_does_the_first_remedy(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "4")
            app.screen.table.move_to_key(world.companies["copperline"])
            await press(app, pilot, "enter")
            row = companies.row(world.home.user_id, "copperline", NOW)
            assert row.source is None
            assert any(job.company == "copperline" for job in queue.rows(status="pending"))


async def test_a_blocked_site_is_given_another_url(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "4", "enter")
            assert "Careers URL of Kestrel Health" in screen_text(app)
            await write_line(app, pilot, "https://jobs.example/kestrel")
            assert (
                companies.row(world.home.user_id, "kestrel-health", NOW).careers_url
                == "https://jobs.example/kestrel"
            )
            await press(app, pilot, "u")
            assert companies.row(world.home.user_id, "kestrel-health", NOW).careers_url.endswith(
                "kestrel.example/jobs"
            )


async def test_a_snoozed_problem_leaves_the_list_until_then(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "4", "z", "w")
            assert app.screen.table.count == 2
            assert len(problems.rows(world.home.user_id, NOW)) == 2
            assert len(problems.rows(world.home.user_id, NOW + 8 * DAY_MS)) == 3
            await press(app, pilot, "tab")
            assert app.screen.table.count == 1


async def test_without_problems_the_page_says_the_best_of_news(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "4")
            assert "Every tracked company can be checked." in screen_text(app)
            assert toasts(app) == ""
