"""The postings of a page, from its structure alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.facets import Facets, facets
from scoutly_tui.sources.html.judging import NEVER, Group, judge, url_score
from scoutly_tui.sources.html.notices import nothing_open_in
from scoutly_tui.sources.html.prose import in_prose, section_text
from scoutly_tui.sources.html.records import Record, records
from scoutly_tui.sources.html.survey import Survey, survey
from scoutly_tui.sources.ids import distinct, posting_id
from scoutly_tui.sources.page import Element, Page
from scoutly_tui.sources.phrases import CAREERS, OPENINGS
from scoutly_tui.sources.titles import has_gender_mark


def extract(page: Page, hint: str = "", now: int = 0) -> tuple[FoundPosting, ...]:
    """The postings that ``page`` lists, in its order; () where there is none or none can be told.

    ``hint`` is a CSS selector for the entries, which then need no further evidence. ``now`` is epoch
    milliseconds, for dates such as “2 days ago”. Raises CheckError (unreadable) for markup nested too deep.
    """
    if hint:
        from scoutly_tui.sources.html.hints import by_hint

        return by_hint(page, hint, now)
    found = _listed(page, survey(page), now)
    if not found and "<noscript" in page.html:
        found = _listed(page, survey(page, scriptless=True), now)
    return found


def _listed(page: Page, seen: Survey, now: int) -> tuple[FoundPosting, ...]:
    """The postings among what was ``seen`` of ``page``."""
    prior = careers_prior(page, seen)
    groups = judge(records(seen, page.url), seen, page, prior)
    if groups and nothing_open_in(seen.lines):
        groups = [group for group in groups if _is_beyond_doubt(group, page)]
    chosen = _merged(groups)
    if chosen:
        return distinct(_as_postings(chosen, seen, page, now))
    return in_prose(page, seen, prior)


def careers_prior(page: Page, seen: Survey) -> float:
    """How much ``page`` is a careers page, by its address, title and first heading: from 0 to 1."""
    parts = urlsplit(page.url)
    first = next((heading.text for heading in seen.headings if heading.level == 1), "")
    votes = (
        url_score(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/x", page.url) > 0.5,
        any(_is_careers(part) for part in re.split(r"\s[|·–—-]\s|:|｜", page.title)),
        _is_careers(first),
    )
    return sum(votes) / len(votes)


def _is_careers(text: str) -> bool:
    plain = fold(text)
    return bool(plain) and (CAREERS.match(plain) is not None or OPENINGS.search(plain) is not None)


def _is_beyond_doubt(group: Group, page: Page) -> bool:
    """Whether a group is of postings even on a page that says that there are none: it says so of another list."""
    marked = sum(has_gender_mark(record.title) or record.applies for record in group.records)
    addressed = sum(url_score(record.url, page.url) >= 0.6 for record in group.records)
    announced = group.titles > 0.5 and group.records[0].section > 0
    return marked * 2 > len(group.records) or (announced and addressed * 2 > len(group.records))


def _merged(groups: Iterable[Group]) -> list[Record]:
    """The records of all groups, one a target, those that are no titles left out."""
    kept: dict[str, Record] = {}
    for group in sorted(groups, key=lambda group: -len(group.records)):
        for record in _credible(group):
            known = kept.get(record.key)
            if known is None or (record.url != known.url and len(record.url) < len(known.url)):
                kept[record.key] = record
    return sorted(kept.values(), key=lambda record: record.anchor.place)


def _credible(group: Group) -> list[Record]:
    best = max(record.section for record in group.records)
    return [r for r in group.records if r.telling > NEVER and not best > 0 > r.section]


def _as_postings(chosen: Sequence[Record], seen: Survey, page: Page, now: int) -> list[FoundPosting]:
    roots = whole_roots(chosen)
    return [posting_of(r, facets(r, root, seen, now), page) for r, root in zip(chosen, roots, strict=True)]


def posting_of(record: Record, facet: Facets, page: Page) -> FoundPosting:
    """``record`` as a posting, with what stands beside its title."""
    bare, _, fragment = record.url.partition("#")
    inside = bool(fragment) and bare == page.url.partition("#")[0]
    url = record.url if inside or fragment.startswith(("/", "!")) else bare
    return FoundPosting(
        external_id=posting_id(url),
        title=record.title,
        url=url,
        locations=facet.locations,
        work_model=facet.work_model,
        employment_type=facet.employment_type,
        department=facet.department,
        posted_at=facet.posted_at,
        salary=facet.salary,
        description=section_text(page, fragment) if inside else None,
    )


def whole_roots(chosen: Sequence[Record]) -> list[Element]:
    """For each record the largest element that holds it and no other of ``chosen``."""
    holders: dict[Element, int] = {}
    for record in chosen:
        for element in (record.anchor.element, *record.anchor.element.iterancestors()):
            holders[element] = holders.get(element, 0) + 1
    roots = []
    for record in chosen:
        root = record.root
        for depth, parent in enumerate(root.iterancestors()):
            if holders.get(parent, 2) > 1 or depth > 6 or parent.tag in ("body", "main", "section", "html"):
                break
            root = parent
        # Of a single entry nobody knows where it ends.
        roots.append(root if len(chosen) > 1 else record.root)
    return roots
