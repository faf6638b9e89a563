"""``database copy``: moving a home between SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session


@click.group("database")
def database() -> None:
    """Copy all data to PostgreSQL or back."""


@database.command("copy", cls=Command)
@click.argument("target", metavar="URL")
@click.pass_obj
def copy(session: Session, target: str) -> None:
    """Copy all data into another, empty database.

    URL is postgresql://USER@HOST/NAME (its password comes from PGPASSWORD or ~/.pgpass), sqlite:///PATH or
    the path of a file to be. Every table is verified; the present database stays as it is. To use the new one,
    set database.url.
    """
    from scoutly_tui.services import database_copy

    url = database_copy.sqlite_url(target)
    copied = database_copy.copy(session.open(), url)
    if session.json:
        output.document([asdict(table) for table in copied])
        return
    for table in copied:
        output.line(f"{table.table:<24} {table.rows:>9,} rows  {table.checksum}")
    output.line(f"All of it is there. Set database.url to {url} to use it.")


COMMANDS: Final[dict[str, click.Command]] = {"database": database}
