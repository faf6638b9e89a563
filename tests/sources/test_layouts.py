"""Plain HTML, over the invented layouts: those written before the extractor, and those it was made with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pageworld import NOW, Web

from benchmarks.sources_accuracy import COSTLY, LAYOUTS, Outcome, judge, pages_of
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.detect import NothingFoundError, detect
from scoutly_tui.sources.html.extract import extract
from scoutly_tui.sources.html.notices import says_nothing_open
from scoutly_tui.sources.html.source import Html
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board

DEVELOPMENT = sorted(
    file for folder in ("dev", "extra", "fresh", "wild") for file in (LAYOUTS / folder).glob("*.json")
)
HELD_OUT = sorted((LAYOUTS / "heldout").glob("*.json"))


def ids(files: list[Path]) -> list[str]:
    return [file.stem for file in files]


def rates(outcomes: list[Outcome]) -> tuple[float, float]:
    right = sum(len(o.right) for o in outcomes)
    wrong = sum(len(o.wrong) for o in outcomes)
    missed = sum(len(o.missed) for o in outcomes)
    return right / (right + wrong), right / (right + missed)


@pytest.mark.parametrize("file", DEVELOPMENT, ids=ids(DEVELOPMENT))
def test_a_development_layout_gives_just_its_postings(file: Path) -> None:
    outcome = judge(file)
    assert (outcome.wrong, outcome.missed) == ([], [])


def test_held_out_layouts_are_read_with_a_precision_and_recall_of_95_percent() -> None:
    assert len(HELD_OUT) >= 24
    precision, recall = rates([judge(file) for file in HELD_OUT])
    assert precision >= 0.95
    assert recall >= 0.95


def test_all_layouts_together_speak_eight_languages_and_more() -> None:
    truths = [json.loads(file.read_text("utf-8")) for file in (*DEVELOPMENT, *HELD_OUT)]
    assert len(truths) >= 40
    assert len({truth["language"] for truth in truths}) >= 8


@pytest.mark.parametrize("file", DEVELOPMENT, ids=ids(DEVELOPMENT))
def test_a_page_says_that_nothing_is_open_only_where_it_does(file: Path) -> None:
    truth = json.loads(file.read_text("utf-8"))
    page = next(pages_of(truth, file))
    assert says_nothing_open(page) == (truth.get("outcome") == "empty")


@pytest.mark.parametrize("file", DEVELOPMENT, ids=ids(DEVELOPMENT))
def test_every_posting_of_a_layout_has_an_id_of_its_own(file: Path) -> None:
    truth = json.loads(file.read_text("utf-8"))
    found = [p for page in pages_of(truth, file) for p in extract(page, now=NOW)]
    assert len({posting.external_id for posting in found}) == len(truth["postings"])


@pytest.mark.parametrize("file", DEVELOPMENT, ids=ids(DEVELOPMENT))
def test_places_that_a_layout_writes_plainly_are_read(file: Path) -> None:
    truth = json.loads(file.read_text("utf-8"))
    wanted = {p["title"]: p["location"] for p in truth["postings"] if "location" in p}
    found = {p.title: p.locations for page in pages_of(truth, file) for p in extract(page, now=NOW)}
    assert {title: " / ".join(found[title]) for title in wanted} == wanted


@pytest.mark.parametrize("file", DEVELOPMENT, ids=ids(DEVELOPMENT))
def test_a_layout_on_the_web_is_found_and_read_whole(file: Path, web: Web) -> None:
    truth = json.loads(file.read_text("utf-8"))
    for page_url, name in ((truth["url"], f"{file.stem}.html"), *truth.get("pages", {}).items()):
        web.say(page_url, (file.parent / name).read_bytes())
    if truth.get("outcome") == "none":
        with pytest.raises(NothingFoundError):
            detect(truth["url"], web.visit())
        return
    found = detect(truth["url"], web.visit())
    assert (found.board.source, found.board.url) == ("html", truth["url"])
    assert [p.title for p in found.reading.postings] == [p["title"] for p in truth["postings"]]
    again = Html().read(found.board, web.visit(), found.reading.validators)
    assert again.unchanged


def test_the_same_posting_under_several_addresses_is_one() -> None:
    html = """<h1>Open positions</h1><ul><li><a href="/jobs/4711-data-engineer">Data Engineer</a></li>
    <li><a href="/jobs/4712-data-analyst">Data Analyst</a></li></ul>
    <h2>Featured</h2><div><a href="/en/jobs/4711-data-engineer?utm_source=x#top">Data Engineer</a></div>"""
    found = extract(Page("https://a.example/jobs", html))
    assert [p.title for p in found] == ["Data Engineer", "Data Analyst"]


def test_two_postings_with_one_title_stay_two() -> None:
    html = """<h1>Vacancies</h1><ul><li><a href="/jobs/porter-leeds">Porter</a> Leeds</li>
    <li><a href="/jobs/porter-york">Porter</a> York</li></ul>"""
    found = extract(Page("https://a.example/jobs", html))
    assert [p.url for p in found] == [
        "https://a.example/jobs/porter-leeds",
        "https://a.example/jobs/porter-york",
    ]


def test_a_hint_picks_the_entries_whatever_they_are_called(web: Web) -> None:
    web.say(
        "https://a.example/team",
        '<div class="x"><a href="/u/1">Wizard</a></div><div class="x"><a href="/u/2">Bard</a></div><a href="/u/3">Not me</a>',
    )
    board = Board("html", "https://a.example/team", "https://a.example/team", hint=".x a")
    reading = Html().read(board, web.visit(), Validators())
    assert [p.title for p in reading.postings] == ["Wizard", "Bard"]


def big_page(rows: int = 700) -> str:
    row = (
        '<li class="job job-{0}"><div class="t"><a href="/jobs/{0}-senior-engineer"><h3>Senior Engineer {0}</h3></a></div>'
        '<div class="meta"><span class="loc">Berlin, Germany</span><span class="dep">Engineering</span></div><p>'
        + "lorem ipsum dolor sit amet " * 40
        + '</p><a class="btn" href="/jobs/{0}-senior-engineer/apply">Apply now</a></li>\n'
    )
    return f"<html><body><h1>Open positions</h1><ul>{''.join(row.format(n) for n in range(rows))}</ul></body></html>"


def test_a_page_of_a_megabyte_is_read_in_half_a_second_of_cpu() -> None:
    html = big_page()
    assert len(html) > 950_000
    extract(Page("https://warm.example/jobs", big_page(5)))
    spent = []
    for _ in range(5):
        began = time.process_time()
        found = extract(Page("https://a.example/jobs", html), now=NOW)
        spent.append(time.process_time() - began)
        assert len(found) == 700
        if spent[-1] <= 0.5:
            break
    assert min(spent) <= 0.5


@pytest.mark.slow
@pytest.mark.parametrize("kind", COSTLY, ids=str)
def test_a_page_of_ten_thousand_links_is_read_in_sixty_megabytes(kind: str) -> None:
    child = [sys.executable, "-m", "benchmarks.sources_accuracy", "--cost", kind]
    said = subprocess.run(child, capture_output=True, text=True, check=True, cwd=LAYOUTS.parents[2]).stdout
    grown = re.search(r"(\d+) MB more memory", said)
    assert grown is not None
    assert int(grown[1]) <= 60
