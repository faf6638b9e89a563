"""A home that was lived in moves to PostgreSQL and back, row for row, in many batches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import database_copy, leases, planning, workers
from scoutly_tui.services import home as homes
from scoutly_tui.services.home import Home
from scoutly_tui.store import database
from tests.invariants import check

from .stage import count
from .test_backups import _finished_jobs
from .test_rescoring import fill

NOW = 1_767_600_000_000


def test_every_table_is_the_same_on_both_engines_and_back_again(
    make_home: Callable[..., Home], postgres_url: str, tmp_path: Path
) -> None:
    home = make_home()
    fill(home)
    _finished_jobs(1700, NOW)
    planning.enqueue_companies(["c1", "c2"], NOW)
    assert leases.claim("other/1.2.3:4:5#1", NOW, 30) is not None
    database.close()
    there = database_copy.copy(home, postgres_url)
    moved = make_home("moved", url=postgres_url)
    check()
    assert count("select count(*) from job_queue where status = 'pending'") == 1
    assert leases.claim("w#1", NOW, 30) is not None, "what waits can be claimed on the other engine"
    with database.writing():
        database.changed("delete from job_attempt where lease_token like 'w#1%'")
        database.changed(
            "update job_queue set status = 'pending', attempts = 0, worker = null, started_at = null, lease_until = null,"
            " lease_token = null where worker = 'w#1'"
        )
    database.close()
    (tmp_path / "back").mkdir()
    back = database_copy.copy(moved, f"sqlite:///{tmp_path}/back/scoutly.db")
    assert [(table.table, table.rows) for table in there] == [(table.table, table.rows) for table in back]
    assert there == back
    assert sum(table.rows for table in back) > 3000
    database.disconnect()
    homes.open_home(tmp_path / "back", environment={})
    homes.open_thread()
    check()


def test_a_home_in_use_is_not_copied(make_home: Callable[..., Home], tmp_path: Path) -> None:
    home = make_home()
    here = workers.machine()
    with database.writing():
        database.execute(
            "insert into process (id, kind, host, pid, threads, started_at, beat_at, version)"
            " values (?, 'headless', 'here', 1, 5, 0, 0, '1')",
            f"{here}:1:{workers.start_mark(1)}",
        )
    with pytest.raises(CannotRunError, match="in use"):
        database_copy.copy(home, f"sqlite:///{tmp_path}/target.db")
