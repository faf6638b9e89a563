"""Days as people type them: ``3d``, ``fri``, ``tomorrow``, ``2026-03-12``, ``12.3.``, ``12 mar``."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line

MORNING: Final = 9
"""The hour, in local time, at which a day that somebody names begins to matter."""

LATEST_YEARS: Final = 10
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SPAN: Final = re.compile(r"(?:in )?(\d{1,4}) ?(d|days?|w|weeks?|m|months?)")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.? ?(\d{4})?")
_NAMED: Final = re.compile(r"(?:(\d{1,2})\.? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2}))(?:,? (\d{4}))?")
REMEDY: Final = "Write 3d, 2w, fri, tomorrow, 12 mar, 12.3. or 2026-03-12."


def day_of(text: str, now: int) -> int:
    """The morning of the day that ``text`` names, in local time, as epoch ms. A day without a year is the next such.

    Raises UsageError for a day that is none, is past, or more than ten years ahead.
    """
    today = datetime.fromtimestamp(now / 1000).date()
    try:
        found = _day(" ".join(text.lower().split()), today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise UsageError(f"“{clean_line(text, 40)}” is no day.", REMEDY)
    if found < today:
        raise UsageError(f"{found:%d %b %Y} is past.", REMEDY)
    if found.year > today.year + LATEST_YEARS:
        raise UsageError(f"{found:%d %b %Y} is too far ahead.", REMEDY)
    return int(datetime(found.year, found.month, found.day, MORNING).timestamp() * 1000)


def moment_of(text: str, now: int) -> int:
    """``text`` with a time of day (``2026-03-12 14:30``, local unless it names a zone) as epoch ms, else ``day_of``.

    Raises UsageError as that does.
    """
    if ":" not in text:
        return day_of(text, now)
    try:
        at = int(datetime.fromisoformat(text.strip()).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"“{clean_line(text, 40)}” is no moment.", "Write it like 2026-03-12 14:30."
        ) from None
    if at <= now:
        raise UsageError(f"“{clean_line(text, 40)}” is past.", "Write it like 2026-03-12 14:30.")
    return at


def _day(text: str, today: date) -> date | None:
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    if match := _SPAN.fullmatch(text):
        count = int(match[1])
        if match[2].startswith("m"):
            return _months_on(today, count)
        return today + timedelta(days=count * (7 if match[2].startswith("w") else 1))
    if match := _ISO.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.fullmatch(text):
        return _next(today, int(match[1]), int(match[2]), match[3])
    if match := _NAMED.fullmatch(text):
        month = _begins(match[2] or match[3], _MONTHS)
        return None if month is None else _next(today, int(match[1] or match[4]), month + 1, match[5])
    weekday = _begins(text.removeprefix("next ").removeprefix("on "), _DAYS)
    return None if weekday is None else today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _begins(word: str, names: tuple[str, ...]) -> int | None:
    return next((n for n, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _next(today: date, day: int, month: int, year: str | None) -> date:
    """That day of that year; of this or the next year that has it where none is named."""
    if year:
        return date(int(year), month, day)
    years = [n for n in range(today.year, today.year + 9) if (month, day) != (2, 29) or _is_leap(n)]
    return next(found for n in years if (found := date(n, month, day)) >= today)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _months_on(today: date, count: int) -> date:
    """The same day ``count`` months on; the month's last where it has none such."""
    year, month = divmod(today.month - 1 + count, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(today.year + year, month + 1, day)
        except ValueError:
            continue
    return date(today.year + year, month + 1, today.day)
