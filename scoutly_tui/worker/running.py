"""What this process has in hand: its claims, whether each still moves, and which must be done alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from scoutly_tui.services.leases import SUSPECT_AFTER, Claim

_LOOK_SECONDS: Final = 0.2


@dataclass(slots=True)
class Active:
    """A claim that a thread of ours works on. ``sign`` is when it last showed that it moves (monotonic seconds)."""

    claimed: Claim
    since: float
    sign: float
    abandoned: bool = False

    def moves(self, now: float, longest: float, quiet: float) -> bool:
        """Whether it is younger than ``longest`` and gave a sign within ``quiet`` (seconds)."""
        return now - self.since < longest and now - self.sign < quiet


class Running:
    """The claims in hand. Thread-safe.

    A lease is extended only while its work moves: it is not older than its deadline, and its thread was seen
    waiting (for a socket, for a host) or finishing a step not long ago. That we live proves nothing.
    """

    def __init__(
        self, deadline_seconds: float, lease_seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._longest = deadline_seconds + lease_seconds
        self._quiet = max(deadline_seconds / 2, lease_seconds)
        self._changed = threading.Condition()
        self._active: dict[str, Active] = {}
        self._alone: str | None = None
        self._mine = threading.local()

    def __len__(self) -> int:
        with self._changed:
            return len(self._active)

    @property
    def barred(self) -> bool:
        """Whether nothing may be claimed now because a suspect job is done alone."""
        return self._alone is not None

    @contextmanager
    def hold(self, claimed: Claim) -> Iterator[Active]:
        """``claimed`` is in this thread's hands until the block ends."""
        active = Active(claimed, self._now(), self._now())
        with self._changed:
            self._active[claimed.token] = active
        self._mine.active = active
        try:
            yield active
        finally:
            self._mine.active = None
            with self._changed:
                del self._active[claimed.token]
                if self._alone == claimed.token:
                    self._alone = None
                self._changed.notify_all()

    def wait_until_alone(self, claimed: Claim, stopping: Callable[[], bool]) -> bool:
        """For a job that lost its lease before: wait until nothing else runs here, and keep it so until it is done.

        It may be what kills its workers, and then takes nobody with it. False if it should be handed back: the
        worker stops, or another such job is first. Others need not wait at all.
        """
        if claimed.lost < SUSPECT_AFTER:
            return True
        with self._changed:
            if self._alone not in (None, claimed.token):
                return False
            self._alone = claimed.token
            while self._others_move(claimed.token):
                if stopping():
                    return False
                self._active[claimed.token].sign = self._now()
                self._changed.wait(_LOOK_SECONDS)
            return True

    def _others_move(self, token: str) -> bool:
        return any(
            other != token and active.moves(self._now(), self._longest, self._quiet)
            for other, active in self._active.items()
        )

    def step(self) -> bool:
        """This thread shows that it moves. Returns whether its claim was abandoned: then it should end its work."""
        active: Active | None = getattr(self._mine, "active", None)
        if active is None:
            return False
        active.sign = self._now()
        return active.abandoned

    def abandon(self, jobs: set[int]) -> None:
        """The leases of ``jobs`` are lost or their cancelling was asked for: their threads should end."""
        with self._changed:
            for active in self._active.values():
                active.abandoned |= active.claimed.job in jobs

    def tokens(self) -> dict[int, str]:
        """Job → token of what still moves and was not abandoned."""
        with self._changed:
            return {
                active.claimed.job: token
                for token, active in self._active.items()
                if not active.abandoned and active.moves(self._now(), self._longest, self._quiet)
            }

    def claims(self) -> list[Claim]:
        """All that is in hand, moving or not."""
        with self._changed:
            return [active.claimed for active in self._active.values()]

    def stuck(self) -> int:
        """How many threads do not move any more."""
        with self._changed:
            return sum(
                not active.moves(self._now(), self._longest, self._quiet) for active in self._active.values()
            )
