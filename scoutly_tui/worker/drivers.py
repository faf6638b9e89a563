"""Huey without the drivers it imports on sight.

Whatever is installed of Redis' and PostgreSQL's drivers, Huey imports, asyncio with it: a third of an idle worker's
memory on a home whose queue is a file. Where the queue is in PostgreSQL, ``use_psycopg`` gives Huey that driver.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

from scoutly_tui.store.drivers import kept_away

_ALSO_ON_SIGHT: Final = "redis"


def _load() -> None:
    """Import Huey's storage without drivers that nobody has imported yet."""
    if "huey.storage" in sys.modules:
        return
    hidden = _ALSO_ON_SIGHT not in sys.modules
    if hidden:
        sys.modules[_ALSO_ON_SIGHT] = None  # type: ignore[assignment]
    try:
        with kept_away():
            import_module("huey.storage")
    finally:
        if hidden:
            del sys.modules[_ALSO_ON_SIGHT]


def use_psycopg() -> None:
    """Give Huey the driver it was kept from. Raises ImportError where it is not installed."""
    import huey.storage
    import psycopg

    huey.storage.psycopg = psycopg


_load()
