"""The postings of a page, from its structure alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.html.judging import Group, judge, section_of, url_score
from scoutly_tui.sources.html.records import Record, records
from scoutly_tui.sources.html.survey import Survey, survey
from scoutly_tui.sources.ids import distinct, posting_id
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.phrases import CAREERS, OPENINGS
from scoutly_tui.sources.titles import fold, title_score

_NEVER: Final = -0.5


def extract(page: Page, hint: str = "", now: int = 0) -> tuple[FoundPosting, ...]:
    """The postings that ``page`` lists, in its order; () where there is none or none can be told."""
    seen = survey(page)
    found = records(seen.anchors, page.url)
    groups = judge(found, page, careers_prior(page, seen))
    return distinct(posting_of(record, page) for record in _merged(groups))


def careers_prior(page: Page, seen: Survey) -> float:
    """How much ``page`` is a careers page, by its address, title and first heading: from 0 to 1."""
    path = urlsplit(page.url)
    first = next((heading.text for heading in seen.headings if heading.level == 1), "")
    votes = (
        url_score(f"{path.scheme}://{path.netloc}{path.path.rstrip('/')}/x", page.url) > 0.5,
        any(_is_careers(part) for part in re.split(r"\s[|·–—-]\s|:", page.title)),
        _is_careers(first),
    )
    return sum(votes) / len(votes)


def _is_careers(text: str) -> bool:
    plain = fold(text)
    return bool(plain) and (CAREERS.match(plain) is not None or OPENINGS.search(plain) is not None)


def _merged(groups: Iterable[Group]) -> list[Record]:
    """The records of all groups, one a target, those that are no titles left out."""
    kept: dict[str, Record] = {}
    for group in groups:
        for record in _credible(group):
            known = kept.get(record.key)
            if known is None or len(record.url) < len(known.url):
                kept[record.key] = record
    return list(kept.values())


def _credible(group: Group) -> list[Record]:
    best = max(section_of(record) for record in group.records)
    return [
        record
        for record in group.records
        if title_score(record.title) > _NEVER and not (best > 0 > section_of(record))
    ]


def posting_of(record: Record, page: Page) -> FoundPosting:
    """``record`` as a posting."""
    return FoundPosting(posting_id(record.url), record.title, record.url)
