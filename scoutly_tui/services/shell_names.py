"""Names for a shell to complete, read before a person notices: no Peewee, no schema, no settings but where the data is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final

from scoutly_tui import config, paths
from scoutly_tui.domain.errors import ScoutlyError

MOST: Final = 500
_QUERY: Final = (
    "select slug, name from company where removed_at is null and (slug like {0} escape '!' or lower(name) like {0}"
    " escape '!') order by slug limit {1}"
)


def companies(home: str | Path | None, beginning: str) -> list[tuple[str, str]]:
    """Slug and name of the companies that begin so; none where there is no home yet, or anything is wrong with it."""
    pattern = beginning.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    places = paths.resolve(home)
    try:
        url = config.load(places.config_file).database.url or f"sqlite:///{places.database}"
    except ScoutlyError:
        return []
    if url.startswith("sqlite:///"):
        return _from_sqlite(Path(url.removeprefix("sqlite:///")), pattern)
    return _from_postgres(url, pattern)


def _from_sqlite(path: Path, pattern: str) -> list[tuple[str, str]]:
    if not path.exists():
        return []
    import cysqlite

    try:
        with closing(cysqlite.connect(str(path), timeout=0.2)) as connection:
            rows = connection.execute(_QUERY.format("?1", MOST), (pattern,)).fetchall()
    except (cysqlite.Error, OSError):
        return []
    return [(row[0], row[1]) for row in rows]


def _from_postgres(url: str, pattern: str) -> list[tuple[str, str]]:
    try:
        import psycopg
    except ImportError:
        return []
    try:
        with psycopg.connect(url, connect_timeout=1) as connection:
            query = _QUERY.format("%(pattern)s", MOST).encode()
            return [(row[0], row[1]) for row in connection.execute(query, {"pattern": pattern}).fetchall()]
    except psycopg.Error:
        return []
