"""A profile's values the way people write them in one line, and read back from it."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from scoutly_tui.domain.errors import UsageError

EXAMPLES: Final = {
    "titles": "backend engineer, platform engineer",
    "skills": "python:expert:6y, postgresql, kubernetes:basic",
    "seniority": "senior",
    "locations": "Berlin, Lisbon",
    "radius_km": "50",
    "residence": "Berlin, Germany",
    "timezone": "Europe/Berlin",
    "timezone_overlap_hours": "4",
    "work_authorisations": "EU",
    "willing_to_relocate": "no",
    "languages": "en:C1, de:native",
    "work_models": "remote, hybrid",
    "employment_types": "full_time",
    "company_sizes": "11-50, 51-250",
    "salary_floor": "80k EUR year",
    "excluded_industries": "gambling",
    "excluded_technologies": "php",
    "excluded_roles": "manager",
    "excluded_words": "on-call",
    "rules_off": "salary",
}
"""How each field is written."""

_AMOUNT: Final = re.compile(r"(\d[\d,.' ]*)\s*(k)?", re.IGNORECASE)
_PERIODS: Final = ("hour", "day", "week", "month", "year")
_FLAGS: Final = {"yes": True, "true": True, "no": False, "false": False, "": None}


def written(value: Any) -> str:
    """``value`` the way it can be typed again; empty for what is not said."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(written(item) for item in value)
        case {"name": name, **rest} | {"code": name, **rest}:
            level, years = rest.get("level"), rest.get("years")
            return str(name) + (f":{level}" if level else "") + (f":{years:g}y" if years else "")
        case dict():
            low, high = value.get("min"), value.get("max")
            amounts = "-".join(
                f"{amount:g}" if amount < 1e6 else f"{amount:.0f}" for amount in (low, high) if amount
            )
            return " ".join(
                str(part) for part in (amounts, value.get("currency"), value.get("period")) if part
            )
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def difference(field: str, before: Any, after: Any) -> str:
    """What became of one field: “skills: + Rust, − PHP”, “seniority: mid → senior”."""
    label = "CV" if field == "cv" else field.replace("_", " ")
    if isinstance(before, list | tuple) or isinstance(after, list | tuple):
        old, new = [[written(item) for item in value or ()] for value in (before, after)]
        parts = [f"+ {item}" for item in new if item not in old] + [
            f"− {item}" for item in old if item not in new
        ]
        return f"{label}: {', '.join(parts) or 'in another order'}"
    if before is None or after is None:
        return f"{label}: {'+' if before is None else '−'} {written(after if before is None else before)}"
    return f"{label}: {written(before)} → {written(after)}"


def read(field: str, text: str) -> Any:
    """What was typed for ``field`` as the value a profile takes. Raises UsageError for a salary that is none."""
    text = text.strip()
    match field:
        case "skills" | "languages":
            return [_levelled("name" if field == "skills" else "code", item) for item in _items(text)]
        case "salary_floor":
            return _salary(text)
        case "willing_to_relocate":
            return _FLAGS.get(text.lower(), text)
        case "radius_km" | "timezone_overlap_hours":
            return _number(text)
        case "seniority" | "residence" | "timezone":
            return text or None
        case _:
            return _items(text)


def check(field: str, text: str) -> None:
    """Raises UsageError, saying what ``field`` takes, for text that is none of it."""
    from scoutly_tui.matching.profile import Profile

    Profile.from_dict({field: read(field, text)})


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _number(text: str) -> float | str | None:
    try:
        number = float(text.removesuffix("km").removesuffix("h").strip())
    except ValueError:
        return text or None
    return number if math.isfinite(number) else text


def _levelled(name: str, item: str) -> dict[str, Any]:
    head, *details = item.split(":")
    found: dict[str, Any] = {name: head.strip(), "level": None}
    for detail in details:
        years = detail.strip().removesuffix("y")
        if detail.strip().endswith("y") and years.replace(".", "", 1).isdigit():
            found["years"] = float(years)
        else:
            found["level"] = detail.strip() or None
    return found


def _salary(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    match = _AMOUNT.match(text)
    if match is None:
        raise UsageError(f"“{text}” is no salary.", "Write it like 80k EUR year.")
    words = text[match.end() :].split()
    period = next((word.lower() for word in words if word.lower() in _PERIODS), "year")
    currency = next((word.upper() for word in words if len(word) == 3 and word.lower() not in _PERIODS), None)
    return {
        "min": _amount(match[1], thousands=bool(match[2])),
        "max": None,
        "currency": currency,
        "period": period,
    }


def _amount(text: str, *, thousands: bool) -> float:
    """“80,000”, “80.000,00” and “82.5k” as they are meant: two digits at the end, or one before a k, are a fraction."""
    fraction = re.search(r"[.,](\d{1,2})\s*$" if thousands else r"[.,](\d\d)\s*$", text)
    whole = text[: fraction.start()] if fraction else text
    digits = re.sub(r"\D", "", whole) + (f".{fraction[1]}" if fraction else "")
    return round(float(digits) * (1000 if thousands else 1), 2)
