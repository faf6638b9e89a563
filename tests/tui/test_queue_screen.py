"""The queue's panel and what acts on all that match."""

from __future__ import annotations

import pytest
from tui_world import NOW, World, opened_app, press, screen_text, settle, toasts, until

from scoutly_tui.services import queue
from scoutly_tui.store import database
from scoutly_tui.tui.tall_spark import tall_spark
from scoutly_tui.tui.theme import ASCII, UNICODE
from scoutly_tui.tui.widgets.filter_bar import FilterBar
from scoutly_tui.tui.widgets.work_panel import WorkPanel


async def test_the_panel_says_what_each_thread_does_and_how_long_and_how_the_day_went(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3")
            text = screen_text(app)
            line = next(line for line in text.splitlines() if "Sable Robotics" in line)
            assert "2 ▶" in line
            assert " 9m " in line
            assert text.count("waits for work") == 3
            assert "done" in text
            assert "failed" in text
            assert "waited" in text
            await press(app, pilot, "w")
            assert "waits for work" not in screen_text(app)


async def test_time_passes_in_the_panel_without_a_look_at_the_database(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3")
            panel = app.screen.query_one(WorkPanel)
            panel._now = lambda: NOW + 3 * 3_600_000
            panel._tick()
            await until(pilot, lambda: "3h" in screen_text(app))


@pytest.mark.parametrize(
    ("size", "glyphs"),
    [
        ((140, 40), ASCII),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in (((140, 40), UNICODE), ((80, 24), ASCII))),
    ],
)
async def test_the_charts_are_drawn_in_every_size_and_in_ascii(world: World, size, glyphs) -> None:
    with opened_app(world, glyphs=glyphs) as app:
        async with app.run_test(size=size) as pilot:
            await press(app, pilot, "3")
            lines = screen_text(app).splitlines()[3:8]
            assert any(glyphs.blocks[-1] in line for line in lines)
            assert glyphs is UNICODE or all(line.isascii() for line in lines)


@pytest.mark.slow
async def test_without_a_worker_the_panel_says_how_to_start_one(world: World) -> None:
    with database.writing():
        database.execute("delete from process")
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "3")
            assert "No worker is running." in screen_text(app)


async def test_failed_jobs_are_chosen_by_their_error_and_all_that_match_are_retried_with_one_key(
    world: World,
) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "3", "f")
            assert "timeout  2 jobs" in screen_text(app)
            await press(app, pilot, "1")
            await settle(app, pilot)
            assert app.screen.query_one(FilterBar).text == "error:timeout"
            matching = list(app.screen.table.keys)
            assert len(matching) == 2
            assert "R X: all 2" in screen_text(app)
            await press(app, pilot, "R")
            assert {queue.detail(key).row.status for key in matching} == {"pending"}
            assert "2 jobs will run now" in toasts(app)


@pytest.mark.parametrize(
    ("values", "height", "lines"),
    [
        ([0, None, 1, 8], 1, ["  ▁█"]),
        ([0, 4, 8], 2, ["  █", " ██"]),
        ([1, 1_000], 3, [" █", " █", "▁█"]),
        ([0, 0], 2, ["  ", "  "]),
        ([], 1, [""]),
    ],
)
def test_a_chart_fills_up_to_the_highest_and_leaves_a_trace_of_the_least(values, height, lines) -> None:
    assert tall_spark(values, height, UNICODE) == lines
    assert [len(line) for line in tall_spark(values, height, ASCII, width=2)] == [2 * len(values)] * height
