"""What a user wrote down about a posting: one text each, shown with the posting and with its application."""

from __future__ import annotations

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_text
from scoutly_tui.services import edits
from scoutly_tui.store import database
from scoutly_tui.store.models import PostingNote

LONGEST = 20_000


def read(user_id: int, posting: int) -> str:
    """The notes on a posting; empty if there are none."""
    found = _row(user_id, posting)
    return found[1] if found else ""


def _row(user_id: int, posting: int) -> tuple[int, str] | None:
    with database.reading():
        found = database.execute(
            "select id, text from posting_note where user_id = ? and posting_id = ?", user_id, posting
        )
    return (found[0][0], found[0][1]) if found else None


def write(user_id: int, posting: int, text: str, now: int) -> bool:
    """Put ``text`` in the place of the notes and return whether that changed them. Undoable.

    Raises UsageError for an unknown posting.
    """
    kept = clean_text(text, LONGEST)
    with edits.recording(user_id, "notes", now) as edit:
        found = _row(user_id, posting)
        if kept == (found[1] if found else ""):
            return False
        if found is not None:
            edit.update("posting_note", found[0], {"text": found[1]}, {"text": kept})
            return True
        if not database.execute("select 1 from posting where id = ?", posting):
            raise UsageError(f"There is no posting {posting}.", "See them with: scoutly postings")
        key = PostingNote.insert(user=user_id, posting=posting, text=kept, updated_at=now).execute()
        edit.inserted("posting_note", key)
    return True
