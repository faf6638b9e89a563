"""Whatever comes, every reader gives postings or a CheckError, in bounded time."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pageworld import NOW, Web
from test_embedded import FORMS
from test_feeds import ATOM, JSON_FEED, RSS, XML
from test_jsonld import FULL

from scoutly_tui.domain.errors import CheckError
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.fetch.response import Response, Validators
from scoutly_tui.sources import embedded, feeds, jsonld, sitemaps
from scoutly_tui.sources.detail import merged
from scoutly_tui.sources.detect import detect, recognise
from scoutly_tui.sources.html.extract import extract
from scoutly_tui.sources.html.paging import next_page
from scoutly_tui.sources.ids import posting_id
from scoutly_tui.sources.js_literal import NotALiteralError, parse_call, parse_literal
from scoutly_tui.sources.loose_json import parse
from scoutly_tui.sources.page import Page, absolute, decoded
from scoutly_tui.sources.protocol import Board, Source
from scoutly_tui.sources.registry import PAGES, SOURCES
from scoutly_tui.sources.systems import SYSTEMS
from scoutly_tui.sources.titles import title_score

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*/*.html"))
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TAGS = (
    "div",
    "a",
    "h1",
    "h3",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "p",
    "script",
    "nav",
    "details",
    "summary",
    "time",
    "base",
    "link",
)
NAMES = ("href", "class", "id", "rel", "type", "datetime", "src", "data-page")
VALUES = (
    "/jobs/1",
    "#x",
    "//",
    "http://[",
    "job",
    "next",
    "application/ld+json",
    "{",
    "[1",
    "\x00",
    "é" * 5,
    "?page=2",
    "javascript:x",
)


def sound(postings: tuple[FoundPosting, ...]) -> None:
    """What every reader owes: ids, titles and addresses, and no two postings with one id."""
    assert len({p.external_id for p in postings}) == len(postings)
    for posting in postings:
        assert posting.external_id
        assert posting.title
        assert posting.title == clean_line(posting.title)
        assert posting.url.startswith(("http://", "https://"))


def everything(url: str, html: str) -> None:
    page = Page(url, html)
    for reader in (
        lambda: extract(page, now=NOW),
        lambda: jsonld.postings(page, NOW),
        lambda: embedded.postings(page, NOW),
    ):
        try:
            sound(reader())
        except CheckError:
            continue
    with suppress(CheckError):
        next_page(page, set())
        merged(FoundPosting("1", "Baker", url), page, NOW)
        _ = page.addresses, page.meta, page.text, page.language


def feed(body: bytes) -> None:
    response = Response("https://a.example/f", 200, {}, body, "utf-8", Validators())
    with suppress(CheckError):
        sound(feeds.postings(response, NOW))


@st.composite
def markup(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 40))):
        kind = draw(st.integers(0, 3))
        tag = draw(st.sampled_from(TAGS))
        if kind == 0:
            parts.append(f"</{tag}>")
        elif kind == 1:
            parts.append(
                draw(
                    st.sampled_from(
                        (
                            "Baker",
                            "Apply",
                            "Open positions",
                            "Lyon",
                            "No open positions.",
                            "Next",
                            "<",
                            "&#0;",
                            "\u202e",
                        )
                    )
                )
            )
        else:
            given = " ".join(
                f'{draw(st.sampled_from(NAMES))}="{draw(st.sampled_from(VALUES))}"'
                for _ in range(draw(st.integers(0, 3)))
            )
            parts.append(f"<{tag} {given}>")
    return "".join(parts)


@MODEST
@given(markup())
def test_any_markup_is_read_or_refused(html: str) -> None:
    everything("https://a.example/jobs", html)


@MODEST
@given(st.text(max_size=300), st.binary(max_size=300))
def test_any_text_and_any_bytes_are_read_or_refused(text: str, raw: bytes) -> None:
    everything("https://a.example/jobs", text)
    everything("https://a.example/jobs", decoded(raw, "utf-8"))
    feed(raw)
    feed(b"<rss>" + raw)
    title_score(text)
    parse(text)
    absolute("https://a.example/", text)
    recognise(text)
    for reader in (parse_literal, parse_call):
        try:
            reader(text)
        except NotALiteralError:
            continue


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=12) | st.sampled_from(("JobPosting", "Baker", "/jobs/1", "2026-08-01", "$1", "_0")),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from((*FULL, "title", "url", "id", "slug", "location", "department", "jobs", "@graph", "@id", "_1")), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


@MODEST
@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    said = json.dumps(value).replace("</", "<\\/")
    everything("https://a.example/jobs", f'<script type="application/ld+json">{said}</script>')
    everything(
        "https://a.example/jobs",
        f'<script type="application/json">{said}</script><script>window.x = {said};</script>',
    )
    everything(
        "https://a.example/jobs", f'<script type="application/json" id="__NUXT_DATA__">{said}</script>'
    )
    feed(said.encode())


@MODEST
@given(st.fixed_dictionaries(dict.fromkeys(FULL, JSON)))
def test_a_posting_of_any_values_is_read_or_refused(values: dict[str, Any]) -> None:
    said = json.dumps({**values, "@type": "JobPosting", "title": "Baker"}).replace("</", "<\\/")
    everything("https://a.example/jobs", f'<script type="application/ld+json">{said}</script>')


def mutated(text: str, random: Random) -> str:
    """``text`` with a few pieces cut, doubled, turned round or spoilt."""
    for _ in range(random.randint(1, 6)):
        at, size = random.randrange(len(text) + 1), random.randint(1, 400)
        before, piece, after = text[:at], text[at : at + size], text[at + size :]
        spoilt = random.choice(('"', "<", ">", "</ul>", "<li>", "\x00", "&", "{", "]", "'"))
        changed = (
            before + after,
            before + piece * 3 + after,
            before,
            before + spoilt + piece + after,
            before + piece[::-1] + after,
        )
        text = random.choice(changed)
    return text


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.stem)
def test_a_spoilt_layout_is_read_or_refused(file: Path) -> None:
    random = Random(file.stem)
    html = file.read_text("utf-8", "replace")
    for _ in range(4):
        everything("https://a.example/jobs", mutated(html, random))


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_spoilt_data_is_read_or_refused(form: str) -> None:
    random = Random(form)
    for _ in range(15):
        everything("https://a.example/jobs", mutated(FORMS[form], random))


@pytest.mark.parametrize("body", [RSS, ATOM, XML, JSON_FEED], ids=["rss", "atom", "xml", "json"])
def test_a_spoilt_feed_is_read_or_refused(body: str) -> None:
    random = Random(body)
    for _ in range(60):
        feed(mutated(body, random).encode("utf-8", "replace"))


def test_a_spoilt_sitemap_is_read_or_refused() -> None:
    random = Random(1)
    body = (
        "<urlset>"
        + "".join(f"<url><loc>https://a.example/jobs/baker-{n}</loc></url>" for n in range(20))
        + "</urlset>"
    )
    board = Board("sitemap", "https://a.example/sitemap.xml", "https://a.example/jobs")
    for _ in range(60):
        try:
            sound(sitemaps.postings(feeds.parse_xml(mutated(body, random).encode()), board))
        except CheckError:
            continue


@pytest.mark.parametrize("file", LAYOUTS[::6], ids=lambda file: file.stem)
def test_detection_of_a_spoilt_site_ends_in_a_source_or_a_check_error(file: Path, web: Web) -> None:
    random = Random(file.stem)
    for _ in range(2):
        web.forget()
        web.say("https://a.example/jobs", mutated(file.read_text("utf-8", "replace"), random))
        with suppress(CheckError):
            sound(detect("https://a.example/jobs", web.visit()).reading.postings)
        assert len(web.asked) <= 12


@MODEST
@given(st.text(alphabet="abc/?#=&%-_.:0123456789é", max_size=80))
def test_any_address_has_an_id_that_stays(rest: str) -> None:
    url = absolute("https://a.example/jobs/", rest)
    if url:
        assert posting_id(url) == posting_id(url)
        assert 0 < len(posting_id(url)) <= 120


LINKS = "".join(f'<a href="/jobs/{n}">Apply</a>' for n in range(8_000))
HOSTILE = {
    "links without structure": LINKS,
    "named links without structure": "".join(f'<a href="/jobs/{n}">Baker {n}</a>' for n in range(8_000)),
    "one row of a great many cells": "<table><tr>" + "".join(f'<td><a href="/jobs/{n}">Baker {n}</a></td>' for n in range(6_000)) + "</table>",
    "headings only": "<h1>Jobs</h1>" + "<h2>Baker</h2>" * 8_000 + '<a href="mailto:a@b">apply</a>',
    "bold words": '<h1>Jobs</h1><div><a href="/jobs/1">Apply</a>' + "<b>Baker</b>" * 50_000 + "</div>",
    "two thousand deep": "<div>" * 1900 + '<a href="/jobs/1">Baker</a>' * 2000,
    "clicks within clicks": "<div data-href='/jobs/1' onclick=\"location='/x'\">" * 1900 + "Baker" + "<p>x" * 30_000,
    "forms within forms": "<form action='/jobs/1'>" * 1900 + "<button>View</button>" + "<p>x" * 30_000,
    "classes without end": f'<div class="{"job " * 100_000}"><a href="/jobs/1">Baker</a></div>',
    "a title without end": f'<h1>Jobs</h1><ul><li><a href="/jobs/1">{"Baker " * 100_000}</a></li></ul>',
    "spaces without end": f'<h1>Jobs</h1><a href="/jobs/1">Baker{" " * 500_000}x</a><p>there are no {" " * 300_000}',
    "a script of quotes": "<script>window.x = {" + "\\\"" * 300_000 + "</script>",
    "a script of names": "<script>" + "a={title:" * 60_000 + "</script>",
    "json of brackets": '<script type="application/ld+json">' + "[" * 500_000 + "</script>",
    "a flight of rows": "<script>self.__next_f.push([1," + json.dumps("1:T1," * 80_000) + "])</script>",
    "attributes of json": "".join(f"<i data-x='[{{\"title\":\"Baker\",\"id\":{n}}}" + " " * 60 + "]'></i>" for n in range(4_000)),
    "words of one letter": "<h1>Jobs</h1><p>" + "no open " * 100_000,
    "pages without end": "".join(f'<a rel="next" href="?page={n}">{n}</a>' for n in range(8_000)),
    "brackets": "<h1>Jobs</h1><ul>" + "".join(f'<li><a href="/jobs/{n}">' + "(m/w/" * 30 + "</a></li>" for n in range(2_000)),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE, ids=str)
def test_hostile_pages_cost_bounded_time(kind: str) -> None:
    began = time.process_time()
    everything("https://a.example/jobs", HOSTILE[kind])
    assert time.process_time() - began < 30


LD = json.dumps(
    [
        {"@type": "JobPosting", **FULL},
        {"@type": "JobPosting", "title": "Cook", "url": "https://a.example/jobs/2"},
    ]
)
FIXTURES = {
    "jsonld": f'<h1>Jobs</h1><script type="application/ld+json">{LD}</script>',
    "embedded": next(iter(FORMS.values())),
    "feed": RSS,
    "html": (LAYOUTS[0]).read_text("utf-8", "replace"),
    "sitemap": "<urlset>"
    + "".join(f"<url><loc>https://a.example/jobs/baker-{n}</loc></url>" for n in range(9))
    + "</urlset>",
    "browser": "<h1>Jobs</h1><ul><li><a href='/jobs/1'>Baker</a></li><li><a href='/jobs/2'>Cook</a></li></ul>",
}
"""What each source of pages reads, by its name. Systems have their shapes, which ``test_shapes`` mutates."""


def test_every_registered_source_has_a_fixture_that_is_mutated() -> None:
    assert set(FIXTURES) == {source.name for source in PAGES}
    assert {source.name for source in SOURCES} == set(FIXTURES) | {source.name for source in SYSTEMS}


@pytest.mark.parametrize("source", PAGES, ids=lambda source: source.name)
def test_a_spoilt_answer_to_any_source_is_read_or_refused(source: Source, web: Web) -> None:
    random = Random(source.name)
    url = "https://a.example/jobs"
    board = Board(source.name, url, url)
    web.say(url, FIXTURES[source.name])
    with suppress(CheckError):
        sound(source.read(board, web.visit(), Validators()).postings)
    known = Validators(body_hash=f"pages::0:3:0:{NOW}")
    for _ in range(15):
        web.say(url, mutated(FIXTURES[source.name], random))
        for validators in (Validators(), known):
            with suppress(CheckError):
                sound(source.read(board, web.visit(), validators).postings)
