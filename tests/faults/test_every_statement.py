"""A check that is cut down at every one of its statements, and at every write of the disk: all of it or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scoutly_tui import clock
from scoutly_tui.services import companies, leases, planning
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.home import Home
from scoutly_tui.store import database
from tests.invariants import check
from tests.services.web import Web, greenhouse, greenhouse_url
from tests.worker.stage import ROOT, count

BOARD = greenhouse_url("acme")
FIRST = ("Platform Engineer", "Data Engineer", "Office Host", "Welder")
LATER = ("Platform Engineer", "Senior Data Engineer", "", "", "Night Porter")
"""One is retitled, two are gone, one is new; half of them is left, so it is no emptied board."""

FRAME = 4096 + 24
"""A page and its header in SQLite's write-ahead log."""


class Victims:
    """One company on a home, and the process whose children check it."""

    def __init__(self, home: Home, web: Web, url: str) -> None:
        self.home, self.web = home, web
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SCOUTLY_")}
        settings = {
            "HOME": str(home.paths.data_dir),
            "FETCH__GATEWAY": web.address,
            "FETCH__HOST_GAP_SECONDS": "0",
            "WORKER__RETRY_BASE_SECONDS": "0.01",
        }
        if url:
            settings["DATABASE__URL"] = url
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("victim.py"))], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment | {f"SCOUTLY_{name}": value for name, value in settings.items()},
        )  # fmt: skip
        companies.take_in(
            home.user_id, [CompanySpec("Acme", "https://job-boards.greenhouse.io/acme", 84)], clock.now_ms()
        )

    def look(self, fault: str = "none", at: int = 0) -> tuple[int, int | None]:
        """Let a child do the company's check and meet ``fault``: its exit code, and how many statements it sent."""
        job = planning.live_job("acme")
        if job is None:
            planning.enqueue_companies(["acme"], clock.now_ms())
            job = planning.live_job("acme")
        database.changed("update job_queue set not_before = 0 where id = ?", job)
        order = {"job": job, "fault": fault, "at": at}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        assert told["end"] != 1, "the victim itself broke"
        return told["end"], told["statements"]

    def rescue(self) -> None:
        """What the next worker's tick does; and forget that it happened, or the fifth time would be the last."""
        leases.rescue(clock.now_ms())
        assert count("select count(*) from job_queue where status = 'processing'") == 0
        database.changed("update job_queue set lost_leases = 0")

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def victims(make_home: Callable[..., Home]) -> Iterator[Callable[..., Victims]]:
    """``victims(url)``: a home on the engine of ``url`` and one company there."""
    web = Web()
    built: list[Victims] = []

    def build(url: str = "") -> Victims:
        web.put(BOARD, greenhouse("acme", *FIRST), etag=True)
        home = make_home(url=url)
        built.append(Victims(home, web, url))
        return built[-1]

    yield build
    for one in built:
        one.end()
    web.close()


def _first(it: Victims) -> None:
    """Nothing is known yet."""


def _unchanged(it: Victims) -> None:
    assert it.look()[0] == 0


def _changed(it: Victims) -> None:
    assert it.look()[0] == 0
    it.web.put(BOARD, greenhouse("acme", *LATER), etag=True)


def _closing(it: Victims) -> None:
    """Two are absent for the second time now: they close."""
    _changed(it)
    assert it.look()[0] == 0


def _refused(it: Victims) -> None:
    """The board answers with an error for the third and last time: a problem, and the company backs off."""
    it.web.put(BOARD, b"no", status=500)
    assert it.look()[0] == 0
    assert it.look()[0] == 0


LOOKS: dict[str, tuple[Callable[[Victims], None], str]] = {
    "first": (_first, "select count(*) from posting where closed_at is null"),
    "unchanged": (_unchanged, "select count(*) from job_attempt where outcome = 'unchanged'"),
    "changed": (_changed, "select count(*) from posting_event where kind <> 'opened'"),
    "closing": (_closing, "select count(*) from posting where closed_at is not null"),
    "refused": (_refused, "select count(*) from company where problem is not null"),
}
"""What kind of look, what comes before it, and a count that it changes."""

EFFECTS = {"first": 4, "unchanged": 1, "changed": 1, "closing": 2, "refused": 1}


def _cut_down(it: Victims, look: str, fault: str, places: Iterator[int]) -> int:
    """Let the look meet ``fault`` at each place until one is past its end; how many times it was cut down."""
    prepare, effect = LOOKS[look]
    prepare(it)
    before = count(effect)
    done_before = count("select count(*) from job_queue where finished_at is not null")
    deaths = 0
    for at in places:
        end, _ = it.look(fault, at)
        check()
        done = count("select count(*) from job_queue where finished_at is not null") > done_before
        assert count(effect) == before + (EFFECTS[look] if done else 0), (
            f"{fault} at {at}: half of it was written"
        )
        if done:
            break
        assert end != 0, f"{fault} at {at}: it ended well and did nothing"
        deaths += 1
        it.rescue()
        check(settled=True)
    assert count(effect) == before + EFFECTS[look]
    check(settled=True)
    return deaths


def _statements() -> Iterator[int]:
    return iter(range(1, 400))


def _writes(step: int = 1) -> Iterator[int]:
    """In the middle of every ``step``-th page that goes to the write-ahead log, which is empty at first."""
    for frame in range(0, 1000, step):
        database.execute("pragma wal_checkpoint(truncate)")
        yield 32 + frame * FRAME + FRAME // 2


def _rarely(looks: Iterable[str]) -> list[Any]:
    """The first of them as it is, the others in the slow run."""
    first, *others = looks
    return [first, *(pytest.param(name, marks=pytest.mark.slow) for name in others)]


@pytest.mark.parametrize("look", _rarely(LOOKS))
def test_killed_before_any_statement_of_a_check_nothing_is_half_done(
    victims: Callable[..., Victims], look: str
) -> None:
    assert _cut_down(victims(), look, "killed", _statements()) > 10


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
def test_killed_after_any_statement_of_a_check_nothing_is_half_done(
    victims: Callable[..., Victims], look: str
) -> None:
    assert _cut_down(victims(), look, "killed after", _statements()) > 10


@pytest.mark.slow
@pytest.mark.parametrize("look", ["first", "changed", "refused"])
@pytest.mark.parametrize("fault", ["killed", "dropped"])
def test_on_postgresql_a_death_or_a_lost_connection_at_any_statement_leaves_nothing_half_done(
    victims: Callable[..., Victims], postgres_url: str, fault: str, look: str
) -> None:
    assert _cut_down(victims(postgres_url), look, fault, _statements()) > 10


@pytest.mark.parametrize(
    ("look", "fault", "step"),
    [
        pytest.param("first", "full", 1, marks=pytest.mark.slow),
        pytest.param("changed", "full", 1, marks=pytest.mark.slow),
        pytest.param("closing", "full", 1, marks=pytest.mark.slow),
        ("first", "torn", 7),
        pytest.param("first", "torn", 1, marks=pytest.mark.slow),
        pytest.param("changed", "torn", 1, marks=pytest.mark.slow),
    ],
)
def test_a_disk_that_is_full_at_any_write_or_a_write_that_is_torn_leaves_nothing_half_done(
    victims: Callable[..., Victims], look: str, fault: str, step: int
) -> None:
    it = victims()
    assert _cut_down(it, look, fault, _writes(step)) >= 3
    assert count("select count(*) from job_attempt where outcome = 'failed'") == 0, "no company is to blame"
    assert count("select count(*) from company where problem is not null") == 0
