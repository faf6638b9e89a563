"""``demo``: all of scoutly over an invented world, with no network and no keys."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui.cli import edge, output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.errors import UsageError

if TYPE_CHECKING:
    from scoutly_tui.services.demo_run import Progress

BAR: Final = 30
SEEN_LATENCY: Final = (0.3, 1.2)
"""How long the world takes to answer while somebody watches: long enough to see the queue at work."""


@click.command("demo", cls=Command)
@click.option(
    "--headless", is_flag=True, help="Run some days of it and print a report; so too without a terminal."
)
@click.option("--days", type=click.IntRange(1, 366), default=5, show_default=True, help="How many, headless.")
@click.option("--companies", type=int, default=110, show_default=True, help="How many companies there are.")
@click.option("--seed", type=int, default=7, show_default=True, help="Another seed, another world.")
@click.option(
    "--latency", metavar="MIN,MAX", default="0,0", help="How many seconds the world's answers take."
)
@click.pass_context
def demo(ctx: click.Context, headless: bool, days: int, companies: int, seed: int, latency: str) -> None:
    """See all of it over an invented world, with no network.

    The demo has a home of its own, which is gone when it ends; yours is never touched. Headless, it ends
    with 1 if what was found differs from what is true in that world.
    """
    session = ctx.ensure_object(Session)
    span = _span(latency)
    if headless or session.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        ctx.exit(_run(session, days, companies, seed, span))
    from scoutly_tui.services import demo_run
    from scoutly_tui.tui.run import run_app

    seen = span if any(span) else SEEN_LATENCY
    with demo_run.opened(number=companies, seed=seed, latency=seen, second_opinion=True) as world:
        bar = _Bar()
        demo_run.warm_up(world, bar.show)
        bar.end()
        code = run_app(world.home)
    ctx.exit(code)


def _span(text: str) -> tuple[float, float]:
    try:
        low, _, high = text.partition(",")
        return float(low), float(high or low)
    except ValueError:
        raise UsageError(f"“{text}” is no latency.", "Give seconds as MIN,MAX, such as 0.05,0.4.") from None


def _run(session: Session, days: int, companies: int, seed: int, latency: tuple[float, float]) -> int:
    from scoutly_tui.services import demo_run

    bar = _Bar()
    report = demo_run.run_headless(
        days=days, number=companies, seed=seed, latency=latency, on_progress=bar.show
    )
    bar.end()
    if session.json:
        output.document(report)
    else:
        _show(report)
    return edge.FINE if report["ok"] else edge.PROBLEMS_FOUND


class _Bar:
    """A progress bar on stderr: one line that is drawn over on a terminal, a line a day elsewhere."""

    def __init__(self) -> None:
        self._day = 0
        self._live = sys.stderr.isatty()

    def show(self, progress: Progress) -> None:
        if not self._live:
            if progress.day != self._day:
                output.note(f"day {progress.day} of {progress.days}")
        else:
            share = (progress.day - 1 + min(1.0, progress.checks / max(1, progress.due))) / progress.days
            done = round(BAR * share)
            text = f"day {progress.day} of {progress.days} {'━' * done}{' ' * (BAR - done)} {progress.checks} checks"
            click.echo(f"\r{text:<70}", nl=False, err=True)
        self._day = progress.day

    def end(self) -> None:
        if self._live and self._day:
            click.echo(f"\r{'':<70}\r", nl=False, err=True)


def _show(report: dict[str, Any]) -> None:
    expected = report["expected"]
    output.line(
        f"{report['days']} days, {report['companies']} companies, {report['checks']} checks.", bold=True
    )
    rows = [(name, report[name], expected[name]) for name in ("found", "new", "closed")]
    output.table(("postings", "seen", "true"), rows, right=("seen", "true"))
    output.line()
    problems = sorted(report["problems"].keys() | expected["problems"].keys())
    output.table(
        ("problem company", "seen", "planted"),
        [(slug, report["problems"].get(slug), expected["problems"].get(slug)) for slug in problems],
        empty="No problems.",
    )
    output.line()
    if report["ok"]:
        output.line("All that happened in the demo's world was noticed, and nothing else.", "green")
    else:
        output.line("What was noticed differs from what is true.", "red")


COMMANDS: Final[dict[str, click.Command]] = {"demo": demo}
