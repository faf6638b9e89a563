"""Pages as they come: broken, deep, in any charset."""

from __future__ import annotations

import time

import pytest

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.sources.lines import quick_line
from scoutly_tui.sources.loose_json import parse, parse_prefix
from scoutly_tui.sources.page import Page, absolute, decoded


def page(html: str, url: str = "https://a.example/jobs/list") -> Page:
    return Page(url, html)


def test_links_are_absolute_and_carry_their_visible_text() -> None:
    found = page(
        '<a href="x/1#top"> A <b>link</b>\n<script>no</script></a><a href="mailto:a@b">m</a><a>bare</a>'
    ).links
    assert [(link.url, link.text) for link in found] == [("https://a.example/jobs/x/1#top", "A link")]


def test_relative_addresses_follow_the_base_element() -> None:
    found = page('<base href="https://b.example/deep/"><a href="x">y</a>').links
    assert found[0].url == "https://b.example/deep/x"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/jobs/1", "https://a.example/jobs/1"),
        ("/jobs/../x", "https://a.example/x"),
        ("?page=2", "https://a.example/jobs?page=2"),
        ("//b.example/x", "https://b.example/x"),
        ("/jobs/1?utm_source=x&id=2", "https://a.example/jobs/1?id=2"),
        ("/jobs/1#apply", "https://a.example/jobs/1#apply"),
        ("#/route", "https://a.example/jobs#/route"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("tel:123", ""),
        ("http://[::1", ""),
        ("https://user:pw@b.example/", ""),
        ("ftp://b.example/", ""),
        ("/" + "x" * 3000, ""),
        ("", ""),
    ],
)
def test_an_address_is_canonical_or_nothing(href: str, url: str) -> None:
    assert absolute("https://a.example/jobs", href) == url


def test_hidden_text_is_no_text() -> None:
    text = page("<p>one</p><script>two</script><style>three</style><template>four</template><p>five").text
    assert text.split() == ["one", "five"]


def test_frames_scripts_metadata_and_relations_are_found() -> None:
    it = page(
        '<html lang="de-AT"><head><title> A\nB </title><meta property="og:title" content="C">'
        '<link rel="alternate" type="application/rss+xml" href="/f"></head>'
        '<iframe data-src="/late"></iframe><script src="/s.js"></script><script id="x" type="application/json">{}</script>'
    )
    assert (it.title, it.language, it.meta["og:title"]) == ("A B", "de", "C")
    assert it.relations == (("alternate", "application/rss+xml", "https://a.example/f"),)
    assert it.iframes == ("https://a.example/late",)
    assert it.scripts == ("https://a.example/s.js",)
    assert [(s.id, s.type, s.text) for s in it.inline_scripts] == [("x", "application/json", "{}")]


def test_addresses_inside_scripts_are_found_however_they_are_escaped() -> None:
    found = page(
        r'<script>var u = "https:\/\/boards.greenhouse.io\/crumb", v = "https://b.example/x";</script>'
    ).addresses
    assert "https://boards.greenhouse.io/crumb" in found
    assert "https://b.example/x" in found


@pytest.mark.parametrize(
    ("body", "said", "text"),
    [
        ("Küche".encode(), "utf-8", "Küche"),
        ("Küche".encode("latin-1"), "utf-8", "Küche"),
        ("Küche".encode(), "no-such-charset", "Küche"),
        ("Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź"),
        (b"a" * 400 + b"\xff", "utf-8", "a" * 400 + "\ufffd"),
    ],
)
def test_a_charset_that_is_declared_wrongly_gives_way(body: bytes, said: str, text: str) -> None:
    assert decoded(body, said) == text


def test_markup_a_hundred_thousand_deep_is_unreadable_and_not_half_read() -> None:
    html = "<a href='/jobs/1'>Engineer</a>" + "<div>" * 100_000 + "x" + "</div>" * 100_000
    began = time.process_time()
    with pytest.raises(CheckError) as caught:
        _ = page(html).links
    assert caught.value.kind is ProblemKind.UNREADABLE
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "<!-- -->",
        "\x00\x01",
        "<",
        "<<<>>>",
        "plain",
        "<html",
        "</p></p>",
        "<?xml version='1.0' encoding='utf-16'?><p>x",
    ],
)
def test_what_is_hardly_html_is_an_empty_page(html: str) -> None:
    it = page(html)
    assert it.links == ()
    assert isinstance(it.text, str)


def test_quick_lines_are_clean_lines() -> None:
    from scoutly_tui.domain.text import clean_line

    for text in (
        "a  b\n",
        "é",
        "e\u0301",
        "a\u202eb",
        "z\u0300\u0301\u0302\u0303\u0304\u0305",
        "x" * 900,
        "\u200b",
        "a\x1b[31mb",
        "日本語 ",
    ):
        assert quick_line(text) == clean_line(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('<!-- {"a": 1} -->', {"a": 1}),
        ('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}),
        ('{"a": "line\nbreak\ttab"}', {"a": "line\nbreak\ttab"}),
        ('{"a": 1 /* why */, // and\n "u": "http://x//y"}', {"a": 1, "u": "http://x//y"}),
        ("{&quot;a&quot;: 1}", {"a": 1}),
        ('\ufeff{"a": 1};', {"a": 1}),
        ('{"a": "x, ]"}', {"a": "x, ]"}),
    ],
)
def test_json_is_mended_where_that_is_safe(text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a": }', "nope", "[1 2]", '{"a": "unended', '"\\' * 50_000, "/*" * 50_000, '\\"' * 50_000],
)
def test_json_beyond_repair_is_nothing_and_costs_nothing(text: str) -> None:
    began = time.process_time()
    assert parse(text) is None
    assert time.process_time() - began < 1


def test_a_value_is_read_whatever_follows_it() -> None:
    assert parse_prefix('x = {"a": 1}; alert(2)', 4) == {"a": 1}
    assert parse_prefix("x = y", 4) is None


def test_what_follows_the_document_s_end_is_part_of_it() -> None:
    it = page(
        "<html><body><p>one</p></body></html><p>two</p><script>x()</script><html><body><a href='/jobs/1'>three</a></body></html>"
    )
    assert it.text.split() == ["one", "two", "three"]
    assert len(it.inline_scripts) == 1
    assert len(it.links) == 1
