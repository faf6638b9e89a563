"""robots.txt in the database: at most one request a day and origin, whatever process asks.

Rows are plain values, so that the store stays beside ``fetch`` and not above it; services wire the two.
"""

from __future__ import annotations

from scoutly_tui.store import database

Record = tuple[int, int, str, str, str]
"""fetched_at (epoch ms), status (0: unreachable), text, etag, last_modified."""


def load(origin: str) -> Record | None:
    """What was saved for ``origin``, or None."""
    with database.reading():
        rows = database.execute(
            "select fetched_at, status, body, etag, last_modified from robots where origin = ?", origin
        )
    return (rows[0][0], rows[0][1], rows[0][2], rows[0][3], rows[0][4]) if rows else None


def save(origin: str, record: Record) -> None:
    """Remember ``record`` for ``origin``."""
    with database.writing():
        database.execute(
            "insert into robots (origin, fetched_at, status, body, etag, last_modified) values (?, ?, ?, ?, ?, ?)"
            " on conflict (origin) do update set fetched_at = excluded.fetched_at, status = excluded.status,"
            " body = excluded.body, etag = excluded.etag, last_modified = excluded.last_modified",
            origin, *record,
        )  # fmt: skip
