"""``scoutly work``: a worker process of our own, headless or embedded."""

from __future__ import annotations

import fcntl
import logging
import os
from typing import TextIO

from scoutly_tui import logs
from scoutly_tui.services.home import Home
from scoutly_tui.worker.engine import Engine, Summary
from scoutly_tui.worker.instance import connect

log = logging.getLogger(__name__)


def work(
    home: Home,
    *,
    threads: int | None = None,
    drain: bool = False,
    embedded: bool = False,
    verbose: bool = False,
) -> Summary:
    """Work until stopped (or, with ``drain``, until nothing is due) and return what was done.

    Only one embedded worker runs a home: a second finds the first and returns at once.
    """
    kind = "embedded" if embedded else "headless"
    logs.start(home.paths.log_dir, f"worker-{kind}", verbose=verbose)
    lock = _only_embedded(home) if embedded else None
    if embedded and lock is None:
        return Summary(reason="another embedded worker is at it")
    engine = Engine(home, kind, threads or home.settings.worker.threads, drain=drain)
    huey = connect(home, engine)
    consumer = huey.create_consumer(workers=engine.threads, worker_type="thread", health_check_interval=2)
    consumer.run()
    if lock is not None:
        lock.close()
    return engine.summary


def _only_embedded(home: Home) -> TextIO | None:
    """The held lock of this home's embedded worker; None if another process holds it."""
    handle = home.paths.embedded_lock.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    handle.write(str(os.getpid()))
    handle.flush()
    return handle
