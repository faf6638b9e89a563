"""Whether anything changed since one last looked: cheap enough to ask every second."""

from __future__ import annotations

from scoutly_tui.store import database


def version() -> int:
    """A number that differs when another connection has committed since. Keep the thread's connection open.

    On SQLite this is ``PRAGMA data_version`` (3.7 µs); on PostgreSQL a digest of the newest rows.
    """
    with database.reading():
        if not database.is_postgres():
            return database.data_version()
        rows = database.execute(
            "select coalesce((select max(id) from job_attempt), 0), (select count(*) from job_queue where status = 'processing'),"
            " coalesce((select max(updated_at) from user_company_preference), 0), coalesce((select max(id) from edit), 0),"
            " coalesce((select max(decided_at) from match), 0), coalesce((select max(finished_at) from job_queue), 0)"
        )
        return hash(rows[0])
