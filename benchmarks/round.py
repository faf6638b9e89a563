"""A drained round against the ideal: ``python benchmarks/round.py [--rounds 3] [--companies 200]``.

The ideal is the sum of the server's latencies ÷ 5 workers, hosts distinct, gap 0. The window runs from the
worker's start of ticking to its end; starting Python is left out. Beside it, interleaved, runs what the
facts measured as reference: threads over one httpx client that only fetch.

Robots.txt is a request of its own at a first visit. It is measured both ways: answered at once, and taking
as long as a page, and then it is part of the ideal.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from stage import environment, gateway, median, populate, run, spread

WORK = """
import json, resource, time
from scoutly_tui.services import home
from scoutly_tui.worker import run as worker
from scoutly_tui.worker.engine import Engine
opened = home.open_home()
import httpx, scoutly_tui.sources.detect, scoutly_tui.sources.registry, scoutly_tui.matching.score  # a start, no round
began = []
start = Engine.start
Engine.start = lambda self: (began.append(time.monotonic()), start(self))[1]
before = resource.getrusage(resource.RUSAGE_SELF)
finish = Engine.finish
ended = []
Engine.finish = lambda self, *a, **k: (ended.append(time.monotonic()), finish(self, *a, **k))[1]
summary = worker.work(opened, drain=True)
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": ended[0] - began[0], "checks": summary.checks, "ok": summary.ok,
    "unchanged": summary.unchanged, "failed": summary.failed, "new": summary.new, "reason": summary.reason,
    "cpu": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime, "rss": used.ru_maxrss / 1024}))
"""
REFERENCE = """
import json, os, sys, time
from concurrent.futures import ThreadPoolExecutor
import httpx
client = httpx.Client(timeout=10)
address, etags = os.environ["SCOUTLY_FETCH__GATEWAY"], {}
def one(n):
    for path in (("/robots.txt", "/careers") if sys.argv[2] == "robots" else ("/careers",)):
        client.get(address + path, headers={"X-Scoutly-URL": f"https://c{n}.example{path}"}).content
began = time.monotonic()
with ThreadPoolExecutor(5) as pool:
    list(pool.map(one, range(int(sys.argv[1]))))
print(json.dumps({"seconds": time.monotonic() - began}))
"""
AGE = """
from scoutly_tui.services import home
from scoutly_tui.store import database
home.open_home()
with database.writing():
    database.execute("update company set next_due_at = 0, last_success_at = last_success_at - 999999999")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--latency", default="0.05,0.3")
    options = parser.parse_args()
    measured: dict[str, list[float]] = {}
    for turn in range(options.rounds):
        for robots in (False, True):
            _turn(options.companies, options.latency, robots, turn, measured)
    print(f"\n{'':34}{'× ideal':>22}{'seconds':>24}")
    for name in sorted({key.rpartition(" ")[0] for key in measured}):
        ratios = measured[f"{name} ratio"]
        print(f"{name:34}{spread(ratios):>22}{spread(measured[f'{name} seconds']):>24}")
    worst = max(
        median(values) for key, values in measured.items() if key.startswith("scoutly") and "ratio" in key
    )
    print(f"\nscoutly's worst median is {worst:.3f} × the ideal; the bound is 1.10.")


def _turn(count: int, latency: str, robots: bool, turn: int, measured: dict[str, list[float]]) -> None:
    more = ["--robots"] if robots else []
    words = "robots slow" if robots else "robots at once"
    with (
        gateway("--latency", latency, "--seed", str(turn), *more) as server,
        environment(server.address) as env,
    ):
        populate(env, count)
        for name in ("first", "same", "changed"):
            if name != "first":
                run(AGE, env)
            if name == "changed":
                server.told("add=3")
            server.told("reset")
            result = json.loads(run(WORK, env))
            told = server.told()
            ideal = (told["latency"] + told["robots_latency"]) / 5
            assert result["checks"] == count == told["hosts"], (result, told)
            key = f"scoutly, {name}, {words}"
            measured.setdefault(f"{key} ratio", []).append(result["seconds"] / ideal)
            measured.setdefault(f"{key} seconds", []).append(result["seconds"])
            print(
                f"{key}: {result['seconds']:.2f} s, ideal {ideal:.2f}, × {result['seconds'] / ideal:.3f}; {result}"
            )
            server.told("reset")
            asked = "robots" if told.get("robots") else "page"
            seconds = json.loads(run(REFERENCE, env, str(count), asked))["seconds"]
            told = server.told()
            key = f"httpx only, {name}, {words}"
            ideal = (told["latency"] + told["robots_latency"]) / 5
            measured.setdefault(f"{key} ratio", []).append(seconds / ideal)
            measured.setdefault(f"{key} seconds", []).append(seconds)


if __name__ == "__main__":
    main()
