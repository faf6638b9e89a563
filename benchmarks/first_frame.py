"""Process start to the first frame in a pseudo-terminal: scoutly over real rows beside an empty Textual app.

``python -m benchmarks.first_frame [PAIRS]`` prints both medians, and the median of the ratios pair by pair.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pexpect

EMPTY = """
from textual.app import App
from textual.widgets import Footer, Static
class Empty(App):
    def compose(self):
        yield Static("an empty screen")
        yield Footer()
Empty().run()
"""


def first_frame(command: list[str], expected: str, environment: dict[str, str]) -> float:
    """Seconds from the start of ``command`` until ``expected`` is on its terminal."""
    started = time.perf_counter()
    child = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(24, 80), timeout=60)
    child.expect(expected)
    took = time.perf_counter() - started
    child.sendcontrol("q")
    child.close(force=True)
    return took


def main(pairs: int) -> None:
    """Take turns, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "TERM": "xterm-256color",
            "SCOUTLY_HOME": folder,
            "SCOUTLY_WORKER__EMBEDDED": "false",
        }
        scoutly = [str(Path(sys.executable).with_name("scoutly"))]
        prepared = pexpect.spawn(
            scoutly[0], ["catalogue", "--add", "--seed-preferences"], env=environment, timeout=60
        )
        prepared.expect(pexpect.EOF)
        ours, empty = [], []
        for _ in range(pairs + 1):
            empty.append(first_frame([sys.executable, "-c", EMPTY], "an empty screen", environment))
            ours.append(first_frame(scoutly, "Atlassian|77 companies|Inbox", environment))
    ours, empty = ours[1:], empty[1:]
    ratio = statistics.median(a / b for a, b in zip(ours, empty, strict=True))
    print(
        f"scoutly, 111 companies: {statistics.median(ours) * 1000:.0f} ms to its first frame (median of {pairs})"
    )
    print(f"an empty Textual app:   {statistics.median(empty) * 1000:.0f} ms")
    print(f"ratio: {ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
