"""``status`` and ``doctor``: how scoutly is, and how this machine is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import edge, output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.times import duration

if TYPE_CHECKING:
    from scoutly_tui.services.status import Overview


@click.command("status", cls=Command)
@click.pass_context
def status(ctx: click.Context) -> None:
    """Show counts, rates, what is next and what to do.

    It works with no network and while the worker runs. Ends with 1 if something needs you.
    """
    from scoutly_tui.services import status as service

    session = ctx.ensure_object(Session)
    home, now = session.open(), clock.now_ms()
    overview = service.overview(home, now)
    if session.json:
        output.document(overview.to_json())
    else:
        output.line(service.headline(home.user_id, now).text, bold=True)
        _show(overview)
    if not overview.healthy:
        ctx.exit(edge.PROBLEMS_FOUND)


def _show(overview: Overview) -> None:
    companies, queue, postings = overview.companies, overview.queue, overview.postings
    rhythm = ", ".join(f"{count} every {days} d" for days, count in companies["by_interval"].items() if count)
    oldest = queue["oldest_pending_seconds"]
    waiting = f", the oldest for {duration(oldest * 1000)}" if oldest is not None else ""
    alive = [row for row in overview.workers if row.alive]
    lines = [
        ("companies", f"{companies['total']}, {companies['tracked']} tracked ({rhythm or 'none'})"),
        (
            "due",
            f"{companies['due']}, {companies['overdue']} overdue, {companies['never_checked']} never checked",
        ),
        ("problems", f"{companies['problematic']}"),
        ("queue", f"{queue['pending']} pending{waiting}, {queue['processing']} processing"),
        ("last day", f"{queue['completed_24h']} jobs completed, {queue['failed_24h']} failed"),
        (
            "postings",
            f"{postings['open']} open, {postings['new']} new, {postings['hidden']} hidden by your rules",
        ),
        (
            "workers",
            ", ".join(f"{row.kind} ({row.threads} threads, {row.jobs} busy)" for row in alive) or "none",
        ),
        ("next", ", ".join(item["slug"] for item in companies["next"]) or "nothing"),
    ]
    for name, text in lines:
        output.line(f"{name:<10} {text}")
    for advice in overview.recommendations:
        output.line(f"→ {advice}", "yellow")


@click.command("doctor", cls=Command)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check this machine and this installation.

    One line a finding, with its remedy. Ends with 1 if any is bad.
    """
    from scoutly_tui.services import doctor as service

    session = ctx.ensure_object(Session)
    found = service.examine(session.home, session.user, clock.now_ms())
    if session.json:
        output.document(
            [{"check": f.check, "ok": f.ok, "message": f.message, "remedy": f.remedy} for f in found]
        )
    else:
        for finding in found:
            mark = "ok " if finding.ok else "BAD"
            output.line(f"{mark} {finding.check}: {finding.message}", None if finding.ok else "red")
            if finding.remedy:
                output.line(f"    → {finding.remedy}")
    if not all(finding.ok for finding in found):
        ctx.exit(edge.PROBLEMS_FOUND)


COMMANDS: Final[dict[str, click.Command]] = {"status": status, "doctor": doctor}
