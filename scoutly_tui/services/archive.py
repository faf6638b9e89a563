"""Everything a home holds, out into one file of JSON Lines and back into an empty home, proven by checksums.

The first line says what the file is; then comes each row of each table, parents first; the last line counts and
sums up every table. A file without its last line is half-written and refused. Left out is what says something of
running processes and of other people's servers only, work that is waiting (companies become due anew), and the
mark of a demo.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import peewee

from scoutly_tui import __version__
from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.domain.text import clean_line, without_controls
from scoutly_tui.domain.times import iso
from scoutly_tui.services import files, workers
from scoutly_tui.store import database, schema
from scoutly_tui.store.models import MODELS, Host, Process, Robots, Row

FORMAT: Final = 1
BATCH: Final = 500
PARAMETERS: Final = 6_000
LONGEST_LINE: Final = 16 * 1024 * 1024
_LEFT_OUT: Final = (Process, Host, Robots)
_ONLY: Final = {
    "job_queue": "status in ('completed', 'failed', 'cancelled')",
    "job_attempt": "job_id in (select id from job_queue where status in ('completed', 'failed', 'cancelled'))",
    "setting": "name <> 'demo'",
}
_MADE_BY_ITSELF: Final = ("user", "setting")
"""What a home has from its first moment; a home that has nothing else is empty."""


@dataclass(slots=True)
class TableSum:
    """One table: its rows, and a digest of all of them that is the same on both engines."""

    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, line: str) -> None:
        """Count one row, given as canonical JSON."""
        self.rows += 1
        self.digest.update(line.encode() + b"\n")

    def summed(self) -> dict[str, Any]:
        """As it stands in the file's last line."""
        return {"rows": self.rows, "sha256": self.digest.hexdigest()}


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import came to. ``already``: the home held exactly this, and nothing was done.

    ``different``: tables that do not sum up to what the file says, because an older scoutly wrote it, or because
    control characters were left out.
    """

    tables: dict[str, int]
    already: bool
    different: tuple[str, ...] = ()


# ── out ───────────────────────────────────────────────────────────────────────────────────────────────────


def write(path: Path, now: int) -> dict[str, int]:
    """Write everything to ``path`` and return how many rows of each table; one moment's picture, work may go on.

    The file appears whole or not at all. Raises CannotRunError.
    """
    sums: dict[str, TableSum] = {}
    with files.whole(path) as out, _one_moment():
        head = {
            "scoutly": __version__,
            "format": FORMAT,
            "schema": list(schema.versions()),
            "exported_at": iso(now),
        }
        out.write(json.dumps(head) + "\n")
        for model in _models():
            name = _name(model)
            sums[name] = TableSum()
            for line in _lines(model):
                sums[name].add(line)
                out.write(f'{{"table":"{name}","row":{line}}}\n')
        out.write(
            json.dumps({"end": True, "tables": {name: one.summed() for name, one in sums.items()}}) + "\n"
        )
    return {name: one.rows for name, one in sums.items()}


def sums() -> dict[str, dict[str, Any]]:
    """How many rows each exported table has, and their digest: equal for two homes that hold the same."""
    found: dict[str, dict[str, Any]] = {}
    with _one_moment():
        for model in _models():
            one = TableSum()
            for line in _lines(model):
                one.add(line)
            found[_name(model)] = one.summed()
    return found


def _models() -> list[type[Row]]:
    return [model for model in MODELS if model not in _LEFT_OUT]


def _meta(model: type[Row]) -> Any:
    return model._meta


def _name(model: type[Row]) -> str:
    return str(_meta(model).table_name)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All reads of the block see the database as it is now, whoever writes meanwhile."""
    begin = "begin isolation level repeatable read read only" if database.is_postgres() else "begin deferred"
    with database.reading():
        database.db.execute_sql(begin)
        try:
            yield
        finally:
            database.db.execute_sql("rollback")


def _lines(model: type[Row]) -> Iterator[str]:
    """Each row as canonical JSON, in the order of the key."""
    fields = list(_meta(model).sorted_fields)
    key = _meta(model).primary_key
    position = fields.index(key)
    order = f'"{key.column_name}"'
    if database.is_postgres() and isinstance(key, peewee.TextField):
        order += ' collate "C"'
    only = _ONLY.get(_name(model))
    columns = ", ".join(f'"{one.column_name}"' for one in fields)
    last: Any = None
    while True:
        conditions = [*([only] if only else []), *([f"{order} > ?"] if last is not None else [])]
        where = f" where {' and '.join(conditions)}" if conditions else ""
        batch = database.execute(
            f'select {columns} from "{_name(model)}"{where} order by {order} limit {BATCH}',
            *([last] if last is not None else []),
        )
        for row in batch:
            values = {one.column_name: _plain(one, value) for one, value in zip(fields, row, strict=True)}
            yield _canonical(values)
        if len(batch) < BATCH:
            return
        last = batch[-1][position]


def _canonical(values: dict[str, Any]) -> str:
    # Lone surrogates are no UTF-8; JSON's own escapes carry them.
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def _plain(one: Any, value: Any) -> Any:
    """A value alike on both engines."""
    if value is None:
        return None
    if isinstance(one, peewee.BooleanField):
        return bool(value)
    return float(value) if isinstance(one, peewee.FloatField) else value


# ── in ────────────────────────────────────────────────────────────────────────────────────────────────────


def look_over(path: Path) -> dict[str, int]:
    """Read the whole file, check it against its own last line and this scoutly's schema; rows by table.

    Raises UsageError for a file that is not ours, half-written, altered, or from a newer scoutly.
    """
    head: dict[str, Any] | None = None
    counted: dict[str, TableSum] = {}
    models = {_name(model): model for model in _models()}
    with _opened(path) as file:
        for number, document in _documents(path, file):
            if head is None:
                head = _checked_head(path, document)
                continue
            if document.get("end") is True:
                return _checked_end(path, document, counted)
            name, row = document.get("table"), document.get("row")
            model = models.get(name) if isinstance(name, str) else None
            if model is None or not isinstance(row, dict):
                raise _bad(path, number, "it is no row of a table scoutly knows")
            unknown = set(row) - {one.column_name for one in _meta(model).sorted_fields}
            if unknown:
                raise _bad(path, number, f"{name} has no column “{clean_line(sorted(unknown)[0], 40)}”")
            if not all(_is_plain(value) for value in row.values()):
                raise _bad(path, number, f"{name} has a value that is none")
            counted.setdefault(_name(model), TableSum()).add(_canonical(row))
    raise UsageError(
        f"{path.name} is half-written: its end is missing.", "Export again, or take an older file."
    )


def _is_plain(value: object) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return value is None or isinstance(value, str | float)


def read(path: Path) -> Taken:
    """Take everything in ``path`` into the empty home, all or nothing; a home that holds just that stays as it is.

    Raises UsageError for a bad file or a home that holds something else, CannotRunError while a process uses it.
    """
    rows = look_over(path)
    wanted = _end_of(path)
    if sums() == wanted:
        return Taken(rows, already=True)
    others = workers.others_here()
    if others:
        raise CannotRunError(
            f"The home is in use ({', '.join(sorted(set(others)))}).",
            "Stop the worker and the screens first.",
        )
    with database.writing():
        _refuse_filled()
        for name in reversed([_name(model) for model in _models()]):
            if name in _MADE_BY_ITSELF:
                database.execute(
                    f'delete from "{name}"' + (" where name <> 'demo'" if name == "setting" else "")
                )
        _insert_all(path)
        _set_sequences()
    now = sums()
    different = tuple(name for name, one in wanted.items() if now.get(name) != one)
    return Taken(rows, already=False, different=different)


def _refuse_filled() -> None:
    for model in _models():
        name = _name(model)
        if name not in _MADE_BY_ITSELF and database.execute(f'select 1 from "{name}" limit 1'):
            raise UsageError(
                f"This home holds something already (in {name}).",
                "Take the file into an empty home: scoutly --home NEW import FILE",
            )


def _insert_all(path: Path) -> None:
    models = {_name(model): model for model in _models()}
    with _opened(path) as file:
        rows = (
            (document["table"], document["row"])
            for number, document in _documents(path, file)
            if number > 1 and "end" not in document
        )
        pending: list[dict[str, Any]] = []
        current = ""
        for name, row in rows:
            if pending and (name != current or set(row) != set(pending[0]) or len(pending) >= _most(row)):
                _insert(models[current], pending)
                pending = []
            current = name
            pending.append(
                {column: without_controls(v) if isinstance(v, str) else v for column, v in row.items()}
            )
        if pending:
            _insert(models[current], pending)


def _most(row: dict[str, Any]) -> int:
    return max(1, PARAMETERS // max(1, len(row)))


def _insert(model: type[Row], rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    marks = f"({', '.join('?' for _ in names)})"
    try:
        database.execute(
            f'insert into "{_name(model)}" ({", ".join(chr(34) + name + chr(34) for name in names)})'
            f" values {', '.join([marks] * len(rows))}",
            *(row[name] for row in rows for name in names),
        )
    except (peewee.IntegrityError, peewee.DataError) as error:
        raise UsageError(
            f"A row of {_name(model)} cannot be: {clean_line(str(error), 160)}.", "Nothing was taken in."
        ) from None


def _set_sequences() -> None:
    if not database.is_postgres():
        return
    for model in _models():
        if isinstance(_meta(model).primary_key, peewee.AutoField):
            table = f'"{_name(model)}"'
            database.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'),"
                f" coalesce((select max(id) from {table}), 0) + 1, false)"
            )


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None


def _documents(path: Path, file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    lines: Callable[[], bytes] = lambda: file.readline(LONGEST_LINE + 1)  # noqa: E731
    for number, line in enumerate(iter(lines, b""), 1):
        if len(line) > LONGEST_LINE:
            raise _bad(path, number, "it is too long")
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            raise _bad(path, number, "it is not valid JSON, or half of it is missing") from None
        if not isinstance(document, dict):
            raise _bad(path, number, "it is no object")
        yield number, document


def _bad(path: Path, number: int, why: str) -> UsageError:
    return UsageError(f"{path.name}, line {number}: {why}.", "Nothing was taken in.")


def _checked_head(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    known = document.get("schema")
    if document.get("format") != FORMAT or not isinstance(known, list):
        raise UsageError(
            f"{path.name} is no export of everything.", "Write one with: scoutly export FILE.jsonl"
        )
    newer = sorted({str(name) for name in known} - set(schema.versions()))
    if newer:
        raise UsageError(
            f"{path.name} was written by a newer scoutly (it knows “{clean_line(newer[-1], 40)}”).",
            "Upgrade first.",
        )
    return document


def _checked_end(path: Path, document: dict[str, Any], counted: dict[str, TableSum]) -> dict[str, int]:
    told = document.get("tables")
    if not isinstance(told, dict):
        raise UsageError(f"{path.name} ends oddly.", "Nothing was taken in.")
    empty = TableSum().summed()
    for name in {*told, *counted}:
        ours = counted[name].summed() if name in counted else empty
        if told.get(name) != ours:
            raise UsageError(
                f"{path.name} was altered: {clean_line(name, 40)} is not as it was written.", "Export again."
            )
    return {name: one["rows"] for name, one in told.items()}


def _end_of(path: Path) -> dict[str, Any]:
    with _opened(path) as file:
        last: dict[str, Any] = {}
        for _, document in _documents(path, file):
            last = document
    tables: dict[str, Any] = last["tables"]
    return tables


def told(rows: dict[str, int]) -> str:
    """What a person is told of ``rows``, such as “12 companies, 340 postings, 3 applications”."""
    words = {"company": "companies", "posting": "postings", "match": "matches", "application": "applications"}
    return ", ".join(f"{rows.get(name, 0):,} {word}" for name, word in words.items())
