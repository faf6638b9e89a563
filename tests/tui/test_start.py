"""How the screens come up: what is read before they are imported, and what is left until they stand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tui_world import World

from scoutly_tui.cli import screens
from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import companies, glance, home, postings
from scoutly_tui.store import database
from scoutly_tui.tui import keys
from scoutly_tui.tui.gateway import Gateway
from scoutly_tui.tui.run import READERS, ROWS


def _glance(world: World, user: str | None = None) -> glance.Glance | None:
    return glance.at(world.home.paths.data_dir, user, READERS)


def test_the_glance_holds_the_rows_that_the_page_lists_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoutly_tui.clock.now_ms", lambda: world.now)
    seen = _glance(world)
    assert seen is not None
    listed = postings.keys(world.home.user_id, postings.PostingQuery(), world.now)
    assert list(seen.rows) == postings.by_keys(world.home.user_id, listed[:ROWS], world.now)
    monkeypatch.setenv("SCOUTLY_UI__PAGE", "companies")
    seen = _glance(world)
    assert seen is not None
    assert list(seen.rows) == companies.rows(world.home.user_id, world.now)[:ROWS]


@pytest.mark.parametrize(
    "reason", ["no home", "another user", "an older schema", "not a database", "PostgreSQL"]
)
def test_there_is_no_glance_where_something_has_to_be_done_first(
    reason: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.disconnect()
    user, folder = None, world.home.paths.data_dir
    match reason:
        case "no home":
            folder = tmp_path / "none"
        case "another user":
            user = "somebody else"
        case "an older schema":
            with database.writing():
                database.execute(
                    "delete from schema_migration where id = (select max(id) from schema_migration)"
                )
        case "not a database":
            world.home.paths.database.write_bytes(b"nonsense" * 1_000)
        case "PostgreSQL":
            monkeypatch.setenv("SCOUTLY_DATABASE__URL", "postgresql:///scoutly")
    database.disconnect()
    assert glance.at(folder, user, READERS) is None


async def test_the_gateway_opens_a_glanced_home_before_its_first_answer_and_once(world: World) -> None:
    done: list[str] = []
    gateway = Gateway(lambda: done.append("opened"))
    try:
        await gateway.read(done.append, "first")
        await gateway.read(done.append, "second")
    finally:
        gateway.close()
    assert done == ["opened", "first", "second"]


def test_until_the_first_frame_neither_the_engine_nor_the_command_line_is_imported(world: World) -> None:
    home.close_home()
    code = (
        "import asyncio, sys\n"
        "from scoutly_tui.cli import screens\n"
        "asked = screens.wanted(['--home', sys.argv[1]])\n"
        "from scoutly_tui.tui import run, app\n"
        "from scoutly_tui.services import glance\n"
        "from scoutly_tui.tui.screens import postings, companies\n"
        "assert glance.at(asked.home, asked.user, run.READERS) is not None\n"
        "print([name for name in ('peewee', 'click', 'psycopg', 'huey', 'httpx', 'sqlite3') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(world.home.paths.data_dir)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr[-2000:]


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], screens.Wanted()),
        (["--read-only"], screens.Wanted(read_only=True)),
        (["--home", "x", "--user=y"], screens.Wanted("x", "y")),
        (["status"], None),
        (["--home"], None),
        (["--help"], None),
        (["--verbose"], None),
        (["--read-only=1"], None),
    ],
)
def test_a_line_that_only_opens_the_screens_is_read_without_click(
    arguments: list[str], asked: screens.Wanted | None
) -> None:
    assert screens.wanted(arguments) == asked


def test_the_page_that_opens_first_can_be_chosen_and_has_to_exist() -> None:
    assert keys.first_page("") == "postings"
    assert keys.first_page("queue") == "queue"
    with pytest.raises(CannotRunError, match="kitchen"):
        keys.first_page("kitchen")
