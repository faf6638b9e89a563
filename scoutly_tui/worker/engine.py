"""One worker process: claims jobs on tokens, keeps leases alive, ticks, and stops without losing anything."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import peewee

from scoutly_tui import clock
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.domain.jobs import JobKind
from scoutly_tui.services import clockwatch, leases, maintenance, planning, wiring, workers
from scoutly_tui.services.checking import Checker
from scoutly_tui.services.home import Home, thread_session
from scoutly_tui.store import database
from scoutly_tui.worker import systemd_notify

if TYPE_CHECKING:
    from scoutly_tui.services.leases import Claim

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 0.5
AGE_SECONDS: Final = 60.0
DATABASE_PATIENCE_SECONDS: Final = 60.0
DRAIN_PATIENCE_MS: Final = 60_000
LONELY_SECONDS: Final = 10.0
_DATABASE_ERRORS: Final = (peewee.OperationalError, peewee.InterfaceError, peewee.InternalError)


@dataclass(slots=True)
class Summary:
    """What a run of the worker came to."""

    checks: int = 0
    ok: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    new: int = 0
    closed: int = 0
    reason: str = "stopped"
    exit_code: int = 0


@dataclass(slots=True)
class _Active:
    claimed: Claim
    since: float


class Engine:
    """What this process does while it works. ``wake(n)`` puts n tokens in the queue, ``waiting()`` counts them."""

    def __init__(self, home: Home, kind: str, threads: int, *, drain: bool = False) -> None:
        self.home = home
        self.kind = kind
        self.threads = threads
        self.drain = drain
        self.summary = Summary()
        self.wake: Callable[[int], None] = lambda _: None
        self.waiting: Callable[[], int] = lambda: 0
        self.finished = threading.Event()
        self._stop = threading.Event()
        self._abort = threading.Event()
        self._lock = threading.Lock()
        self._active: dict[int, _Active] = {}
        self._names = itertools.count(1)
        self._local = threading.local()
        self._client = wiring.client(home.settings.fetch, self._abort.is_set)
        self._checker = Checker(home.settings, self._client)
        self._threads: list[threading.Thread] = []
        self._presence: workers.Presence | None = None

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Announce this process and begin to tick."""
        with thread_session():
            self._presence = workers.announce(self.kind, self.threads)
        for name, run in (("ticker", self._tick_on), ("heartbeat", self._beat_on)):
            thread = threading.Thread(target=run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)
        systemd_notify.ready()

    def begin_stop(self) -> None:
        """Claim nothing more; running checks have the grace period to finish and are then handed back."""
        if self._stop.is_set():
            return
        self._stop.set()
        systemd_notify.stopping()
        timer = threading.Timer(self.home.settings.worker.grace_seconds, self._abort.set)
        timer.daemon = True
        timer.start()

    def end(self) -> None:
        """After the last job: stop ticking, close the client, say goodbye."""
        self.begin_stop()
        self._abort.set()
        for thread in self._threads:
            thread.join(5)
        self._client.close()
        try:
            with thread_session():
                if self._presence is not None:
                    self._presence.leave()
                maintenance.at_close()
        except (*_DATABASE_ERRORS, ScoutlyError) as error:
            log.warning("could not say goodbye: %s", error)

    @property
    def stopping(self) -> bool:
        """Whether nothing more may be claimed."""
        return self._stop.is_set()

    # ── work ──────────────────────────────────────────────────────────────────────────────────────────────

    def look(self) -> None:
        """What a token means: claim the best ready job and do it; then leave a token if there is more."""
        if self.stopping:
            return
        try:
            with thread_session():
                claimed = self._claim()
                if claimed is None:
                    return
                self._do(claimed)
        except _DATABASE_ERRORS:
            # The tick tries again; this thread must not keep a broken connection.
            log.warning("the database did not answer", exc_info=True)
            database.close()

    def _claim(self) -> Claim | None:
        now = clock.now_ms()
        settings = self.home.settings.worker
        worker = self._worker_name()
        claimed = leases.claim(worker, now, settings.lease_seconds)
        if claimed is None and self._plan(now):
            claimed = leases.claim(worker, now, settings.lease_seconds)
        return claimed

    def _do(self, claimed: Claim) -> None:
        with self._lock:
            self._active[claimed.job] = _Active(claimed, time.monotonic())
        try:
            if claimed.kind == JobKind.CHECK:
                self._count(self._checker.run(claimed))
            else:
                # Written by a newer scoutly that shares this database: it stays in the queue for that one.
                leases.hand_back(claimed, clock.now_ms(), ready_in_ms=60_000)
        finally:
            with self._lock:
                self._active.pop(claimed.job, None)
            if not self.stopping:
                self.wake(1)

    def _count(self, result: object) -> None:
        from scoutly_tui.services.checking import CheckResult

        assert isinstance(result, CheckResult)
        with self._lock:
            summary = self.summary
            summary.checks += result.outcome != "skipped"
            setattr(summary, result.outcome, getattr(summary, result.outcome) + 1)
            summary.new += 0 if result.baseline else result.new
            summary.closed += result.closed

    def _worker_name(self) -> str:
        name: str | None = getattr(self._local, "name", None)
        if name is None:
            name = self._local.name = f"{workers.owner_id()}#{next(self._names)}"
        return name

    # ── ticking ───────────────────────────────────────────────────────────────────────────────────────────

    def _tick_on(self) -> None:
        """Tick until the end. A database that stays away for a minute ends the process with a code."""
        failing_since: float | None = None
        while not self._abort.is_set():
            try:
                with thread_session():
                    self._tick()
                failing_since = None
                systemd_notify.alive(self._makes_progress())
            except (*_DATABASE_ERRORS, ScoutlyError) as error:
                database.close()
                failing_since = failing_since or time.monotonic()
                log.warning("tick failed: %s", error)
                if self._database_is_gone() or time.monotonic() - failing_since > DATABASE_PATIENCE_SECONDS:
                    self._finish("the database went away", 3)
                    return
            except Exception:
                log.exception("tick broke")
            self._stop.wait(TICK_SECONDS) if not self.stopping else self._abort.wait(TICK_SECONDS)

    def _tick(self) -> None:
        now = clock.now_ms()
        self._every("beat", workers.BEAT_SECONDS, self._beat)
        if self._database_is_gone():
            raise peewee.OperationalError("the database file is gone")
        leases.rescue(now)
        if self.stopping:
            return
        if self.kind == "embedded" and self._is_lonely():
            self._finish("no TUI is open", 0)
            return
        self._plan(now)
        self._every("age", AGE_SECONDS, lambda: planning.age(now))
        self._every("maintenance", AGE_SECONDS, lambda: maintenance.run_if_due(self.home, now))
        missing = min(leases.ready_count(now), self.threads) - self.waiting()
        if missing > 0:
            self.wake(missing)
        if self.drain and self._is_drained(now):
            self._finish("drained", 0)

    def _beat(self) -> None:
        if self._presence is not None:
            self._presence.beat()

    def _plan(self, now: int) -> int:
        """Queue what is due, unless the clock is plainly wrong: then nothing is due, and doctor says so."""
        if clockwatch.is_behind(now):
            return 0
        return planning.top_up(now, max(self.home.settings.schedule.batch, self.threads * 4))

    def _every(self, name: str, seconds: float, do: Callable[[], object]) -> None:
        last = getattr(self._local, name, None)
        if last is None or time.monotonic() - last >= seconds:
            setattr(self._local, name, time.monotonic())
            do()

    def _is_lonely(self) -> bool:
        """Whether no TUI of this home has been alive for ten seconds."""
        if workers.tui_alive():
            self._local.company_at = time.monotonic()
        since: float = getattr(self._local, "company_at", None) or self._local.__dict__.setdefault(
            "started", time.monotonic()
        )
        return time.monotonic() - since > LONELY_SECONDS

    def _is_drained(self, now: int) -> bool:
        with self._lock:
            if self._active:
                return False
        live = database.execute(
            "select count(*) from job_queue where status = 'processing' or (status = 'pending' and not_before <= ?)",
            now + DRAIN_PATIENCE_MS,
        )[0][0]
        return not live and planning.top_up(now, 1) == 0

    def _database_is_gone(self) -> bool:
        path = database.sqlite_path(self.home.database_url)
        return path is not None and not path.exists()

    def _finish(self, reason: str, exit_code: int) -> None:
        log.info("the worker ends: %s", reason)
        self.summary.reason, self.summary.exit_code = reason, exit_code
        self.begin_stop()
        self.finished.set()

    # ── leases ────────────────────────────────────────────────────────────────────────────────────────────

    def _beat_on(self) -> None:
        """Extend the leases of jobs that still make progress: one past its deadline loses its lease, though we live."""
        settings = self.home.settings.worker
        while not self._abort.wait(settings.lease_seconds / 3):
            tokens = self._progressing()
            if not tokens:
                continue
            try:
                with thread_session():
                    for job in leases.extend(tokens, settings.lease_seconds):
                        log.warning("the lease of job %d is no longer ours", job)
            except (*_DATABASE_ERRORS, ScoutlyError) as error:
                database.close()
                log.warning("could not extend leases: %s", error)

    def _progressing(self) -> dict[int, str]:
        limit = self._longest_check()
        with self._lock:
            return {
                job: active.claimed.token
                for job, active in self._active.items()
                if time.monotonic() - active.since < limit
            }

    def _makes_progress(self) -> bool:
        """Whether at least one of our threads is free or within its check's deadline."""
        limit = self._longest_check()
        with self._lock:
            stuck = sum(1 for active in self._active.values() if time.monotonic() - active.since >= limit)
        return stuck < self.threads

    def _longest_check(self) -> float:
        settings = self.home.settings.worker
        return settings.check_deadline_seconds + settings.lease_seconds
