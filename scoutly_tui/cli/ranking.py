"""``rank``, ``track`` and ``untrack``: preferences."""

from __future__ import annotations

from typing import Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import completing, output
from scoutly_tui.cli.session import Command, Session


@click.command("rank", cls=Command)
@click.argument("slug", metavar="COMPANY", shell_complete=completing.company)
@click.argument("rank", metavar="N")
@click.pass_obj
def rank(session: Session, slug: str, rank: str) -> None:
    """Say how much a company matters, from 1 to 100.

    81–100 earns a check a day, 61–80 one every 2 days, 31–60 every 3, 11–30 every 4 and 1–10 every 5. A
    company that is ranked is tracked.
    """
    from scoutly_tui.domain.ranks import validate_rank
    from scoutly_tui.services import companies, ranking

    value = validate_rank(rank)
    home = session.open()
    ranking.set_rank(home.user_id, companies.keys_of([slug]), value, clock.now_ms())
    _show(session, home.user_id, slug)


@click.command("track", cls=Command)
@click.argument("slug", metavar="COMPANY", shell_complete=completing.company)
@click.pass_obj
def track(session: Session, slug: str) -> None:
    """Check a company as often as its rank deserves."""
    _set_tracked(session, slug, True)


@click.command("untrack", cls=Command)
@click.argument("slug", metavar="COMPANY", shell_complete=completing.company)
@click.pass_obj
def untrack(session: Session, slug: str) -> None:
    """Stop checking a company; its rank stays."""
    _set_tracked(session, slug, False)


def _set_tracked(session: Session, slug: str, tracked: bool) -> None:
    from scoutly_tui.services import companies, ranking

    home = session.open()
    ranking.set_tracked(home.user_id, companies.keys_of([slug]), tracked, clock.now_ms())
    _show(session, home.user_id, slug)


def _show(session: Session, user_id: int, slug: str) -> None:
    from scoutly_tui.cli.companies import company_json
    from scoutly_tui.services import companies

    now = clock.now_ms()
    row = companies.row(user_id, slug, now)
    if session.json:
        output.document(company_json(row, now))
        return
    output.line(f"{row.name}: {row.why if row.tracked else f'not tracked, rank {row.rank}'}.")


COMMANDS: Final[dict[str, click.Command]] = {"rank": rank, "track": track, "untrack": untrack}
