"""What every worker process does over and over: rescue, plan, wake, and notice when the surroundings change.

There is no leader: all of it is idempotent, and any number of processes may tick over one database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.services import (
    changes,
    clockwatch,
    judging,
    leases,
    maintenance,
    network,
    planning,
    rescoring,
    workers,
)
from scoutly_tui.services.home import open_thread, thread_session
from scoutly_tui.store import database
from scoutly_tui.worker import memory, systemd_notify
from scoutly_tui.worker.notifier import SWEEP_SECONDS, Notifier

if TYPE_CHECKING:
    from scoutly_tui.worker.engine import Engine

log = logging.getLogger(__name__)
TICK_SECONDS: Final = 0.5
"""How often a change of the database is looked for: what somebody asks for starts that soon."""

PASS_SECONDS: Final = 2.0
"""How often all is gone through although nothing changed: things become due, owners die."""

AGE_SECONDS: Final = 60.0
CLOCK_SECONDS: Final = 5.0
RESCORE_SECONDS: Final = 2.0
JUDGE_SECONDS: Final = 15.0
ALIVE_SECONDS: Final = 1.0
MEMORY_SECONDS: Final = 10.0
LONELY_SECONDS: Final = 10.0
DRAIN_PATIENCE_MS: Final = 60_000
DRAIN_NOTIFY_SECONDS: Final = 60.0
"""How long a drain waits at its end for messages to be taken; what is not goes with the next one."""

DATABASE_PATIENCE_SECONDS = 60.0
"""How long the database may fail to answer before the process ends."""


class Ticker:
    """The ticking thread of one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jumps = clockwatch.JumpWatch()
        self._times: dict[str, float] = {}
        self._version: int | None = None
        self._file = self._identity()
        self._leases_believed_at = 0.0
        self._company_at = time.monotonic()
        self._doubtful = False
        self._offline = False
        self._routed = True
        self._tending: threading.Thread | None = None
        self._notifier = Notifier(engine.home, lambda: engine.stopping)
        self._worked = False

    def run(self) -> None:
        """Tick until the end. A database that stays away for a minute, or whose file goes, ends the process."""
        failing_since: float | None = None
        while not self._engine.aborting:
            try:
                open_thread()
                if failing_since is not None:
                    self._speak_up()
                self._tick()
                failing_since = None
            except (*database.FAULTS, ScoutlyError) as error:
                database.close()
                self._version = None
                failing_since = failing_since or time.monotonic()
                log.warning("tick failed: %s", error)
                hopeless = isinstance(error, database.DamagedError)
                if hopeless or time.monotonic() - failing_since > DATABASE_PATIENCE_SECONDS:
                    self._engine.finish(f"the database cannot be used: {error}", 3, at_once=True)
            except Exception:
                log.exception("tick broke")
            self._engine.rest(TICK_SECONDS)
        database.close()

    def _tick(self) -> None:
        if self._identity() != self._file:
            self._engine.finish("the database's file is gone or was replaced", 3, at_once=True)
            return
        self._every("alive", ALIVE_SECONDS, lambda: systemd_notify.alive(self._makes_progress()))
        jump = self._jumps.jumped_ms()
        if jump:
            self._after_jump(jump)
        version = changes.version()
        if jump or version != self._version or self._is_time("pass", PASS_SECONDS):
            self._version = version
            self._times["pass"] = time.monotonic()
            self._go_through(clock.now_ms())

    def _go_through(self, now: int) -> None:
        engine = self._engine
        self._every("beat", workers.WORKER_BEAT_SECONDS, engine.beat)
        engine.settle_leftovers()
        believed = time.monotonic() >= self._leases_believed_at
        leases.rescue(now, lease_seconds=engine.home.settings.worker.lease_seconds, expired=believed)
        engine.running.abandon(leases.cancelled_among({claimed.job for claimed in engine.running.claims()}))
        if engine.stopping or self._ends(now):
            return
        self._every("age", AGE_SECONDS, lambda: planning.age(now))
        self._every("tend", AGE_SECONDS, self._tend)
        if not self._offline:
            self._every("notify", SWEEP_SECONDS, self._notifier.begin)
        self._every("memory", MEMORY_SECONDS, self._give_memory_back)
        planning.drop_unwanted(now)
        if not self._offline:
            planning.top_up(now, engine.batch)
        self._every("rescore", RESCORE_SECONDS, lambda: rescoring.enqueue(now))
        if not self._offline:
            self._every("judge", JUDGE_SECONDS, lambda: judging.top_up(engine.home.settings, now))
        ready = leases.ready_count(now, engine.hands, checks=engine.may_check)
        if ready:
            self._worked = True
            self._wake(ready)
        elif engine.drain and self._is_drained(now):
            self._notifier.settle(DRAIN_NOTIFY_SECONDS)
            engine.finish("drained", 0)

    def _wake(self, ready: int) -> None:
        missing = ready - self._engine.waiting()
        if missing > 0:
            self._engine.wake(missing)
        # Another process may have left tokens behind and died.
        self._engine.rouse()

    def _give_memory_back(self) -> None:
        if self._worked and not len(self._engine.running):
            self._worked = False
            memory.give_back()

    def _tend(self) -> None:
        """The daily chores, aside: a copy of a large database takes a while, and ticks must not wait for it."""
        if self._tending is not None and self._tending.is_alive():
            return
        self._tending = threading.Thread(target=self._tend_aside, name="maintenance", daemon=True)
        self._tending.start()

    def _tend_aside(self) -> None:
        try:
            with thread_session():
                maintenance.run_if_due(self._engine.home, clock.now_ms())
        except (*database.FAULTS, ScoutlyError) as error:
            log.warning("the daily chores failed: %s", error)

    # ── when to end, when to wait ─────────────────────────────────────────────────────────────────────────

    def _ends(self, now: int) -> bool:
        """Whether the process ends, or whatever else there is to do waits for the surroundings."""
        engine = self._engine
        if engine.running.stuck() >= engine.hands:
            engine.finish("every thread hangs", 3, at_once=True)
        elif engine.kind == "embedded" and self._is_lonely():
            engine.finish("no TUI is open", 0)
        elif engine.drain and leases.is_paused():
            engine.finish("the queue is paused", 0)
        elif self._clock_is_doubtful(now):
            if engine.drain:
                engine.finish("the clock is far behind what was recorded: scoutly doctor", 3)
            return True
        else:
            self._mind_the_network(now)
        return engine.stopping

    def _is_lonely(self) -> bool:
        """Whether no TUI of this home has been alive for ten seconds."""
        seen = workers.tui_seen_ms()
        if seen is not None:
            self._company_at = max(self._company_at, time.monotonic() - seen / 1000)
        return time.monotonic() - self._company_at > LONELY_SECONDS

    def _clock_is_doubtful(self, now: int) -> bool:
        """Whether the clock is plainly wrong: then nothing is claimed and nothing is due, and doctor says so."""

        if self._is_time("clock", CLOCK_SECONDS):
            first = "clock" not in self._times
            self._times["clock"] = time.monotonic()
            self._doubtful = clockwatch.doubt(now)
            if self._doubtful:
                self._engine.permit(0)
            elif first:
                clockwatch.straighten(now)
        return self._doubtful

    def _mind_the_network(self, now: int) -> None:
        """While nobody can be reached from here, let one job at a time try whether that is still so."""
        engine = self._engine
        try_at = network.next_try_at(now)
        if try_at is None:
            if self._offline:
                network.release(now)
            self._offline = False
            engine.permit(None)
            return
        if not self._offline:
            log.warning("nobody can be reached: there seems to be no network here")
        routed = network.has_route(engine.home.settings.fetch)
        may_try = now >= try_at or (routed and not self._routed)
        self._offline, self._routed = True, routed
        if len(engine.running):
            return
        engine.permit(1 if may_try else 0)
        if may_try:
            self._let_one_try(now)
        elif engine.drain:
            engine.finish("there seems to be no network here", 0)

    def _let_one_try(self, now: int) -> None:
        network.release(now)
        planning.top_up(now, 1)

    def _is_drained(self, now: int) -> bool:
        return (
            not len(self._engine.running)
            and not leases.anything_left(now, DRAIN_PATIENCE_MS)
            and planning.top_up(now, 1) == 0
            and judging.top_up(self._engine.home.settings, now) == 0
        )

    def _after_jump(self, jump: int) -> None:
        """The clock was set or the machine slept: leases seem ended whose owners live, so first they speak up."""
        log.warning("the clock jumped by %.0f s, or the machine slept", jump / 1000)
        self._speak_up()
        for name in ("beat", "clock"):
            self._times.pop(name, None)
        self._routed = False

    def _speak_up(self) -> None:
        """Extend our leases before anybody's are judged, and give all others the time to do so too."""
        self._engine.extend_leases()
        self._leases_believed_at = time.monotonic() + self._engine.home.settings.worker.lease_seconds

    def _makes_progress(self) -> bool:
        """Whether at least one of our threads is free or moves."""
        return self._engine.running.stuck() < self._engine.hands

    def _identity(self) -> tuple[int, int] | None:
        """Which file the database is; None on PostgreSQL and where it is gone."""
        path = database.sqlite_path(self._engine.home.database_url)
        if path is None:
            return None
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _is_time(self, name: str, seconds: float) -> bool:
        last = self._times.get(name)
        return last is None or time.monotonic() - last >= seconds

    def _every(self, name: str, seconds: float, do: Callable[[], object]) -> None:
        if self._is_time(name, seconds):
            self._times[name] = time.monotonic()
            do()
