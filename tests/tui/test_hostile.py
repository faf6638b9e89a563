"""Whatever a page calls itself, it is shown as text, and nothing crashes."""

from __future__ import annotations

import asyncio

from tui_world import World, add_posting, opened_app, press, screen_text, settle, toasts, until

from scoutly_tui.domain.errors import CannotRunError, ProblemKind
from scoutly_tui.store import database
from scoutly_tui.store.models import Company
from scoutly_tui.tui.messages import Failed
from scoutly_tui.tui.widgets.reader import Reader

HOSTILE = {
    "closing markup": "Dev [/] [/b]",
    "colour": "[red]Dev[/red]",
    "action": "[@click=app.quit]apply now[/]",
    "half a tag": "Dev [/ [link=",
    "OSC 52": "Dev\x1b]52;c;aGVsbG8=\x07",
    "C1": "Dev\x9b2J\x9d0;evil\x9c",
    "right to left": "Dev \u202egnireenigne\u202c שלום",
    "endless": "Dev " + "x" * 10_000,
    "joined": "Dev 👩\u200d👩\u200d👧\u200d👦 e" + "\u0301" * 50,
    "wide": "Dev 高级工程师（远程）" * 20,
}


async def test_hostile_postings_are_listed_read_and_decided_like_any_others(world: World) -> None:
    # Written past the sources' own cleaning, as an older version or another program might have.
    keys = [add_posting(world, title, score=100, text=f"{title}\n{title}") for title in HOSTILE.values()]
    with opened_app(world) as app:
        async with app.run_test(size=(140, 50), notifications=True, tooltips=True) as pilot:
            await settle(app, pilot)
            assert set(app.screen.table.keys[: len(keys)]) == set(keys)
            for key in keys:
                app.screen.table.move_to_key(key)
                await until(pilot, lambda key=key: app.screen.query_one(Reader).key == key)
                await settle(app, pilot)
                _is_tame(screen_text(app))
                assert "Description" in screen_text(app)
                await press(app, pilot, "x", "escape", "s")
                assert world.state(key) == "saved"
                _is_tame(screen_text(app))
                await press(app, pilot, "u")
                app.clear_notifications()
                assert world.state(key) != "saved"
            assert app.is_running


def _is_tame(text: str) -> None:
    assert "Dev" in text
    assert all(ord(c) >= 32 or c == "\n" for c in text)
    assert not set(text) & set("\x9b\x9d\u202e\u200d")
    assert all(len(line) <= 140 for line in text.splitlines())


async def test_a_hostile_company_name_and_error_are_text_everywhere(world: World) -> None:
    with database.writing():
        Company.update(
            name="[@click=app.quit]Evil[/] Corp \x1b[2J", problem=ProblemKind.BLOCKED.value, problem_since=world.now,
            problem_message="[/]\x1b]0;owned\x07", problem_seen="<script>[red]\x9b31m",
        ).where(Company.slug == "lanternfield").execute()  # fmt: skip
    with opened_app(world) as app:
        async with app.run_test(size=(140, 30), notifications=True) as pilot:
            for mode in "234":
                await press(app, pilot, mode)
                assert "[@click=app" in screen_text(app)
                assert "\x1b" not in screen_text(app)
            await press(app, pilot, "2", "t", "c", "enter")
            assert app.is_running


async def test_a_failure_is_said_with_its_remedy_and_the_app_goes_on(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settle(app, pilot)
            app.screen.post_message(Failed(CannotRunError("The disk is full [/].", "Free some space.")))
            await until(pilot, lambda: "The disk is full [/]. Free some space." in toasts(app))
            app.screen.post_message(Failed(RuntimeError("[/] \x1b[2J")))
            await until(pilot, lambda: "Something unexpected" in toasts(app))
            assert "\x1b" not in toasts(app)


async def test_a_database_locked_for_a_while_delays_the_write_and_loses_nothing(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            released = asyncio.Event()

            def hold() -> None:
                import cysqlite

                other = cysqlite.Connection(str(world.home.paths.database), timeout=1)
                other.execute("begin immediate")
                loop.call_soon_threadsafe(held.set)
                asyncio.run_coroutine_threadsafe(released.wait(), loop).result(5)
                other.execute("commit")
                other.close()

            loop, held = asyncio.get_running_loop(), asyncio.Event()
            holder = loop.run_in_executor(None, hold)
            await asyncio.wait_for(held.wait(), 5)
            await pilot.press("s")
            await pilot.press("j", "j", "k")
            assert app.screen.table.cursor == 1
            released.set()
            await holder
            await settle(app, pilot)
            assert world.state(key) == "saved"


async def test_a_storm_of_resizes_leaves_a_whole_screen(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            for width, height in (
                (20, 5),
                (250, 70),
                (1, 1),
                (99, 12),
                (100, 12),
                (60, 16),
                (140, 40),
                (80, 24),
            ):
                await pilot.resize_terminal(width, height)
            await settle(app, pilot)
            text = screen_text(app)
            assert "22 companies" in text
            assert "s save" in text.splitlines()[-1]
            assert len(text.splitlines()) == 24
