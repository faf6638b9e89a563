"""A clock that is wrong, a machine that slept, a network that is not there: named, and nobody else's fault."""

from __future__ import annotations

import pytest

from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.services import clockwatch, companies, leases, network, planning, workers
from scoutly_tui.services.clockwatch import JumpWatch
from scoutly_tui.services.home import Home
from scoutly_tui.services.leases import Effort
from scoutly_tui.store import database, hosts
from scoutly_tui.store.hosts import DatabaseSlots

NOW = 1_767_600_000_000
HOUR = 3_600_000
DAY = 24 * HOUR
GATEWAY = FetchSettings(gateway="http://127.0.0.1:9")


def _take_in(home: Home, number: int) -> None:
    companies.take_in(
        home.user_id,
        [companies.CompanySpec(f"C{n}", f"https://c{n}.example/careers", 90, True) for n in range(number)],
        NOW,
    )


def _attempt(company: int, at: int, kind: str | None = None, received: int = 0, worker: str = "") -> None:
    with database.writing():
        job = database.execute(
            "insert into job_queue (kind, subject, company_id, status, reason, priority, created_at, finished_at)"
            " values ('check', ?, ?, 'completed', 'due', 1, ?, ?) returning id",
            f"old:{company}", company, at, at,
        )[0][0]  # fmt: skip
        database.execute(
            "insert into job_attempt (job_id, number, company_id, worker, lease_token, started_at, ended_at, outcome,"
            " error_kind, requests, bytes) values (?, 1, ?, ?, 't', ?, ?, ?, ?, 1, ?)",
            job, company, worker or f"{workers.owner_id()}#1", at, at, "failed" if kind else "ok", kind, received,
        )  # fmt: skip


def _checked_at(at: int) -> None:
    with database.writing():
        database.changed(
            "update company set last_success_at = ?, last_attempt_at = ?, baseline_at = ?, next_due_at = ?",
            at, at, at, at + DAY,
        )  # fmt: skip


def test_a_clock_far_behind_is_doubted_and_believed_once_it_agrees(any_home: Home) -> None:
    _take_in(any_home, 1)
    _attempt(1, NOW)
    assert clockwatch.doubt(NOW - 365 * DAY, synchronised=False)
    assert clockwatch.behind_ms(NOW - 365 * DAY) == 365 * DAY
    assert not clockwatch.doubt(NOW - HOUR, synchronised=False)
    assert not clockwatch.doubt(NOW, synchronised=False)


def test_a_check_by_hand_does_not_hide_that_the_clock_is_behind(any_home: Home) -> None:
    _take_in(any_home, 1)
    _attempt(1, NOW)
    _attempt(1, NOW - 300 * DAY)
    assert clockwatch.is_behind(NOW - 300 * DAY)


def test_a_clock_that_was_ahead_is_believed_when_the_kernel_vouches_for_it(any_home: Home) -> None:
    _take_in(any_home, 4)
    ahead = NOW + 30 * DAY
    _attempt(1, ahead)
    _checked_at(ahead)
    with database.writing():
        database.changed("update company set held_until = ? where id = 1", ahead + 10 * DAY)
    planning.enqueue_companies(["c1"], NOW)
    with database.writing():
        database.changed("update job_queue set not_before = ? where status = 'pending'", ahead)
    assert clockwatch.doubt(NOW, synchronised=False)
    assert not clockwatch.doubt(NOW, synchronised=True)
    assert not clockwatch.is_behind(NOW)
    due = sorted(row[0] for row in database.execute("select next_due_at from company"))
    assert all(NOW < moment <= NOW + DAY for moment in due)
    assert len(set(due)) >= 3, "spread out"
    assert database.execute("select max(last_success_at), max(held_until) from company")[0] <= (
        NOW,
        NOW + DAY,
    )
    assert leases.ready_count(NOW) == 1


def test_a_clock_that_nobody_sets_for_an_hour_is_believed(any_home: Home) -> None:
    _take_in(any_home, 1)
    _attempt(1, NOW + 30 * DAY)
    assert clockwatch.doubt(NOW, synchronised=False)
    assert clockwatch.doubt(NOW + HOUR - 1, synchronised=False)
    assert not clockwatch.doubt(NOW + HOUR, synchronised=False)
    assert not clockwatch.doubt(NOW + HOUR + 1, synchronised=False)


def test_straightening_leaves_alone_what_is_in_order(any_home: Home) -> None:
    _take_in(any_home, 3)
    _checked_at(NOW - HOUR)
    before = database.execute("select * from company order by id")
    assert clockwatch.straighten(NOW) == 0
    assert database.execute("select * from company order by id") == before


def test_a_host_that_cools_until_next_year_is_brought_back(any_home: Home) -> None:
    slots = DatabaseSlots()
    slots.cool_down("long.example", 365 * DAY)
    slots.cool_down("short.example", 20_000)
    slots.acquire("held.example", "somebody", 365 * DAY)
    assert hosts.clamp() == 2
    assert hosts.clamp() == 0
    assert slots.acquire("held.example", "me", 1000) == 0
    assert slots.acquire("short.example", "me", 1000) > 0
    assert 0 < slots.acquire("long.example", "me", 1000) <= hosts.AFTER_CLAMP_MS


def test_a_jump_of_the_clock_is_noticed_and_time_that_just_passes_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from scoutly_tui import clock

    watch = JumpWatch()
    assert watch.jumped_ms() == 0
    real = clock.real_ms
    for by in (30 * DAY, -365 * DAY):
        monkeypatch.setattr(clock, "real_ms", lambda by=by: real() + by)
        jumped = watch.jumped_ms()
        assert jumped * by > 0
        assert watch.jumped_ms() == 0


def _network_error(kind: ProblemKind = ProblemKind.NETWORK) -> CheckError:
    return CheckError(kind, "It cannot be reached.")


def test_three_companies_in_a_row_that_nobody_can_reach_are_not_to_blame(any_home: Home) -> None:
    _take_in(any_home, 4)
    tried = Effort(requests=1)
    for company in (1, 2):
        _attempt(company, NOW + company, "network")
        assert not network.is_ours(_network_error(), tried, GATEWAY)
    _attempt(2, NOW + 3, "timeout")
    assert not network.is_down_here(), "two companies are no evidence"
    _attempt(3, NOW + 4, "network")
    assert network.is_ours(_network_error(), tried, GATEWAY)
    assert network.is_ours(_network_error(ProblemKind.TIMEOUT), tried, GATEWAY)
    assert not network.is_ours(_network_error(ProblemKind.NOT_FOUND), tried, GATEWAY)
    assert not network.is_ours(_network_error(), Effort(requests=1, bytes=7), GATEWAY), "somebody was reached"
    assert not network.is_ours(_network_error(), Effort(), GATEWAY), "nobody was asked"
    assert network.down_since() == NOW + 1


@pytest.mark.parametrize(("kind", "received"), [(None, 500), ("not_found", 500), ("timeout", 1)])
def test_one_answer_of_any_kind_says_that_the_network_works(
    any_home: Home, kind: str | None, received: int
) -> None:
    _take_in(any_home, 4)
    for company in (1, 2, 3):
        _attempt(company, NOW, "network")
    assert network.is_down_here()
    _attempt(4, NOW, kind, received)
    assert not network.is_down_here()
    assert network.next_try_at(NOW) is None


def test_another_machine_s_network_is_not_ours(any_home: Home) -> None:
    _take_in(any_home, 4)
    for company in (1, 2, 3):
        _attempt(company, NOW, "network", worker="other/11111111.22222222.33333333:77:4711#1")
    assert not network.is_down_here()


def test_tries_become_rarer_the_longer_nobody_answers(any_home: Home) -> None:
    _take_in(any_home, 4)
    for company in (1, 2, 3):
        _attempt(company, NOW, "network")
    assert network.next_try_at(NOW) == NOW + network.WAIT_MS
    _attempt(1, NOW + 2 * HOUR, "network")
    assert network.next_try_at(NOW + 2 * HOUR) == NOW + 2 * HOUR + network.LONGEST_WAIT_MS
    assert network.next_try_at(NOW - DAY) == NOW - DAY + network.LONGEST_WAIT_MS, "the clock was set back"


def test_what_was_handed_back_for_want_of_a_network_goes_on_at_once(any_home: Home) -> None:
    _take_in(any_home, 2)
    planning.top_up(NOW, 20)
    for error in (_network_error(), None):
        claimed = leases.claim(f"{workers.owner_id()}#1", NOW, 30)
        assert claimed is not None
        leases.hand_back(claimed, NOW, ready_in_ms=60_000, effort=Effort(requests=1), error=error)
    assert leases.ready_count(NOW) == 0
    assert network.release(NOW) == 1
    assert leases.ready_count(NOW) == 1
