"""A posting's stable id, read from its address: what survives an edited title and, mostly, a moved page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from scoutly_tui.domain.diff import unique
from scoutly_tui.domain.postings import FoundPosting

_UUID: Final = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_ID_NAMES: Final = re.compile(
    r"^(gh_jid|ashby_jid|(job|jobs|offer|posting|position|pos|vacancy|vac|req|requisition|stelle|stellen|offre|oferta|vaga"
    r"|vacature|opportunity|opening|ad|advert|role|p|i|j|k|nr|no|ref|reference|kennziffer|item|entry|career|career_job)?"
    r"[_-]?(id|jid|req_id|nr|no|number|code|key|ref|slug|uuid|guid)?)$",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d{3,}")
_REQUISITION: Final = re.compile(r"^(?:[A-Z]{1,5}[-_]?\d{3,}(?:-\d+)?)(?=$|[-_])")
_EDGE_NUMBER: Final = re.compile(r"^(\d{3,})(?=[-_.])|(?<=[-_.])(\d{4,})$")
_YEAR: Final = re.compile(r"^(19|20)\d\d$")
_ENDING: Final = re.compile(r"\.(html?|php|aspx?|jsp|pdf|docx?)$", re.IGNORECASE)
_APPLYING: Final = re.compile(
    r"^(apply|apply-now|application|applications|new|bewerben|bewerbung|postuler|candidature|inscribirse|candidatar|candidati"
    r"|solliciteren|solliciteer|aplikuj|ansok|sok|index|view|details?|show|job|jobs|careers?|en|de|fr|es|it|nl|pt|pl)$",
    re.IGNORECASE,
)


def posting_id(url: str) -> str:
    """The id in ``url`` (canonical): of a parameter, a UUID, a number, or the last telling part of its path.

    Where none of them tells anything, a digest of the whole. The same posting under another path prefix, in
    another language folder or with ``/apply`` behind it has the same id.
    """
    parts = urlsplit(url)
    segments = [unquote(s) if "%" in s else s for s in parts.path.split("/") if s]
    for name, value in parse_qsl(parts.query) if parts.query else ():
        if _ID_NAMES.match(name) and re.search(r"\w", value) and len(value) <= 80:
            return value.strip().lower()
    if parts.fragment:
        return parts.fragment.strip("/!").lower()[:120] or _digest(url)
    for segment in reversed(segments):
        if match := _UUID.search(segment):
            return match.group().lower()
    tellers = [_ENDING.sub("", segment) if "." in segment else segment for segment in segments]
    while len(tellers) > 1 and _APPLYING.match(tellers[-1]):
        tellers.pop()
    if not tellers or parts.query:
        return _digest(url)
    return _number(tellers) or tellers[-1].lower()[:120]


def digest_id(*parts: str) -> str:
    """An id for what has no address of its own."""
    return _digest("\x1f".join(part.casefold() for part in parts))


def distinct(postings: Iterable[FoundPosting]) -> tuple[FoundPosting, ...]:
    """``postings`` with different ids for different addresses.

    Where two addresses end alike, the one that sorts first keeps the id, so that the order on the page does
    not matter; the others get a digest of their whole address. What is the same posting twice becomes one, with the places
    of both.
    """
    found = list(postings)
    owners: dict[str, str] = {}
    for posting in found:
        owner = owners.setdefault(posting.external_id, posting.url)
        owners[posting.external_id] = min(owner, posting.url)
    named = (
        p
        if owners[p.external_id] == p.url or same_posting(owners[p.external_id], p.url)
        else replace(p, external_id=_digest(p.url))
        for p in found
    )
    return tuple(unique(named))


def same_posting(one: str, other: str) -> bool:
    """Whether two addresses with the same id lead to the same posting: they differ in nothing but a prefix of
    few letters, an “apply” at the end, or parameters, or both carry the same UUID or number."""
    a, b = _essence(one), _essence(other)
    if a == b:
        return True
    shared = posting_id(one)
    return shared == posting_id(other) and bool(_UUID.fullmatch(shared) or re.fullmatch(r"\d{5,}", shared))


def _essence(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    segments = [_ENDING.sub("", unquote(segment)).lower() for segment in parts.path.split("/") if segment]
    while len(segments) > 1 and _APPLYING.match(segments[-1]):
        segments.pop()
    return tuple(segment for segment in segments if not re.fullmatch(r"[a-z]{2}([-_][a-z]{2})?", segment))


def _number(segments: list[str]) -> str:
    """A number that stands for the posting: a segment of its own, or at the edge of the last or last but one."""
    for segment in reversed(segments[-2:]):
        if match := _REQUISITION.match(segment):
            return match.group().lower()
        if _NUMBER.fullmatch(segment) and not _YEAR.match(segment):
            return segment
        for match in _EDGE_NUMBER.finditer(segment):
            number = match.group(1) or match.group(2)
            if not _YEAR.match(number):
                return number
    return ""


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()
