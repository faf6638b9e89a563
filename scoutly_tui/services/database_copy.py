"""Moving a home's data between SQLite and PostgreSQL, either way, proven by counts and checksums."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.services import workers
from scoutly_tui.services.home import Home
from scoutly_tui.store import database, schema
from scoutly_tui.store.drivers import peewee
from scoutly_tui.store.models import MODELS, Process, Row

BATCH: Final = 500
PARAMETERS: Final = 6_000
"""How many values one statement carries at most."""

_LEFT_BEHIND: Final = (Process,)
"""What says something of running processes only."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """One table: how many rows it has, and a digest of all of them that is the same on both engines."""

    table: str
    rows: int
    checksum: str


def copy(
    home: Home, target: str, on_table: Callable[[CopiedTable], None] = lambda _: None
) -> list[CopiedTable]:
    """Copy all of ``home``'s data into the empty database ``target`` and verify it; the source is only read.

    ``target`` is ``sqlite:///…`` or ``postgresql://…``. Everything is one transaction: on any difference, and
    on any error, the target stays empty. Raises UsageError for a target with data in it, CannotRunError
    while a process uses the home.
    """
    _refuse_in_use()
    source = database.engine(home.database_url)
    lock = home.paths.data_dir / "copy.lock"
    database.disconnect()
    database.connect(target)
    try:
        schema.upgrade(lock, lambda: None)
        source.connect()
        copied: list[CopiedTable] = []
        with database.writing():
            _refuse_filled()
            for model in _models():
                _copy_table(source, model)
                copied.append(_verified(source, model))
                on_table(copied[-1])
            _set_sequences()
        return copied
    finally:
        source.close()
        database.disconnect()
        lock.unlink(missing_ok=True)
        database.connect(home.database_url, threads=home.settings.worker.threads)


def _models() -> list[type[Row]]:
    return [model for model in MODELS if model not in _LEFT_BEHIND]


def _refuse_in_use() -> None:
    others = workers.others_here()
    if others:
        raise CannotRunError(
            f"The home is in use ({', '.join(sorted(set(others)))}).",
            "Stop the worker and the screens first.",
        )


def _refuse_filled() -> None:
    for model in _models():
        table = _table(model)
        if database.execute(f"select 1 from {table} limit 1"):
            raise UsageError(f"The target has data already (in {table}).", "Choose an empty database.")


def _meta(model: type[Row]) -> Any:
    return model._meta


def _table(model: type[Row]) -> str:
    return f'"{_meta(model).table_name}"'


def _columns(model: type[Row]) -> list[Any]:
    return list(_meta(model).sorted_fields)


def _copy_table(source: Any, model: type[Row]) -> None:
    names = [field.column_name for field in _columns(model)]
    flags = [isinstance(field, peewee.BooleanField) for field in _columns(model)]
    insert = f"insert into {_table(model)} ({', '.join(_quoted(name) for name in names)}) values "
    one = f"({', '.join('?' for _ in names)})"
    rows = _rows(source, model)
    # Many rows a statement: a server on the network is asked a hundredth as often.
    while batch := list(islice(rows, max(1, PARAMETERS // len(names)))):
        values = [
            bool(value) if flag and value is not None else value
            for row in batch
            for value, flag in zip(row, flags, strict=True)
        ]
        database.execute(insert + ", ".join([one] * len(batch)), *values)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _rows(engine: Any, model: type[Row]) -> Iterator[tuple[Any, ...]]:
    """All rows of a table in the order of its key, read in batches that cost the same at the end as at the start."""
    mark = "%s" if isinstance(engine, peewee.PostgresqlDatabase) else "?"
    key = _quoted(_meta(model).primary_key.column_name)
    # Text keys must come in one order on both engines, whatever the collation.
    order = f'{key} collate "C"' if mark == "%s" and _has_text_key(model) else key
    columns = ", ".join(_quoted(field.column_name) for field in _columns(model))
    place = [field.column_name for field in _columns(model)].index(key.strip('"'))
    last: Any = None
    while True:
        where = "" if last is None else f" where {order} > {mark}"
        parameters = () if last is None else (last,)
        cursor = engine.execute_sql(
            f"select {columns} from {_table(model)}{where} order by {order} limit {BATCH}", parameters
        )
        batch = cursor.fetchall()
        yield from (tuple(row) for row in batch)
        if len(batch) < BATCH:
            return
        last = batch[-1][place]


def _has_text_key(model: type[Row]) -> bool:
    return isinstance(_meta(model).primary_key, peewee.TextField)


def _verified(source: Any, model: type[Row]) -> CopiedTable:
    ours, theirs = _summary(source, model), _summary(database.db.obj, model)
    if ours != theirs:
        raise CannotRunError(
            f"{ours.table} differs after copying ({ours.rows} rows, then {theirs.rows}); nothing was kept.",
            "Try again; if it stays, run: scoutly doctor",
        )
    return theirs


def _summary(engine: Any, model: type[Row]) -> CopiedTable:
    digest, count = hashlib.sha256(), 0
    for row in _rows(engine, model):
        digest.update(repr(tuple(_plain(value) for value in row)).encode("utf-8", "surrogatepass"))
        count += 1
    return CopiedTable(_meta(model).table_name, count, digest.hexdigest()[:16])


def _plain(value: Any) -> Any:
    """A value as both engines would show it: truth as 0 and 1, whole floats as they are written."""
    if isinstance(value, bool):
        return int(value)
    return float(value) if isinstance(value, float) else value


def _set_sequences() -> None:
    if not database.is_postgres():
        return
    for model in _models():
        if isinstance(_meta(model).primary_key, peewee.AutoField):
            database.execute(
                f"select setval(pg_get_serial_sequence('{_table(model)}', 'id'),"
                f" coalesce((select max(id) from {_table(model)}), 0) + 1, false)"
            )


def _has_password(text: str) -> bool:
    try:
        return "://" in text and urlsplit(text).password is not None
    except ValueError:
        return "@" in text


def sqlite_url(text: str) -> str:
    """A target as a person gives it: a URL, or the path of a SQLite file to be.

    Raises UsageError for a URL with a password: everybody on this machine can read what is typed.
    """
    if _has_password(text):
        raise UsageError(
            "A password does not belong on the command line.",
            "Leave it out of the URL; PGPASSWORD or ~/.pgpass gives it to PostgreSQL.",
        )
    return text if "://" in text else f"sqlite:///{Path(text).expanduser().absolute()}"
