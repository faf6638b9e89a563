"""Stages for worker processes: a home on either engine, the small world, and an orderly end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest

from scoutly_tui.services.home import Home
from scoutly_tui.store import database

from .stage import Gateway, Stage


@pytest.fixture
def gateway() -> Iterator[Callable[..., Gateway]]:
    """Starts gateways that end with the test."""
    started: list[Gateway] = []

    def start(*options: str) -> Gateway:
        started.append(Gateway(*options))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def stage(make_home: Callable[..., Home], gateway: Callable[..., Gateway]) -> Iterator[Callable[..., Stage]]:
    """Sets stages: ``stage(url, latency="0,0", postings=2, **settings)``."""
    built: list[Stage] = []

    def build(
        url: str = "", *, latency: str = "0,0", postings: int = 2, name: str = "home", **settings: str
    ) -> Stage:
        world = gateway("--latency", latency, "--postings", str(postings))
        built.append(Stage(make_home(name, url), world, **settings))
        return built[-1]

    yield build
    for one in built:
        one.end()


@pytest.fixture(scope="session")
def _worker_database(postgres_server: str) -> Iterator[str]:
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("drop database if exists worker with (force)")
        connection.execute("create database worker")
    yield urlunsplit(urlsplit(postgres_server)._replace(path="/worker"))
    database.disconnect()


@pytest.fixture
def postgres_url(_worker_database: str) -> Iterator[str]:
    """The URL of a database without a row: migrating an empty one for every test would cost half a second each."""
    import psycopg

    database.disconnect()
    with psycopg.connect(_worker_database, autocommit=True) as connection:
        tables = [
            row[0]
            for row in connection.execute(
                "select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_migration'"
            ).fetchall()
        ]
        if tables:
            names = ", ".join(f'"{name}"' for name in tables)
            connection.execute(f"truncate {names} restart identity cascade")
    yield _worker_database
    database.disconnect()
