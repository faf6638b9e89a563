"""Where a list goes on: the link to its next page."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final
from urllib.parse import parse_qsl, urldefrag, urlsplit

from scoutly_tui.domain.text import clean_line
from scoutly_tui.sources.folding import fold, folded_pattern
from scoutly_tui.sources.page import Element, Link, Page
from scoutly_tui.sources.phrases import NEXT

_PAGE_NAME: Final = re.compile(
    r"^(?:page|p|pg|paged|pagenum(?:ber)?|seite|pagina|strona|sida|side|offset|start|startrow|from|skip|pn|paging|currentpage|pageindex|tx_\w+\[\w*page\w*\])$",
    re.IGNORECASE,
)
_PAGE_SEGMENT: Final = re.compile(
    r"/(?:page|seite|pagina|strona|p|sida|side)[/-]?(\d{1,4})/?$", re.IGNORECASE
)
_RANGE: Final = folded_pattern(
    r"(?<![\d/.-])1\s*(?:-|–|—|to|bis|à|a|al|t/m|do|till|til)\s*(\d{1,4})\s*(?:of|von|sur|de|di|van|z|ze|av|af|из|/)\s*(\d{1,5})(?![\d/.-])"
)
_LISTED: Final = folded_pattern(
    r"show|display|result|job|position|vacanc|opening|role|angezeigt|anzeig|treffer|stellen|affich|offre|resultat|mostrando|oferta"
    r"|vaga|risultat|posizion|resulta|vacature|wynik|ofert|zobrazen|visar|viser|stilling|jobb|tulos|találat|ваканс"
)
_PAGER_NAME: Final = re.compile(
    r"pagin|pager|paging|load-?more|seiten|wp-pagenavi|page-numbers|nav-links|next", re.IGNORECASE
)


def next_page(page: Page, seen: Set[str]) -> str:
    """The URL of the page that ``page`` continues on, on the same host and not in ``seen``; empty if none.

    A page counts as the next one if it is declared so (``rel="next"``), or if a link that says “next”, “more”
    or the next number differs from where we are in nothing but a page number.
    """
    declared = [url for rel, _, url in page.relations if "next" in rel.split()]
    declared += [link.url for link in page.links if "next" in link.rel.split()]
    for url in map(_bare, declared):
        if url not in seen and _same_place(url, page.url):
            return url
    here = _number(page.url)
    said, numbered = [], []
    for link in page.links:
        url = _bare(link.url)
        if url in seen or not _may_be_numbered(url) or not _same_place(url, page.url):
            continue
        number = _number(url)
        if number is None or (here is not None and number <= here):
            continue
        if _says_next(link):
            said.append((number, url))
        elif re.fullmatch(r"\D{0,12}\d{1,3}", link.text) and _is_in_pager(link.element):
            numbered.append((number, url))
    return min(said or numbered, default=(0, ""))[1]


def _bare(url: str) -> str:
    return urldefrag(url).url


def _says_next(link: Link) -> bool:
    said = link.text or clean_line(link.element.get("aria-label") or link.element.get("title") or "")
    return (
        NEXT.match(fold(said[:60])) is not None
        or re.search(r"\bnext\b", link.element.get("class") or "") is not None
    )


def _is_in_pager(element: Element) -> bool:
    for distance, parent in enumerate((element, *element.iterancestors())):
        if distance > 4:
            return False
        if _PAGER_NAME.search(
            f"{parent.get('class') or ''} {parent.get('id') or ''} {parent.get('aria-label') or ''}"
        ):
            return True
    return False


def _may_be_numbered(url: str) -> bool:
    """Whether ``url`` may hold a page number at all: most do not, and need not be taken apart."""
    return "?" in url or _PAGE_SEGMENT.search(url) is not None


def _number(url: str) -> int | None:
    """The page number in ``url``; None where there is none."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if _PAGE_NAME.match(name) and value.isascii() and value.isdigit() and len(value) < 7:
            return int(value)
    match = _PAGE_SEGMENT.search(parts.path)
    return int(match.group(1)) if match else None


def _same_place(url: str, other: str) -> bool:
    """Whether two addresses differ in nothing but a page number."""
    return _without_number(url) == _without_number(other)


def _without_number(url: str) -> tuple[str | None, str, tuple[tuple[str, str], ...]]:
    parts = urlsplit(url)
    path = _PAGE_SEGMENT.sub("", parts.path).rstrip("/")
    query = tuple(sorted(pair for pair in parse_qsl(parts.query) if not _PAGE_NAME.match(pair[0])))
    return parts.hostname, path, query


def promised_total(page: Page) -> int:
    """How many postings ``page`` says there are, where it says that it shows only the first of them
    (“Showing 1–10 of 52 jobs”); 0 where it says nothing of the kind."""
    for line in page.text.split("\n"):
        if len(line) > 120 or "1" not in line:
            continue
        plain = fold(line)
        if (found := _RANGE.search(plain)) is None or not _LISTED.search(plain):
            continue
        last, total = int(found.group(1)), int(found.group(2))
        if 1 < last < total:
            return total
    return 0
