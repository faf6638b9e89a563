"""The worker that a TUI starts for itself: a process of its own, asked to stop when we leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from scoutly_tui.services.home import Home

GRACE_SECONDS: Final = 1.0


class EmbeddedWorker:
    """At most one child of this TUI that works on its home's queue. It survives a terminal that vanishes."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether our child lives. A child that ended is reaped by asking."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it unless it runs. Raises OSError if it cannot be started."""
        if self.running:
            return
        log = self._home.paths.log_dir / "embedded-worker.out"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                _command(self._home),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=os.environ.copy(),
                cwd=Path("/"),
            )

    def stop(self) -> None:
        """Ask it to finish or hand back what it does; a worker that takes longer ends by itself."""
        if self._process is None or not self.running:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            return


def _command(home: Home) -> list[str]:
    folder = home.paths.data_dir
    chosen = ["--home", str(folder)] if folder == home.paths.config_dir else []
    return [sys.executable, "-m", "scoutly_tui", *chosen, "work", "--embedded"]
