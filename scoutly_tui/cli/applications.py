"""``applications`` and ``apply``: the tracker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.times import ago, iso
from scoutly_tui.domain.triage import ApplicationStatus

if TYPE_CHECKING:
    from scoutly_tui.services.applications import ApplicationRow


@click.command("applications", cls=Command)
@click.pass_obj
def applications(session: Session) -> None:
    """List your applications.

    The one with the latest step comes first.
    """
    from scoutly_tui.services import applications as service

    home, now = session.open(), clock.now_ms()
    rows = service.rows(home.user_id)
    if session.json:
        output.document([_application_json(row) for row in rows])
        return
    cells = [
        (
            row.key, row.status, row.title, row.company, ago(row.updated_at, now),
            f"{row.next_step} {ago(row.next_step_at, now)}" if row.next_step and row.next_step_at else row.next_step,
        )
        for row in rows
    ]  # fmt: skip
    output.table(
        ("posting", "status", "title", "company", "updated", "next step"), cells, right=("posting",),
        flexible="title", empty="No applications yet. Begin one: scoutly apply POSTING --status “want to apply”",
    )  # fmt: skip


@click.command("apply", cls=Command)
@click.argument("posting", metavar="POSTING", type=int)
@click.option(
    "--status", default=ApplicationStatus.APPLIED.value, show_default=True,
    help=f"How far it has come: {', '.join(ApplicationStatus)}.",
)  # fmt: skip
@click.option("--note", default="", help="A note for the timeline.")
@click.pass_obj
def apply(session: Session, posting: int, status: str, note: str) -> None:
    """Set how far an application has come.

    POSTING is the number that “scoutly postings” shows.
    """
    from scoutly_tui.services import applications as service

    wanted = service.status_of(status)
    home = session.open()
    row = service.set_status(home.user_id, posting, wanted, clock.now_ms(), note=note)
    if session.json:
        output.document(_application_json(row))
        return
    output.line(f"{row.title} at {row.company_name}: {row.status}.")


def _application_json(row: ApplicationRow) -> dict[str, Any]:
    return {
        "posting": row.key, "company": row.company, "title": row.title, "url": row.url, "status": row.status,
        "next_step": row.next_step, "next_step_at": iso(row.next_step_at), "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
    }  # fmt: skip


COMMANDS: Final[dict[str, click.Command]] = {"applications": applications, "apply": apply}
