"""iCIMS: the search page meant for frames, some twenty cards a page; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import parse_date
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

_DOMAIN: Final = "icims.com"
_PAGE: Final = 20
_NUMBER: Final = re.compile(r"/jobs/(\d+)/")


def board_of(url: SplitResult) -> Board | None:
    """The site: one tenant may have several, each on a host of its own."""
    label = kit.subdomain(url, _DOMAIN)
    if not label or "." in label:
        return None
    return Board("icims", label, f"https://{label}.{_DOMAIN}/jobs/search?ss=1")


def api_host(board: Board) -> str:
    return f"{board.token}.{_DOMAIN}"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. Pages have no total: they end where nothing new comes."""
    pages = iter(range(kit.PAGE_LIMIT + 1))

    def ask(_: int, known: Validators | None) -> Response:
        url = f"https://{api_host(board)}/jobs/search?ss=1&pr={next(pages)}&in_iframe=1"
        return kit.get(visit, url, validators=known, accept=kit.HTML, documented=False, home=(_DOMAIN,))

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    return kit.pages_reading(answers, kit.collect(rows, _posting), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's cards. Raises CheckError (not_found) for a page that is not iCIMS's."""
    page = kit.page_of(response)
    if "icims" not in page.html.lower():
        raise kit.not_found("The page is not an iCIMS board (any more).", page.title)
    cards = kit.with_class(page.tree, "iCIMS_JobCardItem")
    if not cards and not re.search(
        r"iCIMS_(?:\w*Search|\w*NoResults|JobsTable|MainWrapper|Message)", page.html
    ):
        raise kit.no_postings(page)
    return [_Card(card, page.base) for card in cards], None


class _Card:
    """A card and what its address is relative to; two cards of one address are one."""

    def __init__(self, element: Any, base: str) -> None:
        self.element = element
        self.base = base
        anchors = kit.with_class(element, "iCIMS_Anchor") or list(element.iter("a"))
        self.link = anchors[0] if anchors else None

    def __repr__(self) -> str:
        return "" if self.link is None else self.link.get("href") or ""


def _posting(row: object) -> FoundPosting | None:
    if not isinstance(row, _Card) or row.link is None:
        return None
    number = _NUMBER.search(repr(row))
    heading = next(row.link.iter("h2", "h3", "h4"), row.link)
    dates = (
        e.get("title") or ""
        for e in row.element.iter("span")
        if re.match(r"\d+/\d+/\d{4}", e.get("title") or "")
    )
    fields = _fields(row.element)
    return kit.posting(
        number[1] if number else "",
        kit.words(heading),
        repr(row),
        base=row.base,
        locations=[_place(part) for part in re.split(r"\s*\|\s*", _places(row.element))],
        posted_at=parse_date(next(dates, ""), kit.now()),
        department=fields.get("category", ""),
        requisition=fields.get("job id", "") or fields.get("id", ""),
    )


def _fields(card: Any) -> dict[str, str]:
    terms, values = kit.with_class(card, "iCIMS_JobHeaderField"), kit.with_class(card, "iCIMS_JobHeaderData")
    return {kit.words(t).lower(): kit.words(v) for t, v in zip(terms, values, strict=False)}


def _places(card: Any) -> str:
    """The text beside the label that only screen readers see."""
    for header in kit.with_class(card, "header"):
        spans = [e for e in header.iter("span") if "sr-only" not in (e.get("class") or "")]
        if "location" in kit.words(header).lower() and spans:
            return kit.words(spans[0])
    return ""


def _place(text: str) -> str:
    """``US-CA-Monrovia`` the way people write it."""
    found = re.fullmatch(r"([A-Z]{2})-([A-Z0-9]{2,3})-(.+)", text)
    return f"{found[3]}, {found[2]}, {found[1]}" if found else text


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its page's JSON-LD says."""
    url = posting.url if "in_iframe=1" in posting.url else f"{posting.url.split('?')[0]}?in_iframe=1"
    response = kit.get(visit, url, accept=kit.HTML, documented=False, home=(_DOMAIN,))
    return kit.completed_from_page(posting, kit.page_of(response), "iCIMS_JobContent")


SOURCE: Final = kit.System(
    name="icims",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
    documented=False,
)
