"""What the companies' page, the head line and the first run read, on both engines."""

import pytest
from seeded import NOW, company, look, vacancy

from scoutly_tui import clock
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.filters import FilterError
from scoutly_tui.domain.times import DAY_MS, HOUR_MS
from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, InboxState
from scoutly_tui.services import (
    applications,
    companies,
    company_detail,
    company_list,
    headline,
    planning,
    postings,
    ranking,
    welcome,
)
from scoutly_tui.services.company_list import CompanyView
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, JobAttempt, JobQueue, User


@pytest.fixture
def user(any_home):
    """Five companies: checked, late, broken, never checked, untracked."""
    user = any_home.user_id
    keys = {name: company(user, name, rank) for name, rank in
            (("Acme", 90), ("Late", 70), ("Broken", 50), ("Fresh", 20), ("Idle", None))}  # fmt: skip
    with database.writing():
        for name, hours in (("Acme", 2), ("Late", 24 * 9), ("Broken", 24 * 9)):
            last = NOW - hours * HOUR_MS
            Company.update(last_success_at=last, next_due_at=last + 2 * DAY_MS).where(
                Company.id == keys[name]
            ).execute()
        Company.update(problem="blocked", problem_since=NOW).where(Company.id == keys["Broken"]).execute()
    return user


def slugs(user, view, **how):
    listed = company_list.listing(user, NOW, view=view, **how)
    return [row.slug for row in companies.rows_by_keys(user, listed.keys, NOW)]


def test_every_view_holds_what_its_count_says_and_the_head_line_adds_up(user):
    listed = company_list.listing(user, NOW)
    held = {view: slugs(user, view) for view in CompanyView}
    assert held == {
        CompanyView.ALL: ["acme", "late", "broken", "fresh", "idle"],
        CompanyView.TRACKED: ["acme", "late", "broken", "fresh"],
        CompanyView.LATE: ["late"],
        CompanyView.BROKEN: ["broken"],
        CompanyView.WAITING: ["fresh"],
        CompanyView.UNTRACKED: ["idle"],
    }
    assert listed.counts == {view: len(rows) for view, rows in held.items()}
    head = headline.headline(user, NOW)
    assert (head.companies, head.on_time, head.late, head.broken, head.waiting) == (4, 1, 1, 1, 1)
    overdue = [row.slug for row in companies.rows(user, NOW) if row.overdue and not row.problem]
    assert overdue == held[CompanyView.LATE]
    assert listed.cost.by_interval == {1: 1, 2: 1, 3: 1, 4: 1, 5: 0}


def test_counts_follow_the_filter_and_a_wrong_filter_or_order_is_refused(user):
    listed = company_list.listing(user, NOW, text="rank>60")
    assert listed.counts[CompanyView.ALL] == 2
    assert slugs(user, CompanyView.ALL, sort="name", text="-broken -idle") == ["acme", "fresh", "late"]
    with pytest.raises(FilterError):
        company_list.listing(user, NOW, text="rank>high")
    with pytest.raises(UsageError, match="no order"):
        company_list.listing(user, NOW, sort="colour")


def test_what_a_rank_would_cost_is_known_before_it_is_given(user):
    acme, late = companies.keys_of(["acme", "late"])
    assert ranking.cost(user).checks_per_day == pytest.approx(1 + 1 / 2 + 1 / 3 + 1 / 4)
    assert ranking.cost_with(user, [acme, late], 5).by_interval == {1: 0, 2: 0, 3: 1, 4: 1, 5: 2}
    assert ranking.cost_with(user, [acme], None).by_interval[1] == 0
    assert ranking.cost(user).by_interval[1] == 1


def test_a_trend_is_reckoned_back_from_openings_and_closings(user):
    (acme,) = companies.keys_of(["acme"])
    look(acme, [vacancy(1)], NOW - 40 * DAY_MS)
    look(acme, [vacancy(1), vacancy(2), vacancy(3)], NOW - 20 * DAY_MS)
    look(acme, [vacancy(2)], NOW - 8 * DAY_MS)
    look(acme, [vacancy(2)], NOW - 7 * DAY_MS - 1)
    assert company_list.trends([acme], NOW)[acme] == (0, 0, 1, 1, 1, 3, 1, 1)
    assert company_list.trends([], NOW) == {}


def test_the_timeline_gathers_what_happened_at_once_and_runs_of_quiet_checks(user):
    (acme,) = companies.keys_of(["acme"])
    look(acme, [vacancy(each) for each in range(6)], NOW - 9 * DAY_MS)
    job = JobQueue.insert(
        kind="check",
        subject=f"company:{acme}",
        company=acme,
        status="completed",
        reason="due",
        priority=1,
        created_at=NOW,
    ).execute()
    for back in (5, 4, 3):
        JobAttempt.insert(
            job=job, number=1, company=acme, worker="w", lease_token="t", started_at=NOW - back * DAY_MS,
            outcome="unchanged", requests=1, bytes=90,
        ).execute()  # fmt: skip
    (first,) = database.execute("select min(id) from posting where company_id = ?", acme)[0]
    applications.set_status(user, first, ApplicationStatus.APPLIED, NOW - 2 * DAY_MS, note="By mail")
    applications.set_status(user, first, ApplicationStatus.REJECTED, NOW - DAY_MS)
    postings.mark(user, [first + 1, first + 2], InboxState.DISCARDED, NOW, reason=DiscardReason.TITLE)
    detail = company_detail.detail(user, "acme", NOW)
    assert [(moment.kind, moment.count) for moment in detail.timeline] == [
        ("application", 1), ("application", 1), ("check", 3), ("opened", 6),
    ]  # fmt: skip
    assert detail.timeline[2].since == NOW - 5 * DAY_MS
    assert len(detail.timeline[3].titles) == company_detail.TITLES
    assert [(past.status, past.answered) for past in detail.past] == [("rejected", True)]
    assert detail.decided == {"discarded": 2}


def test_an_application_nobody_answered_counts_from_the_day_it_was_sent(user):
    (acme,) = companies.keys_of(["acme"])
    look(acme, [vacancy(1)], NOW - 9 * DAY_MS)
    (first,) = database.execute("select min(id) from posting where company_id = ?", acme)[0]
    applications.set_status(user, first, ApplicationStatus.APPLIED, NOW - 100 * DAY_MS)
    applications.set_status(user, first, ApplicationStatus.STALE, NOW - DAY_MS)
    (past,) = company_detail.detail(user, "acme", NOW).past
    assert (past.answered, past.at) == (False, NOW - 100 * DAY_MS)


def test_why_names_the_hold_the_host_the_place_in_the_queue_and_the_next_attempt(user):
    acme, _ = companies.keys_of(["acme", "late"])
    with database.writing():
        Company.update(held_until=NOW + 3 * DAY_MS, hold="back_off", consecutive_failures=3).where(
            Company.id == acme
        ).execute()
        database.execute(
            "insert into host (name, cooling_until) values ('acme.example', ?)", clock.real_ms() + HOUR_MS
        )
    why = company_detail.why(user, "acme", NOW)
    assert why.startswith("rank 90: daily; backing off after failures (3 failures), plus jitter, until ")
    assert "; host acme.example cooling down until " in why
    planning.enqueue_companies(["late", "fresh"], NOW)
    assert company_detail.why(user, "fresh", NOW).endswith("never checked; queued behind 1 other")
    JobQueue.update(not_before=NOW + HOUR_MS, retry_count=1).where(
        JobQueue.subject == f"company:{acme + 1}"
    ).execute()
    assert "attempt 2 not before " in company_detail.why(user, "late", NOW)
    assert company_detail.why(user, "idle", NOW) == "not tracked"


def test_news_are_what_came_since_the_last_look_and_a_look_never_moves_back(user):
    (acme,) = companies.keys_of(["acme"])
    look(acme, [vacancy(1)], NOW - 2 * HOUR_MS)
    assert headline.headline(user, NOW).new == 1
    assert "since you last looked" not in headline.headline(user, NOW).text
    headline.looked(user, NOW - HOUR_MS)
    assert headline.headline(user, NOW).new == 0
    look(acme, [vacancy(1), vacancy(2)], NOW)
    headline.looked(user, NOW - 3 * HOUR_MS)
    head = headline.headline(user, NOW)
    assert (head.new, head.looked_at) == (1, NOW - HOUR_MS)
    assert head.text.endswith("1 never checked; 1 new since you last looked")


def test_an_empty_home_needs_a_welcome_and_the_catalogue_gives_it_first_checks(any_home):
    user = any_home.user_id
    assert welcome.needed(user)
    assert welcome.progress(user).checks == ()
    assert welcome.take_catalogue(user, NOW) == 77
    assert not welcome.needed(user)
    progress = welcome.progress(user)
    assert [check.state for check in progress.checks] == ["pending"] * welcome.FIRST
    assert (progress.best, progress.found, progress.scored, progress.worker) == ((), 0, 0, False)


def test_whoever_comes_to_a_home_of_others_is_welcomed_until_they_have_looked(user):
    assert not welcome.needed(user)
    other = User.insert(name="other", created_at=NOW).execute()
    assert welcome.needed(other)
    headline.looked(other, NOW)
    assert not welcome.needed(other)
