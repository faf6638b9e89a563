"""``licences``: what scoutly is built on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session


@click.command("licences", cls=Command)
@click.pass_obj
def licences(session: Session) -> None:
    """List the packages scoutly is built on, with their licences.

    It reads what the installed packages say of themselves; “with” names the extra that brings one.
    """
    from scoutly_tui.services import licences as service

    found = service.used()
    if session.json:
        output.document([asdict(one) | {"extras": list(one.extras)} for one in found])
        return
    rows = [(one.name, one.version, one.licence, ", ".join(one.extras) or None) for one in found]
    output.table(("package", "version", "licence", "with"), rows, flexible="licence")


COMMANDS: Final[dict[str, click.Command]] = {"licences": licences}
