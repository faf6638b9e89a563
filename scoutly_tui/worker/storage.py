"""Where tokens wait: a SQLite file of their own whose workers wake at once, or PostgreSQL.

With Huey's own polling a token waits up to 10 s; woken through a condition, 2.2 ms at the median.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any, Final

import cysqlite
from huey import PostgresHuey
from huey.api import CySqliteHuey, Huey
from huey.storage import CySqliteStorage

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.worker.serializer import JSONSerializer

log = logging.getLogger(__name__)
POLL_SECONDS: Final = 1.0


class WakingStorage(CySqliteStorage):  # type: ignore[misc]
    """A SQLite queue on which an enqueue of this process wakes a waiting worker."""

    blocking = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._arrived = threading.Condition()
        super().__init__(*args, **kwargs)

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        """Add a token and wake one worker."""
        super().enqueue(data, priority)
        with self._arrived:
            self._arrived.notify()

    def dequeue(self) -> bytes | None:
        """A token, waiting for one at most a second; None if none came."""
        data: bytes | None = super().dequeue()
        if data is None:
            with self._arrived:
                self._arrived.wait(POLL_SECONDS)
            data = super().dequeue()
        return data

    def wake_all(self) -> None:
        """Let every waiting worker look up: the consumer stops."""
        with self._arrived:
            self._arrived.notify_all()


class WakingHuey(CySqliteHuey):  # type: ignore[misc]
    """Huey on ``WakingStorage``."""

    storage_class = WakingStorage


def build(url: str, queue_file: Path) -> Huey:
    """Huey for ``url`` (``postgresql://…``), else on ``queue_file``. Results are off: our rows are the truth.

    A queue file that is no database is moved aside: it holds only tokens, which the next tick makes anew.
    """
    common: dict[str, Any] = {
        "name": "scoutly",
        "results": False,
        "serializer": JSONSerializer(),
        "utc": True,
    }
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresHuey(dsn=url, **common)
    queue_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return _on_file(queue_file, common)
    except cysqlite.Error as error:
        log.warning("the queue file is unusable (%s) and made anew", error)
        aside = queue_file.with_suffix(".damaged")
        try:
            queue_file.replace(aside)
            for suffix in ("-wal", "-shm"):
                queue_file.with_name(queue_file.name + suffix).unlink(missing_ok=True)
            return _on_file(queue_file, common)
        except (OSError, cysqlite.Error) as fatal:
            raise CannotRunError(
                f"The queue file {queue_file} cannot be used: {fatal}.",
                "Check the permissions of its folder.",
            ) from None


def _on_file(queue_file: Path, common: dict[str, Any]) -> Huey:
    huey = WakingHuey(filename=str(queue_file), pragmas={"synchronous": 1}, timeout=10, **common)
    queue_file.chmod(0o600)
    return huey
