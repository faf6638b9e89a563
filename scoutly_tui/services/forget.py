"""Forgetting a person: everything of theirs leaves the home, its backups and the free pages of its database.

What is public stays: companies and their postings. A backup, if one is wanted, is written before anything goes,
to a place outside the home.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.notify import addresses
from scoutly_tui.services import archive, backup, ranking, workers
from scoutly_tui.services.home import Home
from scoutly_tui.store import database

_OWNED: Final = (
    "user_company_preference", "match", "application", "posting_note", "profile", "edit", "opinion", "token_usage",
    "notification", "saved_view", "proposal", "duel",
)  # fmt: skip
"""Tables with a row of the user's own; what hangs on these goes with them."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was (or would be) forgotten: rows by table, and files of the home. ``backup`` was written first."""

    user: str
    rows: dict[str, int]
    files: tuple[str, ...]
    backup: str | None = None


def foresee(home: Home) -> Forgotten:
    """What ``forget`` would take away; nothing is."""
    with database.reading():
        rows = {
            table: int(
                database.execute(f'select count(*) from "{table}" where user_id = ?', home.user_id)[0][0]
            )
            for table in _OWNED
        }
    return Forgotten(home.user_name, rows, tuple(str(path) for path in _files(home, alone=_is_alone(home))))


def forget(home: Home, now: int, *, keep: Path | None) -> Forgotten:
    """Take the home's user out of it, for good. ``keep`` gets a backup first (.tar.gz, or .jsonl of everything).

    Raises CannotRunError while a worker or a screen uses the home, UsageError for a backup inside it.
    """
    others = workers.others_here()
    if others:
        raise CannotRunError(
            f"The home is in use ({', '.join(sorted(set(others)))}).",
            "Stop the worker and the screens first.",
        )
    written = _back_up(home, keep, now) if keep else None
    alone, told = _is_alone(home), foresee(home)
    if not database.is_postgres():
        database.execute("pragma secure_delete = on")
    with database.writing():
        _delete_rows(home.user_id)
        ranking.refresh([row[0] for row in database.execute("select id from company")], now)
    for path in _files(home, alone=alone):
        path.unlink(missing_ok=True)
    _clean_pages()
    return Forgotten(told.user, told.rows, told.files, str(written) if written else None)


def _back_up(home: Home, keep: Path, now: int) -> Path:
    keep = keep.expanduser().absolute()
    if keep.is_relative_to(home.paths.data_dir) or keep.is_relative_to(home.paths.config_dir):
        raise UsageError(
            "A backup inside the home would be forgotten too.",
            "Name a place outside, such as ~/before-forget.tar.gz.",
        )
    if keep.suffix == ".jsonl":
        archive.write(keep, now)
        return keep
    return backup.back_up(home, keep)


def _is_alone(home: Home) -> bool:
    return not database.execute('select 1 from "user" where id <> ? limit 1', home.user_id)


def _delete_rows(user: int) -> None:
    database.execute('delete from "user" where id = ?', user)
    # Answers are kept by a digest of the question, in which the CV was: whose they are cannot be told apart.
    database.execute("delete from model_answer")
    database.execute("delete from match_tally where user_id = ?", user)
    database.execute("delete from setting where name like ? or name like ?", f"%:{user}", f"%:{user}:%")
    database.execute(
        "delete from posting where external_id like 'imported:%' and id not in (select posting_id from match)"
    )


def _files(home: Home, *, alone: bool) -> list[Path]:
    """What the home's folders hold of the person: older copies of the database, logs, and how to reach them."""
    places = home.paths
    found = [
        *places.backups.glob("*"),
        *places.data_dir.glob("scoutly.db.*"),
        *places.data_dir.glob("scoutly-*.db"),
    ]
    found += [*places.log_dir.glob("*.log*"), *(places.data_dir / "receipts").glob("*")]
    if alone:
        found += [places.config_dir / addresses.FILE_NAME, *(places.config_dir / "templates").glob("*.txt")]
    return sorted({path for path in found if path.is_file() and not path.name.startswith("scoutly.db-")})


def _clean_pages() -> None:
    """Leave nothing of what was deleted in free pages or in the write-ahead log."""
    if database.is_postgres():
        return
    database.execute("vacuum")
    database.execute("pragma wal_checkpoint(truncate)")
