"""Saved views: filters that a user gave a name, for the screens and for ``--filter @name``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.filters import LONGEST, FilterError, parse
from scoutly_tui.domain.text import clean_line, slugify
from scoutly_tui.services import edits
from scoutly_tui.store import database
from scoutly_tui.store.models import SavedView

MOST: Final = 50
LONGEST_NAME: Final = 30


class ViewPage(StrEnum):
    """The lists that have saved views."""

    POSTINGS = "postings"
    COMPANIES = "companies"
    QUEUE = "queue"
    APPLICATIONS = "applications"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """One saved view: in a filter ``@name`` stands for ``text``."""

    key: int
    name: str
    text: str


def rows(user_id: int, page: ViewPage) -> list[SavedFilter]:
    """The saved views of a page, by name."""
    with database.reading():
        found = database.execute(
            "select id, name, text from saved_view where user_id = ? and page = ? order by name",
            user_id, page.value,
        )  # fmt: skip
    return [SavedFilter(*row) for row in found]


def named(user_id: int, page: ViewPage) -> dict[str, str]:
    """Name → filter, for compiling."""
    return {row.name: row.text for row in rows(user_id, page)}


def meant(user_id: int, page: ViewPage, written: str) -> Mapping[str, str]:
    """The saved views a filter may name; nothing is read for one that names none."""
    return named(user_id, page) if "@" in written else {}


def save(user_id: int, page: ViewPage, name: str, text: str, now: int) -> SavedFilter:
    """Give the filter ``text`` a name on ``page``; one of that name is replaced. Undoable.

    Raises UsageError for an empty filter or too many views, FilterError for a text that makes no sense.
    """
    kept, written = _name(name), " ".join(text.split())
    terms = parse(written)
    if not terms:
        raise UsageError("There is no filter to keep.", "Type one first: /")
    for term in terms:
        if term.view:
            raise FilterError(
                "A saved view cannot stand on another.", "Write it out.", term.start, term.end, written
            )
    with edits.recording(user_id, f"view @{kept}", now) as edit:
        known = {row.name: row for row in rows(user_id, page)}
        if kept in known:
            edit.update("saved_view", known[kept].key, {"text": known[kept].text}, {"text": written})
            return SavedFilter(known[kept].key, kept, written)
        if len(known) >= MOST:
            raise UsageError(f"There are {MOST} saved views already.", "Remove one first.")
        key = SavedView.insert(
            user=user_id, page=page.value, name=kept, text=written[:LONGEST], created_at=now
        ).execute()
        edit.inserted("saved_view", key)
    return SavedFilter(key, kept, written)


def _name(name: str) -> str:
    """A name fit to stand after ``@``: lower case, hyphens for spaces. Raises UsageError for none."""
    if not any(letter.isalnum() for letter in name):
        raise UsageError(f"“{clean_line(name, 40)}” is no name for a view.", "Use letters and digits.")
    return slugify(name)[:LONGEST_NAME].strip("-")


def remove(user_id: int, page: ViewPage, name: str, now: int) -> None:
    """Forget a saved view. Undoable. Raises UsageError for one that there is not."""
    with edits.recording(user_id, f"remove view @{name}", now) as edit:
        row = next((row for row in rows(user_id, page) if row.name == name.lower()), None)
        if row is None:
            raise UsageError(
                f"There is no saved view “{clean_line(name, 40)}” here.", "See them with v on its page."
            )
        edit.removed("saved_view", row.key)
