"""Where tokens wait: a SQLite file of their own whose workers wake at once, or PostgreSQL.

With Huey's own polling a token waits up to 10 s; woken through a condition, 2.2 ms at the median.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import cysqlite
from huey.api import CySqliteHuey, Huey
from huey.storage import CySqliteStorage

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.worker import drivers
from scoutly_tui.worker.serializer import JSONSerializer

log = logging.getLogger(__name__)
POLL_SECONDS: Final = 30.0
"""How long a thread waits for a token of its own process. Every process ticks, so another's are no concern."""

TABLE_TRIES: Final = 5

T = TypeVar("T")


class WakingStorage(CySqliteStorage):  # type: ignore[misc]
    """A SQLite queue on which an enqueue of this process wakes a waiting worker.

    It heals itself: a file that was deleted or is no database any more is made anew. Only tokens were in it,
    and the next tick makes those anew as well.
    """

    blocking = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._arrived = threading.Condition()
        self._arrivals = 0
        self._conn: Any = None
        super().__init__(*args, **kwargs)

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        """Add a token and wake one worker."""
        if not Path(self.filename).exists():
            self._renew("it is gone")
        self._healing(lambda: super(WakingStorage, self).enqueue(data, priority))
        with self._arrived:
            self._arrivals += 1
            self._arrived.notify()

    def dequeue(self) -> bytes | None:
        """A token, waiting for one for a while; None if none came."""
        with self._arrived:
            seen = self._arrivals
        data = self._take()
        if data is None:
            with self._arrived:
                if self._arrivals == seen:
                    self._arrived.wait(POLL_SECONDS)
            data = self._take()
        return data

    def _take(self) -> bytes | None:
        return self._healing(lambda: super(WakingStorage, self).dequeue())

    def queue_size(self) -> int:
        """How many tokens there are."""
        return self._healing(lambda: super(WakingStorage, self).queue_size()) or 0

    def read_schedule(self, ts: Any) -> list[bytes]:
        """Nothing: what is to run later waits in our own rows."""
        return []

    def wake_all(self) -> None:
        """Let every waiting worker look up."""
        with self._arrived:
            self._arrivals += 1
            self._arrived.notify_all()

    def _healing(self, do: Callable[[], T]) -> T | None:
        try:
            return do()
        except cysqlite.DatabaseError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise
            self._renew(str(error))
            return None

    def _renew(self, why: str) -> None:
        log.warning("the queue file is made anew: %s", why)
        with self.lock:
            if self._conn is not None:
                self._conn.close()
                self._conn = None
            set_aside(Path(self.filename))
        self.initialize_schema()
        Path(self.filename).chmod(0o600)


class WakingHuey(CySqliteHuey):  # type: ignore[misc]
    """Huey on ``WakingStorage``."""

    storage_class = WakingStorage


def build(url: str, queue_file: Path) -> Huey:
    """Huey for ``url`` (``postgresql://…``), else on ``queue_file``. Results are off: our rows are the truth.

    Raises CannotRunError if neither can be used.
    """
    common: dict[str, Any] = {
        "name": "scoutly",
        "results": False,
        "serializer": JSONSerializer(),
        "utc": True,
    }
    if url.startswith(("postgresql://", "postgres://")):
        return _on_postgres(url, common)
    try:
        queue_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            return _on_file(queue_file, common)
        except cysqlite.DatabaseError as error:
            log.warning("the queue file is made anew: %s", error)
            set_aside(queue_file)
            return _on_file(queue_file, common)
    except (OSError, cysqlite.Error) as fatal:
        raise CannotRunError(
            f"The queue file {queue_file} cannot be used: {fatal}.", "Check the permissions of its folder."
        ) from None


def storage_errors(huey: Huey) -> tuple[type[Exception], ...]:
    """What the queue raises when it cannot be used now."""
    if isinstance(huey.storage, WakingStorage):
        return cysqlite.Error, OSError
    import psycopg

    return psycopg.Error, OSError


def _on_file(queue_file: Path, common: dict[str, Any]) -> Huey:
    huey = WakingHuey(filename=str(queue_file), pragmas={"synchronous": 1}, timeout=10, cache_mb=1, **common)
    queue_file.chmod(0o600)
    return huey


def _on_postgres(url: str, common: dict[str, Any]) -> Huey:
    drivers.use_psycopg()
    import psycopg
    from huey import PostgresHuey

    for left in range(TABLE_TRIES, 0, -1):
        try:
            return PostgresHuey(dsn=url, **common)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateTable):
            # Two that start at once both make the tables: “if not exists” does not keep them apart.
            if left == 1:
                raise
        except psycopg.Error:
            break
    raise CannotRunError(
        "The queue's PostgreSQL server does not answer.", "Start it, or correct queue.url in config.toml."
    ) from None


def set_aside(queue_file: Path) -> None:
    """Move a queue file away under another name, where there is one."""
    if queue_file.exists():
        queue_file.replace(queue_file.with_suffix(".damaged"))
    for suffix in ("-wal", "-shm"):
        queue_file.with_name(queue_file.name + suffix).unlink(missing_ok=True)
