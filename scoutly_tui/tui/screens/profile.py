"""Profile: what the person brings and wants, line by line, and the CV it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.times import ago
from scoutly_tui.services import profile
from scoutly_tui.services.profile import CvImport, ProfileView
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.dialogs import Ask
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.view_bar import ViewTab

HIDDEN: Final = frozenset({"format", "cv_text"})
EXAMPLES: Final = {
    "titles": "backend engineer, platform engineer",
    "skills": "python, postgresql, kubernetes",
    "seniority": "senior",
    "locations": "Berlin, Lisbon",
    "radius_km": "50",
    "residence": "Germany",
    "timezone": "Europe/Berlin",
    "timezone_overlap_hours": "4",
    "work_authorisations": "EU",
    "willing_to_relocate": "no",
    "languages": "en, de",
    "work_models": "remote, hybrid",
    "employment_types": "full_time",
    "company_sizes": "11-50, 51-250",
    "salary_floor": "80000 EUR year",
    "excluded_industries": "gambling",
    "excluded_technologies": "php",
    "excluded_roles": "manager",
    "excluded_words": "on-call",
    "rules_off": "salary",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of the profile."""

    key: int
    field: str
    value: Any


class ProfileScreen(ListPage[FieldRow]):
    """Enter changes a line; every earlier version is kept."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.PROFILE
    NOUN: ClassVar[tuple[str, str]] = ("line", "lines")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.PROFILE)]

    _profile: ProfileView | None = None
    _imported: CvImport | None = None

    def columns(self) -> Sequence[Column[FieldRow]]:
        """Field and value."""
        return (
            Column("What you want and can", 24, lambda row: [(row.field.replace("_", " "), Tone.MUTED)]),
            Column("Value", 30, _value_cell, flex=1),
        )

    def views(self) -> Sequence[ViewTab]:
        """Which profile this is."""
        return [ViewTab(f"Profile {self._profile.name if self._profile else ''}".strip())]

    def note(self) -> str:
        """Where it came from."""
        mine = self._profile
        if mine is None:
            return ""
        if mine.updated_at is None:
            return "empty: i reads your CV"
        cv = f"CV {mine.cv_name}, {mine.cv_chars:,} characters; " if mine.cv_name else "no CV; "
        return f"{cv}changed {ago(mine.updated_at, self.session.now())}"

    async def refill(self) -> None:
        """The fields, in their own order."""
        self._profile = await self.ask(profile.show, self.session.user_id)
        wanted = self.filter_text.lower().split()
        rows = [
            FieldRow(number, name, value)
            for number, (name, value) in enumerate(self._profile.data.items())
            if name not in HIDDEN
        ]
        self.table.show_rows(
            [
                row
                for row in rows
                if all(word in f"{row.field} {_written(row.value)}".lower() for word in wanted)
            ]
        )
        self.settled()

    async def describe(self, row: FieldRow) -> Content:
        """The value in full, an example, and what the last CV import understood."""
        page = Document()
        page.title(row.field.replace("_", " "))
        page.gap()
        for item in row.value if isinstance(row.value, list) else [row.value]:
            page.line(_written(item) or "not said: it judges nothing")
        page.gap()
        page.fact("Example", EXAMPLES.get(row.field, ""), Tone.MUTED)
        page.line(("Enter or e changes it; an empty line takes it away.", Tone.MUTED))
        if self._imported is not None:
            page.heading("Read from your CV")
            for item in self._imported.understood:
                page.remark(
                    self.session.glyphs.ok,
                    f"{item.field.replace('_', ' ')}: {item.value}",
                    item.quote,
                    Tone.GOOD,
                )
            for warning in self._imported.warnings:
                page.remark(self.session.glyphs.warning, warning, "", Tone.WARN)
        return page.build()

    def action_open(self) -> None:
        """Change the line."""
        self.action_edit()

    def action_edit(self) -> None:
        """Change the line."""
        if row := self.table.row():
            self.spawn(self._edit(row))

    async def _edit(self, row: FieldRow) -> None:
        label, example = row.field.replace("_", " "), EXAMPLES.get(row.field, "")
        question = Ask(
            f"{label.capitalize()}: ", value=_written(row.value), note=f"such as: {example}; - takes it away"
        )
        typed = await self.answer(question)
        if typed is None:
            return
        changes = {row.field: _read(row.field, "" if typed == "-" else typed)}
        if await self.write(profile.update, self.session.user_id, changes, self.session.now()):
            self.say(f"{label.capitalize()} changed; postings are scored anew")

    def action_import_cv(self) -> None:
        """Read a CV."""
        self.spawn(self._import())

    async def _import(self) -> None:
        typed = await self.answer(
            Ask("CV to read", note="path of a PDF, DOCX, Markdown or text file", hint=_path_hint)
        )
        if typed is None:
            return
        path = Path(typed).expanduser()
        imported = await self.write(profile.import_cv, self.session.user_id, path, self.session.now())
        if imported is not None:
            self._imported = imported
            self.say(f"Read {path.name}: {words.plural(len(imported.understood), 'thing')} understood")


def _path_hint(text: str) -> str:
    path = Path(text).expanduser()
    if not path.exists():
        return "there is no such file yet"
    return f"{path.name}, {words.size(path.stat().st_size)}" if path.is_file() else "a folder"


def _value_cell(row: FieldRow) -> Cell:
    text = _written(row.value)
    return [(text, Tone.PLAIN)] if text else [("–", Tone.FAINT)]


def _written(value: Any) -> str:
    """``value`` the way it can be typed again."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_written(item) for item in value)
        case {"name": name, **rest} | {"code": name, **rest}:
            level, years = rest.get("level"), rest.get("years")
            return str(name) + (f":{level}" if level else "") + (f":{years:g}y" if years else "")
        case dict():
            low, high = value.get("minimum", value.get("min")), value.get("maximum", value.get("max"))
            amounts = "-".join(f"{amount:g}" for amount in (low, high) if amount is not None)
            return " ".join(
                str(part) for part in (amounts, value.get("currency"), value.get("period")) if part
            )
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _read(field: str, text: str) -> Any:
    """What was typed as the value that the profile's service takes. Raises UsageError."""
    items = [item.strip() for item in text.split(",") if item.strip()]
    match field:
        case "skills" | "languages":
            return [_levelled("name" if field == "skills" else "code", item) for item in items]
        case "salary_floor":
            return _salary(text)
        case "willing_to_relocate":
            return {"yes": True, "no": False, "": None}.get(text.lower(), text)
        case "radius_km" | "timezone_overlap_hours":
            return float(text) if text.replace(".", "", 1).isdigit() else (text or None)
        case "seniority" | "residence" | "timezone":
            return text or None
        case _:
            return items


def _levelled(name: str, item: str) -> dict[str, Any]:
    head, *details = item.split(":")
    found: dict[str, Any] = {name: head.strip(), "level": None}
    for detail in details:
        if detail.endswith("y") and detail[:-1].replace(".", "", 1).isdigit():
            found["years"] = float(detail[:-1])
        else:
            found["level"] = detail.strip()
    return found


def _salary(text: str) -> dict[str, Any] | None:
    parts = text.split()
    if not parts:
        return None
    amount = parts[0].lower().replace("k", "000")
    if not amount.isdigit():
        raise UsageError(f"“{text}” is no salary.", "Write it like 80000 EUR year.")
    currency = next((part.upper() for part in parts[1:] if len(part) == 3 and part.lower() != "day"), None)
    period = next(
        (part.lower() for part in parts[1:] if part.lower() in ("hour", "day", "week", "month", "year")),
        "year",
    )
    return {"min": float(amount), "max": None, "currency": currency, "period": period}
