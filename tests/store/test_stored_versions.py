"""A home of every earlier version, kept as that version left it, comes up to date with all that was in it."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from scoutly_tui.services import applications, archive, companies, planning, postings
from scoutly_tui.services import home as homes
from scoutly_tui.store import database, schema

sys.path.insert(1, str(Path(__file__).parents[1]))
sys.path.insert(1, str(Path(__file__).parents[2] / "scripts"))

import invariants
import store_version

NOW = store_version.NOW
STORED = sorted(store_version.FOLDER.glob("*.db.gz"))


def look_around(user: int, version: str) -> None:
    """All that was stored is there, and all that is new works on it."""
    assert [name for (name,) in database.execute("select name from schema_migration order by name")] == list(
        schema.versions()
    ), version
    assert [(row.name, row.rank, row.open_postings) for row in companies.rows(user, NOW)] == [
        ("Tidewater", 91, 2),
        ("Zwölle ☃", 40, 0),
    ]
    (row,) = applications.rows(user)
    assert (row.title, row.recorded, row.next_step) == (
        "Lighthouse Engineer",
        "interview scheduled",
        "Interview",
    )
    assert [step.note for step in applications.timeline(user, row.key)] == ["Call ☃"]
    assert database.execute("select cv_text, version from profile") == [("Keeper of lights", 2)]
    counts = postings.counts(user, NOW)
    assert (counts.new, counts.saved, counts.discarded, counts.closed) == (1, 1, 1, 1)
    found = postings.keys(user, postings.PostingQuery(view=postings.View.OPEN, text="lighthouse berlin"), NOW)
    assert found == [1]
    assert postings.reader(user, 1, NOW).description == "Keep the light. Python."
    assert planning.top_up(NOW, 20) == 0
    assert archive.sums()["posting"]["rows"] == 3
    invariants.check()


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name.removesuffix(".db.gz"))
def test_a_stored_home_of_this_version_is_upgraded_with_everything_in_it(
    stored: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "scoutly.db").write_bytes(gzip.decompress(stored.read_bytes()))
    database.disconnect()
    home = homes.open_home(folder, environment={})
    homes.open_thread()
    try:
        assert home.user_name == "ana"
        look_around(home.user_id, stored.name)
        assert database.execute("pragma integrity_check") == [("ok",)]
        assert database.execute("pragma foreign_key_check") == []
        old = stored.name.removesuffix(".db.gz") != schema.versions()[-1]
        assert len(list(home.paths.backups.glob("*before-upgrade*"))) == int(old)
    finally:
        database.disconnect()


@pytest.mark.slow
def test_every_version_is_upgraded_on_postgres_too(postgres_server: str, tmp_path: Path) -> None:
    import psycopg

    for number, version in enumerate(schema.versions()[:-1]):
        name = f"upgrade_{number}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        url = urlunsplit(urlsplit(postgres_server)._replace(path=f"/{name}"))
        store_version.bring_to(version, url)
        database.disconnect()
        home = homes.open_home(tmp_path / name, environment={"SCOUTLY_DATABASE__URL": url})
        homes.open_thread()
        look_around(home.user_id, version)
        database.disconnect()
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")


def test_a_home_of_every_version_is_kept() -> None:
    kept = [path.name.removesuffix(".db.gz") for path in STORED]
    missing = [version for version in schema.versions() if version not in kept]
    assert set(kept) <= set(schema.versions())
    if missing == [schema.versions()[-1]]:
        pytest.skip(f"{missing[0]} is not kept yet; run: python scripts/store_version.py")
    assert missing == [], "run: python scripts/store_version.py"
