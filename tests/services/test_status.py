"""How scoutly is doing: the exact numbers, and what it advises."""

import random

import pytest
from seeded import NOW, company, look, set_match, vacancy

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.jobs import AttemptOutcome
from scoutly_tui.services import catalogue, companies, leases, queue, ranking, status, workers
from scoutly_tui.services.leases import NO_EFFORT
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, TokenUsage

DAY = 86_400_000
MINUTE = 60_000


def overview(home, now=NOW):
    return status.overview(home, now)


def finish(slug, now, *, failed=False, asked_at=NOW):
    job = queue.enqueue_companies([slug], asked_at)[0].job
    claimed = leases.claim("w", now, 30, job=job)
    with database.writing():
        if failed:
            error = CheckError(ProblemKind.NOT_FOUND, "Gone.")
            leases.fail(claimed, error, NO_EFFORT, now, retry_base_ms=1, rng=random.Random(1))
        else:
            leases.complete(claimed, AttemptOutcome.OK, NO_EFFORT, now)
    return job


def set_company(slug, **values):
    Company.update(**values).where(Company.slug == slug).execute()


def test_an_empty_home_is_healthy_and_told_how_to_begin(any_home):
    seen = overview(any_home)
    assert seen.companies == {
        "total": 0, "tracked": 0, "problematic": 0, "never_checked": 0, "due": 0, "overdue": 0, "average_rank": None,
        "by_interval": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}, "next": [],
    }  # fmt: skip
    assert seen.queue == {
        "pending": 0, "processing": 0, "completed_24h": 0, "failed_24h": 0, "oldest_pending_seconds": None,
        "recent_completed": [], "recent_failed": [], "paused": False,
    }  # fmt: skip
    assert seen.postings == {"open": 0, "new": 0, "unscored": 0, "hidden": 0, "new_24h": 0, "closed_24h": 0}
    assert seen.healthy
    assert "scoutly add" in seen.recommendations[0]


def test_the_catalogue_and_its_ranks_give_the_published_numbers(home):
    catalogue.add_all(home.user_id, NOW)
    assert catalogue.seed_preferences(home.user_id, NOW) == 77
    seen = overview(home).companies
    assert (seen["total"], seen["tracked"], seen["due"], seen["never_checked"], seen["overdue"]) == (
        111,
        77,
        77,
        77,
        0,
    )
    assert seen["by_interval"] == {"1": 2, "2": 15, "3": 48, "4": 12, "5": 0}
    assert [one["slug"] for one in seen["next"][:2]] == ["atlassian", "shopify"]


@pytest.fixture
def five(any_home):
    """A: on time. B: late. C: broken. D: never checked. E: not tracked."""
    user = any_home.user_id
    for name, rank in (("A", 90), ("B", 70), ("C", 50), ("D", 10), ("E", None)):
        company(user, name, rank)
    set_company("a", last_success_at=NOW - DAY // 2, next_due_at=NOW + DAY // 2)
    set_company("b", last_success_at=NOW - 5 * DAY, next_due_at=NOW - 3 * DAY)
    set_company("c", last_success_at=NOW - DAY, next_due_at=NOW + 9 * DAY, held_until=NOW + 9 * DAY, hold="back_off",
                problem="blocked", problem_since=NOW, consecutive_failures=2)  # fmt: skip
    return any_home


def test_companies_are_counted_each_where_it_belongs(five):
    seen = overview(five).companies
    assert (seen["total"], seen["tracked"], seen["problematic"], seen["never_checked"]) == (5, 4, 1, 1)
    assert (seen["due"], seen["overdue"], seen["average_rank"]) == (2, 1, 55.0)
    assert seen["by_interval"] == {"1": 1, "2": 1, "3": 1, "4": 0, "5": 1}


def test_next_are_the_due_by_priority_and_then_those_that_come_first(five):
    seen = overview(five).companies["next"]
    assert [(one["slug"], one["priority"]) for one in seen] == [
        ("b", 175.0),
        ("d", 10.0),
        ("a", 90.0),
        ("c", 50.0),
    ]
    assert seen[2]["next_due_at"] == "2026-01-05T20:00:00Z"


def test_the_head_line_puts_every_tracked_company_into_one_class(five):
    line = status.headline(five.user_id, NOW)
    assert (line.companies, line.on_time, line.late, line.broken, line.waiting, line.new) == (
        4,
        1,
        1,
        1,
        1,
        0,
    )
    assert line.text == "4 companies: 1 checked on time, 1 late, 1 broken, 1 never checked; 0 new"
    ranking.set_tracked(five.user_id, companies.keys_of(["d"]), False, NOW)
    assert (
        status.headline(five.user_id, NOW).text == "3 companies: 1 checked on time, 1 late, 1 broken; 0 new"
    )


def test_the_queue_is_counted_by_state_and_by_day(five):
    old = NOW - DAY
    finish("a", old)
    finish("a", NOW - DAY + 1)
    finish("b", NOW - 1)
    finish("c", NOW - 1, failed=True)
    queue.enqueue_companies(["d"], NOW - 90_500)
    (queued,) = queue.enqueue_companies(["e"], NOW)
    leases.claim("w", NOW, 30, job=queued.job)
    seen = overview(five).queue
    assert (seen["pending"], seen["processing"], seen["completed_24h"], seen["failed_24h"]) == (1, 1, 2, 1)
    assert seen["oldest_pending_seconds"] == 90
    assert [one["company"] for one in seen["recent_completed"]] == ["b", "a", "a"]
    assert [(one["company"], one["error_kind"], one["error"]) for one in seen["recent_failed"]] == [
        ("c", "not_found", "Gone."),
    ]  # fmt: skip


def test_recent_is_what_ended_last_and_not_what_was_queued_last(five):
    first = queue.enqueue_companies(["a"], NOW)[0].job
    finish("b", NOW + 1)
    claimed = leases.claim("w", NOW + 2, 30, job=first)
    with database.writing():
        leases.complete(claimed, AttemptOutcome.OK, NO_EFFORT, NOW + 3)
    assert [one["company"] for one in overview(five, NOW + 4).queue["recent_completed"]] == ["a", "b"]


def test_postings_are_counted_as_the_inbox_has_them(five):
    key = companies.keys_of(["a"])[0]
    look(key, [vacancy(n) for n in range(4)], NOW - 3 * DAY, baseline=True)
    look(key, [vacancy(n) for n in range(9)], NOW - DAY + 1)
    for now in (NOW - 2, NOW - 1):
        look(key, [vacancy(n) for n in range(1, 9)], now)
    set_match(7, score=None, error="boom")
    set_match(8, hidden=True)
    assert overview(five).postings == {
        "open": 8, "new": 4, "unscored": 1, "hidden": 1, "new_24h": 5, "closed_24h": 1,
    }  # fmt: skip
    assert status.headline(five.user_id, NOW).new == 4
    companies.remove(five.user_id, ["a"], NOW)
    assert overview(five).postings["open"] == 0
    assert status.headline(five.user_id, NOW).new == 0


def test_what_the_model_used_is_counted_for_a_day(any_home):
    for at, tokens in ((NOW - DAY, 5), (NOW - 1, 7), (NOW - 2, 11)):
        TokenUsage.insert(
            user=any_home.user_id,
            at=at,
            model="m",
            operation="judge",
            prompt_tokens=tokens,
            completion_tokens=1,
            cost=0.5,
        ).execute()
    seen = overview(any_home).budget
    assert (seen["requests_24h"], seen["tokens_24h"], seen["cost_24h"]) == (2, 20, 1.0)


# ── advice and health ───────────────────────────────────────────────────────────────────────────────────────


def advice(home):
    return " ".join(overview(home).recommendations)


def test_without_a_worker_what_is_due_is_said_and_how_to_start_one(five):
    assert "scoutly work" in advice(five)
    assert not overview(five).healthy
    present = workers.announce("headless", 5)
    assert "No worker" not in advice(five)
    present.leave()
    assert "No worker" in advice(five)


def test_nobody_tracks_anything_yet(any_home):
    company(any_home.user_id, "E", None)
    assert "scoutly rank" in advice(any_home)


def test_a_paused_queue_is_said(five):
    queue.pause(True)
    assert "paused" in advice(five)
    assert "No worker" not in advice(five)


def test_problems_and_what_is_overdue_are_said_with_their_number(five):
    assert "1 company has a problem" in advice(five)
    assert "1 company is overdue" in advice(five)
    set_company("a", problem="timeout", last_success_at=NOW - 9 * DAY, next_due_at=NOW - 8 * DAY)
    assert "2 companies have a problem" in advice(five)
    assert "2 companies are overdue" in advice(five)


def test_a_job_that_waits_for_over_an_hour_with_a_worker_alive_is_said(five):
    queue.enqueue_companies(["d"], NOW - 61 * MINUTE)
    assert "over an hour" not in advice(five)
    workers.announce("headless", 5)
    assert "over an hour" in advice(five)


def test_more_than_a_tenth_broken_is_not_healthy(any_home):
    workers.announce("headless", 5)
    for number in range(10):
        company(any_home.user_id, f"n{number}", 50)
    set_company("n0", problem="timeout")
    assert overview(any_home).healthy
    set_company("n1", problem="timeout")
    assert not overview(any_home).healthy


def test_the_overview_is_json_with_times_in_utc(five):
    import json

    workers.announce("headless", 5)
    finish("a", NOW)
    document = json.loads(json.dumps(overview(five).to_json()))
    assert set(document) == {
        "queue",
        "companies",
        "postings",
        "workers",
        "budget",
        "recommendations",
        "healthy",
    }
    assert document["queue"]["recent_completed"][0]["finished_at"] == "2026-01-05T08:00:00Z"
    assert document["workers"][0]["beat_at"].endswith("Z")
