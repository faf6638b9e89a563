"""Keeping an idle worker small: what a round of checks needed goes back to the system.

glibc gives every thread an arena of its own and keeps what was freed in it; on a Pi that is memory for others.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

from scoutly_tui.services import scoring

_TABLES: Final = "scoutly_tui.matching."
_ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of mallopt(3)."""

_ARENAS: Final = 2


def keep_small() -> None:
    """Let all threads share a few arenas. Call before they start; does nothing without glibc."""
    _call("mallopt", _ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Forget what can be read again, and return what is free to the system.

    Takes some milliseconds, and the next check a fifth of a second more: for when there is nothing to do.
    """
    _forget_tables()
    gc.collect()
    _call("malloc_trim", 0)


def _forget_tables() -> None:
    """The tables that postings are scored by (places, technologies, titles): each is read again when asked for."""
    scoring.forget_scorers()
    for name, module in list(sys.modules.items()):
        if name.startswith(_TABLES):
            for value in list(vars(module).values()):
                forget = getattr(value, "cache_clear", None)
                if callable(forget):
                    forget()


def _call(name: str, *arguments: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    try:
        getattr(ctypes.CDLL(None), name)(*arguments)
    except (OSError, AttributeError):
        return
