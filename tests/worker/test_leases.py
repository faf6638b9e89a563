"""One queue, many workers: claims, leases, fences, rescues."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from scoutly_tui.domain.errors import CheckError, LeaseLostError, ProblemKind
from scoutly_tui.domain.jobs import AttemptOutcome
from scoutly_tui.services import companies, leases, planning, queue, workers
from scoutly_tui.services.home import Home, thread_session
from scoutly_tui.services.leases import NO_EFFORT, Claim, Effort
from scoutly_tui.store import database
from scoutly_tui.store.hosts import DatabaseSlots
from tests.invariants import check

NOW = 1_767_600_000_000
DAY = 86_400_000
ELSEWHERE = "other/11111111.22222222.33333333:77:4711"


def _populate(home: Home, number: int, host: str = "") -> None:
    companies.take_in(
        home.user_id,
        [
            companies.CompanySpec(
                f"C{n}", f"https://{host or f'c{n}.example'}/careers/{n}", 100 - n % 90, True
            )
            for n in range(number)
        ],
        NOW,
    )
    planning.enqueue_due(NOW, limit=number)


def _claim(worker: str | None = None, now: int = NOW) -> Claim:
    found = leases.claim(worker or f"{workers.owner_id()}#1", now, 30)
    assert found is not None
    return found


def _expire(claimed: Claim) -> None:
    with database.writing():
        database.changed(
            "update job_queue set lease_until = 1 where id = ? and lease_token = ?",
            claimed.job,
            claimed.token,
        )


def _status(claimed: Claim) -> tuple[object, ...]:
    return database.execute(
        "select status, attempts, retry_count, lost_leases from job_queue where id = ?", claimed.job
    )[0]


def _outcomes(claimed: Claim) -> list[str | None]:
    return [
        row[0]
        for row in database.execute(
            "select outcome from job_attempt where job_id = ? order by id", claimed.job
        )
    ]


def _error(kind: ProblemKind = ProblemKind.TIMEOUT) -> CheckError:
    return CheckError(kind, "It took too long.")


def _complete(claimed: Claim) -> None:
    """As a check does: with the company's success in the same transaction."""
    with database.writing():
        leases.fence(claimed)
        database.changed(
            "update company set last_success_at = ?, baseline_at = ?, source = 'html', consecutive_failures = 0,"
            " problem = null, problem_since = null, held_until = null,"
            f" next_due_at = ? + {planning.interval_sql().replace('c.', 'company.')} where id = ?",
            NOW, NOW, NOW, claimed.company,
        )  # fmt: skip
        leases.complete(claimed, AttemptOutcome.OK, NO_EFFORT, NOW)


def _fail(claimed: Claim, now: int = NOW) -> str:
    with database.writing():
        return leases.fail(claimed, _error(), Effort(1, 2), now, retry_base_ms=1000, rng=random.Random(1))


@pytest.fixture
def dead_owner() -> str:
    """The name of a process of this machine that has ended."""
    code = "from scoutly_tui.services import workers; print(workers.owner_id())"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_highest_priority_is_claimed_first_and_nobody_gets_it_twice(any_home: Home) -> None:
    _populate(any_home, 3)
    priorities = [
        database.execute("select priority from job_queue where id = ?", _claim().job)[0][0] for _ in range(3)
    ]
    assert priorities == sorted(priorities, reverse=True)
    assert leases.claim("w#1", NOW, 30) is None
    check()


def test_many_threads_claim_every_job_exactly_once(any_home: Home) -> None:
    _populate(any_home, 40)
    taken: list[int] = []

    def take(number: int) -> None:
        with thread_session():
            while True:
                found = leases.claim(f"{workers.owner_id()}#{number}", NOW, 30)
                if found is None:
                    # On PostgreSQL another's locked row is passed over: look once more before leaving.
                    if not leases.ready_count(NOW):
                        return
                    continue
                taken.append(found.job)

    crew = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(30)
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 40
    check()


def test_of_one_host_only_one_job_runs_at_a_time(any_home: Home) -> None:
    _populate(any_home, 3, host="board.example")
    first = _claim()
    assert leases.claim("w#1", NOW, 30) is None
    assert leases.ready_count(NOW) == 0
    _complete(first)
    assert _claim().job != first.job


@pytest.mark.parametrize("why", ["cooling", "taken", "in its gap"])
def test_a_job_whose_host_is_not_free_is_passed_over(any_home: Home, why: str) -> None:
    _populate(any_home, 1)
    slots = DatabaseSlots()
    if why == "cooling":
        slots.cool_down("c0.example", 60_000)
    else:
        assert slots.acquire("c0.example", "somebody", 60_000) == 0
        if why == "in its gap":
            slots.release("c0.example", "somebody", 60_000)
    assert leases.claim("w#1", NOW, 30) is None
    assert leases.ready_count(NOW) == 0


def test_a_paused_queue_gives_nothing_but_what_is_asked_for_by_name(any_home: Home) -> None:
    _populate(any_home, 2)
    queue.pause(True)
    assert leases.claim("w#1", NOW, 30) is None
    assert leases.ready_count(NOW) == 0
    wanted = database.execute("select max(id) from job_queue")[0][0]
    found = leases.claim("w#1", NOW, 30, job=wanted)
    assert found is not None
    assert found.job == wanted
    queue.pause(False)
    _claim()


def test_whoever_lost_the_lease_writes_nothing(any_home: Home) -> None:
    _populate(any_home, 1)
    late = _claim()
    _expire(late)
    assert leases.rescue(NOW) == 1
    mine = _claim()
    with pytest.raises(LeaseLostError):
        _complete(late)
    with pytest.raises(LeaseLostError):
        _fail(late)
    leases.hand_back(late, NOW)
    assert not leases.settle_cancelled(late, NO_EFFORT, NOW)
    assert leases.extend({late.job: late.token}, 30) == {late.job}
    assert database.execute("select last_success_at from company")[0][0] is None
    _complete(mine)
    assert _outcomes(mine) == ["lost", "ok"]
    check(settled=True)


def test_a_heartbeat_keeps_a_lease_and_a_cancelled_job_loses_it(any_home: Home) -> None:
    _populate(any_home, 2)
    first, second = _claim(), _claim()
    _expire(first)
    assert leases.extend({first.job: first.token, second.job: second.token}, 30) == set()
    assert leases.rescue(NOW) == 0
    queue.cancel([second.job], NOW)
    assert leases.cancelled_among({first.job, second.job}) == {second.job}
    assert leases.extend({first.job: first.token, second.job: second.token}, 30) == {second.job}


@pytest.mark.parametrize("end", ["hand back", "settle", "rescue"])
def test_a_running_job_whose_cancelling_was_asked_for_ends_cancelled(any_home: Home, end: str) -> None:
    _populate(any_home, 1)
    claimed = _claim()
    queue.cancel([claimed.job], NOW)
    with pytest.raises(LeaseLostError):
        _complete(claimed)
    if end == "hand back":
        leases.hand_back(claimed, NOW)
    elif end == "settle":
        assert leases.settle_cancelled(claimed, NO_EFFORT, NOW)
    else:
        _expire(claimed)
        leases.rescue(NOW)
    assert _status(claimed)[0] == "cancelled"
    assert _outcomes(claimed) == ["cancelled"]
    check(settled=True)


def test_three_failures_fail_a_job_and_each_waits_longer(any_home: Home) -> None:
    _populate(any_home, 1)
    now = NOW
    waits = []
    for attempt in (1, 2, 3):
        claimed = _claim(now=now)
        assert (claimed.attempt, claimed.failures) == (attempt, attempt - 1)
        status = _fail(claimed, now)
        then = database.execute("select not_before from job_queue")[0][0]
        if attempt < 3:
            assert status == "pending"
            assert leases.claim("w#1", then - 1, 30) is None
            waits.append(then - now)
            now = then
    assert status == "failed"
    assert 500 <= waits[0] <= 1000 < 2000 <= waits[1] <= 4000
    assert _outcomes(claimed) == ["failed"] * 3


def test_handing_back_costs_no_attempt_and_is_recorded_only_if_somebody_was_asked(any_home: Home) -> None:
    _populate(any_home, 1)
    claimed = _claim()
    leases.hand_back(claimed, NOW)
    assert _outcomes(claimed) == []
    again = _claim()
    leases.hand_back(again, NOW, ready_in_ms=500, effort=Effort(requests=1, bytes=10))
    assert _outcomes(again) == ["handed_back"]
    assert _status(again) == ("pending", 0, 0, 0)
    assert leases.claim("w#1", NOW + 499, 30) is None
    last = _claim(now=NOW + 500)
    assert (last.attempt, last.failures) == (1, 0)
    check()


def test_a_dead_process_of_this_machine_loses_its_jobs_at_once(any_home: Home, dead_owner: str) -> None:
    _populate(any_home, 2)
    theirs = _claim(f"{dead_owner}#3")
    ours = _claim()
    DatabaseSlots().acquire(theirs.host, theirs.token, 60_000)
    assert leases.rescue(NOW, expired=False) == 1
    assert _status(theirs) == ("pending", 0, 0, 1)
    assert _status(ours)[0] == "processing"
    assert _claim().job == theirs.job
    check()


def test_a_process_of_another_machine_is_judged_by_its_lease_alone(any_home: Home) -> None:
    _populate(any_home, 1)
    theirs = _claim(f"{ELSEWHERE}#1")
    assert leases.rescue(NOW) == 0
    _expire(theirs)
    assert leases.rescue(NOW, expired=False) == 0
    assert leases.rescue(NOW) == 1


def test_who_is_dead_and_who_only_looks_it(dead_owner: str) -> None:
    here = workers.machine()
    pid, mark = workers.owner_id().rsplit(":", 2)[1:]
    assert not workers.is_dead(workers.owner_id())
    assert workers.is_dead(dead_owner)
    assert workers.is_dead(f"{dead_owner}:tui")
    assert workers.is_dead(f"{here}:{pid}:{mark}1"), "the pid is used again"
    assert workers.is_dead(f"{replace(here, boot='0', pids='1')}:{pid}:{mark}"), "before the reboot"
    assert not workers.is_dead(f"{replace(here, pids='1')}:{pid}1:{mark}"), "a container beside us"
    assert not workers.is_dead(f"{replace(here, id='other', boot='0')}:{pid}:{mark}"), "a twin by name"
    assert not workers.is_dead(ELSEWHERE)
    assert not workers.is_dead("nonsense")


def test_the_fifth_lost_lease_fails_the_job_and_its_company_backs_off(any_home: Home) -> None:
    _populate(any_home, 1)
    for lost in range(5):
        claimed = _claim()
        assert claimed.lost == lost
        _expire(claimed)
        leases.rescue(NOW)
    assert _status(claimed) == ("failed", 0, 0, 5)
    problem, failures, due = database.execute(
        "select problem, consecutive_failures, next_due_at from company"
    )[0]
    assert (problem, failures) == ("internal", 1)
    assert due > NOW + DAY
    assert planning.top_up(NOW, 20) == 0
    check(settled=True)


def test_a_lease_far_in_the_future_is_cut_to_one_lease(any_home: Home) -> None:
    _populate(any_home, 1)
    claimed = _claim(f"{ELSEWHERE}#1")
    with database.writing():
        database.changed("update job_queue set lease_until = lease_until + ?", 365 * DAY)
    assert leases.rescue(NOW) == 0
    left = database.execute("select lease_until from job_queue")[0][0] - database.lease_clock()
    assert left <= 30_000
    _expire(claimed)
    assert leases.rescue(NOW) == 1


def test_a_job_whose_company_was_removed_ends_and_one_left_over_goes_back(any_home: Home) -> None:
    _populate(any_home, 2)
    first, second = _claim(), _claim()
    slug = database.execute("select slug from company where id = ?", first.company)[0][0]
    companies.remove(any_home.user_id, [slug], NOW)
    for claimed in (first, second):
        leases.let_go(claimed, NOW)
        leases.let_go(claimed, NOW)
    assert (_status(first)[0], _status(second)[0]) == ("cancelled", "pending")
    check(settled=True)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_workers_do_the_invariants_hold(home: Home, seed: int, dead_owner: str) -> None:
    rng = random.Random(seed)
    _populate(home, 12)
    held: list[Claim] = []
    for _ in range(150):
        act = rng.randrange(9)
        claimed = held.pop(rng.randrange(len(held))) if held and act > 1 else None
        try:
            if claimed is None:
                owner = dead_owner if rng.random() < 0.2 else workers.owner_id()
                if found := leases.claim(f"{owner}#1", NOW + DAY, 30):
                    held.append(found)
            elif act == 2:
                _complete(claimed)
            elif act == 3:
                _fail(claimed)
            elif act == 4:
                leases.hand_back(claimed, NOW, effort=Effort(requests=rng.randrange(2)))
            elif act == 5:
                queue.cancel([claimed.job], NOW)
                held.append(claimed)
            elif act == 6:
                _expire(claimed)
                held.append(claimed)
            elif act == 7:
                leases.rescue(NOW)
                held.append(claimed)
            elif act == 8:
                queue.retry([claimed.job], NOW)
                held.append(claimed)
        except LeaseLostError:
            leases.settle_cancelled(claimed, NO_EFFORT, NOW)
        with database.writing():
            # Failed jobs of this test touch no company: keep its side of the bargain out of it.
            database.changed(
                "update company set problem = null, problem_since = null, consecutive_failures = 0"
            )
        check()
        if not database.execute("select 1 from job_queue where status = 'pending'"):
            planning.enqueue_companies(["c1", "c2", "c3"], NOW)
