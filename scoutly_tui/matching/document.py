"""A text cut into sentences that keep their place, so that every finding can quote its source verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

LONGEST_READ: Final = 60_000
LONGEST_QUOTE: Final = 240
_LONGEST_SENTENCE: Final = 1_200

_WORD: Final = re.compile(r"(?<![\w.])\.net\b|[^\W_]+(?:\.[^\W_]+)*(?:\+\+[0-9]*|#)?")
_ADDRESS: Final = re.compile(r"(?:[a-z]{2,10}://|www\.)[^\s<>()\"]+|[^\s<>()@]{1,64}@[^\s<>()@]{1,255}")
_END: Final = re.compile(r"[.!?;:]\s+(?=[^\W\d_a-zà-ÿ]|[\"“„«(*•–—-])|[•·▪‣◦|]|(?<=\s)[-–—*](?=\s[A-ZÀ-Þ])")
_STOPS: Final = ".!?;:"
_ABBREVIATIONS: Final = frozenset(
    "e.g i.e z.b d.h u.a etc bzw inkl ca approx incl mr ms dr sr jr st vs no nr p.ej ej tzw np tj m.in bijv "
    "o.a ex c.a es min max resp evtl ggf u.s".split()
)


def words(text: str) -> list[str]:
    """The words of ``text`` in lower case. ``+``, ``#`` and inner dots belong to words: c++, c#, node.js."""
    return _WORD.findall(_readable(text))


def _readable(text: str) -> str:
    """``text`` in lower case, addresses blanked, every character still at its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if "://" in low or "www." in low or "@" in low:
        low = _ADDRESS.sub(lambda match: " " * len(match.group()), low)
    return low


class Span(NamedTuple):
    """A stretch of a text, from ``start`` up to ``end``."""

    start: int
    end: int


class Sentence:
    """One sentence or list item, with its place in the text."""

    __slots__ = ("end", "start", "text", "words")

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.end = start + len(text)
        self.words = words(text)

    def word_spans(self) -> list[Span]:
        """Where each of ``words`` lies within this sentence's text."""
        return [Span(*match.span()) for match in _WORD.finditer(_readable(self.text))]

    def quote(self, at: int = 0, until: int | None = None) -> str:
        """The sentence, or, of a long one, its words around ``at``–``until``; always verbatim."""
        return crop(self.text, at, at if until is None else until)


def crop(text: str, at: int, until: int, limit: int = LONGEST_QUOTE) -> str:
    """At most ``limit`` characters of ``text`` around ``at``–``until``, cut at spaces where there are any."""
    if len(text) <= limit:
        return text.strip()
    until = min(max(until, at), at + limit)
    room = (limit - (until - at)) // 2
    start, end = max(0, at - room), min(len(text), until + room)
    if start > 0:
        space = text.find(" ", start, at)
        start = start if space < 0 else space + 1
    if end < len(text):
        space = text.rfind(" ", until, end)
        end = end if space < 0 else space
    return text[start:end].strip()


class Document:
    """A text with its sentences. Only the first ``LONGEST_READ`` characters are read."""

    def __init__(self, text: str) -> None:
        self.text = text[:LONGEST_READ]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in order; list items and lines count as sentences."""
        return [Sentence(self.text[start:end], start) for start, end in _cuts(self.text)]

    @cached_property
    def words(self) -> list[str]:
        """Every word in order."""
        return [word for sentence in self.sentences for word in sentence.words]


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    line_start = 0
    for line in text.split("\n"):
        yield from _cut_line(line, line_start)
        line_start += len(line) + 1


def _cut_line(line: str, offset: int) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(line):
        end = match.start() + 1 if line[match.start()] in _STOPS else match.start()
        if line[end - 1 : end] == "." and _abbreviated(line[max(start, end - 8) : end - 1]):
            continue
        yield from _pieces(line, start, end, offset)
        start = match.end()
    yield from _pieces(line, start, len(line), offset)


def _pieces(line: str, start: int, end: int, offset: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST_SENTENCE:
        cut = line.rfind(" ", start, start + _LONGEST_SENTENCE)
        cut = cut if cut > start else start + _LONGEST_SENTENCE
        yield offset + start, offset + cut
        start = cut
    piece = line[start:end]
    kept = len(piece.strip())
    if kept:
        start += len(piece) - len(piece.lstrip())
        yield offset + start, offset + start + kept


def _abbreviated(before: str) -> bool:
    """Whether the full stop after ``before`` ends an abbreviation and no sentence."""
    last = before.rsplit(None, 1)[-1:] or [""]
    return last[0].lstrip("(").lower() in _ABBREVIATIONS
