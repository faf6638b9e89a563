"""How soon a check starts that another process asks for: ``python benchmarks/latency.py [--jobs 20]``.

An idle worker runs; this process does what the TUI does when somebody presses “check now”, and waits for the
attempt's start. The reference is a Huey consumer with its own defaults, for a task enqueued by another process.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from idle import NOT_DUE
from stage import environment, gateway, median, populate, run, spread

ASK = """
import json, random, sys, time
from scoutly_tui import clock
from scoutly_tui.services import home, planning
from scoutly_tui.store import database
home.open_home(); home.open_thread()
times = []
for number in range(int(sys.argv[1])):
    time.sleep(random.uniform(0.5, 1.5))
    asked = clock.now_ms()
    planning.enqueue_companies([f"c{number}"], asked)
    while not (rows := database.execute("select started_at from job_attempt a join company c on c.id = a.company_id"
                                        " where c.slug = ? and started_at >= ?", f"c{number}", asked)):
        time.sleep(0.001)
    times.append(rows[0][0] - asked)
print(json.dumps(times))
"""
BARE = """
import time
from huey import SqliteHuey
huey = SqliteHuey(filename={file!r}, results=True)
@huey.task()
def when(): return time.time()
"""


def main() -> None:
    """Measure and print."""
    import json

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(options.pairs):
        with gateway() as world, environment(world.address) as env:
            populate(env, 50)
            run(NOT_DUE, env)
            worker = subprocess.Popen(
                [sys.executable, "-m", "scoutly_tui", "work"], env=env, stdout=subprocess.DEVNULL
            )
            time.sleep(4)
            ours += json.loads(run(ASK, env, str(options.jobs)))
            worker.terminate()
            worker.wait(30)
        bare += _bare(options.jobs)
    print(f"scoutly:                 {spread(ours, 0)} ms")
    print(f"Huey with its defaults:  {spread(bare, 0)} ms")
    print(f"The median is {median(ours):.0f} ms; the bound is 1000.")


def _bare(jobs: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE.format(file=f"{folder}/bare.db"))
        consumer = subprocess.Popen(
            [str(Path(sys.executable).with_name("huey_consumer")), "bare.huey", "-w", "5"], cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(2)
        sys.path.insert(0, folder)
        import bare

        times = []
        for _ in range(jobs):
            time.sleep(random.uniform(0.5, 1.5))
            asked = time.time()
            times.append((bare.when().get(blocking=True, timeout=30) - asked) * 1000)
        sys.path.remove(folder)
        del sys.modules["bare"]
        consumer.terminate()
        consumer.wait(30)
        return times


if __name__ == "__main__":
    main()
