"""One exchange with a server: how long it may take, and how much may come back over the wire."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from scoutly_tui.domain.errors import CheckError, ProblemKind, StoppingError

SLICE_SECONDS: Final = 0.25
"""How long a wait on a socket lasts at most before the deadline and the wish to stop are looked at again."""

STOP_GRACE_SECONDS: Final = 2.0
"""What an exchange under way gets to finish once scoutly is asked to stop."""

HEADER_LIMIT: Final = 128 * 1024
"""Wire bytes that may come before the answer's headers are complete."""


def never() -> bool:
    """False: for callers that nobody asks to stop."""
    return False


class Exchange:
    """The limits of one request and its answer. The network streams of this thread obey the current one.

    ``seconds`` runs from now on; ``stopping`` is asked in every wait.
    """

    def __init__(self, host: str, seconds: float, stopping: Callable[[], bool] = never) -> None:
        self.host = host
        self.received = 0
        self.connected = False
        """Whether a connection was opened for it, rather than one kept from before used again."""
        self.reached = False
        """Whether the server was there: what fails then is not the network here."""
        self._seconds = seconds
        self._started = time.monotonic()
        self._stopping = stopping
        self._stop_at: float | None = None
        self._wire_limit = HEADER_LIMIT

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._started

    def remaining(self) -> float:
        """Seconds left, above zero. Raises CheckError (timeout) or StoppingError when there are none."""
        now = time.monotonic()
        if self._stopping():
            self._stop_at = self._stop_at or now + STOP_GRACE_SECONDS
            if now >= self._stop_at:
                raise StoppingError(f"Stopped while {self.host} was answering.")
        left = self._started + self._seconds - now
        if left <= 0:
            raise CheckError(
                ProblemKind.TIMEOUT, f"{self.host} did not finish its answer within {self._seconds:.3g} s."
            )
        return left

    def patience(self) -> float:
        """Seconds to wait for the next bytes before asking again."""
        return min(self.remaining(), SLICE_SECONDS)

    def expect_body(self, limit: int) -> None:
        """The headers are complete: a body of ``limit`` bytes may follow, in chunks however small."""
        self._wire_limit = self.received + 6 * limit + HEADER_LIMIT

    def count(self, received: int) -> None:
        """Note ``received`` wire bytes. Raises CheckError (too_large) past what may come."""
        self.received += received
        if self.received > self._wire_limit:
            raise CheckError(ProblemKind.TOO_LARGE, f"{self.host} sends more than an answer may hold.")


CURRENT: Final[ContextVar[Exchange]] = ContextVar("exchange")
"""The exchange this thread is in."""
