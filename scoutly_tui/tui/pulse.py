"""What the head line says, read in one go off the loop."""

from __future__ import annotations

from dataclasses import dataclass

from scoutly_tui.services import headline, queue, workers
from scoutly_tui.services.headline import Headline
from scoutly_tui.services.workers import WorkerRow


@dataclass(frozen=True, slots=True)
class Pulse:
    """The state of the whole at one moment."""

    headline: Headline
    pending: int
    processing: int
    paused: bool
    workers: tuple[WorkerRow, ...]

    @property
    def threads(self) -> int:
        """How many checks the living workers can do at once; 0 if none lives."""
        return sum(row.threads for row in self.workers if row.alive)

    @property
    def alive(self) -> bool:
        """Whether any worker lives."""
        return any(row.alive for row in self.workers)


def take(user_id: int, now: int) -> Pulse:
    """Read it. Runs in the gateway's thread."""
    counts = queue.counts()
    return Pulse(
        headline=headline.headline(user_id, now),
        pending=counts["pending"],
        processing=counts["processing"],
        paused=queue.is_paused(),
        workers=tuple(workers.rows()),
    )
