"""``python -m benchmarks.compare [--turns 3] [--companies 200]``: one table, and who noticed what.

Four looks at one world a turn: the first, an unchanged one, one after the planted events, and one more that
lets a tool confirm. All tools look in turn, interleaved, so that a busy moment of the machine hits them alike;
the figures are medians. The peers are installed from PyPI into environments of their own at the first run.

"× ideal" is the time between the first and the last request beside the sum of the latencies ÷ the tool's own
workers; starting Python is outside it. CPU and memory are the whole process's, its start included, but for
changedetection.io, a server that stays up: there it is what the look took.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.compare import tools
from benchmarks.compare.verdict import Count, judge, print_noticed
from benchmarks.compare.world import PLANTED, Event

LOOKS = ("first", "unchanged", "events", "again")
PHASES = (0, 0, 1, 2)
FAULTS = {Event.BLOCKED, Event.DISGUISED, Event.EMPTIED, Event.GONE, Event.BROKEN}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--latency", default="0.05,0.3", help="MIN,MAX in seconds")
    parser.add_argument("--environments", type=Path, default=Path(tempfile.gettempdir()) / "scoutly-compare")
    parser.add_argument("--only", default="", help="tools whose name begins with one of these, comma between")
    options = parser.parse_args()
    figures: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    counts: dict[str, Count] = {}
    for turn in range(options.turns):
        with tempfile.TemporaryDirectory(prefix="scoutly-compare-") as folder:
            _turn(options, turn, Path(folder), figures, counts)
    _print(options, figures)
    print_noticed(counts)


def _tools(options: argparse.Namespace, address: str, folder: Path) -> Iterator[tools.Tool]:
    wanted = tuple(options.only.split(",")) if options.only else ("",)
    for name, make in {
        "asyncio": lambda home: tools.Loop(address, home),
        "scoutly": lambda home: tools.Scoutly(address, home),
        "urlwatch": lambda home: tools.Urlwatch(address, home, python("urlwatch"), best=False),
        "urlwatch, best": lambda home: tools.Urlwatch(address, home, python("urlwatch"), best=True),
        "changedetection": lambda home: tools.Changedetection(address, home, python("changedetection"), best=False),
        "changedetection, best": lambda home: tools.Changedetection(
            address, home, python("changedetection"), best=True
        ),
    }.items():  # fmt: skip
        if name.startswith(wanted):
            home = folder / name.replace(", ", "-")
            home.mkdir()

            def python(package: str) -> Path:
                return tools.environment_of(package, options.environments)

            yield make(home)


def _turn(
    options: argparse.Namespace, turn: int, folder: Path,
    figures: dict[tuple[str, str], dict[str, list[float]]], counts: dict[str, Count],
) -> None:  # fmt: skip
    with _world(options, turn) as address:
        chosen = list(_tools(options, address, folder))
        try:
            for tool in chosen:
                tool.prepare(range(options.companies))
            said: dict[str, list[dict[int, str]]] = defaultdict(list)
            for number, (name, phase) in enumerate(zip(LOOKS, PHASES, strict=True)):
                for tool in chosen:
                    tools.told(address, f"phase={phase}")
                    look = tool.look(number)
                    told = tools.told(address)
                    # A tool may leave out for a day what was broken at the look before.
                    broken = sum(PLANTED[event] for event in FAULTS) if name == "again" else 0
                    assert told["hosts"] >= options.companies - broken, (tool.name, name, told)
                    said[tool.name].append(look.said)
                    ideal = told["latency"] / tool.workers
                    measured = figures[tool.name, name]
                    for key, value in {
                        "wall": look.wall, "ratio": told["window"] / ideal, "cpu": look.cpu, "rss": look.rss,
                        "requests": told["requests"] + told.get("robots", 0), "kb": told["bytes"] / 1000,
                    }.items():  # fmt: skip
                        measured[key].append(value)
                    if name == "unchanged":
                        measured["each"].append(1000 * (look.cpu - tool.start().cpu) / options.companies)
                    print(
                        f"turn {turn}, {tool.name}, {name}: {told['window'] / ideal:.2f} × ideal",
                        file=sys.stderr,
                    )
            for name, looks in said.items():
                counts[name] = judge(looks, options.companies) + counts.get(name, Count())
        finally:
            for tool in chosen:
                tool.close()


@contextmanager
def _world(options: argparse.Namespace, seed: int) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.compare.world", "--companies", str(options.companies),
         "--latency", options.latency, "--seed", str(seed)],
        cwd=tools.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)


def _print(options: argparse.Namespace, figures: dict[tuple[str, str], dict[str, list[float]]]) -> None:
    print(f"{options.companies} companies, latency {options.latency} s, {options.turns} turns, medians; "
          f"Python {platform.python_version()}, {platform.machine()}\n")  # fmt: skip
    columns = ("wall", "ratio", "cpu", "rss", "requests", "kb")
    heads = ("wall s", "× ideal", "CPU s", "peak MB", "requests", "KB")
    print(f"| {'tool':26} | {'look':9} | " + " | ".join(f"{head:>8}" for head in heads) + " |")
    print(f"| {'-' * 26} | {'-' * 9} | " + " | ".join(f"{'-' * 7}:" for _ in heads) + " |")
    for (tool, look), measured in sorted(figures.items(), key=lambda entry: LOOKS.index(entry[0][1])):
        values = [statistics.median(measured[column]) for column in columns]
        cells = [f"{value:8.2f}" if column in ("wall", "ratio", "cpu") else f"{value:8.0f}"
                 for column, value in zip(columns, values, strict=True)]  # fmt: skip
        print(f"| {tool:26} | {look:9} | " + " | ".join(cells) + " |")
    print("\nCPU of an unchanged company, the start of the process taken off:\n")
    for (tool, _), measured in figures.items():
        if each := measured.get("each"):
            print(f"- {tool}: {statistics.median(each):.1f} ms ({min(each):.1f}–{max(each):.1f})")


if __name__ == "__main__":
    main()
