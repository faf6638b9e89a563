"""``eval`` and ``learned``: whether the scores serve this person, and what they learned from them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.times import iso, local

if TYPE_CHECKING:
    from scoutly_tui.services.learning import LearnedView


@click.command("eval", cls=Command)
@click.pass_obj
def evaluate(session: Session) -> None:
    """Measure the scores against your own saved and discarded postings.

    Shows how well the score tells your yes from your no, with and without what was learned from you and with
    a model's opinion where there is one, and what each of your rules hides. Nothing is stored or sent.
    """
    from scoutly_tui.services import evaluation

    home = session.open()
    found = evaluation.evaluate(home.user_id)
    if session.json:
        output.document(found.to_json())
        return
    output.line(f"{found.liked} yes (saved, applied), {found.discarded} no (discarded).", bold=True)
    output.line()
    rows = [
        (
            item.scorer, item.postings, _share(item.auc), _span(item.auc_low, item.auc_high),
            _share(item.precision_at_10), item.note,
        )
        for item in found.measures
    ]  # fmt: skip
    output.table(
        ("scorer", "postings", "AUC", "95 %", "top 10", "note"), rows, right=("postings", "AUC", "top 10"), flexible="note"
    )  # fmt: skip
    output.line(
        "AUC: how often a yes is ranked above a no; 0.50 is chance. Top 10: the share of yes among the ten best."
    )
    output.line()
    output.table(
        ("rule", "on", "hides", "alone", "you said yes", "you said no"),
        [
            (item.rule.replace("_", " "), "no" if item.off else "yes", item.hidden, item.only_this, item.liked, item.discarded)
            for item in found.rules
        ],
        right=("hides", "alone", "you said yes", "you said no"), empty="No rule hides anything.",
    )  # fmt: skip
    samples = found.samples
    if samples.read:
        output.line()
        output.line(
            f"Of {samples.read} postings read by lot from below the line, the model found {samples.good} good after all."
        )
    if samples.wide_gaps:
        output.line(
            f"In {samples.wide_gaps} postings the model's score and the local one lie over 40 points apart."
        )
    for note in found.notes:
        output.line()
        output.line(note, "yellow")


@click.command("learned", cls=Command)
@click.option("--reset", is_flag=True, help="Begin anew: decisions up to now teach nothing any more.")
@click.option("--recall", is_flag=True, help="Let the decisions from before a --reset teach again.")
@click.pass_obj
def learned(session: Session, *, reset: bool, recall: bool) -> None:
    """Show what your decisions taught the scores, or begin anew.

    Whatever you save or apply to counts as a yes, whatever you discard as a no. From ten decisions on they
    correct the score, fully from fifty on; the words that speak loudest are shown. The worker learns again by
    itself as you decide.
    """
    from scoutly_tui.services import learning

    if reset and recall:
        raise UsageError("--reset and --recall contradict each other.", "Give one of them.")
    home, now = session.open(), clock.now_ms()
    told = ""
    if reset:
        told = f"{learning.forget(home.user_id, now)} decisions no longer count; undo this with --recall."
    elif recall:
        told = f"All {learning.recall(home.user_id)} decisions count again."
    view = learning.show(home.user_id)
    if session.json:
        dated = {"since": iso(view.since) if view.since else None, "learned_at": iso(view.learned_at)}
        output.document({**asdict(view), **dated})
        return
    if told:
        output.line(told, "green")
    output.line(_standing(view), bold=True)
    if view.terms:
        output.line()
        output.table(
            ("you tend to say", "to", "weight"),
            [("yes" if term.weight > 0 else "no", term.text, f"{term.weight:+.2f}") for term in view.terms],
            right=("weight",),
        )


def _standing(view: LearnedView) -> str:
    said = f"{view.liked} yes and {view.decisions - view.liked} no"
    since = f" since {local(view.since, '%d %b %Y')}" if view.since else ""
    if view.learned_from:
        return f"Learned from {view.learned_from} decisions ({said}{since}); they count {view.share:.0%}."
    if view.decisions < view.needed:
        return f"Nothing learned yet: {said}{since}, and {view.needed} decisions are needed."
    if not 0 < view.liked < view.decisions:
        return f"Nothing learned yet: {said}{since}; it takes both a yes and a no."
    return f"Nothing learned yet from {said}{since}: the worker does it within a minute."


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _span(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:.2f}–{high:.2f}"


COMMANDS: Final[dict[str, click.Command]] = {"eval": evaluate, "learned": learned}
