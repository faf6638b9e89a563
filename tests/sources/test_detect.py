"""Finding the source behind a URL, over a loopback web and the real client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pageworld import Web

from scoutly_tui.domain.errors import CheckError, ProblemKind, UsageError
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.detect import NothingFoundError, detect, recognise
from scoutly_tui.sources.protocol import Board
from scoutly_tui.sources.registry import SOURCES, by_name

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


def test_a_posting_of_a_board_leads_to_the_board(web: Web) -> None:
    tell_board(web)
    found = detect("https://boards.greenhouse.io/crumb/jobs/7?gh_src=abc", web.visit())
    assert (found.board.source, found.board.token) == ("greenhouse", "crumb")


def test_a_redirect_onto_a_system_leads_to_the_board(web: Web) -> None:
    tell_board(web)
    web.say("https://crumb.example/jobs", "", 302, Location="https://job-boards.greenhouse.io/crumb")
    web.say("https://job-boards.greenhouse.io/crumb", "<h1>Crumb</h1>")
    assert detect("https://crumb.example/jobs", web.visit()).board.source == "greenhouse"


def test_a_careers_page_whose_links_lead_to_a_board_is_that_board(web: Web) -> None:
    tell_board(web)
    web.say(
        "https://crumb.example/jobs",
        '<h1>Open roles</h1><ul><li><a href="https://boards.greenhouse.io/crumb/jobs/7">Baker</a></li></ul>',
    )
    found = detect("https://crumb.example/jobs", web.visit())
    assert (found.board.source, titles(found)) == ("greenhouse", ["Baker"])


def test_a_board_that_an_article_mentions_is_not_the_company_s(web: Web) -> None:
    tell_board(web, "rival")
    text = "<p>" + "We went to a fair. " * 50
    web.say(
        "https://crumb.example/blog/fair",
        f'<h1>At the fair</h1>{text}<a href="https://boards.greenhouse.io/rival/jobs/7">Rival</a></p><a href="/careers">Careers</a>',
    )
    web.say("https://crumb.example/careers", LISTING)
    found = detect("https://crumb.example/blog/fair", web.visit())
    assert (found.board.source, found.board.url) == ("html", "https://crumb.example/careers")


def test_of_several_boards_the_company_s_own_is_the_one_linked_most(web: Web) -> None:
    tell_board(web)
    tell_board(web, "partner")
    links = "".join(f'<a href="https://boards.greenhouse.io/crumb/jobs/{n}">Baker {n}</a>' for n in range(5))
    web.say(
        "https://crumb.example/jobs",
        f'<h1>Jobs</h1><a href="https://boards.greenhouse.io/partner">Partner</a>{links}',
    )
    assert detect("https://crumb.example/jobs", web.visit()).board.token == "crumb"


def test_a_board_that_is_gone_is_not_found(web: Web) -> None:
    with pytest.raises(NothingFoundError) as caught:
        detect("https://boards.greenhouse.io/nobody", web.visit())
    assert caught.value.kind is ProblemKind.NOT_FOUND
    assert caught.value.tried


def test_a_dead_embed_does_not_hide_the_page_s_own_list(web: Web) -> None:
    web.say(
        "https://crumb.example/jobs",
        LISTING + '<iframe src="https://boards.greenhouse.io/embed/job_board?for=old"></iframe>',
    )
    found = detect("https://crumb.example/jobs", web.visit())
    assert (found.board.source, len(found.reading.postings)) == ("html", 3)


def test_a_board_that_keeps_us_out_is_the_answer_and_not_worked_around(web: Web) -> None:
    web.say(
        "https://crumb.example/jobs",
        LISTING + '<iframe src="https://boards.greenhouse.io/embed/job_board?for=crumb"></iframe>',
    )
    for query in ("", "?content=true", "?content=true&pay_transparency=true"):
        web.say(
            f"https://boards-api.greenhouse.io/v1/boards/crumb/jobs{query}",
            "slow down",
            429,
            Retry_After="60",
        )
    with pytest.raises(NothingFoundError) as caught:
        detect("https://crumb.example/jobs", web.visit())
    assert caught.value.kind is ProblemKind.RATE_LIMITED
    assert caught.value.retry_after_ms == 60_000


def posting_page(title: str = "Data Engineer") -> str:
    block = json.dumps(
        {"@type": "JobPosting", "title": title, "url": "/careers/data-engineer", "description": "x"}
    )
    return (
        f'<script type="application/ld+json">{block}</script><nav><a href="/">Home</a></nav><h1>{title}</h1>'
    )


def test_one_posting_s_page_leads_to_the_list_above_it(web: Web) -> None:
    web.say("https://crumb.example/careers/data-engineer", posting_page())
    web.say("https://crumb.example/careers", LISTING)
    found = detect("https://crumb.example/careers/data-engineer", web.visit())
    assert (found.board.url, len(found.reading.postings)) == ("https://crumb.example/careers", 3)


def test_one_posting_s_page_without_json_ld_leads_to_the_list_above_it(web: Web) -> None:
    web.say("https://crumb.example/careers/data-engineer", "<h1>Data Engineer</h1><p>You build things.</p>")
    web.say("https://crumb.example/careers", LISTING)
    assert len(detect("https://crumb.example/careers/data-engineer", web.visit()).reading.postings) == 3


def test_one_posting_s_page_is_a_board_of_one_where_there_is_no_list(web: Web) -> None:
    web.say("https://crumb.example/careers/data-engineer", posting_page())
    found = detect("https://crumb.example/careers/data-engineer", web.visit())
    assert (found.board.source, titles(found)) == ("jsonld", ["Data Engineer"])


def test_a_careers_page_without_a_list_leads_to_the_list(web: Web) -> None:
    web.say(
        "https://crumb.example/careers",
        '<h1>Careers</h1><p>Bread matters.</p><a href="/careers/openings">View all open positions</a><a href="/about">About</a>',
    )
    web.say("https://crumb.example/careers/openings", LISTING)
    assert (
        detect("https://crumb.example/careers", web.visit()).board.url
        == "https://crumb.example/careers/openings"
    )


def test_a_teaser_leads_to_the_full_list(web: Web) -> None:
    web.say(
        "https://crumb.example/careers",
        '<h1>Careers</h1><h2>Latest jobs</h2><ul><li><a href="/careers/data-engineer">Data Engineer</a></li><li><a href="/careers/night-porter">Night Porter</a></li></ul><a href="/careers/all">See all jobs</a>',
    )
    web.say("https://crumb.example/careers/all", LISTING)
    found = detect("https://crumb.example/careers", web.visit())
    assert (found.board.url, len(found.reading.postings)) == ("https://crumb.example/careers/all", 3)


def test_a_link_to_more_that_leads_nowhere_leaves_what_there_is(web: Web) -> None:
    web.say("https://crumb.example/careers", LISTING + '<a href="/careers/all">See all jobs</a>')
    found = detect("https://crumb.example/careers", web.visit())
    assert (found.board.url, len(found.reading.postings)) == ("https://crumb.example/careers", 3)


@pytest.mark.parametrize(
    "text",
    [
        "Careers",
        "Karriere",
        "Recrutement",
        "Trabaja con nosotros",
        "Trabalhe conosco",
        "Lavora con noi",
        "Vacatures",
        "Kariera",
        "Praca",
        "Lediga jobb",
        "Ledige stillinger",
        "Avoimet työpaikat",
        "Karrier",
        "Kariyer",
        "Вакансии",
        "採用情報",
        "加入我们",
        "채용",
    ],
)
def test_a_front_page_s_careers_link_is_followed_in(text: str, web: Web) -> None:
    web.say(
        "https://crumb.example/",
        f'<nav><a href="/x1">Products</a><a href="/x2">{text}</a><a href="/x3">Blog</a></nav>',
    )
    web.say("https://crumb.example/x2", LISTING)
    assert detect("https://crumb.example/", web.visit()).board.url == "https://crumb.example/x2"
    assert len(web.asked) == 2


def test_json_ld_comes_before_the_page_s_structure(web: Web) -> None:
    items = [
        {
            "@type": "JobPosting",
            "title": t,
            "url": f"/careers/{n}",
            "jobLocation": {"address": {"addressLocality": "Lyon"}},
        }
        for n, t in ((101, "Data Engineer"), (102, "Office Manager"), (103, "Night Porter"))
    ]
    web.say(
        "https://crumb.example/careers",
        LISTING + f'<script type="application/ld+json">{json.dumps(items)}</script>',
    )
    assert detect("https://crumb.example/careers", web.visit()).board.source == "jsonld"


def test_json_ld_of_half_the_list_does_not_stand_for_all_of_it(web: Web) -> None:
    items = [
        {"@type": "JobPosting", "title": "Data Engineer", "url": "/careers/data-engineer"},
        {"@type": "JobPosting", "title": "Cook", "url": "/careers/cook"},
    ]
    web.say(
        "https://crumb.example/careers",
        LISTING + f'<script type="application/ld+json">{json.dumps(items)}</script>',
    )
    found = detect("https://crumb.example/careers", web.visit())
    assert (found.board.source, len(found.reading.postings)) == ("html", 3)


def test_an_honest_nothing_is_an_empty_board(web: Web) -> None:
    web.say("https://crumb.example/careers", "<h1>Careers</h1><p>There are currently no open positions.</p>")
    found = detect("https://crumb.example/careers", web.visit())
    assert (found.board.source, found.reading.postings) == ("html", ())


def test_an_empty_shell_needs_a_browser(web: Web) -> None:
    web.say(
        "https://crumb.example/careers",
        '<title>Careers</title><div id="root"></div><script src="/static/main.8f3a.js"></script>',
    )
    with pytest.raises(NothingFoundError) as caught:
        detect("https://crumb.example/careers", web.visit())
    assert caught.value.kind is ProblemKind.NEEDS_BROWSER


def test_a_page_that_says_it_is_not_there_is_not_found(web: Web) -> None:
    web.say("https://crumb.example/careers", "<title>404 – page not found</title><h1>Page not found</h1>")
    with pytest.raises(NothingFoundError) as caught:
        detect("https://crumb.example/careers", web.visit())
    assert caught.value.kind is ProblemKind.NOT_FOUND


def test_what_robots_forbid_is_not_asked_for(web: Web) -> None:
    web.say(
        "https://crumb.example/robots.txt", "User-agent: *\nDisallow: /careers", Content_Type="text/plain"
    )
    web.say("https://crumb.example/careers", LISTING)
    with pytest.raises(NothingFoundError) as caught:
        detect("https://crumb.example/careers", web.visit())
    assert caught.value.kind is ProblemKind.ROBOTS
    assert web.asked == []


def test_a_hint_settles_it_at_once(web: Web) -> None:
    web.say("https://crumb.example/x", '<p class="o"><a href="/1">Wizard</a></p><a href="/2">Other</a>')
    found = detect("https://crumb.example/x", web.visit(), hint=".o a")
    assert (found.board.hint, titles(found)) == (".o a", ["Wizard"])
    with pytest.raises(NothingFoundError):
        detect("https://crumb.example/x", web.visit(), hint=".o[")


def test_a_site_that_links_in_circles_costs_few_requests(web: Web) -> None:
    for n in range(30):
        links = "".join(f'<a href="/jobs{m}">All jobs</a>' for m in range(30))
        web.say(f"https://crumb.example/jobs{n}", f"<h1>Jobs</h1>{links}" + "<p>words</p>" * 100)
    with pytest.raises(NothingFoundError):
        detect("https://crumb.example/jobs0", web.visit())
    assert len(web.asked) <= 6


def test_every_source_has_its_name_and_its_host(web: Web) -> None:
    names = [source.name for source in SOURCES]
    assert len(set(names)) == len(names)
    assert {"jsonld", "embedded", "feed", "sitemap", "html", "greenhouse", "lever", "ashby"} <= set(names)
    board = Board("html", "https://crumb.example/jobs", "https://crumb.example/jobs")
    for name in ("jsonld", "embedded", "feed", "sitemap", "html"):
        assert by_name(name).host(board) == "crumb.example"
        assert not by_name(name).documented
    with pytest.raises(UsageError):
        by_name("nonsense")


def test_a_board_whose_page_moved_to_a_system_says_so(web: Web) -> None:
    board = Board("html", "https://crumb.example/jobs", "https://crumb.example/jobs")
    web.say(board.url, "", 301, Location="https://job-boards.greenhouse.io/crumb")
    web.say("https://job-boards.greenhouse.io/crumb", "<h1>Crumb</h1>")
    with pytest.raises(CheckError) as caught:
        by_name("html").read(board, web.visit(), Validators())
    assert caught.value.kind is ProblemKind.MOVED
    assert "greenhouse" in str(caught.value)


def test_a_board_whose_page_now_is_the_front_page_has_moved(web: Web) -> None:
    board = Board("html", "https://crumb.example/jobs", "https://crumb.example/jobs")
    web.say(board.url, "", 302, Location="/")
    web.say("https://crumb.example/", LISTING)
    with pytest.raises(CheckError) as caught:
        by_name("html").read(board, web.visit(), Validators())
    assert caught.value.kind is ProblemKind.MOVED


def test_an_unchanged_page_costs_one_request(web: Web) -> None:
    web.etags = True
    web.say("https://crumb.example/careers", LISTING)
    found = detect("https://crumb.example/careers", web.visit())
    web.seen.clear()
    assert by_name("html").read(found.board, web.visit(), found.reading.validators).unchanged
    assert web.asked == ["https://crumb.example/careers"]


def test_pages_of_a_list_are_followed_to_their_end_and_no_further(web: Web) -> None:
    for n in range(1, 5):
        rows = "".join(f'<li><a href="/jobs/{n}0{m}0-baker">Baker {n}.{m}</a></li>' for m in range(3))
        after = f'<a href="/jobs?page={n + 1}">Next</a>' if n < 4 else ""
        web.say(
            f"https://crumb.example/jobs{f'?page={n}' if n > 1 else ''}",
            f"<h1>Jobs</h1><ul>{rows}</ul>{after}",
        )
    found = detect("https://crumb.example/jobs", web.visit())
    assert len(found.reading.postings) == 12
    assert len(web.asked) == 4


def test_a_list_whose_next_page_fails_is_not_taken_for_the_whole(web: Web) -> None:
    web.say(
        "https://crumb.example/jobs",
        '<h1>Jobs</h1><ul><li><a href="/jobs/1010-baker">Baker</a></li></ul><a rel="next" href="/jobs?page=2">Next</a>',
    )
    web.say("https://crumb.example/jobs?page=2", "broken", 500)
    board = Board("html", "https://crumb.example/jobs", "https://crumb.example/jobs")
    with pytest.raises(CheckError) as caught:
        by_name("html").read(board, web.visit(), Validators())
    assert caught.value.kind is ProblemKind.HTTP_ERROR


@pytest.mark.parametrize(
    "said",
    [
        "Showing 1-3 of 52 jobs",
        "1 – 3 von 52 Stellen",
        "Résultats 1 à 3 sur 52",
        "Mostrando 1 a 3 de 52 ofertas",
    ],
)
def test_the_first_part_of_a_list_that_only_scripts_go_on_with_needs_a_browser(said: str, web: Web) -> None:
    web.say("https://crumb.example/careers", LISTING.replace("<ul>", f"<p>{said}</p><ul>"))
    with pytest.raises(NothingFoundError) as caught:
        detect("https://crumb.example/careers", web.visit())
    assert caught.value.kind is ProblemKind.NEEDS_BROWSER
    assert "3 of 52" in str(caught.value)


@pytest.mark.parametrize(
    "said", ["Showing 1-3 of 3 jobs", "Story 1 of 52", "1-3 of 52 Baker Street", "Founded 1-3 of 1952"]
)
def test_a_list_that_shows_all_it_has_is_whole(said: str, web: Web) -> None:
    web.say("https://crumb.example/careers", LISTING.replace("<ul>", f"<p>{said}</p><ul>"))
    assert len(detect("https://crumb.example/careers", web.visit()).reading.postings) == 3


def test_a_list_without_end_is_too_large_and_not_half_read(web: Web) -> None:
    for n in range(1, 60):
        row = f'<li><a href="/jobs/{n:04}0-baker">Baker {n}</a></li><li><a href="/jobs/{n:04}1-cook">Cook {n}</a></li>'
        web.say(
            f"https://crumb.example/jobs?page={n}",
            f'<h1>Jobs</h1><ul>{row}</ul><a rel="next" href="/jobs?page={n + 1}">Next</a>',
        )
    board = Board("html", "https://crumb.example/jobs?page=1", "https://crumb.example/jobs?page=1")
    with pytest.raises(CheckError) as caught:
        by_name("html").read(board, web.visit(), Validators())
    assert caught.value.kind is ProblemKind.TOO_LARGE
    assert len(web.asked) <= 42


OFFERS = {"offers": [{"id": 1, "slug": "baker", "title": "Baker", "careers_url": "https://jobs.crumb.example/o/baker", "status": "published"}]}  # fmt: skip
OPENINGS = {"data": [{"id": "1", "title": "Baker", "url": "https://jobs.crumb.example/postings/1"}]}
BLANK = "<html><head><title>Crumb</title></head><body><div id='app'></div><script src='/app.js'></script></body></html>"
RSS_FEED = "<rss version='2.0'><channel><item><title>Baker</title><link>https://jobs.crumb.example/{}</link><guid>1</guid></item></channel></rss>"


@pytest.mark.parametrize(
    ("path", "body", "source"),
    [
        ("/api/offers/", json.dumps(OFFERS), "recruitee"),
        ("/jobs.rss", RSS_FEED.format("jobs/1-baker"), "teamtailor"),
        ("/postings.json", json.dumps(OPENINGS), "pinpoint"),
        ("/sitemal.xml", RSS_FEED.format("job/Baker/1"), "successfactors"),
    ],
    ids=["recruitee", "teamtailor", "pinpoint", "successfactors"],
)
def test_a_system_on_the_company_s_own_host_is_asked_for_where_nothing_shows_it(
    path: str, body: str, source: str, web: Web
) -> None:
    web.say("https://jobs.crumb.example/", BLANK)
    web.say(f"https://jobs.crumb.example{path}", body)
    found = detect("https://jobs.crumb.example/", web.visit())
    assert (found.board.source, found.board.token) == (source, "jobs.crumb.example")
    assert [p.title for p in found.reading.postings] == ["Baker"]
    assert len(web.asked) <= 6
    again = by_name(source).read(found.board, web.visit(), found.reading.validators)
    assert again.unchanged


def test_endpoints_on_the_company_s_own_host_are_left_alone_where_robots_say_so(web: Web) -> None:
    web.say("https://jobs.crumb.example/robots.txt", "User-agent: *\nDisallow: /api/\nDisallow: /*.rss\nDisallow: /*.json\nDisallow: /*.xml\n")  # fmt: skip
    web.say("https://jobs.crumb.example/", BLANK)
    web.say("https://jobs.crumb.example/api/offers/", json.dumps(OFFERS))
    with pytest.raises(NothingFoundError):
        detect("https://jobs.crumb.example/", web.visit())
    assert web.asked == ["https://jobs.crumb.example/"]


def test_a_host_that_turns_us_away_is_not_asked_for_more(web: Web) -> None:
    web.say("https://jobs.crumb.example/", BLANK)
    web.say("https://jobs.crumb.example/api/offers/", "no", 403)
    with pytest.raises(NothingFoundError):
        detect("https://jobs.crumb.example/", web.visit())
    assert "https://jobs.crumb.example/jobs.rss" not in web.asked


def test_the_page_on_sources_names_every_source() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")
    assert [source.name for source in SOURCES if f"`{source.name}`" not in page] == []


def test_a_wall_met_on_the_way_is_the_answer_and_no_turn_to_wait_for(web: Web) -> None:
    web.say(
        "https://crumb.example/",
        '<h1>Crumb</h1><a href="/careers">Careers</a> <a href="/jobs">Jobs</a>' + "<p>We bake.</p>" * 60,
    )
    for path in ("careers", "jobs"):
        web.say(
            f"https://crumb.example/{path}", "<title>Just a moment...</title>", 403, cf_mitigated="challenge"
        )
    with pytest.raises(NothingFoundError) as failed:
        detect("https://crumb.example/", web.visit())
    assert failed.value.kind is ProblemKind.BLOCKED
    assert len(web.asked) == 2
