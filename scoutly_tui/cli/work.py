"""``work``: the headless worker."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session


@click.command("work", cls=Command)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="How many checks run at once (default 5, or worker.threads).",
)
@click.option("--drain", is_flag=True, help="Do what is due and pending, then stop: for anacron.")
@click.option("--embedded", is_flag=True, hidden=True)
@click.pass_context
def work(ctx: click.Context, workers: int | None, drain: bool, embedded: bool) -> None:
    """Run the headless worker.

    It works until it is stopped: Ctrl+C and SIGTERM let running checks finish, and nothing is lost either
    way. A company that cannot be checked is a problem of that company and no error of this command.
    """
    session = ctx.ensure_object(Session)
    home = session.open(stay=False)
    from scoutly_tui.worker import run

    summary = run.work(home, threads=workers, drain=drain, embedded=embedded, verbose=session.verbose)
    said = {name: value for name, value in asdict(summary).items() if name != "exit_code"}
    if session.json:
        output.document(said)
    else:
        output.line(
            f"{summary.checks} checks: {summary.ok} ok, {summary.unchanged} unchanged, {summary.failed} failed;"
            f" {summary.new} new postings, {summary.closed} closed. Ended: {summary.reason}."
        )
    ctx.exit(summary.exit_code)


COMMANDS: Final[dict[str, click.Command]] = {"work": work}
