"""Copies made while a worker writes, kept for a fortnight, and put back when nobody looks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.services import backup, companies, maintenance, workers
from scoutly_tui.services import home as homes
from scoutly_tui.services.home import Home
from scoutly_tui.store import database
from tests.invariants import check

from .stage import Stage, completed, count, ended, until

NOW = 1_767_600_000_000
DAY = 86_400_000


def _reopen(folder: Path) -> None:
    database.disconnect()
    homes.open_home(folder, environment={})
    homes.open_thread()


def _all_rows() -> dict[str, list[tuple[object, ...]]]:
    tables = [
        row[0]
        for row in database.execute("select name from sqlite_master where type = 'table' order by name")
    ]
    return {
        name: database.execute(f'select * from "{name}" order by 1') for name in tables if name != "process"
    }


def _add(home: Home, name: str) -> None:
    companies.take_in(home.user_id, [companies.CompanySpec(name, f"https://{name}.example/", 50, True)], NOW)


def test_a_copy_made_while_a_worker_writes_is_whole(stage: Callable[..., Stage], tmp_path: Path) -> None:
    it = stage(latency="0.01,0.05", postings=8)
    it.populate(40)
    worker = it.start()
    copies = []
    for moment in (5, 15, 25):
        until(lambda moment=moment: completed() >= moment)
        copies.append(tmp_path / f"copy-{moment}" / "scoutly.db")
        copies[-1].parent.mkdir()
        backup.copy_database(it.home.paths.database, copies[-1])
    until(lambda: completed() >= 40)
    worker.send_signal(signal.SIGTERM)
    assert ended(worker, 10) == 0
    for copy, moment in zip(copies, (5, 15, 25), strict=True):
        _reopen(copy.parent)
        check()
        assert moment <= completed() <= 40
        assert count("select count(*) from posting") == 8 * completed()


def test_a_backup_brings_everything_back(home: Home, tmp_path: Path) -> None:
    _add(home, "acme")
    home.paths.config_file.write_text("[worker]\nthreads = 3\n")
    before = _all_rows()
    file = backup.back_up(home, tmp_path / "b.tar.gz")
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as archive:
        assert sorted(archive.getnames()) == ["config.toml", "scoutly.db"]
    _add(home, "later")
    kept = backup.restore(home, file)
    _reopen(home.paths.data_dir)
    assert _all_rows() == before
    assert kept is not None
    database.disconnect()
    aside = tmp_path / "aside"
    aside.mkdir()
    kept.rename(aside / "scoutly.db")
    _reopen(aside)
    assert count("select count(*) from company") == 2, "what was there is kept"


def _in_a_terminal(it: Stage, *words: str) -> subprocess.Popen[str]:
    """A command of ours in a terminal of its own, which nobody looks at."""
    code = (
        "import os, pty, sys\n"
        "pid, terminal = pty.fork()\n"
        "if pid == 0: os.execv(sys.executable, [sys.executable, '-m', 'scoutly_tui', *sys.argv[1:]])\n"
        "while True:\n"
        "    try: os.read(terminal, 65536) or sys.exit()\n"
        "    except OSError: sys.exit()\n"
    )
    return it.spawn([sys.executable, "-c", code, *words], worker__embedded="false")


USERS: dict[str, Callable[[Stage], subprocess.Popen[str]]] = {
    "headless": lambda it: it.start(),
    "embedded": lambda it: it.start("--embedded"),
    "consumer": lambda it: it.spawn(
        [str(Path(sys.executable).with_name("huey_consumer")), "scoutly_tui.worker.huey"]
    ),
    "tui": _in_a_terminal,
    "cli": lambda it: it.spawn([sys.executable, "-m", "scoutly_tui", "check", "c0"]),
}
"""The kind that a process says it is, and how to start it."""


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.slow if kind not in ("headless", "tui") else ()) for kind in USERS],
)
def test_nothing_is_restored_while_somebody_uses_the_home(
    stage: Callable[..., Stage], tmp_path: Path, kind: str
) -> None:
    it = stage(latency="40,40")
    it.environment |= {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    it.populate(1)
    file = backup.back_up(it.home, tmp_path / "b.tar.gz")
    process = USERS[kind](it)
    until(lambda: count("select count(*) from process where kind = ?", kind) or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    with pytest.raises(CannotRunError, match=f"in use \\({kind}\\)"):
        backup.restore(it.home, file)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    until(lambda: not workers.others_here())
    assert backup.restore(it.home, file) is not None, "one that was killed uses nothing"
    _reopen(it.home.paths.data_dir)
    assert count("select count(*) from process") == 0


@pytest.mark.parametrize("content", [b"", b"no backup", b"SQLite format 3\x00" + b"\xff" * 9000])
def test_what_is_no_backup_is_refused_and_touches_nothing(home: Home, tmp_path: Path, content: bytes) -> None:
    _add(home, "acme")
    before = _all_rows()
    file = tmp_path / "file.db"
    file.write_bytes(content)
    if content:
        with pytest.raises(UsageError):
            backup.restore(home, file)
        assert _all_rows() == before
    assert not list(home.paths.data_dir.glob("restore-in-progress*"))


def test_a_worker_backs_up_once_a_day_and_keeps_a_fortnight(home: Home) -> None:
    folder = home.paths.backups
    assert maintenance.run_if_due(home, NOW)
    assert not maintenance.run_if_due(home, NOW + DAY - 1)
    assert len(list(folder.glob("*.db"))) == 1
    for day in range(1, 20):
        for number, file in enumerate(sorted(folder.glob("*.db"))):
            os.utime(file, (number, number))
        assert maintenance.run_if_due(home, NOW + day * DAY + 1)
    assert len(list(folder.glob("*.db"))) == backup.KEPT
    assert all(backup.is_sound(file) for file in folder.glob("*.db"))


def test_a_backup_from_the_future_does_not_stop_the_daily_ones(home: Home) -> None:
    assert maintenance.run_if_due(home, NOW + 300 * DAY)
    assert maintenance.run_if_due(home, NOW)
    assert not maintenance.run_if_due(home, NOW + 1)


def test_the_newest_backup_is_the_one_made_last_even_if_another_is_dated_later(home: Home) -> None:
    early = backup.snapshot(home.paths.database, home.paths.backups, "daily")
    os.utime(early, (4e9, 4e9))
    last = backup.snapshot(home.paths.database, home.paths.backups, "daily")
    assert max(home.paths.backups.glob("*.db"), key=lambda file: file.stat().st_mtime) == last


def _finished_jobs(number: int, at: int) -> None:
    with database.writing():
        for place in range(number):
            database.execute(
                "insert into job_queue (kind, subject, status, reason, priority, created_at, finished_at)"
                " values ('check', ?, 'completed', 'due', 1, ?, ?)",
                f"old:{place}", at, at,
            )  # fmt: skip
        database.execute(
            "insert into job_attempt (job_id, number, worker, lease_token, started_at, ended_at, outcome)"
            " select id, 1, 'w', 't', ?, ?, 'ok' from job_queue where finished_at = ?",
            at, at, at,
        )  # fmt: skip


def test_history_is_pruned_by_age_with_its_attempts_and_its_room_is_used_again(any_home: Home) -> None:
    sizes = []
    for day in range(4):
        _finished_jobs(1500, NOW + day * DAY)
        assert maintenance.prune(NOW + day * DAY + 1, 1) == (1500 if day else 0)
        if not database.is_postgres():
            sizes.append(database.execute("pragma page_count")[0][0])
    assert count("select count(*) from job_queue") == count("select count(*) from job_attempt") == 1500
    assert not sizes or sizes[3] <= sizes[1] * 1.05


def test_after_a_long_gap_nothing_is_pruned_at_once_for_the_clock_may_have_leapt(home: Home) -> None:
    _finished_jobs(5, NOW)
    maintenance.run_if_due(home, NOW)
    maintenance.run_if_due(home, NOW + 300 * DAY)
    assert count("select count(*) from job_queue") == 5
    maintenance.run_if_due(home, NOW + 301 * DAY + 1)
    assert count("select count(*) from job_queue") == 0


def test_of_a_posting_s_oldest_history_only_how_it_came_is_kept(home: Home) -> None:
    _add(home, "acme")
    with database.writing():
        for kind in ("opened", "reposted", "changed", "closed"):
            posting = database.execute(
                "insert into posting (company_id, external_id, url, title, fields_hash, first_seen_at, last_seen_at)"
                " values (1, ?, 'https://acme.example/1', 'Engineer', 'h', 0, 0) returning id",
                kind,
            )[0][0]
            database.execute(
                "insert into posting_event (posting_id, company_id, at, kind) values (?, 1, ?, ?)",
                posting,
                NOW,
                kind,
            )
    maintenance.prune(NOW + maintenance.EVENTS_KEPT_DAYS * DAY - 1, 90)
    assert count("select count(*) from posting_event") == 4
    maintenance.prune(NOW + maintenance.EVENTS_KEPT_DAYS * DAY + 1, 90)
    assert database.execute("select kind from posting_event order by id") == [("opened",), ("reposted",)]
