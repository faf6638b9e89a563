"""Believing a model only as far as the posting goes: a claim stands on words that are there, or falls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.text import clean_line
from scoutly_tui.matching.verdict import Evidence

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.answers import Analysis

MOST_CLAIMS: Final = 8
SHORTEST_QUOTE: Final = 8
LONGEST_QUOTE: Final = 400
LONGEST_TEXT: Final = 240
LONGEST_SUMMARY: Final = 400
POINTER: Final = re.compile(
    r"https?:|www\.|[\w.]@[\w-]+\.\w|\b[\w-]+\.(?:com|org|net|io|example)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Proven:
    """What is left of an analysis. ``dropped`` claims quoted what is not in the posting, or came on top."""

    score: int
    summary: str
    reasons: tuple[Evidence, ...]
    considerations: tuple[Evidence, ...]
    stretch_goals: tuple[Evidence, ...]
    dropped: int


def as_answer(proven: Proven) -> dict[str, Any]:
    """``proven`` in the form of an answer, to be kept and proven again when it is needed."""
    kinds = {
        "reason": proven.reasons,
        "consideration": proven.considerations,
        "stretch": proven.stretch_goals,
    }
    return {
        "id": "",
        "claims": [
            {"kind": kind, "text": item.text, "quote": item.quote}
            for kind, items in kinds.items()
            for item in items
        ],
        "summary": proven.summary,
        "score": proven.score,
    }


def locate(quote: str, text: str) -> str | None:
    """The passage of ``text`` that is ``quote`` but for white space, verbatim as it stands there; None if none."""
    words = quote.split()
    if not words or len(quote) > LONGEST_QUOTE or sum(map(len, words)) < SHORTEST_QUOTE:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found[0] if found else None


def prove(analysis: Analysis, sent: str, sources: Sequence[str]) -> Proven:
    """``analysis`` without the claims whose quote is not both in what was ``sent`` and in one of ``sources``.

    ``sources`` are the posting's title, places and description as stored: what was kept from the model cannot
    be quoted by it, and quotes can be found again where a person reads.
    """
    kept: dict[str, list[Evidence]] = {"reason": [], "consideration": [], "stretch": []}
    seen: set[tuple[str, str]] = set()
    for claim in analysis.claims:
        if sum(map(len, kept.values())) == MOST_CLAIMS:
            break
        text = clean_line(claim.text, LONGEST_TEXT)
        quote = _proven(clean_line(claim.quote, LONGEST_QUOTE + 1), sent, sources)
        if not text or quote is None or POINTER.search(text) or (claim.kind, quote) in seen:
            continue
        seen.add((claim.kind, quote))
        kept[claim.kind].append(Evidence(text, quote))
    summary = clean_line(analysis.summary, LONGEST_SUMMARY)
    return Proven(
        score=analysis.score,
        summary="" if POINTER.search(summary) else summary,
        reasons=tuple(kept["reason"]),
        considerations=tuple(kept["consideration"]),
        stretch_goals=tuple(kept["stretch"]),
        dropped=len(analysis.claims) - sum(map(len, kept.values())),
    )


def _proven(quote: str, sent: str, sources: Sequence[str]) -> str | None:
    if locate(quote, sent) is None:
        return None
    return next((found for source in sources if (found := locate(quote, source)) is not None), None)
