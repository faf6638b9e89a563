"""One worker process: claims jobs on tokens, keeps leases alive, and stops without losing anything."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.domain.errors import CannotRunError, ScoutlyError
from scoutly_tui.domain.jobs import JobKind
from scoutly_tui.domain.times import MINUTE_MS, SECOND_MS
from scoutly_tui.services import leases, maintenance, planning, rescoring, wiring, workers
from scoutly_tui.services.checking import Checker, CheckResult
from scoutly_tui.services.home import Home, thread_session
from scoutly_tui.services.judging import Judge
from scoutly_tui.store import database
from scoutly_tui.store.hosts import DatabaseSlots
from scoutly_tui.worker import systemd_notify
from scoutly_tui.worker.doors import Doors
from scoutly_tui.worker.running import Running
from scoutly_tui.worker.ticker import Ticker

if TYPE_CHECKING:
    from scoutly_tui.services.leases import Claim

log = logging.getLogger(__name__)
FAULT_PAUSE_MS: Final = MINUTE_MS
"""How long a job waits that could not be settled because something on this machine was wrong."""

TAKEN_PAUSE_MS: Final = SECOND_MS


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
        self.rouse: Callable[[], None] = lambda: None
        self.finished = threading.Event()
        settings = home.settings.worker
        self.running = Running(settings.check_deadline_seconds, settings.lease_seconds)
        self._stop = threading.Event()
        self._abort = threading.Event()
        self._nudge = threading.Event()
        self._lock = threading.Lock()
        self._permits: int | None = None
        self._leftovers: list[tuple[Claim, int]] = []
        self._names = itertools.count(1)
        self._local = threading.local()
        self._doors = Doors(DatabaseSlots(), threads, self._should_stop)
        self._client = wiring.client(home.settings.fetch, self._should_stop, self._doors)
        self._checker = Checker(home.settings, self._client)
        self._judge = Judge(home.settings, stopping=self._should_stop)
        self._threads: list[threading.Thread] = []
        self._presence: workers.Presence | None = None

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Announce this process and begin to tick."""
        self._doors.limit = self.threads
        database.widen(self.hands)
        with thread_session():
            self._presence = workers.announce(self.kind, self.threads)
        systemd_notify.ready()
        for name, run in (("ticker", Ticker(self).run), ("heartbeat", self._beat_on)):
            thread = threading.Thread(target=run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def begin_stop(self, *, at_once: bool = False) -> None:
        """Claim nothing more; running checks have the grace period to finish and are then handed back.

        With ``at_once`` they have none: there is nowhere to write to any more.
        """
        if at_once:
            self._abort.set()
        if self._stop.is_set():
            return
        log.info("stopping: %d jobs are under way", len(self.running))
        self._stop.set()
        self._nudge.set()
        systemd_notify.stopping()
        timer = threading.Timer(self.home.settings.worker.grace_seconds, self._abort.set)
        timer.daemon = True
        timer.start()

    def finish(self, reason: str, exit_code: int, *, at_once: bool = False) -> None:
        """End the process of its own accord."""
        if self.finished.is_set():
            return
        log.info("the worker ends: %s", reason)
        self.summary.reason, self.summary.exit_code = reason, exit_code
        self.begin_stop(at_once=at_once)
        self.finished.set()

    def end(self) -> None:
        """After the last job: hand back what still hangs, stop ticking, close the client, say goodbye."""
        self.begin_stop()
        self._abort.set()
        self._nudge.set()
        for thread in self._threads:
            thread.join(5)
        self._client.close()
        if self.summary.exit_code:
            return
        try:
            with thread_session():
                self.settle_leftovers()
                for claimed in self.running.claims():
                    leases.give_up(claimed, clock.now_ms())
                if self._presence is not None:
                    self._presence.leave()
                maintenance.at_close()
        except (*database.FAULTS, ScoutlyError) as error:
            log.warning("could not say goodbye: %s", error)

    @property
    def stopping(self) -> bool:
        """Whether nothing more may be claimed."""
        return self._stop.is_set()

    @property
    def aborting(self) -> bool:
        """Whether what still runs should end now."""
        return self._abort.is_set()

    def rest(self, seconds: float) -> None:
        """Let the ticker sleep until ``seconds`` have passed or something happened here."""
        self._nudge.wait(seconds)
        self._nudge.clear()

    def beat(self) -> None:
        """Say that this process lives."""
        if self._presence is not None:
            self._presence.beat()

    def _should_stop(self) -> bool:
        """Asked by the client in every wait of a check: so it is a sign that the check moves, too."""
        return self.running.step() or self._abort.is_set()

    # ── work ──────────────────────────────────────────────────────────────────────────────────────────────

    def permit(self, checks: int | None) -> None:
        """How many checks may be claimed from now on; None for any number. What needs no network always may."""
        with self._lock:
            self._permits = checks

    @property
    def may_check(self) -> bool:
        """Whether a check may be claimed now."""
        with self._lock:
            return self._permits is None or self._permits > 0

    def look(self) -> None:
        """What a token means: claim the best ready job and do it; then leave a token if there is more."""
        if self.stopping or self.running.barred:
            return
        try:
            with thread_session():
                claimed = self._claim()
                if claimed is not None:
                    self._do(claimed)
        except (*database.FAULTS, ScoutlyError) as error:
            # The tick tries again; this thread must not keep a broken connection.
            log.warning("a job could not be done here: %s", error)
            database.close()
        finally:
            self._doors.come_in()

    def _claim(self) -> Claim | None:
        claimed = self._claim_once()
        if claimed is None and self._permits is None and planning.top_up(clock.now_ms(), self.batch):
            claimed = self._claim_once()
        if claimed is None:
            self._nudge.set()
        elif claimed.kind == JobKind.CHECK:
            with self._lock:
                self._permits = None if self._permits is None else self._permits - 1
        return claimed

    def _claim_once(self) -> Claim | None:
        lease_seconds = self.home.settings.worker.lease_seconds
        return leases.claim(self._worker_name(), clock.now_ms(), lease_seconds, checks=self.may_check)

    @property
    def hands(self) -> int:
        """How many threads there are: as many as visits at once, and some that digest what was read."""
        return self.threads + self.threads // 2

    @property
    def batch(self) -> int:
        """How many checks to keep ready."""
        return max(self.home.settings.schedule.batch, self.threads * 4)

    def _do(self, claimed: Claim) -> None:
        try:
            with self.running.hold(claimed):
                if self.running.wait_until_alone(claimed, self._stop.is_set):
                    self._run(claimed)
                else:
                    leases.hand_back(claimed, clock.now_ms(), ready_in_ms=TAKEN_PAUSE_MS)
        except (*database.FAULTS, CannotRunError) as error:
            # A server that comes back is as good as before; a full disk or a wrong setting is not at once.
            away = isinstance(error, (*database.FAULTS, database.PassingFaultError))
            with self._lock:
                self._leftovers.append((claimed, 0 if away else FAULT_PAUSE_MS))
            raise
        finally:
            if not self.stopping:
                self.wake(1)

    def _run(self, claimed: Claim) -> None:
        if claimed.kind == JobKind.RESCORE:
            rescoring.run(claimed, clock.now_ms, self._should_stop)
            return
        if claimed.kind == JobKind.JUDGE:
            self._judge.run(claimed)
            return
        result = self._checker.run(claimed)
        self._count(result)
        if result.outcome == "skipped":
            leases.let_go(claimed, clock.now_ms())

    def _count(self, result: CheckResult) -> None:
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

    def settle_leftovers(self) -> None:
        """Hand back the jobs that could not be settled when the database or the disk failed."""
        with self._lock:
            waiting, self._leftovers = self._leftovers, []
        for place, (claimed, pause_ms) in enumerate(waiting):
            try:
                leases.give_up(claimed, clock.now_ms(), ready_in_ms=pause_ms)
            except (*database.FAULTS, ScoutlyError):
                with self._lock:
                    self._leftovers += waiting[place:]
                raise

    # ── leases ────────────────────────────────────────────────────────────────────────────────────────────

    def extend_leases(self) -> None:
        """Extend the leases of the jobs that move; those that are no longer ours are told to end."""
        tokens = self.running.tokens()
        if not tokens:
            return
        gone = leases.extend(tokens, self.home.settings.worker.lease_seconds)
        if gone:
            log.warning("no longer ours, or cancelled: %s", ", ".join(map(str, sorted(gone))))
            self.running.abandon(gone)

    def _beat_on(self) -> None:
        while not self._abort.wait(self.home.settings.worker.lease_seconds / 3):
            try:
                with thread_session():
                    self.extend_leases()
            except (*database.FAULTS, ScoutlyError) as error:
                database.close()
                log.warning("could not extend leases: %s", error)
