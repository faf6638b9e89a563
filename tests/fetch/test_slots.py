"""One request at a time to a host, and a gap between requests."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from itertools import pairwise

import pytest
from loopback import reply, taking

from scoutly_tui.domain.errors import CheckError, HostBusyError
from scoutly_tui.fetch.memory import MemorySlots

URL = "https://acme.example/careers"


@pytest.fixture
def make(world, make_client):
    """A maker of clients behind the world's gateway, which answers any page."""
    world.on("/careers", reply(200, "jobs"))
    return lambda slots=None, **settings: make_client(
        slots, gateway=world.url, respect_robots=False, **settings
    )


def test_a_gap_lies_between_two_requests_to_a_host_with_jitter_upwards_only(world, make) -> None:
    visit = make(host_gap_seconds=0.15).visit("me")
    for _ in range(4):
        visit.get(URL)
    times = [one.at for one in world.asked()]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.149
    assert max(gaps) < 0.15 * 1.2 + 0.25


def test_a_gap_of_nothing_stays_nothing(make) -> None:
    visit = make(host_gap_seconds=0).visit("me")
    with taking(2):
        for _ in range(20):
            visit.get(URL)


def test_different_hosts_do_not_wait_for_each_other(make) -> None:
    visit = make(host_gap_seconds=5).visit("me")
    with taking(2):
        for number in range(5):
            visit.get(f"https://host{number}.example/careers")


def test_the_gap_is_kept_across_the_visits_of_a_process(world, make) -> None:
    client = make(host_gap_seconds=0.2)
    client.visit("one").get(URL)
    client.visit("two").get(URL)
    first, second = world.asked()
    assert second.at - first.at >= 0.199


def test_ports_and_schemes_of_one_host_share_its_slot(world, make) -> None:
    visit = make(host_gap_seconds=0.2).visit("me")
    visit.get("https://acme.example/careers")
    visit.get("http://ACME.example:8080/careers")
    first, second = world.asked()
    assert second.at - first.at >= 0.199


def test_robots_redirects_and_pages_all_keep_the_gap(world, make_client) -> None:
    world.on("/old", reply(302, Location="/careers"))
    world.on("/careers", reply(200, "jobs"))
    make_client(gateway=world.url, host_gap_seconds=0.1).visit("me").get("https://acme.example/old")
    times = [one.at for one in world.seen]
    assert len(times) == 3
    assert all(later - earlier >= 0.099 for earlier, later in pairwise(times))


def test_a_slot_that_somebody_else_keeps_hands_the_work_back_within_a_second(world, make) -> None:
    slots = MemorySlots()
    assert slots.acquire("acme.example", "somebody", 60_000) == 0
    visit = make(slots).visit("me")
    with taking(1.5), pytest.raises(HostBusyError) as busy:
        visit.get(URL)
    assert busy.value.host == "acme.example"
    assert 0 < busy.value.ready_in_ms <= 60_000
    assert (world.seen, visit.requests, visit.bytes) == ([], 0, 0)


def test_a_slot_that_comes_free_in_time_is_taken(world, make) -> None:
    slots = MemorySlots()
    slots.acquire("acme.example", "somebody", 60_000)
    threading.Timer(0.3, slots.release, ("acme.example", "somebody", 0)).start()
    assert make(slots).visit("me").get(URL).body == b"jobs"


def test_a_cooling_host_hands_the_work_back_at_once(world, make) -> None:
    slots = MemorySlots()
    slots.cool_down("acme.example", 600_000)
    with taking(0.5), pytest.raises(HostBusyError) as busy:
        make(slots).visit("me").get(URL)
    assert 590_000 < busy.value.ready_in_ms <= 600_000
    assert world.seen == []


def test_five_workers_never_visit_one_host_at_once(world, make) -> None:
    def slowly(request, sock):  # type: ignore[no-untyped-def]
        time.sleep(0.02)
        return reply(200, "jobs")(request, sock)

    world.on("/careers", slowly)
    client = make()
    done: list[str] = []

    def work(owner: str) -> None:
        visit = client.visit(owner)
        for _ in range(5):
            for _ in range(50):
                try:
                    visit.get(URL)
                except HostBusyError:
                    continue
                done.append(owner)
                break

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(done) == 25
    assert world.most_at_once == 1


def test_a_slot_is_given_back_after_every_kind_of_end(world, make) -> None:
    slots = MemorySlots()
    client = make(slots, max_bytes=10)
    world.on("/large", reply(200, "x" * 100))
    world.on("/gone", reply(404))
    world.on("/broken", lambda *_: False)
    for path in ("careers", "large", "gone", "broken"):
        with suppress(CheckError):
            client.visit("me").get(f"https://acme.example/{path}")
        assert slots.acquire("acme.example", "somebody", 1_000) == 0
        slots.release("acme.example", "somebody", 0)


class HandClock:
    """A clock that a test moves."""

    now = 1_000_000

    def __call__(self) -> int:
        return self.now


def test_a_hold_ends_by_itself_when_its_owner_is_gone() -> None:
    clock = HandClock()
    slots = MemorySlots(clock)
    assert slots.acquire("a.example", "one", 5_000) == 0
    assert slots.acquire("a.example", "two", 5_000) > 0
    clock.now += 5_000
    assert slots.acquire("a.example", "two", 5_000) == 0
    slots.release("a.example", "one", 60_000)
    clock.now += 5_000
    assert slots.acquire("a.example", "three", 5_000) == 0


def test_nobody_gets_a_slot_before_its_gap_is_over_and_cooling_is_never_shortened() -> None:
    clock = HandClock()
    slots = MemorySlots(clock)
    slots.acquire("a.example", "one", 5_000)
    slots.cool_down("a.example", 10_000)
    slots.release("a.example", "one", 2_000)
    assert slots.acquire("a.example", "one", 5_000) == 10_000
    slots.cool_down("a.example", 1_000)
    assert slots.acquire("a.example", "two", 5_000) == 10_000
    clock.now += 10_000
    assert slots.acquire("a.example", "two", 5_000) == 0
