"""Sitemaps, the last resort: addresses that spell out titles."""

from __future__ import annotations

import pytest
from pageworld import Web

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.detect import detect
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board
from scoutly_tui.sources.sitemaps import Sitemap, map_of, title_from

SITE = "https://crumb.example"
BOARD = Board("sitemap", f"{SITE}/sitemap.xml", f"{SITE}/careers")


def urlset(*paths: str) -> str:
    entries = "".join(f"<url><loc>{SITE}{path}</loc><lastmod>2026-08-01</lastmod></url>" for path in paths)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    )


PATHS = (
    "/",
    "/about",
    "/blog/our-engineers",
    "/careers",
    "/careers/benefits",
    "/careers/4711-night-baker",
    "/careers/data-engineer-m-w-d",
    "/products/oven",
)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://a.example/jobs/senior-data-engineer", "Senior Data Engineer"),
        ("https://a.example/jobs/4711-night-baker", "Night Baker"),
        ("https://a.example/jobs/night-baker-in-ghent-4711.html", "Night Baker in Ghent"),
        ("https://a.example/jobs/koch-m-w-d", "Koch (m/w/d)"),
        ("https://a.example/jobs/4711/night_baker/", "Night Baker"),
        ("https://a.example/jobs/k%C3%BCchenhilfe", "Küchenhilfe"),
        ("https://a.example/7f3a91c2-5a44-4a1e-9a1c-0c8be0a1d001/4711", ""),
        ("https://a.example/", ""),
    ],
)
def test_a_title_is_read_from_an_address(url: str, title: str) -> None:
    assert title_from(url) == title


def test_postings_are_told_from_pages(web: Web) -> None:
    web.say(BOARD.token, urlset(*PATHS))
    found = Sitemap().read(BOARD, web.visit(), Validators()).postings
    assert [(p.external_id, p.title) for p in found] == [
        ("4711", "Night Baker"),
        ("data-engineer-m-w-d", "Data Engineer (m/w/d)"),
    ]


def test_an_index_leads_to_the_map_of_jobs_only(web: Web) -> None:
    index = f"<sitemapindex><sitemap><loc>{SITE}/posts.xml</loc></sitemap><sitemap><loc>{SITE}/jobs.xml</loc></sitemap><sitemap><loc>https://evil.example/jobs.xml</loc></sitemap></sitemapindex>"
    web.say(BOARD.token, index)
    web.say(f"{SITE}/jobs.xml", urlset(*PATHS))
    assert len(Sitemap().read(BOARD, web.visit(), Validators()).postings) == 2
    assert web.asked == [BOARD.token, f"{SITE}/jobs.xml"]


@pytest.mark.parametrize("body", [urlset("/", "/about"), "<html></html>", "<urlset><url>", "nope"])
def test_a_map_without_postings_is_unreadable_and_never_empty(web: Web, body: str) -> None:
    web.say(BOARD.token, body)
    with pytest.raises(CheckError) as caught:
        Sitemap().read(BOARD, web.visit(), Validators())
    assert caught.value.kind is ProblemKind.UNREADABLE


def test_detection_falls_back_on_the_map_where_pages_are_empty_shells(web: Web) -> None:
    web.say(
        f"{SITE}/careers",
        '<html><head><title>Careers</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>',
    )
    web.say(BOARD.token, urlset(*PATHS))
    found = detect(f"{SITE}/careers", web.visit())
    assert (found.board, len(found.reading.postings)) == (BOARD, 2)


@pytest.mark.parametrize(
    ("named", "chosen"),
    [
        ((), "https://a.example/sitemap.xml"),
        (("https://a.example/map-main.xml",), "https://a.example/map-main.xml"),
        (("https://a.example/map-blog.xml", "/jobs-map.xml"), "https://a.example/jobs-map.xml"),
        (("https://a.example/one.xml", "https://a.example/two.xml"), "https://a.example/sitemap.xml"),
        (("https://elsewhere.example/jobs.xml", "javascript:x", "http://["), "https://a.example/sitemap.xml"),
    ],
)
def test_the_map_that_robots_txt_names_for_postings_is_the_one_to_read(
    named: tuple[str, ...], chosen: str
) -> None:
    board = map_of(Page("https://a.example/careers", ""), named)
    assert (board.source, board.token, board.url) == ("sitemap", chosen, "https://a.example/careers")


def test_a_map_that_only_robots_txt_knows_is_found(web: Web) -> None:
    web.say("https://a.example/robots.txt", "User-agent: *\nSitemap: https://a.example/maps/jobs.xml\n")
    web.say("https://a.example/about", "<h1>About us</h1>" + "<p>We make lamps.</p>" * 60)
    web.say(
        "https://a.example/maps/jobs.xml",
        "<urlset><url><loc>https://a.example/jobs/night-porter-4711</loc></url></urlset>",
    )
    found = detect("https://a.example/about", web.visit())
    assert (found.board.token, [p.title for p in found.reading.postings]) == (
        "https://a.example/maps/jobs.xml",
        ["Night Porter"],
    )
