"""The circuit breaker: a host that fails for one board after another is left alone by all for a while.

Boards of one system share a host. When it breaks down, each of them would spend its attempts on it, and each attempt
a worker's whole deadline. So after ``BOARDS`` different addresses of a host failed in a row, with nothing in between
that worked, nobody asks it for two minutes; then one does, and if that fails too, for twice as long, up to an hour.
One company's page that fails by itself is never enough: that company's own back-off is.
"""

from __future__ import annotations

import threading
from typing import Final

from scoutly_tui.domain.times import HOUR_MS, MINUTE_MS

BOARDS: Final = 3
_FIRST_MS: Final = 2 * MINUTE_MS
_REMEMBERED: Final = 1_024


class Breaker:
    """Counts failures a host, for one process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed: dict[str, set[str]] = {}
        self._opened: dict[str, int] = {}

    def failed(self, host: str, url: str) -> int:
        """Note that ``url`` failed at ``host``; returns for how many ms the host is to be left alone, mostly 0."""
        with self._lock:
            if len(self._failed) >= _REMEMBERED:
                self._failed.clear()
                self._opened.clear()
            failures = self._failed.setdefault(host, set())
            if len(failures) < BOARDS:
                failures.add(url.partition("?")[0])
            if len(failures) < BOARDS:
                return 0
            times = self._opened[host] = min(self._opened.get(host, 0) + 1, 10)
            return min(_FIRST_MS << (times - 1), HOUR_MS)

    def worked(self, host: str) -> None:
        """``host`` answered: what failed before is forgotten."""
        with self._lock:
            self._failed.pop(host, None)
            self._opened.pop(host, None)
