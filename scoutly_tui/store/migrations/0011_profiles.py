"""Several profiles a user, each of which can be taken away and brought back; the days' work counted quickly."""

STATEMENTS = (
    "alter table profile add column removed_at bigint",
    "create index attempt_started on job_attempt(started_at)",
    "create index posting_first_seen on posting(first_seen_at) where not baseline",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
