"""What a CV says, before anything of it is taken into a profile: each value with the words it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.text import clean_line
from scoutly_tui.services import profile_text
from scoutly_tui.store import database
from scoutly_tui.store.models import Profile

if TYPE_CHECKING:
    from scoutly_tui.matching.profile import Profile as Wishes
    from scoutly_tui.services.profile import ProfileView

LISTS: Final = frozenset(
    {
        "titles", "skills", "locations", "work_authorisations", "languages", "work_models", "employment_types",
        "company_sizes", "excluded_industries", "excluded_technologies", "excluded_roles", "excluded_words",
    }
)  # fmt: skip
"""The fields of a profile that hold several values."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One value read from a CV and the words it was read from. ``item`` is the value as a profile stores it."""

    field: str
    value: str
    quote: str
    item: Any = None


@dataclass(frozen=True, slots=True)
class CvDraft:
    """A CV that was read and not yet taken in."""

    name: str
    text: str
    understood: tuple[Understood, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CvImport:
    """What importing a CV came to."""

    view: ProfileView
    understood: tuple[Understood, ...]
    warnings: tuple[str, ...]


def draft(path: Path) -> CvDraft:
    """Read the CV at ``path``; stores nothing. Raises UsageError for an unreadable one."""
    from scoutly_tui.matching import cv

    reading = cv.read_cv(path)
    return CvDraft(
        clean_line(path.name, 200), reading.text, understand(reading.text), tuple(reading.warnings)
    )


def understand(text: str) -> tuple[Understood, ...]:
    """What the text of a CV says, in the order of a profile's fields."""
    from scoutly_tui.matching import cv
    from scoutly_tui.matching.profile import Profile as Wishes

    order = list(Wishes().to_dict())
    found = sorted(cv.understand(text).proposals, key=lambda item: order.index(item.field))
    return tuple(
        Understood(item.field, profile_text.written(stored), item.quote, stored)
        for item in found
        for stored in [_stored(item.value)]
    )


def stored_draft(user_id: int) -> CvDraft | None:
    """The CV of the profile in force, read again; None if it has none."""
    with database.reading():
        row: Any = (
            Profile.select(Profile.cv_name, Profile.cv_text)
            .where((Profile.user == user_id) & Profile.active)
            .order_by(Profile.id)
            .tuples()
            .first()
        )
    if row is None or not row[1]:
        return None
    return CvDraft(row[0] or "CV", row[1], understand(row[1]), ())


def from_cv(path: Path) -> Wishes:
    """The profile that a CV alone suggests; stores nothing. Raises UsageError for an unreadable one."""
    from scoutly_tui.matching.profile import Profile as Wishes

    found = draft(path)
    return Wishes.from_dict({**picked(found.understood, {}), "cv_text": found.text})


def is_taken(item: Understood, data: Mapping[str, Any]) -> bool:
    """Whether a profile says what the CV says: the same value, or for lists one of the same name."""
    value = data.get(item.field)
    if item.field in LISTS:
        return _name(item.item) in {_name(each) for each in value or ()}
    return bool(value == item.item)


def picked(
    understood: Iterable[Understood], data: Mapping[str, Any], chosen: Iterable[Understood] | None = None
) -> dict[str, Any]:
    """The changes that taking values of a CV into the profile ``data`` comes to.

    Without ``chosen``, only what the profile leaves open is filled in; else exactly the chosen are taken:
    into a list beside what is there, into a single field in place of what is there.
    """
    if chosen is None:
        chosen = [item for item in understood if data.get(item.field) in (None, [], "")]
    changes: dict[str, Any] = {}
    for item in chosen:
        if item.field not in LISTS:
            changes.setdefault(item.field, item.item)
            continue
        values = changes.setdefault(item.field, list(data.get(item.field) or ()))
        if _name(item.item) not in {_name(each) for each in values}:
            values.append(item.item)
    return changes


def without(item: Understood, data: Mapping[str, Any]) -> dict[str, Any]:
    """The change that takes a CV's value out of the profile ``data`` again."""
    if item.field not in LISTS:
        return {item.field: None}
    return {item.field: [each for each in data.get(item.field) or () if _name(each) != _name(item.item)]}


def corrected(item: Understood, text: str) -> Understood:
    """``item`` with the value that a person typed in its place. Raises UsageError."""
    value = profile_text.read(item.field, text)
    if item.field in LISTS:
        value = value[0] if isinstance(value, list) and value else text
    return replace(item, value=profile_text.written(value), item=value)


def _name(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name", value.get("code"))
    return str(value).casefold()


def _stored(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in asdict(value).items()}
    return _plain(value)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def fields_of(understood: Sequence[Understood]) -> dict[str, int]:
    """How many values were understood, by field."""
    counts: dict[str, int] = {}
    for item in understood:
        counts[item.field] = counts.get(item.field, 0) + 1
    return counts
