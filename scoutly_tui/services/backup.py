"""Copies of the whole home but its secrets, made while it is in use, and put back."""

from __future__ import annotations

import gzip
import io
import logging
import os
import re
import shutil
import sys
import tarfile
import tempfile
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.services import workers
from scoutly_tui.store import database

log = logging.getLogger(__name__)
KEPT: Final = 14
_DATABASE_NAME: Final = "scoutly.db"
_PIECE: Final = 1 << 20


def before_upgrade(url: str, folder: Path) -> Path | None:
    """Copy the database before its schema changes; None on PostgreSQL, whose backups are its own."""
    path = database.sqlite_path(url)
    return None if path is None else snapshot(path, folder, "before-upgrade")


def snapshot(path: Path, folder: Path, label: str) -> Path:
    """A consistent copy of the SQLite file at ``path`` in ``folder``, by SQLite's own online backup.

    Raises CannotRunError if it cannot be written, or if what was copied is damaged: no good copy gives way to
    a bad one.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"scoutly-{time.strftime('%Y%m%d-%H%M%S')}-{label}.db"
    counter = 1
    while target.exists():
        target = folder / f"scoutly-{time.strftime('%Y%m%d-%H%M%S')}-{label}-{counter}.db"
        counter += 1
    copy_database(path, target)
    if not is_sound(target):
        target.unlink(missing_ok=True)
        raise CannotRunError(
            f"The database {path} is damaged; the backups from before are kept.",
            "Stop the worker and the screens, then restore one: scoutly restore FILE",
        )
    _rotate(folder, target)
    return target


def copy_database(source: Path, target: Path) -> None:
    """Copy a live SQLite database file; the copy appears whole under its name or not at all."""
    import cysqlite

    half = target.with_suffix(".part")
    try:
        origin = cysqlite.connect(str(source))
        copy = cysqlite.connect(str(half))
        try:
            origin.backup(copy)
        finally:
            copy.close()
            origin.close()
        half.chmod(0o600)
        half.replace(target)
    except (OSError, cysqlite.Error) as error:
        half.unlink(missing_ok=True)
        raise CannotRunError(
            f"The backup {target} could not be written: {error}.", "Check the space left and try again."
        ) from error


def _rotate(folder: Path, newest: Path) -> None:
    """Keep the newest backups only."""
    made = newest.stat().st_mtime
    for other in folder.glob("scoutly-*.db"):
        if other != newest and other.stat().st_mtime >= made:
            # The clock was ahead when it was made.
            os.utime(other, (made - 1, made - 1))
    for old in _newest_first(folder)[KEPT:]:
        old.unlink(missing_ok=True)


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob("scoutly-*.db"), key=lambda file: file.stat().st_mtime, reverse=True)


def back_up(home: Any, target: Path) -> Path:
    """Write the whole home but secrets (database, configuration) into one ``.tar.gz`` at ``target``."""
    path = database.sqlite_path(home.database_url)
    if path is None:
        raise CannotRunError(
            "This home's data is in PostgreSQL.",
            "Back it up with pg_dump, or copy it out with: scoutly database copy",
        )
    target = target.expanduser()
    half = target.with_name(target.name + ".part")
    folder = Path(tempfile.mkdtemp(prefix="backup-in-progress-", dir=home.paths.data_dir))
    copy = folder / _DATABASE_NAME
    try:
        copy_database(path, copy)
        with tarfile.open(half, "w:gz") as archive:
            archive.add(copy, _DATABASE_NAME)
            if home.paths.config_file.exists():
                _add_text(archive, "config.toml", without_secrets(home.paths.config_file.read_bytes()))
        half.chmod(0o600)
        half.replace(target)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise CannotRunError(
            f"{target} could not be written: {error.strerror}.", "Choose another place."
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return target


_USER_PART: Final = re.compile(rb"(//[^/\s:@\"']*:)[^@\s/\"']+(?=@)")


def without_secrets(settings: bytes) -> bytes:
    """The text of a config.toml without the passwords in its URLs: the only secrets that may stand there."""
    return _USER_PART.sub(rb"\1...", settings)


def _add_text(archive: tarfile.TarFile, name: str, text: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(text), 0o600, int(time.time())
    archive.addfile(entry, io.BytesIO(text))


def restore(home: Any, source: Path) -> Path | None:
    """Put the database of a backup back; what was there is kept aside and its path returned.

    Broken off at any moment, either the old database or the new one is in place. Raises UsageError for a file
    that is no whole backup, CannotRunError while a process uses the home.
    """
    path = database.sqlite_path(home.database_url)
    if path is None:
        raise CannotRunError("This home's data is in PostgreSQL.", "Restore it with pg_restore.")
    _refuse_in_use(path)
    folder = Path(tempfile.mkdtemp(prefix="restore-in-progress-", dir=home.paths.data_dir))
    try:
        copy = _unpacked(source.expanduser(), folder)
        if not is_sound(copy, filled=True):
            raise UsageError(f"{source} holds no whole database of scoutly's.", "Choose another backup.")
        database.close()
        return _exchange(copy, path, "replaced")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_in_use(path: Path) -> None:
    """Raises CannotRunError while another process of this machine uses the database at ``path``."""
    kinds = sorted({kind for owner, kind in _registered(path) if _is_another(owner)})
    if kinds:
        raise CannotRunError(
            f"The home is in use ({', '.join(kinds)}).", "Stop the worker and the screens first."
        )


def _is_another(owner: str) -> bool:
    return workers.is_here(owner) and not workers.is_dead(owner) and workers.pid_of(owner) != os.getpid()


def _registered(path: Path) -> list[tuple[str, str]]:
    """The processes that are registered in the database at ``path`` (id, kind); none if it cannot be read."""
    import cysqlite

    if not path.exists():
        return []
    try:
        connection = cysqlite.connect(str(path))
        try:
            return [(row[0], row[1]) for row in connection.execute("select id, kind from process")]
        finally:
            connection.close()
    except cysqlite.Error:
        return []


def _forget_processes(path: Path) -> None:
    """Whoever was alive when the backup was made is not now."""
    import cysqlite

    with suppress(cysqlite.Error):
        connection = cysqlite.connect(str(path))
        try:
            connection.execute("delete from process")
        finally:
            connection.close()


def _unpacked(source: Path, folder: Path) -> Path:
    copy = folder / _DATABASE_NAME
    try:
        if not _is_compressed(source):
            shutil.copyfile(source, copy)
            return copy
        # Read to its very end: the checksum of all that was compressed comes last.
        with gzip.open(source) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                held = archive.extractfile(member) if member.name == _DATABASE_NAME else None
                if held is not None:
                    with copy.open("wb") as file:
                        shutil.copyfileobj(held, file)
            while stream.read(_PIECE):
                pass
        if not copy.exists():
            raise KeyError(_DATABASE_NAME)
        return copy
    except (OSError, KeyError, tarfile.TarError, EOFError, zlib.error) as error:
        raise UsageError(
            f"{source} is not a whole scoutly backup: {error}.", "Choose a file made by: scoutly backup FILE"
        ) from None


def _is_compressed(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def is_sound(path: Path, *, filled: bool = False) -> bool:
    """Whether the SQLite file at ``path`` opens, passes its quick check and holds scoutly's tables.

    One without any tables is sound too (a home that was just made), unless it must be ``filled``; then it must
    also have all the pages that its header names (https://sqlite.org/fileformat.html#in_header_database_size).
    """
    import cysqlite

    try:
        if filled and not _has_all_pages(path):
            return False
        connection = cysqlite.connect(str(path))
        try:
            result = connection.execute("pragma quick_check(1)").fetchone()
            if result is None or result[0] != "ok":
                return False
            tables = {
                row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")
            }
            return "company" in tables or not (tables or filled)
        finally:
            connection.close()
    except (cysqlite.Error, OSError):
        return False


def _has_all_pages(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(100)
    size = int.from_bytes(header[16:18], "big")
    return path.stat().st_size >= int.from_bytes(header[28:32], "big") * (65_536 if size == 1 else size) > 0


def recover_if_damaged(path: Path, folder: Path) -> None:
    """Before the database is opened: keep a file that SQLite cannot read aside, and put the newest sound backup back.

    Only what fails at the header or the schema is looked for here (a full check reads the whole file;
    ``scoutly doctor`` does that). Raises CannotRunError if there is no sound backup.
    """
    if not path.exists() or path.stat().st_size == 0 or _readable(path):
        return
    kept, good = _put_back(path, folder)
    sys.stderr.write(
        f"The database was damaged. It is kept as {kept}; the backup {good.name} is in its place.\n"
    )


def recover_if_unsound(path: Path, folder: Path) -> str | None:
    """As ``recover_if_damaged``, but the whole file is looked at; what was done in words, None if all is well.

    For a worker's start: nobody else may use the home then (if somebody does, nothing is touched), and this
    process must have no connection open.
    """
    if is_sound(path) or any(_is_another(owner) for owner, _ in _registered(path)):
        return None
    kept, good = _put_back(path, folder)
    return f"The database was damaged. It is kept as {kept}; the backup {good.name} is in its place."


def _put_back(path: Path, folder: Path) -> tuple[Path | None, Path]:
    """Keep the damaged file at ``path`` aside and put the newest sound backup there; returns both.

    Raises CannotRunError if there is none.
    """
    good = next((backup for backup in _newest_first(folder) if is_sound(backup, filled=True)), None)
    if good is None:
        raise CannotRunError(
            f"The database {path} is damaged and there is no backup to go back to.",
            "Restore one of your own with: scoutly restore FILE — or move the file away to start afresh.",
        )
    half = path.with_name(path.name + ".part")
    shutil.copyfile(good, half)
    kept = _exchange(half, path, "damaged")
    log.error("the database was damaged: kept as %s, restored %s", kept, good)
    return kept, good


def _readable(path: Path) -> bool:
    import cysqlite

    connection = cysqlite.connect(str(path))
    try:
        connection.execute("select count(*) from sqlite_master").fetchone()
    except cysqlite.OperationalError as error:
        return "locked" in str(error) or "busy" in str(error) or "readonly" in str(error)
    except cysqlite.Error:
        return False
    finally:
        connection.close()
    return True


def _exchange(new: Path, path: Path, label: str) -> Path | None:
    """Put the database ``new`` in the place of that at ``path``, which is kept aside; its path there, if there was one.

    There is a database at ``path`` at every moment.
    """
    new.chmod(0o600)
    _forget_processes(new)
    _flush(new)
    kept = _keep(path, label)
    new.replace(path)
    _flush(path.parent)
    return kept


def _keep(path: Path, label: str) -> Path | None:
    """Give the database at ``path`` a second name and return it. Its log goes with it: it would spoil another file."""
    if not path.exists():
        return None
    _write_back(path)
    stem = f"{path.stem}-{label}-{time.strftime('%Y%m%d-%H%M%S')}"
    kept, counter = path.with_name(stem + path.suffix), 1
    while kept.exists():
        kept, counter = path.with_name(f"{stem}-{counter}{path.suffix}"), counter + 1
    try:
        os.link(path, kept)
    except OSError:
        # A file system without links.
        shutil.copy2(path, kept)
        _flush(kept)
    for suffix in ("-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.replace(kept.with_name(kept.name + suffix))
    return kept


def _write_back(path: Path) -> None:
    """Bring what is only in the log into the database's file, as far as it can be read."""
    import cysqlite

    with suppress(cysqlite.Error):
        connection = cysqlite.connect(str(path))
        try:
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
        finally:
            connection.close()


def _flush(path: Path) -> None:
    """See that ``path`` is on the disk: a rename may get there before what is in the file."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
