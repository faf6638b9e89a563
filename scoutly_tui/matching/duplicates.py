"""Folding near-duplicates: one role in eight cities is one row with eight places, and a re-post is no news.

Two postings of one company fold when their titles say the same but for places and markers, their texts are
nearly the same but for places and numbers, and nothing of substance differs: level, skills, languages, years,
kind of contract, work model, or pay at the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from zlib import crc32

from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.matching.document import words
from scoutly_tui.matching.places import find_places
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.titles import plain_title
from scoutly_tui.matching.understanding.reading import Reader, Understanding

ALIKE: Final = 0.80
SHINGLE: Final = 3
SHORT_TEXT: Final = 12
PAY_DIFFERS: Final = 0.10

_CODE: Final = re.compile(
    r"\b(?:[A-Z]{1,5}[-_ ]?)?\d{3,}\b|#\d+|\b(?:req|job|ref|id)[-_.: ]*\w*\d\w*", re.IGNORECASE
)
_SPLIT: Final = re.compile(r"\s*[|/,()\[\]•·]\s*|\s+[-–—@]\s+|\s*:\s+|\s+in\s+(?=[A-ZÀ-Ż])")
_WHERE: Final = re.compile(
    r"\b(?:fully |100 ?% )?(?:remote(?:-first)?|hybrid\w*|on-?site|home ?office|télétravail|remoto|híbrido|zdalnie|hybrydow\w*"
    r"|onsite|anywhere|worldwide|several locations|multiple locations|mehrere standorte|or|oder|ou|and|und|only|based)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A posting as folding sees it. ``company`` is any key of its company; times are epoch milliseconds, UTC."""

    key: int
    company: int
    posting: PostingText
    requisition: str | None = None
    first_seen_at: int = 0
    closed_at: int | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """Postings that are one: the one to show, all of them, every place, and which were posted before and closed."""

    lead: int
    members: tuple[int, ...]
    places: tuple[str, ...]
    earlier: tuple[int, ...] = ()


@dataclass(slots=True)
class _Group:
    members: list[_Read] = field(default_factory=list)


class _Read:
    """A vacancy with what comparing needs, each computed when first asked for."""

    def __init__(self, vacancy: Vacancy) -> None:
        self.vacancy = vacancy
        self.title = title_key(vacancy.posting.title)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.vacancy.posting)

    @cached_property
    def said(self) -> Understanding:
        return self._reader.read()

    @cached_property
    def shingles(self) -> frozenset[int]:
        named = {word for place in self.vacancy.posting.locations for word in words(place)}
        kept = [w for w in self._reader.document.words if w not in named and not any(c.isdigit() for c in w)]
        grams = zip(*(kept[i:] for i in range(SHINGLE)), strict=False)
        return frozenset(crc32(" ".join(gram).encode()) for gram in grams)

    @cached_property
    def substance(self) -> tuple[object, ...]:
        """What must be the same in both. Pay is compared apart, for it follows the place."""
        said, posting = self.said, self.vacancy.posting
        demanded = frozenset((need.code, need.level) for need in said.languages if need.demanded)
        contracts = frozenset(stated.value for stated in said.contracts) - {EmploymentType.FULL_TIME}
        years = said.years.value if said.years else None
        return (frozenset(said.levels), demanded, years, contracts, posting.employment_type)

    @cached_property
    def skills(self) -> frozenset[str]:
        return frozenset(need.name for need in self.said.skills if need.must)

    @cached_property
    def work_model(self) -> WorkModel | None:
        stated = self.said.work_model
        return self.vacancy.posting.work_model or (stated.value if stated else None)


def title_key(title: str) -> str:
    """``title`` without places, work models, requisition numbers and gender markers, in lower case."""
    kept: list[str] = []
    for part in _SPLIT.split(_CODE.sub(" ", plain_title(title))):
        bare = _WHERE.sub(" ", part).strip(" -–—_")
        if not bare or _is_place(bare):
            continue
        kept.extend(words(bare))
    return " ".join(kept) or " ".join(words(title))


def _is_place(text: str) -> bool:
    """Whether ``text`` is nothing but the name of one place."""
    if len(words(text)) > 4 or not text[:1].isupper():
        return False
    areas = find_places(text)
    named = [city.name for city in areas.cities]
    return (
        bool(areas) and (len(named) + len(areas.countries) + len(areas.regions) > 0) and len(words(text)) <= 3
    )


def fold(vacancies: Iterable[Vacancy]) -> list[Fold]:
    """``vacancies`` folded, in the order in which the first of each fold came."""
    groups: dict[tuple[int, str], list[_Group]] = {}
    order: list[_Group] = []
    for vacancy in vacancies:
        read = _Read(vacancy)
        alike = groups.setdefault((vacancy.company, read.title), [])
        group = next((group for group in alike if _same(group.members[0], read)), None)
        if group is None:
            group = _Group()
            alike.append(group)
            order.append(group)
        group.members.append(read)
    return [_folded(group.members) for group in order]


def _folded(members: Sequence[_Read]) -> Fold:
    """The open one first seen leads; those closed before another was first seen are earlier."""
    lead = min(
        members, key=lambda m: (m.vacancy.closed_at is not None, m.vacancy.first_seen_at, m.vacancy.key)
    )
    places = dict.fromkeys(
        place
        for member in [lead, *members]
        if member.vacancy.closed_at is None
        for place in member.vacancy.posting.locations
    ) or dict.fromkeys(lead.vacancy.posting.locations)
    newest = max(member.vacancy.first_seen_at for member in members)
    earlier = tuple(
        m.vacancy.key
        for m in members
        if m.vacancy.closed_at is not None and m.vacancy.closed_at <= newest and m is not lead
    )
    return Fold(lead.vacancy.key, tuple(m.vacancy.key for m in members), tuple(places), earlier)


def _same(one: _Read, other: _Read) -> bool:
    mine, theirs = one.vacancy, other.vacancy
    if mine.requisition and mine.requisition == theirs.requisition:
        return True
    if (mine.posting.description is None) != (theirs.posting.description is None):
        return False
    if mine.posting.description is None:
        return mine.posting.employment_type == theirs.posting.employment_type and _models_fit(one, other)
    return (
        _alike(one, other)
        and one.substance == other.substance
        and one.skills == other.skills
        and _models_fit(one, other)
        and _pay_fits(one, other)
    )


def _alike(one: _Read, other: _Read) -> bool:
    if one.vacancy.posting.description == other.vacancy.posting.description:
        return True
    a, b = one.shingles, other.shingles
    if min(len(a), len(b)) < SHORT_TEXT:
        return a == b and bool(a)
    return len(a & b) / len(a | b) >= ALIKE


def _models_fit(one: _Read, other: _Read) -> bool:
    return one.work_model is None or other.work_model is None or one.work_model == other.work_model


def _pay_fits(one: _Read, other: _Read) -> bool:
    """Pay may differ between places, but not at the same one."""
    if one.said.salary is None or other.said.salary is None:
        return True
    if set(one.vacancy.posting.locations) != set(other.vacancy.posting.locations):
        return True
    a, b = one.said.salary.value, other.said.salary.value
    top, bottom = (a.maximum or a.minimum or 0.0), (b.maximum or b.minimum or 0.0)
    return a.currency == b.currency and abs(top - bottom) <= PAY_DIFFERS * max(top, bottom)
