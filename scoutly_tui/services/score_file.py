"""Scoring postings from a file: nothing is read from a home but the profile, and nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line, clean_text

if TYPE_CHECKING:
    from scoutly_tui.matching.posting import PostingText
    from scoutly_tui.matching.profile import Profile

KEYS: Final = ("id", "title", "company", "location", "description")
LONGEST_LINE: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FilePosting:
    """One posting of a file, under its own id."""

    id: str | int
    posting: PostingText


@dataclass(frozen=True, slots=True)
class FileScore:
    """One posting's score (0–100, or None where there is nothing to score) with its grounds as ``{text, quote}``."""

    id: str | int
    title: str
    score: int | None
    reasons: list[dict[str, str]]
    considerations: list[dict[str, str]]
    stretch_goals: list[dict[str, str]]
    deal_breakers: list[dict[str, str]]


def read_postings(path: Path) -> list[FilePosting]:
    """The postings in a file of JSON Lines. Raises UsageError, naming the line, for what is none."""
    found: list[FilePosting] = []
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(LONGEST_LINE + 1), ""), 1):
                if len(line) > LONGEST_LINE:
                    raise UsageError(f"{path.name}, line {number}: it is longer than 4 MiB.", "Shorten it.")
                if line.strip():
                    found.append(_posting(path, number, line))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    return found


def _posting(path: Path, number: int, line: str) -> FilePosting:
    from scoutly_tui.matching.posting import PostingText

    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise UsageError(
            f"{path.name}, line {number}: it is no JSON object.",
            f"Give one object a line with {', '.join(KEYS)}.",
        )
    title = clean_line(str(row.get("title") or ""))
    key = row.get("id", number)
    if not title or isinstance(key, bool) or not isinstance(key, str | int):
        raise UsageError(f"{path.name}, line {number}: it has no title or no id.", "Give each posting both.")
    description = row.get("description")
    places = str(row.get("location") or "").split(";")
    return FilePosting(
        key if isinstance(key, int) else clean_line(key, 200),
        PostingText(
            title=title,
            company=clean_line(str(row.get("company") or ""), 120),
            locations=tuple(place for text in places if (place := clean_line(text, 160))),
            description=clean_text(str(description)) or None if description else None,
        ),
    )


def wishes(cv: Path | None, user_id: int | None) -> Profile:
    """The profile to score against: what ``cv`` says, else the stored one of ``user_id``.

    Raises UsageError for a CV that cannot be read.
    """
    from scoutly_tui.matching.profile import Profile

    if cv is not None:
        from scoutly_tui.matching import cv as cvs

        reading = cvs.read_cv(cv)
        understood: Any = cvs.understand(reading.text)
        return Profile.from_dict({**understood.profile.to_dict(), "cv_text": reading.text})
    if user_id is None:
        return Profile()
    from scoutly_tui.store import database

    with database.reading():
        rows = database.execute(
            "select data, cv_text from profile where user_id = ? and active order by id limit 1", user_id
        )
    return Profile.from_dict({**json.loads(rows[0][0]), "cv_text": rows[0][1]}) if rows else Profile()


def score(postings: Sequence[FilePosting], profile: Profile) -> list[FileScore]:
    """The postings' scores, best first; equal ones in the file's order."""
    from scoutly_tui.matching.score import Scorer
    from scoutly_tui.services.scoring import verdict_json

    scorer = Scorer(profile)
    scored = []
    for item in postings:
        verdict = scorer.score(item.posting)
        grounds: dict[str, Any] = json.loads(verdict_json(verdict))
        grounds.pop("parts", None)
        scored.append(FileScore(item.id, item.posting.title, verdict.score, **grounds))
    return sorted(scored, key=lambda item: -1 if item.score is None else item.score, reverse=True)
