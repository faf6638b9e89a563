"""A stop loses nothing: running checks finish or are handed back within the grace period."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scoutly_tui.services import workers
from scoutly_tui.store import database
from tests.invariants import check

from .stage import Stage, completed, count, ended, running, until

CONSUMER = [str(Path(sys.executable).with_name("huey_consumer")), "scoutly_tui.worker.huey", "-w", "5"]
CODE_THAT_IS_A_TUI = (
    "import sys; from scoutly_tui.services import home, workers\n"
    "home.open_home(); presence = workers.announce('tui'); print('here', flush=True)\n"
    "while sys.stdin.readline(): presence.beat()\n"
    "presence.leave()"
)


def _busy(stage: Stage, process: subprocess.Popen[str], *, jobs: int = 4, done: int = 0) -> None:
    """Wait until ``done`` jobs are done and so many others are under way."""
    until(lambda: (completed() >= done and running() >= jobs) or process.poll() is not None)
    assert process.poll() is None, process.communicate()


def _is_clean(stage: Stage, companies: int) -> None:
    """All that was under way finished, the rest waits, and nobody is registered any more."""
    check(settled=True)
    assert count("select count(*) from job_attempt where outcome <> 'ok'") == 0
    assert count("select count(*) from process") == 0
    assert 0 < completed() < companies


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_worker_finishes_its_checks_on(stage: Callable[..., Stage], name: str) -> None:
    it = stage()
    it.populate(40)
    it.gateway.hold(3)
    worker = it.start()
    _busy(it, worker, done=3)
    worker.send_signal(getattr(signal, name))
    it.gateway.go()
    assert ended(worker) == 0
    _is_clean(it, 40)


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        pytest.param((), "SIGINT", marks=pytest.mark.slow),
        ((), "SIGTERM"),
        (("-g", "TERM"), "SIGTERM"),
        pytest.param((), "SIGHUP", marks=pytest.mark.slow),
    ],
)
def test_huey_s_own_consumer_finishes_its_checks(
    stage: Callable[..., Stage], flags: tuple[str, ...], name: str
) -> None:
    it = stage()
    it.populate(40)
    it.gateway.hold(3)
    consumer = it.spawn([*CONSUMER, *flags])
    _busy(it, consumer, done=3)
    consumer.send_signal(getattr(signal, name))
    it.gateway.go()
    assert ended(consumer) == 0
    _is_clean(it, 40)


def test_huey_s_consumer_says_in_a_sentence_why_it_cannot_start(stage: Callable[..., Stage]) -> None:
    consumer = stage().spawn(CONSUMER, database__url="mysql://nowhere")
    _, complained = consumer.communicate(timeout=30)
    assert consumer.returncode == 3
    assert "Traceback" not in complained


def test_checks_that_do_not_finish_in_the_grace_period_are_handed_back(stage: Callable[..., Stage]) -> None:
    it = stage(latency="50,50", worker__grace_seconds="0.3")
    it.populate(8)
    worker = it.start()
    _busy(it, worker)
    worker.send_signal(signal.SIGTERM)
    assert ended(worker) == 0
    check(settled=True)
    with database.reading():
        rows = database.execute("select status, attempts, retry_count, lost_leases from job_queue")
    assert set(rows) == {("pending", 0, 0, 0)}


def test_a_second_signal_ends_a_worker_at_once_and_its_checks_are_handed_back(
    stage: Callable[..., Stage],
) -> None:
    it = stage(latency="50,50", worker__grace_seconds="60")
    it.populate(8)
    worker = it.start()
    _busy(it, worker)
    worker.send_signal(signal.SIGINT)
    until(lambda: _stops(it))
    worker.send_signal(signal.SIGINT)
    assert ended(worker) in (0, 130)
    check(settled=True)
    assert count("select count(*) from job_queue where status <> 'pending'") == 0


def _stops(stage: Stage) -> bool:
    """Whether the worker's log says that it was told to stop."""
    return any(
        "stopping" in file.read_text() for file in stage.home.paths.log_dir.glob("worker-headless-*.log")
    )


def test_a_worker_whose_terminal_goes_away_ends_cleanly(stage: Callable[..., Stage]) -> None:
    it = stage()
    it.populate(40)
    it.gateway.hold(3)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(sys.executable, [sys.executable, "-m", "scoutly_tui", "--verbose", "work"], it.environment)
    until(lambda: completed() >= 3 and running() >= 4)
    os.close(terminal)
    it.gateway.go()
    status = until(lambda: _waited(pid))
    assert os.waitstatus_to_exitcode(status[1]) == 0
    _is_clean(it, 40)


def _waited(pid: int) -> tuple[int, int] | None:
    found = os.waitpid(pid, os.WNOHANG)
    return found if found[0] else None


@pytest.mark.parametrize("what", ["file", pytest.param("folder", marks=pytest.mark.slow)])
def test_a_worker_whose_database_is_deleted_ends_with_a_code(stage: Callable[..., Stage], what: str) -> None:
    it = stage(name="doomed")
    it.populate(40)
    it.gateway.hold(3)
    worker = it.start()
    _busy(it, worker, done=3)
    database.close()
    if what == "file":
        it.home.paths.database.unlink()
    else:
        # Its processes may be making files there.
        until(
            lambda: (
                shutil.rmtree(it.home.paths.data_dir, ignore_errors=True),
                not it.home.paths.data_dir.exists(),
            )[1]
        )
    it.gateway.go()
    assert ended(worker) == 3


def test_an_embedded_worker_ends_after_the_last_screen_was_killed(stage: Callable[..., Stage]) -> None:
    it = stage()
    screen = subprocess.Popen(
        [sys.executable, "-c", CODE_THAT_IS_A_TUI], env=it.environment, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert screen.stdout is not None
    assert screen.stdin is not None
    assert screen.stdout.readline() == "here\n"
    worker = it.start_hasty("--embedded", patience={"worker.ticker.LONELY_SECONDS": 3.0})
    until(workers.worker_alive)
    for _ in range(8):
        time.sleep(0.5)
        screen.stdin.write("\n")
        screen.stdin.flush()
    assert worker.poll() is None
    screen.kill()
    screen.wait(10)
    died = time.monotonic()
    assert ended(worker) == 0
    assert time.monotonic() - died < 30
    assert not workers.rows()
    screen.stdout.close()


def test_an_embedded_worker_stays_ten_seconds_when_the_screen_says_goodbye() -> None:
    from scoutly_tui.worker import ticker

    assert ticker.LONELY_SECONDS == 10


def test_only_one_embedded_worker_runs_a_home(stage: Callable[..., Stage]) -> None:
    it = stage()
    workers.announce("tui")
    first = it.start("--embedded")
    until(workers.worker_alive)
    second = it.run("--embedded")
    assert second["reason"] == "another embedded worker is at it"
    assert first.poll() is None
    first.send_signal(signal.SIGTERM)
    assert ended(first) == 0
    check(settled=True)
