"""What a user's own yes and no taught the scorer, and their decisions by time."""

STATEMENTS = (
    """create table learned (
  user_id bigint primary key references "user"(id) on delete cascade, generation integer not null default 0,
  data text, labels integer not null default 0, liked integer not null default 0,
  profile_version integer not null default 0, scorer_version text not null default '',
  since bigint not null default 0, learned_at bigint)""",
    "create index match_decided on match(user_id, decided_at desc) where state in ('saved', 'discarded')",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
