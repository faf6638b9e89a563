"""Interviews and reminders as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.times import HOUR_MS, MINUTE_MS
from scoutly_tui.notify.digest import safe_url
from scoutly_tui.notify.items import Appointment

OCTETS: Final = 75
"""The longest line (RFC 5545, 3.1)."""

INTERVIEW_MS: Final = HOUR_MS
REMINDER_MS: Final = 15 * MINUTE_MS


def render(appointments: Sequence[Appointment], remind_hours: int) -> str:
    """``appointments`` as a calendar; each rings ``remind_hours`` before, unless that is 0."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//scoutly//scoutly//EN", "CALSCALE:GREGORIAN"]
    lines += ["X-WR-CALNAME:scoutly"]
    for one in appointments:
        lines += _event(one, remind_hours)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def is_interview(one: Appointment) -> bool:
    """Whether somebody waits for the person then; else it is a reminder."""
    words = f"{one.status} {one.step}".lower()
    return any(word in words for word in ("interview", "assessment", "call"))


def _event(one: Appointment, remind_hours: int) -> list[str]:
    interview = is_interview(one)
    summary = f"{clean_line(one.step or one.status, 100)}: {clean_line(one.title, 120)} – {clean_line(one.company, 80)}"
    url = safe_url(one.url)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'{one.url}#{one.company}#{one.title}')}",
        f"DTSTAMP:{_utc(one.updated_at)}",
        f"DTSTART:{_utc(one.at)}",
        f"DTEND:{_utc(one.at + (INTERVIEW_MS if interview else REMINDER_MS))}",
        f"SUMMARY:{_escaped(summary)}",
        f"CATEGORIES:{'INTERVIEW' if interview else 'REMINDER'}",
        f"TRANSP:{'OPAQUE' if interview else 'TRANSPARENT'}",
    ]
    if url:
        lines.append(f"URL:{url}")
    if remind_hours > 0:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(summary)}",
            f"TRIGGER:-PT{remind_hours}H",
        ]
        lines.append("END:VALARM")
    return [*lines, "END:VEVENT"]


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """``line`` in pieces of at most 75 octets, none of which ends within a character."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
