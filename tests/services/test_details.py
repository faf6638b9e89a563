"""Detail pages: each read once, the newest first, a few a visit, and never at the list's expense."""

from __future__ import annotations

import json
import os

import pytest
from seeded import run_once

from scoutly_tui import clock
from scoutly_tui.services import checks, companies, planning, postings, queue
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.store import database

SITE = "https://acme.example/careers"
TITLES = ("Data Engineer", "Product Designer", "Account Manager", "Office Manager", "Backend Developer")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "0")


def go_to(day: int) -> None:
    os.environ["SCOUTLY_CLOCK_OFFSET"] = str(day * 86_400)


@pytest.fixture
def home(make_home, engine_url, web):
    return opened(make_home, engine_url, web)


def opened(make_home, engine_url, web, **settings):
    home = make_home(url=engine_url, fetch__gateway=web.address, fetch__host_gap_seconds="0", **settings)
    companies.take_in(home.user_id, [CompanySpec("Acme", SITE, 84)], clock.now_ms(), undoable=False)
    return home


def site(web, *numbers, etag=False, **renamed):
    """The careers page with these postings, and a page for each."""
    names = {number: renamed.get(f"_{number}", TITLES[number]) for number in numbers}
    rows = "".join(
        f'<li class="job"><a href="/careers/{number}">{title}</a> <span>Berlin</span></li>'
        for number, title in names.items()
    )
    web.put(SITE, f"<html><body><h1>Open positions</h1><ul>{rows}</ul></body></html>", etag=etag)
    for number, title in names.items():
        web.put(f"{SITE}/{number}", detail_page(title))


def detail_page(title):
    document = {
        "@context": "https://schema.org", "@type": "JobPosting", "title": title, "datePosted": "2026-01-02",
        "description": f"<p>We want a {title} who knows Python.</p>", "employmentType": "FULL_TIME",
        "hiringOrganization": {"@type": "Organization", "name": "Acme"},
    }  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps(document)}</script>'
    return f"<html><head>{script}</head><body><h1>{title}</h1><p>We want a {title} who knows Python.</p></body></html>"


def check(home):
    (result,) = checks.check_now(home, ["acme"])
    return result


def pages_read(web):
    return sorted(int(url.rpartition("/")[2]) for url in web.requests(f"{SITE}/"))


def described(home):
    keys = postings.keys(home.user_id, PostingQuery(View.OPEN), clock.now_ms())
    details = [postings.reader(home.user_id, key, clock.now_ms()) for key in keys]
    return {detail.row.title: (detail.description is not None, detail.row.partial) for detail in details}


def test_the_pages_of_new_postings_are_read_and_then_nothing_is_partial(home, web):
    site(web, 0, 1, 2)
    result = check(home)
    assert (result.outcome, result.found, result.new) == ("ok", 3, 3)
    assert pages_read(web) == [0, 1, 2]
    assert described(home) == dict.fromkeys(TITLES[:3], (True, False))
    assert result.requests == len(web.asked)
    assert queue.counts()["completed"] == 1


def test_a_page_is_read_once(home, web):
    site(web, 0, 1, 2)
    check(home)
    for day in (1, 2):
        go_to(day)
        web.asked.clear()
        assert check(home).changed == 0
        assert pages_read(web) == []


def test_of_a_new_posting_only_its_own_page_is_read(home, web):
    site(web, 0, 1, 2)
    check(home)
    go_to(1)
    site(web, 0, 1, 2, 3)
    web.asked.clear()
    result = check(home)
    assert (result.new, result.changed, pages_read(web)) == (1, 0, [3])
    assert described(home)["Office Manager"] == (True, False)


def test_what_a_page_added_is_kept_and_is_no_change_at_the_next_look(home, web):
    site(web, 0, 1, 2)
    check(home)
    (known,) = database.execute(
        "select employment_type, posted_at is not null from posting where title = ?", TITLES[0]
    )
    assert known == ("full_time", True)
    go_to(1)
    site(web, 0, 1, 2, 3)
    assert check(home).changed == 0
    assert database.execute("select employment_type from posting where title = ?", TITLES[0]) == [
        ("full_time",)
    ]


def test_the_page_of_a_changed_posting_is_read_again(home, web):
    site(web, 0, 1, 2)
    check(home)
    go_to(1)
    site(web, 0, 1, 2, _1="Senior Product Designer")
    web.asked.clear()
    assert check(home).changed == 1
    assert pages_read(web) == [1]
    assert described(home)["Senior Product Designer"] == (True, False)
    keys = postings.keys(home.user_id, PostingQuery(View.OPEN, text="senior"), clock.now_ms())
    detail = postings.reader(home.user_id, keys[0], clock.now_ms())
    assert "Senior Product Designer" in detail.description


def test_no_more_pages_than_allowed_are_read_in_one_visit_and_the_newest_first(make_home, engine_url, web):
    home = opened(make_home, engine_url, web, fetch__details_per_check="2")
    site(web, 0, 1, 2, etag=True)
    assert check(home).new == 3
    assert len(pages_read(web)) == 2
    go_to(1)
    site(web, 0, 1, 2, 3, 4, etag=True)
    web.asked.clear()
    check(home)
    assert pages_read(web) == [3, 4]
    go_to(2)
    web.asked.clear()
    assert check(home).outcome == "unchanged"
    assert len(pages_read(web)) == 1
    assert set(described(home).values()) == {(True, False)}
    go_to(3)
    web.asked.clear()
    check(home)
    assert pages_read(web) == []


def test_a_page_that_is_gone_is_tried_three_times_and_the_posting_stays(home, web):
    site(web, 0, 1, 2)
    web.take_down(f"{SITE}/1")
    for day in range(5):
        go_to(day)
        web.asked.clear()
        assert check(home).error_kind is None
        assert (1 in pages_read(web)) == (day < 3)
    assert described(home)[TITLES[1]] == (False, True)
    assert described(home)[TITLES[0]] == (True, False)


def closed(home):
    return {title for (title,) in database.execute("select title from posting where closed_at is not null")}


def test_a_posting_whose_page_is_gone_and_that_the_list_lacks_next_is_closed_at_once(home, web):
    site(web, 0, 1, 2, 3)
    web.take_down(f"{SITE}/1")
    check(home)
    go_to(1)
    site(web, 0, 2)
    web.asked.clear()
    result = check(home)
    # The first is closed by two signs, its page's and the list's; the other is absent for the first time.
    assert (result.outcome, result.closed, closed(home)) == ("ok", 1, {TITLES[1]})
    assert pages_read(web) == []
    assert database.execute("select open_postings from company") == [(3,)]


def test_a_posting_that_the_list_lacks_is_closed_when_its_one_page_read_says_that_it_is_gone(
    make_home, engine_url, web
):
    home = opened(make_home, engine_url, web, fetch__details_per_check="2")
    site(web, 0, 1, 2)
    check(home)
    go_to(1)
    site(web, 0, 1)
    web.take_down(f"{SITE}/2")
    web.asked.clear()
    result = check(home)
    assert (result.closed, closed(home), pages_read(web)) == (1, {TITLES[2]}, [2])
    assert [kind for (kind,) in database.execute("select kind from posting_event where kind = 'closed'")] == [
        "closed"
    ]
    go_to(2)
    site(web, 0, 1, 2)
    assert check(home).changed == 1
    assert closed(home) == set()


def test_a_page_that_came_back_is_no_sign_any_more(home, web):
    site(web, 0, 1, 2)
    web.take_down(f"{SITE}/1")
    check(home)
    go_to(1)
    site(web, 0, 1, 2)
    check(home)
    go_to(2)
    site(web, 0, 2)
    assert (check(home).closed, closed(home)) == (0, set())
    go_to(3)
    assert (check(home).closed, closed(home)) == (1, {TITLES[1]})


def test_a_wall_before_the_pages_ends_the_reading_and_not_the_check(home, web):
    site(web, 0, 1, 2)
    for number in (0, 1, 2):
        web.put(f"{SITE}/{number}", "Just a moment...", status=403, headers={"cf-mitigated": "challenge"})
    result = check(home)
    assert (result.outcome, result.new, companies.row(home.user_id, "acme", clock.now_ms()).problem) == (
        "ok",
        3,
        None,
    )
    assert len(pages_read(web)) == 1
    assert set(described(home).values()) == {(False, True)}


def test_a_lease_lost_among_the_pages_keeps_the_list_and_the_next_check_reads_on(home, web):
    def steal():
        with database.writing():
            database.execute(
                "update job_queue set lease_token = 'thief', worker = 'thief' where status = 'processing'"
            )

    site(web, 0, 1, 2)
    web.put(f"{SITE}/1", detail_page(TITLES[1]), before=steal)
    (queued,) = planning.enqueue_companies(["acme"], clock.now_ms())
    assert run_once(home, queued.job).outcome == "skipped"
    assert set(described(home)) == set(TITLES[:3])
    assert set(described(home).values()) == {(False, True)}
    database.execute("update job_queue set status = 'failed', lease_token = null")
    web.put(f"{SITE}/1", detail_page(TITLES[1]))
    result = check(home)
    assert (result.new, result.baseline) == (0, False)
    assert set(described(home).values()) == {(True, False)}
    assert len(postings.keys(home.user_id, PostingQuery(View.BACKLOG), clock.now_ms())) == 3


def test_a_source_whose_list_says_all_asks_for_no_page(home, web):
    from web import greenhouse, greenhouse_url

    companies.take_in(
        home.user_id,
        [CompanySpec("Blue", "https://boards.greenhouse.io/blue", 84)],
        clock.now_ms(),
        undoable=False,
    )
    web.put(greenhouse_url("blue"), greenhouse("blue", "Cook", "Baker"))
    (result,) = checks.check_now(home, ["blue"])
    assert (result.new, result.requests) == (2, 1)


def test_robots_txt_is_asked_for_once_a_day_and_obeyed_for_pages(home, web):
    site(web, 0, 1, 2)
    robots = "https://acme.example/robots.txt"
    web.put(robots, "User-agent: *\nDisallow: /careers/1\n")
    check(home)
    assert pages_read(web) == [0, 2]
    check(home)
    assert [url for url, _ in web.asked].count(robots) == 1
