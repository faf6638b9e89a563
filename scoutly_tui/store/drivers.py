"""Peewee without the drivers it imports on sight.

Whatever driver for PostgreSQL or MySQL is installed, Peewee imports it, which takes longer than Peewee itself
and 15 MB. A home on SQLite has no use for them; one on PostgreSQL calls ``use_psycopg``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_ON_SIGHT: Final = ("psycopg", "psycopg2", "psycopg2cffi", "pymysql", "MySQLdb", "pysqlite3")


@contextmanager
def kept_away() -> Iterator[None]:
    """While the block runs, drivers that nobody has imported yet do not exist: what is imported there does without."""
    hidden = [name for name in _ON_SIGHT if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def _load() -> Any:
    if "peewee" in sys.modules:
        return sys.modules["peewee"]
    with kept_away():
        import peewee
    return peewee


peewee: Any = _load()


def use_psycopg() -> None:
    """Give Peewee the driver it was kept from. Raises ImportError where it is not installed."""
    import psycopg
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import Json, Jsonb

    if peewee.psycopg is not None:
        return
    peewee.psycopg, peewee.TransactionStatus = psycopg, TransactionStatus
    peewee.Json_pg3, peewee.Jsonb_pg3 = Json, Jsonb
    adapter = peewee.Psycopg3Adapter
    adapter.txn_idle, adapter.txn_inerror = TransactionStatus.IDLE, TransactionStatus.INERROR
    adapter.txn_unknown = TransactionStatus.UNKNOWN
