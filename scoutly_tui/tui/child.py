"""A command of scoutly in a process of its own, watched from the event loop without a thread."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from scoutly_tui.services.home import Home

LARGEST: Final = 64 * 1024 * 1024
CHUNK: Final = 65_536
GRACE_SECONDS: Final = 2.0


class Child:
    """Runs ``scoutly ARGUMENTS…`` over ``home``. ``tell`` hears each line it says on stderr."""

    def __init__(self, home: Home, arguments: list[str], tell: Callable[[str], None]) -> None:
        folder = home.paths.data_dir
        chosen = ["--home", str(folder)] if folder == home.paths.config_dir else []
        self._command = [sys.executable, "-m", "scoutly_tui", *chosen, *arguments]
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._said = bytearray()

    async def run(self) -> tuple[int, bytes]:
        """Its exit code and all it printed, once it has ended. Cancelling this ends the process.

        Raises OSError if it cannot be started.
        """
        process = self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, cwd=Path("/"),
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            printed, _ = await asyncio.gather(_all(process.stdout, None), _all(process.stderr, self._hear))
            return await _ended(process), printed
        finally:
            self.stop()
            process.stdout.close()
            process.stderr.close()

    def stop(self) -> None:
        """End it at once: what it runs stores nothing."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(GRACE_SECONDS)

    def _hear(self, data: bytes) -> None:
        *lines, rest = (bytes(self._said) + data).split(b"\n")
        self._said = bytearray(rest[-CHUNK:])
        for line in lines:
            self._tell(line.decode(errors="replace").strip())


async def _all(pipe: IO[bytes], hear: Callable[[bytes], None] | None) -> bytes:
    """All of ``pipe`` until its end, as it comes."""
    loop, descriptor, gathered = asyncio.get_running_loop(), pipe.fileno(), bytearray()
    os.set_blocking(descriptor, False)
    ended: asyncio.Future[None] = loop.create_future()

    def ready() -> None:
        try:
            data = os.read(descriptor, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            if not ended.done():
                ended.set_result(None)
        elif hear is not None:
            hear(data)
        elif len(gathered) < LARGEST:
            gathered.extend(data)

    loop.add_reader(descriptor, ready)
    try:
        await ended
    finally:
        loop.remove_reader(descriptor)
    return bytes(gathered)


async def _ended(process: subprocess.Popen[bytes]) -> int:
    """The exit code of a process that has closed its pipes and is about to end."""
    for _ in range(200):
        if (code := process.poll()) is not None:
            return code
        await asyncio.sleep(0.01)
    process.kill()
    return process.wait(GRACE_SECONDS)
