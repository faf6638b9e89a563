"""What the readers of pages share: fetching one, and telling an empty board from a page that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators


def read_page(
    board: Board,
    visit: Visit,
    validators: Validators,
    extract: Callable[[Page], tuple[FoundPosting, ...]],
) -> Reading:
    """The board that ``extract`` finds in the page at ``board.url``.

    Raises CheckError: moved where the page now leads elsewhere, and what ``nothing_found`` says where the page
    holds no posting and does not say either that there is none.
    """
    response = visit.get(board.url, validators=validators)
    if response.not_modified:
        return Reading((), response.validators, unchanged=True)
    check_not_moved(board, response)
    page = Page.of(response)
    found = extract(page)
    if not found:
        raise_unless_empty(page)
    return Reading(found, response.validators)


def check_not_moved(board: Board, response: Response) -> None:
    """Raises CheckError (moved) when a page was redirected to the front page or onto a job-board system."""
    from scoutly_tui.sources.registry import recognise

    if not response.hops:
        return
    asked, got = urlsplit(board.url), urlsplit(response.url)
    if got.path.strip("/") == "" and asked.path.strip("/") != "" and not got.query:
        raise CheckError(
            ProblemKind.MOVED,
            "The page is gone: its address now leads to the front page.",
            seen=response.url,
        )
    system = recognise(response.url)
    if system is not None and system != recognise(board.url):
        raise CheckError(
            ProblemKind.MOVED,
            f"The board moved to {system.source} ({system.url}).",
            seen=response.url,
        )


def raise_unless_empty(page: Page) -> None:
    """Return if ``page`` says that nothing is open. Raises CheckError (not_found, needs_browser, unreadable)."""
    from scoutly_tui.sources.html.notices import says_nothing_open

    if not says_nothing_open(page):
        raise nothing_found(page)


def nothing_found(page: Page) -> CheckError:
    """Why ``page`` gave no posting: it is not there, wants a browser, or holds nothing a machine can read."""
    from scoutly_tui.fetch import blocks

    body = page.html.encode("utf-8", "replace")
    if blocks.soft_404(body):
        return CheckError(
            ProblemKind.NOT_FOUND,
            "The page says that it does not exist (any more).",
            seen=page.title,
        )
    if blocks.needs_browser(body) or _is_shell(page):
        return CheckError(
            ProblemKind.NEEDS_BROWSER,
            "The page is put together by scripts; without a browser it holds no postings.",
            seen=page.title,
        )
    return CheckError(
        ProblemKind.UNREADABLE,
        "The page holds nothing that reads like a list of open postings.",
        seen=page.title,
    )


def _is_shell(page: Page) -> bool:
    """Whether scripts would fill the page: much script, hardly any words or links of its own."""
    words = len(page.text.split())
    script = sum(len(s.text) for s in page.inline_scripts) + 20_000 * len(page.scripts)
    return words < 60 and len(page.links) < 12 and script > 20_000
