"""One posting's own page."""

from __future__ import annotations

import json

import pytest
from pageworld import Web

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.html.source import Html
from scoutly_tui.sources.protocol import Board

URL = "https://crumb.example/jobs/9001-baker"
BOARD = Board("html", "https://crumb.example/jobs", "https://crumb.example/jobs")
BAKER = FoundPosting("9001", "Baker", URL, locations=("Ghent",))
PAGE = """<html lang="nl"><head><meta property="og:description" content="short"></head><body><header><nav><a href="/">Home</a></nav></header>
<main><h1>Baker</h1><p>You knead, shape and bake from three in the morning, and we pay for the coffee.</p><ul><li>Flour</li></ul>
<form><label>Your name</label></form><script>track()</script></main><footer>Privacy</footer></body></html>"""


def complete(web: Web, body: str = PAGE, posting: FoundPosting = BAKER) -> FoundPosting | None:
    web.say(URL, body)
    return Html().detail(BOARD, posting, web.visit())


def test_the_main_part_of_the_page_is_the_description(web: Web) -> None:
    found = complete(web)
    assert found is not None
    assert found.description is not None
    assert "from three in the morning" in found.description
    assert "• Flour" in found.description
    for noise in ("Privacy", "Home", "Your name", "track"):
        assert noise not in found.description
    assert (found.language, found.title, found.locations) == ("nl", "Baker", ("Ghent",))


def test_json_ld_comes_first_and_fills_only_gaps(web: Web) -> None:
    block = {
        "@type": "JobPosting",
        "title": "Baker (all shifts)",
        "datePosted": "2026-08-01",
        "jobLocationType": "TELECOMMUTE",
        "description": "<p>From JSON-LD.</p>",
        "jobLocation": {"address": {"addressLocality": "Antwerp"}},
    }
    found = complete(web, f'<script type="application/ld+json">{json.dumps(block)}</script>{PAGE}')
    assert found is not None
    assert (found.title, found.locations) == ("Baker", ("Ghent",))
    assert (found.description, found.work_model, found.posted_at) == (
        "From JSON-LD.",
        WorkModel.REMOTE,
        1_785_542_400_000,
    )


def test_what_the_list_said_whole_needs_no_request(web: Web) -> None:
    full = FoundPosting("1", "Baker", URL, description="All of it.")
    assert complete(web, posting=full) is None
    on_the_list = FoundPosting("1", "Baker", f"{BOARD.url}#baker")
    assert complete(web, posting=on_the_list) is None
    document = FoundPosting("1", "Baker", "https://crumb.example/baker.docx")
    assert complete(web, posting=document) is None
    assert web.asked == []


def test_a_page_that_is_gone_is_not_found(web: Web) -> None:
    for said in (
        {"status": 404},
        {"status": 410},
        {"status": 302, "Location": "/jobs"},
        {"status": 301, "Location": "/"},
    ):
        web.say("https://crumb.example/jobs", "<h1>Jobs</h1>")
        web.say("https://crumb.example/", "<h1>Bread</h1>")
        web.say(URL, "", **said)  # type: ignore[arg-type]
        with pytest.raises(CheckError) as caught:
            Html().detail(BOARD, BAKER, web.visit())
        assert caught.value.kind is ProblemKind.NOT_FOUND


def test_a_page_that_says_it_is_gone_is_not_found(web: Web) -> None:
    with pytest.raises(CheckError) as caught:
        complete(web, "<h1>This position is no longer available</h1><p>See our other jobs.</p>")
    assert caught.value.kind is ProblemKind.NOT_FOUND


@pytest.mark.parametrize(
    "body", ["", "<", "<main></main>", "x" * 300_000, "<div class='content'>" * 1500, "<p>\x00\x1b[31m</p>"]
)
def test_a_page_with_nothing_to_say_is_read_as_just_that(web: Web, body: str) -> None:
    found = complete(web, body)
    assert found is not None
    assert found.description is not None
    assert "\x1b" not in found.description
