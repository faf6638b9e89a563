"""Checks over the demo's world, held against its own truth, and over recorded boards of real systems."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest

from scoutly_tui import clock
from scoutly_tui.demo.server import WorldServer
from scoutly_tui.demo.truth import expected
from scoutly_tui.demo.world import World
from scoutly_tui.services import checks, companies, detection, postings
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.store import database

RECORDED = Path(os.environ.get("SCOUTLY_FACTS", Path(__file__).parents[3] / "shared" / "facts")) / "boards"
DAYS = (0, 2, 3, 4, 6)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "0")


@pytest.fixture(scope="module")
def world():
    return World(start_ms=clock.now_ms())


@pytest.fixture
def server(world):
    with WorldServer(world) as running:
        yield running


def settle(make_home, server, chosen, url=""):
    """A home over the world that knows only ``chosen``."""
    home = make_home(
        url=url, fetch__gateway=server.address, fetch__host_gap_seconds="0", worker__retry_base_seconds="0.01"
    )
    specs = [CompanySpec(one.name, one.careers_url, one.rank or 50) for one in chosen]
    companies.take_in(home.user_id, specs, clock.now_ms(), undoable=False)
    return home


def visit(home, server, slugs, day):
    """All ``slugs`` checked on ``day`` until each job is settled."""
    server.day = day
    os.environ["SCOUTLY_CLOCK_OFFSET"] = str(day * 86_400)
    database.execute("update host set cooling_until = 0, ready_at = 0")
    results = {result.company: result for result in checks.check_now(home, slugs)}
    for _ in range(2):
        again = [slug for slug, result in results.items() if _waits(slug)]
        results |= {result.company: result for result in checks.check_now(home, again)}
    return results


def _waits(slug):
    from scoutly_tui.services import planning

    return planning.live_job(slug) is not None


def test_over_the_days_scoutly_knows_exactly_what_an_ideal_visitor_would(make_home, server, world):
    seen, chosen = set(), []
    for one in world.ranked:
        if (one.source and (one.source, one.look) not in seen and not one.trouble) or one.trouble in (
            "emptied_on_3", "emptied_on_2", "glitch_on_2",
        ):  # fmt: skip
            seen.add((one.source, one.look))
            chosen.append(one)
    home = settle(make_home, server, chosen)
    slugs = [one.slug for one in chosen]
    assert len({one.source for one in chosen}) == 5
    for day in DAYS:
        visit(home, server, slugs, day)
    truth = expected(world, dict.fromkeys(slugs, DAYS))
    for slug in slugs:
        (key,) = companies.keys_of([slug])
        known = truth.companies[slug]
        found, new = database.execute(
            "select count(*), coalesce(sum(case when baseline then 0 else 1 end), 0) from posting where company_id = ?",
            key,
        )[0]
        closed = database.execute(
            "select count(*) from posting_event where kind = 'closed' and company_id = ?", key
        )[0][0]
        problem = companies.row(home.user_id, slug, clock.now_ms()).problem
        assert (found, new, closed, problem) == (known.found, known.new, known.closed, known.problem), slug
    assert max(server.most_at_once().values()) == 1


def test_every_planted_problem_is_met_as_its_kind_and_no_posting_is_stored(
    make_home, engine_url, server, world
):
    planted = [one for one in world.companies if one.planted and one.source is None]
    home = settle(make_home, server, planted, engine_url)
    results = visit(home, server, [one.slug for one in planted], 0)
    assert {slug: result.error_kind for slug, result in results.items()} == {
        one.slug: one.planted for one in planted
    }
    rows = {row.slug: row.problem for row in companies.rows(home.user_id, clock.now_ms())}
    assert rows == {one.slug: one.planted for one in planted}
    assert database.execute("select count(*) from posting") == [(0,)]


def test_the_agent_names_the_project(make_home, server, world):
    one = world.ranked[0]
    visit(settle(make_home, server, [one]), server, [one.slug], 0)
    assert all("scoutly" in agent for agent in server.user_agents)


# ── recorded boards of real systems ─────────────────────────────────────────────────────────────────────────


def _greenhouse(rows):
    return [
        (str(row["id"]), row["title"], row["absolute_url"], row["location"]["name"]) for row in rows["jobs"]
    ]


def _lever(rows):
    return [(row["id"], row["text"], row["hostedUrl"], row["categories"].get("location", "")) for row in rows]


def _ashby(rows):
    listed = [row for row in rows["jobs"] if row.get("isListed", True)]
    return [(row["id"], row["title"], row["jobUrl"], row["location"]) for row in listed]


BOARDS = [
    ("greenhouse/canonical_2020-08-31_board.json", "https://boards.greenhouse.io/{}",
     "https://boards-api.greenhouse.io/v1/boards/{}/jobs", _greenhouse, 71),
    ("greenhouse/snowflake_like_japanese_titles.json", "https://boards.greenhouse.io/{}",
     "https://boards-api.greenhouse.io/v1/boards/{}/jobs", _greenhouse, 2),
    ("lever/six_postings.json", "https://jobs.lever.co/{}", "https://api.lever.co/v0/postings/{}", _lever, 6),
    ("lever/careerkit_2postings.json", "https://jobs.lever.co/{}", "https://api.lever.co/v0/postings/{}", _lever, 2),
    ("ashby/ramp_6postings.json", "https://jobs.ashbyhq.com/{}", "https://api.ashbyhq.com/posting-api/job-board/{}", _ashby, 6),
]  # fmt: skip


@pytest.mark.parametrize(("file", "page", "api", "read", "count"), BOARDS, ids=[board[0] for board in BOARDS])
def test_of_a_recorded_board_every_posting_is_stored_with_title_url_and_place(
    make_home, web, file, page, api, read, count
):
    path = RECORDED / file
    if not path.exists():
        pytest.skip(f"the recorded board {file} is not here")
    body = path.read_bytes()
    web.put(api.format("acme"), body, headers={"Content-Type": "application/json"})
    home = make_home(fetch__gateway=web.address, fetch__host_gap_seconds="0")
    companies.take_in(
        home.user_id, [CompanySpec("Acme", page.format("acme"), 84)], clock.now_ms(), undoable=False
    )
    (result,) = checks.check_now(home, ["acme"])
    assert (result.outcome, result.found, result.new) == ("ok", count, count)
    keys = postings.keys(home.user_id, PostingQuery(View.ALL), clock.now_ms())
    stored = {row.external_id: row for row in postings.by_keys(home.user_id, keys, clock.now_ms())}
    recorded = read(json.loads(body))
    assert len(recorded) == count
    for external_id, title, url, place in recorded:
        row = stored[external_id]
        assert row.title == " ".join(title.split())
        assert row.url.partition("?")[0] == quote(url.partition("?")[0], safe=":/%")
        assert " ".join(place.split()).casefold() in "; ".join(row.locations).casefold()
        assert postings.reader(home.user_id, row.key, clock.now_ms()).description


def test_an_unknown_site_of_a_real_system_is_not_an_empty_board(make_home, web):
    path = RECORDED / "lever" / "netflix_404_body.json"
    if not path.exists():
        pytest.skip("the recorded answer lever/netflix_404_body.json is not here")
    headers = {"Content-Type": "application/json"}
    web.put("https://api.lever.co/v0/postings/acme", path.read_bytes(), status=404, headers=headers)
    home = make_home(fetch__gateway=web.address, fetch__host_gap_seconds="0")
    companies.add(home.user_id, ["https://jobs.lever.co/acme"], clock.now_ms(), name="Acme")
    (result,) = checks.check_now(home, ["acme"])
    assert (result.outcome, result.error_kind) == ("failed", "not_found")


# ── looking without storing ─────────────────────────────────────────────────────────────────────────────────


def test_detecting_shows_the_source_and_stores_nothing(home, web, make_home):
    from web import greenhouse, greenhouse_url

    web.put(
        "https://acme.example/careers",
        '<iframe src="https://boards.greenhouse.io/embed/job_board?for=acme"></iframe>',
    )
    web.put(greenhouse_url("acme"), greenhouse("acme", "Cook", "Baker"))
    home = make_home(fetch__gateway=web.address, fetch__host_gap_seconds="0")
    view = detection.detect(home.settings.fetch, "acme.example/careers")
    assert (view.url, view.source, view.board) == ("https://acme.example/careers", "greenhouse", "acme")
    assert [posting.title for posting in view.postings] == ["Cook", "Baker"]
    assert view.requests == len(web.asked)
    assert view.bytes > 0
    assert any("greenhouse" in what for what, _ in view.tried)
    assert (view.error_kind, view.error) == (None, None)
    for table in ("company", "posting", "host", "robots", "job_queue"):
        assert database.execute(f"select count(*) from {table}") == [(0,)]


def test_detecting_where_nothing_can_be_read_says_why_and_what_was_tried(web, make_home):
    home = make_home(fetch__gateway=web.address, fetch__host_gap_seconds="0")
    view = detection.detect(home.settings.fetch, "https://acme.example/careers")
    assert (view.source, view.postings, view.error_kind) == (None, (), "not_found")
    assert view.error
    assert view.tried
