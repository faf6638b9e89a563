"""This TUI's sign of life, and the worker it keeps for itself where no other works on its home."""

from __future__ import annotations

import logging
import time
from typing import Final

from scoutly_tui.services import workers
from scoutly_tui.services.home import Home
from scoutly_tui.services.workers import BEAT_SECONDS
from scoutly_tui.tui.embedded import EmbeddedWorker

__all__ = ["BEAT_SECONDS", "Presence"]

log = logging.getLogger(__name__)
RESTART_SECONDS: Final = 20.0


class Presence:
    """Beats in the gateway's thread; the embedded worker ends itself when all beats have stopped."""

    def __init__(self, home: Home) -> None:
        self._sign: workers.Presence | None = None
        self._embedded = EmbeddedWorker(home) if home.settings.worker.embedded else None
        self._started = -RESTART_SECONDS

    def beat(self) -> bool:
        """Say that we live, start a worker if none does, and return whether one does."""
        if self._sign is None:
            self._sign = workers.announce("tui")
        else:
            self._sign.beat()
        alive = workers.worker_alive()
        if not alive and self._embedded is not None:
            self._start(self._embedded)
        return alive

    def _start(self, embedded: EmbeddedWorker) -> None:
        now = time.monotonic()
        if embedded.running or now - self._started < RESTART_SECONDS:
            return
        self._started = now
        try:
            embedded.start()
        except OSError as error:
            log.warning("the embedded worker could not be started: %s", error)

    def leave(self) -> None:
        """Say goodbye, and ask our worker to stop unless another TUI counts on it."""
        if self._sign is not None:
            self._sign.leave()
            self._sign = None
        if self._embedded is not None and self._embedded.running and not workers.tui_alive():
            self._embedded.stop()
