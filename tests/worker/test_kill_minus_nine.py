"""Workers killed with -9 at random moments: nothing is lost, nothing is there twice, and the work gets done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from scoutly_tui import clock
from scoutly_tui.demo.server import WorldServer
from scoutly_tui.demo.world import World
from scoutly_tui.services import companies, leases
from scoutly_tui.store import database

LEASE_SECONDS = 4.0


def start_worker(home, environment, *arguments):
    command = [sys.executable, "-m", "scoutly_tui", "--home", str(home.paths.data_dir), "work", *arguments]
    return subprocess.Popen(
        command, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def settings_for(server, url):
    settings = {
        "SCOUTLY_FETCH__GATEWAY": server.address,
        "SCOUTLY_FETCH__HOST_GAP_SECONDS": "0",
        "SCOUTLY_WORKER__LEASE_SECONDS": str(LEASE_SECONDS),
        "SCOUTLY_WORKER__RETRY_BASE_SECONDS": "0.2",
        "SCOUTLY_USER": "tester",
    }
    settings["SCOUTLY_FETCH__DETAILS_PER_CHECK"] = "3"  # a check must not last longer than a worker lives
    return settings | ({"SCOUTLY_DATABASE__URL": url} if url else {})


def take_in(home, world):
    specs = [
        companies.CompanySpec(company.name, company.careers_url, 90, True)
        for company in world.companies
        if company.planted is None
    ]
    return [item.slug for item in companies.take_in(home.user_id, specs, clock.now_ms())]


def kill_at_random(home, environment, kills, workers, rng):
    """Run ``workers`` at once; kill one at a random moment and start another, ``kills`` times; then drain."""
    running = [start_worker(home, environment) for _ in range(workers)]
    try:
        for _ in range(kills):
            time.sleep(rng.uniform(0.9, 2.2))  # the moment is the point: no event tells it
            victim = running.pop(rng.randrange(len(running)))
            victim.send_signal(signal.SIGKILL)
            victim.wait(10)
            running.append(start_worker(home, environment))
        last = start_worker(home, environment, "--drain")
        assert last.wait(240) == 0
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            worker.wait(60)


def check_nothing_is_lost(home, world, slugs):
    checked = {
        row[0] for row in database.execute("select slug from company where last_success_at is not null")
    }
    assert checked == set(slugs)
    for slug in slugs:
        found = database.execute(
            "select count(*), count(distinct p.external_id) from posting p join company c on c.id = p.company_id"
            " where c.slug = ?",
            slug,
        )[0]
        truth = len(world.postings_at(slug, 0))
        assert found == (truth, truth), slug
    assert (
        database.execute("select count(*) from job_queue where status in ('pending', 'processing')")[0][0]
        == 0
    )
    assert not database.execute(
        "select posting_id from match group by posting_id, user_id having count(*) > 1 limit 1"
    )
    unended = database.execute(
        "select count(*) from job_attempt a join job_queue j on j.id = a.job_id"
        " where a.outcome is null and j.status <> 'processing'"
    )
    assert unended[0][0] == 0
    assert leases.rescue(clock.now_ms()) == 0


def run(make_home, url, *, number, kills, workers, seed, latency=(0.05, 0.3)):
    world = World(companies=number, seed=seed, latency=latency, start_ms=clock.now_ms())
    with WorldServer(world) as server:
        environment = settings_for(server, url)
        home = make_home(url=url)
        slugs = take_in(home, world)
        kill_at_random(home, environment, kills, workers, random.Random(seed))
        check_nothing_is_lost(home, world, slugs)


@pytest.mark.timeout(240)
def test_a_worker_killed_in_mid_run_and_started_again_finishes_the_work(make_home):
    run(make_home, "", number=60, kills=3, workers=1, seed=5)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_kills_over_four_hundred_companies_lose_nothing(make_home, seed):
    run(make_home, "", number=400, kills=20, workers=2, seed=seed, latency=(0.03, 0.2))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_kills_of_two_workers_on_postgresql_lose_nothing(make_home, postgres_url):
    run(make_home, postgres_url, number=200, kills=10, workers=2, seed=3, latency=(0.03, 0.2))
