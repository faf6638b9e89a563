"""A lease is extended only while its work moves; what may have killed a worker is done alone."""

from __future__ import annotations

import threading

from scoutly_tui.services.leases import Claim
from scoutly_tui.worker.running import Running

from .stage import until


def _claim(job: int, lost: int = 0) -> Claim:
    return Claim(job, "check", job, None, 1, 0, f"token-{job}", job, "", lost)


def _held(running: Running, claimed: Claim, release: threading.Event) -> threading.Thread:
    def hold() -> None:
        with running.hold(claimed):
            release.wait(20)

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    until(lambda: claimed in running.claims())
    return thread


class Time:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_work_that_shows_no_sign_of_moving_keeps_no_lease() -> None:
    time = Time()
    running = Running(deadline_seconds=300, lease_seconds=30, now=time)
    with running.hold(_claim(1)):
        time.now += 149
        assert running.tokens() == {1: "token-1"}
        time.now += 2
        assert running.tokens() == {}, "half its deadline without a sign"
        assert running.stuck() == 1
        running.step()
        assert running.tokens() == {1: "token-1"}
        for _ in range(2):
            time.now += 100
            running.step()
        assert running.tokens() == {}, "older than its deadline, however much it moves"
        assert running.stuck() == 1
    assert running.stuck() == len(running) == 0


def test_a_thread_is_told_once_its_claim_was_abandoned() -> None:
    running = Running(300, 30)
    assert running.step() is False
    with running.hold(_claim(1)):
        assert running.step() is False
        running.abandon({2})
        assert running.step() is False
        running.abandon({1})
        assert running.step() is True
        assert running.tokens() == {}
    assert running.step() is False


def test_a_suspect_waits_until_it_is_alone_and_bars_others_meanwhile() -> None:
    running, release = Running(300, 30), threading.Event()
    other = _held(running, _claim(1), release)
    alone = threading.Event()
    done = threading.Event()

    def suspect() -> None:
        with running.hold(_claim(2, lost=2)) as active:
            assert running.wait_until_alone(active.claimed, lambda: False)
            alone.set()
            done.wait(20)

    thread = threading.Thread(target=suspect, daemon=True)
    thread.start()
    until(lambda: running.barred)
    assert not alone.wait(0.1)
    release.set()
    assert alone.wait(5)
    other.join(5)
    with running.hold(_claim(3, lost=4)) as second:
        assert not running.wait_until_alone(second.claimed, lambda: False), "one at a time"
    done.set()
    thread.join(5)
    assert not running.barred


def test_a_suspect_does_not_wait_for_what_hangs_or_when_asked_to_stop() -> None:
    time, release = Time(), threading.Event()
    running = Running(300, 30, now=time)
    _held(running, _claim(1), release)
    with running.hold(_claim(2, lost=2)) as active:
        assert not running.wait_until_alone(active.claimed, lambda: True)
    time.now += 200
    with running.hold(_claim(3, lost=2)) as active:
        assert running.wait_until_alone(active.claimed, lambda: False)
    release.set()


def test_an_innocent_job_never_waits() -> None:
    running, release = Running(300, 30), threading.Event()
    _held(running, _claim(1), release)
    with running.hold(_claim(2, lost=1)) as active:
        assert running.wait_until_alone(active.claimed, lambda: False)
        assert not running.barred
    release.set()
