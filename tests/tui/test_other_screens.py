"""Applications, status, and the head line over all of them."""

from __future__ import annotations

from tui_world import NOW, World, opened_app, press, screen_text, settle, until, write_line

from scoutly_tui.services import applications


async def test_applications_stand_with_their_stage_and_timeline(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await press(app, pilot, "5")
            await until(pilot, lambda: "Sent with a short letter." in screen_text(app))
            text = screen_text(app)
            assert "In talks 1" in text
            assert "closed S" in text


async def test_an_application_moves_on_with_a_note(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "5")
            key = app.screen.table.cursor_key
            await press(app, pilot, "a", "o")
            assert (
                next(row.status for row in applications.rows(world.home.user_id) if row.key == key)
                == "offer received"
            )
            await press(app, pilot, "i")
            await write_line(app, pilot, "They called. [/]")
            assert applications.timeline(world.home.user_id, key)[-1].note == "They called. [/]"


async def test_the_head_line_keeps_its_promise_on_every_page(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            for mode in "1234567":
                await press(app, pilot, mode)
                first = screen_text(app).splitlines()[0]
                for part in ("22 companies", "16 on time", "2 late", "3 broken", "20 new", "2/5 at work"):
                    assert part in first
            assert world.now == NOW


async def test_a_row_is_copied_as_json(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2", "Y")
            assert '"slug": "lanternfield"' in app.clipboard
