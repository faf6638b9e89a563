"""``scoutly`` with no command: the screens, without click, which would take a tenth of the first frame's time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Wanted:
    """What the line asks for."""

    home: str | None = None
    user: str | None = None
    read_only: bool = False


def wanted(arguments: Sequence[str]) -> Wanted | None:
    """What ``arguments`` ask of the screens; None where they are for click to judge."""
    asked, rest = Wanted(), list(arguments)
    while rest:
        name, joined, value = rest.pop(0).partition("=")
        if name == "--read-only" and not joined:
            asked.read_only = True
        elif name in ("--home", "--user") and (joined or rest):
            setattr(asked, name[2:], value if joined else rest.pop(0))
        else:
            return None
    return asked


def show(asked: Wanted) -> int:
    """Open the screens until they are left; returns the exit code. What goes wrong is said as everywhere."""
    try:
        from scoutly_tui.tui.run import run_at

        return run_at(asked.home, asked.user, read_only=asked.read_only)
    except BaseException as error:  # noqa: BLE001 - the edge sorts them
        from scoutly_tui.cli import edge
        from scoutly_tui.cli.session import Session

        return edge.run(_raising(error), Session(asked.home, asked.user))


def _raising(error: BaseException) -> Callable[[], int]:
    def step() -> int:
        raise error

    return step
