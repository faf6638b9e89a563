"""Bring a database to the present schema: back up first, one transaction a migration, never downwards."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.store import database, drivers

log = logging.getLogger(__name__)
MIGRATIONS: Final = Path(__file__).with_name("migrations")
_ADVISORY_LOCK: Final = 0x5C0071


def upgrade(lock_file: Path, back_up: Any) -> list[str]:
    """Apply what is pending and return its names. ``back_up`` is called first if there is anything to lose.

    Only one process does it at a time. Raises CannotRunError for a database newer than this program.
    """
    with database.reading():
        if _is_current():
            return []
        # Ten megabytes and a tenth of a second, which a home that is up to date has no use for.
        with drivers.kept_away():
            from playhouse.migrations import Runner

        runner = Runner(database.db.obj, str(MIGRATIONS))
        _refuse_newer(runner)
        if not _pending(runner):
            return []
        with _only_one(lock_file):
            if not _pending(runner):
                return []
            if runner.applied():
                back_up()
            return _apply(runner)


def _is_current() -> bool:
    """Whether exactly the migrations this program knows have been applied."""
    if not database.db.table_exists("schema_migration"):
        return False
    return {row[0] for row in database.execute("select name from schema_migration")} == set(versions())


def _apply(runner: Any) -> list[str]:
    """Apply what is pending. Raises CannotRunError if one step fails; those before it stay."""
    import peewee

    try:
        applied: list[str] = runner.up()
    except peewee.DatabaseError as error:
        step = _pending(runner)[0]
        raise CannotRunError(
            f"The database could not be upgraded (“{step}”: {clean_line(str(error), 200)}); it is as it was.",
            "Free some space and start again; a copy from before is in the folder of backups.",
        ) from error
    log.info("schema brought to %s", applied[-1])
    return applied


def versions() -> tuple[str, ...]:
    """The names of all migrations this program knows, oldest first."""
    return tuple(sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py")))


def _pending(runner: Any) -> list[str]:
    return [m.name for m in runner.status() if m.path is not None and not m.applied]


def _refuse_newer(runner: Any) -> None:
    newer = [m.name for m in runner.status() if m.path is None]
    if newer:
        raise CannotRunError(
            f"This database was written by a newer scoutly (it knows “{newer[-1]}”); nothing was touched.",
            "Upgrade scoutly, or point --home at another folder.",
        )


@contextmanager
def _only_one(lock_file: Path) -> Iterator[None]:
    if database.is_postgres():
        database.execute("select pg_advisory_lock(?)", _ADVISORY_LOCK)
        try:
            yield
        finally:
            database.execute("select pg_advisory_unlock(?)", _ADVISORY_LOCK)
        return
    import fcntl

    handle = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
