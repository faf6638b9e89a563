"""Huey's consumer, made to stop gracefully on every signal and to carry our engine."""

from __future__ import annotations

import signal
import sys
from typing import Any, Final

from huey.api import Huey
from huey.consumer import Consumer

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.worker import memory
from scoutly_tui.worker.engine import Engine
from scoutly_tui.worker.storage import WakingStorage

STOP_MARGIN_SECONDS: Final = 10
"""What threads get on top of the grace period: a request under way notices an abort within seconds."""

ABORT_SECONDS: Final = 5
SWITCH_SECONDS: Final = 0.0005
"""How long a thread that computes keeps the interpreter from one whose server has answered. Python's own 5 ms cost a
round of unchanged companies 2 to 9 % (three interleaved pairs)."""

POLL_SECONDS: Final = 2.0
"""How long a thread sleeps at most after the queue did not answer."""


class GracefulConsumer(Consumer):  # type: ignore[misc]
    """A consumer for which SIGINT, SIGTERM and SIGHUP mean the same: finish or hand back, then end.

    Huey's own drops running tasks on SIGTERM unless it is started with ``-g TERM``, and starts anew on SIGHUP.
    Raises UsageError for workers that are no threads: they would share connections across a fork.
    """

    def __init__(self, huey: Huey, engine: Engine, **options: Any) -> None:
        if options.get("worker_type", "thread") != "thread":
            raise UsageError("scoutly's workers are threads.", "Leave -k away.")
        # Nothing is ever scheduled in Huey, and looking for it is a write to the queue every time.
        options |= {"periodic": False, "scheduler_interval": 60, "max_delay": POLL_SECONDS}
        if options.get("shutdown_timeout") is None:
            options["shutdown_timeout"] = engine.home.settings.worker.grace_seconds + STOP_MARGIN_SECONDS
        self.engine = engine
        engine.threads = options.get("workers", 1)
        super().__init__(huey, **options | {"workers": engine.hands})
        self._signal_actions = dict.fromkeys((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), (False, True))

    def start(self) -> None:
        """Start threads, ticker and heartbeat."""
        memory.keep_small()
        sys.setswitchinterval(SWITCH_SECONDS)
        super().start()
        self.engine.start()

    def stop(self, graceful: bool = False) -> None:
        """Claim nothing more; with ``graceful`` wait for what runs, at most the grace period."""
        self.engine.begin_stop()
        if self.engine.aborting:
            self.shutdown_timeout = ABORT_SECONDS
        self.stop_flag.set()
        self.rouse()
        super().stop(graceful=graceful)

    def rouse(self) -> None:
        """Let every waiting thread look up."""
        if isinstance(self.huey.storage, WakingStorage):
            self.huey.storage.wake_all()

    def run(self) -> None:
        """Work until a signal or until the engine has finished.

        As ``huey_consumer`` it ends the process with the engine's exit code.
        """
        try:
            super().run()
        except KeyboardInterrupt:
            # A second signal: what still runs is handed back at once.
            self.engine.begin_stop(at_once=True)
        finally:
            self.engine.end()
        if self.engine.kind == "consumer" and self.engine.summary.exit_code:
            sys.exit(self.engine.summary.exit_code)

    def loop(self, health_check_ts: float | None = None) -> Any:
        """One turn of the main loop: signals, the engine's own end, dead threads."""
        if self.engine.finished.is_set() and not self.stop_flag.is_set():
            self.stop(graceful=True)
        return super().loop(health_check_ts)
