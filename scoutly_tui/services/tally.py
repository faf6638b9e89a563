"""How many postings stand where, as the database keeps it: never counted anew, however many there are."""

from __future__ import annotations

from scoutly_tui.store import database

Tallied = tuple[str, bool, bool, bool, int]
"""State, still open, hidden by rules, snoozed until a moment that has come, how many."""

_AWAKE = (
    "select m.is_open, m.hidden, count(*) from match m where +m.user_id = ? and m.state = 'snoozed'"
    " and m.snoozed_until <= ? and m.folded_under is null"
    " and m.company_id not in (select id from company where removed_at is not null) group by 1, 2"
)


def by_state(user_id: int, now: int) -> list[Tallied]:
    """What a user's lists count: postings of companies not removed, near-duplicates once. In a transaction of reads."""
    rows = database.execute(
        "select t.state, t.is_open, t.hidden, sum(t.count) from match_tally t where t.user_id = ? and not t.folded"
        " and t.company_id not in (select id from company where removed_at is not null) group by 1, 2, 3",
        user_id,
    )
    awake = {(bool(row[0]), bool(row[1])): int(row[2]) for row in database.execute(_AWAKE, user_id, now)}
    found: list[Tallied] = []
    for state, is_open, hidden, count in rows:
        up = awake.get((bool(is_open), bool(hidden)), 0) if state == "snoozed" else 0
        found.append((state, bool(is_open), bool(hidden), False, int(count) - up))
        if up:
            found.append((state, bool(is_open), bool(hidden), True, up))
    return found


def settle() -> int:
    """Sum up what PostgreSQL's ledger holds and drop what came to nothing; how many entries that saved."""
    if not database.is_postgres():
        return database.changed("delete from match_tally where count = 0")
    with database.writing():
        before = database.execute("select count(*) from match_tally")[0][0]
        database.execute(
            "with gone as (delete from match_tally returning *) insert into match_tally"
            " select user_id, company_id, state, is_open, hidden, folded, sum(count) from gone"
            " group by 1, 2, 3, 4, 5, 6 having sum(count) <> 0"
        )
        return int(before) - int(database.execute("select count(*) from match_tally")[0][0])
