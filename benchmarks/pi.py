"""What scoutly does where a Raspberry Pi 5 would run it, and through a year.

``python -m benchmarks.pi round`` is a drained round of ``benchmarks.round``'s kind, free and held back, interleaved:
the processor stopped for a part of the time (``--quota``, of one core), no more than ``--memory`` MB of data, and
every flush of the disk late by ``--fsync`` milliseconds (a library that is put before the C library's, compiled
on the spot; without a compiler that part is left out, and said).

``python -m benchmarks.pi year`` lets one worker process live through ``--days`` of the demo world, its clock moved
a day after each drained day, and prints what it holds and what lies on the disk on the way: after the warm-up of
a tenth of the time, memory, descriptors and threads must not grow, and files only with what was found.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from stage import environment, gateway, populate, spread

SLOW_FLUSH = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
static void late(void) {
  long ms = atol(getenv("SLOW_FLUSH_MS"));
  struct timespec wait = {ms / 1000, (ms % 1000) * 1000000L};
  nanosleep(&wait, 0);
}
int fsync(int fd) { late(); return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { late(); return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
"""
ROUND = """
import json, resource, time
from scoutly_tui.services import home
from scoutly_tui.worker import run as worker
opened = home.open_home()
began = time.monotonic()
summary = worker.work(opened, drain=True)
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": time.monotonic() - began, "checks": summary.checks, "failed": summary.failed,
    "cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss / 1024}))
"""
AGE = """
from scoutly_tui.services import home
from scoutly_tui.store import database
home.open_home()
with database.writing():
    database.execute("update company set next_due_at = 0, last_success_at = last_success_at - 999999999")
"""
LIVE = """
import json, os, resource, sys, threading
from pathlib import Path
from scoutly_tui import logs
from scoutly_tui.services import home
from scoutly_tui.worker import run as worker
opened = home.open_home()
logs.start(opened.paths.log_dir, "worker")
home.close_thread()
folder = opened.paths.data_dir
def size(pattern):
    return sum(file.stat().st_size for file in folder.rglob(pattern)) / 1e6
for line in sys.stdin:
    os.environ["SCOUTLY_CLOCK_OFFSET"] = str(int(line) * 86400)
    summary = worker._work(opened, "headless", None, drain=True)
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(json.dumps({"checks": summary.checks, "rss": int(status["VmRSS"].split()[0]) / 1024,
        "descriptors": len(os.listdir("/proc/self/fd")), "threads": threading.active_count(),
        "database": size("scoutly.db*"), "queue": size("queue.db*"), "logs": size("*.log*"),
        "backups": size("backups/*")}), flush=True)
"""


def slow_flush(folder: str) -> str | None:
    """The library that makes every flush late, or None where nothing can compile it."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    source, library = Path(folder, "late.c"), Path(folder, "late.so")
    source.write_text(SLOW_FLUSH)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return str(library)


@contextmanager
def held_back(process: subprocess.Popen[str], quota: float) -> Iterator[None]:
    """Let ``process`` run for ``quota`` of the time only."""
    ended = threading.Event()

    def hold() -> None:
        while not ended.wait(0.02 * quota):
            process.send_signal(signal.SIGSTOP)
            ended.wait(0.02 * (1 - quota))
            process.send_signal(signal.SIGCONT)

    thread = threading.Thread(target=hold)
    if quota < 1:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        if quota < 1:
            thread.join()
            process.send_signal(signal.SIGCONT)


def run(code: str, env: dict[str, str], quota: float, memory: int) -> dict[str, float]:
    """What ``code`` printed under these limits."""

    def limit() -> None:
        if memory:
            resource.setrlimit(resource.RLIMIT_DATA, (memory << 20, memory << 20))

    process = subprocess.Popen(
        [sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True, preexec_fn=limit
    )
    with held_back(process, quota):
        said, _ = process.communicate(timeout=900)
    if process.returncode:
        raise SystemExit(f"the worker ended with {process.returncode}")
    found: dict[str, float] = json.loads(said)
    return found


def rounds(options: argparse.Namespace) -> None:
    """A first and an unchanged round, free and held back in turn."""
    measured: dict[str, list[dict[str, float]]] = {}
    ideals: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        library = slow_flush(folder)
        if library is None:
            print("No C compiler here: flushes of the disk are as fast as they are.")
        late = {"LD_PRELOAD": library, "SLOW_FLUSH_MS": str(options.fsync)} if library else {}
        limits = {"free": (1.0, 0, {}), "as a Pi": (options.quota, options.memory, late)}
        for turn in range(options.rounds):
            for name, (quota, memory, more) in limits.items():
                with (
                    gateway("--latency", options.latency, "--seed", str(turn)) as server,
                    environment(server.address) as env,
                ):
                    populate(env, options.companies)
                    for look in ("first", "unchanged"):
                        if look == "unchanged":
                            subprocess.run([sys.executable, "-c", AGE], env=env, check=True)
                        server.told("reset")
                        found = run(ROUND, env | more, quota, memory)
                        assert found["checks"] == options.companies, found
                        assert not found["failed"], found
                        measured.setdefault(f"{name}, {look}", []).append(found)
                        ideals[look] = server.told()["latency"] / 5
    print(f"{options.companies} companies, latency {options.latency} s; as a Pi: {options.quota:.0%} of a core, "
          f"{options.memory} MB of data, flushes {options.fsync} ms late\n")  # fmt: skip
    print(f"| {'round':20} | {'seconds':>20} | {'× ideal':>8} | {'CPU s':>18} | {'peak MB':>8} |")
    print(f"| {'-' * 20} | {'-' * 19}: | {'-' * 7}: | {'-' * 17}: | {'-' * 7}: |")
    for name, found in measured.items():
        seconds = [one["seconds"] for one in found]
        ideal = ideals[name.rpartition(", ")[2]]
        print(f"| {name:20} | {spread(seconds):>20} | {statistics.median(seconds) / ideal:8.2f} | "
              f"{spread([one['cpu'] for one in found]):>18} | {max(one['rss'] for one in found):8.0f} |")  # fmt: skip


def year(options: argparse.Namespace) -> None:
    """One worker process, day after day."""
    from scoutly_tui.services import demo_run
    from scoutly_tui.store import database

    samples: list[dict[str, float]] = []
    columns = ("checks", "rss", "descriptors", "threads", "database", "queue", "logs", "backups")
    print("| day | " + " | ".join(f"{column:>11}" for column in columns) + " |    postings |")
    print("| --: | " + " | ".join(f"{'-' * 10}:" for _ in columns) + " | ----------: |")
    with demo_run.opened(number=options.companies) as demo:
        worker = subprocess.Popen(
            [sys.executable, "-c", LIVE], env={**os.environ, **demo.environment, "SCOUTLY_WORKER__GRACE_SECONDS": "1"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            for day in range(options.days):
                demo.set_day(day)
                worker.stdin.write(f"{day}\n")
                worker.stdin.flush()
                line = worker.stdout.readline()
                if not line:
                    raise SystemExit(f"the worker ended on day {day} with {worker.wait(10)}")
                sample = json.loads(line)
                with database.reading():
                    sample["postings"] = database.execute("select count(*) from posting")[0][0]
                samples.append(sample)
                if day % max(1, options.days // 24) == 0 or day == options.days - 1:
                    print(f"| {day:3} | " + " | ".join(f"{sample[column]:11.1f}" for column in columns)
                          + f" | {sample['postings']:11} |", flush=True)  # fmt: skip
        finally:
            worker.stdin.close()
            worker.wait(60)
    warm = samples[len(samples) // 10 :]
    print(
        f"\n{sum(sample['checks'] for sample in samples)} checks. From day {len(samples) // 10} to the end, by half:"
    )
    for column in columns[1:]:
        early = statistics.median(sample[column] for sample in warm[: len(warm) // 2])
        late = statistics.median(sample[column] for sample in warm[len(warm) // 2 :])
        print(f"- {column}: {early:.2f} → {late:.2f}")
    found = samples[-1]["postings"] - warm[0]["postings"]
    grown = (samples[-1]["database"] - warm[0]["database"]) * 1000
    print(f"- {grown:.0f} KB of database for {found} postings: {grown / max(found, 1):.1f} KB each")


def main() -> None:
    """Measure and print."""
    started = time.monotonic()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(required=True)
    one = kinds.add_parser("round")
    one.add_argument("--rounds", type=int, default=3)
    one.add_argument("--companies", type=int, default=200)
    one.add_argument("--latency", default="0.05,0.3", help="MIN,MAX in seconds")
    one.add_argument("--quota", type=float, default=0.5, help="of one core")
    one.add_argument("--memory", type=int, default=256, help="MB of data")
    one.add_argument("--fsync", type=int, default=20, help="milliseconds more a flush")
    one.set_defaults(do=rounds)
    other = kinds.add_parser("year")
    other.add_argument("--days", type=int, default=365)
    other.add_argument("--companies", type=int, default=110)
    other.set_defaults(do=year)
    options = parser.parse_args()
    options.do(options)
    print(f"\n{time.monotonic() - started:.0f} s in all.")


if __name__ == "__main__":
    main()
