"""Host slots in the database: one visitor a host among all threads, processes and machines."""

import multiprocessing
import threading
import time
from itertools import pairwise

import pytest

from scoutly_tui.services.wiring import StoredRobots
from scoutly_tui.store import database
from scoutly_tui.store.hosts import DatabaseSlots

HOST = "jobs.example"
LONG = 60_000


class HandClock:
    """A lease clock that a test moves."""

    now = 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    hand = HandClock()
    monkeypatch.setattr(database, "lease_clock", hand)
    return hand


@pytest.fixture
def slots(any_home):
    return DatabaseSlots()


def test_one_holder_a_host(slots, clock):
    assert slots.acquire(HOST, "a", LONG) == 0
    assert slots.acquire(HOST, "b", LONG) > 0
    assert slots.acquire("other.example", "b", LONG) == 0


def test_the_holder_may_ask_again(slots, clock):
    assert slots.acquire(HOST, "a", LONG) == 0
    assert slots.acquire(HOST, "a", LONG) == 0


def test_a_slot_given_back_is_free_after_its_gap_and_not_before(slots, clock):
    slots.acquire(HOST, "a", LONG)
    slots.release(HOST, "a", 2_000)
    for owner in ("a", "b"):
        assert slots.acquire(HOST, owner, LONG) == 2_000
    clock.now += 1_999
    assert slots.acquire(HOST, "b", LONG) == 1
    clock.now += 1
    assert slots.acquire(HOST, "b", LONG) == 0


def test_a_gap_of_nothing_stays_nothing(slots, clock):
    slots.acquire(HOST, "a", LONG)
    slots.release(HOST, "a", 0)
    assert slots.acquire(HOST, "b", LONG) == 0


def test_the_slot_of_an_owner_that_died_is_free_when_its_hold_ends(slots, clock):
    slots.acquire(HOST, "dead", 5_000)
    clock.now += 4_999
    assert slots.acquire(HOST, "b", LONG) == 1
    clock.now += 1
    assert slots.acquire(HOST, "b", LONG) == 0


def test_a_holder_that_was_thought_dead_cannot_give_back_what_is_no_longer_its(slots, clock):
    slots.acquire(HOST, "slow", 5_000)
    clock.now += 5_000
    slots.acquire(HOST, "b", LONG)
    slots.release(HOST, "slow", 0)
    assert slots.acquire(HOST, "c", LONG) > 0


def test_what_a_rescued_owner_held_is_freed_at_once(slots, clock):
    slots.acquire(HOST, "dead", LONG)
    slots.acquire("other.example", "alive", LONG)
    slots.free("dead")
    assert slots.acquire(HOST, "b", LONG) == 0
    assert slots.acquire("other.example", "b", LONG) > 0


def test_nobody_visits_a_host_that_cools_down_and_cooling_is_never_shortened(slots, clock):
    slots.cool_down(HOST, 60_000)
    slots.cool_down(HOST, 1_000)
    assert slots.acquire(HOST, "a", LONG) == 60_000
    clock.now += 60_000
    assert slots.acquire(HOST, "a", LONG) == 0


def test_a_host_cools_down_while_it_is_held_and_after(slots, clock):
    slots.acquire(HOST, "a", LONG)
    slots.cool_down(HOST, 10_000)
    slots.release(HOST, "a", 1_000)
    assert slots.acquire(HOST, "a", LONG) == 10_000


def test_whoever_must_wait_for_a_holder_is_told_to_ask_again_soon(slots, clock):
    slots.acquire(HOST, "a", LONG)
    assert 0 < slots.acquire(HOST, "b", LONG) <= 1_000


def test_twelve_threads_never_hold_one_host_together(slots):
    inside, most, done = [0], [0], []
    guard = threading.Lock()

    def visit(owner: str) -> None:
        with database.reading():
            for _ in range(2_000):
                if slots.acquire(HOST, owner, LONG) == 0:
                    break
                time.sleep(0.002)
            with guard:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.003)
            with guard:
                inside[0] -= 1
                done.append(owner)
            slots.release(HOST, owner, 0)

    threads = [threading.Thread(target=visit, args=(f"t{n}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (most[0], len(done)) == (1, 12)


def _visit(url: str, name: str, visits) -> None:
    database.connect(url)
    slots, kept = DatabaseSlots(), 0
    with database.reading():
        for _ in range(4_000):
            if slots.acquire(HOST, name, LONG) != 0:
                time.sleep(0.002)
                continue
            begun = time.monotonic()
            time.sleep(0.004)
            visits.put((begun, time.monotonic()))
            slots.release(HOST, name, 10)
            kept += 1
            if kept == 5:
                break
    database.disconnect()


def test_three_processes_visit_one_host_one_after_the_other_with_the_gap_between(any_home):
    context = multiprocessing.get_context("spawn" if database.is_postgres() else "fork")
    visits = context.SimpleQueue()
    working = [
        context.Process(target=_visit, args=(any_home.database_url, f"p{n}", visits)) for n in range(3)
    ]
    for process in working:
        process.start()
    for process in working:
        process.join(60)
    times = sorted(visits.get() for _ in range(15))
    for (_, ended), (begun, _) in pairwise(times):
        assert begun - ended >= 0.009


def test_robots_txt_is_kept_by_origin_and_replaced(any_home):
    from scoutly_tui.fetch.protocols import RobotsRecord

    robots = StoredRobots()
    assert robots.load("https://a.example") is None
    first = RobotsRecord(1, 200, "User-agent: *\n", '"e"', "Mon")
    robots.save("https://a.example", first)
    robots.save("http://a.example", RobotsRecord(2, 404, "", "", ""))
    assert robots.load("https://a.example") == first
    robots.save("https://a.example", RobotsRecord(3, 0, "", "", ""))
    assert robots.load("https://a.example").fetched_at == 3
