"""Whether there is a terminal to draw on, and noticing when it has gone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
from collections.abc import Callable, Mapping
from typing import Final

from scoutly_tui.domain.errors import CannotRunError

HANGUP_CODE: Final = 128 + signal.SIGHUP
TERMINATED_CODE: Final = 128 + signal.SIGTERM


def check(environment: Mapping[str, str] | None = None) -> None:
    """Raises CannotRunError unless there is a terminal that can be drawn on; Textual draws on standard error."""
    environment = os.environ if environment is None else environment
    if is_browser(environment):
        return
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise CannotRunError(
            "The screens need a terminal.",
            "Use a command instead, such as: scoutly status — or see: scoutly --help",
        )
    if environment.get("TERM", "dumb") == "dumb":
        raise CannotRunError(
            "The terminal cannot be drawn on (TERM=dumb).", "Use a command instead: scoutly --help"
        )


def is_browser(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the screens are drawn in a browser, by textual-serve, which speaks through pipes."""
    environment = os.environ if environment is None else environment
    return environment.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def on_end(loop: asyncio.AbstractEventLoop, leave: Callable[[int], None]) -> None:
    """Call ``leave`` with an exit code when the terminal hangs up or somebody asks us to end.

    Without this a dropped SSH session kills the process before anything is put away.
    """
    loop.add_signal_handler(signal.SIGHUP, leave, HANGUP_CODE)
    loop.add_signal_handler(signal.SIGTERM, leave, TERMINATED_CODE)


def has_gone() -> bool:
    """Whether the terminal has vanished: where SIGHUP is ignored (nohup), nothing else would tell."""
    try:
        termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except (termios.error, OSError, ValueError):
        return True
    return False
