"""``llm preview``: what a model would be sent."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.text import clean_text

if TYPE_CHECKING:
    from scoutly_tui.services.llm_preview import Preview


@click.group("llm")
def llm() -> None:
    """See what a model is asked for second opinions, before it is."""


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


COMMANDS: Final[dict[str, click.Command]] = {"llm": llm}
