"""The profile: what a user wants and can, imported from a CV or edited field by field, every version kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, is_dataclass
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.store import database
from scoutly_tui.store.models import Profile, ProfileVersion

if TYPE_CHECKING:
    from scoutly_tui.matching.cv import Proposal
    from scoutly_tui.matching.profile import Profile as Wishes

DEFAULT_NAME: Final = "main"
_LISTS: Final = frozenset(
    {
        "titles", "skills", "locations", "work_authorisations", "languages", "work_models", "employment_types",
        "company_sizes", "excluded_industries", "excluded_technologies", "excluded_roles", "excluded_words",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The profile in force. ``data`` has the keys of ``matching.profile.Profile``, the CV's text aside."""

    name: str
    version: int
    data: dict[str, Any]
    cv_name: str | None
    cv_chars: int
    updated_at: int | None


@dataclass(frozen=True, slots=True)
class Understood:
    """One value read from a CV and the words it was read from."""

    field: str
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class CvImport:
    """What importing a CV came to."""

    view: ProfileView
    understood: tuple[Understood, ...]
    warnings: tuple[str, ...]


def show(user_id: int) -> ProfileView:
    """The profile in force; an empty one if there is none yet."""
    from scoutly_tui.matching.profile import Profile as Wishes

    with database.reading():
        row = _row(user_id)
    if row is None:
        return ProfileView(DEFAULT_NAME, 0, _without_cv(Wishes().to_dict()), None, 0, None)
    data = Wishes.from_dict(json.loads(row.data)).to_dict()
    return ProfileView(
        row.name, row.version, _without_cv(data), row.cv_name, len(row.cv_text), row.updated_at
    )


def _without_cv(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "cv_text"}


def _row(user_id: int) -> Any:
    return Profile.select().where((Profile.user == user_id) & Profile.active).order_by(Profile.id).first()


def update(user_id: int, changes: dict[str, Any], now: int) -> ProfileView:
    """Change fields of the profile and keep the version before; nothing where nothing changes.

    Raises UsageError, naming the field.
    """
    from scoutly_tui.matching.profile import Profile as Wishes

    _refuse_unknown(changes, Wishes().to_dict())
    with database.writing():
        row = _row(user_id)
        merged = {**(json.loads(row.data) if row else {}), **changes}
        data = _without_cv(Wishes.from_dict(merged).to_dict())
        _save(user_id, row, data, row.cv_name if row else None, row.cv_text if row else "", now)
    return show(user_id)


def _refuse_unknown(changes: dict[str, Any], known: dict[str, Any]) -> None:
    for field in changes:
        if field not in known:
            close = get_close_matches(field, known, n=1)
            remedy = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
            raise UsageError(f"A profile has no field “{clean_line(field, 60)}”.", remedy)


def _save(user_id: int, row: Any, data: dict[str, Any], cv_name: str | None, cv_text: str, now: int) -> None:
    text = json.dumps(data, ensure_ascii=False)
    if row is not None and (row.data, row.cv_name, row.cv_text) == (text, cv_name, cv_text):
        return
    if row is None:
        Profile.insert(
            user=user_id, name=DEFAULT_NAME, data=text, cv_name=cv_name, cv_text=cv_text, updated_at=now
        ).execute()
        return
    ProfileVersion.insert(
        profile=row.id,
        version=row.version,
        data=row.data,
        cv_name=row.cv_name,
        cv_text=row.cv_text,
        created_at=now,
    ).execute()
    Profile.update(
        data=text, cv_name=cv_name, cv_text=cv_text, version=row.version + 1, updated_at=now
    ).where(Profile.id == row.id).execute()


def import_cv(user_id: int, path: Path, now: int) -> CvImport:
    """Take a CV in and fill in what it says; what a person set stays. Raises UsageError for an unreadable one."""
    from scoutly_tui.matching import cv
    from scoutly_tui.matching.profile import Profile as Wishes

    reading = cv.read_cv(path)
    found = cv.understand(reading.text)
    with database.writing():
        row = _row(user_id)
        current = Wishes.from_dict(json.loads(row.data) if row else {}).to_dict()
        proposed = _proposed(found.proposals)
        merged = {
            name: proposed.get(name, value) if value in (None, [], "") else value
            for name, value in current.items()
        }
        data = _without_cv(Wishes.from_dict(merged).to_dict())
        _save(user_id, row, data, clean_line(path.name, 200), reading.text, now)
    understood = tuple(Understood(item.field, str(item.value), item.quote) for item in found.proposals)
    return CvImport(show(user_id), understood, tuple(reading.warnings))


def from_cv(path: Path) -> Wishes:
    """The profile that a CV alone suggests; stores nothing. Raises UsageError for an unreadable one."""
    from scoutly_tui.matching import cv
    from scoutly_tui.matching.profile import Profile as Wishes

    reading = cv.read_cv(path)
    return Wishes.from_dict({**_proposed(cv.understand(reading.text).proposals), "cv_text": reading.text})


def _proposed(proposals: Sequence[Proposal]) -> dict[str, Any]:
    """What a CV suggests, by field: several values of one field make a list."""
    fields: dict[str, Any] = {}
    for item in proposals:
        value = item.value
        if is_dataclass(value) and not isinstance(value, type):
            value = {name: _plain(part) for name, part in asdict(value).items()}
        if item.field in _LISTS:
            fields.setdefault(item.field, []).append(value)
        else:
            fields.setdefault(item.field, value)
    return fields


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
