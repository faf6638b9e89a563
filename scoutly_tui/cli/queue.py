"""``enqueue``, ``jobs``, ``retry`` and ``cancel``: the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import completing, output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.jobs import JobStatus
from scoutly_tui.domain.times import ago, iso

if TYPE_CHECKING:
    from scoutly_tui.services.queue import JobRow


@click.command("enqueue", cls=Command)
@click.argument("slugs", metavar="[COMPANY…]", nargs=-1, shell_complete=completing.company)
@click.option("--limit", type=click.IntRange(1), help="At most this many (default 20, or schedule.batch).")
@click.option("--dry-run", is_flag=True, help="Only show what would be queued.")
@click.pass_obj
def enqueue(session: Session, slugs: tuple[str, ...], limit: int | None, dry_run: bool) -> None:
    """Queue what is due, or the companies named.

    Without names: the most urgent companies that are due. With names: these, due or not. A company that
    has a job waiting or running already gets no second one.
    """
    from scoutly_tui.services import queue

    home, now = session.open(), clock.now_ms()
    if slugs:
        wanted = list(dict.fromkeys(slugs))[:limit]
        queued = queue.enqueue_companies(wanted, now, dry_run=dry_run)
    else:
        queued = queue.enqueue_due(now, limit=limit or home.settings.schedule.batch, dry_run=dry_run)
    if session.json:
        output.document(
            [
                {"job": item.job, "company": item.company, "priority": item.priority, "reason": item.reason}
                for item in queued
            ]
        )
        return
    output.table(
        ("job", "company", "priority", "reason"),
        [(item.job, item.company, item.priority, item.reason) for item in queued],
        right=("job", "priority"),
        empty="Nothing to queue: what is asked for has a job already."
        if slugs
        else "Nothing to queue: what is due has a job already.",
    )


@click.command("jobs", cls=Command)
@click.option(
    "--status", type=click.Choice([status.value for status in JobStatus]), help="Only jobs in this state."
)
@click.option("--limit", type=click.IntRange(1), help="At most this many.")
@click.pass_obj
def jobs(session: Session, status: str | None, limit: int | None) -> None:
    """List the queue's jobs.

    Newest first; with --status pending, in the order in which they will be done.
    """
    from scoutly_tui.services import queue

    session.open()
    _show(session, queue.rows(status=status, limit=limit))


@click.command("retry", cls=Command)
@click.argument("ids", metavar="JOB…", nargs=-1, required=True, type=int)
@click.pass_obj
def retry(session: Session, ids: tuple[int, ...]) -> None:
    """Put failed or cancelled jobs back.

    Their attempts are counted anew. Jobs that wait for their next attempt run at once.
    """
    from scoutly_tui.services import queue

    session.open()
    _show(session, queue.retry(list(dict.fromkeys(ids)), clock.now_ms()))


@click.command("cancel", cls=Command)
@click.argument("ids", metavar="JOB…", nargs=-1, required=True, type=int)
@click.pass_obj
def cancel(session: Session, ids: tuple[int, ...]) -> None:
    """Cancel jobs.

    Waiting ones at once, running ones at their next sign of life; finished ones stay as they are.
    """
    from scoutly_tui.services import queue

    session.open()
    _show(session, queue.cancel(list(dict.fromkeys(ids)), clock.now_ms()))


def _show(session: Session, rows: Sequence[JobRow]) -> None:
    if session.json:
        output.document([_job_json(row) for row in rows])
        return
    now = clock.now_ms()
    cells = [
        (
            row.key, row.company or row.kind, row.status, row.reason, row.priority, row.retry_count,
            ago(row.created_at, now), ago(row.finished_at, now) if row.finished_at else "", row.error,
        )
        for row in rows
    ]  # fmt: skip
    output.table(
        ("job", "company", "status", "reason", "priority", "retries", "queued", "finished", "error"), cells,
        right=("job", "priority", "retries"), flexible="error",
        empty="No jobs. Queue what is due: scoutly enqueue",
    )  # fmt: skip


def _job_json(row: JobRow) -> dict[str, Any]:
    return {
        "id": row.key, "company": row.company, "status": row.status, "reason": row.reason, "priority": row.priority,
        "retry_count": row.retry_count, "created_at": iso(row.created_at), "started_at": iso(row.started_at),
        "finished_at": iso(row.finished_at), "error_kind": row.error_kind, "error": row.error,
    }  # fmt: skip


COMMANDS: Final[dict[str, click.Command]] = {
    "enqueue": enqueue,
    "jobs": jobs,
    "retry": retry,
    "cancel": cancel,
}
