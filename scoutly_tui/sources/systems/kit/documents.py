"""Answers as documents: JSON, XML, pages, and the errors for those that are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.sources.fields import dig, list_of, text_of

if TYPE_CHECKING:
    from scoutly_tui.fetch.response import Response
    from scoutly_tui.sources.page import Page


def unreadable(message: str, seen: str = "") -> CheckError:
    """The error for an answer that is not what the system sends."""
    return CheckError(ProblemKind.UNREADABLE, message, seen=clean_line(seen, 200))


def not_found(message: str, seen: str = "") -> CheckError:
    """The error for a board that is not there."""
    return CheckError(ProblemKind.NOT_FOUND, message, seen=clean_line(seen, 200))


def items(document: object, *path: str | int) -> list[object]:
    """The list at ``path`` in ``document``. Raises CheckError (unreadable) where there is no list."""
    found = dig(document, *path)
    if not isinstance(found, list):
        raise unreadable("The answer holds no list of postings.", glimpse(document))
    return found


def glimpse(document: object) -> str:
    """What a document looks like from outside, for error messages: cheap whatever its size and depth."""
    if isinstance(document, Mapping):
        return f"{{{', '.join(list(document)[:12])}}}"
    if isinstance(document, list):
        return f"a list of {len(document)}"
    return text_of(document)[:200] or type(document).__name__


def no_postings(page: Page) -> CheckError:
    """Why ``page`` gave no posting: it is not there, wants a browser, or holds nothing that can be read."""
    from scoutly_tui.sources.reading import nothing_found

    return nothing_found(page)


def collect(rows: Iterable[object], build: Callable[[object], FoundPosting | None]) -> list[FoundPosting]:
    """The postings that ``build`` makes of ``rows``; those it can make nothing of are left out.

    Raises CheckError (unreadable) where that is most of them: then the shape changed, not the board.
    """
    built = [build(row) for row in rows]
    kept = [posting for posting in built if posting is not None]
    if len(kept) * 2 < len(built):
        raise unreadable("Most entries of the list have no title or no id.")
    return kept


def xml_root(response: Response) -> Any:
    """The root element of an XML answer, entities left alone. Raises CheckError (unreadable)."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=False, load_dtd=False
    )
    try:
        return etree.fromstring(response.body, parser)
    except (etree.LxmlError, ValueError):
        raise unreadable("The answer is not the XML it should be.", response.text[:2000]) from None


def rss_channel(response: Response) -> Any:
    """The channel of an RSS answer. Raises CheckError (unreadable) for anything else, a page included."""
    channel = xml_root(response).find("channel")
    if channel is None:
        raise unreadable("The answer is no feed.", response.text[:400])
    return channel


def page_of(response: Response) -> Page:
    """The answer as a page."""
    from scoutly_tui.sources.page import Page

    return Page.of(response)


def json_ld(page: Page) -> FoundPosting | None:
    """The one posting that a posting's own page describes as JSON-LD; None where it describes none."""
    from scoutly_tui.sources import jsonld

    return next(iter(jsonld.postings(page, now())), None)


def inline_json(html: str, *markers: str) -> object:
    """The value that follows the first of ``markers`` that ``html`` has. Raises CheckError (unreadable)."""
    from scoutly_tui.sources.loose_json import parse_prefix

    for marker in markers:
        at = html.find(marker)
        start = re.compile(r"[\[{]").search(html, at + len(marker)) if at >= 0 else None
        if start is not None and (value := parse_prefix(html, start.start())) is not None:
            return value
    raise unreadable("The page does not hold the data it should hold.", html[:400])


def with_class(element: Any, name: str) -> list[Any]:
    """The elements inside ``element`` that have the class ``name``, in document order."""
    return [e for e in element.iter() if isinstance(e.tag, str) and name in (e.get("class") or "").split()]


def words(element: Any) -> str:
    """What a person would read of ``element``, on one line; empty for None."""
    from scoutly_tui.sources.page import visible_text

    return "" if element is None else clean_line(visible_text(element))


def schema_postings(document: object, url: str) -> list[FoundPosting]:
    """Every schema.org JobPosting in ``document``, as if the page at ``url`` carried it."""
    import json

    from scoutly_tui.sources import jsonld
    from scoutly_tui.sources.page import Page

    try:
        block = json.dumps(document).replace("</", "<\\/")
    except RecursionError:
        raise unreadable("The feed is nested too deep to be read.") from None
    page = Page(url, f'<script type="application/ld+json">{block}</script>')
    return list(jsonld.postings(page, now()))


def now() -> int:
    """Now, for relative dates: epoch milliseconds, UTC."""
    return clock.now_ms()


def texts(value: object, *path: str | int) -> list[str]:
    """The non-empty texts of a list at ``path``."""
    return [text for entry in list_of(value, *path) if (text := text_of(entry))]
