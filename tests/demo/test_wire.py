"""The wire formats, read the way anybody would read them, without scoutly's own sources."""

import html
import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.server import WorldServer
from scoutly_tui.demo.world import World
from scoutly_tui.domain.postings import WorkModel

from .conftest import Ask

FACTS = Path(os.environ.get("SCOUTLY_FACTS", Path(__file__).parents[3] / "shared" / "facts")) / "boards"
RECORDED = {
    "greenhouse": ("snowflake_like_japanese_titles.json", "canonical_2020-08-31_board.json"),
    "lever": ("six_postings.json", "careerkit_2postings.json"),
    "ashby": ("ramp_6postings.json",),
}
LD_JSON = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def _first(world: World, source: str, *looks: str) -> DemoCompany:
    return next(
        c for c in world.companies if c.source == source and not c.trouble and (not looks or c.look in looks)
    )


def _greenhouse(company: DemoCompany, query: str = "content=true") -> str:
    return f"https://boards-api.greenhouse.io/v1/boards/{company.board}/jobs?{query}"


def _lever(company: DemoCompany, query: str = "mode=json") -> str:
    region = "eu." if company.look == "eu" else ""
    return f"https://api.{region}lever.co/v0/postings/{company.board}?{query}"


def _ashby(company: DemoCompany, query: str = "includeCompensation=true") -> str:
    return f"https://api.ashbyhq.com/posting-api/job-board/{quote(company.board)}?{query}"


def _ids(world: World, company: DemoCompany, day: int = 0) -> set[str]:
    return {posting.external_id for posting in world.postings_at(company.slug, day)}


def test_greenhouse_sends_the_whole_board_with_descriptions_escaped_twice(world: World, ask: Ask) -> None:
    company = _first(world, "greenhouse")
    board = ask(_greenhouse(company)).json()
    assert board["meta"]["total"] == len(board["jobs"])
    assert {str(job["id"]) for job in board["jobs"]} == _ids(world, company)
    for job, posting in zip(board["jobs"], world.postings_at(company.slug, 0), strict=True):
        assert job["title"] == posting.title
        assert job["absolute_url"] == posting.url
        assert job["content"].startswith("&lt;p&gt;")
        assert html.unescape(job["content"]).startswith("<p>")
        assert job["departments"][0]["name"] == posting.department
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-05:00", job["first_published"])


def test_greenhouse_without_content_sends_no_descriptions(world: World, ask: Ask) -> None:
    jobs = ask(_greenhouse(_first(world, "greenhouse"), "")).json()["jobs"]
    assert jobs
    assert not any("content" in job or "departments" in job for job in jobs)


def test_greenhouse_tells_pay_only_when_asked(world: World, ask: Ask) -> None:
    company = _first(world, "greenhouse")
    paid = sum(posting.salary is not None for posting in world.postings_at(company.slug, 0))
    assert "pay_input_ranges" not in ask(_greenhouse(company)).text
    told = ask(_greenhouse(company, "content=true&pay_transparency=true")).json()["jobs"]
    assert sum("pay_input_ranges" in job for job in told) == paid


def test_lever_sends_a_bare_list(world: World, ask: Ask) -> None:
    for company in (_first(world, "lever", "links"), _first(world, "lever", "eu")):
        postings = ask(_lever(company)).json()
        assert {posting["id"] for posting in postings} == _ids(world, company)
        for entry, truth in zip(postings, world.postings_at(company.slug, 0), strict=True):
            assert entry["text"] == truth.title
            assert entry["createdAt"] == truth.posted_at
            assert entry["categories"]["allLocations"] == list(truth.locations)
            assert entry["workplaceType"] in ("remote", "hybrid", "on-site")
            assert all(item["content"].startswith("<li>") for item in entry["lists"])


def test_lever_pages_with_skip_and_limit(world: World, ask: Ask) -> None:
    company = _first(world, "lever", "links")
    whole = ask(_lever(company)).json()
    pages = [ask(_lever(company, f"mode=json&limit=4&skip={skip}")).json() for skip in range(0, 80, 4)]
    assert [posting for page in pages for posting in page] == whole
    assert all(len(page) <= 4 for page in pages)


def test_a_european_lever_board_is_unknown_at_the_other_host(world: World, ask: Ask) -> None:
    company = _first(world, "lever", "eu")
    answer = ask(f"https://api.lever.co/v0/postings/{company.board}?mode=json")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error": "Document not found"}


def test_ashby_holds_unlisted_postings_and_marks_them(world: World, ask: Ask) -> None:
    for company in (c for c in world.companies if c.source == "ashby"):
        board = ask(_ashby(company)).json()
        assert {job["id"] for job in board["jobs"] if job["isListed"]} == _ids(world, company)
        assert any(not job["isListed"] for job in board["jobs"])


def test_ashby_says_remote_of_hybrid_postings_too(world: World, ask: Ask) -> None:
    company = next(
        c
        for c in world.companies
        if c.source == "ashby" and any(p.work_model is WorkModel.HYBRID for p in world.postings_at(c.slug, 0))
    )
    jobs = ask(_ashby(company)).json()["jobs"]
    assert all(job["isRemote"] for job in jobs if job["workplaceType"] == "Hybrid")


def test_ashby_boards_are_called_by_their_exact_name(world: World, ask: Ask) -> None:
    company = next(c for c in world.companies if c.source == "ashby" and " " in c.board)
    assert ask(_ashby(company)).status_code == 200
    assert ask(_ashby(company).replace(quote(company.board), quote(company.board.lower()))).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "https://boards-api.greenhouse.io/v1/boards/nobody/jobs?content=true",
        "https://api.lever.co/v0/postings/nobody?mode=json",
        "https://api.ashbyhq.com/posting-api/job-board/nobody",
        "https://jobs.lever.co/nobody",
        "https://boards.greenhouse.io/",
        "https://nowhere.example/careers",
    ],
)
def test_what_is_not_there_is_not_found(ask: Ask, url: str) -> None:
    assert ask(url).status_code == 404


def test_single_postings_have_their_own_answers(world: World, ask: Ask, server: WorldServer) -> None:
    greenhouse, lever = _first(world, "greenhouse"), _first(world, "lever", "links")
    first = world.postings_at(greenhouse.slug, 0)[0]
    one = ask(_greenhouse(greenhouse, "").replace("?", f"/{first.external_id}")).json()
    assert one["title"] == first.title
    other = world.postings_at(lever.slug, 0)[0]
    address = _lever(lever).replace("?", f"/{other.external_id}?")
    assert ask(address).json()["text"] == other.title


@pytest.mark.parametrize("look", ["graph", "array"])
def test_a_page_of_json_ld_holds_every_posting(world: World, ask: Ask, look: str) -> None:
    company = _first(world, "jsonld", look)
    found = [json.loads(block) for block in LD_JSON.findall(ask(company.careers_url).text)]
    nodes = found[0]["@graph"] if look == "graph" else found[0]
    postings = [node for node in nodes if node["@type"] == "JobPosting"]
    assert {posting["identifier"]["value"] for posting in postings} == _ids(world, company)
    assert all(posting["description"].startswith("<p>") for posting in postings)


@pytest.mark.parametrize("look", ["items", "details"])
def test_a_page_that_lists_leads_to_pages_with_json_ld(world: World, ask: Ask, look: str) -> None:
    company = _first(world, "jsonld", look)
    listing = ask(company.careers_url).text
    for posting in world.postings_at(company.slug, 0):
        assert f'href="{posting.url}"' in listing
        (block,) = LD_JSON.findall(ask(posting.url).text)
        assert json.loads(block)["title"] == posting.title
    blocks = [json.loads(block) for block in LD_JSON.findall(listing)]
    lists = [block for block in blocks if block["@type"] == "ItemList"]
    assert len(lists) == (look == "items")


@pytest.mark.parametrize("look", ["list", "cards", "table", "groups", "rows", "plain"])
def test_an_html_page_links_every_posting_and_each_link_works(world: World, ask: Ask, look: str) -> None:
    company = _first(world, "html", look)
    page = ask(company.careers_url).text
    assert "ld+json" not in page
    links = set(re.findall(r'href="([^"]+)"', page))
    for posting in world.postings_at(company.slug, 0):
        path = posting.url.removeprefix(f"https://{company.host}")
        assert links & {posting.url, path}
        assert html.escape(posting.title) in ask(posting.url).text
    assert {"/about", "/blog", "/privacy"} <= links


def test_a_posting_that_left_has_no_page_any_more(world: World, ask: Ask, server: WorldServer) -> None:
    company = _first(world, "html")
    day = next(d for d in range(1, 60) if _ids(world, company, d - 1) - _ids(world, company, d))
    gone = next(
        p for p in world.postings_at(company.slug, day - 1) if p.external_id not in _ids(world, company, day)
    )
    server.day = day - 1
    assert ask(gone.url).status_code == 200
    server.day = day
    assert ask(gone.url).status_code == 404


@pytest.mark.parametrize(
    ("source", "look", "sign"),
    [
        ("greenhouse", "embed", "https://boards.greenhouse.io/embed/job_board/js?for={board}"),
        ("greenhouse", "links", "https://boards.greenhouse.io/{board}"),
        ("greenhouse", "jid", 'data-board-token="{board}"'),
        ("lever", "links", "https://jobs.lever.co/{board}/"),
        ("lever", "one_link", "https://jobs.lever.co/{board}"),
        ("ashby", "embed", "https://jobs.ashbyhq.com/{board}/embed?version=2"),
        ("ashby", "links", "https://jobs.ashbyhq.com/{board}/"),
    ],
)
def test_a_companys_own_page_shows_where_its_board_is(
    world: World, ask: Ask, source: str, look: str, sign: str
) -> None:
    company = _first(world, source, look)
    assert company.careers_url.startswith(f"https://{company.host}")
    assert sign.format(board=quote(company.board)) in ask(company.careers_url).text


def test_the_pages_that_people_see_exist_too(world: World, ask: Ask) -> None:
    for source in ("greenhouse", "lever", "ashby"):
        company = _first(world, source)
        posting = world.postings_at(company.slug, 0)[0]
        assert html.escape(posting.title) in ask(posting.url).text
    company = _first(world, "html")
    assert ask(f"https://{company.host}/about").status_code == 200


@pytest.mark.skipif(not FACTS.is_dir(), reason="the recorded boards are not on this machine")
@pytest.mark.parametrize("source", ["greenhouse", "lever", "ashby"])
def test_no_field_is_sent_that_the_real_system_does_not_send(world: World, ask: Ask, source: str) -> None:
    recorded: dict[str, Any] = {}
    for name in RECORDED[source]:
        for posting in _rows(json.loads((FACTS / source / name).read_text("utf-8"))):
            recorded |= posting
    company = _first(world, source)
    url = {"greenhouse": _greenhouse(company), "lever": _lever(company), "ashby": _ashby(company, "")}[source]
    documented = {"salaryRange"}
    for posting in _rows(ask(url).json()):
        assert posting.keys() - documented <= recorded.keys()
        for key in posting.keys() & recorded.keys():
            if posting[key] is not None and recorded[key] is not None:
                assert type(posting[key]) is type(recorded[key]), key


def _rows(document: Any) -> list[dict[str, Any]]:
    return document if isinstance(document, list) else document["jobs"]
