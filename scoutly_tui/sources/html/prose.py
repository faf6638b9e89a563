"""Postings that are described on the page itself, under a heading each, with no page of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import employment_type, html_to_text, salary_from_prose, work_model
from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.judging import heading_verdict
from scoutly_tui.sources.html.notices import nothing_open_in
from scoutly_tui.sources.html.records import sign
from scoutly_tui.sources.html.survey import Heading, Survey, Zone
from scoutly_tui.sources.html.words import APPLYING
from scoutly_tui.sources.ids import digest_id, distinct, posting_id
from scoutly_tui.sources.page import Element, Page
from scoutly_tui.sources.phrases import is_generic
from scoutly_tui.sources.titles import has_gender_mark, title_score

_TITLE_ENOUGH: Final = 0.5
_POSTING_LIMIT: Final = 300
_TEXT_LIMIT: Final = 20_000


def in_prose(page: Page, seen: Survey, prior: float) -> tuple[FoundPosting, ...]:
    """The postings that ``page`` describes under headings. ``prior`` is how much it is a careers page.

    Counted are headings of one make that read like titles, on a page that tells how to apply and does not say
    that nothing is open.
    """
    if (
        prior < 0.3
        or not (seen.mailboxes or APPLYING.search(fold("\n".join(seen.lines)[:60_000])))
        or nothing_open_in(seen.lines)
    ):
        return ()
    found: list[FoundPosting] = []
    for headings in _alike(seen.headings):
        texts = {heading.text for heading in headings}
        titled = [
            h
            for h in headings
            if title_score(h.text) >= _TITLE_ENOUGH and heading_verdict(h.under, texts) >= 0
        ]
        if _are_postings(titled, texts, len(headings)):
            links = [_own_link(heading, page) for heading in titled[:_POSTING_LIMIT]]
            # A form that all of them lead to is no posting's own page.
            found += [
                _posting(heading, page, link if links.count(link) == 1 else "")
                for heading, link in zip(titled, links, strict=False)
            ]
    return distinct(found)


def _own_link(heading: Heading, page: Page) -> str:
    """The one address that what follows ``heading`` leads on to, to read more or to apply; empty if there is none."""
    links = {
        page.absolute(link.get("href") or "")
        for sibling in _following(heading)
        for link in islice(sibling.iter("a"), 40)
        if is_generic(fold(" ".join(link.itertext())[:80]))
    } - {"", page.url}
    return links.pop() if len(links) == 1 else ""


def _are_postings(titled: Sequence[Heading], texts: set[str], of: int) -> bool:
    if not titled:
        return False
    announced = any(heading_verdict(h.under, texts) > 0 for h in titled) or any(
        has_gender_mark(h.text) for h in titled
    )
    return len(titled) * 2 >= of or (announced and len(titled) * 4 >= of)


def _alike(headings: Sequence[Heading]) -> Iterator[list[Heading]]:
    """Headings of one make: the same tag and classes, within elements of the same make."""
    groups: dict[tuple[str, str], list[Heading]] = defaultdict(list)
    for heading in headings:
        parent = heading.element.getparent()
        if heading.zone is Zone.BODY and heading.level > 1 and parent is not None:
            groups[(sign(heading.element), sign(parent))].append(heading)
    yield from groups.values()


def _posting(heading: Heading, page: Page, link: str) -> FoundPosting:
    mark = _mark(heading.element) if not link else ""
    text = html_to_text(_after(heading))
    return FoundPosting(
        external_id=posting_id(link) if link else mark.lower() if mark else digest_id(heading.text),
        title=heading.text,
        url=link or (f"{page.url.partition('#')[0]}#{mark}" if mark else page.url),
        work_model=work_model(heading.text) or work_model(text[:300]),
        employment_type=employment_type(heading.text) or employment_type(text[:300]),
        salary=salary_from_prose(text),
        description=text,
    )


def _mark(element: Element) -> str:
    """The id that leads to ``element``: its own, that of what it unfolds, or that of a small element that begins with it."""
    if mark := element.get("id") or element.get("aria-controls"):
        return str(mark)
    parent = element.getparent()
    if (
        parent is not None
        and parent.get("id")
        and parent.tag in ("section", "article", "div", "li", "details")
        and _first(parent) is element
    ):
        return str(parent.get("id"))
    return ""


def _first(parent: Element) -> Element | None:
    return next((child for child in parent if isinstance(child.tag, str)), None)


def _after(heading: Heading) -> str:
    """The markup between ``heading`` and the next one of its level or above."""
    from lxml import etree

    parts: list[str] = []
    size = 0
    for sibling in _following(heading):
        if size > _TEXT_LIMIT:
            break
        parts.append(etree.tostring(sibling, encoding="unicode", method="html"))
        size += len(parts[-1])
    return "".join(parts)


def _following(heading: Heading) -> Iterator[Element]:
    """The elements between ``heading`` and the next one of its level or above, at most two hundred."""
    ends = tuple(f"h{level}" for level in range(1, heading.level + 1))
    for sibling in islice(heading.element.itersiblings(), 200):
        if not isinstance(sibling.tag, str):
            continue
        if sibling.tag in ends or next(sibling.iter(*ends), None) is not None:
            return
        yield sibling


def section_text(page: Page, mark: str) -> str | None:
    """The text of the element with the id ``mark`` on ``page``, or of what follows it; None where there is none."""
    from lxml import etree

    element = next(iter(page.tree.xpath("//*[@id=$mark]", mark=mark)), None)
    if element is None:
        return None
    text = html_to_text(
        etree.tostring(element, encoding="unicode", method="html", with_tail=False)[: 4 * _TEXT_LIMIT]
    )
    return text if len(text) > 40 else None
