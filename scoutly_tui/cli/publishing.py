"""``digest``, ``feed`` and ``calendar``: matches and dates for other programs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.times import iso

if TYPE_CHECKING:
    from scoutly_tui.notify.items import Appointment, NewsItem

_OUTPUT: Final = click.option(
    "--output", "file", type=click.Path(path_type=Path),
    help="Write it there instead; the file appears whole or not at all.",
)  # fmt: skip
_SCORE: Final = click.option(
    "--min-score", type=click.IntRange(0, 100), help="The lowest score (default: notify.digest_score)."
)


@click.command("digest", cls=Command)
@click.option(
    "--days", type=click.IntRange(1, 3650), default=7, show_default=True, help="How far back it looks."
)
@_SCORE
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "html"]), default="text", show_default=True,
    help="How it is written.",
)  # fmt: skip
@_OUTPUT
@click.pass_obj
def digest(session: Session, days: int, min_score: int | None, form: str, file: Path | None) -> None:
    """Show the latest matches and what is coming up, as text, Markdown or HTML.

    Best first; backlog, hidden and discarded postings are left out.
    """
    from scoutly_tui.notify.digest import DigestFormat, render
    from scoutly_tui.services import publishing

    found = publishing.digest(session.open(), clock.now_ms(), days=days, min_score=min_score)
    if session.json:
        output.document(
            {
                "since": iso(found.since), "until": iso(found.now), "problems": found.problems,
                "matches": [item_json(item) for item in found.matches],
                "appointments": [appointment_json(one) for one in found.appointments],
            }
        )  # fmt: skip
        return
    _deliver(render(found, DigestFormat(form)), file)


@click.command("feed", cls=Command, data=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["atom", "json"]),
    default="atom",
    show_default=True,
    help="Which kind.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="At most this many."
)
@_SCORE
@_OUTPUT
@click.pass_obj
def feed(
    session: Session, form: str, as_json: bool, limit: int, min_score: int | None, file: Path | None
) -> None:
    """Write the latest matches as an Atom or JSON feed.

    Serve the file from your own machine, or let a feed reader open it.
    """
    from scoutly_tui.notify.feeds import FeedFormat
    from scoutly_tui.services import publishing

    wanted = FeedFormat.JSON if as_json else FeedFormat(form)
    _deliver(publishing.feed(session.open(), wanted, clock.now_ms(), limit=limit, min_score=min_score), file)


@click.command("calendar", cls=Command)
@_OUTPUT
@click.pass_obj
def calendar(session: Session, file: Path | None) -> None:
    """Write interviews and reminders as an iCalendar file.

    They are the dated next steps of your applications. A calendar program that opens the file again replaces
    what it knew of them.
    """
    from scoutly_tui.domain.times import DAY_MS
    from scoutly_tui.services import news, publishing

    home, now = session.open(), clock.now_ms()
    if session.json:
        found = news.appointments(home.user_id, after=now - 90 * DAY_MS)
        output.document([appointment_json(one) for one in found])
        return
    _deliver(publishing.calendar_file(home, now), file)


def _deliver(text: str, file: Path | None) -> None:
    if file is None:
        output.raw(text)
        return
    from scoutly_tui.services import files

    files.write(file.expanduser(), text)
    output.note(f"Wrote {file}.")


def item_json(item: NewsItem) -> dict[str, Any]:
    """A match with the published keys."""
    return {
        "posting": item.key, "company": item.company_slug, "title": item.title, "url": item.url, "where": item.where,
        "score": item.score, "rank": item.rank, "salary": item.salary or None,
        "first_seen_at": iso(item.first_seen_at), "why": item.why or None, "but": item.but or None,
    }  # fmt: skip


def appointment_json(one: Appointment) -> dict[str, Any]:
    """A dated step with the published keys."""
    row = asdict(one) | {"at": iso(one.at), "updated_at": iso(one.updated_at), "step": one.step or None}
    return {name: value for name, value in row.items() if name != "application"}


COMMANDS: Final[dict[str, click.Command]] = {"digest": digest, "feed": feed, "calendar": calendar}
