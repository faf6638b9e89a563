"""``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session


@click.command("backup", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Save the whole home but its secrets.

    FILE is a .tar.gz with the database and config.toml; it is consistent even while a worker runs.
    """
    from scoutly_tui.services import backup as service

    written = service.back_up(session.open(), file)
    if session.json:
        output.document({"file": str(written), "bytes": written.stat().st_size})
    else:
        output.line(f"Wrote {written} ({written.stat().st_size:,} bytes).")


@click.command("restore", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def restore(session: Session, file: Path) -> None:
    """Put a backup's database back.

    FILE is one that “scoutly backup” wrote, or a copy from the home's backups folder. The database that
    was there is kept beside it. Stop the worker and the screens first.
    """
    from scoutly_tui.services import backup as service

    # The home is not opened: its database may be what is broken.
    kept = service.restore(_closed_home(session), file)
    session.open()
    if session.json:
        output.document({"file": str(file), "replaced": str(kept) if kept else None})
        return
    output.line(f"Restored {file}.")
    if kept:
        output.line(f"What was there before is kept as {kept}.")


def _closed_home(session: Session) -> object:
    from scoutly_tui import config, paths
    from scoutly_tui.services.home import Home

    places = paths.resolve(session.home)
    settings = config.load(places.config_file)
    try:
        places.create()
    except OSError as error:
        from scoutly_tui.domain.errors import CannotRunError

        raise CannotRunError(
            f"The folder {error.filename} cannot be made: {error.strerror}.",
            "Choose another one with --home DIR.",
        ) from None
    return Home(places, settings, 0, "", settings.database.url or f"sqlite:///{places.database}")


COMMANDS: Final[dict[str, click.Command]] = {"backup": backup, "restore": restore}
