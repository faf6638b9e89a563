"""A clock that jumps, a network that goes, a process that stands still."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import cysqlite
import pytest

from scoutly_tui import clock
from scoutly_tui.services import clockwatch
from scoutly_tui.store import database
from tests.invariants import check
from tests.worker.stage import Gateway, Stage, completed, count, ended, running, until

DAY = 86_400
MONTH, YEAR = 30 * DAY, 365 * DAY
HASTE = {
    "services.network.WAIT_MS": 300,
    "services.network.LONGEST_WAIT_MS": 300,
    "worker.ticker.PASS_SECONDS": 0.2,
}


def test_a_clock_back_a_year_is_a_named_fault_and_no_reason_to_check(stage: Callable[..., Stage]) -> None:
    it = stage()
    it.populate(8)
    assert it.run("--drain")["checks"] == 8
    it.populate(12)
    worker = it.start("--drain", "--json", clock_offset=str(-YEAR))
    said, _ = worker.communicate(timeout=30)
    assert worker.returncode == 3
    assert json.loads(said)["checks"] == 0
    assert "clock" in json.loads(said)["reason"]
    assert clockwatch.is_behind(clock.now_ms() - YEAR * 1000)
    assert "clock" in _doctor_complains(it, clock_offset=str(-YEAR))
    assert count("select count(*) from job_queue where status <> 'completed'") == 0
    # The clock is set, and all goes on as if nothing had been.
    assert it.run("--drain")["checks"] == 4
    check(settled=True)
    assert clockwatch.behind_ms(clock.now_ms()) == 0


def _doctor_complains(it: Stage, **settings: str) -> list[str]:
    done = it.spawn([sys.executable, "-m", "scoutly_tui", "doctor", "--json"], **settings)
    said, _ = done.communicate(timeout=30)
    found: list[dict[str, Any]] = json.loads(said)
    return [finding["check"] for finding in found if not finding["ok"]]


@pytest.mark.slow
def test_a_worker_that_runs_while_the_clock_is_behind_waits_until_it_is_set(
    stage: Callable[..., Stage],
) -> None:
    it = stage()
    it.populate(4)
    it.run("--drain")
    it.populate(8)
    worker = it.start(clock_offset=str(-YEAR))
    until(lambda: count("select count(*) from setting where name = 'clock_behind_since'"))
    time.sleep(1)
    assert completed() == 4
    worker.send_signal(signal.SIGTERM)
    assert ended(worker, 10) == 0


def test_a_clock_ahead_a_month_checks_everything_once_and_politely(stage: Callable[..., Stage]) -> None:
    it = stage(latency="0.01,0.03")
    it.populate(15)
    it.run("--drain")
    summary = it.run("--drain", clock_offset=str(MONTH))
    assert (summary["checks"], summary["failed"]) == (15, 0)
    told = it.gateway.told()
    assert told["crowded"] == []
    assert told["most"] == 2
    check(settled=True)


@pytest.mark.slow
def test_after_a_clock_that_was_ahead_everything_is_due_again_in_time(stage: Callable[..., Stage]) -> None:
    it = stage()
    it.populate(10)
    it.run("--drain", clock_offset=str(MONTH))
    now = clock.now_ms()
    assert clockwatch.doubt(now, synchronised=False), "first it is not to be told which of the two was wrong"
    assert not clockwatch.doubt(now, synchronised=True)
    with database.reading():
        due = [row[0] for row in database.execute("select next_due_at from company")]
    assert all(now <= moment <= now + DAY * 1000 for moment in due)
    check(settled=True)


def test_a_network_that_is_cut_blames_nobody_and_work_goes_on_when_it_is_back(
    stage: Callable[..., Stage], gateway: Callable[..., Gateway]
) -> None:
    it = stage(latency="0.05,0.1")
    it.populate(40)
    it.gateway.hold(12)
    worker = it.start_hasty(patience=HASTE)
    until(lambda: completed() >= 8)
    it.gateway.stop()
    until(
        lambda: (
            count("select count(*) from job_attempt where error_kind = 'network' and outcome = 'handed_back'")
            > 3
        )
    )
    until(_one_at_a_time_tries)
    check()
    assert count("select count(*) from company where problem is not null") == 0
    assert count("select count(*) from job_queue where status = 'failed'") == 0
    gateway("--port", str(it.gateway.port), "--postings", "2")
    until(lambda: completed() >= 40)
    worker.send_signal(signal.SIGTERM)
    assert ended(worker, 10) == 0
    check(settled=True)
    assert count("select count(*) from company where problem is not null") == 0


def _one_at_a_time_tries() -> bool:
    """Whether for a second nobody was asked by more than one thread; before, all of them would have asked many."""
    for _ in range(20):
        if running() > 1:
            return False
        time.sleep(0.05)
    return True


def test_a_drain_without_a_network_ends_and_says_so(stage: Callable[..., Stage]) -> None:
    it = stage()
    it.populate(12)
    it.gateway.stop()
    summary = it.run("--drain")
    assert "no network" in summary["reason"]
    assert count("select count(*) from company where problem is not null") == 0
    check(settled=True)


def stood_still_outside_a_transaction(worker: subprocess.Popen[str], it: Stage) -> bool:
    """Whether ``worker`` now stands still and holds no lock; one that was caught writing goes on.

    Nobody can write past a process that stands still in the middle of a write: SQLite waits for it to go on.
    """
    worker.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, worker.pid, os.WSTOPPED | os.WNOWAIT)
    for file in (it.home.paths.database, it.home.paths.queue):
        with closing(cysqlite.connect(str(file), timeout=0.2)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            except cysqlite.OperationalError:
                worker.send_signal(signal.SIGCONT)
                return False
    return True


@pytest.mark.slow
def test_a_process_that_stood_still_longer_than_its_lease_writes_nothing_late(
    stage: Callable[..., Stage],
) -> None:
    it = stage(latency="0.8,1.0", worker__lease_seconds="3")
    it.populate(30)
    sleeper = it.start()
    until(lambda: running() >= 4)
    until(lambda: stood_still_outside_a_transaction(sleeper, it))
    stopped = running()
    other = it.start()
    until(lambda: count("select count(*) from job_attempt where outcome = 'lost'") >= stopped)
    until(lambda: completed() >= 8)
    sleeper.send_signal(signal.SIGCONT)
    until(lambda: completed() >= 30)
    for worker in (sleeper, other):
        worker.send_signal(signal.SIGTERM)
        assert ended(worker, 15) == 0
    check(settled=True)
    assert count("select count(*) from posting") == 60
    assert count("select count(*) from posting_event") == 60


@pytest.mark.slow
def test_a_check_that_hangs_loses_its_lease_although_its_process_lives(stage: Callable[..., Stage]) -> None:
    """A thread that neither waits for a socket nor ends a step shows no progress: the heartbeat leaves it."""
    it = stage(worker__lease_seconds="1", worker__check_deadline_seconds="1")
    it.populate(1)
    hang = (
        "import time\nfrom scoutly_tui.services import checking\n"
        "checking.Checker._score = lambda self, target, found: time.sleep(60)"
    )
    worker = it.start_hasty("--workers", "2", patience={}, before=hang)
    until(lambda: count("select lost_leases from job_queue") >= 1, 20)
    check()
    assert ended(worker, 30) == 3, "every thread hangs: the process ends so that it is started anew"


def test_systemd_hears_of_readiness_progress_and_stopping(stage: Callable[..., Stage]) -> None:
    import socket

    it = stage()
    address = str(it.home.paths.data_dir / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(20)
        it.environment["NOTIFY_SOCKET"] = address
        worker = it.start()
        heard = [listener.recv(100).decode() for _ in range(3)]
        worker.send_signal(signal.SIGTERM)
        while heard[-1] != "STOPPING=1":
            heard.append(listener.recv(100).decode())
    assert ended(worker, 10) == 0
    assert heard[0] == "READY=1"
    assert heard[1] == "WATCHDOG=1"


@pytest.mark.slow
def test_a_killed_worker_s_jobs_go_on_at_once_in_the_one_beside_it(stage: Callable[..., Stage]) -> None:
    it = stage(latency="1.0,1.2")
    it.populate(20)
    victim = it.start()
    until(lambda: running() >= 5)
    other = it.start()
    until(lambda: running() >= 9)
    victim.kill()
    victim.wait(10)
    died = time.monotonic()
    until(lambda: count("select count(*) from job_attempt where outcome = 'lost'") >= 4, every=0.01)
    assert time.monotonic() - died < 20, "a lease is 30 s"
    other.send_signal(signal.SIGTERM)
    assert ended(other, 15) == 0
    check(settled=True)
