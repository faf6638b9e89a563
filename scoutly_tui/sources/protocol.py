"""The small protocol every source speaks, and what passes through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page


@dataclass(frozen=True, slots=True)
class Board:
    """One company's place in a source.

    ``source`` is the module's name (``greenhouse``, ``html`` …); ``token`` what identifies the board there
    (a slug, ``tenant|wd5|site``, or for pages the page's URL); ``url`` the page a person would open.
    ``hint`` is a CSS selector a person gave, for plain HTML.
    """

    source: str
    token: str
    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one successful look at a board brought.

    ``unchanged`` says that the server confirmed (304) or the digest showed that nothing changed; then
    ``postings`` is empty and means nothing. Otherwise ``postings`` is the whole board, complete.
    ``moved_to`` is where the board's page stands from now on, where a permanent redirect led there.
    """

    postings: tuple[FoundPosting, ...]
    validators: Validators
    unchanged: bool = False
    moved_to: str = ""


class Source(Protocol):
    """One system, or one kind of page. All methods raise CheckError and nothing else of their own."""

    name: str
    documented: bool
    """A public endpoint of a job-board system, used as documented: its host's robots.txt does not govern it."""

    def recognise(self, url: SplitResult) -> Board | None:
        """The board that ``url`` (canonical) belongs to, by its form alone and without a request."""
        ...

    def find(self, page: Page) -> Board | None:
        """The board that a fetched page embeds, links to, or is."""
        ...

    def host(self, board: Board) -> str:
        """The host that reading ``board`` visits: checks of boards on one host never run at once."""
        ...

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """Read the whole board, conditionally on ``validators``."""
        ...

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        """``posting`` completed from its own page; None where the list already says all there is.

        A posting whose page is gone raises CheckError (not_found).
        """
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """One step of finding a source: what was looked at and what came of it."""

    what: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Detection:
    """The source found behind a URL, what its first reading brought, and the steps that led there."""

    board: Board
    reading: Reading
    tried: tuple[Tried, ...] = field(default=())
