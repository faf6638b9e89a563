"""A posting's own page that answered 404 is one of the two signs that close it; when it did is kept here."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("alter table posting add column gone_at bigint")
