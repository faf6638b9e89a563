"""``forget``: a person leaves."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session


@click.command("forget", cls=Command)
@click.option(
    "--backup", "keep", type=click.Path(path_type=Path), help="Write a backup there first, outside the home."
)
@click.option("--no-backup", is_flag=True, help="Keep no copy of anything.")
@click.option("--dry-run", is_flag=True, help="Only show what would be forgotten.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget(session: Session, keep: Path | None, no_backup: bool, dry_run: bool, yes: bool) -> None:
    """Forget a person: profile, CV, ranks, matches, applications and all else of theirs.

    It is for the user of this home, or the one named with --user. Companies and postings stay. Gone too are the
    home's own backups and logs, and for its last user the addresses and templates of notifications; deleted data
    is overwritten. There is no undo, so say --backup FILE or --no-backup.
    """
    from scoutly_tui.services import forget as service

    if not dry_run and bool(keep) == no_backup:
        raise click.UsageError("Say either --backup FILE or --no-backup.")
    home = session.open()
    foreseen = service.foresee(home)
    if dry_run:
        _show(session, foreseen, "Would forget")
        return
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody is there to ask; add --yes.")
        _show(session, foreseen, "This will forget")
        said = click.prompt(f"Type {home.user_name} to go on", err=True)
        if said.strip() != home.user_name:
            raise click.Abort
    _show(session, service.forget(home, clock.now_ms(), keep=keep), "Forgot")


def _show(session: Session, forgotten: object, verb: str) -> None:
    from scoutly_tui.services.forget import Forgotten

    assert isinstance(forgotten, Forgotten)
    if session.json:
        output.document({**asdict(forgotten), "files": list(forgotten.files)})
        return
    held = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in forgotten.rows.items() if count)
    output.line(
        f"{verb} {forgotten.user}: {held or 'nothing in the database'}; {len(forgotten.files)} files."
    )
    if forgotten.backup:
        output.line(f"A backup is in {forgotten.backup}.")


COMMANDS: Final[dict[str, click.Command]] = {"forget": forget}
