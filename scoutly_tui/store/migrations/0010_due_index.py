"""What is due, and how urgently, from the index alone: of a hundred thousand companies not all rows are in memory."""

from typing import Any

STATEMENTS = (
    "drop index company_due",
    "create index company_due on company(next_due_at, id, effective_rank, last_success_at, host)"
    " where effective_rank is not null",
)


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
