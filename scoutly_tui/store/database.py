"""The one database of this process: SQLite in the home, or PostgreSQL.

SQLite comes from cysqlite, which carries its own 3.54: the system's on Raspberry Pi OS has a WAL race that
can corrupt a file with several connections (https://sqlite.org/wal.html#walresetbug). Transactions are
IMMEDIATE and take one in-process lock, because SQLite's busy handler is unfair under contention.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from scoutly_tui import clock
from scoutly_tui.domain.errors import CannotRunError, CredentialsError
from scoutly_tui.store import drivers
from scoutly_tui.store.drivers import peewee

BUSY_TIMEOUT_MS: Final = 10_000
PRAGMAS: Final = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": BUSY_TIMEOUT_MS,
    "temp_store": 2,
    "cache_size": -8_000,
    "journal_size_limit": 16 * 1024 * 1024,
}

FAULTS: Final = (peewee.OperationalError, peewee.InterfaceError, peewee.InternalError)
"""What the engine raises when it cannot be used now: gone, restarting, out of connections. Not our mistakes."""


class DamagedError(CannotRunError):
    """The database's file is damaged: only a backup helps."""


class PassingFaultError(CannotRunError):
    """The database cannot be used now and may in a moment: its server restarts, another program holds it."""


db = peewee.DatabaseProxy()
_write_lock = threading.RLock()


def is_postgres() -> bool:
    """Whether the open database is PostgreSQL."""
    return isinstance(db.obj, peewee.PostgresqlDatabase)


def sqlite_path(url: str) -> Path | None:
    """The file a ``sqlite:///`` URL names; None for any other."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def connect(url: str, *, threads: int = 8) -> None:
    """Make ``url`` this process's database. No connection is opened yet.

    ``threads`` bounds the PostgreSQL pool. Raises CannotRunError for an unknown scheme or a missing driver.
    """
    db.initialize(engine(url, threads=threads))


def engine(url: str, *, threads: int = 8) -> Any:
    """A database of its own for ``url``, beside this process's. Raises as ``connect``."""
    path = sqlite_path(url)
    if path is not None:
        from playhouse.cysqlite_ext import CySqliteDatabase

        class Lasting(CySqliteDatabase):  # type: ignore[misc]
            """Never makes a file anew that was deleted under it: SQLite would cut short the shared memory that
            this process's other connections still map, and the process would die of SIGBUS."""

            connected = False

            def _connect(self) -> Any:
                if self.connected and not Path(self.database).exists():
                    raise peewee.OperationalError(f"unable to open {path}: it was deleted")
                connection = super()._connect()
                self.connected = True
                return connection

        return Lasting(str(path), lock_type="IMMEDIATE", pragmas=PRAGMAS, autoconnect=False)
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise CannotRunError(
            "database.url is neither sqlite:/// nor postgresql://.", "Correct it in config.toml."
        )
    return _postgres(url, threads)


def _postgres(url: str, threads: int) -> Any:
    try:
        drivers.use_psycopg()
    except ImportError:
        raise CannotRunError(
            "The PostgreSQL driver is not installed.", "Install it with: pip install 'scoutly[postgres]'"
        ) from None
    from playhouse import db_url
    from playhouse.pool import PooledPostgresqlDatabase

    options = db_url.parse(url, unquote_password=True, unquote_user=True)
    name = options.pop("database")
    return PooledPostgresqlDatabase(
        name, max_connections=threads + 8, timeout=10, stale_timeout=300, autoconnect=False, **options
    )


def widen(threads: int) -> None:
    """Let ``threads`` workers have a connection each, and those beside them too (PostgreSQL)."""
    if is_postgres():
        db.obj._max_connections = max(db.obj._max_connections or 0, threads + 8)


def close() -> None:
    """Close this thread's connection, if it has one."""
    if db.obj is not None and not db.is_closed():
        db.close()


def disconnect() -> None:
    """Leave the database: close this thread's connection and, on PostgreSQL, the whole pool."""
    if db.obj is None:
        return
    close()
    if is_postgres():
        db.obj.close_all()


@contextmanager
def reading() -> Iterator[None]:
    """A connection for this thread, closed again unless the thread had one open already."""
    with _translated():
        if not db.is_closed():
            yield
            return
        db.connect()
        try:
            yield
        finally:
            db.close()


@contextmanager
def writing(*, durable: bool = True) -> Iterator[None]:
    """One IMMEDIATE transaction: all of it or nothing. Nested ones join the outer as savepoints.

    Without ``durable`` a power cut may take it back, as a whole and in order: for leases, host slots and
    signs of life, whose owners are dead then anyway. It spares the disk a flush.
    """
    if is_postgres():
        with reading():
            relaxed = not durable and not db.in_transaction()
            with db.atomic():
                if relaxed:
                    execute("set local synchronous_commit to off")
                yield
        return
    with _write_lock, reading():
        if durable or db.in_transaction():
            with db.atomic():
                yield
            return
        execute("pragma synchronous = 1")
        try:
            with db.atomic():
                yield
        finally:
            execute("pragma synchronous = 2")


@contextmanager
def _translated() -> Iterator[None]:
    """Database errors that a person can act on, as CannotRunError."""
    try:
        yield
    except peewee.OperationalError as error:
        # A full disk ends SQLite's transaction by itself; then our rollback fails and hides what happened first.
        text = " ".join(str(one) for one in _chain(error)).lower()
        if "password authentication failed" in text:
            raise CredentialsError(
                "PostgreSQL refuses the user or the password.", "Correct database.url."
            ) from None
        if "database is locked" in text:
            raise PassingFaultError(
                "Another program has held the database for too long.",
                "Close what else has the file open and try again.",
            ) from error
        if _is_damage(text):
            raise _damaged() from error
        for needle, message, remedy in _REMEDIES:
            if needle in text:
                raise CannotRunError(message, remedy) from error
        if any(needle in text for needle in _AWAY):
            raise PassingFaultError(
                "The PostgreSQL server does not answer.", "Start it, or correct database.url in config.toml."
            ) from error
        raise
    except peewee.DatabaseError as error:
        if _is_damage(str(error).lower()):
            raise _damaged() from error
        raise


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """``error`` and what it was raised in the handling of."""
    while error is not None:
        yield error
        error = error.__context__


def _is_damage(text: str) -> bool:
    return "malformed" in text or "not a database" in text


def _damaged() -> DamagedError:
    return DamagedError(
        "The database file is damaged.",
        "Restore a backup with: scoutly restore FILE (backups are kept in the data folder).",
    )


_REMEDIES: Final = (
    ("disk is full", "The disk is full; nothing was written.", "Free some space and try again."),
    ("disk full", "The disk is full; nothing was written.", "Free some space and try again."),
    (
        "disk i/o error",
        "The disk cannot be written; nothing was.",
        "Check its space and its health: scoutly doctor",
    ),
    (
        "readonly",
        "The database is read-only; nothing was written.",
        "Check the permissions of the data folder.",
    ),
    (
        "read-only",
        "The database is read-only; nothing was written.",
        "Check the permissions of the data folder.",
    ),
    (
        "unable to open",
        "The database file cannot be opened.",
        "Check that the data folder exists and is yours.",
    ),
    ("does not exist", "PostgreSQL knows no such database or user.", "Create it, or correct database.url."),
)
_AWAY: Final = (
    "connection refused", "connection failed", "could not connect", "could not translate host name",
    "no such file or directory", "timeout expired", "starting up", "shutting down", "administrator command",
    "server closed the connection", "connection is lost", "connection is closed",
)  # fmt: skip


def execute(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Run one statement written with ``?`` on either engine and return all its rows (empty if it has none)."""
    if is_postgres():
        sql = sql.replace("%", "%%").replace("?", "%s")
    cursor = db.execute_sql(sql, parameters)
    return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


def changed(sql: str, *parameters: object) -> int:
    """Run one statement written with ``?`` and return how many rows it changed."""
    if is_postgres():
        sql = sql.replace("%", "%%").replace("?", "%s")
    return int(db.execute_sql(sql, parameters).rowcount)


def skip_locked() -> str:
    """The suffix that lets several machines claim rows without waiting on each other."""
    return " for update skip locked" if is_postgres() else ""


def lease_clock() -> int:
    """Milliseconds by the clock all owners of leases share: PostgreSQL's own, or this machine's."""
    if is_postgres():
        return int(execute("select (extract(epoch from clock_timestamp()) * 1000)::bigint")[0][0])
    return clock.real_ms()


def data_version() -> int:
    """A number that changes when another connection has committed (SQLite); 0 on PostgreSQL."""
    return 0 if is_postgres() else int(execute("pragma data_version")[0][0])
