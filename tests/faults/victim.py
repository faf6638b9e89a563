"""A process that forks one child for each order on its stdin; the child does one check and meets its fault.

It imports everything first, so that a hundred deaths cost less than a hundred starts of Python. An order is a line
of JSON: ``job``, ``fault`` and ``at``; the home is that of ``SCOUTLY_HOME``. Faults, ``at`` counted from 1:

- ``killed``: SIGKILL before the ``at``-th statement (begin and commit are statements, too);
- ``killed after``: SIGKILL when that statement is done;
- ``dropped``: the connection is cut before it (``pg_terminate_backend``; PostgreSQL);
- ``full``: no file may grow past ``at`` bytes, as on a full disk;
- ``torn``: the write that would pass ``at`` bytes kills the process in its middle.

The answer is a line of JSON: ``end`` (the exit code, below zero a signal) and ``statements`` (how many there were;
None if the child did not come to its end). Exit codes: 0 settled, 3 could not be settled here.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from scoutly_tui import clock
from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import home as homes
from scoutly_tui.services import leases, wiring, workers
from scoutly_tui.services.checking import Checker
from scoutly_tui.store import database

Order = dict[str, Any]


class Statements:
    """Counts what is sent to the engine, and lets ``fault`` happen at one of them."""

    def __init__(self, order: Order) -> None:
        self.count = 0
        self._at, self._fault = int(order["at"]), str(order["fault"])
        engine = database.db.obj
        for name in ("execute_sql", "begin", "commit"):
            setattr(engine, name, self._counted(getattr(engine, name)))

    def _counted(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            here = self.count == self._at
            if here and self._fault == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if here and self._fault == "dropped":
                _cut()
            result = do(*arguments, **named)
            if here and self._fault == "killed after":
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call


def _cut() -> None:
    import psycopg

    ours = database.db.obj.connection().info.backend_pid
    with psycopg.connect(os.environ["SCOUTLY_DATABASE__URL"], autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s)", (ours,))


def _check(checker: Checker, order: Order) -> int:
    """Claim the job and do it, as a worker's thread does; the exit code."""
    counted: Statements | None = None
    code = 0
    with homes.thread_session():
        try:
            if order["fault"] in ("full", "torn"):
                signal.signal(signal.SIGXFSZ, signal.SIG_DFL if order["fault"] == "torn" else signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                resource.setrlimit(resource.RLIMIT_FSIZE, (order["at"], order["at"]))
            counted = Statements(order)
            claimed = leases.claim(f"{workers.owner_id()}#1", clock.now_ms(), 30, job=order["job"])
            assert claimed is not None, "there was nothing to claim"
            checker.run(claimed)
        except (*database.FAULTS, CannotRunError):
            code = 3
            database.close()
    os.write(order["told"], str(counted.count if counted else 0).encode())
    return code


def _one(checker: Checker, order: Order) -> dict[str, object]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os._exit(_check(checker, order | {"told": write}))
        except BaseException:  # noqa: BLE001 - the edge of the process
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    return {"end": os.waitstatus_to_exitcode(status), "statements": int(told) if told else None}


def _warm_up() -> None:
    """Import what a check needs, and let the scorer compile its patterns."""
    import httpx  # noqa: F401

    import scoutly_tui.sources.detect
    import scoutly_tui.sources.registry  # noqa: F401
    from scoutly_tui.matching.posting import PostingText
    from scoutly_tui.matching.profile import Profile
    from scoutly_tui.matching.score import Scorer

    Scorer(Profile()).score(PostingText("Engineer", description="We want you in Berlin for 50.000 € a year."))


def main() -> None:
    """Carry out orders until there are no more."""
    _warm_up()
    opened = homes.open_home()
    checker = Checker(opened.settings, wiring.client(opened.settings.fetch))
    # No connection may be shared across a fork.
    database.disconnect()
    for line in sys.stdin:
        print(json.dumps(_one(checker, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
