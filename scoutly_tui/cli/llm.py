"""``llm``: what a model would be sent, what it said, how it stands and what it cost."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_text
from scoutly_tui.domain.times import DAY_MS, ago, duration, iso

if TYPE_CHECKING:
    from scoutly_tui.services.llm_preview import Preview
    from scoutly_tui.services.model_status import ModelStatus
    from scoutly_tui.services.opinions import Opinion


@click.group("llm")
def llm() -> None:
    """See what a model is asked for second opinions, what it said, and what it costs."""


@llm.command("preview", cls=Command)
@click.argument("posting", metavar="[POSTING]", type=int, required=False)
@click.pass_obj
def preview(session: Session, posting: int | None) -> None:
    """Show exactly what would be sent about a posting, or what is sent next.

    Nothing is sent. It works without a model and without a key; only the fence around what others wrote and
    the ids made up for the call differ each time. With --json: null if nothing waits.
    """
    from scoutly_tui.services import llm_preview

    home = session.open()
    found = llm_preview.preview(home, posting, os.environ, clock.now_ms())
    if session.json:
        output.document(None if found is None else asdict(found))
    elif found is None:
        output.line("Nothing waits to be sent. Give a posting's number to see what would be sent about it.")
    else:
        _show(found)


def _show(found: Preview) -> None:
    output.line(f"POST {found.url}", bold=True)
    for name, value in found.headers.items():
        output.line(f"{name}: {value}")
    about = {key: value for key, value in found.body.items() if key not in ("messages", "response_format")}
    output.line(json.dumps(about, ensure_ascii=False))
    if "response_format" in found.body:
        output.line(f"response_format: {json.dumps(found.body['response_format'], ensure_ascii=False)}")
    for message in found.body["messages"]:
        output.line()
        output.line(f"── {message['role']} ──", bold=True)
        output.line(clean_text(message["content"]))
    output.line()
    output.line(
        f"At most {found.worst_tokens:,} tokens and {found.worst_money:.4g} of money are reserved for it."
    )
    if found.removed:
        several = f"{found.removed} sentences of the posting speak to machines and are left out."
        one = "1 sentence of the posting speaks to machines and is left out."
        output.line(one if found.removed == 1 else several)
    if found.answered:
        output.line("The same question was answered before: it would not be sent again.")
    if found.obstacle:
        output.line(f"It would not be sent now: {found.obstacle}", "yellow")


@llm.command("status", cls=Command)
@click.pass_obj
def status(session: Session) -> None:
    """Show how the model stands: limits and what is used of them, what it has done, what went wrong.

    It works without a model, without a key and without a network.
    """
    from scoutly_tui.services import model_status

    home, now = session.open(), clock.now_ms()
    found = model_status.look(home, now)
    if session.json:
        output.document(found.to_json())
        return
    if not found.model:
        output.line(
            "Second opinions are off: no model is set. docs/second-opinion.md says how to set one up."
        )
    else:
        output.line(f"{found.model} at {found.host or 'an address that is none'}", bold=True)
    rows = [
        (
            f"{item.kind} a {item.span}",
            _amount(item.kind, item.used),
            _amount(item.kind, item.limit),
            item.setting,
        )
        for item in found.allowances
    ]
    output.table(("limit", "used", "of", "setting"), rows, right=("used", "of"))
    output.line(
        f"{found.screened:,} titles looked at, {found.read:,} postings read closely, {found.waiting:,} wait."
    )
    if found.wide_gaps:
        output.line(f"{found.wide_gaps:,} of them differ from the local score by more than 40 points.")
    _show_note(found, now)


def _show_note(found: ModelStatus, now: int) -> None:
    noted = found.standing
    if noted is None or not noted.note:
        return
    output.line(f"{ago(noted.noted_at, now)}: {noted.note}", "yellow")
    if noted.held_until > now:
        output.line(
            f"It is asked again in {duration(noted.held_until - now)}. Until then the local scores stand alone."
        )


def _amount(kind: str, value: float) -> str:
    return f"{value:,.4g}" if kind == "money" else f"{value:,.0f}"


@llm.command("ledger", cls=Command)
@click.option(
    "--by", type=click.Choice(["model", "operation", "company"]), default="model", show_default=True, help="What to sum up by."
)  # fmt: skip
@click.option(
    "--days", type=click.IntRange(1, 3_650), default=31, show_default=True, help="How many days back."
)
@click.pass_obj
def ledger(session: Session, by: str, days: int) -> None:
    """Show what asking the model has cost, dearest first.

    A call about several companies is shared out among them. What the server did not say is estimated, and
    marked with ~.
    """
    from scoutly_tui.services import budget

    home = session.open()
    found = budget.ledger(home.user_id, clock.now_ms() - days * DAY_MS, by)
    if session.json:
        output.document([asdict(row) for row in found])
        return
    rows = [
        (
            row.name, f"{row.requests:,.4g}", f"{row.prompt_tokens:,}", f"{row.completion_tokens:,}",
            f"{'~' if row.estimated else ''}{row.money:,.4f}",
        )
        for row in found
    ]  # fmt: skip
    output.table(
        (by, "requests", "tokens sent", "received", "money"), rows,
        right=("requests", "tokens sent", "received", "money"), empty="No model has been asked in these days.",
    )  # fmt: skip


@llm.command("opinion", cls=Command)
@click.argument("posting", type=int)
@click.pass_obj
def opinion(session: Session, posting: int) -> None:
    """Show what a model said of a posting, beside the local score.

    With --json: null if no model was asked about it.
    """
    from scoutly_tui.services import opinions, shortlist

    home = session.open()
    found = opinions.opinion(home.user_id, posting)
    if found is None and shortlist.posting_text(posting) is None:
        raise UsageError(f"There is no posting {posting}.", "See them with: scoutly postings")
    if session.json:
        output.document(None if found is None else _opinion_json(found))
    elif found is None:
        output.line("No model was asked about it yet.")
    else:
        _show_opinion(found)


def _opinion_json(found: Opinion) -> dict[str, object]:
    return asdict(found) | {
        "wide_gap": found.wide_gap, "screened_at": iso(found.screened_at), "analysed_at": iso(found.analysed_at),
    }  # fmt: skip


def _show_opinion(found: Opinion) -> None:
    score = "none" if found.score is None else str(found.score)
    local = "none" if found.local_score is None else str(found.local_score)
    output.line(f"{found.model or 'model'}: {score}; local score: {local}", bold=True)
    if found.wide_gap:
        output.line("The two lie more than 40 points apart: read the grounds of both.", "yellow")
    if found.stale:
        output.line("It is about an earlier profile or text.", "yellow")
    if found.note:
        output.line(f"{found.note} The local score stands.", "yellow")
    if found.interest is not None:
        output.line(clean_text(f"Its title: {found.interest} of 100. {found.why}".strip()))
    if found.summary:
        output.line(clean_text(found.summary))
    for sign, remarks in (("+", found.reasons), ("!", found.considerations), ("^", found.stretch_goals)):
        for remark in remarks:
            output.line(clean_text(f"{sign} {remark.text}"))
            output.line(clean_text(f"    “{remark.quote}”"))


COMMANDS: Final[dict[str, click.Command]] = {"llm": llm}
