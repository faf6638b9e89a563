"""``postings``: what was found, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import completing, output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.times import ago, iso

if TYPE_CHECKING:
    from scoutly_tui.domain.money import Salary
    from scoutly_tui.services.postings import PostingRow


@click.command("postings", cls=Command)
@click.option("--new", is_flag=True, help="Only news you have not looked at.")
@click.option("--min-score", type=click.IntRange(0, 100), metavar="N", help="Only those scored N or better.")
@click.option("--company", metavar="COMPANY", help="Only this company's.", shell_complete=completing.company)
@click.option("--closed", is_flag=True, help="Closed ones instead of open ones.")
@click.option(
    "--filter", "text", metavar="FILTER", default="", help="Only those that match, such as 'rank>60 -senior'."
)
@click.option("--limit", type=click.IntRange(1), help="At most this many.")
@click.pass_context
def postings(
    ctx: click.Context,
    new: bool,
    min_score: int | None,
    company: str | None,
    closed: bool,
    text: str,
    limit: int | None,
) -> None:
    """List postings, best first.

    Those that one of your rules hides are included and marked as hidden.
    """
    if new and closed:
        raise click.UsageError("--new and --closed exclude each other.", ctx)
    from scoutly_tui.services import companies
    from scoutly_tui.services import postings as service

    session = ctx.ensure_object(Session)
    home, now = session.open(), clock.now_ms()
    if company is not None:
        companies.keys_of([company])
    view = service.View.CLOSED if closed else service.View.NEW if new else service.View.OPEN
    query = service.PostingQuery(view=view, text=text, company=company, min_score=min_score)
    rows = service.by_keys(home.user_id, service.keys(home.user_id, query, now)[:limit], now)
    if session.json:
        output.document([posting_json(row) for row in rows])
        return
    cells = [
        (
            row.key, row.score, row.title, row.company, "; ".join(row.locations), ago(row.first_seen_at, now),
            row.application or ("hidden" if row.hidden else row.state),
        )
        for row in rows
    ]  # fmt: skip
    output.table(
        ("id", "score", "title", "company", "location", "seen", "state"), cells,
        right=("id", "score"), flexible="title", empty="No postings here.",
    )  # fmt: skip


def posting_json(row: PostingRow) -> dict[str, Any]:
    """A posting with the published keys."""
    return {
        "id": row.key, "company": row.company, "external_id": row.external_id, "title": row.title, "url": row.url,
        "location": "; ".join(row.locations) or None, "work_model": row.work_model,
        "employment_type": row.employment_type, "department": row.department, "posted_at": iso(row.posted_at),
        "first_seen_at": iso(row.first_seen_at), "closed_at": iso(row.closed_at), "salary": salary_json(row.salary),
        "language": row.language, "score": row.score, "hidden": row.hidden, "state": row.state.value,
    }  # fmt: skip


def salary_json(salary: Salary | None) -> dict[str, Any] | None:
    """A salary as ``{min, max, currency, period}``, or None."""
    if salary is None:
        return None
    period = salary.period.value if salary.period else None
    return {"min": salary.minimum, "max": salary.maximum, "currency": salary.currency, "period": period}


COMMANDS: Final[dict[str, click.Command]] = {"postings": postings}
