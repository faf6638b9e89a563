"""A job-board system behind the Source protocol."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems.kit.addresses import mentions

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page


@dataclass(slots=True)
class System:
    """One job-board system behind the Source protocol.

    ``domains`` are the registered names under which its boards live. ``board_of`` says which board a URL
    there belongs to; ``in_page`` finds a board that only a page's inline configuration or markers name.
    ``read_board`` and ``read_detail`` are the protocol's ``read`` and ``detail``; without ``read_detail`` the
    list says all there is. ``api_host`` is the host that answers, or says which one does for a board.
    """

    name: str
    domains: tuple[str, ...]
    board_of: Callable[[SplitResult], Board | None]
    read_board: Callable[[Board, Visit, Validators], Reading]
    api_host: str | Callable[[Board], str]
    read_detail: Callable[[Board, FoundPosting, Visit], FoundPosting | None] | None = None
    in_page: Callable[[Page], Board | None] | None = None
    documented: bool = True
    linked: bool = True

    def recognise(self, url: SplitResult) -> Board | None:
        """The board that ``url`` belongs to, by its form alone."""
        host = (url.hostname or "").lower()
        if not any(host == domain or host.endswith(f".{domain}") for domain in self.domains):
            return None
        return self.board_of(url)

    def find(self, page: Page) -> Board | None:
        """The board that ``page`` is, came through, names, or is by its markers."""
        for url in (page.url, *page.hops):
            if board := self.recognise(urlsplit(url)):
                return board
        if not self.linked:
            return None
        return self._named(page) or (self.in_page(page) if self.in_page is not None else None)

    def _named(self, page: Page) -> Board | None:
        """The board whose addresses ``page`` names most; None where it names many alike."""
        found = Counter(
            board
            for domain in self.domains
            for url in mentions(page.html, domain)
            if (board := self.recognise(urlsplit(url)))
        )
        if not found:
            return None
        (first, times), *_ = found.most_common(1)
        # A page that names many boards alike is a list of companies, not one company's page.
        return None if len(found) > 3 and times * 2 < found.total() else first

    def host(self, board: Board) -> str:
        """The host that reading ``board`` visits."""
        return self.api_host if isinstance(self.api_host, str) else self.api_host(board)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """The whole board. Raises CheckError."""
        return self.read_board(board, visit, validators)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        """``posting`` with what only its own page says; None where the list says it all. Raises CheckError."""
        return None if self.read_detail is None else self.read_detail(board, posting, visit)
