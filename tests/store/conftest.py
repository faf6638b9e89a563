"""One migrated PostgreSQL database for this room, emptied before each test; migrations take their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import pytest

from scoutly_tui.store import database

if TYPE_CHECKING:
    import psycopg

PARENTS = ("job_queue", "company", "process", "host", "robots", "setting", '"user"')


@pytest.fixture(scope="session")
def _emptying(postgres_server: str) -> Iterator[psycopg.Connection]:
    """A connection to this room's database, which stays open for the whole run."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute("create database store")
    url = urlunsplit(urlsplit(postgres_server)._replace(path="/store"))
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection
    database.disconnect()


@pytest.fixture
def postgres_url(postgres_server: str, _emptying: psycopg.Connection) -> Iterator[str]:
    """The URL of a database without a row. Migrating an empty one for every test would cost a quarter second each."""
    database.disconnect()
    found = _emptying.execute("select to_regclass('company')").fetchone()
    if found is not None and found[0]:
        _emptying.execute("; ".join(f"delete from {table}" for table in PARENTS))
    yield urlunsplit(urlsplit(postgres_server)._replace(path="/store"))
    database.disconnect()
