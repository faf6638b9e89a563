"""Scoring postings from a file against a CV or a stored profile; nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line, clean_text

if TYPE_CHECKING:
    from scoutly_tui.matching.posting import PostingText
    from scoutly_tui.matching.profile import Profile

MOST_LINES: Final = 1_000_000
LONGEST_LINE: Final = 2_000_000
Remarks = tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class FilePosting:
    """One line of the file."""

    id: str | int
    text: PostingText


@dataclass(frozen=True, slots=True)
class FileScore:
    """What the scorer says of one of them. Remarks are ``{text, quote}``; deal-breakers ``{rule, verdict, …}``."""

    id: str | int
    title: str
    score: int | None
    reasons: Remarks
    considerations: Remarks
    stretch_goals: Remarks
    deal_breakers: Remarks


def read_postings(path: Path) -> list[FilePosting]:
    """The postings of a JSON Lines file (``id, title, company, location, description`` a line).

    Raises UsageError, naming every bad line, if any is bad.
    """
    bad: list[str] = []
    postings: list[FilePosting] = []
    for number, line in _lines(path):
        try:
            postings.append(_posting(json.loads(line), number))
        except (ValueError, RecursionError) as error:
            bad.append(f"line {number}: {error}")
    if bad:
        shown = "; ".join(bad[:5]) + (f"; and {len(bad) - 5} more" if len(bad) > 5 else "")
        raise UsageError(
            f"{path.name} has bad lines: {shown}.", "Each line is one JSON object with id and title."
        )
    return postings


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if number > MOST_LINES or len(line) > LONGEST_LINE:
                    raise UsageError(f"{path.name} is too large at line {number}.", "Split it.")
                if line.strip():
                    yield number, line
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None


def _posting(data: object, number: int) -> FilePosting:
    from scoutly_tui.matching.posting import PostingText

    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    title = data.get("title")
    if not isinstance(title, str) or not title.strip():
        raise ValueError("no title")
    location = data.get("location") or ""
    places = location if isinstance(location, list) else [location]
    text = PostingText(
        title=clean_line(title),
        company=clean_line(_text(data.get("company"))),
        locations=tuple(place for place in (clean_line(_text(item)) for item in places) if place),
        description=None if data.get("description") is None else clean_text(_text(data["description"])),
    )
    key = data.get("id")
    if isinstance(key, int) and not isinstance(key, bool):
        return FilePosting(key, text)
    return FilePosting(clean_line(_text(key)) or str(number), text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError("a field is not text")


def wishes(cv: Path | None, user_id: int | None) -> Profile:
    """The profile to score against: read from ``cv``, else the user's own. Raises UsageError."""
    from scoutly_tui.services import profile, scoring

    if cv is not None:
        return profile.from_cv(cv)
    assert user_id is not None
    return scoring.profile_of(user_id)[1]


def score(postings: list[FilePosting], wanted: Profile) -> list[FileScore]:
    """Every posting with its verdict, best first; equal ones in the file's order."""
    from scoutly_tui.matching.score import Scorer

    scorer = Scorer(wanted)
    scored = [_score_one(scorer, posting) for posting in postings]
    return sorted(scored, key=lambda item: -1 if item.score is None else item.score, reverse=True)


def _score_one(scorer: Any, posting: FilePosting) -> FileScore:
    from scoutly_tui.services.scoring import verdict_json

    verdict = scorer.score(posting.text)
    data = json.loads(verdict_json(verdict))
    names = ("reasons", "considerations", "stretch_goals", "deal_breakers")
    return FileScore(posting.id, posting.text.title, verdict.score, *(tuple(data[name]) for name in names))
