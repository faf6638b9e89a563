"""What goes on while nobody presses a key: looks only where something changed, and a heart that beats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tui_world import World, add_posting, opened_app, press, screen_text, settle, until

from scoutly_tui.services import home, postings, workers
from scoutly_tui.store import database
from scoutly_tui.tui import pulse
from scoutly_tui.tui.presence import Presence
from scoutly_tui.tui.watch import Watch
from scoutly_tui.tui.widgets.row_table import RowTable

HEAVY = (
    "httpx",
    "bs4",
    "openai",
    "huey",
    "pydantic",
    "lxml",
    "selectolax",
    "pypdf",
    "docx",
    "scoutly_tui.fetch.client",
)


async def test_nothing_is_asked_and_nothing_painted_while_nothing_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            taken, painted = [], []
            monkeypatch.setattr(pulse, "take", lambda *args: taken.append(args))
            monkeypatch.setattr(postings, "keys", lambda *args: taken.append(args))
            table = app.screen.query_one(RowTable)
            monkeypatch.setattr(table, "refresh", lambda *args, **kwargs: painted.append(args))
            for _ in range(5):
                app._watch.poll()
                await settle(app, pilot)
            assert (taken, painted) == ([], [])


async def test_a_page_in_the_background_is_up_to_date_when_it_comes_to_the_front(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "2")
            posting = add_posting(world, "Principal Engineer")
            await press(app, pilot, "1")
            await until(pilot, lambda: posting in app.screen.table.keys)
            await until(pilot, lambda: "Principal Engineer" in screen_text(app))


async def test_a_minute_later_ages_read_differently(world: World) -> None:
    clock = [world.now]
    with opened_app(world) as app:
        object.__setattr__(app.session, "now", lambda: clock[0])
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert " 1h" in screen_text(app).splitlines()[4]
            clock[0] += 2 * 3_600_000
            app._watch.age()
            await settle(app, pilot)
            assert " 3h" in screen_text(app).splitlines()[4]


async def test_a_look_that_took_long_earns_a_rest(world: World) -> None:
    spawned: list[object] = []
    watch = Watch(None, None, spawn=spawned.append, show=lambda pulse: None, changed=lambda: None)  # type: ignore[arg-type]
    watch._rest = 3
    for _ in range(3):
        watch.poll()
    assert spawned == []
    watch.poll()
    watch.poll()
    assert len(spawned) == 1
    spawned[0].close()  # type: ignore[attr-defined]


def test_a_tui_announces_itself_and_says_goodbye(empty_world: World) -> None:
    home.open_thread()
    presence = Presence(empty_world.home)
    presence.beat()
    assert workers.tui_alive()
    presence.leave()
    assert not workers.tui_alive()


@pytest.mark.timeout(90)
def test_a_tui_keeps_a_worker_of_its_own_and_stops_it_when_it_leaves(tmp_path: Path) -> None:
    opened = home.open_home(tmp_path / "home", user="sam", environment={})
    home.open_thread()
    presence = Presence(opened)
    assert presence.beat() is False
    deadline = 60 * 20
    while not workers.worker_alive() and deadline:
        deadline -= 1
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.05)"], check=True)
    assert [row.kind for row in workers.rows()] == ["embedded"]
    embedded = presence._embedded
    assert embedded is not None
    presence.leave()
    assert embedded._process is not None
    embedded._process.wait(30)
    assert not workers.worker_alive()
    database.disconnect()


def test_the_tui_loads_nothing_that_fetches_or_judges(empty_world: World) -> None:
    code = (
        "import asyncio, sys, tui_world as w\n"
        "from pathlib import Path\n"
        "async def main():\n"
        "    world = w.build(Path(sys.argv[1]))\n"
        "    with w.opened_app(world) as app:\n"
        "        async with app.run_test(size=(80, 24)) as pilot:\n"
        "            for mode in '1234567':\n"
        "                await w.press(app, pilot, mode)\n"
        "            await w.press(app, pilot, '2', 'a')\n"
        "            await w.write_line(app, pilot, 'https://jobs.lever.co/tinwhistle')\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules])\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(empty_world.home.paths.data_dir.parent / "other")],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr[-2000:]


def test_no_file_of_the_screens_is_long_and_the_app_is_a_directory() -> None:
    folder = Path(pulse.__file__).parent
    lengths = {
        path.relative_to(folder).as_posix(): len(path.read_text().splitlines())
        for path in folder.rglob("*.py")
    }
    assert lengths["app.py"] <= 200
    assert lengths["widgets/row_table.py"] <= 350
    assert max(lengths.values()) <= 420


def test_no_screen_imports_another_or_anything_below_the_services() -> None:
    folder = Path(pulse.__file__).parent
    for path in folder.rglob("*.py"):
        # What only type checkers read is no import.
        text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("    from "))
        for below in ("store", "fetch", "sources", "matching", "worker", "cli"):
            assert f"scoutly_tui.{below}" not in text, path
        if path.parent.name == "screens":
            assert "scoutly_tui.tui.screens" not in text, path


def test_only_the_gateway_starts_threads() -> None:
    folder = Path(pulse.__file__).parent
    guilty = [
        path.name
        for path in folder.rglob("*.py")
        if any(word in path.read_text() for word in ("Executor", "threading", "to_thread", "thread=True"))
    ]
    assert guilty == ["gateway.py"]
