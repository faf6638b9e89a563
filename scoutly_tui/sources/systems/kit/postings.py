"""Postings put together from what a system says, cleaned, and completed from their own pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Final

from scoutly_tui.domain.diff import unique
from scoutly_tui.domain.postings import EmploymentType, FoundPosting, WorkModel
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.sources.fields import html_to_text, salary_from_prose, work_model
from scoutly_tui.sources.systems.kit.documents import json_ld, unreadable, with_class

if TYPE_CHECKING:
    from scoutly_tui.domain.money import Salary
    from scoutly_tui.sources.page import Page

_WORK_IN_TITLE: Final = re.compile(r"[(\[|,–—/-]\s*([^()\[\]|,–—/-]{3,40}?)\s*(?=[)\]|,–—/]|\s-|$)")


def posting(
    external_id: str,
    title: str,
    url: str,
    *,
    base: str = "",
    locations: Iterable[str] = (),
    work: WorkModel | None = None,
    employment: EmploymentType | None = None,
    department: str = "",
    posted_at: int | None = None,
    salary: Salary | None = None,
    language: str = "",
    description: str | None = None,
    requisition: str = "",
) -> FoundPosting | None:
    """A posting, cleaned; None without an id, a title or a web address.

    What no field says is taken from where it plainly stands: the work model from the places and the title's
    brackets, the salary from the description.
    """
    external_id, title = clean_line(external_id, 200), plain_line(title)
    try:
        address = canonical_url(url, base or None) if url else ""
    except ValueError:
        address = ""
    if not (external_id and title and address):
        return None
    places = tuple(dict.fromkeys(place for text in locations if (place := plain_line(text, 160))))
    return FoundPosting(
        external_id=external_id,
        title=title,
        url=address,
        locations=places,
        work_model=work or work_model(" | ".join(places)) or _work_in(title),
        employment_type=employment,
        department=plain_line(department, 120) or None,
        posted_at=posted_at,
        salary=salary or (salary_from_prose(description) if description else None),
        language=language_code(language),
        description=clean_text(description) or None if description else None,
        requisition=clean_line(requisition, 80) or None,
    )


def plain_line(text: str, limit: int = 300) -> str:
    """``text`` on one clean line, stray entities read."""
    return clean_line(unescape(text) if "&" in text else text, limit)


def paragraphs(*parts: str) -> str:
    """``parts`` under each other as clean text, the empty ones and those an earlier one holds left out."""
    kept: list[str] = []
    for part in parts:
        text = clean_text(part)
        if text and not any(text in other for other in kept):
            kept.append(text)
    return "\n\n".join(kept)


def language_code(text: str) -> str | None:
    """The two-letter code in ``text`` (``en``, ``de-DE``, ``fr_FR``); None for anything else."""
    code = re.split(r"[-_]", text.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def completed(posting: FoundPosting, full: FoundPosting | None) -> FoundPosting | None:
    """``posting`` with what ``full`` (the same, from its own page) says more; its id, title and URL stay."""
    if full is None:
        return None
    return replace(
        posting,
        locations=full.locations if len(full.locations) > len(posting.locations) else posting.locations,
        work_model=posting.work_model or full.work_model,
        employment_type=posting.employment_type or full.employment_type,
        department=posting.department or full.department,
        posted_at=full.posted_at or posting.posted_at,
        salary=posting.salary or full.salary,
        language=posting.language or full.language,
        description=full.description or posting.description,
        requisition=posting.requisition or full.requisition,
    )


def completed_from_page(posting: FoundPosting, page: Page, *classes: str) -> FoundPosting:
    """``posting`` completed from its own page: its JSON-LD, else the first element with one of ``classes``.

    Raises CheckError (unreadable) for a page that holds neither.
    """
    full = json_ld(page)
    if full is None or not full.description:
        body = next((e for name in classes for e in with_class(page.tree, name)), None)
        if body is None:
            raise unreadable("The posting's page does not describe it.", page.title)
        from lxml import etree

        described = html_to_text(etree.tostring(body, encoding="unicode"))
        full = replace(full or posting, description=described or None)
    return completed(posting, full) or posting


def merged(postings: Iterable[FoundPosting]) -> tuple[FoundPosting, ...]:
    """``postings`` with the rows of one id made one, its places all kept."""
    return tuple(unique(postings))


def _work_in(title: str) -> WorkModel | None:
    """The work model that stands in a title's brackets or behind its last dash."""
    return next((model for part in _WORK_IN_TITLE.findall(title) if (model := work_model(part))), None)
