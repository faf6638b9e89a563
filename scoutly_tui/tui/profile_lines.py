"""The lines of the profile's views: fields, deal-breakers, what the CV says, versions, profiles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from scoutly_tui.domain.times import ago, local
from scoutly_tui.services import profile_cv, profile_text
from scoutly_tui.services.deal_breakers import RuleRow
from scoutly_tui.services.profile import NamedProfile, ProfileView, VersionRow
from scoutly_tui.services.profile_cv import Understood
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Cell, Column, Piece, Tone

UNSHOWN: Final = frozenset({"format", "cv_text", "rules_off"})


class Part(IntEnum):
    """The views of the profile page, in their order."""

    FIELDS = 0
    RULES = 1
    CV = 2
    VERSIONS = 3
    PROFILES = 4


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the profile, and which of its values the CV says too."""

    key: int
    field: str
    value: Any
    sources: tuple[Understood, ...]


@dataclass(frozen=True, slots=True)
class CvLine:
    """One value read from a CV. ``taken``: the profile has it, or will once the CV is taken in."""

    key: int
    item: Understood
    taken: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of any view, with what it is about."""

    key: int
    sign: Piece
    label: Piece
    value: Cell
    note: Cell
    about: FieldLine | RuleRow | CvLine | VersionRow | NamedProfile


def columns(part: Part) -> Sequence[Column[Line]]:
    """The columns of one view."""
    sign: Column[Line] = Column("", 1, lambda line: [line.sign])
    match part:
        case Part.FIELDS:
            return (sign, _label("What you want and can", 22), _value("Value"), _note("From", 6, right=True))
        case Part.RULES:
            return (sign, _label("Rule", 18), _value("Judges by"), _note("Hides", 9, right=True))
        case Part.CV:
            return (sign, _label("What", 19), _value("Understood"), _note("Where it was read", 17, flex=4))
        case Part.VERSIONS:
            return (sign, _label("Version", 10), _value("What it changed"), _note("Since", 12, right=True))
        case Part.PROFILES:
            return (sign, _label("Profile", 16), _value("Wants to work as"), _note("Changed", 10, right=True))


def _label(title: str, width: int) -> Column[Line]:
    return Column(title, width, lambda line: [line.label])


def _value(title: str) -> Column[Line]:
    return Column(title, 16, lambda line: line.value, flex=3)


def _note(title: str, width: int, *, flex: int = 0, right: bool = False) -> Column[Line]:
    return Column(title, width, lambda line: line.note, flex=flex, right=right, from_width=40)


def fields(view: ProfileView, read: Sequence[Understood], glyphs: Glyphs) -> list[Line]:
    """The fields in their own order."""
    lines = []
    for number, (name, value) in enumerate(view.data.items()):
        if name in UNSHOWN:
            continue
        text = profile_text.written(value)
        sources = tuple(item for item in read if item.field == name and profile_cv.is_taken(item, view.data))
        sign: Piece = (glyphs.ok, Tone.GOOD) if text else (" ", Tone.PLAIN)
        shown: Cell = [(text, Tone.PLAIN)] if text else [("–", Tone.FAINT)]
        lines.append(
            Line(
                number, sign, (name.replace("_", " "), Tone.MUTED), shown, [("CV" if sources else "", Tone.MUTED)],
                FieldLine(number, name, value, sources),
            )
        )  # fmt: skip
    return lines


def rules(rows: Iterable[RuleRow], glyphs: Glyphs) -> list[Line]:
    """Every rule, on or off."""
    lines = []
    for number, row in enumerate(rows):
        if not row.on:
            sign: Piece = (glyphs.paused, Tone.WARN)
        else:
            sign = (glyphs.ok, Tone.GOOD) if row.grounds else (glyphs.dot, Tone.FAINT)
        value: Cell = (
            [(row.grounds, Tone.PLAIN)]
            if row.grounds
            else [("nothing said, so it hides nothing", Tone.FAINT)]
        )
        if not row.on:
            value = [("off  ", Tone.WARN), (row.grounds, Tone.MUTED)]
        note = [(str(row.hides), Tone.STRONG)] if row.hides else [("–", Tone.FAINT)]
        label = (row.rule.replace("_", " "), Tone.PLAIN if row.on and row.grounds else Tone.MUTED)
        lines.append(Line(number, sign, label, value, note, row))
    return lines


def of_cv(
    read: Sequence[Understood], view: ProfileView, picked: set[int] | None, glyphs: Glyphs
) -> list[Line]:
    """What a CV says. ``picked``: the CV was just read, and these of its values would be taken."""
    lines = []
    for number, item in enumerate(read):
        taken = profile_cv.is_taken(item, view.data) if picked is None else number in picked
        sign: Piece = (glyphs.ok, Tone.GOOD) if taken else (" ", Tone.PLAIN)
        value: Cell = [(item.value, Tone.PLAIN if taken else Tone.MUTED)]
        about = CvLine(number, item, taken, picked is not None)
        label = (item.field.replace("_", " "), Tone.MUTED)
        lines.append(Line(number, sign, label, value, [(f"“{item.quote}”", Tone.MUTED)], about))
    return lines


def versions(rows: Iterable[VersionRow], now: int, glyphs: Glyphs) -> list[Line]:
    """The versions of a profile, newest first."""
    lines = []
    for row in rows:
        sign: Piece = (glyphs.ok, Tone.GOOD) if row.current else (" ", Tone.PLAIN)
        label = (
            f"{row.version}{' (now)' if row.current else ''}",
            Tone.STRONG if row.current else Tone.PLAIN,
        )
        since = ago(row.since, now) if row.since is not None else "at first"
        lines.append(
            Line(row.version, sign, label, [(_changed(row), Tone.PLAIN)], [(since, Tone.MUTED)], row)
        )
    return lines


def _changed(row: VersionRow) -> str:
    told = [profile_text.difference(change.field, change.before, change.after) for change in row.changes]
    return "; ".join(told) or "nothing"


def profiles(rows: Iterable[NamedProfile], now: int, glyphs: Glyphs) -> list[Line]:
    """A user's profiles, the one in use first."""
    lines = []
    for row in rows:
        sign: Piece = (glyphs.ok, Tone.GOOD) if row.in_use else (" ", Tone.PLAIN)
        label = (row.name, Tone.STRONG if row.in_use else Tone.PLAIN)
        value: Cell = [(", ".join(row.titles) or "no titles yet", Tone.PLAIN if row.titles else Tone.FAINT)]
        lines.append(Line(row.key, sign, label, value, [(ago(row.updated_at, now), Tone.MUTED)], row))
    return lines


def matching(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines that hold every word of ``text``."""
    wanted = text.lower().split()
    return [line for line in lines if all(word in _words(line) for word in wanted)]


def _words(line: Line) -> str:
    cells = [line.value, line.note]
    said = [cell if isinstance(cell, str) else "".join(text for text, _ in cell) for cell in cells]
    return f"{line.label[0]} {' '.join(said)}".lower()


def since(at: int | None) -> str:
    """A moment in full."""
    return "from the start" if at is None else local(at, "%a %d %b %Y %H:%M")
