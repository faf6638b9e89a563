"""A home moved from SQLite to PostgreSQL and back is the same home."""

from __future__ import annotations

import pytest

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import companies, database_copy, planning, ranking
from scoutly_tui.store import database

NOW = 1_767_600_000_000


def test_there_and_back_changes_nothing_and_new_rows_get_new_ids(make_home, postgres_url, tmp_path):
    home = make_home()
    added = companies.add(home.user_id, [f"https://c{n}.example/jobs" for n in range(40)], NOW)
    ranking.set_rank(home.user_id, [added[0].key], 91, NOW)
    planning.top_up(NOW, 20)
    database.execute("update company set problem_message = 'naïve [/] \u2603' where id = 1")
    database.close()
    there = database_copy.copy(home, postgres_url)
    moved = make_home("moved", url=postgres_url)
    assert companies.row(moved.user_id, added[0].slug, NOW).rank == 91
    more = companies.add(moved.user_id, ["https://later.example/jobs"], NOW)
    assert more[0].key > max(item.key for item in added)
    database.close()
    back_file = tmp_path / "back.db"
    back = database_copy.copy(moved, database_copy.sqlite_url(str(back_file)))
    unchanged = {"posting", "robots", "host", "user", "job_attempt"}
    assert {t.table: t.checksum for t in there if t.table in unchanged} == {
        t.table: t.checksum for t in back if t.table in unchanged
    }
    assert {t.table: t.rows for t in back}["company"] == 41


def test_a_target_with_data_is_refused_and_left_alone(make_home, tmp_path):
    home = make_home()
    companies.add(home.user_id, ["https://acme.example/jobs"], NOW)
    database.close()
    target = database_copy.sqlite_url(str(tmp_path / "target.db"))
    database_copy.copy(home, target)
    with pytest.raises(UsageError, match="has data already"):
        database_copy.copy(home, target)
