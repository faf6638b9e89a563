"""Where the polite client meets the store: it keeps its host slots and robots.txt in our database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.store import database, robots
from scoutly_tui.store.hosts import DatabaseSlots

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import PoliteClient
    from scoutly_tui.fetch.protocols import HostSlots, RobotsRecord


class StoredRobots:
    """The robots cache in the database (``fetch.protocols.RobotsCache``)."""

    def load(self, origin: str) -> RobotsRecord | None:
        """What was saved for ``origin``, or None."""
        from scoutly_tui.fetch.protocols import RobotsRecord

        record = robots.load(origin)
        return None if record is None else RobotsRecord(*record)

    def save(self, origin: str, record: RobotsRecord) -> None:
        """Remember ``record``."""
        robots.save(
            origin, (record.fetched_at, record.status, record.text, record.etag, record.last_modified)
        )


def client(
    settings: FetchSettings, stopping: Callable[[], bool] = lambda: False, slots: HostSlots | None = None
) -> PoliteClient:
    """The polite client of this process, sharing slots with every other (those in the database, if not given).

    Raises CannotRunError for a demo home without its gateway: its invented companies are nowhere else.
    """
    from scoutly_tui.fetch.client import PoliteClient

    if not settings.gateway:
        with database.reading():
            demo = database.execute("select 1 from setting where name = 'demo'")
        if demo:
            raise CannotRunError(
                "This is the demo's home, and its world is not running.", "Start it with: scoutly demo"
            )
    return PoliteClient(settings, slots or DatabaseSlots(), StoredRobots(), stopping=stopping)
