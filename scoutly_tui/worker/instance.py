"""The Huey instance, its one task, and the engine behind it."""

from __future__ import annotations

from typing import Any

from huey.api import Huey

from scoutly_tui import logs
from scoutly_tui.services.home import Home, open_home
from scoutly_tui.store import database
from scoutly_tui.worker.consumer import GracefulConsumer
from scoutly_tui.worker.engine import Engine
from scoutly_tui.worker.storage import build

_consumer_huey: Huey | None = None


def connect(home: Home, engine: Engine) -> Huey:
    """Huey over ``home``'s queue, with the one task it knows: look in the table.

    The task is named, so that moving the code never orphans a token.
    """
    huey = build(_queue_url(home), home.paths.queue)

    def look() -> None:
        engine.look()

    look.__module__ = "scoutly"
    task = huey.task(name="look")(look)

    def wake(count: int) -> None:
        for _ in range(count):
            task()

    engine.wake = wake
    engine.waiting = huey.pending_count
    huey.create_consumer = lambda **options: GracefulConsumer(huey, engine, **options)
    return huey


def _queue_url(home: Home) -> str:
    url = home.settings.queue.url
    if url:
        return url
    return "" if database.sqlite_path(home.database_url) else home.database_url


def consumer_huey() -> Any:
    """The instance for ``huey_consumer scoutly_tui.worker.huey``, for the home that the environment names."""
    global _consumer_huey
    if _consumer_huey is None:
        home = open_home()
        logs.start(home.paths.log_dir, "consumer")
        _consumer_huey = connect(home, Engine(home, "consumer", home.settings.worker.threads))
    return _consumer_huey
