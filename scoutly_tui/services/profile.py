"""Profiles: what a user wants and can, one of them in force, imported from a CV or edited field by field.

Every change is a new version, and can be undone. Nothing here scores: a change is noticed by its version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, cast

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.services import edits, profile_versions
from scoutly_tui.services.profile_cv import CvDraft, CvImport, Understood, draft, from_cv, picked
from scoutly_tui.store import database
from scoutly_tui.store.models import Profile

if TYPE_CHECKING:
    from pathlib import Path

    from scoutly_tui.matching import profile as _matching

    Wishes = _matching.Profile
    """A profile as the scorers see it; named here for the faces, which know no room."""

__all__ = ["CvDraft", "CvImport", "Understood", "draft", "from_cv"]

DEFAULT_NAME: Final = "main"
LONGEST_NAME: Final = 60
MOST_PROFILES: Final = 50


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One profile. ``data`` has the keys of ``matching.profile.Profile``, the CV's text aside."""

    name: str
    version: int
    data: dict[str, Any]
    cv_name: str | None
    cv_chars: int
    updated_at: int | None
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class NamedProfile:
    """One of a user's profiles, as a list shows it. ``said`` fields are not empty."""

    key: int
    name: str
    in_use: bool
    version: int
    cv_name: str | None
    said: int
    titles: tuple[str, ...]
    updated_at: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a profile before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a profile: from when it held (None: not known), and what it changed in the one before."""

    version: int
    since: int | None
    current: bool
    cv_name: str | None
    changes: tuple[FieldChange, ...]


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────


def show(user_id: int, name: str | None = None) -> ProfileView:
    """The profile in force, or the one called ``name``; an empty one if there is none yet. Raises UsageError."""
    with database.reading():
        row = _row(user_id, name)
    if row is None:
        return ProfileView(DEFAULT_NAME, 0, _without_cv(_wishes({}).to_dict()), None, 0, None)
    return ProfileView(
        row["name"], row["version"], _data(row), row["cv_name"], len(row["cv_text"]), row["updated_at"], bool(row["active"])
    )  # fmt: skip


def wishes(user_id: int, name: str | None = None) -> Wishes:
    """The profile in force, or the one called ``name``, as scorers take it. Raises UsageError."""
    with database.reading():
        row = _row(user_id, name)
    return _wishes({} if row is None else {**json.loads(row["data"]), "cv_text": row["cv_text"]})


def names(user_id: int) -> tuple[NamedProfile, ...]:
    """A user's profiles, the one in force first."""
    with database.reading():
        rows = _rows(user_id)
    return tuple(
        _named(row) for row in sorted(rows, key=lambda row: (not row["active"], row["name"].casefold()))
    )


def history(user_id: int, name: str | None = None) -> tuple[VersionRow, ...]:
    """The versions of a profile, newest first. Raises UsageError."""
    with database.reading():
        row = _row(user_id, name)
        if row is None:
            return ()
        kept = [*profile_versions.kept(row["id"]), row]
    empty: dict[str, Any] = {**dict.fromkeys(profile_versions.CONTENT), "data": "{}"}
    found = []
    for number, version in enumerate(kept):
        before = kept[number - 1] if number else empty
        found.append(
            VersionRow(
                version["version"], kept[number - 1]["created_at"] if number else None, version is row, version["cv_name"],
                _differences(before, version),
            )
        )  # fmt: skip
    return tuple(reversed(found))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    old, new = _data(before), _data(after)
    found = [FieldChange(name, old[name], value) for name, value in new.items() if old[name] != value]
    if before["cv_name"] != after["cv_name"]:
        found.append(FieldChange("cv", before["cv_name"], after["cv_name"]))
    return tuple(found)


def _named(row: Mapping[str, Any]) -> NamedProfile:
    data = _data(row)
    said = sum(1 for name, value in data.items() if name != "format" and value not in (None, [], ""))
    return NamedProfile(
        row["id"], row["name"], bool(row["active"]), row["version"], row["cv_name"], said, tuple(data["titles"]),
        row["updated_at"],
    )  # fmt: skip


def _rows(user_id: int) -> list[dict[str, Any]]:
    query: Any = (
        Profile.select()
        .where((Profile.user == user_id) & Profile.removed_at.is_null())
        .order_by(Profile.id)
        .dicts()
    )
    return list(query)


def _row(user_id: int, name: str | None) -> dict[str, Any] | None:
    """The profile called ``name``, or the one in force; None if there is none at all. Raises UsageError."""
    if name is None:
        query: Any = (
            Profile.select().where((Profile.user == user_id) & Profile.active).order_by(Profile.id).dicts()
        )
        return cast("dict[str, Any] | None", query.first())
    rows = _rows(user_id)
    if not rows and name.casefold() == DEFAULT_NAME:
        return None
    wanted = clean_line(name, LONGEST_NAME).casefold()
    for row in rows:
        if row["name"].casefold() == wanted:
            return row
    known = [row["name"] for row in rows] or [DEFAULT_NAME]
    close = get_close_matches(wanted, known, n=1)
    remedy = f"Did you mean “{close[0]}”?" if close else f"There are: {', '.join(known)}."
    raise UsageError(f"There is no profile “{clean_line(name, LONGEST_NAME)}”.", remedy)


def _data(row: Mapping[str, Any]) -> dict[str, Any]:
    return _without_cv(_wishes(json.loads(row["data"])).to_dict())


def _without_cv(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "cv_text"}


def _wishes(data: object) -> Wishes:
    from scoutly_tui.matching.profile import Profile as Wishes

    return Wishes.from_dict(data)


# ── changing ─────────────────────────────────────────────────────────────────────────────────────────────


def changed(
    user_id: int, changes: Mapping[str, Any], name: str | None = None, cv: CvDraft | None = None
) -> Wishes:
    """The profile as it would be with ``changes`` and ``cv``; stores nothing. The text of a CV is no field of it.

    Raises UsageError, naming the field.
    """
    current = wishes(user_id, name).to_dict()
    _refuse_unknown(changes, current)
    cv_text = cv.text if cv else current["cv_text"]
    return _wishes({**current, **changes, "cv_text": cv_text})


def update(user_id: int, changes: Mapping[str, Any], now: int, name: str | None = None) -> ProfileView:
    """Change fields of the profile in force, or of the one called ``name``; nothing where nothing changes.

    Raises UsageError, naming the field.
    """
    fields = [field.replace("_", " ") for field in changes if field != "cv_text"]
    words = ", ".join(fields) if len(fields) <= 3 else f"{len(fields)} fields"
    return _take(user_id, changes, None, f"profile: {words or 'nothing'}", now, name)


def take_cv(
    user_id: int, cv: CvDraft, changes: Mapping[str, Any], now: int, name: str | None = None
) -> ProfileView:
    """Take a CV in, with those ``changes`` that a person wants of what it says. Raises UsageError."""
    return _take(user_id, changes, cv, f"profile: CV {cv.name}", now, name)


def import_cv(user_id: int, path: Path, now: int, name: str | None = None) -> CvImport:
    """Take a CV in and fill in what it says; what a person set stays. Raises UsageError for an unreadable one."""
    cv = draft(path)
    changes = picked(cv.understood, show(user_id, name).data)
    view = take_cv(user_id, cv, changes, now, name)
    return CvImport(view, cv.understood, cv.warnings)


def _take(
    user_id: int, changes: Mapping[str, Any], cv: CvDraft | None, label: str, now: int, name: str | None
) -> ProfileView:
    with edits.recording(user_id, clean_line(label, 200), now) as edit:
        wanted = changed(user_id, changes, name, cv)
        row = _row(user_id, name)
        profile_id = _made(user_id, DEFAULT_NAME, now, edit, active=True) if row is None else row["id"]
        after: dict[str, Any] = {"data": _stored(wanted)}
        if cv is not None:
            after |= {"cv_name": cv.name, "cv_text": cv.text}
        before = edits.values("profile", profile_id, list(after))
        if row is None:
            # The first content of a profile is its first version, not a change of an empty one.
            _refill(profile_id, after, now)
            edit.made("profile", profile_id, before, after)
        else:
            edit.update("profile", profile_id, before, after)
    return show(user_id, name)


def _stored(wanted: Wishes) -> str:
    return json.dumps(_without_cv(wanted.to_dict()), ensure_ascii=False)


def _refill(profile_id: int, values: Mapping[str, Any], now: int) -> None:
    Profile.update(**values, updated_at=now).where(Profile.id == profile_id).execute()


def _refuse_unknown(changes: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    for field in changes:
        if field not in known:
            close = get_close_matches(field, known, n=1)
            remedy = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
            raise UsageError(f"A profile has no field “{clean_line(field, 60)}”.", remedy)


# ── several of them ──────────────────────────────────────────────────────────────────────────────────────


def create(user_id: int, name: str, now: int, *, like: str | None = None, empty: bool = False) -> ProfileView:
    """A new profile called ``name``: a copy of the one in force or of ``like``, or an ``empty`` one. Not yet in force.

    Raises UsageError for a name that is taken or none.
    """
    name = _new_name(user_id, name)
    with edits.recording(user_id, f"new profile {name}", now) as edit:
        source = None if empty else _row(user_id, like)
        if _row(user_id, None) is None:
            # A copy of nothing: the default profile stays the one in force.
            _made(user_id, DEFAULT_NAME, now, edit, active=True)
        profile_id = _made(user_id, name, now, edit, active=False)
        if source is not None:
            _refill(profile_id, {column: source[column] for column in profile_versions.CONTENT}, now)
    return show(user_id, name)


def _made(user_id: int, name: str, now: int, edit: edits.Recording, *, active: bool) -> int:
    """The key of a new empty profile. Undoing takes it away as ``remove`` does: its versions stay known."""
    _free_name(user_id, name, now)
    version = profile_versions.next_version(user_id)
    profile_id = int(
        Profile.insert(
            user=user_id, name=name, active=active, version=version, data=_stored(_wishes({})), updated_at=now
        ).execute()
    )
    if not active:
        edit.made("profile", profile_id, {"removed_at": now}, {"removed_at": None})
    return profile_id


def use(user_id: int, name: str, now: int) -> ProfileView:
    """Put the profile called ``name`` in force; postings are scored anew for it. Raises UsageError."""
    with edits.recording(user_id, f"use profile {clean_line(name, LONGEST_NAME)}", now) as edit:
        wanted, current = _row(user_id, name), _row(user_id, None)
        if wanted is not None and (current is None or wanted["id"] != current["id"]):
            if current is not None:
                edit.update("profile", current["id"], {"active": True}, {"active": False})
            edit.update("profile", wanted["id"], {"active": False}, {"active": True})
    return show(user_id)


def rename(user_id: int, name: str, new_name: str, now: int) -> ProfileView:
    """Call a profile something else. Raises UsageError."""
    with edits.recording(user_id, f"rename profile {clean_line(name, LONGEST_NAME)}", now) as edit:
        row = _row(user_id, name)
        if row is None:
            raise UsageError("There is no profile yet.", "Fill one in first: scoutly profile --cv FILE")
        wanted = clean_line(new_name, LONGEST_NAME)
        if wanted.casefold() != row["name"].casefold():
            wanted = _new_name(user_id, new_name)
            _free_name(user_id, wanted, now)
        edit.update("profile", row["id"], {"name": row["name"]}, {"name": wanted})
    return show(user_id, wanted)


def remove(user_id: int, name: str, now: int) -> str:
    """Take a profile away and return its name; undoing brings it back. Raises UsageError for the one in force."""
    with edits.recording(user_id, f"remove profile {clean_line(name, LONGEST_NAME)}", now) as edit:
        row = _row(user_id, name)
        if row is None or row["active"]:
            raise UsageError(
                f"“{row['name'] if row else DEFAULT_NAME}” is the profile in use.", "Use another one first."
            )
        edit.update("profile", row["id"], {"removed_at": None}, {"removed_at": now})
    return str(row["name"])


def restore(user_id: int, version: int, now: int, name: str | None = None) -> ProfileView:
    """Make an earlier version of a profile its newest one, the CV of then included. Raises UsageError."""
    with edits.recording(user_id, f"profile: back to version {version}", now) as edit:
        row = _row(user_id, name)
        kept = {item["version"]: item for item in profile_versions.kept(row["id"])} if row else {}
        if row is None or version not in kept:
            known = ", ".join(map(str, kept)) or "none"
            raise UsageError(f"There is no earlier version {version}.", f"Earlier versions: {known}.")
        after = {column: kept[version][column] for column in profile_versions.CONTENT}
        before = {column: row[column] for column in after}
        edit.update("profile", row["id"], before, after)
    return show(user_id, name)


def at_version(user_id: int, version: int, name: str | None = None) -> Wishes:
    """An earlier version of a profile, as scorers take it: to preview going back. Raises UsageError."""
    with database.reading():
        row = _row(user_id, name)
        kept = {item["version"]: item for item in profile_versions.kept(row["id"])} if row else {}
    if version not in kept:
        raise UsageError(f"There is no earlier version {version}.", "See them: scoutly profile --history")
    return _wishes({**json.loads(kept[version]["data"]), "cv_text": kept[version]["cv_text"]})


def _free_name(user_id: int, name: str, now: int) -> None:
    """Let go of a name that only a profile taken away still has."""
    gone: Any = Profile.select().where((Profile.user == user_id) & Profile.removed_at.is_null(False)).dicts()
    for row in gone:
        if row["name"].casefold() == name.casefold():
            Profile.update(name=f"{row['name']} ({row['id']}, {now})").where(
                Profile.id == row["id"]
            ).execute()


def _new_name(user_id: int, name: str) -> str:
    wanted = clean_line(name, LONGEST_NAME)
    if not wanted:
        raise UsageError("A profile needs a name.", "Give it one, such as: data work")
    with database.reading():
        rows = _rows(user_id)
    if wanted.casefold() in {row["name"].casefold() for row in rows} or (
        not rows and wanted.casefold() == DEFAULT_NAME
    ):
        raise UsageError(f"There is a profile “{wanted}” already.", "Choose another name.")
    if len(rows) >= MOST_PROFILES:
        raise UsageError(f"There are {len(rows)} profiles already.", "Remove one you no longer need.")
    return wanted
