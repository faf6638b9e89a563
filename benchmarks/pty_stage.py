"""What the benchmarks of the screens share: a program on a real pseudo-terminal, its bytes, its CPU and its memory."""

from __future__ import annotations

import os
import signal
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pexpect

SCOUTLY = [str(Path(sys.executable).with_name("scoutly"))]
EMPTY = """
from textual.app import App
from textual.widgets import Footer, Static
class Empty(App):
    def compose(self):
        yield Static("an empty screen")
        yield Footer()
Empty().run()
"""
EMPTY_APP = [sys.executable, "-c", EMPTY]
QUIET_SECONDS = 0.08


def environment(folder: str, **more: str) -> dict[str, str]:
    """As on a person's machine: bytecode is kept (both programs find theirs), a terminal with all colours."""
    ours = {
        n: v for n, v in os.environ.items() if not n.startswith(("SCOUTLY_", "TEXTUAL_", "PYTHONDONTWRITE"))
    }
    return {
        **ours, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "SCOUTLY_HOME": folder,
        "SCOUTLY_WORKER__EMBEDDED": "false", "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode"), **more,
    }  # fmt: skip


class Terminal:
    """``command`` on a terminal of ``size`` (lines, columns)."""

    def __init__(self, command: Sequence[str], env: dict[str, str], size: tuple[int, int] = (24, 80)) -> None:
        self.started = time.perf_counter()
        self.child = pexpect.spawn(command[0], list(command[1:]), env=env, dimensions=size, timeout=60)
        self.child.delaybeforesend = None

    def wait(self, expected: str) -> float:
        """Seconds until ``expected`` is written, from now on."""
        begun = time.perf_counter()
        self.child.expect(expected)
        return time.perf_counter() - begun

    def read(self, seconds: float) -> bytes:
        """What is written within ``seconds``."""
        found, deadline = b"", time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            try:
                found += self.child.read_nonblocking(1 << 16, timeout=left)
            except pexpect.TIMEOUT:
                break
        return found

    def until_quiet(self, seconds: float = QUIET_SECONDS) -> bytes:
        """What is written until nothing has been for ``seconds``."""
        found = b""
        while more := self.read(seconds):
            found += more
        return found

    def send(self, keys: str) -> bytes:
        """Type ``keys``; what is written until it is quiet again."""
        self.child.send(keys)
        first = b""
        deadline = time.perf_counter() + 5
        while not first and time.perf_counter() < deadline:
            first = self.read(0.02)
        return first + self.until_quiet()

    def cpu(self) -> float:
        """Milliseconds of CPU that all its threads have had."""
        tasks = Path(f"/proc/{self.child.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def memory(self) -> float:
        """Its resident set in MB."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def close(self) -> None:
        """End it, whatever it does."""
        with suppress(pexpect.ExceptionPexpect):
            self.child.kill(signal.SIGKILL)
            self.child.wait()
            self.child.close()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def in_turns(
    pairs: int, ours: Callable[[], float], other: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Both in turns, so that both meet the same machine; the first of each warms up and does not count."""
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(pairs + 1):
        for values, measure in zip(found, (ours, other), strict=True):
            value = measure()
            if number:
                values.append(value)
    return found


def ratio(ours: Sequence[float], other: Sequence[float]) -> float:
    """The median of the ratios pair by pair."""
    return statistics.median(a / b for a, b in zip(ours, other, strict=True))
