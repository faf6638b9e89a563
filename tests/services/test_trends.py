"""The numbers behind the charts, by this machine's own calendar, on both engines."""

import time

import pytest
from seeded import NOW, company, look, vacancy

from scoutly_tui.services import trends
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, JobAttempt, JobQueue

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture(params=["UTC", "Asia/Kathmandu", "America/St_Johns"])
def zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def attempt(key, at, outcome="ok", size=1_000):
    job = JobQueue.insert(
        kind="check", subject=f"company:{key}:{at}", company=key, status="completed", reason="due", priority=1, created_at=at
    ).execute()  # fmt: skip
    JobAttempt.insert(
        job=job, number=1, company=key, worker="w", lease_token="t", started_at=at, outcome=outcome, requests=2, bytes=size
    ).execute()  # fmt: skip


def test_days_begin_at_midnight_here(home, zone):
    starts = trends.midnights(NOW)
    assert len(starts) == 14
    assert all(time.localtime(start / 1000)[3:6] == (0, 0, 0) for start in starts)
    assert starts[-1] <= NOW < starts[-1] + DAY


def test_checks_postings_and_bytes_are_counted_in_their_days(any_home):
    key = company(any_home.user_id)
    midnight = trends.midnights(NOW)[-1]
    for at, outcome in (
        (midnight, "ok"), (midnight - 1, "unchanged"), (midnight - 2, "failed"), (NOW, "ok"), (NOW, "handed_back"),
        (NOW - 15 * DAY, "ok"), (NOW + DAY, "ok"),
    ):  # fmt: skip
        attempt(key, at, outcome)
    look(key, [vacancy(1), vacancy(2)], now=NOW)
    look(key, [vacancy(1), vacancy(2), vacancy(3)], now=NOW - DAY)
    look(company(any_home.user_id, "Birch"), [vacancy(9)], now=NOW, baseline=True)
    days = trends.trends(NOW).days
    assert [(day.checked, day.failed, day.new, day.requests, day.bytes) for day in days[-2:]] == [
        (1, 1, 1, 4, 2_000),
        (2, 0, 2, 4, 2_000),
    ]
    assert sum(day.checked + day.failed for day in days) == 4


def test_each_source_has_its_rate_the_busiest_first(any_home):
    one, two, three = (company(any_home.user_id, name) for name in ("A", "B", "C"))
    Company.update(source="greenhouse").where(Company.id.in_([one, two])).execute()
    for key, outcome in ((one, "ok"), (two, "failed"), (one, "unchanged"), (three, "failed")):
        attempt(key, NOW - HOUR, outcome)
    assert [(rate.source, rate.checks, rate.succeeded) for rate in trends.trends(NOW).sources] == [
        ("greenhouse", 3, 2),
        (None, 1, 0),
    ]
    assert round(trends.trends(NOW).sources[0].share, 2) == 0.67


def test_the_next_days_plan_counts_what_comes_due_hour_by_hour(any_home):
    dues = (NOW - 1, NOW, NOW + 1, NOW + 59 * 60_000, NOW + 23 * HOUR + 1, NOW + 24 * HOUR, NOW + 9 * DAY)
    for number, due in enumerate(dues):
        key = company(any_home.user_id, f"N{number}")
        Company.update(next_due_at=due).where(Company.id == key).execute()
    gone = company(any_home.user_id, "Gone")
    Company.update(next_due_at=NOW + 1, removed_at=NOW).where(Company.id == gone).execute()
    Company.update(next_due_at=NOW + 1).where(
        Company.id == company(any_home.user_id, "Untracked", None)
    ).execute()
    seen = trends.trends(NOW)
    assert (seen.due, seen.later) == (2, 2)
    assert (seen.plan[0], seen.plan[23], sum(seen.plan)) == (2, 1, 3)


def test_an_empty_home_has_days_of_nothing(home):
    seen = trends.trends(NOW)
    assert [day.checked for day in seen.days] == [0] * 14
    assert (seen.sources, seen.plan, seen.due, seen.later) == ((), (0,) * 24, 0, 0)
    assert database.execute("select count(*) from job_attempt") == [(0,)]
