"""The notifier: what a worker tells the person, on a thread of its own, so that no check ever waits for a mail server."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Final

from scoutly_tui import clock
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.services import delivery, health, notifications
from scoutly_tui.services.home import Home, thread_session
from scoutly_tui.store import database

log = logging.getLogger(__name__)
SWEEP_SECONDS: Final = 20.0


class Notifier:
    """At most one round at a time in this process; leases see to the rest."""

    def __init__(self, home: Home, stopping: Callable[[], bool]) -> None:
        self._home = home
        self._stopping = stopping
        self._thread: threading.Thread | None = None
        self._said = ""

    def begin(self) -> None:
        """Begin a round aside, unless one is under way: it may be waiting for somebody's server."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self._round_aside, name="notifier", daemon=True)
        self._thread.start()

    def round(self) -> int:
        """Write down what is due and send what waits; returns how many messages were accepted."""
        reached = delivery.targets(self._home, os.environ)
        if not reached:
            return 0
        now = clock.now_ms()
        notifications.switch_on(now)
        notifications.sweep(self._home.settings.notify, health.reasons(self._home, now), now)
        return delivery.send_waiting(self._home, reached, clock.now_ms, self._stopping)

    def settle(self, seconds: float) -> None:
        """Do one more round after whatever is under way, and wait so long at most for each."""
        if self._thread is not None:
            self._thread.join(seconds)
        self.begin()
        if self._thread is not None:
            self._thread.join(seconds)

    def _round_aside(self) -> None:
        try:
            with thread_session():
                self.round()
        except (*database.FAULTS, ScoutlyError) as error:
            if str(error) != self._said:
                log.warning("nobody could be told: %s %s", error, getattr(error, "remedy", ""))
            self._said = str(error)
