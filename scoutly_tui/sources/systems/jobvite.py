"""Jobvite: the server-rendered list of a company's hosted site; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.errors import CheckError
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Link, Page

_HOST: Final = "jobs.jobvite.com"
_JOB: Final = re.compile(r"/job/([A-Za-z0-9]{6,20})(?=[/?#]|$)")
_RANGE: Final = re.compile(r"(\d+)\s*[-–]\s*(\d+)\s+of\s+(\d+)")
_NOTHING: Final = re.compile(r"no (?:open|current|available|matching|jobs|positions)|nojobs", re.IGNORECASE)


def board_of(url: SplitResult) -> Board | None:
    """The company of a hosted site's page, with or without ``careers`` in front."""
    parts = kit.segments(url)
    if url.hostname != _HOST:
        return None
    if parts[:1] == ["careers"]:
        parts = parts[1:]
    if not parts or not kit.is_slug(parts[0]) or parts[0] in ("api", "static", "__assets__", "support"):
        return None
    return Board("jobvite", parts[0], f"https://{_HOST}/{quote(parts[0])}/jobs")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board, page by page where it has pages."""
    pages = iter(range(kit.PAGE_LIMIT + 1))

    def ask(_: int, known: Validators | None) -> Response:
        number = next(pages)
        url = board.url if number == 0 else f"https://{_HOST}/{quote(board.token)}/search?p={number}"
        home = ("jobvite.com", "search.jobvite.com")
        return kit.get(visit, url, validators=known, accept=kit.HTML, documented=False, home=home)

    try:
        answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=10_000, stable=_said)
    except CheckError as error:
        # An empty board redirects to a page of that name, sometimes on another host.
        if "nojobs" in error.seen.lower():
            return Reading((), validators)
        raise
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    return kit.pages_reading(answers, kit.collect(rows, _posting), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows, and the total where it shows one. Raises CheckError (unreadable)."""
    page = kit.page_of(response)
    rows: list[object] = [_Row(link, page) for link in page.links if _JOB.search(link.url)]
    if not rows and not (
        "nojobs" in response.url.lower() or ("jv-" in page.html and _NOTHING.search(page.text))
    ):
        raise kit.no_postings(page)
    shown = _RANGE.search(page.text)
    return rows, int(shown[3]) if shown and int(shown[2]) <= int(shown[3]) else None


class _Row:
    """A link to a posting, with the place that stands beside it."""

    def __init__(self, link: Link, page: Page) -> None:
        self.link = link
        row = next((e for e in link.element.iterancestors() if e.tag in ("tr", "li")), None)
        place = next(iter(kit.with_class(row, "jv-job-list-location")), None) if row is not None else None
        self.place = kit.words(place)

    def __repr__(self) -> str:
        return self.link.url


def _said(row: object) -> object:
    return [row.link.url, row.link.text, row.place] if isinstance(row, _Row) else None


def _posting(row: object) -> FoundPosting | None:
    if not isinstance(row, _Row):
        return None
    number = _JOB.search(row.link.url)
    title = next((kit.words(e) for e in kit.with_class(row.link.element, "jv-job-list-name")), row.link.text)
    return kit.posting(number[1] if number else "", title, row.link.url, locations=[row.place])


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its own page says."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False, home=("jobvite.com",))
    return kit.completed_from_page(posting, kit.page_of(response), "jv-job-detail-description")


SOURCE: Final = kit.System(
    name="jobvite",
    domains=("jobvite.com",),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    read_detail=detail,
    documented=False,
)
