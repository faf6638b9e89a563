"""``profile``: what you want and can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.times import iso

if TYPE_CHECKING:
    from scoutly_tui.services.profile import CvImport, ProfileView


@click.command("profile", cls=Command)
@click.option(
    "--cv", type=click.Path(path_type=Path), metavar="FILE", help="Import a CV: PDF, DOCX, Markdown or text."
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Change a field; VALUE is JSON or plain text.",
)
@click.option("--edit", is_flag=True, help="Edit it as JSON in $EDITOR.")
@click.pass_context
def profile(ctx: click.Context, cv: Path | None, changes: tuple[str, ...], edit: bool) -> None:
    """Show or edit your profile, or import a CV.

    Without options it is shown. A list is written as JSON: --set 'titles=["Data Engineer"]'. An imported
    CV fills in only what you left open.
    """
    from scoutly_tui.services import profile as service

    session = ctx.ensure_object(Session)
    if edit and session.json:
        raise click.UsageError("--edit and --json exclude each other.", ctx)
    fields = dict(_change(text) for text in changes)
    home, now = session.open(), clock.now_ms()
    imported: CvImport | None = None
    if cv is not None:
        imported = service.import_cv(home.user_id, cv, now)
    if edit:
        fields |= _edited(service.show(home.user_id))
    if fields:
        _refuse_unknown(fields, service.show(home.user_id).data)
        service.update(home.user_id, fields, now)
    view = service.show(home.user_id)
    if session.json:
        output.document(_profile_json(view, imported))
        return
    _show(view, imported)


def _change(text: str) -> tuple[str, Any]:
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise UsageError(f"“{text}” is no change.", "Write it as FIELD=VALUE, such as seniority=senior.")
    try:
        return field.strip(), json.loads(value)
    except (ValueError, RecursionError):
        return field.strip(), value or None


def _refuse_unknown(fields: dict[str, Any], known: dict[str, Any]) -> None:
    from difflib import get_close_matches

    for field in fields:
        if field not in known:
            close = get_close_matches(field, known, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
            raise UsageError(f"A profile has no field “{field}”.", hint)


def _edited(view: ProfileView) -> dict[str, Any]:
    text = click.edit(json.dumps(view.data, ensure_ascii=False, indent=2) + "\n", extension=".json")
    if text is None:
        return {}
    try:
        fields = json.loads(text)
    except ValueError as error:
        raise UsageError(
            f"What you wrote is not valid JSON: {error}.", "Nothing was changed; try again."
        ) from None
    if not isinstance(fields, dict):
        raise UsageError("What you wrote is no JSON object.", "Nothing was changed; try again.")
    return {name: value for name, value in fields.items() if view.data.get(name) != value}


def _profile_json(view: ProfileView, imported: CvImport | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": view.name, "version": view.version, "updated_at": iso(view.updated_at), "cv": view.cv_name,
        "cv_characters": view.cv_chars, **{name: value for name, value in view.data.items() if name != "format"},
    }  # fmt: skip
    if imported is not None:
        said["understood"] = [
            {"field": item.field, "value": item.value, "quote": item.quote} for item in imported.understood
        ]
        said["warnings"] = list(imported.warnings)
    return said


def _show(view: ProfileView, imported: CvImport | None) -> None:
    if imported is not None:
        for warning in imported.warnings:
            output.note(f"Note: {warning}")
        output.table(
            ("field", "understood", "from"),
            [(item.field, item.value, item.quote) for item in imported.understood],
            flexible="from", empty="Nothing was understood of the CV beyond its words.",
        )  # fmt: skip
        output.line()
    rows = [
        (name, _shown(value))
        for name, value in view.data.items()
        if name != "format" and value not in (None, [], "")
    ]
    output.line(f"Profile “{view.name}”, version {view.version}; CV: {view.cv_name or 'none'}.", bold=True)
    output.table(
        ("field", "value"), rows, flexible="value",
        empty="It is empty, so every posting scores the same. Import a CV: scoutly profile --cv FILE",
    )  # fmt: skip


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, dict):
        return " ".join(str(item) for item in value.values() if item is not None)
    return str(value)


COMMANDS: Final[dict[str, click.Command]] = {"profile": profile}
