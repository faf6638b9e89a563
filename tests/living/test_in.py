"""In: companies from lists, applications from somebody's table, and everything back into an empty home."""

from __future__ import annotations

import json

import pytest
from seeded import NOW, company, keys_of, look, set_match, vacancy

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import (
    application_file,
    application_import,
    applications,
    archive,
    companies,
    edits,
    exchange,
    import_preview,
    notifications,
    postings,
)
from scoutly_tui.services.import_preview import Effect
from scoutly_tui.store import database

LIST = "# mine\n\nhttps://jobs.lever.co/tidewater\nacme.example/careers  # the best\nhttps://acme.example/#/jobs\n"
TABLE = (
    "Firma,Stelle,Link,Stage,Date,Comments\n"
    "Acme,Engineer 1,https://acme.example/jobs/1,Interviewing,2026-01-02,Went well\n"
    "acme,ENGINEER 2,,,03.01.2026,\n"
    "Faraway,Gardener,https://faraway.example/jobs/9,rejected,2025/12/24 10:30,\"Two\nlines\"\n"
)  # fmt: skip


def put(folder, text, name="in.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def tabled(folder, text=TABLE):
    table = application_file.read(put(folder, text))
    return table, application_file.Reading(application_file.guess(table))


# ── companies ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plain_list_of_urls_is_tracked_each_line_a_company(tmp_path, home):
    specs = exchange.read_companies(put(tmp_path, LIST, "list.txt"))
    assert [(spec.name, spec.careers_url) for spec in specs] == [
        ("Tidewater", "https://jobs.lever.co/tidewater"),
        ("Acme", "https://acme.example/careers"),
        ("Acme", "https://acme.example/#/jobs"),
    ]
    companies.take_in(home.user_id, specs[:2], NOW)
    assert [row.tracked for row in companies.rows(home.user_id, NOW)] == [True, True]


def test_every_bad_line_of_a_list_is_named_and_no_password_is_repeated(tmp_path):
    text = "https://fine.example\nnot an address\nftp://x.example\nhttps://me:hunter2@x.example\nhttps://fine.example\n"
    with pytest.raises(UsageError) as refused:
        exchange.read_companies(put(tmp_path, text, "list.txt"))
    said = str(refused.value)
    assert "4 bad lines" in said
    assert all(f"line {number}:" in said for number in (2, 3, 4, 5))
    assert "hunter2" not in said


def test_a_preview_says_what_would_happen_and_writes_nothing(tmp_path, home):
    key = company(home.user_id, "Acme", 84)
    company(home.user_id, "Old", 10)
    companies.remove(home.user_id, ["old"], NOW)
    rows = "Acme,http://www.acme.example/careers/,{}\nOld,https://old.example/careers,\nNew,https://new.example,50\n"
    head = "name,careers_url,rank\n"
    foreseen = import_preview.foresee(
        home.user_id, exchange.read_companies(put(tmp_path, head + rows.format(84)))
    )
    assert [one.effect for one in foreseen] == [Effect.SAME, Effect.BACK, Effect.NEW]
    changed = import_preview.foresee(
        home.user_id, exchange.read_companies(put(tmp_path, head + rows.format(20)))
    )
    assert (changed[0].effect, changed[0].was) == (Effect.CHANGED, 84)
    assert [row.key for row in companies.rows(home.user_id, NOW)] == [key]


def test_what_the_preview_foresaw_is_what_comes_and_the_second_time_nothing_does(tmp_path, home):
    specs = exchange.read_companies(put(tmp_path, LIST, "list.txt"))
    assert {one.effect for one in import_preview.foresee(home.user_id, specs)} == {Effect.NEW}
    companies.take_in(home.user_id, specs, NOW)
    before = archive.sums()["company"]
    assert {one.effect for one in import_preview.foresee(home.user_id, specs)} == {Effect.SAME}
    companies.take_in(home.user_id, specs, NOW + 1)
    assert archive.sums()["company"] == before


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_thousand_companies_are_taken_in_and_one_bad_line_keeps_all_of_them_out(tmp_path, cli):
    lines = [f"https://c{n}.example/jobs" for n in range(50_000)]
    bad = put(tmp_path, "\n".join([*lines[:-1], "nonsense here"]), "bad.txt")
    said = cli("import", bad)
    assert said.code == 2
    assert "line 50000:" in said.err
    assert cli("list", "--json").json == []
    good = put(tmp_path, "\n".join(lines), "good.txt")
    assert cli("import", good).code == 0
    with database.reading():
        assert database.execute("select count(*) from company") == [(50_000,)]


# ── applications ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def known(home):
    """A home that watches Acme, whose board shows two postings."""
    key = company(home.user_id)
    look(key, [vacancy(1), vacancy(2)])
    return home


def test_applications_find_their_postings_by_link_or_name_and_the_rest_are_kept(known, tmp_path):
    table, reading = tabled(tmp_path)
    planned = application_import.plan(known.user_id, application_file.entries(table, reading, None))
    assert [(one.effect, one.posting) for one in planned] == [
        ("new", keys_of(1)[0]), ("new", keys_of(2)[0]), ("new", None),
    ]  # fmt: skip
    assert application_import.take_in(known.user_id, planned, NOW) == 3
    rows = {row.title: row for row in applications.rows(known.user_id)}
    assert {title: row.recorded for title, row in rows.items()} == {
        "Engineer 1": "interview scheduled", "Engineer 2": "applied", "Gardener": "rejected",
    }  # fmt: skip
    assert rows["Gardener"].closed_at
    steps = applications.timeline(known.user_id, rows["Gardener"].key)
    assert [(step.status, step.note) for step in steps] == [("rejected", "Two\nlines")]
    assert len(postings.keys(known.user_id, postings.PostingQuery(view=postings.View.OPEN), NOW)) == 2


def test_the_same_file_again_changes_nothing_and_a_later_one_what_it_says(known, tmp_path):
    def take(text):
        table, reading = tabled(tmp_path, text)
        planned = application_import.plan(known.user_id, application_file.entries(table, reading, None))
        application_import.take_in(known.user_id, planned, NOW)
        return [str(one.effect) for one in planned]

    take(TABLE)
    before = archive.sums()
    assert take(TABLE) == ["same", "same", "same"]
    assert archive.sums() == before
    assert take(TABLE.replace("Interviewing", "Offer")) == ["changed", "same", "same"]
    row = next(row for row in applications.rows(known.user_id) if row.title == "Engineer 1")
    assert row.recorded == ApplicationStatus.OFFER_RECEIVED


def test_an_import_can_be_undone(known, tmp_path):
    table, reading = tabled(tmp_path)
    application_import.take_in(
        known.user_id,
        application_import.plan(known.user_id, application_file.entries(table, reading, None)),
        NOW,
    )
    assert edits.undo(known.user_id, NOW) == "import 3 applications"
    assert applications.rows(known.user_id) == []


def test_the_invariants_hold_after_an_import(known, tmp_path):
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent.parent))
    import invariants

    table, reading = tabled(tmp_path)
    application_import.take_in(
        known.user_id,
        application_import.plan(known.user_id, application_file.entries(table, reading, None)),
        NOW,
    )
    invariants.check(settled=True)


def test_every_bad_row_is_named_with_all_that_is_wrong_and_nothing_is_taken_in(home, tmp_path):
    text = (
        "company,title,status,applied at,url\nAcme,,on the moon,2026-13-40,ftp://x\n,Cook,,,\n"
        "Acme,Cook,,,https://a:b@x.example\nX,Y,,,https://x.example\nX,y,,,https://x.example\n"
    )
    table, reading = tabled(tmp_path, text)
    with pytest.raises(UsageError) as refused:
        application_file.entries(table, reading, None)
    said = str(refused.value)
    assert "4 bad rows" in said
    assert "row 2: it has no title; “on the moon” is no status; " in said
    assert "2026-13-40" in said
    assert "row 6: it is the same application as row 5" in said


def test_a_company_nobody_knows_needs_a_link(home, tmp_path):
    table, reading = tabled(tmp_path, "company,title\nNowhere,Cook\n")
    with pytest.raises(UsageError, match="row 2: “Nowhere” is not known here"):
        application_import.plan(home.user_id, application_file.entries(table, reading, None))


def test_what_a_column_is_is_told_once_and_remembered(known, cli, folder, tmp_path):
    database.disconnect()
    text = "Wo,Was,Wie\nAcme,Engineer 1,läuft\n"
    file = put(tmp_path, text)
    home = known.paths.data_dir
    said = cli("import", "--applications", file, home=home)
    assert said.code == 2
    assert "--map company=COLUMN --map title=COLUMN" in said.err
    told = ("--map", "company=Wo", "--map", "title=Was", "--map", "status=Wie")
    said = cli("import", "--applications", file, *told, home=home)
    assert said.code == 2
    assert "“läuft” is no status" in said.err
    told = (*told, "--status", "läuft=applied")
    assert (
        cli("import", "--applications", file, *told, "--dry-run", "--json", home=home).json[0]["effect"]
        == "new"
    )
    assert cli("import", "--applications", file, *told, "--json", home=home).json == {
        "new": 1,
        "changed": 0,
        "same": 0,
    }
    again = put(tmp_path, text.replace("Engineer 1", "Engineer 2"), "next.csv")
    assert cli("import", "--applications", again, "--json", home=home).json == {
        "new": 1,
        "changed": 0,
        "same": 0,
    }


# ── everything ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def full(home):
    """A home with something in every corner."""
    return filled(home)


def filled(home):
    user = home.user_id
    key = company(user, "Acme", 91)
    notifications.switch_on(NOW - 1)
    look(key, [vacancy(1, title="naïve [/] ☃"), vacancy(2), vacancy(3)], NOW)
    look(key, [vacancy(1, title="Renamed"), vacancy(2)], NOW + 1)
    set_match(1, score=88, state="new")
    applications.set_status(user, keys_of(2)[0], ApplicationStatus.APPLIED, NOW, note="=SUM(1)\n☃")
    notifications.sweep(home.settings.notify, (), NOW + 2)
    database.execute(
        "insert into profile (user_id, name, data, cv_text, updated_at) values (?, 'me', '{}', ?, ?)",
        user,
        "CV ☃",
        NOW,
    )
    companies.add(user, ["https://jobs.lever.co/tidewater"], NOW)
    return home


def test_everything_goes_out_and_into_an_empty_home_and_is_the_same_by_checksum(full, make_home, tmp_path):
    file = tmp_path / "all.jsonl"
    rows = archive.write(file, NOW)
    before = archive.sums()
    assert (
        min(
            rows[name]
            for name in ("company", "posting", "match", "application", "profile", "notification", "edit")
        )
        > 0
    )
    other = make_home("other")
    taken = archive.read(file)
    assert (taken.already, taken.different) == (False, ())
    assert archive.sums() == before
    assert archive.read(file).already
    make_home("other")
    more = companies.add(other.user_id, ["https://later.example/jobs"], NOW)
    assert more[0].key > 2


def test_from_sqlite_to_postgres_and_back_is_the_same_by_checksum_too(
    full, make_home, postgres_url, tmp_path
):
    archive.write(tmp_path / "one.jsonl", NOW)
    before = archive.sums()
    make_home("there", url=postgres_url)
    assert archive.read(tmp_path / "one.jsonl").different == ()
    assert archive.sums() == before
    table, reading = tabled(tmp_path)
    planned = application_import.plan(1, application_file.entries(table, reading, None))
    assert application_import.take_in(1, planned, NOW) == 2
    archive.write(tmp_path / "two.jsonl", NOW)
    after = archive.sums()
    make_home("back")
    assert archive.read(tmp_path / "two.jsonl").different == ()
    assert archive.sums() == after


def test_a_home_that_holds_something_else_is_left_alone(full, make_home, tmp_path):
    archive.write(tmp_path / "all.jsonl", NOW)
    home = make_home("other")
    company(home.user_id, "Mine")
    with pytest.raises(UsageError, match="holds something already"):
        archive.read(tmp_path / "all.jsonl")
    assert [row.name for row in companies.rows(home.user_id, NOW)] == ["Mine"]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda lines: lines[:-1], "half-written"),
        (lambda lines: [*lines[:-1], lines[-1][:40]], "half of it is missing"),
        (lambda lines: [lines[0], *lines[2:]], "altered"),
        (lambda lines: [line.replace("Acme", "Acne") for line in lines], "altered"),
        (lambda lines: lines[1:], "no export of everything"),
        (lambda lines: [lines[0].replace("0001_first_light", "9999_later"), *lines[1:]], "newer scoutly"),
        (lambda lines: [lines[0], '{"table":"sqlite_master","row":{}}', *lines[1:]], "no row of a table"),
        (lambda lines: [lines[0], '{"table":"user","row":{"id) --":1}}', *lines[1:]], "no column"),
        (lambda lines: [lines[0], '{"table":"user","row":{"id":1e999999,"name":[]}}', *lines[1:]], "value that is none"),
        (lambda lines: ["[" * 100_000], "not valid JSON"),
        (lambda lines: [], "half-written"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_or_not_ours_is_refused_and_nothing_is_written(home, tmp_path, spoil, why):
    company(home.user_id, "Acme")
    file = tmp_path / "all.jsonl"
    archive.write(file, NOW)
    before = archive.sums()
    lines = file.read_text().splitlines()
    file.write_text("".join(f"{line}\n" for line in spoil(lines)))
    with pytest.raises(UsageError, match=why):
        archive.read(file)
    assert archive.sums() == before


def test_control_characters_in_a_file_made_by_somebody_else_are_left_out(make_home, tmp_path):
    home = make_home()
    company(home.user_id, "Acme")
    database.execute("update company set headquarters = ?", "Ber\x1b[31mlin\u202e")
    archive.write(tmp_path / "all.jsonl", NOW)
    make_home("other")
    assert archive.read(tmp_path / "all.jsonl").different == ("company",)
    assert database.execute("select headquarters from company") == [("Ber[31mlin",)]


def test_an_export_of_the_demo_does_not_make_a_home_the_demos(make_home, tmp_path):
    make_home()
    database.execute("insert into setting (name, value) values ('demo', '1')")
    archive.write(tmp_path / "all.jsonl", NOW)
    make_home("other")
    archive.read(tmp_path / "all.jsonl")
    assert database.execute("select 1 from setting where name = 'demo'") == []


def test_export_and_import_work_from_the_command_line(cli, folder, tmp_path):
    cli("add", "https://acme.example/careers", "--rank", 84)
    said = cli("export", tmp_path / "out", "--all", "--json")
    assert said.json["files"]["companies.csv"] == 1
    file = tmp_path / "out" / "everything.jsonl"
    assert [json.loads(line) for line in file.read_text().splitlines()][-1]["end"] is True
    other = tmp_path / "other"
    assert cli("import", tmp_path / "out", "--dry-run", home=other).code == 0
    assert cli("list", "--json", home=other).json == []
    assert cli("import", tmp_path / "out", "--json", home=other).json["already"] is False
    assert cli("import", tmp_path / "out", "--json", home=other).json["already"] is True
    assert cli("list", "--json", home=other).json == cli("list", "--json").json
