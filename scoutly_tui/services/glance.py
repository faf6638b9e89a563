"""What the first frame of the screens holds, read before anything heavy is imported.

It opens the SQLite file of a home by itself, without Peewee, and only where nothing is to be done first: the
schema is the present one and the user is known. In any other case, PostgreSQL included, there is no glance and
``services.home.open_home`` has its say before a screen is shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scoutly_tui import config, paths
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.services.home import Home

MIGRATIONS: Final = Path(__file__).parent.parent / "store" / "migrations"

Execute = Callable[..., Sequence[tuple[Any, ...]]]
Read = Callable[[Execute, int], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Glance:
    """A home that needs nothing done to it, and the first rows of the page it opens with."""

    home: Home
    rows: Sequence[Any]


def at(home: str | Path | None, user: str | None, read: dict[str, Callable[[], Read]]) -> Glance | None:
    """A glance at ``home``, or None where it has to be opened in full.

    ``read`` has, by the name of a page, what imports the reader of its first rows. Raises CannotRunError for
    settings that make no sense.
    """
    places = paths.resolve(home)
    settings = config.load(places.config_file)
    if settings.database.url or not places.database.exists():
        return None
    import cysqlite

    try:
        with closing(cysqlite.connect(str(places.database), timeout=0.2)) as connection:
            if not _is_current(connection):
                return None
            known = connection.execute('select id, name from "user" order by id').fetchall()
            wanted = user or os.environ.get("SCOUTLY_USER")
            found = next((row for row in known if wanted in (None, row[1])), None)
            if found is None:
                return None
            opened = Home(places, settings, found[0], found[1], f"sqlite:///{places.database}")
            reader = read.get(settings.ui.page or next(iter(read)))
            rows = (
                reader()(lambda sql, *given: connection.execute(sql, given).fetchall(), found[0])
                if reader
                else ()
            )
            return Glance(opened, rows)
    except (cysqlite.Error, OSError, ScoutlyError):
        return None


def _is_current(connection: Any) -> bool:
    applied = {row[0] for row in connection.execute("select name from schema_migration").fetchall()}
    return applied == {
        path.stem for path in MIGRATIONS.iterdir() if path.name[0] == "0" and path.suffix == ".py"
    }
