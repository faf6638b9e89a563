"""Real worker processes over a home of their own and a small world behind the gateway."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scoutly_tui import clock
from scoutly_tui.services import companies
from scoutly_tui.services.home import Home
from scoutly_tui.store import database

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


def until(condition: Callable[[], object], seconds: float = PATIENCE, every: float = 0.02) -> Any:
    """What ``condition`` returns once that is true. Fails the test if it takes too long."""
    ends = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < ends, f"it did not come to pass within {seconds} s"
        time.sleep(every)


class Gateway:
    """The small world's process."""

    def __init__(self, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "benchmarks" / "gateway.py"), *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self.address = f"http://127.0.0.1:{self.port}"

    def told(self, query: str = "stats") -> dict[str, Any]:
        """What ``/_control`` answers."""
        with urllib.request.urlopen(f"{self.address}/_control?{query}", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def hold(self, pages: int) -> None:
        """Serve so many pages more and then let everybody wait: whoever watches is never too late."""
        self.told(f"hold={pages}")

    def go(self) -> None:
        """Serve again."""
        self.told("go")

    def stop(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait(10)


class Stage:
    """A home, what its processes need in their environment, and the processes that were started on it."""

    def __init__(self, home: Home, gateway: Gateway, **settings: str) -> None:
        self.home = home
        self.gateway = gateway
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SCOUTLY_")},
            "SCOUTLY_HOME": str(home.paths.data_dir),
            "SCOUTLY_FETCH__GATEWAY": gateway.address,
            "SCOUTLY_FETCH__HOST_GAP_SECONDS": "0",
            "SCOUTLY_WORKER__RETRY_BASE_SECONDS": "0.2",
            "SCOUTLY_DATABASE__URL": "" if home.database_url.startswith("sqlite") else home.database_url,
            **{f"SCOUTLY_{name.upper()}": value for name, value in settings.items()},
        }
        self.processes: list[subprocess.Popen[str]] = []

    def populate(self, count: int, *, rank: int = 90) -> None:
        """See that there are ``count`` tracked companies, each on a host of its own."""
        specs = [
            companies.CompanySpec(f"C{number}", f"https://c{number}.example/careers", rank, True)
            for number in range(count)
        ]
        companies.take_in(self.home.user_id, specs, clock.now_ms())

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """``scoutly work`` with ``arguments``."""
        return self.spawn([sys.executable, "-m", "scoutly_tui", "work", *arguments], **settings)

    def start_hasty(
        self, *arguments: str, patience: dict[str, float], before: str = "", **settings: str
    ) -> subprocess.Popen[str]:
        """``scoutly work`` with less patience, so that a test need not wait so long.

        ``patience`` names constants by module below ``scoutly_tui``: ``{"worker.ticker.LONELY_SECONDS": 1}``.
        ``before`` is run first.
        """
        code = (
            f"import sys\nfrom importlib import import_module\n{before}\n"
            f"for path, value in {patience!r}.items():\n"
            "    module, _, name = path.rpartition('.')\n"
            "    found = import_module('scoutly_tui.' + module)\n"
            "    assert hasattr(found, name)\n"
            "    setattr(found, name, value)\n"
            "from scoutly_tui.__main__ import main; sys.argv[0] = 'scoutly'; main()"
        )
        return self.spawn([sys.executable, "-c", code, "work", *arguments], **settings)

    def spawn(self, command: list[str], **settings: str) -> subprocess.Popen[str]:
        """Any process on this home."""
        process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment | {f"SCOUTLY_{name.upper()}": value for name, value in settings.items()},
            start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def run(self, *arguments: str, **settings: str) -> dict[str, Any]:
        """``scoutly work`` with ``arguments`` until it ends by itself; its summary. Fails the test if it fails."""
        process = self.start(*arguments, "--json", **settings)
        said, complained = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, complained
        found: dict[str, Any] = json.loads(said)
        return found

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def ended(process: subprocess.Popen[str], seconds: float = PATIENCE) -> int:
    """The exit code of ``process``, which ends within ``seconds``; what it said is told if the test fails."""
    said, complained = process.communicate(timeout=seconds)
    print(said, complained)
    return process.returncode


def count(sql: str, *parameters: object) -> int:
    """The first value of a query, as a number; 0 if there is none."""
    with database.reading():
        rows = database.execute(sql, *parameters)
    return int(rows[0][0] or 0) if rows else 0


def running() -> int:
    """How many jobs are being done."""
    return count("select count(*) from job_queue where status = 'processing'")


def completed() -> int:
    """How many jobs are done."""
    return count("select count(*) from job_queue where status = 'completed'")
