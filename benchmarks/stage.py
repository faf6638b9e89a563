"""What the worker's benchmarks share: a home of made-up companies, the gateway's process, and medians."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

GATEWAY = Path(__file__).with_name("gateway.py")


class Gateway:
    """The running gateway of a benchmark."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def told(self, query: str = "stats") -> dict[str, float]:
        """What ``/_control`` answers."""
        with urllib.request.urlopen(f"{self.address}/_control?{query}", timeout=10) as answer:
            found: dict[str, float] = json.load(answer)
            return found


@contextmanager
def gateway(*options: str) -> Iterator[Gateway]:
    """A gateway in a process of its own, for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, str(GATEWAY), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield Gateway(int(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(10)


@contextmanager
def environment(address: str = "http://127.0.0.1:1", **more: str) -> Iterator[dict[str, str]]:
    """The environment of a scoutly process over a home of its own and the gateway at ``address``."""
    with tempfile.TemporaryDirectory(prefix="scoutly-bench-") as folder:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SCOUTLY_")}
        yield {
            **ours, "SCOUTLY_HOME": folder, "SCOUTLY_FETCH__GATEWAY": address,
            "SCOUTLY_FETCH__HOST_GAP_SECONDS": "0", **more,
        }  # fmt: skip


def run(code: str, env: dict[str, str], *arguments: str) -> str:
    """What ``code`` prints, run by a Python of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


POPULATE = """
import sys
from scoutly_tui import clock
from scoutly_tui.services import companies, home
opened = home.open_home(user="bench")
with home.thread_session():
    specs = [companies.CompanySpec(f"C{n}", f"https://c{n}.example/careers", 1 + n * 37 % 100, True)
             for n in range(int(sys.argv[1]))]
    companies.take_in(opened.user_id, specs, clock.now_ms())
"""


def populate(env: dict[str, str], count: int) -> None:
    """Make the home with ``count`` tracked companies."""
    run(POPULATE, env, str(count))


def median(values: Sequence[float]) -> float:
    """Their median."""
    return statistics.median(values)


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Median and range, to print."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"
