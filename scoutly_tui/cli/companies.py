"""``add``, ``remove``, ``catalogue`` and ``list``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import completing, output
from scoutly_tui.cli.session import Command, Session, refuse_credentials
from scoutly_tui.domain.times import ago, iso

if TYPE_CHECKING:
    from scoutly_tui.services.catalogue import CatalogueEntry
    from scoutly_tui.services.companies import Added, CompanyRow

_NONE_YET: Final = (
    "No companies here. Add one: scoutly add URL — or take the catalogue: scoutly catalogue --add"
)
SORTS: Final = ("rank", "name", "due", "success", "failures", "openings", "priority")


@click.command("add", cls=Command)
@click.argument("urls", metavar="URL…", nargs=-1, required=True, callback=refuse_credentials)
@click.option("--name", help="The company's name; without it, it is taken from the URL.")
@click.option("--rank", help="How much it matters, from 1 to 100 (default 50).")
@click.pass_obj
def add(session: Session, urls: tuple[str, ...], name: str | None, rank: str | None) -> None:
    """Watch the careers page at each URL.

    A URL that shows its job board is recognised at once, with no request; the others are looked into at
    their first check. All of them are added, or none.
    """
    from scoutly_tui.services import companies

    home = session.open()
    report(session, companies.add(home.user_id, urls, clock.now_ms(), name=name, rank=rank))


@click.command("remove", cls=Command)
@click.argument("slugs", metavar="COMPANY…", nargs=-1, required=True, shell_complete=completing.company)
@click.pass_obj
def remove(session: Session, slugs: tuple[str, ...]) -> None:
    """Stop watching companies and take them off every list.

    What was gathered stays in the database, and undo in the screens brings them back.
    """
    from scoutly_tui.services import companies

    home, now = session.open(), clock.now_ms()
    wanted = list(dict.fromkeys(slugs))
    names = {slug: companies.row(home.user_id, slug, now).name for slug in wanted}
    companies.remove(home.user_id, wanted, now)
    if session.json:
        output.document([{"slug": slug, "name": name} for slug, name in names.items()])
        return
    for name in names.values():
        output.line(f"Removed {name}.")


@click.command("catalogue", cls=Command)
@click.option("--add", "take_in", is_flag=True, help="Take all of them in, unranked.")
@click.option("--seed-preferences", "seed", is_flag=True, help="Rank 77 of them, where you have no rank yet.")
@click.pass_obj
def catalogue(session: Session, take_in: bool, seed: bool) -> None:
    """Show or take in the companies that ship with scoutly.

    The seeded ranks earn 2 companies a daily check, 15 one every 2 days, 48 every 3 and 12 every 4. Both
    options can be given again: nothing is doubled, and no rank of yours is changed.
    """
    from scoutly_tui.services import catalogue as catalogues

    entries = catalogues.entries()
    if not take_in and not seed:
        _show_catalogue(session, entries, {}, set())
        return
    home, now = session.open(), clock.now_ms()
    added = catalogues.add_all(home.user_id, now) if take_in else []
    ranked = catalogues.seed_preferences(home.user_id, now) if seed else 0
    new = {item.key for item in added if not item.existed}
    if session.json:
        from scoutly_tui.services import companies

        known = {(row.name, row.careers_url): row for row in companies.rows(home.user_id, now)}
        _show_catalogue(session, entries, known, new)
        return
    if take_in:
        output.line(f"Added {_counted(len(new))}; {len(added) - len(new)} were there already.")
    if seed:
        output.line(f"Ranked {_counted(ranked)}.")


def _show_catalogue(
    session: Session,
    entries: Sequence[CatalogueEntry],
    known: dict[tuple[str, str], CompanyRow],
    new: set[int],
) -> None:
    if not session.json:
        rows = [(entry.spec.name, entry.source, entry.board, entry.spec.careers_url) for entry in entries]
        output.table(("company", "source", "board", "careers URL"), rows, flexible="careers URL")
        output.note(f"{len(entries)} companies. Take them in: scoutly catalogue --add --seed-preferences")
        return
    output.document([_catalogue_json(entry, known, new) for entry in entries])


def _catalogue_json(
    entry: CatalogueEntry, known: dict[tuple[str, str], CompanyRow], new: set[int]
) -> dict[str, Any]:
    from scoutly_tui.domain.urls import careers_url

    spec = entry.spec
    row = known.get((spec.name, careers_url(spec.careers_url)))
    return {
        "name": spec.name, "careers_url": spec.careers_url, "source": entry.source, "board": entry.board,
        "work_model": spec.work_model, "headquarters": spec.headquarters, "fields": spec.fields,
        "slug": row.slug if row else None, "rank": row.rank if row else None,
        "added": row is not None and row.key in new,
    }  # fmt: skip


@click.command("list", cls=Command)
@click.option("--sort", type=click.Choice(SORTS), default="rank", show_default=True, help="The order.")
@click.option(
    "--filter", "text", metavar="FILTER", default="", help="Only those that match, such as 'rank>60 -senior'."
)
@click.option("--limit", type=click.IntRange(1), help="At most this many.")
@click.pass_obj
def list_(session: Session, sort: str, text: str, limit: int | None) -> None:
    """List companies with rank, interval and next check.

    --filter takes words and conditions: 'rank>60 problem:blocked -wordpress "remote first"'.
    """
    from scoutly_tui.services import companies

    home, now = session.open(), clock.now_ms()
    rows = companies.rows(home.user_id, now, sort=sort, text=text)[:limit]
    if session.json:
        output.document([company_json(row, now) for row in rows])
        return
    show(rows, now, "No company matches." if text else _NONE_YET)


def show(rows: Sequence[CompanyRow], now: int, empty: str) -> None:
    """Print companies as a table, or ``empty``."""
    cells = [
        (
            row.slug, row.rank if row.tracked else f"({row.rank})" if row.rank else "", _rhythm(row),
            ago(row.last_success_at, now), _next(row, now), row.open_postings, row.problem, row.source,
        )
        for row in rows
    ]  # fmt: skip
    output.table(
        ("company", "rank", "checked", "last success", "next", "open", "problem", "source"), cells,
        right=("rank", "open"), flexible="company",
        empty=empty,
    )  # fmt: skip


def company_json(row: CompanyRow, now: int) -> dict[str, Any]:
    """A company with the published keys. A company that was never checked is next due now."""
    due = None if row.next_due_at is None else row.next_due_at or now
    return {
        "slug": row.slug, "name": row.name, "careers_url": row.careers_url, "source": row.source, "board": row.board,
        "rank": row.rank, "tracked": row.tracked, "interval_days": row.interval_days, "priority": row.priority,
        "last_success_at": iso(row.last_success_at), "next_due_at": iso(due),
        "consecutive_failures": row.consecutive_failures, "problem": row.problem, "open_postings": row.open_postings,
    }  # fmt: skip


def _rhythm(row: CompanyRow) -> str:
    if row.interval_days is None:
        return "not tracked"
    return "daily" if row.interval_days == 1 else f"every {row.interval_days} days"


def _next(row: CompanyRow, now: int) -> str:
    if row.next_due_at is None:
        return ""
    if row.running:
        return "running"
    return "due" if row.due else ago(row.next_due_at, now)


def report(session: Session, added: Sequence[Added]) -> None:
    """Say what taking companies in came to."""
    if session.json:
        output.document(
            [{key: value for key, value in asdict(item).items() if key != "key"} for item in added]
        )
        return
    if len(added) > 20:
        known = sum(item.existed for item in added)
        output.line(f"Took in {_counted(len(added) - known)}; {known} were there already.")
        return
    for item in added:
        board = f", {item.source} board {item.board}" if item.source else ""
        verb = "Already there:" if item.existed else "Added"
        rank = f", rank {item.rank}" if item.rank is not None else ""
        output.line(f"{verb} {item.name} ({item.slug}{rank}{board}).")


def _counted(count: int) -> str:
    return "1 company" if count == 1 else f"{count:,} companies"


COMMANDS: Final[dict[str, click.Command]] = {
    "add": add, "remove": remove, "catalogue": catalogue, "list": list_,
}  # fmt: skip
