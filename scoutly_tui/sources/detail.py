"""One posting's own page: what it adds to what the list said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urlsplit

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.fields import html_to_text, salary_from_prose, work_model
from scoutly_tui.sources.page import Element, Page
from scoutly_tui.sources.protocol import Board

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit

_DOCUMENT: Final = re.compile(r"\.(docx?|odt|rtf)$", re.IGNORECASE)
_MAIN_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:job-?(?:description|detail|content|body|posting|ad)|description|posting|vacancy|stellenanzeige|stelle|offre|oferta|entry-content|post-content|article-body|rich-?text|content|main)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_ASIDE: Final = frozenset(
    {"nav", "header", "footer", "aside", "form", "script", "style", "noscript", "svg", "button"}
)
_SHORTEST: Final = 80


def complete(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its own page or PDF says; None where the list said it all, or where it has none.

    Raises CheckError; not_found where the page is gone, also where it now leads back to the list.
    """
    if posting.description is not None or _DOCUMENT.search(urlsplit(posting.url).path):
        return None
    if urldefrag(posting.url).url == urldefrag(board.url).url:
        return None
    response = visit.get(posting.url)
    if response.hops and _leads_back(response.url, board):
        raise CheckError(ProblemKind.NOT_FOUND, "The posting is gone: its address leads back to the list.")
    from scoutly_tui.sources.pdf_text import is_pdf, pdf_text

    if is_pdf(response.body):
        text = pdf_text(response.body, host_of(response.url))
        return replace(posting, description=text, salary=posting.salary or salary_from_prose(text))
    page = Page.of(response)
    from scoutly_tui.fetch import blocks

    if blocks.soft_404(page.html.encode("utf-8", "replace")):
        raise CheckError(ProblemKind.NOT_FOUND, "The posting's page says that it is gone.", seen=page.title)
    return merged(posting, page, clock.now_ms())


def merged(posting: FoundPosting, page: Page, now: int) -> FoundPosting:
    """``posting``, its gaps filled from ``page``: JSON-LD first, then what a person would read there."""
    from scoutly_tui.sources import jsonld

    found = jsonld.postings(page, now)
    own = next((p for p in found if p.url == posting.url or p.title == posting.title), None)
    own = own or (found[0] if len(found) == 1 else None)
    if own is not None:
        posting = filled(posting, own)
    text = posting.description or main_text(page) or page.meta.get("og:description", "")
    return replace(
        posting,
        description=text,
        language=posting.language or page.language or None,
        salary=posting.salary or salary_from_prose(text),
        work_model=posting.work_model or next((m for p in posting.locations if (m := work_model(p))), None),
    )


def filled(posting: FoundPosting, other: FoundPosting) -> FoundPosting:
    """``posting``, with what it does not say taken from ``other``."""
    return replace(
        posting,
        locations=posting.locations or other.locations,
        work_model=posting.work_model or other.work_model,
        employment_type=posting.employment_type or other.employment_type,
        department=posting.department or other.department,
        posted_at=posting.posted_at if posting.posted_at is not None else other.posted_at,
        salary=posting.salary or other.salary,
        language=posting.language or other.language,
        description=posting.description or other.description,
        requisition=posting.requisition or other.requisition,
    )


def main_text(page: Page) -> str:
    """The text of the page's main part, as clean text; empty where there is hardly any."""
    best = ""
    for element in _mains(page.tree):
        text = html_to_text(_markup(element))
        if len(text) >= _SHORTEST:
            return text
        best = max(best, text, key=len)
    return best


def _mains(tree: Element) -> list[Element]:
    """Elements that may hold the main part, the most telling first."""
    named: list[Element] = []
    tagged: list[Element] = []
    for element in tree.iter("div", "section", "article", "main", "td"):
        if element.get("itemprop") == "description":
            named.insert(0, element)
        elif element.tag in ("article", "main") or element.get("role") == "main":
            tagged.append(element)
        elif _MAIN_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            named.append(element)
    largest = sorted(named[:30], key=_length, reverse=True)[:1]
    described = [element for element in named[:1] if element.get("itemprop") == "description"]
    return [*described, *tagged[:2], *largest, *list(tree.iter("body"))[:1]]


def _length(element: Element) -> float:
    return float(element.xpath("string-length(.)"))


def _markup(element: Element) -> str:
    """The element's markup without what is not its own text: navigation, forms, scripts."""
    from copy import deepcopy

    from lxml import etree

    copy = deepcopy(element)
    for part in list(copy.iter(*_ASIDE)):
        parent = part.getparent()
        if parent is None:
            continue
        if part.tail:
            before = part.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + part.tail
            else:
                parent.text = (parent.text or "") + part.tail
        parent.remove(part)
    markup = etree.tostring(copy, encoding="unicode", method="html", with_tail=False)
    return str(markup)


def _leads_back(url: str, board: Board) -> bool:
    there, listing = urlsplit(url), urlsplit(board.url)
    return (there.hostname, there.path.rstrip("/")) in {
        (listing.hostname, listing.path.rstrip("/")),
        (listing.hostname, ""),
    }
