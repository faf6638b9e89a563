"""Lists over several pages that did not change: one request, as long as their first page may speak for them."""

from __future__ import annotations

import pytest
from pageworld import NOW, Web

from scoutly_tui.domain.errors import CheckError
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.memory import Memory, by_way, way_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.registry import by_name

LIST = "https://crumb.example/jobs"
BOARD = Board("html", LIST, LIST)
MAP = "https://crumb.example/sitemap.xml"
NOTHING = Validators()
DAY = 86_400_000


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoutly_tui.clock.now_ms", lambda: NOW)


def tell(web: Web, *titles: str, said: str = "Showing 1-2 of {} jobs", noise: str = "") -> None:
    """The list of ``titles``, two a page. ``noise`` stands on the first page and means nothing."""
    pages = [titles[n : n + 2] for n in range(0, len(titles), 2)]
    for number, shown in enumerate(pages, start=1):
        rows = "".join(f'<li><a href="/jobs/{t.lower().replace(" ", "-")}">{t}</a></li>' for t in shown)
        more = f'<a rel="next" href="/jobs?page={number + 1}">Next</a>' if number < len(pages) else ""
        first = f"<p>{said.format(len(titles))}</p>{noise}" if number == 1 else ""
        web.say(
            LIST if number == 1 else f"{LIST}?page={number}",
            f"<h1>Open positions</h1>{first}<ul>{rows}</ul>{more}",
        )


def read(web: Web, known: Validators = NOTHING, board: Board = BOARD) -> tuple[Reading, int]:
    """A reading, and how many requests it took."""
    web.seen.clear()
    reading = by_name(board.source).read(board, web.visit(), known)
    return reading, len(web.asked)


TITLES = ("Data Engineer", "Night Porter", "Pastry Chef", "Head Baker", "Store Manager")


@pytest.mark.parametrize("etags", [True, False], ids=["with an etag", "without"])
def test_a_list_that_states_its_total_costs_one_request_when_nothing_changed(web: Web, etags: bool) -> None:
    web.etags = etags
    tell(web, *TITLES)
    first, requests = read(web)
    assert (len(first.postings), requests) == (5, 3)
    second, requests = read(web, first.validators)
    assert (second.unchanged, requests) == (True, 1)
    third, requests = read(web, second.validators)
    assert (third.unchanged, requests) == (True, 1)


def test_what_means_nothing_may_change_on_the_first_page(web: Web) -> None:
    tell(web, *TITLES)
    first, _ = read(web)
    tell(web, *TITLES, noise="<p>Token 4711</p>")
    again, requests = read(web, first.validators)
    assert (again.unchanged, requests) == (True, 1)


@pytest.mark.parametrize(
    "now",
    [("Data Analyst", *TITLES[1:]), TITLES[:4], (*TITLES, "Florist")],
    ids=["another first", "one less", "one more"],
)
def test_another_first_page_or_another_total_has_all_pages_read(web: Web, now: tuple[str, ...]) -> None:
    tell(web, *TITLES)
    first, _ = read(web)
    tell(web, *now)
    again, _ = read(web, first.validators)
    assert [p.title for p in again.postings] == list(now)


def test_a_list_without_a_total_is_read_whole_and_seen_to_be_the_same(web: Web) -> None:
    tell(web, *TITLES, said="All our jobs")
    web.etags = True
    first, _ = read(web)
    again, requests = read(web, first.validators)
    assert (again.unchanged, requests) == (True, 3)
    tell(web, *TITLES[:4], "Florist", said="All our jobs")
    again, _ = read(web, first.validators)
    assert [p.title for p in again.postings][-1] == "Florist"


def test_a_list_is_read_whole_again_after_three_days(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(web, *TITLES)
    first, _ = read(web)
    tell(web, *TITLES[:4], "Florist")
    assert read(web, first.validators)[0].unchanged
    monkeypatch.setattr("scoutly_tui.clock.now_ms", lambda: NOW + 3 * DAY)
    again, requests = read(web, first.validators)
    assert ([p.title for p in again.postings][-1], requests) == ("Florist", 3)


def test_a_page_that_cannot_be_read_is_no_sign_of_sameness(web: Web) -> None:
    tell(web, *TITLES)
    first, _ = read(web)
    web.say(LIST, "<h1>Open positions</h1><p>Showing 1-2 of 5 jobs</p>")
    with pytest.raises(CheckError):
        read(web, first.validators)


def index(*dates: str) -> str:
    parts = "".join(
        f"<sitemap><loc>https://crumb.example/jobs-{n}.xml</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>"
        for n, date in enumerate(dates)
    )
    return f"<sitemapindex>{parts}</sitemapindex>"


@pytest.mark.parametrize(
    ("dates", "requests"),
    [(("2026-08-01", "2026-08-02"), 1), (("2026-08-01", ""), 3)],
    ids=["dated", "not all dated"],
)
def test_an_index_that_dates_its_parts_speaks_for_them(
    web: Web, dates: tuple[str, str], requests: int
) -> None:
    board = Board("sitemap", MAP, LIST)
    web.say(MAP, index(*dates))
    for n, slug in enumerate(("night-porter", "head-baker")):
        web.say(
            f"https://crumb.example/jobs-{n}.xml",
            f"<urlset><url><loc>https://crumb.example/jobs/{slug}</loc></url></urlset>",
        )
    first, _ = read(web, board=board)
    again, asked = read(web, first.validators, board)
    assert (len(first.postings), again.unchanged, asked) == (2, True, requests)
    web.say(MAP, index("2026-08-09", dates[1]))
    again, asked = read(web, first.validators, board)
    assert asked == 3


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "abc",
        "pages:",
        "pages:x:1:2",
        "pages:ab:cd:1:ef:99:1",
        "way:x",
        "way:embed:12",
        "pages::ab:-1:cd:1",
    ],
)
def test_a_digest_of_another_kind_is_no_memory(digest: str) -> None:
    assert Memory.of(Validators(body_hash=digest)) is None


def test_a_way_is_remembered_until_the_better_ones_are_due_to_be_tried(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = by_way(Reading((), Validators('"e"', "", "abcd")), "embed", Validators()).validators
    assert way_of(kept, web.visit()) == ("embed", Validators('"e"', "", "abcd"))
    monkeypatch.setattr("scoutly_tui.clock.now_ms", lambda: NOW + DAY)
    later = by_way(Reading((), Validators('"f"', "", "ef")), "embed", kept).validators
    assert way_of(later, web.visit()) == ("embed", Validators('"f"', "", "ef"))
    monkeypatch.setattr("scoutly_tui.clock.now_ms", lambda: NOW + 3 * DAY)
    assert way_of(later, web.visit()) == ("", Validators())
