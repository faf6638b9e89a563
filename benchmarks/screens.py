"""What the screens cost once they stand, on a real pseudo-terminal of 80×24: ``python -m benchmarks.screens``.

Key to paint in CPU (95th percentile over moves, pages, marks, filters and changes of page), bytes of one move, bytes
and CPU of an idle screen, bytes a second while a queue of five works, and memory beside an empty Textual app's. Each
figure stands beside what is wanted and, where there is one, beside the same of an empty app.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile

import pexpect

from benchmarks.pty_stage import EMPTY_APP, SCOUTLY, Terminal, environment, percentile
from benchmarks.stage import POPULATE, gateway, run

KEYS = "jjjjkkjj\x04\x04\x15 jj Gg" + "j" * 20 + "k" * 10
DUE = """
from scoutly_tui.services import home
from scoutly_tui.store import database
home.open_home()
with database.writing():
    database.execute("update company set next_due_at = 0")
"""


def shown(env: dict[str, str], page: str, expected: str) -> Terminal:
    """The screens at ``page``, settled."""
    terminal = Terminal(SCOUTLY, env | {"SCOUTLY_UI__PAGE": page})
    terminal.wait(expected)
    terminal.read(4.0)
    return terminal


def keys(terminal: Terminal, typed: str) -> tuple[list[float], list[int]]:
    """CPU in milliseconds and bytes for each of the keys ``typed``, one at a time."""
    cpu: list[float] = []
    sent: list[int] = []
    for key in typed:
        before = terminal.cpu()
        sent.append(len(terminal.send(key)))
        cpu.append(terminal.cpu() - before)
    return cpu, sent


def idle(terminal: Terminal, seconds: float) -> tuple[float, float]:
    """Bytes, and CPU in % of a core, while nobody does anything."""
    terminal.until_quiet(1.0)
    before = terminal.cpu()
    written = len(terminal.read(seconds))
    return float(written), (terminal.cpu() - before) / seconds / 10


def busy(folder: str, seconds: float, latency: str) -> float:
    """Bytes a second on the queue's page while five threads work."""
    with gateway("--latency", latency) as world:
        env = environment(folder, SCOUTLY_FETCH__GATEWAY=world.address, SCOUTLY_FETCH__HOST_GAP_SECONDS="0")
        run(POPULATE, env, "400")
        run(DUE, env)
        terminal = shown(env, "queue", "Queue")
        with subprocess.Popen(
            [*SCOUTLY, "work"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as worker:
            try:
                terminal.wait("at work")
                terminal.read(3.0)
                return len(terminal.read(seconds)) / seconds
            finally:
                worker.terminate()
                terminal.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--latency", default="0.5,3", help="of the sites while the queue works")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        pexpect.run(" ".join([*SCOUTLY, "catalogue", "--add", "--seed-preferences"]), env=env, timeout=120)
        terminal = shown(env, "companies", "Atlassian")
        cpu, sent = keys(terminal, KEYS)
        print(
            f"key to paint, CPU: {statistics.median(cpu):.1f} ms, 95th percentile {percentile(cpu, 0.95):.1f} ms"
            f" over {len(cpu)} keys (wanted: ≤ 16 ms)"
        )
        moves = [size for key, size in zip(KEYS, sent, strict=True) if key in "jk"]
        print(
            f"one move of the cursor: {statistics.median(moves):.0f} bytes, at most {max(moves)} (wanted: ≤ 1,024)"
        )
        written, share = idle(terminal, options.seconds)
        print(f"idle for {options.seconds:.0f} s: {written:.0f} bytes (wanted: 0), {share:.2f} % of a core")
        memory = terminal.memory()
        terminal.close()
        empty = Terminal(EMPTY_APP, env)
        empty.wait("an empty screen")
        empty.read(4.0)
        print(
            f"memory, settled: {memory:.0f} MB; an empty app {empty.memory():.0f} MB;"
            f" ratio {memory / empty.memory():.2f} (wanted: ≤ 1.6)"
        )
        _, share = idle(empty, options.seconds)
        empty.close()
        print(f"an empty app idle: {share:.2f} % of a core")
    with tempfile.TemporaryDirectory() as folder:
        rate = busy(folder, options.seconds, options.latency)
        print(
            f"the queue's page while five work ({options.latency} s a page): {rate:.0f} bytes a second (wanted: < 1,000)"
        )


if __name__ == "__main__":
    main()
