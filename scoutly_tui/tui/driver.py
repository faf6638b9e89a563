"""A terminal driver whose writer survives the terminal.

Textual writes from a thread of its own through a short queue. When the terminal vanishes that thread dies of
the first error, the queue fills, and the event loop waits on it for ever: the program would never end.
"""

from __future__ import annotations

from typing import IO, Any

from textual.drivers.linux_driver import LinuxDriver


class SteadyFile:
    """Passes writes on until the first that fails, then swallows them all."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._gone = False

    def write(self, text: str) -> int:
        """Write ``text`` while there is somewhere to write it."""
        if not self._gone:
            try:
                self._file.write(text)
            except (OSError, ValueError):
                self._gone = True
        return len(text)

    def flush(self) -> None:
        """Flush while there is somewhere to flush to."""
        if not self._gone:
            try:
                self._file.flush()
            except (OSError, ValueError):
                self._gone = True

    def isatty(self) -> bool:
        """Whether it is, or was, a terminal."""
        return self._gone or self._file.isatty()

    def fileno(self) -> int:
        """The descriptor beneath."""
        return self._file.fileno()


class SteadyDriver(LinuxDriver):
    """Textual's own driver over a ``SteadyFile``."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file: Any = SteadyFile(self._file)
