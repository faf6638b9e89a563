"""One migrated PostgreSQL database for this room, emptied before each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from scoutly_tui.store import database

sys.path.insert(0, str(Path(__file__).parent))

from web import Web

PARENTS = ("job_queue", "company", "process", "host", "robots", "setting", '"user"')


@pytest.fixture(scope="session")
def _services_database(postgres_server: str) -> Iterator[str]:
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("create database services")
    yield urlunsplit(urlsplit(postgres_server)._replace(path="/services"))
    database.disconnect()


@pytest.fixture
def postgres_url(_services_database: str) -> Iterator[str]:
    """The URL of a database without a row. Migrating an empty one for every test would cost a quarter second each."""
    import psycopg

    database.disconnect()
    with psycopg.connect(_services_database, autocommit=True) as connection:
        if connection.execute("select to_regclass('company')").fetchone()[0]:
            for table in PARENTS:
                connection.execute(f"delete from {table}")
    yield _services_database
    database.disconnect()


@pytest.fixture
def web() -> Iterator[Web]:
    """A small web behind a gateway."""
    running = Web()
    yield running
    running.close()
