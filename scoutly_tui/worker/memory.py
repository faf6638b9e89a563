"""Keeping an idle worker small: what a round of checks needed goes back to the system.

glibc gives every thread an arena of its own and keeps what was freed in it; on a Pi that is memory for others.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

_ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of mallopt(3)."""

_ARENAS: Final = 2


def keep_small() -> None:
    """Let all threads share a few arenas. Call before they start; does nothing without glibc."""
    _call("mallopt", _ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return what is free to the system. Takes some milliseconds: for when there is nothing to do."""
    gc.collect()
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    try:
        getattr(ctypes.CDLL(None), name)(*arguments)
    except (OSError, AttributeError):
        return
