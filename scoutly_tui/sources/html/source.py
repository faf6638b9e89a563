"""The source ``html``: a careers page read by its structure, with its further pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui import clock
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.ids import distinct
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

PAGE_LIMIT: Final = 20


@dataclass(slots=True)
class Html:
    """Boards that are nothing but a page: ``token`` is its URL, ``hint`` a CSS selector for its entries."""

    name: str = "html"
    documented: bool = False

    def recognise(self, url: SplitResult) -> Board | None:
        """None: a URL does not show what its page holds."""
        return None

    def find(self, page: Page) -> Board | None:
        """The page itself, if it lists postings."""
        from scoutly_tui.sources.html.extract import extract

        return Board(self.name, page.url, page.url) if extract(page, now=clock.now_ms()) else None

    def host(self, board: Board) -> str:
        return host_of(board.url)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """Every posting on the page and on those it continues on. Raises CheckError.

        Only a board of one page can be unchanged by its validators: the first of several says nothing of the
        others, so they are all read every time.
        """
        from scoutly_tui.sources.reading import check_not_moved

        response = visit.get(board.url, validators=validators)
        if response.not_modified:
            return Reading((), response.validators, unchanged=True)
        check_not_moved(board, response)
        return read_on(board, Page.of(response), response.validators, visit)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        from scoutly_tui.sources.detail import complete

        return complete(board, posting, visit)


def read_on(board: Board, first: Page, validators: Validators, visit: Visit) -> Reading:
    """The board whose first page is ``first``, with all the pages it continues on. Raises CheckError."""
    from scoutly_tui.fetch.response import Validators as NoValidators
    from scoutly_tui.sources.html.extract import extract
    from scoutly_tui.sources.html.paging import next_page
    from scoutly_tui.sources.reading import raise_unless_empty

    now = clock.now_ms()
    found = list(extract(first, board.hint, now))
    if not found:
        raise_unless_empty(first)
        return Reading((), validators)
    page, seen = first, {first.url}
    while len(seen) < PAGE_LIMIT and (url := next_page(page, seen)):
        seen.add(url)
        page = Page.of(visit.get(url))
        known = {posting.external_id for posting in found}
        fresh = [p for p in extract(page, board.hint, now) if p.external_id not in known]
        if not fresh:
            break
        found += fresh
    return Reading(distinct(found), validators if len(seen) == 1 else NoValidators())
