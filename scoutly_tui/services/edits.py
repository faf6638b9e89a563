"""Undo and redo of everything a person edits, kept across restarts.

An edit is a list of row changes: which row, and its values before and after. Undoing writes the values
before, redoing the values after; a row that somebody changed since is left alone and said so, and the edit
is given up, so that those before it can still be undone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.urls import host_of
from scoutly_tui.services import profile_versions
from scoutly_tui.store import database
from scoutly_tui.store.drivers import peewee
from scoutly_tui.store.models import (
    Application,
    ApplicationEvent,
    Company,
    Duel,
    Edit,
    Match,
    PostingNote,
    Profile,
    Row,
    SavedView,
    UserCompanyPreference,
)

KEPT: Final = 500
_TABLES: Final[dict[str, type[Row]]] = {
    "preference": UserCompanyPreference,
    "company": Company,
    "match": Match,
    "application": Application,
    "application_event": ApplicationEvent,
    "profile": Profile,
    "posting_note": PostingNote,
    "saved_view": SavedView,
    "duel": Duel,
}
_IDENTITY: Final = {
    "preference": ("user", "company"),
    "application": ("user", "posting"),
    "application_event": ("application", "at"),
    "posting_note": ("user", "posting"),
    "saved_view": ("user", "page", "name"),
}
"""What makes a row the one that was meant: SQLite may give the id of a deleted row to another."""

_after_company_change: list[Callable[[Sequence[int], int], None]] = []


@dataclass(slots=True)
class Recording:
    """The row changes of one edit while it is being made, at ``now``."""

    now: int
    changes: list[dict[str, Any]] = field(default_factory=list)

    def update(self, table: str, row_id: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Write ``after`` to a row and remember ``before``; nothing where they are equal."""
        if before == after:
            return
        _write(table, row_id, after, self.now)
        self.made(table, row_id, before, after)

    def made(self, table: str, row_id: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Remember a change that was written already."""
        self.changes.append({"table": table, "id": row_id, "before": before, "after": after})

    def inserted(
        self, table: str, row_id: int, company: int | None = None, row: dict[str, Any] | None = None
    ) -> None:
        """Remember a row that was just inserted: undoing hides or deletes it, redoing brings it back.

        ``row`` spares reading it again, where a list of thousands is taken in.
        """
        row = row or _row(table, row_id)
        self.changes.append({"table": table, "id": row_id, "before": None, "after": row, "company": company})

    def removed(self, table: str, row_id: int) -> None:
        """Delete a row and remember it: undoing inserts it again."""
        row, model = _row(table, row_id), _TABLES[table]
        model.delete().where(model.id == row_id).execute()  # type: ignore[attr-defined]
        self.changes.append({"table": table, "id": row_id, "before": row, "after": None})


@contextmanager
def recording(user_id: int, label: str, now: int) -> Iterator[Recording]:
    """One edit, in one transaction, under ``label`` (such as “rank Acme 84”). A new edit ends all redo."""
    with database.writing():
        edit = Recording(now)
        yield edit
        if not edit.changes:
            return
        Edit.delete().where((Edit.user == user_id) & Edit.undone).execute()
        Edit.insert(user=user_id, at=now, label=label, changes=json.dumps(edit.changes)).execute()
        oldest = (
            Edit.select(Edit.id)
            .where(Edit.user == user_id)
            .order_by(Edit.id.desc())
            .offset(KEPT)
            .limit(1)
            .scalar()
        )
        if oldest:
            Edit.delete().where((Edit.user == user_id) & (Edit.id <= oldest)).execute()


def on_company_change(refresh: Callable[[Sequence[int], int], None]) -> None:
    """Call ``refresh(company_ids, now)`` whenever an undo or redo touched companies or their preferences."""
    _after_company_change.append(refresh)


def undo(user_id: int, now: int) -> str | None:
    """Take the newest edit back and return its label; None if there is none.

    Raises UsageError if a row of it was changed by something newer: then nothing is written, and the edit is
    given up.
    """
    return _step(user_id, now, undone=False)


def redo(user_id: int, now: int) -> str | None:
    """Make the edit undone last again and return its label; None if there is none.

    Raises as ``undo``; then all redo ends, for what follows rests on it.
    """
    return _step(user_id, now, undone=True)


class _ConflictError(UsageError):
    """The edit ``edit`` no longer fits what is there."""

    def __init__(self, label: str, edit: int, *, undone: bool) -> None:
        done = "made again" if undone else "taken back"
        super().__init__(f"“{label}” cannot be {done}: something has changed it since.", "Edit it by hand.")
        self.edit = edit


def _step(user_id: int, now: int, *, undone: bool) -> str | None:
    try:
        with database.writing():
            return _stepped(user_id, now, undone=undone)
    except _ConflictError as conflict:
        with database.writing():
            given_up = Edit.undone if undone else Edit.id == conflict.edit
            Edit.delete().where((Edit.user == user_id) & given_up).execute()
        raise


def _stepped(user_id: int, now: int, *, undone: bool) -> str | None:
    query = Edit.select().where((Edit.user == user_id) & (Edit.undone == undone))
    edit = query.order_by(Edit.id if undone else Edit.id.desc()).first()
    if edit is None:
        return None
    changes = json.loads(edit.changes)
    touched: set[int] = set()
    for change in changes if undone else reversed(changes):
        wanted, there = ("after", "before") if undone else ("before", "after")
        if not _apply(change, change[wanted], change[there], now):
            raise _ConflictError(str(edit.label), edit.id, undone=undone)
        if change["table"] in ("preference", "company"):
            touched.add(_company_of(change))
    Edit.update(undone=not undone).where(Edit.id == edit.id).execute()
    for refresh in _after_company_change:
        refresh(sorted(touched), now)
    return str(edit.label)


def _apply(
    change: dict[str, Any], wanted: dict[str, Any] | None, there: dict[str, Any] | None, now: int
) -> bool:
    """Bring the row of ``change`` from ``there`` to ``wanted`` (None: no row); False if it is not as it was left."""
    table, row_id = change["table"], change["id"]
    current = _row(table, row_id)
    if there is None:
        return wanted is None or (current is None and _insert(table, wanted))
    if wanted is None:
        if current is None:
            return True
        if any(current[name] != there[name] for name in _IDENTITY[table]):
            return False
        model = _TABLES[table]
        model.delete().where(model.id == row_id).execute()  # type: ignore[attr-defined]
        return True
    if current is None or any(not _same(name, current.get(name), value) for name, value in there.items()):
        return False
    _write(table, row_id, wanted, now)
    return True


def _same(name: str, current: object, value: object) -> bool:
    """Whether a column is as an edit left it. Having looked at a posting decides nothing about it."""
    return current == value or (name == "state" and {current, value} == {"new", "seen"})


def _insert(table: str, values: dict[str, Any]) -> bool:
    try:
        _TABLES[table].insert(**values).execute()
    except peewee.IntegrityError:
        return False
    return True


def _write(table: str, row_id: int, values: dict[str, Any], now: int) -> None:
    """Write ``values`` to a row, and what follows from them without being part of the edit."""
    follows: dict[str, Any] = {}
    if table == "profile":
        # Also an undo is a new version: what was scored for the one before is never taken for it.
        profile_versions.write(row_id, values, now)
        return
    if table == "preference":
        follows = {"updated_at": now}
    elif table == "company" and "careers_url" in values:
        # The source is found anew at the next check, which is due at once.
        follows = {
            "host": host_of(values["careers_url"]), "source": None, "board": None, "board_url": None, "etag": "",
            "last_modified": "", "body_hash": "", "held_until": None, "hold": None, "next_due_at": now,
        }  # fmt: skip
    elif table == "company" and "hint" in values:
        follows = {"etag": "", "last_modified": "", "body_hash": ""}
    model = _TABLES[table]
    model.update(**(follows | values)).where(model.id == row_id).execute()  # type: ignore[attr-defined]


def values(table: str, row_id: int, names: Sequence[str]) -> dict[str, Any]:
    """These columns of a row, as they are before an edit."""
    row = _row(table, row_id) or {}
    return {name: row[name] for name in names}


def _row(table: str, row_id: int) -> dict[str, Any] | None:
    model = _TABLES[table]
    row: Any = model.select().where(model.id == row_id).dicts().first()  # type: ignore[attr-defined]
    return None if row is None else dict(row)


def _company_of(change: dict[str, Any]) -> int:
    if change["table"] == "company":
        return int(change["id"])
    row = change.get("after") or {}
    if "company" not in row:
        row = _row("preference", change["id"]) or {}
    return int(change.get("company") or row.get("company") or 0)
