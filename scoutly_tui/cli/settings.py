"""``config init``: a config.toml with every setting explained."""

from __future__ import annotations

from typing import Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session


@click.group("config")
def config() -> None:
    """Write a config.toml with every setting explained."""


@config.command("init", cls=Command)
@click.option("--force", is_flag=True, help="Replace one that is there; it is kept as config.toml.old.")
@click.option("--print", "only_print", is_flag=True, help="Print it instead.")
@click.pass_obj
def init(session: Session, force: bool, only_print: bool) -> None:
    """Write config.toml, every key explained and commented out with its default."""
    from scoutly_tui import paths
    from scoutly_tui.services import config_file

    if only_print:
        output.line(config_file.text().rstrip("\n"))
        return
    written = config_file.write(paths.resolve(session.home).config_file, force=force)
    if session.json:
        output.document({"file": str(written)})
    else:
        output.line(f"Wrote {written}.")


COMMANDS: Final[dict[str, click.Command]] = {"config": config}
