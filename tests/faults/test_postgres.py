"""The database server goes away, for a moment or for good."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import home as homes
from scoutly_tui.services import workers
from scoutly_tui.store import database
from tests.invariants import check
from tests.worker.stage import Stage, completed, count, ended, running, until


def _anew() -> bool:
    """Whether this thread has a connection again."""
    try:
        database.disconnect()
        homes.open_thread()
    except (*database.FAULTS, CannotRunError):
        return False
    return True


@pytest.mark.timeout(300)
def test_a_server_restarted_under_load_costs_nothing_but_time(
    stage: Callable[..., Stage], mortal_postgres: Any
) -> None:
    it = stage(mortal_postgres.get_uri(), latency="0.05,0.2")
    it.populate(120)
    worker = it.start()
    for moment in (10, 25):
        it.gateway.hold(moment - completed() + 12)
        until(lambda moment=moment: completed() >= moment and running())
        database.disconnect()
        mortal_postgres.stop()
        mortal_postgres.start()
        until(_anew)
    it.gateway.go()
    until(lambda: completed() >= 120, seconds=100)
    worker.send_signal(signal.SIGTERM)
    assert ended(worker, 15) == 0
    check(settled=True)
    assert count("select count(*) from job_attempt where outcome = 'failed'") == 0
    assert count("select count(*) from company where last_success_at is not null") == 120


def test_a_server_that_stays_away_ends_the_worker_with_a_code(
    stage: Callable[..., Stage], mortal_postgres: Any
) -> None:
    it = stage(mortal_postgres.get_uri(), latency="0.05,0.2")
    it.populate(20)
    worker = it.start_hasty(patience={"worker.ticker.DATABASE_PATIENCE_SECONDS": 2.0})
    until(running)
    database.disconnect()
    mortal_postgres.stop()
    said, complained = worker.communicate(timeout=40)
    assert worker.returncode == 3
    assert "Traceback" not in complained
    assert "cannot be used" in said


def test_a_server_that_is_not_there_is_told_in_a_sentence(
    stage: Callable[..., Stage], mortal_postgres: Any
) -> None:
    it = stage(mortal_postgres.get_uri())
    database.disconnect()
    mortal_postgres.stop()
    worker = it.start()
    _, complained = worker.communicate(timeout=30)
    assert worker.returncode == 3
    assert "The PostgreSQL server does not answer" in complained


@pytest.mark.slow
def test_two_machines_share_one_queue(stage: Callable[..., Stage], postgres_url: str) -> None:
    it = stage(postgres_url, latency="0.1,0.2")
    crew = [it.start() for _ in range(2)]
    until(lambda: len(workers.rows()) == 2)
    it.populate(40)
    until(lambda: completed() >= 40)
    for worker in crew:
        worker.send_signal(signal.SIGTERM)
        assert ended(worker, 15) == 0
    check(settled=True)
    assert count("select count(*) from job_attempt") == 40
    assert count("select count(distinct worker) from job_attempt") > 5


@pytest.mark.slow
def test_two_drains_that_start_at_once_both_end_when_all_is_done(
    stage: Callable[..., Stage], postgres_url: str
) -> None:
    it = stage(postgres_url, latency="0.02,0.05")
    it.populate(30)
    assert [ended(worker, 30) for worker in [it.start("--drain") for _ in range(2)]] == [0, 0]
    check(settled=True)
    assert completed() == 30
    assert count("select count(*) from job_attempt") == 30
