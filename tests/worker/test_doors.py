"""So many visits at once, and nobody computes in a visit's place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from scoutly_tui.fetch.memory import MemorySlots
from scoutly_tui.worker.doors import REST_SECONDS, Doors

from .stage import Stage, until


def _doors(limit: int, stopping: Callable[[], bool] = lambda: False) -> Doors:
    return Doors(MemorySlots(), limit, stopping)


def _start(do: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    return thread


def test_no_more_threads_are_out_than_may_be() -> None:
    doors = _doors(2)
    out: list[int] = []
    most: list[int] = []
    lock = threading.Lock()
    two = threading.Event()

    def visit(number: int) -> None:
        assert doors.acquire(f"h{number}", f"o{number}", 5000) == 0
        with lock:
            out.append(number)
            most.append(len(out))
            if len(out) == 2:
                two.set()
        two.wait(10)
        time.sleep(0.02)
        with lock:
            out.remove(number)
        doors.release(f"h{number}", f"o{number}", 0)
        doors.come_in()

    crew = [_start(lambda number=number: visit(number)) for number in range(8)]
    for thread in crew:
        thread.join(10)
    assert len(most) == 8
    assert max(most) == 2


def test_a_thread_that_digests_makes_room_for_another() -> None:
    doors = _doors(1)
    second = threading.Event()
    doors.acquire("a", "me", 5000)
    thread = _start(lambda: (doors.acquire("b", "you", 5000), second.set()))
    assert not second.wait(0.05)
    doors.release("a", "me", 0)
    assert second.wait(5)
    thread.join(5)


def test_a_thread_that_goes_out_again_at_once_keeps_its_place() -> None:
    doors = _doors(1)
    second = threading.Event()
    _start(lambda: (until(lambda: doors._out), doors.acquire("b", "you", 5000), second.set()))
    for _ in range(3):
        doors.acquire("a", "me", 5000)
        doors.release("a", "me", 0)
        started = time.monotonic()
        doors.acquire("a", "me", 5000)
        if time.monotonic() - started < REST_SECONDS:
            assert not second.is_set()
        doors.release("a", "me", 0)


def test_a_host_that_is_taken_costs_no_place() -> None:
    doors = _doors(1)
    doors._slots.acquire("busy", "somebody", 5000)
    assert doors.acquire("busy", "me", 5000) > 0
    done = threading.Event()
    _start(lambda: (doors.acquire("free", "you", 5000), done.set()))
    assert done.wait(5)


def test_asked_to_stop_nobody_waits_at_a_door() -> None:
    stop = threading.Event()
    doors = _doors(1, stop.is_set)
    doors.acquire("a", "me", 5000)
    through = threading.Event()
    _start(lambda: (doors.acquire("b", "you", 5000), through.set()))
    assert not through.wait(0.05)
    stop.set()
    assert through.wait(5)


@pytest.mark.slow
def test_a_worker_never_has_more_requests_under_way_than_it_has_workers(stage: Callable[..., Stage]) -> None:
    it = stage(latency="0.05,0.1")
    it.populate(40)
    it.run("--drain", "--workers", "3")
    told = it.gateway.told()
    assert told["200"] == 40
    assert told["at_once"] == 3
