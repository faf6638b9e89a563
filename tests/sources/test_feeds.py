"""Feeds: RSS, Atom, JSON Feed, XML for job boards; and what only looks like one."""

from __future__ import annotations

import json
import time

import pytest
from pageworld import Web

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import EmploymentType, FoundPosting
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.detect import detect
from scoutly_tui.sources.feeds import Feed, declared
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board

BOARD = Board("feed", "https://crumb.example/jobs.rss", "https://crumb.example/jobs.rss")
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Jobs</title><link>https://crumb.example</link>
<item><title>Baker &amp; Pastry Chef</title><link>https://crumb.example/jobs/9001-baker</link><guid>9001</guid>
<pubDate>Thu, 20 Aug 2026 08:00:00 +0200</pubDate><category>Bakery</category><location>Ghent</location>
<content:encoded><![CDATA[<p>Knead.</p><ul><li>Flour</li></ul>]]></content:encoded></item>
<item><title>Night Porter</title><link>/jobs/9002-porter</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Jobs</title>
<entry><title>Baker</title><link rel="self" href="/x"/><link rel="alternate" href="https://crumb.example/jobs/9001"/>
<id>tag:crumb,9001</id><published>2026-08-20T08:00:00Z</published><category term="Bakery"/><summary>Knead.</summary></entry></feed>"""
XML = """<source><publisher>x</publisher><job><title><![CDATA[Baker]]></title><referencenumber><![CDATA[R9]]></referencenumber>
<url><![CDATA[https://crumb.example/jobs/9001]]></url><city>Ghent</city><country>Belgium</country><jobtype>parttime</jobtype>
<date>2026-08-20</date><description><![CDATA[<p>Knead.</p>]]></description></job></source>"""
JSON_FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "title": "Jobs", "items": [
        {"id": "9001", "url": "https://crumb.example/jobs/9001", "title": "Baker", "content_html": "<p>Knead.</p>", "date_published": "2026-08-20T08:00:00Z"},
    ]}
)  # fmt: skip


def read(web: Web, body: str, kind: str = "application/rss+xml") -> tuple[FoundPosting, ...]:
    web.say(BOARD.url, body, Content_Type=kind)
    return Feed().read(BOARD, web.visit(), Validators()).postings


def test_rss_is_read(web: Web) -> None:
    baker, porter = read(web, RSS)
    assert (baker.title, baker.external_id, baker.url) == (
        "Baker & Pastry Chef",
        "9001",
        "https://crumb.example/jobs/9001-baker",
    )
    assert (baker.locations, baker.department, baker.posted_at) == (("Ghent",), "Bakery", 1_787_205_600_000)
    assert porter.url == "https://crumb.example/jobs/9002-porter"


def test_atom_is_read(web: Web) -> None:
    (baker,) = read(web, ATOM)
    assert (baker.title, baker.url, baker.department) == (
        "Baker",
        "https://crumb.example/jobs/9001",
        "Bakery",
    )


def test_xml_for_job_boards_is_read(web: Web) -> None:
    (baker,) = read(web, XML)
    assert (baker.title, baker.url, baker.requisition) == ("Baker", "https://crumb.example/jobs/9001", "R9")
    assert (baker.locations, baker.employment_type) == (("Ghent, Belgium",), EmploymentType.PART_TIME)


def test_json_feed_is_read(web: Web) -> None:
    (baker,) = read(web, JSON_FEED, "application/feed+json")
    assert (baker.title, baker.url) == ("Baker", "https://crumb.example/jobs/9001")


def test_a_feed_without_entries_is_an_empty_board(web: Web) -> None:
    assert read(web, "<rss><channel><title>Jobs</title></channel></rss>") == ()


def test_an_unchanged_feed_costs_one_request(web: Web) -> None:
    web.etags = True
    web.say(BOARD.url, RSS)
    first = Feed().read(BOARD, web.visit(), Validators())
    web.seen.clear()
    assert Feed().read(BOARD, web.visit(), first.validators).unchanged
    assert web.asked == [BOARD.url]


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "'
    + "x" * 1000
    + '">'
    + "".join(f'<!ENTITY b{n} "{"&a;" if n == 0 else f"&b{n - 1};" * 10}">' for n in range(9)).replace(
        "{", ""
    )
    + "]>"
)


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><h1>Sorry</h1></body></html>",
        RSS[: len(RSS) // 2],
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x; Baker</title></item></channel></rss>',
        BOMB + "<rss><channel><item><title>&b8;</title></item></channel></rss>",
        "<rss>" + "<a>" * 100_000,
        "{}x",
        '{"items": 3}',
        "7",
        "",
    ],
    ids=[
        "html",
        "half",
        "external entity",
        "entity bomb",
        "deep",
        "half json",
        "odd json",
        "number",
        "empty",
    ],
)
def test_what_is_no_feed_is_unreadable_and_never_empty(web: Web, body: str) -> None:
    began = time.process_time()
    with pytest.raises(CheckError) as caught:
        read(web, body)
    assert caught.value.kind is ProblemKind.UNREADABLE
    assert time.process_time() - began < 2


def test_a_page_declares_the_feeds_that_are_about_jobs() -> None:
    html = """<link rel="alternate" type="application/rss+xml" title="Blog" href="/blog/feed">
    <link rel="alternate" type="application/rss+xml" title="Jobs" href="/feed?type=job">
    <link rel="alternate" type="application/rss+xml" title="Jobs Comments Feed" href="/jobs/comments/feed">
    <a href="/careers/rss">Feed</a><a href="/jobs/feeding-pigs">Pig Feeder</a>"""
    assert declared(Page("https://crumb.example/", html)) == (
        "https://crumb.example/feed?type=job",
        "https://crumb.example/careers/rss",
    )


def test_detection_takes_a_feed_that_holds_at_least_what_the_page_shows(web: Web) -> None:
    page = '<link rel="alternate" type="application/rss+xml" title="Jobs" href="/jobs.rss"><h1>Jobs</h1><ul><li><a href="/jobs/9001-baker">Baker</a></li></ul>'
    web.say("https://crumb.example/jobs", page)
    web.say(BOARD.url, RSS)
    found = detect("https://crumb.example/jobs", web.visit())
    assert (found.board.source, len(found.reading.postings)) == ("feed", 2)


def test_detection_leaves_a_feed_of_articles_alone(web: Web) -> None:
    page = '<link rel="alternate" type="application/rss+xml" title="Job news" href="/jobs.rss"><h1>Jobs</h1><ul><li><a href="/jobs/9001-baker">Baker</a></li><li><a href="/jobs/9002-cook">Cook</a></li></ul>'
    web.say("https://crumb.example/jobs", page)
    web.say(
        BOARD.url,
        RSS.replace("Baker &amp; Pastry Chef", "How we bake").replace("Night Porter", "Summer party"),
    )
    found = detect("https://crumb.example/jobs", web.visit())
    assert (found.board.source, len(found.reading.postings)) == ("html", 2)
