"""What is broken off in its middle: a migration, a backup, a restore, a copy that was torn on its way."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scoutly_tui import clock
from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.services import backup, companies
from scoutly_tui.services import home as homes
from scoutly_tui.services.home import Home
from scoutly_tui.store import database, schema
from tests.invariants import check
from tests.worker.stage import count


def _in_a_child(do: Callable[[], object]) -> int:
    """The exit code of a child that does ``do``; below zero the signal that ended it. It shares no connection."""
    database.disconnect()
    child = os.fork()
    if child == 0:
        try:
            do()
            os._exit(0)
        except CannotRunError:
            os._exit(3)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Killing:
    """Kills this process before the ``at``-th of the calls that it is put around."""

    def __init__(self, at: int) -> None:
        self._left = at

    def around(self, owner: Any, name: str) -> None:
        do = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return do(*arguments, **named)

        setattr(owner, name, call)


def _open(folder: Path, url: str) -> None:
    homes.open_home(folder, user="tester", environment={"SCOUTLY_DATABASE__URL": url} if url else {})


def _open_and_die(folder: Path, url: str, at: int) -> Callable[[], None]:
    def do() -> None:
        killing = Killing(at)
        connect = database.connect

        def connect_and_watch(*arguments: Any, **named: Any) -> None:
            connect(*arguments, **named)
            for name in ("execute_sql", "begin", "commit"):
                killing.around(database.db.obj, name)

        database.connect = connect_and_watch
        _open(folder, url)

    return do


LATER = """
def up(migrator, db):
    db.execute_sql("alter table company add column motto text not null default ''")
    db.execute_sql("update company set motto = 'none'")
    db.execute_sql("create index company_motto on company(motto)")
"""


@pytest.fixture
def fresh_postgres(postgres_server: str) -> Iterator[str]:
    """A database that no migration has seen."""
    from urllib.parse import urlsplit, urlunsplit

    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("drop database if exists interrupted with (force)")
        connection.execute("create database interrupted")
    yield urlunsplit(urlsplit(postgres_server)._replace(path="/interrupted"))
    database.disconnect()


@pytest.mark.parametrize(
    ("engine", "step"),
    [("sqlite", 31), *(pytest.param(engine, 3, marks=pytest.mark.slow) for engine in ("sqlite", "postgres"))],
)
def test_a_first_start_that_is_killed_at_any_statement_is_made_up_for_by_the_next(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str, step: int
) -> None:
    url = str(request.getfixturevalue("fresh_postgres")) if engine == "postgres" else ""
    deaths = 0
    for at in range(1, 500, step):
        folder = tmp_path / (f"home-{at}" if engine == "sqlite" else "home")
        end = _in_a_child(_open_and_die(folder, url, at))
        if end == 0:
            break
        assert end == -signal.SIGKILL
        deaths += 1
        if engine == "sqlite":
            _is_as_new(folder, url)
            shutil.rmtree(folder)
    assert deaths >= 3
    _is_as_new(folder, url)


def _is_as_new(folder: Path, url: str) -> None:
    _open(folder, url)
    with database.reading():
        applied = [row[0] for row in database.execute("select name from schema_migration order by name")]
        assert applied == list(schema.versions())
        check(settled=True)
    database.disconnect()


@pytest.mark.slow
def test_an_upgrade_that_is_killed_at_any_statement_keeps_every_row_and_is_made_up_for(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    specs = [companies.CompanySpec(f"C{n}", f"https://c{n}.example/", 50, True) for n in range(5)]
    companies.take_in(home.user_id, specs, clock.now_ms())
    database.disconnect()
    later = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, later, ignore=shutil.ignore_patterns("__pycache__"))
    (later / "0900_motto.py").write_text(LATER)
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    before, folder = home.paths.database.read_bytes(), home.paths.data_dir
    for at in range(1, 200, 3):
        end = _in_a_child(_open_and_die(folder, "", at))
        if end == 0:
            break
        assert end == -signal.SIGKILL
        _open(folder, "")
        with database.reading():
            assert count("select count(*) from company where motto = 'none'") == 5
            check(settled=True)
        database.disconnect()
        for side in ("-wal", "-shm"):
            home.paths.database.with_name(home.paths.database.name + side).unlink(missing_ok=True)
        home.paths.database.write_bytes(before)
    assert at > 10
    # However often it was broken off, each upgrade had a whole copy made first.
    copies = list(home.paths.backups.glob("*before-upgrade*.db"))
    assert copies
    assert all(backup.is_sound(file) for file in copies)


@pytest.mark.parametrize("step", ["copy", "check", "rename"])
def test_a_backup_that_is_killed_leaves_nothing_under_its_name(home: Home, tmp_path: Path, step: str) -> None:
    target = tmp_path / "b.tar.gz"

    def do() -> None:
        owner, name = {
            "copy": (backup.tarfile, "open"), "check": (backup.shutil, "rmtree"), "rename": (Path, "chmod"),
        }[step]  # fmt: skip
        # The first chmod is that of the copy of the database, the second that of the archive.
        Killing(2 if step == "rename" else 1).around(owner, name)
        backup.back_up(home, target)

    assert _in_a_child(do) == -signal.SIGKILL
    assert target.exists() == (step == "check"), "it is whole under its name, or not there"
    homes.open_home(home.paths.data_dir, environment={})
    homes.open_thread()
    backup.back_up(home, target)
    assert backup.restore(home, target) is not None
    homes.open_home(home.paths.data_dir, environment={})
    homes.open_thread()
    check(settled=True)


@pytest.fixture
def copies(home: Home, tmp_path: Path) -> dict[str, Path]:
    """A backup of each form, of a home with fifty companies."""
    specs = [companies.CompanySpec(f"C{n}", f"https://c{n}.example/", 50, True) for n in range(50)]
    companies.take_in(home.user_id, specs, clock.now_ms())
    return {
        "archive": backup.back_up(home, tmp_path / "b.tar.gz"),
        "file": backup.snapshot(home.paths.database, home.paths.backups, "daily"),
    }


@pytest.mark.parametrize("form", ["archive", "file"])
def test_a_torn_backup_is_refused_wherever_it_was_torn(
    home: Home, copies: dict[str, Path], tmp_path: Path, form: str
) -> None:
    whole = copies[form].read_bytes()
    torn = tmp_path / f"torn-{copies[form].name}"
    for share in (0.0, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.9999):
        size = int(len(whole) * share)
        # A database is torn between two pages as well.
        for cut in {size, size // 4096 * 4096}:
            torn.write_bytes(whole[:cut])
            with pytest.raises(UsageError):
                backup.restore(home, torn)
    assert count("select count(*) from company") == 50
    assert not list(home.paths.data_dir.glob("restore-in-progress*"))
    check(settled=True)


def test_a_backup_in_which_a_bit_fell_over_is_refused(
    home: Home, copies: dict[str, Path], tmp_path: Path
) -> None:
    whole = copies["archive"].read_bytes()
    bent = tmp_path / "bent.tar.gz"
    for place in range(40, len(whole) - 1, len(whole) // 25):
        bent.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(UsageError):
            backup.restore(home, bent)
    assert gzip.decompress(whole)
    assert count("select count(*) from company") == 50


def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(
    home: Home, copies: dict[str, Path], tmp_path: Path
) -> None:
    """At any of its renames and copies: where nothing is in place, what was there is kept beside it."""
    companies.take_in(
        home.user_id, [companies.CompanySpec("Later", "https://later.example/", 50, True)], clock.now_ms()
    )
    path = home.paths.database
    for at in range(1, 20):

        def do(at: int = at) -> None:
            killing = Killing(at)
            killing.around(Path, "replace")
            killing.around(backup, "_unpacked")
            killing.around(backup, "_forget_processes")
            backup.restore(home, copies["archive"])

        end = _in_a_child(do)
        homes.open_home(home.paths.data_dir, user="tester", environment={})
        homes.open_thread()
        check(settled=True)
        found = count("select count(*) from company")
        assert found in (50, 51), f"killed at {at}: neither the one nor the other is there"
        if end == 0:
            break
    assert at > 3
    assert count("select count(*) from company") == 50
    assert path.exists()
