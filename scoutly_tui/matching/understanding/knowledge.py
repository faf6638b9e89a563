"""Spans of knowledge that an English posting asks for: technologies, terms learned from labelled ads, and what
follows words such as “knowledge of”.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from scoutly_tui.matching.document import Sentence, Span, words
from scoutly_tui.matching.tables import rows
from scoutly_tui.matching.technologies import lexicon
from scoutly_tui.matching.understanding.stated import lowered

LONGEST_TERM: Final = 4
_LONGEST_RUN: Final = 5
_CUE: Final = re.compile(
    r"(?:knowledge|understanding|experience|expertise|background|proficiency|skills|familiarity|degree|command"
    r"|specialization|interest|certification|foundation)\s+(?:of|in|with|on)\s+(?:the |a |an )?"
    r"|(?:familiar|proficient|experienced|fluent|skilled|versed|comfortable)\s+(?:with|in)\s+(?:the |a )?"
)
_STOPS: Final = frozenset(
    "the a an our your their its this that these those is are was will be to for with on at by from as who which such "
    "etc using into within across it we you they has have including include ability able strong good excellent plus".split()
)
_NOUNS_IN_ING: Final = frozenset(
    "engineering programming testing marketing accounting banking computing consulting learning networking".split()
)
_GAP: Final = re.compile(r"[\s,/&]*(?:and|or)?[\s,/&]*")


@lru_cache(maxsize=1)
def learned_terms() -> frozenset[str]:
    """The terms that experts marked as knowledge more often than not, in lower case."""
    return frozenset(row[0] for row in rows("knowledge.tsv"))


def knowledge_spans(sentence: Sentence) -> list[Span]:
    """Where ``sentence`` names knowledge, in order, overlapping spans joined."""
    spans = sentence.word_spans()
    marked = [False] * len(spans)
    for mention in lexicon().mentions(sentence):
        for at, span in enumerate(spans):
            marked[at] = marked[at] or (span.start < mention.span.end and span.end > mention.span.start)
    _mark_terms(sentence.words, marked)
    _mark_after_cues(sentence, spans, marked)
    return _joined(spans, marked)


def _mark_terms(found: list[str], marked: list[bool]) -> None:
    known, at = learned_terms(), 0
    while at < len(found):
        longest = range(min(LONGEST_TERM, len(found) - at), 0, -1)
        length = next((n for n in longest if " ".join(found[at : at + n]) in known), 0)
        for place in range(at, at + length):
            marked[place] = True
        at += max(1, length)


def _mark_after_cues(sentence: Sentence, spans: list[Span], marked: list[bool]) -> None:
    lower = lowered(sentence.text)
    for match in _CUE.finditer(lower):
        run = 0
        at = next((i for i, span in enumerate(spans) if span.start >= match.end()), len(spans))
        end = match.end()
        while at < len(spans) and run < _LONGEST_RUN:
            word, gap = sentence.words[at], lower[end : spans[at].start]
            if (not _GAP.fullmatch(gap) and gap.strip(" -'(")) or word in _STOPS:
                break
            end = spans[at].end
            if word in ("and", "or"):
                run, at = 0, at + 1
                continue
            if run == 0 and word.endswith("ing") and word not in _NOUNS_IN_ING:
                break
            marked[at] = True
            run, at = run + 1, at + 1


def _joined(spans: list[Span], marked: list[bool]) -> list[Span]:
    found: list[Span] = []
    for at, span in enumerate(spans):
        if not marked[at]:
            continue
        if at and marked[at - 1] and found:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def terms_of(text: str) -> list[str]:
    """The learned terms that ``text`` holds, longest first at each place; technologies are left out."""
    found, tokens, known, at = dict[str, None](), words(text), learned_terms(), 0
    while at < len(tokens):
        longest = range(min(LONGEST_TERM, len(tokens) - at), 0, -1)
        length = next((n for n in longest if " ".join(tokens[at : at + n]) in known), 0)
        term = " ".join(tokens[at : at + length])
        if length and not lexicon().knows(term) and len(term) > 3:
            found.setdefault(term)
        at += max(1, length)
    return list(found)
