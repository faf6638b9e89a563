"""A disk that is full or read-only, a database that is locked or damaged, a queue file that goes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import backup
from scoutly_tui.services import home as homes
from scoutly_tui.services.home import Home
from scoutly_tui.store import database
from tests.invariants import check
from tests.worker.stage import Gateway, Stage, completed, count, ended, running, until

HASTE = {"worker.engine.FAULT_PAUSE_MS": 300}


def _nobody_is_blamed() -> None:
    assert count("select count(*) from company where problem is not null") == 0
    assert count("select count(*) from job_attempt where outcome = 'failed'") == 0
    assert count("select count(*) from job_queue where status = 'failed' or retry_count > 0") == 0


def _finishes(it: Stage, worker: subprocess.Popen[str], companies: int, postings: int) -> None:
    until(lambda: completed() >= companies)
    worker.send_signal(signal.SIGTERM)
    assert ended(worker, 15) == 0
    check(settled=True)
    _nobody_is_blamed()
    assert count("select count(*) from posting") == companies * postings


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A folder on a disk of 24 MB. Needs the right to mount one."""
    folder = Path(tempfile.mkdtemp(prefix="scoutly-small-disk-"))
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        folder.rmdir()
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    database.disconnect()
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture
def small_stage(small_disk: Path, gateway: Callable[..., Gateway]) -> Iterator[Stage]:
    """A stage whose home is on a small disk."""
    database.disconnect()
    opened = homes.open_home(small_disk, user="tester", environment={})
    homes.open_thread()
    it = Stage(opened, gateway("--postings", "12", "--latency", "0.01,0.05"))
    yield it
    it.end()


def test_a_full_disk_blames_nobody_and_the_work_goes_on_when_there_is_room(
    small_stage: Stage, small_disk: Path
) -> None:
    it = small_stage
    it.populate(25)
    ballast = small_disk / "ballast"
    it.gateway.hold(5)
    worker = it.start_hasty(patience=HASTE)
    until(lambda: completed() >= 3)
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    it.gateway.go()
    # Long enough for the pages that were held to be read and not to be written.
    until(lambda: it.gateway.told()["200"] >= 10)
    time.sleep(0.5)
    assert completed() < 25, "the disk was not full: this proves nothing"
    ballast.unlink()
    _finishes(it, worker, 25, 12)


@pytest.mark.slow
def test_a_file_that_may_not_grow_blames_nobody_and_ends_the_worker_with_a_code(
    stage: Callable[..., Stage],
) -> None:
    it = stage(postings=12)
    it.populate(25)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))"
    worker = it.start_hasty(patience=HASTE | {"worker.ticker.DATABASE_PATIENCE_SECONDS": 1.0}, before=limit)
    until(lambda: completed() >= 1 or worker.poll() is not None)
    time.sleep(2)
    worker.send_signal(signal.SIGTERM)
    assert ended(worker, 20) in (0, 3)
    check()
    _nobody_is_blamed()
    _finishes(it, it.start(), 25, 12)


def _bound_by_modes() -> list[str]:
    """What goes before a command so that the modes of files hold for it, for root too."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write anything, and setpriv is not here to take that away")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.parametrize("what", ["file", pytest.param("folder", marks=pytest.mark.slow)])
def test_a_read_only_home_is_told_in_a_sentence_and_works_again_afterwards(
    stage: Callable[..., Stage], what: str
) -> None:
    it = stage()
    it.populate(2)
    bound = _bound_by_modes()
    database.disconnect()
    place = it.home.paths.database if what == "file" else it.home.paths.data_dir
    mode = place.stat().st_mode & 0o777
    place.chmod(mode & 0o555)
    worker = it.spawn([*bound, sys.executable, "-m", "scoutly_tui", "work", "--drain"])
    _, complained = worker.communicate(timeout=60)
    place.chmod(mode)
    assert worker.returncode == 3
    assert "read-only" in complained
    assert "Traceback" not in complained
    homes.open_home(it.home.paths.data_dir, environment={})
    homes.open_thread()
    check(settled=True)
    assert it.run("--drain")["checks"] == 2


def test_a_read_only_disk_is_told_in_a_sentence(small_stage: Stage, small_disk: Path) -> None:
    it = small_stage
    database.disconnect()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    worker = it.start()
    _, complained = worker.communicate(timeout=30)
    assert worker.returncode == 3
    assert "read-only" in complained
    assert "Traceback" not in complained


def test_a_database_held_by_another_program_costs_time_and_nothing_else(stage: Callable[..., Stage]) -> None:
    import cysqlite

    it = stage(latency="0.05,0.1")
    it.populate(25)
    it.gateway.hold(8)
    # Our own patience is 10 s; here it is 0.3, and the other program holds on for 1.5.
    worker = it.start_hasty(
        patience=HASTE,
        before="from scoutly_tui.store import database; database.PRAGMAS['busy_timeout'] = 300",
    )
    until(lambda: completed() >= 5 and running())
    other = cysqlite.connect(str(it.home.paths.database), timeout=20)
    other.execute("begin immediate")
    it.gateway.go()
    time.sleep(1.5)
    other.execute("rollback")
    other.close()
    _finishes(it, worker, 25, 2)


@pytest.mark.parametrize("how", [pytest.param("deleted", marks=pytest.mark.slow), "overwritten"])
def test_the_queue_file_may_go_at_any_time(stage: Callable[..., Stage], how: str) -> None:
    it = stage(latency="0.1,0.2")
    it.populate(30)
    it.gateway.hold(6)
    worker = it.start()
    until(lambda: completed() >= 3 and running())
    for file in it.home.paths.data_dir.glob("queue.db*"):
        if how == "deleted":
            file.unlink()
        elif not file.name.endswith("-shm"):
            # The shared memory is mapped: cutting that off is an attack on a process and no damage to a file.
            file.write_bytes(b"no database at all" * 500)
    it.gateway.go()
    _finishes(it, worker, 30, 2)


def test_a_queue_file_that_is_none_is_made_anew_at_start(stage: Callable[..., Stage]) -> None:
    it = stage()
    it.populate(3)
    it.home.paths.queue.write_bytes(b"garbage" * 1000)
    assert it.run("--drain")["checks"] == 3


def _damage(path: Path, *, at: int) -> None:
    database.disconnect()
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xff" * 20_000)


def test_a_damaged_file_is_kept_and_the_newest_sound_backup_put_back_at_start(
    stage: Callable[..., Stage],
) -> None:
    it = stage()
    it.populate(5)
    path, folder = it.home.paths.database, it.home.paths.backups
    good = backup.snapshot(path, folder, "daily")
    newer = backup.snapshot(path, folder, "daily")
    newer.write_bytes(b"SQLite format 3\x00" + b"\x00" * 5000)
    os.utime(newer, (time.time() + 5, time.time() + 5))
    database.execute("pragma wal_checkpoint(truncate)")
    _damage(path, at=0)
    damaged = path.read_bytes()
    worker = it.start("--drain")
    _, complained = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert good.name in complained
    kept = next(path.parent.glob("scoutly-damaged-*.db"))
    assert kept.name in complained
    assert kept.read_bytes() == damaged
    homes.open_home(it.home.paths.data_dir, environment={})
    homes.open_thread()
    assert completed() == 5
    check(settled=True)


def test_damage_deep_in_the_file_is_found_when_a_worker_starts(stage: Callable[..., Stage]) -> None:
    it = stage(postings=20)
    it.populate(10)
    it.run("--drain")
    path = it.home.paths.database
    backup.snapshot(path, it.home.paths.backups, "daily")
    database.execute("pragma wal_checkpoint(truncate)")
    _damage(path, at=path.stat().st_size // 2)
    worker = it.start("--drain")
    said, complained = worker.communicate(timeout=30)
    assert worker.returncode == 0, said
    assert "The database was damaged" in complained
    homes.open_home(it.home.paths.data_dir, environment={})
    homes.open_thread()
    check(settled=True)
    assert count("select count(*) from posting") == 200


def test_a_damaged_database_without_a_backup_is_left_as_it_is(home: Home) -> None:
    path = home.paths.database
    database.execute("pragma wal_checkpoint(truncate)")
    _damage(path, at=0)
    before = path.read_bytes()
    with pytest.raises(CannotRunError, match="no backup to go back to"):
        homes.open_home(home.paths.data_dir, environment={})
    assert path.read_bytes() == before


def test_no_backup_of_a_damaged_database_pushes_out_a_good_one(home: Home) -> None:
    path, folder = home.paths.database, home.paths.backups
    good = backup.snapshot(path, folder, "daily")
    database.execute("pragma wal_checkpoint(truncate)")
    _damage(path, at=path.stat().st_size // 2)
    with pytest.raises(CannotRunError, match="is damaged"):
        backup.snapshot(path, folder, "daily")
    assert list(folder.glob("*.db")) == [good]
    assert sys.getsizeof(good.read_bytes()) > 0
