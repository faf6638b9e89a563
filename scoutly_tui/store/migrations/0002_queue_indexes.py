"""Indexes that keep planning and re-scoring flat however many rows there are."""

from typing import Any

INDEXES = (
    "create index job_waiting_host on job_queue(host) where status = 'pending'",
    "create index match_version on match(user_id, profile_version, scorer_version) where is_open",
)


def up(migrator: Any, db: Any) -> None:
    for statement in INDEXES:
        db.execute_sql(statement)
