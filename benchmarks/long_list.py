"""A list of a million postings beside one of a thousand, on a real pseudo-terminal.

``python -m benchmarks.long_list [--rows 1000000] [--homes DIR] [--rounds 5]``: opening (process start to rows, and
coming back to the page), scrolling (forty half pages), jumps to the end and back, and a word nobody else has, side
by side; then how long the services take for counts, jumps and words, which is off the event loop. ``--homes`` keeps
the two homes for another run: filling the long one takes minutes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.pty_stage import SCOUTLY, Terminal, environment
from benchmarks.stage import run

SETTLE_SECONDS = 8.0
FILL = """
import sys
from scoutly_tui import clock
from scoutly_tui.services import companies, home
from scoutly_tui.store import database
wanted = int(sys.argv[1])
opened, now = home.open_home(user="bench"), clock.now_ms()
with home.thread_session():
    specs = [companies.CompanySpec(f"Company {n}", f"https://c{n}.example/careers", 1 + n * 37 % 100, True) for n in range(200)]
    companies.take_in(opened.user_id, specs, now)
    keys = [row[0] for row in database.execute("select id from company order by id")]
    have = database.execute("select count(*) from posting")[0][0]
    for start in range(have, wanted, 2000):
        numbers = range(start, min(wanted, start + 2000))
        with database.writing(durable=False):
            rows = [(keys[n % 200], f"x{n}", "u", f"{('Senior', 'Staff', 'Lead')[n % 3]} Engineer {n}", '["Berlin"]', 'h', now - n, now)
                    for n in numbers]
            database.execute("insert into posting (company_id, external_id, url, title, locations, fields_hash, first_seen_at,"
                             " last_seen_at) values " + ",".join(["(?,?,?,?,?,?,?,?)"] * len(rows)), *[v for row in rows for v in row])
            first = database.execute("select max(id) from posting")[0][0] - len(rows) + 1
            rows = [(opened.user_id, first + at, keys[n % 200], n * 7919 % 101, 'new' if n % 3 else 'seen', True, now)
                    for at, n in enumerate(numbers)]
            database.execute("insert into match (user_id, posting_id, company_id, score, state, is_open, created_at) values "
                             + ",".join(["(?,?,?,?,?,?,?)"] * len(rows)), *[v for row in rows for v in row])
"""
ASK = """
import json, statistics, sys, time
from scoutly_tui import clock
from scoutly_tui.services import home, posting_list, postings
from scoutly_tui.services.posting_rows import PostingQuery, Standpoint
opened, now = home.open_home(user="bench"), clock.now_ms()
user, query = opened.user_id, PostingQuery()
def took(ask):
    times = []
    for _ in range(7):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
with home.thread_session():
    size = posting_list.size(user, query, now)
    fences = []
    while fence := posting_list.next_fence(user, query, now, fences[-1] if fences else None):
        fences.append(fence)
    seen = {
        "all counts": lambda: postings.counts(user, now),
        "the window about the cursor": lambda: posting_list.around(user, query, now, size, Standpoint()),
        "a jump to the end": lambda: posting_list.window(user, query, now, size - 60, 60, size),
        "a jump to the middle": lambda: posting_list.window(user, query, now, size // 2, 60, size, fences),
        "the same before it is fenced": lambda: posting_list.window(user, query, now, size // 2, 60, size),
        "a word few hold": lambda: posting_list.glimpse(user, PostingQuery(text=str(size // 2)), now, 60),
        "how many hold it": lambda: posting_list.size(user, PostingQuery(text=str(size // 2)), now),
        "a word a third holds": lambda: posting_list.glimpse(user, PostingQuery(text="senior"), now, 60),
        "how many hold that": lambda: posting_list.size(user, PostingQuery(text="senior"), now),
    }
    print(json.dumps({name: took(ask) for name, ask in seen.items()}))
"""


def opened(env: dict[str, str]) -> Terminal:
    """The screens with their rows in sight."""
    terminal = Terminal(SCOUTLY, env)
    terminal.wait("Engineer")
    return terminal


def opening(env: dict[str, str]) -> float:
    """Process start to rows."""
    terminal = Terminal(SCOUTLY, env)
    terminal.wait("Engineer")
    took = time.perf_counter() - terminal.started
    terminal.close()
    return took


def by_keys(env: dict[str, str]) -> dict[str, float]:
    """CPU in milliseconds for what a person does with keys, all threads together."""
    terminal = opened(env)
    terminal.wait("new")
    # What goes on behind the first frame (counts, fences through the long list) is not what a key costs.
    terminal.read(SETTLE_SECONDS)
    found: dict[str, float] = {}
    for name, keys in (
        ("forty half pages", "\x04" * 40),
        ("to the end and back", "Gg"),
        ("coming back to the page", "71"),
    ):
        before = terminal.cpu()
        for key in keys:
            terminal.send(key)
        found[name] = terminal.cpu() - before
    terminal.close()
    return found


def main() -> None:
    """Fill, measure in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--homes", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.homes or Path(passing)
        homes = {}
        for rows in (1_000, options.rows):
            homes[rows] = environment(str(folder / str(rows)))
            Path(homes[rows]["SCOUTLY_HOME"]).mkdir(parents=True, exist_ok=True)
            print(f"filling {rows:,} postings", file=sys.stderr)
            run(FILL, homes[rows], str(rows))
        _beside("process start to rows, ms", homes, options.rounds, lambda env: {"": opening(env) * 1000})
        _beside("CPU, ms", homes, options.rounds, by_keys)
        _services(homes)


def _beside(
    what: str,
    homes: dict[int, dict[str, str]],
    rounds: int,
    measure: Callable[[dict[str, str]], dict[str, float]],
) -> None:
    found: dict[int, list[dict[str, float]]] = {rows: [] for rows in homes}
    for number in range(rounds + 1):
        for rows, env in homes.items():
            value = measure(env)
            if number:
                found[rows].append(value)
    few, many = homes
    for name in found[few][0]:
        ratio = statistics.median(b[name] / a[name] for a, b in zip(found[few], found[many], strict=True))
        values = [statistics.median(one[name] for one in found[rows]) for rows in homes]
        print(
            f"{name or what} ({what}): {few:,} rows {values[0]:.0f}, {many:,} rows {values[1]:.0f}; ratio {ratio:.2f} (wanted: ≤ 1.3)"
        )


def _services(homes: dict[int, dict[str, str]]) -> None:
    few, many = (json.loads(run(ASK, env)) for env in homes.values())
    print("off the loop, ms (wanted for counts and jumps: ≤ 50):")
    for name, value in many.items():
        print(f"  {name:32} {few[name]:8.1f} {value:8.1f}")


if __name__ == "__main__":
    main()
