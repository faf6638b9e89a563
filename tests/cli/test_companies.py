"""Companies and preferences from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_caller import Cli

LIST_KEYS = [
    "slug", "name", "careers_url", "source", "board", "rank", "tracked", "interval_days", "priority",
    "last_success_at", "next_due_at", "consecutive_failures", "problem", "open_postings",
]  # fmt: skip


def test_a_board_url_is_recognised_at_once_with_no_request(cli: Cli) -> None:
    said = cli("add", "https://jobs.lever.co/brightwater", "--rank", 90, "--json")
    assert (said.code, said.err) == (0, "")
    [added] = said.json
    assert (added["source"], added["board"], added["rank"]) == ("lever", "brightwater", 90)
    assert added["slug"] == "brightwater"


def test_an_added_company_is_listed_with_the_published_keys(cli: Cli) -> None:
    cli("add", "https://tidewater.example/careers", "--name", "Tide & Water", "--rank", 61)
    [row] = cli("list", "--json").json
    assert list(row) == LIST_KEYS
    assert (row["slug"], row["rank"], row["tracked"], row["interval_days"]) == ("tide-water", 61, True, 2)
    assert row["priority"] == 61.0
    assert row["last_success_at"] is None
    assert row["next_due_at"].endswith("Z")
    assert row["next_due_at"] > "2026"


def test_adding_is_all_or_nothing(cli: Cli) -> None:
    said = cli("add", "https://good.example/jobs", "ftp://bad.example/jobs")
    assert said.code == 2
    assert "ftp://bad.example/jobs" in said.err
    assert cli("list", "--json").json == []


@pytest.mark.parametrize("rank", ["0", "101", "ten", "-5", "50.5", ""])
def test_a_rank_outside_1_to_100_is_refused_and_changes_nothing(cli: Cli, rank: str) -> None:
    cli("add", "https://tidewater.example/careers", "--rank", 40)
    said = cli("rank", "tidewater", rank) if rank != "-5" else cli("rank", "tidewater", "--", rank)
    assert said.code == 2
    assert "from 1 to 100" in said.err
    assert len(said.err.splitlines()) == 1
    assert cli("list", "--json").json[0]["rank"] == 40


def test_ranking_returns_the_row(cli: Cli) -> None:
    cli("add", "https://tidewater.example/careers")
    row = cli("rank", "tidewater", 95, "--json").json
    assert list(row) == LIST_KEYS
    assert (row["rank"], row["interval_days"]) == (95, 1)


def test_untracking_keeps_the_rank_and_tracking_brings_it_back(cli: Cli) -> None:
    cli("add", "https://tidewater.example/careers", "--rank", 70)
    row = cli("untrack", "tidewater", "--json").json
    assert (row["tracked"], row["rank"], row["interval_days"], row["next_due_at"]) == (False, 70, None, None)
    row = cli("track", "tidewater", "--json").json
    assert (row["tracked"], row["rank"], row["interval_days"]) == (True, 70, 2)


@pytest.mark.parametrize("words", [("rank", "tidewatr", 5), ("track", "tidewatr"), ("remove", "tidewatr"),
                                   ("check", "tidewatr"), ("enqueue", "tidewatr"),
                                   ("postings", "--company", "tidewatr")])  # fmt: skip
def test_an_unknown_company_is_answered_with_the_ones_close_to_it(
    cli: Cli, words: tuple[object, ...]
) -> None:
    cli("add", "https://tidewater.example/careers")
    said = cli(*words)
    assert said.code == 2
    assert "tidewatr" in said.err
    assert "Did you mean tidewater?" in said.err
    assert said.out == ""


def test_the_beginning_of_a_slug_is_not_taken_for_it(cli: Cli) -> None:
    cli("add", "https://tidewater.example/careers")
    assert cli("rank", "tide", 5).code == 2


def test_a_removed_company_is_off_the_list_and_comes_back_when_added_again(cli: Cli) -> None:
    cli("add", "https://tidewater.example/careers")
    assert cli("remove", "tidewater", "--json").json == [{"slug": "tidewater", "name": "Tidewater"}]
    assert cli("list", "--json").json == []
    cli("add", "https://tidewater.example/careers")
    assert [row["slug"] for row in cli("list", "--json").json] == ["tidewater"]


@pytest.mark.parametrize("command", ["add", "detect"])
def test_a_url_with_a_password_is_refused_and_not_repeated(cli: Cli, command: str) -> None:
    said = cli(command, "https://someone:hunter2@tidewater.example/careers")
    assert said.code == 2
    assert "hunter2" not in said.err + said.out


@pytest.mark.parametrize(
    "url",
    ["not a url", "javascript:alert(1)", "https://", "http://[::1", "file:///etc/passwd", "https://a..b/"],
)
def test_a_malformed_url_is_refused_in_one_sentence(cli: Cli, url: str) -> None:
    said = cli("add", url)
    assert said.code == 2
    assert said.err.startswith("Error: ")
    assert len(said.err.splitlines()) == 1


def test_the_list_is_sorted_and_filtered(cli: Cli) -> None:
    for name, rank in (("Amber", 10), ("Basalt", 90), ("Cobalt", 50)):
        cli("add", f"https://{name.lower()}.example/careers", "--name", name, "--rank", rank)
    slugs = [row["slug"] for row in cli("list", "--json").json]
    assert slugs == ["basalt", "cobalt", "amber"]
    assert [row["slug"] for row in cli("list", "--sort", "name", "--json").json] == [
        "amber",
        "basalt",
        "cobalt",
    ]
    assert [row["slug"] for row in cli("list", "--filter", "alt", "--limit", 1, "--json").json] == ["basalt"]
    assert cli("list", "--sort", "colour").code == 2


def test_companies_come_in_from_a_file_and_go_out_again_unchanged(cli: Cli, tmp_path: Path) -> None:
    first = tmp_path / "in.csv"
    first.write_text(
        "name,careers_url,rank,tracked\n=Sum & Sons,https://sum.example/jobs,88,yes\nPlain,https://plain.example/jobs,,\n"
    )
    assert [item["existed"] for item in cli("import", first, "--json").json] == [False, False]
    for ending in ("csv", "tsv", "json"):
        out = tmp_path / f"out.{ending}"
        assert cli("export", out, "--json").json == {"file": str(out), "companies": 2}
        before = cli("list", "--json", "--sort", "name").json
        assert all(item["existed"] for item in cli("import", out, "--json").json)
        after = cli("list", "--json", "--sort", "name").json
        assert [{**row, "next_due_at": None} for row in after] == [
            {**row, "next_due_at": None} for row in before
        ]
    assert "'=Sum & Sons" in (tmp_path / "out.csv").read_text()
    assert json.loads((tmp_path / "out.json").read_text())[0]["name"] == "=Sum & Sons"


def test_a_file_with_bad_rows_changes_nothing_and_every_bad_row_is_named(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(
        "name,careers_url,rank\nGood,https://good.example/jobs,5\nBad,https://bad.example/jobs,500\n,https://x.example/,1\n"
    )
    said = cli("import", file)
    assert said.code == 2
    assert "row 3: “500” is not a rank" in said.err
    assert "row 4: it has no name" in said.err
    assert "row 2" not in said.err
    assert cli("list", "--json").json == []


def test_the_catalogue_alone_needs_no_home(cli: Cli, folder: Path) -> None:
    entries = cli("catalogue", "--json").json
    assert len(entries) == 111
    assert not folder.exists()
    deel = next(entry for entry in entries if entry["name"] == "Deel")
    assert (deel["source"], deel["added"], deel["slug"]) == ("ashby", False, None)


def test_status_after_taking_in_and_seeding_the_catalogue(cli: Cli, process: Cli) -> None:
    taken = process("catalogue", "--add", "--seed-preferences", "--json")
    assert (taken.code, taken.err) == (0, "")
    assert sum(entry["added"] for entry in taken.json) == 111
    status = cli("status", "--json").json
    companies = status["companies"]
    assert (companies["total"], companies["tracked"], companies["due"]) == (111, 77, 77)
    assert companies["by_interval"] == {"1": 2, "2": 15, "3": 48, "4": 12, "5": 0}
    assert (companies["never_checked"], companies["overdue"], companies["problematic"]) == (77, 0, 0)
    assert [item["slug"] for item in companies["next"]] == [
        "atlassian",
        "shopify",
        "dnsimple",
        "contra",
        "meetedgar",
    ]
    assert set(status) == {
        "queue",
        "companies",
        "postings",
        "workers",
        "budget",
        "recommendations",
        "healthy",
    }


def test_another_user_has_ranks_of_their_own(cli: Cli) -> None:
    cli("add", "https://tidewater.example/careers", "--rank", 40, "--user", "ada")
    cli("rank", "tidewater", 90, "--user", "grace")
    [ada], [grace] = (
        cli("list", "--json", "--user", "ada").json,
        cli("list", "--json", "--user", "grace").json,
    )
    assert (ada["rank"], grace["rank"]) == (40, 90)
    assert ada["interval_days"] == 1
