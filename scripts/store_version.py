"""Keep a database of each schema version, as its scoutly would have left it, for the tests of upgrades.

``python scripts/store_version.py`` writes what is missing into ``tests/store/versions``; do it whenever a migration
was added. Files that are there stay as they are: they are the past.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playhouse.migrations import Runner

from scoutly_tui.store import database, schema

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "store" / "versions"
NOW = 1_767_600_000_000
DAY = 86_400_000
ROWS = (
    "insert into \"user\" (id, name, created_at) values (1, 'ana', {now}), (2, 'bo', {now})",
    "insert into company (id, slug, name, careers_url, host, source, board, last_success_at, baseline_at, next_due_at,"
    " effective_rank, open_postings, created_at) values"
    " (1, 'tidewater', 'Tidewater', 'https://jobs.lever.co/tidewater', 'api.lever.co', 'lever', 'tidewater', {now}, {now},"
    " {now} + {day}, 91, 2, {now}),"
    " (2, 'zwolle', 'Zwölle ☃', 'https://zwolle.example/careers', 'zwolle.example', null, null, null, null, {now}, 40, 0, {now}),"
    " (3, 'gone', 'Gone', 'https://gone.example/', 'gone.example', null, null, null, null, 0, null, 0, {now})",
    "update company set removed_at = {now} where id = 3",
    "insert into user_company_preference (id, user_id, company_id, rank, tracked, updated_at) values"
    " (1, 1, 1, 91, true, {now} - 1), (2, 1, 2, 40, true, {now} - 1), (3, 2, 1, 12, true, {now} - 1)",
    "insert into job_queue (id, kind, subject, company_id, status, reason, priority, attempts, created_at, started_at,"
    " finished_at) values (1, 'check', 'company:1', 1, 'completed', 'due', 91, 1, {now}, {now}, {now}),"
    " (2, 'check', 'company:2', 2, 'pending', 'due', 40, 0, {now}, null, null)",
    "insert into job_attempt (id, job_id, number, company_id, worker, lease_token, started_at, ended_at, outcome, found, added)"
    " values (1, 1, 1, 1, 'w', 't', {now}, {now}, 'ok', 3, 3)",
    "insert into posting (id, company_id, external_id, url, title, locations, fields_hash, first_seen_at, last_seen_at,"
    " closed_at, details_at) values"
    " (1, 1, 'a', 'https://jobs.lever.co/tidewater/a', 'Lighthouse Engineer', '[\"Berlin\"]', 'h', {now}, {now}, null, {now}),"
    " (2, 1, 'b', 'https://jobs.lever.co/tidewater/b', 'Tide Analyst – née [/]', '[]', 'h', {now}, {now}, null, null),"
    " (3, 1, 'c', 'https://jobs.lever.co/tidewater/c', 'Harbour Pilot', '[]', 'h', {now}, {now}, {now}, {now})",
    "insert into posting_text (posting_id, description) values (1, 'Keep the light. Python.')",
    "insert into posting_event (id, posting_id, company_id, at, kind) values (1, 1, 1, {now}, 'opened'),"
    " (2, 2, 1, {now}, 'opened'), (3, 3, 1, {now}, 'opened'), (4, 3, 1, {now}, 'closed')",
    "insert into match (id, user_id, posting_id, company_id, score, state, is_open, scored_at, created_at) values"
    " (1, 1, 1, 1, 88, 'saved', true, {now}, {now}), (2, 1, 2, 1, 40, 'new', true, {now}, {now}),"
    " (3, 1, 3, 1, 60, 'discarded', false, {now}, {now}), (4, 2, 1, 1, 15, 'new', true, {now}, {now}),"
    " (5, 2, 2, 1, 15, 'new', true, {now}, {now}), (6, 2, 3, 1, 15, 'seen', false, {now}, {now})",
    "insert into application (id, user_id, posting_id, status, next_step, next_step_at, created_at, updated_at) values"
    " (1, 1, 1, 'interview scheduled', 'Interview', {now} + {day}, {now}, {now})",
    "insert into application_event (id, application_id, at, status, note) values (1, 1, {now}, 'interview scheduled', 'Call ☃')",
    "insert into profile (id, user_id, name, version, data, cv_name, cv_text, updated_at) values"
    " (1, 1, 'default', 2, '{{}}', 'cv.pdf', 'Keeper of lights', {now})",
    "insert into profile_version (id, profile_id, version, data, cv_text, created_at) values (1, 1, 1, '{{}}', 'older', {now})",
    "insert into setting (name, value) values ('maintained_at', '{now}')",
)
"""What every version's home holds, in the words of the first schema."""


def bring_to(version: str, url: str) -> None:
    """Make the empty database at ``url`` one of schema ``version`` with the rows that every stored home has."""
    steps = [name for name in schema.versions() if name <= version]
    database.connect(url)
    with tempfile.TemporaryDirectory() as folder, database.reading():
        for name in steps:
            shutil.copy(schema.MIGRATIONS / f"{name}.py", folder)
        Runner(database.db.obj, folder).up()
        fill(database.execute)


def fill(execute: Any) -> None:
    """Insert the rows."""
    for statement in ROWS:
        execute(statement.format(now=NOW, day=DAY))


def store(version: str) -> Path:
    """Write the database of ``version``, unless it is there already; its path."""
    target = FOLDER / f"{version}.db.gz"
    if target.exists():
        return target
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scoutly.db"
        bring_to(version, f"sqlite:///{path}")
        with database.reading():
            database.execute("pragma wal_checkpoint(truncate)")
            database.execute("vacuum")
        database.disconnect()
        FOLDER.mkdir(exist_ok=True)
        target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    return target


if __name__ == "__main__":
    for known in schema.versions():
        sys.stdout.write(f"{store(known)}\n")
