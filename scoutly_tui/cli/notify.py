"""``notify``: trying out what tells a person, and looking at what was told."""

from __future__ import annotations

import os
from typing import Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.news import NewsKind
from scoutly_tui.domain.times import ago, iso


@click.group("notify")
def notify() -> None:
    """Try out and look over what tells you of matches.

    Addresses are in Apprise's form, one a line, in the file notify-urls beside config.toml (chmod 600) or in
    $SCOUTLY_NOTIFY_URLS; see [notify] in config.toml for when what is told.
    """


@notify.command("test", cls=Command)
@click.pass_obj
def test(session: Session) -> None:
    """Send a test message to every address, now.

    Ends with 0 if all took it, 3 if one did not, 4 if one refused a password. Addresses are never shown:
    each is named by its kind and a digest.
    """
    from scoutly_tui.services import delivery

    home = session.open()
    outcomes = delivery.test(home, os.environ, clock.now_ms())
    rows = [
        {"target": target.name, "users": list(target.users), "ok": outcome.ok, "why": outcome.why}
        for target, outcome in outcomes
    ]
    if session.json:
        output.document(rows)
    else:
        for target, outcome in outcomes:
            output.line(f"{target.name}: {'it took the message.' if outcome.ok else outcome.why}")
    failed = [outcome for _, outcome in outcomes if not outcome.ok]
    if failed:
        raise click.exceptions.Exit(4 if any(outcome.credentials for outcome in failed) else 3)


@notify.command("preview", cls=Command)
@click.argument("kind", metavar="KIND", type=click.Choice([*(str(kind) for kind in NewsKind), "test"]))
@click.pass_obj
def preview(session: Session, kind: str) -> None:
    """Show what a message would say, with your own template if there is one.

    KIND is match, digest, reminder, unwell, well or test. Nothing is sent.
    """
    from scoutly_tui.services import delivery

    letter = delivery.preview(session.open(), kind, clock.now_ms())
    if session.json:
        output.document({"kind": kind, "title": letter.title, "body": letter.body})
        return
    output.line(letter.title, bold=True)
    output.line()
    output.line(letter.body.rstrip("\n"))


@notify.command("templates", cls=Command)
@click.pass_obj
def templates(session: Session) -> None:
    """Put the templates of all messages into the home, to be changed.

    Those that are there already stay as they are. The first line is the title; below “---” stands what is
    repeated for each posting; $name is filled in.
    """
    from scoutly_tui.notify import templates as room
    from scoutly_tui.services import delivery

    folder = delivery.templates_dir(session.open())
    written = room.write_defaults(folder)
    if session.json:
        output.document({"folder": str(folder), "written": [path.name for path in written]})
    else:
        output.line(f"{len(written)} templates written; all are in {folder}.")


@notify.command("list", cls=Command)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most this many.")
@click.pass_obj
def list_(session: Session, limit: int) -> None:
    """List what was told and what waits to be told, newest first."""
    from scoutly_tui.services import notifications

    home, now = session.open(), clock.now_ms()
    rows = notifications.rows(home.user_id, limit=limit)
    if session.json:
        output.document(
            [
                {"id": row.id, "kind": row.kind, "status": row.status, "attempts": row.attempts, "error": row.error,
                 "created_at": iso(row.created_at), "settled_at": iso(row.settled_at),
                 "not_before": iso(row.not_before or None)}
                for row in rows
            ]
        )  # fmt: skip
        return
    cells = [
        (row.id, row.kind, row.status, ago(row.created_at, now), row.attempts or None, row.error)
        for row in rows
    ]
    output.table(
        ("id", "kind", "status", "made", "refused", "why"), cells, right=("id", "refused"), flexible="why",
        empty="Nothing was told yet. Try it out: scoutly notify test",
    )  # fmt: skip


COMMANDS: Final[dict[str, click.Command]] = {"notify": notify}
