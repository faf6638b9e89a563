"""What news is made of, whoever renders it: a message, a digest, a feed or a calendar."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A posting worth telling of. Times are epoch ms; ``why`` is the best reason, ``but`` the first consideration."""

    key: int
    title: str
    company: str
    company_slug: str
    url: str
    where: str
    score: int | None
    rank: int | None
    salary: str
    first_seen_at: int
    changed_at: int | None
    why: str
    but: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A dated step of an application: an interview, a reminder. ``at`` is epoch ms."""

    application: int
    posting: int
    title: str
    company: str
    url: str
    status: str
    step: str
    at: int
    updated_at: int
