"""Checks in the foreground: queue the companies, claim exactly those jobs, and do them here and now."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final

from scoutly_tui import clock
from scoutly_tui.domain.errors import CannotRunError, ScoutlyError
from scoutly_tui.services import home as homes
from scoutly_tui.services import leases, planning, wiring, workers
from scoutly_tui.services.checking import Checker, CheckResult
from scoutly_tui.services.home import Home
from scoutly_tui.store import database

log = logging.getLogger(__name__)
_TRIES: Final = 200
_PAUSE_SECONDS: Final = 0.05


def check_now(
    home: Home,
    slugs: Sequence[str],
    on_result: Callable[[CheckResult], None] = lambda _: None,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> list[CheckResult]:
    """Check these companies now and return what came of each, in the order asked for; one named twice once.

    A check that another worker has in hand is waited for no longer than its turn: it is ``skipped``.
    Raises UsageError for an unknown company.
    """
    slugs = list(dict.fromkeys(slugs))
    planning.enqueue_companies(slugs, clock.now_ms())
    client = wiring.client(home.settings.fetch, stopping)
    checker = Checker(home.settings, client)
    owner = workers.owner_id()
    presence = workers.announce("cli")
    results: dict[str, CheckResult] = {}
    try:
        with (
            heartbeat(home.settings.worker.lease_seconds) as beating,
            ThreadPoolExecutor(min(home.settings.worker.threads, len(slugs) or 1)) as pool,
        ):
            futures = [
                pool.submit(_check_one, home, checker, beating, slug, f"{owner}#cli{number}", stopping)
                for number, slug in enumerate(slugs)
            ]
            for future in as_completed(futures):
                result = future.result()
                results[result.company] = result
                on_result(result)
    finally:
        client.close()
        presence.leave()
    return [results[slug] for slug in slugs]


def check_due(
    home: Home,
    on_result: Callable[[CheckResult], None] = lambda _: None,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> list[CheckResult]:
    """Check all companies that are due, most urgent first."""
    slugs = [slug for _, slug, _ in planning.due(clock.now_ms())]
    return check_now(home, slugs, on_result, stopping=stopping) if slugs else []


class Beating:
    """The claims of this process whose leases are being extended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._claims: dict[int, str] = {}

    def add(self, claimed: leases.Claim) -> None:
        """Keep ``claimed`` alive."""
        with self._lock:
            self._claims[claimed.job] = claimed.token

    def drop(self, claimed: leases.Claim) -> None:
        """Its job is settled."""
        with self._lock:
            self._claims.pop(claimed.job, None)

    def snapshot(self) -> dict[int, str]:
        """Job → token, now."""
        with self._lock:
            return dict(self._claims)


@contextmanager
def heartbeat(lease_seconds: float) -> Iterator[Beating]:
    """Extend the leases of what is added, three times a lease, until the block ends."""
    beating = Beating()
    over = threading.Event()

    def beat() -> None:
        while not over.wait(lease_seconds / 3):
            claims = beating.snapshot()
            try:
                if claims:
                    leases.extend(claims, lease_seconds)
            except (*database.FAULTS, ScoutlyError) as error:
                log.warning("could not extend leases: %s", error)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield beating
    finally:
        over.set()
        thread.join(5)


def _check_one(
    home: Home, checker: Checker, beating: Beating, slug: str, worker: str, stopping: Callable[[], bool]
) -> CheckResult:
    started = time.monotonic()
    with homes.thread_session():
        result = CheckResult(slug, "skipped", error="Another worker has it in hand.")
        for _ in range(_TRIES):
            if stopping():
                return result
            job = planning.live_job(slug)
            if job is None:
                return result
            claimed = leases.claim(worker, clock.now_ms(), home.settings.worker.lease_seconds, job=job)
            if claimed is None:
                cooling = planning.host_cooling(slug)
                if cooling:
                    return replace(
                        result,
                        error=f"{cooling} is left alone for now: it asked us to stay away, or it fails.",
                    )
                time.sleep(_PAUSE_SECONDS)
                continue
            beating.add(claimed)
            try:
                result = replace(checker.run(claimed), company=slug)
            except (*database.FAULTS, CannotRunError):
                _give_up(claimed)
                raise
            finally:
                beating.drop(claimed)
            if result.outcome != "skipped":
                return result
            leases.let_go(claimed, clock.now_ms())
            if result.error_kind is not None:
                # There is no network here; trying again at once would find none.
                return result
        return replace(result, seconds=round(time.monotonic() - started, 3))


def _give_up(claimed: leases.Claim) -> None:
    """Hand back what could not be settled; where even that fails, the end of its lease does it."""
    with suppress(*database.FAULTS, ScoutlyError):
        leases.give_up(claimed, clock.now_ms())
