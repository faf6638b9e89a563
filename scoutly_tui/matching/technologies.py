"""Finding technologies and fields of knowledge in text, by a curated lexicon.

Words that are also everyday words (go, spark, chef) count only in their exact writing and beside another
technology or a word such as “programming”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from scoutly_tui.matching.document import Document, Sentence, Span, words
from scoutly_tui.matching.tables import rows

FIELD: Final = "field"
_JOINED: Final = re.compile(r"[\s\-/_&.]{0,3}")
_LISTED: Final = re.compile(r"\s*[,/|+&(•]\s*|\s+(?:and|or|und|oder|et|ou|y|e|of|en|i|lub|oraz)\s+")
_NEAR: Final = 3
_CONTEXT: Final = frozenset(
    "programming programmer language languages lang developer developers engineer engineers framework "
    "frameworks stack backend coding scripting codebase microservices services entwickler entwicklung "
    "programmierung développeur desarrollador sviluppatore programista ontwikkelaar desenvolvedor".split()
)


class Strictness(Enum):
    """What a writing needs to count: nothing, its exact case, or that and company."""

    LOOSE = ""
    CASE = "case"
    CONTEXT = "context"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    written: str
    strictness: Strictness
    name: str


class Mention(NamedTuple):
    """A technology found in a sentence, by its usual name, with its place in the sentence's text."""

    name: str
    span: Span


class Lexicon:
    """Technologies by their usual names, each with the ways it is written."""

    def __init__(self, entries: Iterable[tuple[str, str, str, str]]) -> None:
        self.kinds: dict[str, str] = {}
        self._entries: dict[str, list[_Entry]] = {}
        self._names: dict[str, str] = {}
        for name, aliases, strictness, kind in entries:
            self.kinds[name] = kind
            self._add(name, strictness, name)
            for alias in filter(None, aliases.split(",")):
                written, _, own = alias.rpartition(":")
                self._add(written or own, own if written else "", name)
        for writings in self._entries.values():
            writings.sort(key=lambda entry: -len(entry.rest))
        self._starts = self._entries.keys()

    def _add(self, written: str, strictness: str, name: str) -> None:
        self._names.setdefault(written.casefold(), name)
        parts = words(written)
        if parts and strictness != Strictness.NEVER.value:
            entry = _Entry(tuple(parts[1:]), written, Strictness(strictness), name)
            self._entries.setdefault(parts[0], []).append(entry)

    def canonical(self, name: str) -> str:
        """The usual name of ``name``; ``name`` itself if the lexicon does not know it."""
        return self._names.get(" ".join(name.split()).casefold(), name)

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a usual name or a known way of writing one."""
        return " ".join(name.split()).casefold() in self._names

    def mentions(self, sentence: Sentence) -> list[Mention]:
        """The technologies named in ``sentence``, in order, longest writing first, without overlaps."""
        if self._starts.isdisjoint(sentence.words):
            return []
        candidates = [at for at, word in enumerate(sentence.words) if word in self._starts]
        if not any(self._worded(sentence.words, at) for at in candidates):
            return []
        spans = sentence.word_spans()
        found: list[tuple[int, int, _Entry]] = []
        free_from = 0
        for at in candidates:
            if at < free_from:
                continue
            entry = self._entry_at(sentence, spans, at)
            if entry is not None:
                free_from = at + len(entry.rest) + 1
                found.append((at, free_from - 1, entry))
        return [
            Mention(entry.name, Span(spans[first].start, spans[last].end))
            for place, (first, last, entry) in enumerate(found)
            if self._counts(sentence, spans, found, place)
        ]

    def _worded(self, words: list[str], at: int) -> bool:
        return any(
            not entry.rest or tuple(words[at + 1 : at + 1 + len(entry.rest)]) == entry.rest
            for entry in self._entries[words[at]]
        )

    def _entry_at(self, sentence: Sentence, spans: list[Span], at: int) -> _Entry | None:
        for entry in self._entries[sentence.words[at]]:
            if not entry.rest:
                return entry
            last = at + len(entry.rest)
            if last >= len(spans) or tuple(sentence.words[at + 1 : last + 1]) != entry.rest:
                continue
            gaps = zip(spans[at:last], spans[at + 1 : last + 1], strict=True)
            if all(_JOINED.fullmatch(sentence.text, one.end, two.start) for one, two in gaps):
                return entry
        return None

    def _counts(
        self, sentence: Sentence, spans: list[Span], found: list[tuple[int, int, _Entry]], place: int
    ) -> bool:
        first, last, entry = found[place]
        if entry.strictness is Strictness.LOOSE:
            return True
        exact = sentence.text[spans[first].start : spans[last].end] == entry.written
        if entry.strictness is Strictness.CASE and exact:
            return True
        if exact and not _CONTEXT.isdisjoint(sentence.words[max(0, first - 2) : last + 3]):
            return True
        return any(
            self._keeps_company(sentence, spans, (first, last), neighbour, exact=exact)
            for neighbour in (found[max(0, place - 1) : place] + found[place + 1 : place + 2])
        )

    def _keeps_company(
        self,
        sentence: Sentence,
        spans: list[Span],
        at: tuple[int, int],
        other: tuple[int, int, _Entry],
        *,
        exact: bool,
    ) -> bool:
        if self.kinds[other[2].name] == FIELD:
            return False
        left, right = (other[1], at[0]) if other[0] < at[0] else (at[1], other[0])
        listed = _LISTED.match(sentence.text, spans[left].end, spans[right].start)
        return right - left <= (_NEAR if exact else 1) and (exact or listed is not None)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that ships with scoutly."""
    return Lexicon((row[0], row[1], row[2], row[3]) for row in rows("technologies.tsv"))


def technologies(text: str) -> list[str]:
    """The usual names of all technologies in ``text``, in order of their first mention."""
    known = lexicon()
    return list(
        dict.fromkeys(m.name for sentence in Document(text).sentences for m in known.mentions(sentence))
    )
