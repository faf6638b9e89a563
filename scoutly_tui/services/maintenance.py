"""What a worker does once a day: a backup, and history pruned by age."""

from __future__ import annotations

import logging
from typing import Final

from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services import backup, tally
from scoutly_tui.services.home import Home
from scoutly_tui.store import database

log = logging.getLogger(__name__)
BATCH: Final = 500
EVENTS_KEPT_DAYS: Final = 3 * 365
LONG_GAP_DAYS: Final = 7
"""After a gap as long as this nothing is pruned at once: the clock may have leapt, and history is gone for good."""


def run_if_due(home: Home, now: int) -> bool:
    """Back up and prune if a day has passed since the last time; whichever worker comes first does it."""
    with database.writing():
        last = database.execute("select value from setting where name = 'maintained_at'")
        # One from the future was written by a clock that ran ahead.
        due = not last or not now - DAY_MS < int(last[0][0]) <= now + DAY_MS
        if due:
            database.execute(
                "insert into setting (name, value) values ('maintained_at', ?)"
                " on conflict (name) do update set value = excluded.value",
                str(now),
            )
    if not due:
        return False
    if last and abs(now - int(last[0][0])) < LONG_GAP_DAYS * DAY_MS:
        prune(now, home.settings.worker.history_days)
    path = database.sqlite_path(home.database_url)
    if path is not None:
        try:
            backup.snapshot(path, home.paths.backups, "daily")
        except ScoutlyError as error:
            log.error("no backup today: %s", error)
    return True


def prune(now: int, days: int) -> int:
    """Delete finished jobs older than ``days``, in small batches; returns how many. Free pages are used again."""
    before, total = now - days * DAY_MS, 0
    while True:
        with database.writing():
            gone = database.changed(
                "delete from job_queue where id in (select id from job_queue where finished_at < ?"
                " and status in ('completed', 'failed', 'cancelled') order by finished_at limit ?)",
                before, BATCH,
            )  # fmt: skip
        total += gone
        if gone < BATCH:
            break
    with database.writing():
        database.changed("delete from process where beat_at < ?", database.lease_clock() - DAY_MS)
        tally.settle()
    _prune_events(now - EVENTS_KEPT_DAYS * DAY_MS)
    return total


def _prune_events(before: int) -> None:
    """Old openings, changes and closings; a posting's first event stays: it was opened once."""
    while True:
        with database.writing():
            gone = database.changed(
                "delete from posting_event where id in (select id from posting_event where at < ?"
                " and kind not in ('opened', 'reposted') limit ?)",
                before, BATCH,
            )  # fmt: skip
        if gone < BATCH:
            return


def at_close() -> None:
    """Let SQLite refresh its statistics."""
    if not database.is_postgres():
        database.execute("pragma optimize")
