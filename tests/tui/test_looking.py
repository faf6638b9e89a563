"""The head line: a promise counted by the database, each part a key away, and news since the last look."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tui_world import NOW, World, add_posting, opened_app, press, screen_text, settle, until

from scoutly_tui.domain.times import HOUR_MS, MINUTE_MS
from scoutly_tui.services import headline, home
from scoutly_tui.store import database


def looked_at(world: World) -> int | None:
    home.open_thread()
    return headline.headline(world.home.user_id, NOW).looked_at


async def test_the_promise_adds_up_and_each_part_is_a_key_away(world: World) -> None:
    headline.looked(world.home.user_id, NOW - 30 * HOUR_MS)
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await until(pilot, lambda: "since you last looked" in screen_text(app))
            line = screen_text(app).splitlines()[0]
            head = headline.headline(world.home.user_id, NOW)
            assert head.on_time + head.late + head.broken + head.waiting == head.companies == 22
            assert f"22 companies: {head.on_time} checked on time, 1 never checked" in line
            assert f"{head.late} late, 3 broken; {head.new} new since you last looked" in line
            await press(app, pilot, "!")
            await until(pilot, lambda: app.screen.table.count == head.late)
            assert all(app.screen.table.row(key).overdue for key in app.screen.table.keys)
            await press(app, pilot, "4")
            assert app.screen.table.count == head.broken
            await press(app, pilot, "*")
            assert "newest first" in screen_text(app)


@pytest.mark.slow
async def test_a_click_on_a_part_shows_what_it_counts(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await until(pilot, lambda: "broken" in screen_text(app).splitlines()[0])
            await pilot.click(offset=(screen_text(app).splitlines()[0].index("broken"), 0))
            await settle(app, pilot)
            assert app.current_mode == "problems"


async def test_only_what_came_since_the_last_look_is_new(world: World) -> None:
    headline.looked(world.home.user_id, NOW)
    assert headline.headline(world.home.user_id, NOW).new == 0
    add_posting(replace(world, now=NOW), "Staff Engineer")
    with database.writing():
        database.execute(
            "update match set created_at = ? where id = (select max(id) from match)", NOW + MINUTE_MS
        )
    assert headline.headline(world.home.user_id, NOW + HOUR_MS).new == 1
    headline.looked(world.home.user_id, NOW - HOUR_MS)
    assert headline.headline(world.home.user_id, NOW + HOUR_MS).new == 1


async def test_a_look_ends_with_the_last_key_once_nobody_has_touched_one_for_ten_minutes(
    world: World,
) -> None:
    time = [NOW]
    with opened_app(world) as app:
        app.session = replace(app.session, now=lambda: time[0])
        app.look._session = app.session
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            time[0] = NOW + MINUTE_MS
            await press(app, pilot, "j")
            time[0] = NOW + 9 * MINUTE_MS
            assert not await app.look.rest()
            time[0] = NOW + 12 * MINUTE_MS
            assert await app.look.rest()
            assert not await app.look.rest()
    assert looked_at(world) == NOW + MINUTE_MS


async def test_a_read_only_session_leaves_no_trace_of_a_look(world: World) -> None:
    with opened_app(world, read_only=True) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await app.session.gateway.read(app.look.end)
    assert looked_at(world) is None
