"""Bringing a database to the present schema: backed up first, each step whole, never downwards."""

import multiprocessing
import shutil
import sqlite3
from urllib.parse import urlsplit, urlunsplit

import pytest

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import companies
from scoutly_tui.store import database, schema

NOW = 1_767_600_000_000

ADD_COLUMN = """
def up(migrator, db):
    db.execute_sql("alter table company add column motto text not null default ''")
    db.execute_sql("create index company_motto on company(motto)")
"""
BREAKS = """
def up(migrator, db):
    db.execute_sql("alter table company add column half text")
    db.execute_sql("update company set name = 'lost'")
    db.execute_sql("insert into company (id) values (null)")
"""


@pytest.fixture
def postgres_url(postgres_server):
    """The URL of a database that no migration has seen."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("create database migrations")
        yield urlunsplit(urlsplit(postgres_server)._replace(path="/migrations"))
        database.disconnect()
        connection.execute("drop database migrations with (force)")


@pytest.fixture
def later(tmp_path, monkeypatch):
    """A later scoutly: the present migrations and those that a test adds."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def add(name: str, text: str) -> None:
        (folder / f"{name}.py").write_text(text)
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return add


def columns() -> set[str]:
    return {column.name for column in database.db.get_columns("company")}


def applied() -> list[str]:
    return [row[0] for row in database.execute("select name from schema_migration order by name")]


def test_an_older_database_is_upgraded_with_its_rows_kept(make_home, engine_url, later):
    home = make_home(url=engine_url)
    companies.add(home.user_id, ["https://acme.example/careers"], NOW, rank=84)
    later("0900_motto", ADD_COLUMN)
    home = make_home(url=engine_url)
    assert "motto" in columns()
    assert applied()[-1] == "0900_motto"
    row = companies.row(home.user_id, "acme", NOW)
    assert (row.name, row.rank) == ("Acme", 84)


def test_the_upgrade_backs_up_first_what_there_was(make_home, later):
    home = make_home()
    companies.add(home.user_id, ["https://acme.example/careers"], NOW)
    assert list(home.paths.backups.glob("*")) == []
    later("0900_motto", ADD_COLUMN)
    make_home()
    (backup,) = home.paths.backups.glob("*.db")
    assert "before-upgrade" in backup.name
    with sqlite3.connect(backup) as old:
        assert old.execute("select slug from company").fetchall() == [("acme",)]
        assert "motto" not in [row[1] for row in old.execute("pragma table_info(company)")]


def test_a_new_home_and_one_up_to_date_need_no_backup(make_home):
    home = make_home()
    make_home()
    assert list(home.paths.backups.glob("*")) == []


def test_an_interrupted_migration_leaves_the_old_schema_and_says_so_in_one_sentence(
    make_home, engine_url, later
):
    home = make_home(url=engine_url)
    companies.add(home.user_id, ["https://acme.example/careers"], NOW)
    before = applied()
    later("0900_breaks", BREAKS)
    with pytest.raises(CannotRunError) as refused:
        make_home(url=engine_url)
    assert "0900_breaks" in str(refused.value)
    assert refused.value.remedy
    with database.reading():
        assert "half" not in columns()
        assert applied() == before
        assert database.execute("select name from company") == [("Acme",)]


def test_after_an_interruption_the_next_start_carries_on(make_home, engine_url, later):
    make_home(url=engine_url)
    later("0900_motto", ADD_COLUMN)
    later("0901_breaks", BREAKS)
    with pytest.raises(CannotRunError):
        make_home(url=engine_url)
    with database.reading():
        assert applied()[-1] == "0900_motto"
    later("0901_breaks", "def up(migrator, db):\n    db.execute_sql('create table after (id integer)')\n")
    make_home(url=engine_url)
    assert applied()[-2:] == ["0900_motto", "0901_breaks"]


def test_a_newer_database_is_refused_in_one_sentence_and_left_alone(make_home, engine_url, later):
    home = make_home(url=engine_url)
    database.execute("insert into schema_migration (name, applied) values ('0999_future', current_timestamp)")
    later("0900_motto", ADD_COLUMN)
    with pytest.raises(CannotRunError) as refused:
        make_home(url=engine_url)
    assert "newer scoutly" in str(refused.value)
    assert "0999_future" in str(refused.value)
    assert str(refused.value).count("\n") == 0
    assert refused.value.exit_code == 3
    with database.reading():
        assert "motto" not in columns()
    assert list(home.paths.backups.glob("*")) == []


def _open(path: str, results: multiprocessing.SimpleQueue) -> None:
    from scoutly_tui.services import home as homes

    try:
        opened = homes.open_home(path, user="tester", environment={})
        results.put(opened.user_id)
    except BaseException as error:
        results.put(repr(error))
        raise


def test_three_processes_that_start_at_once_make_one_schema(tmp_path):
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    starting = [context.Process(target=_open, args=(str(tmp_path / "home"), results)) for _ in range(3)]
    for process in starting:
        process.start()
    for process in starting:
        process.join(60)
    assert [process.exitcode for process in starting] == [0, 0, 0]
    assert [results.get() for _ in starting] == [1, 1, 1]


def test_every_migration_is_numbered_and_no_number_is_used_twice():
    numbers = [name.split("_")[0] for name in schema.versions()]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == "0001"
    assert all(len(number) == 4 and number.isdigit() for number in numbers)
