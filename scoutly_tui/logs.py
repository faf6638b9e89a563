"""Logging that never blocks the work: a queue in front of a rotating file, one file a process."""

from __future__ import annotations

import atexit
import logging
import logging.handlers
import os
import queue
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

KEPT_BYTES: Final = 2 * 1024 * 1024
KEPT_FILES: Final = 3
_SECRET: Final = re.compile(
    r"(?i)((?:api[_-]?key|token|password|secret|authorization)[\"']?\s*[:=]\s*)(\S+)|(//[^/\s:@]+:)[^@\s/]+(@)"
)


class Redacting(logging.Formatter):
    """Formats records without passwords, keys or the user part of URLs."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return _SECRET.sub(lambda m: f"{m[1]}…" if m[1] else f"{m[3]}…{m[4]}", text)


class _Dropping(logging.handlers.QueueHandler):
    """A full queue drops the record: no job waits for a slow disk."""

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            return


class _Private(logging.handlers.RotatingFileHandler):
    """A log that its owner alone can read, whatever the umask."""

    def _open(self) -> Any:
        return open(
            self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=_privately
        )


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def leave_no_core() -> None:
    """A crash leaves no image of this process's memory, for keys and CVs are in it. Does nothing on Windows."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def start(log_dir: Path, name: str, *, verbose: bool = False) -> None:
    """Log to ``name-PID.log`` in ``log_dir`` from now on, and to stderr too if ``verbose``.

    A log that cannot be written is no reason to stop: then only warnings go to stderr. What else a process
    may leave on the disk, its core, it does not.
    """
    leave_no_core()
    # A log that cannot be written (a full disk, a folder that is gone) must not speak up on a person's screen.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for noisy in ("httpx", "httpcore", "huey", "openai", "peewee"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    form = Redacting("%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s")
    targets: list[logging.Handler] = [logging.StreamHandler(sys.stderr)] if verbose else []
    try:
        log_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_old(log_dir, name)
        file = log_dir / f"{name}-{os.getpid()}.log"
        targets.append(_Private(file, maxBytes=KEPT_BYTES, backupCount=1, encoding="utf-8", delay=True))
    except OSError:
        targets.append(logging.StreamHandler(sys.stderr))
    for target in targets:
        target.setFormatter(form)
    records: queue.Queue[logging.LogRecord] = queue.Queue(10_000)
    listener = logging.handlers.QueueListener(records, *targets, respect_handler_level=True)
    for handler in [h for h in root.handlers if isinstance(h, logging.handlers.QueueHandler)]:
        root.removeHandler(handler)
    root.addHandler(_Dropping(records))
    listener.start()
    atexit.register(listener.stop)


def _remove_old(log_dir: Path, name: str) -> None:
    """Keep the newest few logs of dead processes; a file a process must not fill the disk over years."""
    files = sorted(log_dir.glob(f"{name}-*.log*"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT_FILES * 2 :]:
        file.unlink(missing_ok=True)
