"""scoutly on a real pseudo-terminal, its screen kept by an emulator."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pexpect
import pyte

SIZE = (24, 80)


class Terminal:
    """scoutly on a terminal of 80×24, its screen kept by an emulator."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        settings = {
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "SCOUTLY_WORKER__EMBEDDED": "false",
            "TZ": "UTC",
        }
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "scoutly_tui", "--home", str(folder), *arguments],
            env={**os.environ, **settings, **environment},
            dimensions=SIZE,
            timeout=30,
        )
        self.screen = pyte.Screen(SIZE[1], SIZE[0])
        self._stream = pyte.ByteStream(self.screen)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def read(self, seconds: float) -> int:
        """Take what comes within ``seconds``; returns how many bytes that was."""
        count, deadline = 0, time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                data = self.child.read_nonblocking(65536, timeout=left)
            except pexpect.TIMEOUT:
                break
            except pexpect.EOF:
                break
            count += len(data)
            self._stream.feed(data)
        return count

    def until(self, true: Callable[[str], bool], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not true(self.text):
            assert time.monotonic() < deadline, self.text
            self.read(0.05)

    def close(self) -> None:
        """End it, whatever it does."""
        with suppress(pexpect.ExceptionPexpect, OSError):
            self.child.kill(signal.SIGKILL)
            self.child.wait()
            self.child.close()

    def ended(self, seconds: float = 20) -> int:
        """The exit code, or minus the signal, once the process has ended."""
        deadline = time.monotonic() + seconds
        while self.child.isalive():
            assert time.monotonic() < deadline, "it did not end"
            self.read(0.05)
        return self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus
