"""A value that a posting states, with its words; and the clauses that sentences fall into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_CLAUSE: Final = re.compile(
    r"\s*[,;()\u2013\u2014]\s*|:\s+|\s-\s|[.!?]\s+"
    r"|\s(?:but|however|though|although|aber|jedoch|sondern|mais|pero|sino|maar|echter|mas|porém"
    r"|ma|però|ale|lecz)\s"
)


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value and the words of the posting it was read from."""

    value: T
    quote: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence: its text in lower case, and where it lies in the sentence."""

    text: str
    start: int
    end: int


def clauses(lower: str) -> list[Clause]:
    """The clauses of a sentence that is already in lower case."""
    found: list[Clause] = []
    start = 0
    for match in _CLAUSE.finditer(lower):
        if match.start() > start:
            found.append(Clause(lower[start : match.start()], start, match.start()))
        start = match.end()
    if start < len(lower):
        found.append(Clause(lower[start:], start, len(lower)))
    return found


def lowered(text: str) -> str:
    """``text`` in lower case with every character at its place, and straight apostrophes."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'")
