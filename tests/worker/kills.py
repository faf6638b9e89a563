"""Killing workers without mercy, and what must be true afterwards."""

from __future__ import annotations

import random
import signal
import time

from scoutly_tui import clock
from scoutly_tui.store import database
from tests.invariants import check

from .stage import Stage, completed, count, ended, until

LEASE_MS = 30_000
SLACK = 6
"""So many pages more than were asked for may be served; fewer than threads are busy with and companies are left."""


def kill_loop(stage: Stage, *, companies: int, kills: int, workers: int, postings: int, seed: int) -> None:
    """Let ``workers`` processes check ``companies``, kill one at ``kills`` random moments, and look what is left."""
    rng = random.Random(seed)
    stage.populate(companies)
    moments = sorted(rng.sample(range(1, companies - 12 * workers), kills))
    crew = [stage.start() for _ in range(workers)]
    killed: list[int] = []
    for moment in moments:
        # However late we look, so many are still to be done when it is time to kill.
        stage.gateway.hold(max(0, moment - completed()) + SLACK * workers)
        until(lambda moment=moment: completed() >= moment, every=0.005)
        until(lambda: count("select count(*) from job_queue where status = 'processing'") > 0, every=0.002)
        time.sleep(rng.uniform(0, 0.1))
        victim = crew.pop(rng.randrange(len(crew)))
        killed.append(clock.now_ms())
        victim.kill()
        victim.wait(60)
        check()
        crew.append(stage.start())
    stage.gateway.go()
    until(lambda: completed() >= companies)
    for worker in crew:
        worker.send_signal(signal.SIGTERM)
    assert [ended(worker) for worker in crew] == [0] * workers
    check(settled=True)
    _nothing_was_lost(companies, postings)
    _nobody_waited_longer_than_a_lease(killed)


def _nothing_was_lost(companies: int, postings: int) -> None:
    assert count("select count(*) from company where last_success_at is not null") == companies
    assert count("select count(*) from job_queue where status <> 'completed'") == 0
    assert count("select count(*) from posting") == companies * postings
    assert count("select count(*) from match") == companies * postings
    assert count("select count(*) from job_attempt where outcome = 'failed'") == 0


def _nobody_waited_longer_than_a_lease(killed: list[int]) -> None:
    with database.reading():
        rescued = database.execute("select ended_at from job_attempt where outcome = 'lost'")
    assert rescued, "no kill hit a running check: this proves nothing"
    for (at,) in rescued:
        assert at - max(moment for moment in killed if moment <= at) < LEASE_MS
