"""A worker that does nothing is small: no driver it has no use for, no table it can read again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from .stage import Stage, completed, ended, until

LOADED = """
import json, sys
import scoutly_tui.worker.run
from scoutly_tui.services import home
home.open_home(sys.argv[1])
print(json.dumps(sorted(sys.modules)))
"""


def test_a_worker_on_a_file_loads_no_driver_of_other_databases(stage: Callable[..., Stage]) -> None:
    it = stage()
    said = subprocess.run(
        [sys.executable, "-c", LOADED, str(it.home.paths.data_dir)],
        env=it.environment, capture_output=True, text=True, timeout=60, check=True,
    ).stdout  # fmt: skip
    loaded = set(json.loads(said))
    assert "huey.storage" in loaded
    assert not {"psycopg", "redis", "asyncio", "httpx", "lxml", "openai", "pydantic", "textual"} & loaded


def test_drivers_that_were_kept_away_can_be_imported_later() -> None:
    code = (
        "import scoutly_tui.worker.run\nfrom scoutly_tui.worker import drivers\nimport huey.storage\n"
        "assert huey.storage.psycopg is None\ndrivers.use_psycopg()\nassert huey.storage.psycopg.connect"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ.copy(), timeout=60, check=False
        ).returncode
        == 0
    )


@pytest.mark.slow
def test_a_worker_that_forgot_its_tables_scores_on(stage: Callable[..., Stage]) -> None:
    it = stage()
    it.populate(2)
    worker = it.start_hasty(patience={"worker.ticker.MEMORY_SECONDS": 0.2, "worker.ticker.PASS_SECONDS": 0.2})
    until(lambda: completed() >= 2)
    it.populate(4)
    until(lambda: completed() >= 4)
    worker.send_signal(signal.SIGTERM)
    assert ended(worker) == 0
    from scoutly_tui.store import database

    assert database.execute("select count(*) from match where score is null") == [(0,)]
