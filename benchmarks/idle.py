"""An idle worker beside a bare Huey consumer with httpx imported: ``python benchmarks/idle.py [--seconds 20]``.

Both have five threads; ours has a home of 200 companies, none of them due. CPU is user and system time of the
process over the span; memory its resident set (and the part of it that is its own). Interleaved, medians of pairs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from stage import environment, gateway, median, populate, run, spread

BARE = """
import httpx
from huey import SqliteHuey
huey = SqliteHuey(filename={file!r})
@huey.task()
def nothing(): pass
"""
NOT_DUE = """
from scoutly_tui import clock
from scoutly_tui.services import home
from scoutly_tui.store import database
home.open_home()
with database.writing():
    database.execute("update company set next_due_at = ?, last_success_at = ?", clock.now_ms() + 10**9, clock.now_ms())
"""
SETTLE_SECONDS = 15.0


def measured(command: list[str], env: dict[str, str], seconds: float) -> tuple[float, float, float]:
    """CPU in % of a core, resident memory and own memory in MB of an idle ``command``."""
    import psutil

    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(SETTLE_SECONDS)
            told = psutil.Process(process.pid)
            before, started = told.cpu_times(), time.monotonic()
            time.sleep(seconds)
            after, passed = told.cpu_times(), time.monotonic() - started
            memory = told.memory_full_info()
        finally:
            process.terminate()
    used = after.user + after.system - before.user - before.system
    return 100 * used / passed, memory.rss / 1e6, memory.uss / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--worked", action="store_true", help="let ours first do a round of 20 companies")
    options = parser.parse_args()
    ours: list[tuple[float, float, float]] = []
    bare: list[tuple[float, float, float]] = []
    consumer = str(Path(sys.executable).with_name("huey_consumer"))
    with gateway() as world, environment(world.address) as env, tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE.format(file=f"{folder}/bare.db"))
        populate(env, 200)
        for _ in range(options.pairs):
            run(NOT_DUE, env)
            if options.worked:
                run(
                    f"{NOT_DUE}\nwith database.writing():\n    database.execute('update company set next_due_at = 0 where id <= 20')",
                    env,
                )
            ours.append(measured([sys.executable, "-m", "scoutly_tui", "work"], env, options.seconds))
            bare.append(
                measured([consumer, "bare.huey", "-w", "5"], env | {"PYTHONPATH": folder}, options.seconds)
            )
    print(f"{'':28}{'scoutly':>24}{'bare consumer':>24}{'ratio':>8}")
    for place, name in enumerate(("CPU, % of a core", "resident memory, MB", "own memory, MB")):
        mine, reference = [one[place] for one in ours], [one[place] for one in bare]
        ratio = median(mine) / max(median(reference), 0.001)
        print(f"{name:28}{spread(mine):>24}{spread(reference):>24}{ratio:8.2f}")
    print("The bounds: at most 0.5 % of a core, at most 1.6 × the resident memory.")


if __name__ == "__main__":
    main()
