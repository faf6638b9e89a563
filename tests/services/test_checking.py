"""A check from end to end: real requests to a web of our own, a real database, days that pass."""

from __future__ import annotations

import json
import os

import pytest
from seeded import run_once
from web import greenhouse, greenhouse_url, slowly

from scoutly_tui import clock
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.triage import InboxState
from scoutly_tui.matching.score import Scorer
from scoutly_tui.services import (
    boards,
    checks,
    companies,
    company_detail,
    planning,
    postings,
    problems,
    queue,
    ranking,
)
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.store import database

DAY = 86_400_000
ACME = "https://job-boards.greenhouse.io/acme"
API = greenhouse_url("acme")


def settled(make_home, web, url=""):
    opened = make_home(
        url=url, fetch__gateway=web.address, fetch__host_gap_seconds="0", worker__retry_base_seconds="0.01"
    )
    companies.take_in(opened.user_id, [CompanySpec("Acme", ACME, 84)], clock.now_ms(), undoable=False)
    return opened


@pytest.fixture
def home(make_home, engine_url, web):
    return settled(make_home, web, engine_url)


@pytest.fixture
def small_home(make_home, web):
    """The same on SQLite only."""
    return settled(make_home, web)


def go_to(day: int) -> None:
    """Let scoutly's clock run ``day`` days ahead."""
    os.environ["SCOUTLY_CLOCK_OFFSET"] = str(day * 86_400)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "0")


def check(home, slug="acme"):
    (result,) = checks.check_now(home, [slug])
    return result


def tally(result):
    return result.outcome, result.found, result.new, result.changed, result.closed


def titles(home, view=View.OPEN):
    keys = postings.keys(home.user_id, PostingQuery(view), clock.now_ms())
    return sorted(row.title for row in postings.by_keys(home.user_id, keys, clock.now_ms()))


def stored():
    """All that is known of postings, row by row."""
    return [
        database.execute(f"select * from {table} order by 1")
        for table in ("posting", "posting_text", "posting_event", "match")
    ]


def row(home, slug="acme"):
    return companies.row(home.user_id, slug, clock.now_ms())


# ── days ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_first_check_finds_is_backlog(home, web):
    web.put(API, greenhouse("acme", "Cook", "Baker"))
    result = check(home)
    assert (result.baseline, tally(result)) == (True, ("ok", 2, 2, 0, 0))
    assert (titles(home, View.BACKLOG), titles(home, View.NEW)) == (["Baker", "Cook"], [])
    seen = row(home)
    assert (seen.source, seen.board, seen.open_postings, seen.due, seen.problem) == (
        "greenhouse",
        "acme",
        2,
        False,
        None,
    )
    assert seen.next_due_at == seen.last_success_at + DAY


def test_news_changes_and_closings_over_the_days(home, web):
    web.put(API, greenhouse("acme", "Cook", "Baker", "Waiter"))
    check(home)
    go_to(1)
    web.put(API, greenhouse("acme", "Head cook", "Baker", "", "Brewer", _2={"location": {"name": "Oslo"}}))
    assert tally(check(home)) == ("ok", 3, 1, 2, 0)
    assert titles(home, View.NEW) == ["Brewer"]
    assert titles(home) == ["Baker", "Brewer", "Head cook", "Waiter"]
    go_to(2)
    assert tally(check(home)) == ("unchanged", 3, 0, 0, 1)
    assert (titles(home, View.CLOSED), row(home).open_postings) == (["Waiter"], 3)
    go_to(3)
    web.put(
        API, greenhouse("acme", "Head cook", "Baker", "Waiter", "Brewer", _2={"location": {"name": "Oslo"}})
    )
    assert tally(check(home)) == ("ok", 4, 0, 1, 0)
    assert (titles(home, View.CLOSED), titles(home, View.NEW)) == ([], ["Brewer"])


def test_the_same_board_again_writes_nothing_about_postings(home, web):
    web.put(API, greenhouse("acme", "Cook", "Baker"))
    check(home)
    before = stored()
    go_to(1)
    assert tally(check(home))[2:] == (0, 0, 0)
    assert stored() == before
    assert row(home).last_success_at > clock.now_ms() - 60_000


def test_a_board_that_was_empty_from_the_beginning_brings_news_later(home, web):
    web.put(API, greenhouse("acme"))
    assert tally(check(home)) == ("ok", 0, 0, 0, 0)
    go_to(1)
    web.put(API, greenhouse("acme", "Cook"))
    result = check(home)
    assert (result.baseline, result.new, titles(home, View.NEW)) == (False, 1, ["Cook"])


def test_a_posting_without_a_stable_order_or_listed_twice_is_one(home, web):
    document = greenhouse("acme", "Cook", "Baker")
    document["jobs"] += document["jobs"][:1]
    web.put(API, document)
    assert check(home).new == 2
    document["jobs"].reverse()
    web.put(API, document)
    assert tally(check(home))[2:] == (0, 0, 0)


# ── conditional requests ────────────────────────────────────────────────────────────────────────────────────


def test_a_304_is_unchanged_and_costs_one_small_request(home, web):
    web.put(API, greenhouse("acme", "Cook", "Baker"), etag=True)
    check(home)
    before = stored()
    go_to(1)
    result = check(home)
    assert (tally(result), result.requests, result.bytes < 500) == (("unchanged", 2, 0, 0, 0), 1, True)
    assert stored() == before
    assert web.asked[-1][1] == 304
    assert (row(home).due, row(home).last_success_at > clock.now_ms() - 60_000) == (False, True)


def test_a_posting_that_is_still_missing_at_a_304_is_closed(home, web):
    web.put(API, greenhouse("acme", "Cook", "Baker", "Waiter"), etag=True)
    check(home)
    web.put(API, greenhouse("acme", "Cook", "Baker"), etag=True)
    go_to(1)
    assert tally(check(home)) == ("ok", 2, 0, 0, 0)
    go_to(2)
    assert tally(check(home)) == ("unchanged", 2, 0, 0, 1)
    assert titles(home, View.CLOSED) == ["Waiter"]
    go_to(3)
    assert tally(check(home)) == ("unchanged", 2, 0, 0, 0)


@pytest.mark.parametrize("etag", [True, False], ids=["304", "same bytes"])
def test_a_board_that_was_empty_by_mistake_and_is_as_before_loses_nothing(home, web, etag):
    web.put(API, greenhouse("acme", "Cook", "Baker", "Waiter"), etag=etag)
    check(home)
    go_to(1)
    web.put(API, greenhouse("acme"), etag=etag)
    assert check(home).error_kind == "emptied"
    go_to(2)
    web.put(API, greenhouse("acme", "Cook", "Baker", "Waiter"), etag=etag)
    assert tally(check(home))[2:] == (0, 0, 0)
    assert titles(home) == ["Baker", "Cook", "Waiter"]
    assert row(home).problem is None
    go_to(3)
    assert tally(check(home))[2:] == (0, 0, 0)
    assert titles(home, View.CLOSED) == []


# ── what is a problem and not a result ──────────────────────────────────────────────────────────────────────


def test_an_emptied_board_is_a_problem_first_and_closes_when_the_next_look_agrees(home, web):
    web.put(API, greenhouse("acme", "Cook", "Baker", "Waiter"))
    check(home)
    go_to(1)
    web.put(API, greenhouse("acme"))
    result = check(home)
    assert (result.outcome, result.error_kind) == ("failed", "emptied")
    assert titles(home) == ["Baker", "Cook", "Waiter"]
    (problem,) = problems.rows(home.user_id, clock.now_ms())
    assert (problem.kind, problem.seen) == ("emptied", "0 postings")
    assert "3 open postings to 0" in problem.message
    assert row(home).next_due_at == pytest.approx(clock.now_ms() + DAY, abs=60_000)
    go_to(2)
    assert tally(check(home)) == ("ok", 0, 0, 0, 3)
    assert (titles(home), row(home).problem, row(home).open_postings) == ([], None, 0)


def test_a_halved_board_takes_nothing_in_until_it_is_confirmed(home, web):
    web.put(API, greenhouse("acme", "Cook", "Baker", "Waiter"))
    check(home)
    go_to(1)
    web.put(API, greenhouse("acme", "Cook", "", "", "Brewer"))
    assert check(home).error_kind == "emptied"
    assert titles(home) == ["Baker", "Cook", "Waiter"]
    go_to(2)
    assert tally(check(home)) == ("ok", 2, 1, 0, 2)
    assert (titles(home), titles(home, View.NEW)) == (["Brewer", "Cook"], ["Brewer"])


CHALLENGE = '<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={cType:"managed"};</script></body></html>'
BAD_ANSWERS = {
    "gone": (404, "Not found", {}, "not_found"),
    "broken": (500, "oops", {}, "http_error"),
    "blocked": (403, CHALLENGE, {"cf-mitigated": "challenge"}, "blocked"),
    "limited": (429, "slow down", {"Retry-After": "7200"}, "rate_limited"),
    "login": (302, "", {"Location": "https://job-boards.greenhouse.io/users/sign_in"}, None),
    "nothing": (200, "", {"Content-Type": "application/json"}, "unreadable"),
    "half read": (
        200,
        '{"jobs": [{"id": 1, "title": "Co',
        {"Content-Type": "application/json"},
        "unreadable",
    ),
    "not what it says": (
        200,
        "<html><body>Welcome</body></html>",
        {"Content-Type": "application/json"},
        "unreadable",
    ),
    "another document": (200, '{"error": "down"}', {"Content-Type": "application/json"}, "unreadable"),
    "a list": (200, "[1, 2, 3]", {"Content-Type": "application/json"}, "unreadable"),
    "deep": (200, '{"jobs":' + "[" * 100_000, {"Content-Type": "application/json"}, "unreadable"),
}


def cooled_down():
    """The hosts that were left alone may be visited again."""
    database.execute("update host set cooling_until = 0, ready_at = 0")


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_a_bad_answer_changes_nothing_that_is_known(small_home, web, name):
    home = small_home
    status, body, headers, kind = BAD_ANSWERS[name]
    web.put(API, greenhouse("acme", "Cook", "Baker"))
    check(home)
    before = stored()
    web.put(API, body, status=status, headers=headers)
    for day in (1, 2, 3):
        go_to(day)
        cooled_down()
        result = check(home)
        assert result.outcome == "failed"
        if kind:
            assert result.error_kind == kind
    assert stored() == before
    seen = row(home)
    assert (seen.problem, seen.open_postings) == (result.error_kind, 2)
    assert seen.next_due_at > clock.now_ms()
    go_to(40)
    web.put(API, greenhouse("acme", "Cook", "Baker"))
    cooled_down()
    assert tally(check(home))[2:] == (0, 0, 0)
    seen = row(home)
    assert (seen.problem, seen.consecutive_failures, seen.held_until) == (None, 0, None)


def test_a_passing_fault_is_tried_three_times_before_it_is_a_problem(home, web):
    web.put(API, b"oops", status=503)
    for attempt, status in ((1, "pending"), (2, "pending"), (3, "failed")):
        assert check(home).error_kind == "http_error"
        (job,) = queue.rows()
        assert (job.status, job.retry_count, job.attempts) == (status, attempt, attempt)
        assert (row(home).problem is None) == (status == "pending")
    assert row(home).consecutive_failures == 1
    assert [attempt.error_kind for attempt in queue.detail(job.key).attempts] == ["http_error"] * 3


def test_failures_stretch_the_interval_and_a_success_ends_it(home, web):
    waits = []
    for round_ in range(3):
        go_to(round_ * 30)
        check(home)
        seen = row(home)
        waits.append((seen.next_due_at - clock.now_ms()) / DAY)
        assert (seen.problem, seen.consecutive_failures) == ("not_found", round_ + 1)
        assert "backing off" in seen.why
    assert waits == pytest.approx([1.05, 2.1, 4.2], rel=0.06)
    web.put(API, greenhouse("acme", "Cook"))
    check(home)
    assert (row(home).problem, row(home).next_due_at > clock.now_ms()) == (None, True)


def test_a_problem_remembers_since_when_it_stands(home, web):
    check(home)
    (first,) = problems.rows(home.user_id, clock.now_ms())
    go_to(10)
    check(home)
    (again,) = problems.rows(home.user_id, clock.now_ms())
    assert (again.since, again.failures) == (first.since, 2)
    web.put(API, "{}", headers={"Content-Type": "application/json"})
    go_to(20)
    check(home)
    (other,) = problems.rows(home.user_id, clock.now_ms())
    assert (other.kind, other.since > first.since) == ("unreadable", True)


def test_a_server_that_asks_us_to_stay_away_is_obeyed(home, web):
    web.put(API, b"", status=429, headers={"Retry-After": str(3 * 86_400)})
    check(home)
    seen = row(home)
    assert seen.problem == "rate_limited"
    asked = len(web.asked)
    result = check(home)
    assert (result.outcome, len(web.asked)) == ("skipped", asked)
    assert "stay away" in result.error


# ── finding the source again ────────────────────────────────────────────────────────────────────────────────

SITE = "https://blue.example/careers"


@pytest.fixture
def blue(home, web):
    """A company whose careers page embeds a board, checked once."""
    companies.take_in(home.user_id, [CompanySpec("Blue", SITE, 84)], clock.now_ms(), undoable=False)
    web.put(
        SITE,
        '<html><body><script src="https://boards.greenhouse.io/embed/job_board/js?for=blue"></script></body></html>',
    )
    web.put(greenhouse_url("blue"), greenhouse("blue", "Cook", "Baker", "Waiter"))
    result = check(home, "blue")
    assert tally(result) == ("ok", 3, 3, 0, 0)
    assert row(home, "blue").board == "blue"
    return home


def test_once_found_the_source_is_asked_directly(blue, web):
    web.asked.clear()
    go_to(1)
    check(blue, "blue")
    assert [url.partition("?")[0] for url in web.requests()] == [greenhouse_url("blue")]


PAGE = "https://plain.example/careers"
ROLES = (
    "<html><body><h1>Open roles</h1><ul><li><a href='https://plain.example/roles/1'>Senior Cook</a></li>"
    "<li><a href='https://plain.example/roles/2'>Junior Baker</a></li>"
    "<li><a href='https://plain.example/roles/3'>Head Waiter</a></li></ul></body></html>"
)


@pytest.fixture
def plain(make_home, web):
    """A company that was checked once, on a page of its own, which then moved to another address."""
    home = make_home(
        fetch__gateway=web.address, fetch__host_gap_seconds="0", worker__retry_base_seconds="0.01"
    )
    companies.take_in(home.user_id, [CompanySpec("Plain", PAGE, 84)], clock.now_ms(), undoable=False)
    web.put(PAGE, ROLES)
    web.put(PAGE.replace("careers", "work-here"), ROLES)
    assert check(home, "plain").found == 3
    web.asked.clear()
    go_to(1)
    return home


def lists_asked(web):
    """What was asked for but the pages of single postings, which are not there."""
    return [url for url in web.requests() if "/roles/" not in url]


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good_is_asked_where_it_is_from_then_on(plain, web, status):
    web.put(PAGE, status=status, headers={"Location": "/work-here"})
    assert tally(check(plain, "plain"))[1:] == (3, 0, 0, 0)
    there = PAGE.replace("careers", "work-here")
    assert lists_asked(web) == [PAGE, there]
    told = database.execute("select error from job_attempt order by id desc limit 1")
    assert told == [(f"The page moved for good: {there}",)]
    web.asked.clear()
    go_to(2)
    assert tally(check(plain, "plain"))[1:] == (3, 0, 0, 0)
    assert lists_asked(web) == [there]
    assert (row(plain, "plain").board, row(plain, "plain").careers_url) == (there, PAGE)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_page_that_is_elsewhere_for_a_while_is_asked_where_it_was(plain, web, status):
    web.put(PAGE, status=status, headers={"Location": "/work-here"})
    for day in (1, 2):
        go_to(day)
        web.asked.clear()
        assert tally(check(plain, "plain"))[1:] == (3, 0, 0, 0)
        assert lists_asked(web) == [PAGE, PAGE.replace("careers", "work-here")]
    assert row(plain, "plain").board == PAGE


def lever(*titles):
    return [
        {
            "id": f"0000000{number}-1111-2222-3333-444444444444", "text": title, "descriptionPlain": f"We want a {title}.",
            "hostedUrl": f"https://jobs.lever.co/blue/0000000{number}-1111-2222-3333-444444444444",
            "applyUrl": f"https://jobs.lever.co/blue/0000000{number}-1111-2222-3333-444444444444/apply",
            "categories": {"location": "Berlin"}, "createdAt": 1_767_000_000_000,
        }
        for number, title in enumerate(titles, start=1)
    ]  # fmt: skip


@pytest.fixture
def moved(blue, web):
    """The board is gone and the careers page leads to another system with the same vacancies and one more."""
    web.take_down(greenhouse_url("blue"))
    web.put(SITE, '<html><body><a href="https://jobs.lever.co/blue">Open positions</a></body></html>')
    web.put("https://api.lever.co/v0/postings/blue", lever("Cook", "Baker", "Waiter", "Brewer"))
    go_to(1)
    return blue


def test_a_board_that_moved_is_found_again_with_the_postings_it_had(moved):
    first_seen = dict(database.execute("select title, first_seen_at from posting"))
    keys = dict(database.execute("select title, id from posting"))
    result = check(moved, "blue")
    assert (result.outcome, result.found, result.new, result.closed) == ("ok", 4, 1, 0)
    seen = row(moved, "blue")
    assert (seen.source, seen.board, seen.problem) == ("lever", "blue", None)
    assert titles(moved, View.NEW) == ["Brewer"]
    assert titles(moved, View.BACKLOG) == ["Baker", "Cook", "Waiter"]
    for title in ("Cook", "Baker", "Waiter"):
        (kept,) = database.execute(
            "select id, first_seen_at, external_id, url from posting where title = ?", title
        )
        assert kept[:2] == (keys[title], first_seen[title])
        assert kept[2].startswith("0000000")
        assert "lever" in kept[3]
    detail = company_detail.detail(moved.user_id, "blue", clock.now_ms())
    assert "moved from greenhouse to lever" in detail.checks[0].error
    go_to(2)
    assert tally(check(moved, "blue"))[2:] == (0, 0, 0)


def test_a_moved_board_that_holds_little_of_what_it_had_is_confirmed_first(moved, web):
    web.put("https://api.lever.co/v0/postings/blue", lever("Brewer"))
    assert check(moved, "blue").error_kind == "emptied"
    assert titles(moved) == ["Baker", "Cook", "Waiter"]
    go_to(2)
    assert tally(check(moved, "blue")) == ("ok", 1, 1, 0, 3)
    assert row(moved, "blue").source == "lever"


def test_a_board_that_is_gone_for_good_says_so_and_keeps_what_was_known(blue, web):
    web.take_down(greenhouse_url("blue"))
    web.put(SITE, "<html><body><p>We make boats.</p></body></html>")
    before = stored()
    go_to(1)
    result = check(blue, "blue")
    assert (result.outcome, result.error_kind) == ("failed", "not_found")
    assert (row(blue, "blue").source, stored()) == ("greenhouse", before)


# ── scoring ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scorer_that_raises_leaves_the_posting_stored_unscored_and_waiting(home, web, monkeypatch):
    def fail(self, posting):
        raise ZeroDivisionError("\x1b[2Jboom")

    web.put(API, greenhouse("acme", "Cook", "Baker"))
    with monkeypatch.context() as broken:
        broken.setattr(Scorer, "score", fail)
        assert tally(check(home)) == ("ok", 2, 2, 0, 0)
    rows = database.execute("select score, scored_at, error, state from match")
    assert [(score, at, state) for score, at, _, state in rows] == [(None, None, "backlog")] * 2
    assert all("boom" in error and error.isprintable() for _, _, error, _ in rows)
    assert titles(home, View.BACKLOG) == ["Baker", "Cook"]
    go_to(1)
    assert tally(check(home))[2:] == (0, 0, 0)
    assert titles(home, View.NEW) == []


def test_a_posting_is_scored_for_everybody_who_tracks_its_company(home, web):
    from scoutly_tui.store.models import User

    other = User.insert(name="other", created_at=clock.now_ms()).execute()
    third = User.insert(name="third", created_at=clock.now_ms()).execute()
    ranking.set_rank(other, companies.keys_of(["acme"]), 10, clock.now_ms())
    web.put(API, greenhouse("acme", "Cook"))
    check(home)
    assert {user for (user,) in database.execute("select user_id from match")} == {home.user_id, other}
    assert third not in {home.user_id, other}


def test_a_changed_posting_is_scored_again_where_the_person_left_it(home, web):
    web.put(API, greenhouse("acme", "Cook"))
    check(home)
    (key,) = postings.keys(home.user_id, PostingQuery(View.ALL), clock.now_ms())
    postings.mark(home.user_id, [key], InboxState.SAVED, clock.now_ms())
    database.execute("update match set score = null, verdict = '{}'")
    web.put(API, greenhouse("acme", "Chef"))
    go_to(1)
    assert check(home).changed == 1
    detail = postings.reader(home.user_id, key, clock.now_ms())
    assert (detail.row.title, detail.row.state, detail.row.score is None) == ("Chef", InboxState.SAVED, False)
    assert detail.description == "We want a Chef."


# ── together or not at all ──────────────────────────────────────────────────────────────────────────────────


def test_a_commit_that_fails_halfway_writes_nothing_and_the_next_attempt_succeeds(home, web, monkeypatch):
    web.put(API, greenhouse("acme", "Cook", "Baker"))
    apply = boards.apply

    def break_off(*arguments, **options):
        apply(*arguments, **options)
        raise RuntimeError("pulled the plug")

    with monkeypatch.context() as broken:
        broken.setattr(boards, "apply", break_off)
        result = check(home)
    assert (result.outcome, result.error_kind) == ("failed", "internal")
    assert stored() == [[], [], [], []]
    assert (row(home).last_success_at, row(home).problem) == (None, None)
    (job,) = queue.rows()
    assert (job.status, job.error_kind) == ("pending", "internal")
    assert "pulled the plug" in queue.detail(job.key).attempts[0].traceback
    assert check(home).new == 2


def test_a_check_that_lost_its_lease_writes_nothing(home, web):
    def steal():
        with database.writing():
            database.execute("update job_queue set lease_token = 'thief', worker = 'thief'")

    web.put(API, greenhouse("acme", "Cook"), before=steal)
    (queued,) = planning.enqueue_companies(["acme"], clock.now_ms())
    result = run_once(home, queued.job)
    assert result.outcome == "skipped"
    assert stored() == [[], [], [], []]
    assert row(home).last_success_at is None
    assert database.execute("select status, lease_token from job_queue") == [("processing", "thief")]


def test_a_cancelled_check_writes_nothing_and_ends_as_cancelled(home, web):
    (queued,) = planning.enqueue_companies(["acme"], clock.now_ms())
    web.put(API, greenhouse("acme", "Cook"), before=lambda: queue.cancel([queued.job], clock.now_ms()))
    assert run_once(home, queued.job).outcome == "skipped"
    assert stored() == [[], [], [], []]
    assert queue.detail(queued.job).row.status == "cancelled"


def test_a_company_removed_in_mid_check_gets_nothing_and_its_job_is_cancelled(home, web):
    (queued,) = planning.enqueue_companies(["acme"], clock.now_ms())
    web.put(
        API,
        greenhouse("acme", "Cook"),
        before=lambda: companies.remove(home.user_id, ["acme"], clock.now_ms()),
    )
    assert run_once(home, queued.job).outcome == "skipped"
    assert stored() == [[], [], [], []]
    assert queue.detail(queued.job).row.status == "cancelled"


def test_a_company_given_another_address_in_mid_check_is_not_told_what_the_old_one_had(home, web):
    (queued,) = planning.enqueue_companies(["acme"], clock.now_ms())
    new = "https://new.example/jobs"
    web.put(
        API,
        greenhouse("acme", "Cook"),
        before=lambda: companies.set_url(home.user_id, "acme", new, clock.now_ms()),
    )
    assert run_once(home, queued.job).outcome == "skipped"
    assert stored() == [[], [], [], []]
    seen = row(home)
    assert (seen.careers_url, seen.source, seen.last_success_at) == (new, None, None)


# ── several at once ─────────────────────────────────────────────────────────────────────────────────────────


def test_companies_on_one_host_are_never_visited_at_once(home, web):
    names = [f"n{number}" for number in range(4)]
    specs = [CompanySpec(name, f"https://boards.greenhouse.io/{name}", 84) for name in names]
    companies.take_in(home.user_id, specs, clock.now_ms(), undoable=False)
    for name in names:
        web.put(greenhouse_url(name), greenhouse(name, "Cook"), before=slowly(0.03))
    results = checks.check_now(home, names)
    assert [result.company for result in results] == names
    assert {result.outcome for result in results} == {"ok"}
    assert web.most_at_once["boards-api.greenhouse.io"] == 1


def test_a_company_asked_for_twice_is_checked_once(home, web):
    web.put(API, greenhouse("acme", "Cook"))
    assert [result.outcome for result in checks.check_now(home, ["acme", "acme"])] == ["ok"]
    assert len(web.requests("acme")) == 1


def test_an_unknown_company_is_refused_before_anything_is_asked(home, web):
    with pytest.raises(UsageError):
        checks.check_now(home, ["acme", "nobody"])
    assert (web.asked, queue.rows()) == ([], [])


def test_due_companies_are_checked_once_and_then_not_due(home, web):
    web.put(API, greenhouse("acme", "Cook"))
    assert [result.company for result in checks.check_due(home)] == ["acme"]
    assert checks.check_due(home) == []
    go_to(1)
    assert [result.company for result in checks.check_due(home)] == ["acme"]


def test_every_result_is_told_as_it_comes(home, web):
    web.put(API, greenhouse("acme", "Cook"))
    told = []
    results = checks.check_now(home, ["acme"], told.append)
    assert told == results


def test_hostile_titles_are_stored_clean(home, web):
    web.put(API, greenhouse("acme", "[/]\x1b[2J\u202eCook", "[@click=app.quit]Baker[/]"))
    check(home)
    assert titles(home) == sorted(["[/][2JCook", "[@click=app.quit]Baker[/]"])
    assert json.dumps(stored()[0], default=str)
