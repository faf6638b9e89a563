"""Whether anything changed since one last looked: cheap enough to ask every second."""

from __future__ import annotations

from scoutly_tui.store import database


def version() -> int:
    """A number that differs when another connection has committed since. Keep the thread's connection open.

    On SQLite this is ``PRAGMA data_version`` (3.7 µs); on PostgreSQL how far its write-ahead log has come,
    which anybody's writing moves.
    """
    with database.reading():
        if not database.is_postgres():
            return database.data_version()
        return int(database.execute("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint")[0][0])
