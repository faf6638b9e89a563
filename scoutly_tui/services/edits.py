"""Undo and redo of everything a person edits, kept across restarts.

An edit is a list of row changes: which row, and its values before and after. Undoing writes the values
before, redoing the values after; a row that somebody changed since is left alone and said so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.store import database
from scoutly_tui.store.models import (
    Application,
    Company,
    Edit,
    Match,
    Profile,
    Row,
    UserCompanyPreference,
)

KEPT: Final = 500
_TABLES: Final[dict[str, type[Row]]] = {
    "preference": UserCompanyPreference,
    "company": Company,
    "match": Match,
    "application": Application,
    "profile": Profile,
}
_after_company_change: list[Callable[[Sequence[int], int], None]] = []


@dataclass(slots=True)
class Recording:
    """The row changes of one edit while it is being made."""

    changes: list[dict[str, Any]] = field(default_factory=list)

    def update(self, table: str, row_id: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Write ``after`` to a row and remember ``before``; nothing where they are equal."""
        if before == after:
            return
        model = _TABLES[table]
        model.update(**after).where(model.id == row_id).execute()  # type: ignore[attr-defined]
        self.changes.append({"table": table, "id": row_id, "before": before, "after": after})

    def inserted(self, table: str, row_id: int, company: int | None = None) -> None:
        """Remember a row that was just inserted: undoing hides or deletes it, redoing brings it back."""
        row = _row(table, row_id)
        self.changes.append({"table": table, "id": row_id, "before": None, "after": row, "company": company})


@contextmanager
def recording(user_id: int, label: str, now: int) -> Iterator[Recording]:
    """One edit, in one transaction, under ``label`` (such as “rank Acme 84”). A new edit ends all redo."""
    with database.writing():
        edit = Recording()
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
    """Call ``refresh(company_ids, now)`` whenever an undo or redo touched preferences."""
    _after_company_change.append(refresh)


def undo(user_id: int, now: int) -> str | None:
    """Take the newest edit back and return its label; None if there is none.

    Raises UsageError if a row of it was changed by something newer: then nothing is written.
    """
    return _step(user_id, now, undone=False)


def redo(user_id: int, now: int) -> str | None:
    """Make the edit undone last again and return its label; None if there is none. Raises as ``undo``."""
    return _step(user_id, now, undone=True)


def _step(user_id: int, now: int, *, undone: bool) -> str | None:
    with database.writing():
        query = Edit.select().where((Edit.user == user_id) & (Edit.undone == undone))
        edit = query.order_by(Edit.id if undone else Edit.id.desc()).first()
        if edit is None:
            return None
        changes = json.loads(edit.changes)
        touched: set[int] = set()
        for change in changes if undone else reversed(changes):
            wanted, there = ("after", "before") if undone else ("before", "after")
            _apply(change, change[wanted], change[there], str(edit.label))
            if change["table"] == "preference":
                touched.add(_company_of(change))
        Edit.update(undone=not undone).where(Edit.id == edit.id).execute()
        for refresh in _after_company_change:
            refresh(sorted(touched), now)
        return str(edit.label)


def _apply(
    change: dict[str, Any], wanted: dict[str, Any] | None, there: dict[str, Any] | None, label: str
) -> None:
    model = _TABLES[change["table"]]
    key = model.id  # type: ignore[attr-defined]
    current = _row(change["table"], change["id"])
    if there is None:
        if current is None and wanted is not None:
            model.insert(**wanted).execute()
        return
    if current is None or any(current.get(name) != value for name, value in there.items()):
        if wanted is None and current is not None:
            pass
        else:
            raise UsageError(
                f"“{label}” cannot be taken back: something has changed it since.", "Edit it by hand."
            )
    if wanted is None:
        model.delete().where(key == change["id"]).execute()
    else:
        model.update(**wanted).where(key == change["id"]).execute()


def values(table: str, row_id: int, names: Sequence[str]) -> dict[str, Any]:
    """These columns of a row, as they are before an edit."""
    row = _row(table, row_id) or {}
    return {name: row[name] for name in names}


def _row(table: str, row_id: int) -> dict[str, Any] | None:
    model = _TABLES[table]
    row: Any = model.select().where(model.id == row_id).dicts().first()  # type: ignore[attr-defined]
    return None if row is None else dict(row)


def _company_of(change: dict[str, Any]) -> int:
    if change.get("company"):
        return int(change["company"])
    row = _row("preference", change["id"]) or change.get("after") or change.get("before") or {}
    return int(row.get("company") or 0)
