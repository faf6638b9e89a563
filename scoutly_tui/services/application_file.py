"""Applications kept elsewhere: a table whose columns and words are told once and remembered."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from scoutly_tui.domain.dates import MORNING
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import exchange
from scoutly_tui.store import database

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "company": (
        "company",
        "employer",
        "organisation",
        "organization",
        "company name",
        "firma",
        "unternehmen",
    ),
    "title": ("title", "position", "role", "job title", "job", "stelle", "position title"),
    "url": ("url", "link", "posting url", "job url", "posting", "job link"),
    "status": ("status", "stage", "state"),
    "applied_at": (
        "applied at",
        "applied",
        "applied on",
        "date applied",
        "application date",
        "date",
        "created at",
    ),
    "note": ("note", "notes", "comment", "comments", "notizen"),
    "next_step": ("next step", "next action", "todo"),
    "next_step_at": ("next step at", "next step date", "follow up", "interview date", "reminder"),
}
"""What an application has, and the names a column for it often goes by."""

NEEDED: Final = ("company", "title")
MOST_ROWS: Final = 50_000
EXPLAINED: Final = 100
_WORDS: Final = {
    "to apply": ApplicationStatus.WANT_TO_APPLY, "wishlist": ApplicationStatus.WANT_TO_APPLY,
    "saved": ApplicationStatus.WANT_TO_APPLY, "bookmarked": ApplicationStatus.WANT_TO_APPLY,
    "in progress": ApplicationStatus.APPLIED, "sent": ApplicationStatus.APPLIED, "submitted": ApplicationStatus.APPLIED,
    "interview": ApplicationStatus.INTERVIEW_SCHEDULED, "interviewing": ApplicationStatus.INTERVIEW_SCHEDULED,
    "phone screen": ApplicationStatus.INTERVIEW_SCHEDULED, "assessment": ApplicationStatus.TECHNICAL_ASSESSMENT,
    "offer": ApplicationStatus.OFFER_RECEIVED, "offered": ApplicationStatus.OFFER_RECEIVED,
    "rejection": ApplicationStatus.REJECTED, "no response": ApplicationStatus.STALE, "ghosted": ApplicationStatus.STALE,
    "withdrawn": ApplicationStatus.DECLINED, "": ApplicationStatus.APPLIED,
}  # fmt: skip
_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and rows, each with the number a person sees in front of it."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def digest(self) -> str:
        """What files with these columns are remembered by."""
        return hashlib.sha256("\n".join(self.header).casefold().encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Reading:
    """Which column each field is in, and which status each word of the file means."""

    columns: Mapping[str, str]
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One application of a file, checked. Times are epoch ms; ``url`` is canonical or empty."""

    number: int
    company: str
    title: str
    url: str
    status: ApplicationStatus
    applied_at: int | None
    note: str
    next_step: str
    next_step_at: int | None


def read(path: Path) -> Table:
    """The table in a CSV or TSV file. Raises UsageError for one without a header, or of more than 50,000 rows."""
    if path.suffix.lower() not in (".csv", ".tsv", ".tab"):
        raise UsageError(f"{path.name} is no table scoutly reads.", "Save it as .csv or .tsv.")
    text = exchange.file_text(path)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = "\t" if path.suffix.lower() != ".csv" else ";" if ";" in first and "," not in first else ","
    header: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
        ):
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = tuple(clean_line(cell, 80) for cell in cells)
                continue
            rows.append((number, tuple(exchange.unescaped(cell.strip()) for cell in cells)))
            if len(rows) > MOST_ROWS:
                raise UsageError(f"{path.name} has more than {MOST_ROWS:,} rows.", "Split it.")
    except csv.Error as error:
        raise UsageError(f"{path.name} is not valid CSV ({error}).", "Look for a stray quote.") from None
    if header is None:
        raise UsageError(f"{path.name} is empty.", "Its first row names the columns.")
    return Table(path.name, header, tuple(rows))


def guess(table: Table) -> dict[str, str]:
    """The columns whose names say what they hold, by field."""
    by_word = {re.sub(r"[\s_-]+", " ", name).strip().casefold(): name for name in reversed(table.header)}
    found: dict[str, str] = {}
    for wanted, words in FIELDS.items():
        column = next(
            (by_word[word] for word in words if word in by_word and by_word[word] not in found.values()), None
        )
        if column is not None:
            found[wanted] = column
    return found


def remembered(user_id: int, table: Table) -> Reading | None:
    """What was told of files with these columns before."""
    rows = database.execute("select value from setting where name = ?", _setting(user_id, table))
    if not rows:
        return None
    told = json.loads(rows[0][0])
    return Reading(told["columns"], told["statuses"])


def remember(user_id: int, table: Table, mapping: Reading) -> None:
    """Keep what was told, for the next file with these columns."""
    value = json.dumps({"columns": dict(mapping.columns), "statuses": dict(mapping.statuses)})
    with database.writing():
        database.execute(
            "insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            _setting(user_id, table), value,
        )  # fmt: skip


def _setting(user_id: int, table: Table) -> str:
    return f"applications_mapping:{user_id}:{table.digest}"


def check_columns(table: Table, columns: Mapping[str, str]) -> None:
    """Raises UsageError for a field that is none, a column the file lacks, and fields that are needed and missing."""
    for wanted, column in columns.items():
        if wanted not in FIELDS:
            raise UsageError(
                f"An application has no “{clean_line(wanted, 40)}”.", f"It has: {', '.join(FIELDS)}."
            )
        if column not in table.header:
            raise UsageError(
                f"{table.name} has no column “{clean_line(column, 60)}”.",
                f"It has: {', '.join(table.header)}.",
            )
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise UsageError(
            f"Which column of {table.name} holds the {' and the '.join(missing)} is not plain.",
            f"Say so: {' '.join(f'--map {name}=COLUMN' for name in missing)} (columns: {', '.join(table.header)}).",
        )


def strange_words(table: Table, mapping: Reading) -> list[str]:
    """Words in the status column that mean no status scoutly knows, in order of appearance."""
    if "status" not in mapping.columns:
        return []
    place = table.header.index(mapping.columns["status"])
    words = dict.fromkeys(clean_line(_at(cells, place), 60).casefold() for _, cells in table.rows)
    return [word for word in words if _status(word, mapping.statuses) is None]


def entries(table: Table, mapping: Reading, zone: tzinfo | None) -> list[Entry]:
    """Every row of the file, checked. Raises UsageError, which names every bad row and all that is wrong with it.

    Dates without a zone are in ``zone`` (None: this machine's).
    """
    check_columns(table, mapping.columns)
    places = {name: table.header.index(column) for name, column in mapping.columns.items()}
    found: list[Entry] = []
    bad: list[str] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, cells in table.rows:
        values = {name: _at(cells, place) for name, place in places.items()}
        wrong: list[str] = []
        entry = _entry(number, values, mapping.statuses, zone, wrong)
        earlier = seen.setdefault((entry.company.casefold(), entry.title.casefold(), entry.url), number)
        if earlier != number and not wrong:
            wrong.append(f"it is the same application as row {earlier}")
        if wrong:
            bad.append(f"  row {number}: {'; '.join(wrong)}")
        found.append(entry)
    if bad:
        rest = f"\n  and {len(bad) - EXPLAINED} more" if len(bad) > EXPLAINED else ""
        raise UsageError(
            f"{table.name} was not taken in: {len(bad)} bad row{'s' if len(bad) > 1 else ''}.\n"
            + "\n".join(bad[:EXPLAINED]) + rest,
            "Correct them and import the file again; nothing was changed.",
        )  # fmt: skip
    return found


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _entry(
    number: int, values: Mapping[str, str], statuses: Mapping[str, str], zone: tzinfo | None, wrong: list[str]
) -> Entry:
    company, title = clean_line(values.get("company", ""), 120), clean_line(values.get("title", ""), 300)
    wrong += [f"it has no {name}" for name, value in (("company", company), ("title", title)) if not value]
    word = clean_line(values.get("status", ""), 60).casefold()
    status = _status(word, statuses)
    if status is None:
        wrong.append(f"“{word}” is no status")
    return Entry(
        number=number, company=company, title=title, url=_url(values.get("url", ""), wrong),
        status=status or ApplicationStatus.APPLIED, applied_at=_moment("applied_at", values, zone, wrong),
        note=clean_text(values.get("note", ""), 4_000), next_step=clean_line(values.get("next_step", ""), 200),
        next_step_at=_moment("next_step_at", values, zone, wrong),
    )  # fmt: skip


def _status(word: str, told: Mapping[str, str]) -> ApplicationStatus | None:
    if word in told:
        return ApplicationStatus(told[word])
    plain = word.replace("_", " ").replace("-", " ")
    if plain in _WORDS:
        return _WORDS[plain]
    return ApplicationStatus(plain) if plain in set(ApplicationStatus) else None


def _url(text: str, wrong: list[str]) -> str:
    if not text.strip():
        return ""
    if exchange.carries_credentials(text.strip()):
        wrong.append("its url carries a user name or password")
        return ""
    try:
        return careers_url(text)
    except UsageError as error:
        wrong.append(str(error).rstrip("."))
        return ""


def _moment(name: str, values: Mapping[str, str], zone: tzinfo | None, wrong: list[str]) -> int | None:
    text = clean_line(values.get(name, ""), 40)
    if not text:
        return None
    day = _DAY.fullmatch(text)
    plain = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}{day[4]}" if day else text.replace("/", "-")
    try:
        moment = datetime.fromisoformat(plain)
        if name == "next_step_at" and len(plain) == len("2026-03-01"):
            moment = moment.replace(hour=MORNING)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone) if zone else moment.astimezone()
        at = int(aware.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        at = -1
    if not 0 < at < 4_102_444_800_000:
        wrong.append(f"its {name} “{text}” is no date; write it like 2026-03-01 or 2026-03-01 14:30")
        return None
    return at
