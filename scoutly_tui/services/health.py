"""Why scoutly itself is not well: what a person would want to be told without asking."""

from __future__ import annotations

import shutil
from typing import Final

from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services import clockwatch
from scoutly_tui.services.home import Home
from scoutly_tui.store import database

LEAST_FREE_BYTES: Final = 100 * 1024 * 1024
BACKUP_AGE_MS: Final = 4 * DAY_MS


def reasons(home: Home, now: int) -> tuple[str, ...]:
    """What is wrong now, a sentence each with what to do; empty if all is well. Cheap: a few counts."""
    with database.reading():
        tracked, broken, overdue = database.execute(
            "select count(*), sum(case when problem is not null then 1 else 0 end),"
            " sum(case when problem is null and next_due_at > 0 and next_due_at < ? then 1 else 0 end)"
            " from company where effective_rank is not null",
            now - 2 * DAY_MS,
        )[0]
        faults = database.execute(
            "select fault, note from judge_state where fault is not null and fault <> 'budget'"
        )
        maintained = database.execute("select value from setting where name = 'maintained_at'")
    found = []
    if tracked and int(broken or 0) * 4 > tracked:
        found.append(f"{broken} of {tracked} companies cannot be checked. See why: scoutly problems")
    if tracked and int(overdue or 0) * 4 > tracked:
        found.append(f"{overdue} of {tracked} companies are days late. Look closer: scoutly doctor")
    if free_bytes(home) < LEAST_FREE_BYTES:
        found.append("The disk is nearly full. Free some space.")
    if maintained and now - int(maintained[0][0]) > BACKUP_AGE_MS:
        found.append("There was no backup for days. Look closer: scoutly doctor")
    if clockwatch.doubt(now):
        found.append("This machine's clock is wrong. Look closer: scoutly doctor")
    found += [f"The model does not answer ({fault}). See: scoutly status" for fault, _ in faults]
    return tuple(found)


def free_bytes(home: Home) -> int:
    """How much space the home's disk has left."""
    try:
        return shutil.disk_usage(home.paths.data_dir).free
    except OSError:
        return LEAST_FREE_BYTES
