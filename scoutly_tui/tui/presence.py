"""This TUI's sign of life, and the worker it keeps for itself where no other works on its home."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from scoutly_tui.services.home import Home

if TYPE_CHECKING:
    from scoutly_tui.services import workers
    from scoutly_tui.tui.embedded import EmbeddedWorker

log = logging.getLogger(__name__)
RESTART_SECONDS: Final = 20.0


class Presence:
    """Beats in the gateway's thread; the embedded worker ends itself when all beats have stopped.

    What it needs is imported with the first beat, which comes after the first frame.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._sign: workers.Presence | None = None
        self._embedded: EmbeddedWorker | None = None
        self._started = -RESTART_SECONDS

    def beat(self) -> bool:
        """Say that we live, start a worker if none does, and return whether one does."""
        from scoutly_tui.services import workers

        if self._sign is None:
            self._sign = workers.announce("tui")
        else:
            self._sign.beat()
        alive = workers.worker_alive()
        if not alive and self._home.settings.worker.embedded:
            self._start()
        return alive

    def _start(self) -> None:
        from scoutly_tui.tui.embedded import EmbeddedWorker

        now = time.monotonic()
        if self._embedded is None:
            self._embedded = EmbeddedWorker(self._home)
        if self._embedded.running or now - self._started < RESTART_SECONDS:
            return
        self._started = now
        try:
            self._embedded.start()
        except OSError as error:
            log.warning("the embedded worker could not be started: %s", error)

    def leave(self) -> None:
        """Say goodbye, and ask our worker to stop unless another TUI counts on it."""
        if self._sign is None:
            return
        from scoutly_tui.services import workers

        self._sign.leave()
        self._sign = None
        if self._embedded is not None and self._embedded.running and not workers.tui_alive():
            self._embedded.stop()
