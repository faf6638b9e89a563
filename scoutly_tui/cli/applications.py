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
@click.option("--due", is_flag=True, help="Only those whose next step is due.")
@click.option(
    "--filter", "text", metavar="FILTER", default="", help="Only those that match, such as 'status:applied'."
)
@click.pass_obj
def applications(session: Session, due: bool, text: str) -> None:
    """List your applications.

    What is due comes first, then the one with the latest step.
    """
    from scoutly_tui.services import applications as service

    home, now = session.open(), clock.now_ms()
    days = home.settings.applications.stale_days
    rows = [row for row in service.rows(home.user_id, now, stale_days=days, text=text) if row.due or not due]
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
        flexible="title",
        empty="No application matches." if due or text
        else "No applications yet. Begin one: scoutly apply POSTING --status “want to apply”",
    )  # fmt: skip


@click.command("apply", cls=Command)
@click.argument("posting", metavar="POSTING", type=int)
@click.option(
    "--status", metavar="STATUS",
    help=f"How far it has come: {', '.join(ApplicationStatus)}. One that is new is applied unless you say otherwise.",
)  # fmt: skip
@click.option("--note", default="", help="A note for the timeline.")
@click.option("--next-step", "step", metavar="TEXT", help="What to do next; '' takes it away.")
@click.option(
    "--on",
    "day",
    metavar="DAY",
    help="When to be reminded of it: 3d, fri, 12 mar, 2026-03-12, 2026-03-12 14:30.",
)
@click.pass_obj
def apply(
    session: Session, posting: int, status: str | None, note: str, step: str | None, day: str | None
) -> None:
    """Set how far an application has come.

    POSTING is the number that “scoutly postings” shows. --next-step says what to do then, and --on when to be
    reminded of it.
    """
    if day is not None and step is None:
        raise click.UsageError("--on says when to do --next-step, which is missing.")
    from scoutly_tui.domain.dates import moment_of
    from scoutly_tui.services import applications as service

    now = clock.now_ms()
    wanted = service.status_of(status) if status is not None else None
    at = moment_of(day, now) if day is not None else None
    home = session.open()
    is_known = any(row.key == posting for row in service.rows(home.user_id))
    if step is None or wanted is not None or note or not is_known:
        row = service.move(home.user_id, posting, wanted, now, note=note)
    if step is not None:
        row = service.set_next_step(home.user_id, posting, step, at, now)
    if session.json:
        output.document(_application_json(row))
        return
    ahead = f"; next: {row.next_step}" if row.next_step else ""
    output.line(f"{row.title} at {row.company_name}: {row.status}{ahead}.")


def _application_json(row: ApplicationRow) -> dict[str, Any]:
    return {
        "posting": row.key, "company": row.company, "title": row.title, "url": row.url, "status": row.status,
        "next_step": row.next_step, "next_step_at": iso(row.next_step_at), "due": row.due, "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
    }  # fmt: skip


COMMANDS: Final[dict[str, click.Command]] = {"applications": applications, "apply": apply}
