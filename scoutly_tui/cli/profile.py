"""``profile`` and ``rescore``: what you want and can, and scoring everything again for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.times import iso, local

if TYPE_CHECKING:
    from scoutly_tui.services.profile import CvDraft, CvImport, NamedProfile, ProfileView, VersionRow
    from scoutly_tui.services.profile_preview import Effect


@click.command("profile", cls=Command)
@click.option("--name", metavar="NAME", help="The profile to show or change; else the one in use.")
@click.option(
    "--cv", type=click.Path(path_type=Path), metavar="FILE", help="Import a CV: PDF, DOCX, Markdown or text."
)
@click.option(
    "--set", "changes", multiple=True, metavar="FIELD=VALUE", help="Change a field; VALUE is plain text or JSON."
)  # fmt: skip
@click.option(
    "--rule", "rules", multiple=True, metavar="RULE=on|off", help="Switch a deal-breaker on or off."
)
@click.option("--edit", is_flag=True, help="Edit it as JSON in $EDITOR.")
@click.option("--dry-run", is_flag=True, help="Show what a change would do to the scores; store nothing.")
@click.option("--list", "listed", is_flag=True, help="List your profiles.")
@click.option("--use", metavar="NAME", help="Score with another of your profiles from now on.")
@click.option("--new", metavar="NAME", help="Make a copy of the profile in use, or of --name.")
@click.option("--rename", metavar="NAME", help="Call the profile something else.")
@click.option("--remove", metavar="NAME", help="Take a profile away; undo brings it back.")
@click.option("--history", is_flag=True, help="List the versions of the profile and what each changed.")
@click.option("--restore", type=int, metavar="VERSION", help="Make an earlier version the newest one.")
@click.pass_context
def profile(ctx: click.Context, /, **asked: Any) -> None:
    """Show or edit your profile, or import a CV.

    Without options it is shown. Lists are written with commas: --set titles="Data Engineer, Analyst"
    --set skills="python:expert:6y, sql". An imported CV fills in only what you left open. You can keep
    several profiles; one is in use, and postings are scored for it. With --dry-run a change is only previewed.
    """
    session = ctx.ensure_object(Session)
    _refuse_mixture(ctx, asked, session)
    home, now = session.open(), clock.now_ms()
    if asked["listed"]:
        _list(session, home.user_id)
    elif asked["history"]:
        _history(session, home.user_id, asked["name"])
    elif asked["dry_run"]:
        _preview(session, home.user_id, asked)
    else:
        _change(session, home.user_id, asked, now)


def _refuse_mixture(ctx: click.Context, asked: dict[str, Any], session: Session) -> None:
    if asked["edit"] and session.json:
        raise click.UsageError("--edit and --json exclude each other.", ctx)
    alone = [
        f"--{name}"
        for name in ("list", "use", "new", "rename", "remove", "history", "restore")
        if asked["listed" if name == "list" else name] not in (None, False)
    ]
    content = [
        f"--{name}" for name in ("cv", "set", "rule", "edit") if asked[{"set": "changes", "rule": "rules"}.get(name, name)]
    ]  # fmt: skip
    if len(alone) > 1 or (alone and content):
        raise click.UsageError(f"{' and '.join([*alone, *content][:2])} exclude each other.", ctx)
    if asked["dry_run"] and alone not in ([], ["--use"], ["--restore"]):
        raise click.UsageError(f"--dry-run does not go with {alone[0]}.", ctx)


def _change(session: Session, user: int, asked: dict[str, Any], now: int) -> None:
    from scoutly_tui.services import profile as service

    name: str | None = asked["name"]
    imported: CvImport | None = None
    if asked["use"] is not None:
        service.use(user, asked["use"], now)
    elif asked["new"] is not None:
        name = service.create(user, asked["new"], now, like=name).name
    elif asked["rename"] is not None:
        name = service.rename(user, name or service.show(user).name, asked["rename"], now).name
    elif asked["remove"] is not None:
        service.remove(user, asked["remove"], now)
    elif asked["restore"] is not None:
        service.restore(user, asked["restore"], now, name)
    else:
        fields = _fields(user, asked, service.show(user, name))
        if asked["cv"] is not None:
            imported = service.import_cv(user, asked["cv"], now, name)
        if fields:
            service.update(user, fields, now, name)
    view = service.show(user, name)
    if session.json:
        output.document(_profile_json(view, imported))
        return
    _show(view, imported)
    if asked["new"] is not None and not view.in_use:
        output.line(f"It is not in use yet. Score with it: scoutly profile --use '{view.name}'")


def _fields(user: int, asked: dict[str, Any], view: ProfileView) -> dict[str, Any]:
    from scoutly_tui.services import deal_breakers

    fields = dict(_one_change(text) for text in asked["changes"])
    if asked["edit"]:
        fields |= _edited(view)
    _refuse_unknown(fields, view.data)
    for text in asked["rules"]:
        rule, _, state = text.partition("=")
        if state.strip().lower() not in ("on", "off"):
            raise UsageError(f"“{text}” switches nothing.", "Write it as RULE=off, such as salary=off.")
        off = list(fields.get("rules_off", view.data["rules_off"]))
        wanted = deal_breakers.named(rule)
        fields["rules_off"] = [item for item in off if item != wanted]
        if state.strip().lower() == "off":
            fields["rules_off"].append(wanted)
    return fields


def _one_change(text: str) -> tuple[str, Any]:
    from scoutly_tui.services import profile_text

    field, equals, value = text.partition("=")
    field = field.strip()
    if not equals or not field:
        raise UsageError(f"“{text}” is no change.", "Write it as FIELD=VALUE, such as seniority=senior.")
    try:
        return field, json.loads(value)
    except (ValueError, RecursionError):
        return field, profile_text.read(field, value)


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


# ── before it is taken ───────────────────────────────────────────────────────────────────────────────────


def _preview(session: Session, user: int, asked: dict[str, Any]) -> None:
    """What the change would do to the scores."""
    from scoutly_tui.services import profile as service
    from scoutly_tui.services import profile_cv, profile_preview

    name: str | None = asked["name"]
    cv: CvDraft | None = None
    if asked["use"] is not None:
        wanted = service.wishes(user, asked["use"])
    elif asked["restore"] is not None:
        wanted = service.at_version(user, asked["restore"], name)
    else:
        view = service.show(user, name)
        fields = _fields(user, asked, view)
        if asked["cv"] is not None:
            cv = service.draft(asked["cv"])
            fields = profile_cv.picked(cv.understood, view.data) | fields
        wanted = service.changed(user, fields, name, cv)
    effect = profile_preview.whole(user, service.wishes(user), wanted)
    if session.json:
        understood = None if cv is None else [_understood(item) for item in cv.understood]
        output.document(_effect_json(effect) | ({} if understood is None else {"understood": understood}))
        return
    if cv is not None:
        _show_understood(cv.understood, cv.warnings)
        output.line()
    _show_effect(effect)
    output.line("Nothing was stored. Without --dry-run it is.")


def _effect_json(effect: Effect) -> dict[str, Any]:
    return {
        "words": effect.words, "total": effect.total, "looked_at": effect.looked_at, "up": effect.up, "down": effect.down,
        "newly_hidden": effect.newly_hidden, "newly_shown": effect.newly_shown,
        "moves": [asdict(move) for move in effect.moves],
    }  # fmt: skip


def _show_effect(effect: Effect) -> None:
    output.line(effect.words[0].upper() + effect.words[1:], bold=True)
    rows = []
    for move in effect.moves:
        if move.hidden_after and not move.hidden_before:
            change = f"{move.before} → hidden"
        elif move.hidden_before and not move.hidden_after:
            change = f"hidden → {move.after}"
        else:
            change = f"{move.before} → {move.after}"
        why = f"{move.why_hidden} “{move.quote}”" if move.hidden_after and move.quote else ""
        rows.append((change, move.title, move.company, why))
    output.table(("score", "posting", "company", "why"), rows, flexible="why")


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────


def _list(session: Session, user: int) -> None:
    from scoutly_tui.services import profile as service

    found = service.names(user)
    if session.json:
        output.document([_named_json(item) for item in found])
        return
    rows = [
        (
            "in use" if item.in_use else "", item.name, ", ".join(item.titles), item.cv_name, item.version,
            local(item.updated_at, "%d %b %Y"),
        )
        for item in found
    ]  # fmt: skip
    output.table(
        ("", "name", "titles", "CV", "version", "changed"), rows, right=("version",), flexible="titles",
        empty="There is no profile yet. Import a CV: scoutly profile --cv FILE",
    )  # fmt: skip


def _named_json(item: NamedProfile) -> dict[str, Any]:
    return {
        "name": item.name, "in_use": item.in_use, "version": item.version, "titles": list(item.titles), "cv": item.cv_name,
        "updated_at": iso(item.updated_at),
    }  # fmt: skip


def _history(session: Session, user: int, name: str | None) -> None:
    from scoutly_tui.services import profile as service

    found = service.history(user, name)
    if session.json:
        output.document([_version_json(item) for item in found])
        return
    rows = [
        (item.version, local(item.since, "%d %b %Y %H:%M"), "now" if item.current else "", _told(item)) for item in found
    ]  # fmt: skip
    output.table(
        ("version", "since", "", "changed"), rows, right=("version",), flexible="changed",
        empty="There is no profile yet, so there are no versions of it.",
    )  # fmt: skip


def _version_json(item: VersionRow) -> dict[str, Any]:
    return {
        "version": item.version, "since": iso(item.since), "current": item.current, "cv": item.cv_name,
        "changes": [asdict(change) for change in item.changes],
    }  # fmt: skip


def _told(item: VersionRow) -> str:
    from scoutly_tui.services import profile_text

    return "; ".join(
        profile_text.difference(change.field, change.before, change.after) for change in item.changes
    )


# ── showing one ──────────────────────────────────────────────────────────────────────────────────────────


def _profile_json(view: ProfileView, imported: CvImport | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": view.name, "version": view.version, "updated_at": iso(view.updated_at), "cv": view.cv_name,
        "cv_characters": view.cv_chars, "in_use": view.in_use,
        **{name: value for name, value in view.data.items() if name != "format"},
    }  # fmt: skip
    if imported is not None:
        said["understood"] = [_understood(item) for item in imported.understood]
        said["warnings"] = list(imported.warnings)
    return said


def _understood(item: Any) -> dict[str, Any]:
    return {"field": item.field, "value": item.value, "quote": item.quote}


def _show_understood(understood: Any, warnings: Any) -> None:
    for warning in warnings:
        output.note(f"Note: {warning}")
    output.table(
        ("field", "understood", "from"), [(item.field, item.value, item.quote) for item in understood],
        flexible="from", empty="Nothing was understood of the CV beyond its words.",
    )  # fmt: skip


def _show(view: ProfileView, imported: CvImport | None) -> None:
    from scoutly_tui.services import profile_text

    if imported is not None:
        _show_understood(imported.understood, imported.warnings)
        output.line()
    rows = [
        (name, profile_text.written(value))
        for name, value in view.data.items()
        if name != "format" and value not in (None, [], "")
    ]
    unused = "" if view.in_use else ", not in use"
    output.line(
        f"Profile “{view.name}”, version {view.version}{unused}; CV: {view.cv_name or 'none'}.", bold=True
    )
    output.table(
        ("field", "value"), rows, flexible="value",
        empty="It is empty, so every posting scores the same. Import a CV: scoutly profile --cv FILE",
    )  # fmt: skip


# ── scoring again ────────────────────────────────────────────────────────────────────────────────────────


@click.command("rescore", cls=Command)
@click.option("--dry-run", is_flag=True, help="Show what it would do to the scores; queue nothing.")
@click.pass_obj
def rescore(session: Session, dry_run: bool) -> None:
    """Score open postings again where the profile or the scorer has changed.

    A worker does so by itself, in the background, and goes on where it was stopped; this queues it at once
    and says how far it is.
    """
    from scoutly_tui.services import profile as service
    from scoutly_tui.services import profile_preview, rescoring

    home = session.open()
    behind = rescoring.backlog(home.user_id)
    if dry_run:
        effect = profile_preview.whole(home.user_id, None, service.wishes(home.user_id))
        if session.json:
            output.document(_effect_json(effect))
        else:
            _show_effect(effect)
        return
    queued = bool(behind.left) and rescoring.enqueue_for(home.user_id, clock.now_ms())
    if session.json:
        output.document({"total": behind.total, "left": behind.left, "queued": queued})
    elif not behind.left:
        output.line(f"All {behind.total:,} open postings are scored for your profile by the present scorer.")
    else:
        output.line(f"{behind.words[0].upper()}{behind.words[1:]}.")
        output.line("Queued." if queued else "It is queued already.")
        output.line("A worker does it: scoutly work — or all that waits at once: scoutly work --drain")


COMMANDS: Final[dict[str, click.Command]] = {"profile": profile, "rescore": rescore}
