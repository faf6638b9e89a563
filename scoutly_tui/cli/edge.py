"""The outermost edge: whatever happens ends in one sentence on stderr and an exit code."""

from __future__ import annotations

import errno
import logging
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Session
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.domain.filters import FilterError

FINE: Final = 0
PROBLEMS_FOUND: Final = 1
USAGE: Final = 2
CANNOT_RUN: Final = 3
CREDENTIALS: Final = 4
INTERRUPTED: Final = 130

log = logging.getLogger(__name__)
_OUT_OF_SPACE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def run(step: Callable[[], Any], session: Session) -> int:
    """Run ``step``, turn what it raises into a sentence on stderr, and return the exit code.

    0 fine, 1 problems found, 2 usage, 3 cannot run, 4 credentials, 130 interrupted.
    """
    # Until a home's log is open, Python would print warnings and tracebacks to stderr by itself.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        code = step()
        sys.stdout.flush()
        return code if isinstance(code, int) else FINE
    except BrokenPipeError:
        return FINE
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        output.note("Interrupted.")
        return INTERRUPTED
    except click.ClickException as error:
        return _usage(error)
    except ScoutlyError as error:
        _trace(session)
        _say(str(error), error.remedy)
        if isinstance(error, FilterError):
            _show_where(error)
        return error.exit_code
    except OSError as error:
        _trace(session)
        _say(*_explained(error))
        return CANNOT_RUN
    except Exception as error:
        log.exception("unexpected")
        _trace(session)
        _say(f"scoutly met something it did not expect ({type(error).__name__}: {error}).", _MORE)
        return CANNOT_RUN


_MORE: Final = "Run it again with --verbose to see where; “scoutly doctor” looks for causes."


def _usage(error: click.ClickException) -> int:
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "scoutly"
    message = error.format_message()
    _say(message if message.endswith((".", "?", "!")) else f"{message}.", f"See: {command} --help")
    return USAGE


def _explained(error: OSError) -> tuple[str, str]:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in _OUT_OF_SPACE:
        return f"There is no space left to write{where}.", "Free some space and try again."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"Permission denied{where}.", "Check who owns it, or choose another place."
    return f"{error.strerror or error}{where}.", "Check the path and try again."


def _trace(session: Session) -> None:
    if session.verbose:
        traceback.print_exc()


def _show_where(error: FilterError) -> None:
    """The filter with carets under what is wrong in it, as compilers do."""
    with suppress(OSError):
        for line in error.excerpt.splitlines():
            click.echo(f"  {line}", err=True)


def _say(message: str, remedy: str) -> None:
    """One sentence, and what to do next: on a line of its own only where the message already has several."""
    joint = "\n" if "\n" in message else " "
    try:
        colour = None if output.coloured() else False
        head = click.style("Error:", fg="red")
        click.echo(f"{head} {message}{joint if remedy else ''}{remedy}", err=True, color=colour)
    except OSError:
        return
