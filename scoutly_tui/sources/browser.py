"""The source ``browser``: a page that is empty until its scripts ran, rendered and then read like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators


@dataclass(slots=True)
class Browser:
    """Boards that need a browser: ``token`` is the page's URL. Read only where ``fetch.browser`` is set."""

    name: str = "browser"
    documented: bool = False

    def recognise(self, url: SplitResult) -> Board | None:
        """None: a URL does not show that its page needs a browser."""
        return None

    def find(self, page: Page) -> Board | None:
        """None: only detection, which met the empty page, knows."""
        return None

    def host(self, board: Board) -> str:
        return host_of(board.url)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """Every posting on the rendered page. Raises CheckError (needs_browser) where no browser is set up."""
        from scoutly_tui.sources import embedded, jsonld
        from scoutly_tui.sources.html.extract import extract
        from scoutly_tui.sources.reading import raise_unless_empty

        if not visit.renders:
            words = f"{host_of(board.url)} shows nothing without a browser, and none is set up."
            raise CheckError(ProblemKind.NEEDS_BROWSER, words)
        response = visit.render(board.url)
        if validators.body_hash and response.validators.body_hash == validators.body_hash:
            return Reading((), response.validators, unchanged=True)
        page, now = Page.of(response), clock.now_ms()
        found = max(
            (tuple(extract(page, board.hint, now)), jsonld.postings(page, now), embedded.postings(page, now)),
            key=len,
        )
        if not found:
            raise_unless_empty(page)
        return Reading(found, response.validators)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        from scoutly_tui.sources.detail import complete

        return complete(board, posting, visit)
