"""``scoutly work``: a worker process of our own, headless or embedded."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager

from scoutly_tui import logs
from scoutly_tui.services import backup
from scoutly_tui.services.home import Home, close_thread, prepare
from scoutly_tui.store import database
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
    # The main thread only waits: a connection it kept would pin a reader's view and a slot of the pool.
    close_thread()
    if not embedded:
        _mend(home)
        return _work(home, kind, threads, drain=drain)
    with _only_embedded(home) as alone:
        if not alone:
            return Summary(reason="another embedded worker is at it")
        return _work(home, kind, threads, drain=drain)


def _mend(home: Home) -> None:
    """Look the whole database over, as nobody else will, before years of work go on in it."""
    path = database.sqlite_path(home.database_url)
    if path is None:
        return
    told = backup.recover_if_unsound(path, home.paths.backups)
    if told:
        sys.stderr.write(f"{told}\n")
        prepare(home.paths, home.settings, home.database_url)
        close_thread()


def _work(home: Home, kind: str, threads: int | None, *, drain: bool) -> Summary:
    engine = Engine(home, kind, threads or home.settings.worker.threads, drain=drain)
    huey = connect(home, engine)
    terminals = [number for number in (1, 2) if os.isatty(number)]
    huey.create_consumer(workers=engine.threads, health_check_interval=2).run()
    _leave_dead(terminals)
    return engine.summary


def _leave_dead(terminals: list[int]) -> None:
    """Write no more to a terminal that was closed meanwhile: what is still to be said is said to nobody."""
    for number in terminals:
        try:
            termios.tcgetattr(number)
        except (termios.error, OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)


@contextmanager
def _only_embedded(home: Home) -> Iterator[bool]:
    """Whether this is the home's only embedded worker, for as long as the block runs."""
    with home.paths.embedded_lock.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield True
