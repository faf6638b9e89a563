"""The filter language: ``rank>60 problem:blocked salary>=80k new:3d python -senior "exact words" @mine``.

Terms stand beside each other and all must hold; a leading ``-`` turns one round; ``@name`` stands for a saved
view. What a field means is not decided here.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.times import DAY_MS, HOUR_MS, MINUTE_MS

MOST_TERMS: Final = 30
LONGEST: Final = 500
EXCERPT: Final = 60
"""How many characters of a long filter an error shows, more or less."""


class Operator(StrEnum):
    """How a field is compared. ``IS`` (``:`` or ``=``) is equality for numbers and “contains” for text."""

    IS = ":"
    ABOVE = ">"
    BELOW = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. ``field`` is empty for a bare word, a phrase or a saved view.

    ``start`` and ``end`` are places in the text.
    """

    field: str
    operator: Operator
    value: str
    negated: bool
    start: int
    end: int

    @property
    def view(self) -> str:
        """The saved view it stands for (``@name``), in lower case; empty for any other term."""
        return self.value[1:].lower() if not self.field and self.value.startswith("@") else ""


class FilterError(UsageError):
    """A filter that makes no sense, with the part of the text that is meant: ``start`` to ``end``.

    ``text`` is the whole filter, once somebody has told it.
    """

    def __init__(self, message: str, remedy: str, start: int, end: int, text: str = "") -> None:
        super().__init__(message, remedy)
        self.start = start
        self.end = end
        self.text = text

    @property
    def excerpt(self) -> str:
        """The part that is meant with what stands around it, and carets under it; empty without the text.

        Two lines of at most ``EXCERPT`` and a few cells, whatever the length of the filter.
        """
        if not self.text:
            return ""
        shown = "".join(letter if letter.isprintable() else " " for letter in self.text)
        first = max(0, self.start - EXCERPT // 3)
        meant = shown[self.start : max(self.end, self.start + 1)][: EXCERPT // 2]
        before, after = shown[first : self.start], shown[self.start + len(meant) :][: EXCERPT // 3]
        lead, trail = "…" if first else "", "…" if len(meant + after) < len(shown) - self.start else ""
        under = " " * _cells(lead + before) + "^" * max(1, _cells(meant))
        return f"{lead}{before}{meant}{after}{trail}\n{under}"


def _cells(text: str) -> int:
    """How many terminal cells ``text`` takes, near enough for a caret (UAX #11)."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


_TERM: Final = re.compile(
    r"""(?P<negated>-?)(?:(?P<field>[a-z_]{1,20})(?P<op>>=|<=|[:=<>]))?(?P<value>"[^"]*"?|[^\s"]*)""",
    re.IGNORECASE,
)


def parse(text: str) -> tuple[Term, ...]:
    """The terms of ``text`` in order. Raises FilterError for an open quote, a missing value or too much of it."""
    try:
        return _parsed(text)
    except FilterError as error:
        error.text = text
        raise


def _parsed(text: str) -> tuple[Term, ...]:
    if len(text) > LONGEST:
        raise FilterError(f"A filter has at most {LONGEST} characters.", "Shorten it.", LONGEST, len(text))
    terms: list[Term] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TERM.match(text, at)
        if match is None or match.end() == at:
            raise FilterError(
                f"“{text[at]}” is not understood here.", 'Write words, "a phrase" or field:value.', at, at + 1
            )
        terms.append(_term(match))
        at = match.end()
    if len(terms) > MOST_TERMS:
        last = terms[MOST_TERMS]
        raise FilterError(
            f"A filter has at most {MOST_TERMS} parts.", "Take some away.", last.start, terms[-1].end
        )
    return tuple(terms)


def _term(match: re.Match[str]) -> Term:
    start, end = match.span()
    field, value = (match["field"] or "").lower(), match["value"]
    if value.startswith('"'):
        if not value.endswith('"') or len(value) < 2:
            raise FilterError("The quote is not closed.", 'Close it with ".', match.start("value"), end)
        value = value[1:-1]
    if not value.strip():
        what = f"“{field}” has no value." if field else "There is nothing after the “-”."
        raise FilterError(
            what, f"Write {field}{match['op']}something." if field else "Write a word.", start, end
        )
    operator = Operator(":" if match["op"] in (None, "=") else match["op"])
    return Term(field, operator, value, bool(match["negated"]), start, end)


_NUMBER: Final = re.compile(r"^(\d{1,12}(?:\.\d{1,4})?)\s*(k|m)?$", re.IGNORECASE)
_SPAN: Final = re.compile(r"^(\d{1,5})\s*(m|min|h|d|w)$", re.IGNORECASE)
_SPANS: Final = {"m": MINUTE_MS, "min": MINUTE_MS, "h": HOUR_MS, "d": DAY_MS, "w": 7 * DAY_MS}


def number_of(term: Term) -> float:
    """The term's value as a number; ``80k`` is 80,000. Raises FilterError."""
    match = _NUMBER.match(term.value)
    if match is None:
        raise FilterError(
            f"“{term.value}” is not a number.", f"Write {term.field}>50, say.", term.start, term.end
        )
    return float(match[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[(match[2] or "").lower()]


def span_of(term: Term) -> int:
    """The term's value as a stretch of time in ms: ``3d``, ``12h``, ``2w``. Raises FilterError."""
    match = _SPAN.match(term.value)
    if match is None:
        raise FilterError(
            f"“{term.value}” is not a stretch of time.", f"Write {term.field}:3d, say.", term.start, term.end
        )
    return int(match[1]) * _SPANS[match[2].lower()]
