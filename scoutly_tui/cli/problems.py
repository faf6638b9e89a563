"""``problems``: companies that cannot be checked well."""

from __future__ import annotations

from typing import Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.times import ago, iso


@click.command("problems", cls=Command)
@click.pass_obj
def problems(session: Session) -> None:
    """List companies that cannot be checked well, and what to do.

    With --json, snoozed ones are included.
    """
    from scoutly_tui.services import problems as service

    home, now = session.open(), clock.now_ms()
    rows = service.rows(home.user_id, now, snoozed=session.json)
    if session.json:
        output.document(
            [
                {
                    "company": row.company, "kind": row.kind.value, "since": iso(row.since), "failures": row.failures,
                    "message": row.message, "remedy": row.remedy,
                }
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        output.line(f"{row.company}: {row.kind} since {ago(row.since, now)}", "yellow")
        output.line(f"  {row.message}")
        output.line(f"  {row.remedy}")
    if not rows:
        output.line("No problems.")


COMMANDS: Final[dict[str, click.Command]] = {"problems": problems}
