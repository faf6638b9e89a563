"""``detect`` and ``check``: looking at careers pages here and now."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType
from typing import TYPE_CHECKING, Final

import click

from scoutly_tui.cli import completing, edge, output
from scoutly_tui.cli.session import Command, Session, refuse_credentials

if TYPE_CHECKING:
    from scoutly_tui.services.checking import CheckResult
    from scoutly_tui.services.detection import DetectionView


@click.command("detect", cls=Command)
@click.argument("url", metavar="URL", callback=refuse_credentials)
@click.option(
    "--hint", metavar="SELECTOR", default="", help="A CSS selector that names the postings in plain HTML."
)
@click.option("--progress", is_flag=True, help="Say on stderr which addresses are asked for.")
@click.pass_context
def detect(ctx: click.Context, url: str, hint: str, progress: bool) -> None:
    """Show which source a page has and what it holds.

    Nothing is stored. Ends with 1 if nothing could be read.
    """
    from scoutly_tui import config, paths
    from scoutly_tui.domain.urls import careers_url
    from scoutly_tui.services import detection

    session = ctx.ensure_object(Session)
    address = careers_url(url)
    settings = config.load(paths.resolve(session.home).config_file)
    view = detection.detect(settings.fetch, address, hint, output.note if progress else None)
    _show_detection(session, view)
    if view.error is not None:
        ctx.exit(edge.PROBLEMS_FOUND)


def _show_detection(session: Session, view: DetectionView) -> None:
    if session.json:
        postings = [
            {
                "external_id": p.external_id,
                "title": p.title,
                "url": p.url,
                "location": "; ".join(p.locations) or None,
            }
            for p in view.postings
        ]
        output.document(
            {
                "url": view.url, "source": view.source, "board": view.board, "postings": postings,
                "requests": view.requests, "bytes": view.bytes, "error_kind": view.error_kind, "error": view.error,
                "tried": [{"what": what, "outcome": outcome} for what, outcome in view.tried],
                "board_url": view.board_url,
            }
        )  # fmt: skip
        return
    for what, outcome in view.tried:
        output.line(f"tried {what}: {outcome}", "bright_black")
    if view.error is not None:
        output.note(f"Nothing could be read ({view.error_kind}): {view.error}")
        return
    output.line(f"Source: {view.source}, board {view.board}", bold=True)
    output.table(
        ("title", "location", "URL"),
        [(p.title, "; ".join(p.locations), p.url) for p in view.postings],
        flexible="title",
        empty="The board is there and holds no postings.",
    )
    output.note(f"{len(view.postings)} postings, {view.requests} requests, {view.bytes:,} bytes.")


@click.command("check", cls=Command)
@click.argument("slugs", metavar="COMPANY…", nargs=-1, shell_complete=completing.company)
@click.option("--due", is_flag=True, help="Check all that is due.")
@click.pass_context
def check(ctx: click.Context, slugs: tuple[str, ...], due: bool) -> None:
    """Check companies now, in the foreground.

    Progress goes to stderr. Ends with 1 if a check failed.
    """
    if bool(slugs) == due:
        raise click.UsageError("Name companies, or give --due.", ctx)
    from scoutly_tui.services import checks

    session = ctx.ensure_object(Session)
    home = session.open()
    tell = _teller(quiet=session.json)
    with _stop_on_signals() as stopping:
        if due:
            results = checks.check_due(home, tell, stopping=stopping)
        else:
            results = checks.check_now(home, list(dict.fromkeys(slugs)), tell, stopping=stopping)
    _show_results(session, results)
    if stopping():
        ctx.exit(edge.INTERRUPTED)
    if any(result.outcome == "failed" for result in results):
        ctx.exit(edge.PROBLEMS_FOUND)


def _teller(*, quiet: bool) -> Callable[[CheckResult], None]:
    """Says on stderr what each check came to as it ends; with --json only if somebody watches."""
    watched = sys.stderr.isatty()
    lock = threading.Lock()

    def tell(result: CheckResult) -> None:
        if quiet and not watched:
            return
        with lock:
            output.note(f"{result.company}: {_in_words(result)}")

    return tell


def _in_words(result: CheckResult) -> str:
    if result.error is not None:
        return f"{result.outcome}, {result.error}"
    if result.baseline:
        return f"{result.found} postings, its backlog from now on"
    return f"{result.outcome}, {result.new} new, {result.changed} changed, {result.closed} closed"


@contextmanager
def _stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Ctrl+C and SIGTERM let running checks end or be handed back; a second Ctrl+C ends at once."""
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        output.note("Stopping…")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show_results(session: Session, results: Sequence[CheckResult]) -> None:
    if session.json:
        output.document([asdict(result) for result in results])
        return
    cells = [
        (
            result.company, result.outcome, result.found, "backlog" if result.baseline else result.new,
            result.changed, result.closed, result.requests, result.seconds, result.error,
        )
        for result in results
    ]  # fmt: skip
    output.table(
        ("company", "outcome", "found", "new", "changed", "closed", "requests", "seconds", "error"), cells,
        right=("found", "new", "changed", "closed", "requests", "seconds"), flexible="error",
        empty="Nothing is due.",
    )  # fmt: skip


COMMANDS: Final[dict[str, click.Command]] = {"detect": detect, "check": check}
