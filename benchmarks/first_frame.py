"""Process start to the first frame in a pseudo-terminal: scoutly over real rows beside an empty Textual app.

``python -m benchmarks.first_frame [PAIRS]`` prints the wall time, the CPU time and the memory of both when their
first frame stands, and the medians of the ratios pair by pair. Scoutly's frame holds companies (or postings) by name.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time

import pexpect

from benchmarks.pty_stage import EMPTY_APP, SCOUTLY, Terminal, environment, in_turns, ratio
from benchmarks.stage import run

POSTINGS = """
from scoutly_tui import clock
from scoutly_tui.services import home
from scoutly_tui.store import database
from scoutly_tui.store.models import Match, Posting
opened = home.open_home()
now = clock.now_ms()
with home.thread_session(), database.writing():
    for number in range(200):
        key = Posting.insert(company=number % 100 + 1, external_id=str(number), url="u", title=f"Lamplighter {number}",
                             fields_hash="h", first_seen_at=now, last_seen_at=now).execute()
        Match.insert(user=opened.user_id, posting=key, company=number % 100 + 1, score=number % 101, state="new",
                     created_at=now).execute()
"""


def measured(command: list[str], expected: str, env: dict[str, str]) -> tuple[float, float, float]:
    """Seconds, milliseconds of CPU and MB until ``expected`` is on the terminal."""
    terminal = Terminal(command, env)
    terminal.wait(expected)
    found = time.perf_counter() - terminal.started, terminal.cpu(), terminal.memory()
    terminal.close()
    return found


def main(pairs: int) -> None:
    """Take turns, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        pexpect.run(" ".join([*SCOUTLY, "catalogue", "--add", "--seed-preferences"]), env=env, timeout=120)
        run(POSTINGS, env)
        for page, expected in (("companies", "Atlassian"), ("postings", "Lamplighter")):
            shown = env | {"SCOUTLY_UI__PAGE": page}
            ours: list[tuple[float, float, float]] = []
            other: list[tuple[float, float, float]] = []
            in_turns(
                pairs,
                lambda shown=shown, expected=expected, ours=ours: _noted(
                    ours, measured(SCOUTLY, expected, shown)
                ),
                lambda other=other: _noted(other, measured(EMPTY_APP, "an empty screen", env)),
            )
            print(
                f"the first frame with {page} (median of {pairs}; ratios pair by pair; wanted: ≤ 1.4, memory ≤ 1.6)"
            )
            for place, (name, scale, unit) in enumerate(
                (("wall", 1000, "ms"), ("CPU", 1, "ms"), ("memory", 1, "MB"))
            ):
                a, b = [one[place] for one in ours[1:]], [one[place] for one in other[1:]]
                print(
                    f"  {name:7} scoutly {statistics.median(a) * scale:6.0f} {unit}   an empty app"
                    f" {statistics.median(b) * scale:6.0f} {unit}   ratio {ratio(a, b):.2f}"
                )


def _noted(values: list[tuple[float, float, float]], value: tuple[float, float, float]) -> float:
    values.append(value)
    return value[0]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
