"""What the polite client needs others to keep: host slots and the robots cache. The store fulfils both."""

from dataclasses import dataclass
from typing import Protocol


class HostSlots(Protocol):
    """One request at a time to a host, across threads, processes and machines. Times are milliseconds."""

    def acquire(self, host: str, owner: str, hold_ms: int) -> int:
        """Take ``host``'s slot for at most ``hold_ms``.

        Returns 0 when it is ours, else how many milliseconds until it is worth asking again.
        """
        ...

    def release(self, host: str, owner: str, gap_ms: int) -> None:
        """Give the slot back; nobody may take it for ``gap_ms``."""
        ...

    def cool_down(self, host: str, for_ms: int) -> None:
        """Nobody visits ``host`` for ``for_ms``: it asked us to wait, or blocked us."""
        ...


@dataclass(frozen=True, slots=True)
class RobotsRecord:
    """A robots.txt as fetched at ``fetched_at`` (epoch ms): its HTTP status (0: unreachable) and its text."""

    fetched_at: int
    status: int
    text: str
    etag: str = ""
    last_modified: str = ""


class RobotsCache(Protocol):
    """Remembers each origin's robots.txt."""

    def load(self, origin: str) -> RobotsRecord | None: ...

    def save(self, origin: str, record: RobotsRecord) -> None: ...
