"""``eval``: whether the scores serve this person."""

from __future__ import annotations

from typing import Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session


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


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _span(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:.2f}–{high:.2f}"


COMMANDS: Final[dict[str, click.Command]] = {"eval": evaluate}
