"""The Huey instance, its one task, and the engine behind it."""

from __future__ import annotations

import logging
import sys
from typing import Any

from huey.api import Huey

from scoutly_tui import logs
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.services.home import Home, open_home
from scoutly_tui.store import database
from scoutly_tui.worker.consumer import GracefulConsumer
from scoutly_tui.worker.engine import Engine
from scoutly_tui.worker.storage import WakingStorage, build, storage_errors

log = logging.getLogger(__name__)
_consumer_huey: Huey | None = None


def connect(home: Home, engine: Engine) -> Huey:
    """Huey over ``home``'s queue, with the one task it knows: look in the table.

    The task is named, so that moving the code never orphans a token. A queue that cannot be used is no
    reason to fail: the next tick asks it again.
    """
    huey = build(_queue_url(home), home.paths.queue)
    broken = storage_errors(huey)

    def look() -> None:
        engine.look()

    look.__module__ = "scoutly"
    task = huey.task(name="look")(look)

    def wake(count: int) -> None:
        try:
            for _ in range(count):
                task()
        except broken as error:
            log.warning("a token could not be queued: %s", error)

    def waiting() -> int:
        try:
            return int(huey.pending_count())
        except broken as error:
            log.warning("the queue does not answer: %s", error)
            return 0

    def rouse() -> None:
        if isinstance(huey.storage, WakingStorage):
            huey.storage.wake_all()

    engine.wake, engine.waiting, engine.rouse = wake, waiting, rouse
    huey.create_consumer = lambda **options: GracefulConsumer(huey, engine, **options)
    return huey


def _queue_url(home: Home) -> str:
    url = home.settings.queue.url
    if url:
        return url
    return "" if database.sqlite_path(home.database_url) else home.database_url


def consumer_huey() -> Any:
    """The instance for ``huey_consumer scoutly_tui.worker.huey``, for the home that the environment names.

    Where it cannot be made, the process ends with one sentence and the code of the error.
    """
    global _consumer_huey
    if _consumer_huey is None:
        try:
            home = open_home()
            logs.start(home.paths.log_dir, "consumer")
            _consumer_huey = connect(home, Engine(home, "consumer", home.settings.worker.threads))
        except ScoutlyError as error:
            sys.stderr.write(f"Error: {error} {error.remedy}\n")
            raise SystemExit(error.exit_code) from None
    return _consumer_huey
