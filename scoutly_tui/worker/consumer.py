"""Huey's consumer, made to stop gracefully on every signal and to carry our engine."""

from __future__ import annotations

import signal
from typing import Any

from huey.api import Huey
from huey.consumer import Consumer

from scoutly_tui.worker.engine import Engine
from scoutly_tui.worker.storage import WakingStorage


class GracefulConsumer(Consumer):  # type: ignore[misc]
    """A consumer for which SIGINT, SIGTERM and SIGHUP mean the same: finish or hand back, then end.

    Huey's own drops running tasks on SIGTERM unless it is started with ``-g TERM``.
    """

    def __init__(self, huey: Huey, engine: Engine, **options: Any) -> None:
        options["periodic"] = False
        options.setdefault("shutdown_timeout", None)
        if options["shutdown_timeout"] is None:
            options["shutdown_timeout"] = engine.home.settings.worker.grace_seconds + 10
        self.engine = engine
        super().__init__(huey, **options)
        engine.threads = self.workers
        self._signal_actions = dict.fromkeys((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), (False, True))

    def start(self) -> None:
        """Start threads, ticker and heartbeat."""
        super().start()
        self.engine.start()

    def stop(self, graceful: bool = False) -> None:
        """Claim nothing more; with ``graceful`` wait for what runs, at most the grace period."""
        self.engine.begin_stop()
        self.stop_flag.set()
        if isinstance(self.huey.storage, WakingStorage):
            self.huey.storage.wake_all()
        super().stop(graceful=graceful)

    def run(self) -> None:
        """Work until a signal or until the engine has finished."""
        try:
            super().run()
        finally:
            self.engine.end()

    def loop(self, health_check_ts: float | None = None) -> Any:
        """One turn of the main loop: signals, the engine's own end, dead threads."""
        if self.engine.finished.is_set() and not self.stop_flag.is_set():
            self.stop(graceful=True)
        return super().loop(health_check_ts)
