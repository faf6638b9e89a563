"""Postings as a source finds them, and what makes two sightings the same posting."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from scoutly_tui.domain.money import Salary


class WorkModel(StrEnum):
    """Where the work is done."""

    REMOTE = "remote"
    HYBRID = "hybrid"
    ON_SITE = "on_site"


class EmploymentType(StrEnum):
    """What kind of contract a posting offers."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    TEMPORARY = "temporary"
    INTERNSHIP = "internship"
    VOLUNTEER = "volunteer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FoundPosting:
    """One vacancy as a source shows it, normalised and clean.

    ``external_id`` is stable and unique within its board. ``posted_at`` is epoch milliseconds, UTC.
    ``description`` is clean text with newlines, or None while its detail page has not been read.
    ``requisition`` is the employer's own number, where shown: several postings may share one.
    """

    external_id: str
    title: str
    url: str
    locations: tuple[str, ...] = ()
    work_model: WorkModel | None = None
    employment_type: EmploymentType | None = None
    department: str | None = None
    posted_at: int | None = None
    salary: Salary | None = None
    language: str | None = None
    description: str | None = None
    requisition: str | None = None


def fields_hash(posting: FoundPosting) -> str:
    """A digest of what a person would call a change, but for the description and the dates.

    The order of the places says nothing: some systems shuffle them from one answer to the next.
    """
    parts = (
        posting.title,
        "\x1e".join(sorted(posting.locations)),
        posting.work_model or "",
        posting.employment_type or "",
        posting.department or "",
        _amounts(posting.salary),
    )
    return _digest("\x1f".join(parts))


def _amounts(salary: Salary | None) -> str:
    if salary is None:
        return ""
    ends = ("" if end is None else f"{float(end):.2f}" for end in (salary.minimum, salary.maximum))
    return "\x1e".join((*ends, salary.currency or "", salary.period or ""))


def text_hash(description: str | None) -> str | None:
    """A digest of a description; None while it has not been read."""
    return None if description is None else _digest(description)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownPosting:
    """What the store remembers of a posting, as far as a diff needs it."""

    key: int
    external_id: str
    url: str
    title: str
    fields_hash: str
    text_hash: str | None
    missing_since: int | None
    closed_at: int | None
    gone: bool = False
    """Whether its own page said that it is gone."""


@dataclass(frozen=True, slots=True)
class BoardDiff:
    """What a look at a board means for the postings already known.

    ``new`` were never seen; ``changed`` pairs a known posting with its new content; ``reopened`` likewise,
    after it was closed; ``seen`` are keys still there unchanged; ``closing`` keys are absent for the first
    time, ``closed`` for the second, or for the first where their own page is gone too. ``shrunken`` says that
    the board lost more than half of its open postings at once: then nothing is certain and nothing but
    ``closing`` may be written.
    """

    new: tuple[FoundPosting, ...] = ()
    changed: tuple[tuple[KnownPosting, FoundPosting], ...] = ()
    reopened: tuple[tuple[KnownPosting, FoundPosting], ...] = ()
    seen: tuple[int, ...] = ()
    closing: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    shrunken: bool = False
