"""The source ``html``: a careers page read by its structure, with its further pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult

from scoutly_tui import clock
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators


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
        """Every posting on the page and on those it continues on. Raises CheckError."""
        from scoutly_tui.sources.reading import read_page

        return read_page(board, visit, validators)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        from scoutly_tui.sources.detail import complete

        return complete(board, posting, visit)
