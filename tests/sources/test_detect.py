"""Finding the source behind a URL, over a loopback web and the real client."""

from __future__ import annotations

import json

import pytest
from pageworld import Web

from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.sources.detect import NothingFoundError, detect, recognise

LISTING = """<html><body><nav><a href="/">Home</a><a href="/blog">Blog</a></nav><h1>Open positions</h1><ul>
<li><a href="/careers/data-engineer">Data Engineer</a> <span class="location">Lyon</span></li>
<li><a href="/careers/office-manager">Office Manager</a> <span class="location">Nantes</span></li>
<li><a href="/careers/night-porter">Night Porter</a> <span class="location">Lyon</span></li></ul></body></html>"""
BOARD = {
    "jobs": [
        {
            "id": 7,
            "title": "Baker",
            "absolute_url": "https://boards.greenhouse.io/crumb/jobs/7",
            "location": {"name": "Ghent"},
        }
    ],
    "meta": {"total": 1},
}


def tell_board(web: Web, token: str = "crumb", board: object = BOARD) -> None:
    for query in ("", "?content=true", "?content=true&pay_transparency=true"):
        web.say(
            f"https://boards-api.greenhouse.io/v1/boards/{token}/jobs{query}",
            json.dumps(board),
            Content_Type="application/json",
        )


def titles(found: object) -> list[str]:
    return [posting.title for posting in found.reading.postings]  # type: ignore[attr-defined]


def test_a_board_url_is_recognised_without_a_request(web: Web) -> None:
    board = recognise("https://boards.greenhouse.io/crumb")
    assert board is not None
    assert (board.source, board.token) == ("greenhouse", "crumb")
    assert web.seen == []
    assert recognise("https://crumb.example/jobs") is None
    assert recognise("no address") is None


def test_a_board_url_is_read_at_its_endpoint(web: Web) -> None:
    tell_board(web)
    found = detect("https://boards.greenhouse.io/crumb", web.visit())
    assert found.board.source == "greenhouse"
    assert titles(found) == ["Baker"]
    assert len(web.asked) == 1


def test_a_careers_page_that_embeds_a_board_leads_to_the_board(web: Web) -> None:
    tell_board(web)
    web.say(
        "https://crumb.example/jobs",
        '<h1>Jobs</h1><script src="https://boards.greenhouse.io/embed/job_board/js?for=crumb"></script>',
    )
    found = detect("https://crumb.example/jobs", web.visit())
    assert (found.board.source, found.board.token) == ("greenhouse", "crumb")
    assert titles(found) == ["Baker"]


def test_a_front_page_leads_to_the_careers_page(web: Web) -> None:
    web.say(
        "https://crumb.example/", '<a href="/about">About</a><a href="/careers">Karriere</a><p>We bake.</p>'
    )
    web.say("https://crumb.example/careers", LISTING)
    found = detect("https://crumb.example", web.visit())
    assert (found.board.source, found.board.url) == ("html", "https://crumb.example/careers")
    assert titles(found) == ["Data Engineer", "Office Manager", "Night Porter"]
    assert web.asked == ["https://crumb.example/", "https://crumb.example/careers"]


def test_a_page_without_anything_is_unreadable_and_says_what_was_tried(web: Web) -> None:
    web.say("https://crumb.example/", "<p>" + "We bake bread. " * 60 + "</p>")
    with pytest.raises(NothingFoundError) as caught:
        detect("https://crumb.example", web.visit())
    assert caught.value.kind is ProblemKind.UNREADABLE
    assert any("crumb.example" in step.what for step in caught.value.tried)
