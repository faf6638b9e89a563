"""Problems: grouped by kind, what was seen and since when, every remedy a key, each of them undone."""

from __future__ import annotations

from tui_world import NOW, World, opened_app, press, screen_text, toasts, until, write_line

from scoutly_tui.services import companies, company_detail, problems, queue
from scoutly_tui.store import database


def seen_by(world: World, slug: str) -> companies.CompanyRow:
    return companies.row(world.home.user_id, slug, NOW)


def break_more() -> None:
    with database.writing():
        database.execute(
            "update company set problem = 'blocked', problem_since = ?, problem_message = 'A wall.', consecutive_failures = 1"
            " where slug in ('vellum', 'sable-robotics')",
            NOW - 3_600_000,
        )


async def test_a_group_names_its_kind_and_how_many_once(world: World) -> None:
    break_more()
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "4")
            lines = [line for line in screen_text(app).splitlines() if "blocked" in line][1:]
            assert "blocked 3" in lines[0]
            assert all("blocked  " in line for line in lines[1:])
            assert len(lines) == 3
            await press(app, pilot, "slash", *"vellum", "enter")
            assert "blocked 1" in screen_text(app)


async def test_on_a_narrow_terminal_w_shows_what_was_seen_and_since_when(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 40)) as pilot:
            await press(app, pilot, "4", "w")
            await until(pilot, lambda: "What came back" in screen_text(app))
            text = screen_text(app)
            assert "Checking your browser…" in text
            assert "3d ago" in text
            assert "Failed       3 times in a row" in text
            assert "rank 63: every 2 days" in text
            for remedy in ("Enter  change the URL", "c  check now", "f  find the source", "s  give a selector",
                           "z  snooze", "t  untrack"):  # fmt: skip
                assert remedy in text
            await press(app, pilot, "escape")
            assert app.screen.table.has_focus


async def test_finding_the_source_again_is_undone(world: World) -> None:
    before = seen_by(world, "copperline")
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "4")
            app.screen.table.move_to_key(world.companies["copperline"])
            await press(app, pilot, "f")
            assert seen_by(world, "copperline").source is None
            assert any(job.company == "copperline" for job in queue.rows(status="pending"))
            await press(app, pilot, "u")
            after = seen_by(world, "copperline")
            assert (after.source, after.board) == (before.source, before.board)


async def test_a_selector_is_given_with_s_whatever_the_first_remedy_is(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "4", "s")
            await write_line(app, pilot, ".openings a")
            assert "is checked with this selector now" in toasts(app)
            assert company_detail.detail(world.home.user_id, "kestrel-health", NOW).hint == ".openings a"


async def test_capitals_stop_tracking_all_and_u_takes_it_back(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "4", "T")
            assert problems.rows(world.home.user_id, NOW) == []
            assert app.screen.table.count == 0
            await press(app, pilot, "u")
            assert app.screen.table.count == 3
