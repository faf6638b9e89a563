"""Reading documents of unknown shape: every accessor gives a plain value for whatever it meets."""

import math
from collections.abc import Mapping

from scoutly_tui.domain.text import LINE_LIMIT, clean_line

_TRUE = frozenset({"true", "yes", "1", "y", "on"})
_FALSE = frozenset({"false", "no", "0", "n", "off"})


def dig(value: object, *path: str | int) -> object:
    """What lies at ``path`` (names, list indices) inside ``value``; None where nothing does."""
    for step in path:
        if isinstance(step, str):
            if not isinstance(value, Mapping):
                return None
            value = value.get(step)
        elif isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_of(value: object, *path: str | int) -> str:
    """The text at ``path``, stripped, numbers written out; empty for anything else."""
    found = dig(value, *path)
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, bool) or not isinstance(found, int | float):
        return ""
    if isinstance(found, int):
        return str(found) if abs(found) < 10**40 else ""
    if not math.isfinite(found):
        return ""
    return str(int(found)) if found.is_integer() and abs(found) < 1e15 else str(found)


def line_of(value: object, *path: str | int, limit: int = LINE_LIMIT) -> str:
    """The text at ``path`` as one clean line; empty where there is none."""
    return clean_line(text_of(value, *path), limit)


def list_of(value: object, *path: str | int) -> list[object]:
    """The list at ``path``; empty for anything else."""
    found = dig(value, *path)
    return found if isinstance(found, list) else []


def dict_of(value: object, *path: str | int) -> Mapping[str, object]:
    """The object at ``path``; empty for anything else."""
    found = dig(value, *path)
    return found if isinstance(found, Mapping) else {}


def number_of(value: object, *path: str | int) -> float | None:
    """The finite number at ``path``, also one written as text (``"1,250.50"``); None for anything else."""
    found = dig(value, *path)
    if isinstance(found, bool):
        return None
    if isinstance(found, str):
        found = found.strip().replace(",", "")[:40]
    elif not isinstance(found, int | float):
        return None
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def int_of(value: object, *path: str | int) -> int | None:
    """The number at ``path`` as a whole one; None for anything else."""
    number = number_of(value, *path)
    return None if number is None else int(number)


def flag_of(value: object, *path: str | int) -> bool | None:
    """The yes or no at ``path``, also as text or 0 and 1; None for anything else."""
    found = dig(value, *path)
    if isinstance(found, bool):
        return found
    word = text_of(found).lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None
