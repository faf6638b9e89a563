"""``profile`` and ``rescore`` on the command line: several profiles, versions, rules, and a look before a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scoutly_tui.cli.root import scoutly
from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.services import boards, companies, scoring
from scoutly_tui.services import home as homes
from scoutly_tui.store import database

CV = """# Robin Doe
Berlin, Germany

Data engineer with nine years of practice in pipelines and warehouses.

## Skills
Python (8 years), PostgreSQL, Airflow
"""


TITLES = ("Backend Engineer", "Pastry Chef", "Data Engineer")
SKILLS = ("Python and PostgreSQL", "flour and butter", "Python", "patience")


@pytest.fixture
def run(new: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    """Calls the command line over a home with a profile and twelve scored postings."""
    new("profile", "--set", "titles=Backend Engineer", "--set", "skills=Python, PostgreSQL")
    opened = homes.open_home(tmp_path / "home")
    board = [
        FoundPosting(
            str(n), title, f"https://a.example/{n}", description=f"You will work as {title} with {skill}."
        )
        for n, (title, skill) in enumerate(zip(TITLES * 4, SKILLS * 3, strict=True))
    ]
    with homes.thread_session():
        [added] = companies.take_in(opened.user_id, [companies.CompanySpec("A", "https://a.example/", 80)], 1)
        scores = {posting.external_id: scoring.score([opened.user_id], posting, "A") for posting in board}
        with database.writing():
            boards.apply(added.key, diff([], board), scores, baseline=False, last_success_at=1, now=1)
    return new


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Calls the command line over a home that nobody has used."""
    monkeypatch.setenv("SCOUTLY_HOME", str(tmp_path / "home"))
    yield lambda *words: CliRunner().invoke(scoutly, [str(word) for word in words])
    database.disconnect()


def said(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_profiles_are_made_listed_used_renamed_and_removed(new: Callable[..., Result]) -> None:
    assert "There is no profile yet" in new("profile", "--list").stdout
    assert said(new("profile", "--list", "--json")) == []
    new("profile", "--set", "titles=Data Engineer, Analyst")
    made = new("profile", "--new", "data work")
    assert "scoutly profile --use 'data work'" in made.stdout
    assert said(new("profile", "--name", "Data Work", "--json"))["titles"] == ["Data Engineer", "Analyst"]
    new("profile", "--name", "data work", "--set", "seniority=senior")
    assert said(new("profile", "--json"))["seniority"] is None
    used = said(new("profile", "--use", "data work", "--json"))
    assert (used["name"], used["seniority"], used["in_use"]) == ("data work", "senior", True)
    new("profile", "--rename", "pipelines")
    new("profile", "--remove", "main")
    assert [(row["name"], row["in_use"]) for row in said(new("profile", "--list", "--json"))] == [
        ("pipelines", True)
    ]
    assert "pipelines" in new("profile", "--list").stdout
    refused = new("profile", "--remove", "pipelines")
    assert refused.exit_code == 2
    assert "in use" in refused.stderr


def test_the_history_is_listed_and_an_earlier_version_put_back(new: Callable[..., Result]) -> None:
    new("profile", "--set", "skills=python:expert:6y, sql")
    new("profile", "--set", "skills=python:expert:6y, rust", "--set", "salary_floor=80k EUR year")
    text = new("profile", "--history").stdout
    assert "skills: + rust, − sql; salary floor: + 80000 EUR year" in text
    rows = said(new("profile", "--history", "--json"))
    assert [(row["version"], row["current"]) for row in rows] == [(2, True), (1, False)]
    back = said(new("profile", "--restore", "1", "--json"))
    assert ([skill["name"] for skill in back["skills"]], back["version"]) == (["python", "sql"], 3)
    assert new("profile", "--restore", "9").exit_code == 2


def test_a_cv_is_looked_at_before_it_is_taken(new: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "cv.md"
    file.write_text(CV)
    dry = said(new("profile", "--cv", file, "--dry-run", "--json"))
    assert {item["value"] for item in dry["understood"]} >= {"Python:8y", "PostgreSQL", "Berlin, Germany"}
    assert all(item["quote"] in CV for item in dry["understood"])
    assert said(new("profile", "--json"))["cv"] is None
    told = new("profile", "--cv", file, "--dry-run").stdout
    assert "Python (8 years), PostgreSQL, Airflow" in told
    assert "Nothing was stored" in told
    assert said(new("profile", "--cv", file, "--json"))["cv"] == "cv.md"


def test_rules_are_switched_one_by_one(new: Callable[..., Result]) -> None:
    assert said(new("profile", "--rule", "salary=off", "--rule", "work authorisation=off", "--json"))[
        "rules_off"
    ] == [
        "salary",
        "work_authorisation",
    ]
    assert said(new("profile", "--rule", "salary=on", "--json"))["rules_off"] == ["work_authorisation"]
    for wrong, told in (("salary", "RULE=off"), ("charm=off", "There are: work_authorisation")):
        result = new("profile", "--rule", wrong)
        assert (result.exit_code, told in result.stderr) == (2, True)


def test_a_change_is_previewed_and_changes_nothing(run: Callable[..., Result]) -> None:
    before = said(run("profile", "--json"))
    effect = said(
        run("profile", "--set", "titles=Pastry Chef", "--set", "skills=baking", "--dry-run", "--json")
    )
    assert effect["down"] > 0
    assert effect["looked_at"] == effect["total"] == 12
    assert effect["moves"][0]["before"] != effect["moves"][0]["after"]
    told = run("profile", "--set", "titles=Pastry Chef", "--set", "skills=baking", "--dry-run").stdout
    assert effect["words"].lower() in told.lower()
    assert "→" in told
    assert said(run("profile", "--json")) == before


def test_scoring_again_is_queued_once_and_previewed(run: Callable[..., Result]) -> None:
    assert "All " in run("rescore").stdout
    assert said(run("rescore", "--dry-run", "--json"))["down"] == 0
    run("profile", "--set", "titles=Pastry Chef")
    first = said(run("rescore", "--json"))
    assert (first["left"], first["queued"]) == (first["total"], True)
    assert said(run("rescore", "--json"))["queued"] is False
    assert "the profile changed: 0 of" in run("rescore").stdout.lower()


@pytest.mark.parametrize(
    "words",
    [
        ("--use", "a", "--new", "b"), ("--list", "--cv", "x.md"), ("--history", "--set", "a=b"), ("--dry-run", "--new", "b"),
        ("--edit", "--json"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(words: tuple[str, ...], new: Callable[..., Result]) -> None:
    assert new("profile", *words).exit_code == 2
