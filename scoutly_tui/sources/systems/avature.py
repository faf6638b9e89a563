"""Avature: the search pages of a portal, as many rows a page as the tenant allows; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Link, Page

_DOMAIN: Final = "avature.net"
_JOB: Final = re.compile(r"/JobDetail/(?:[^/?#]+/)?(\d+)(?=[/?#]|$)", re.IGNORECASE)
_RANGE: Final = re.compile(r"\b(\d+)\s*[-–]\s*(\d+)\s+(?:of|von|sur|de|di|van|av)\s+(\d+)\b", re.IGNORECASE)
_NOTHING: Final = re.compile(
    r"no (?:results|jobs|open|positions)|0 (?:results|jobs)|keine (?:ergebnisse|stellen)", re.IGNORECASE
)
_PAGES: Final = re.compile(
    r"^(.*?)/(?:SearchJobs|JobDetail|FolderDetail|Home|PipelineDetail)\b.*$", re.IGNORECASE
)


def board_of(url: SplitResult) -> Board | None:
    """The portal: host and path in front of its pages."""
    slug, host = kit.subdomain(url, _DOMAIN), url.hostname or ""
    if not slug:
        return None
    path = f"/{'/'.join(kit.segments(url))}"
    found = _PAGES.match(path)
    prefix = found[1] if found else path.rstrip("/")
    return _board(host, prefix or "/careers")


def _board(host: str, prefix: str) -> Board | None:
    if not re.fullmatch(r"(?:/[\w.-]{1,40}){1,4}", prefix):
        return None
    return Board("avature", f"{host}{prefix}", f"https://{host}{prefix}/SearchJobs")


def in_page(page: Page) -> Board | None:
    """A portal on a company's own domain, told by its own pages' names and assets."""
    found = _PAGES.match(urlsplit(page.url).path)
    return _board(page.host, found[1]) if found and "avature" in page.html.lower() else None


def api_host(board: Board) -> str:
    return host_of(board.url)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. Raises CheckError; a 406 is a wall."""

    def ask(offset: int, known: Validators | None) -> Response:
        url = f"{board.url}/?jobRecordsPerPage=100&jobOffset={offset}"
        try:
            return kit.get(visit, url, validators=known, accept=kit.HTML, documented=False, home=(_DOMAIN,))
        except CheckError as error:
            if error.status != 406:
                raise
            words = f"{api_host(board)} turns automated visitors away (HTTP 406)."
            raise CheckError(ProblemKind.BLOCKED, words, seen=error.seen, status=406) from None

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=1, stable=_said)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    return kit.pages_reading(answers, kit.collect(rows, _posting), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows, and the total where it shows one. Raises CheckError (unreadable)."""
    page = kit.page_of(response)
    rows: dict[str, object] = {}
    for link in page.links:
        if (number := _JOB.search(link.url)) and link.text:
            rows.setdefault(number[1], _Row(number[1], link))
    shown = _RANGE.search(page.text)
    if not rows and shown is None and not ("avature" in page.html.lower() and _NOTHING.search(page.text)):
        if "jobOffset=0" not in response.url and "avature" in page.html.lower():
            return [], None
        raise kit.no_postings(page)
    return list(rows.values()), int(shown[3]) if shown and int(shown[2]) <= int(shown[3]) else None


class _Row:
    """A link to a posting; one number, one row."""

    def __init__(self, number: str, link: Link) -> None:
        self.number = number
        self.link = link

    def __repr__(self) -> str:
        return self.number

    @property
    def place(self) -> str:
        """What stands beside the link under a class that speaks of a location."""
        box = next((e for e in self.link.element.iterancestors() if e.tag in ("article", "tr", "li")), None)
        if box is None:
            return ""
        return next((kit.words(e) for e in box.iter() if _is_place(e)), "")


def _said(row: object) -> object:
    return [row.number, row.link.text, row.link.url, row.place] if isinstance(row, _Row) else None


def _is_place(element: Any) -> bool:
    return isinstance(element.tag, str) and "location" in (element.get("class") or "").lower()


def _posting(row: object) -> FoundPosting | None:
    if not isinstance(row, _Row):
        return None
    return kit.posting(row.number, row.link.text, row.link.url, locations=[row.place])


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its own page says."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False, home=(_DOMAIN,))
    return kit.completed_from_page(
        posting, kit.page_of(response), "article--details", "main__content", "section--jobDetail"
    )


SOURCE: Final = kit.System(
    name="avature",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
    in_page=in_page,
    documented=False,
)
