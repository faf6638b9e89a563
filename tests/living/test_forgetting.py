"""Forgetting a person leaves nothing of theirs: not in rows, not in free pages, not in old copies."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from seeded import NOW, company, keys_of, look, set_match, vacancy

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import applications, backup, companies, edits, forget, postings, ranking
from scoutly_tui.services import home as homes
from scoutly_tui.store import database

sys.path.insert(1, str(Path(__file__).parent.parent))
MARK = "unmistakable-Zwiebelkuchen"


def live_in(home):
    """Leave the person's mark in every corner."""
    user = home.user_id
    key = company(user, "Acme", 91)
    look(key, [vacancy(1), vacancy(2)], NOW)
    set_match(1, state="saved", verdict=f'{{"reasons": [{{"text": "{MARK}", "quote": ""}}]}}')
    applications.set_status(user, keys_of(1)[0], ApplicationStatus.APPLIED, NOW, note=MARK * 400)
    database.execute(
        "insert into profile (user_id, name, data, cv_text, updated_at) values (?, 'me', '{}', ?, ?)",
        user,
        MARK * 900,
        NOW,
    )
    database.execute(
        "insert into model_answer (key, operation, model, answer, created_at) values ('k', 'screen', 'm', ?, ?)",
        MARK,
        NOW,
    )
    database.execute(
        "insert into setting (name, value) values (?, ?)", f"applications_mapping:{user}:x", MARK
    )
    return user


def test_nothing_of_the_person_is_left_in_any_file_and_what_is_public_stays(home, tmp_path):
    live_in(home)
    backup.snapshot(home.paths.database, home.paths.backups, "daily")
    (home.paths.config_dir / "notify-urls").write_text(MARK)
    kept = forget.forget(home, NOW, keep=tmp_path / "kept.tar.gz").backup
    assert kept is not None
    assert Path(kept).stat().st_size > 0
    database.close()
    holding = [
        path
        for path in home.paths.data_dir.rglob("*")
        if path.is_file() and MARK.encode() in path.read_bytes()
    ]
    assert holding == []
    with sqlite3.connect(home.paths.database) as db:
        assert db.execute("select count(*) from user").fetchone() == (0,)
        assert db.execute("select count(*) from posting").fetchone() == (2,)
        assert db.execute("select effective_rank from company").fetchone() == (None,)
        assert db.execute("pragma foreign_key_check").fetchall() == []


def test_another_user_of_the_home_keeps_everything(home):
    import invariants

    live_in(home)
    (home.paths.config_dir / "notify-urls").write_text("json://x.example")
    other = homes.open_home(home.paths.data_dir, user="other", environment={})
    homes.open_thread()
    ranking.set_rank(other.user_id, [1], 40, NOW)
    before = postings.counts(other.user_id, NOW)
    told = forget.forget(home, NOW, keep=None)
    assert told.rows["application"] == 1
    homes.open_thread()
    assert postings.counts(other.user_id, NOW) == before
    assert companies.row(other.user_id, "acme", NOW).rank == 40
    assert (home.paths.config_dir / "notify-urls").exists()
    assert edits.undo(home.user_id, NOW) is None
    invariants.check(settled=True)


def test_it_works_on_postgres(make_home, postgres_url, tmp_path):
    home = make_home(url=postgres_url)
    live_in(home)
    assert forget.forget(home, NOW, keep=tmp_path / "kept.jsonl").backup
    assert database.execute('select count(*) from "user"') == [(0,)]
    assert MARK in (tmp_path / "kept.jsonl").read_text()


def test_every_table_that_belongs_to_a_user_is_emptied_for_them(home):
    user = home.user_id
    owned = [
        table
        for (table,) in database.execute("select name from sqlite_master where type = 'table'")
        if any(column[1] == "user_id" for column in database.execute(f'pragma table_info("{table}")'))
    ]
    for table in owned:
        foreign = [row for row in database.execute(f'pragma foreign_key_list("{table}")') if row[2] == "user"]
        assert table == "match_tally" or [row[6] for row in foreign] == ["CASCADE"], table
    live_in(home)
    forget.forget(home, NOW, keep=None)
    homes.open_thread()
    left = {
        table: database.execute(f'select count(*) from "{table}" where user_id = ?', user)[0][0]
        for table in owned
    }
    assert {table: count for table, count in left.items() if count} == {}


def test_a_backup_inside_the_home_is_refused_before_anything_is_forgotten(home):
    live_in(home)
    with pytest.raises(UsageError, match="would be forgotten too"):
        forget.forget(home, NOW, keep=home.paths.data_dir / "kept.tar.gz")
    assert database.execute("select count(*) from profile") == [(1,)]


def test_the_command_wants_a_backup_or_none_said_out_loud_and_somebody_to_ask(cli, folder, tmp_path):
    cli("add", "https://acme.example/careers", "--rank", 84)
    assert cli("forget").code == 2
    assert cli("forget", "--no-backup").code == 2
    assert "1 user company preference" in cli("forget", "--dry-run").out
    assert cli("list", "--json").json[0]["rank"] == 84
    said = cli("forget", "--backup", tmp_path / "kept.tar.gz", "--yes", "--json")
    assert said.code == 0, said.err
    assert said.json["backup"] == str(tmp_path / "kept.tar.gz")
    assert cli("list", "--json").json[0]["rank"] is None
    assert cli("restore", tmp_path / "kept.tar.gz").code == 0
    assert cli("list", "--json").json[0]["rank"] == 84
