"""What the readers of pages share: fetching one, and telling an empty board from a page that says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.ids import distinct
from scoutly_tui.sources.memory import Memory, first_validators, posting_digest, seen_unchanged
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators


PAGE_LIMIT: Final = 40
_MOST: Final = 0.9


def read_page(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The board that the page at ``board.url`` is, with the pages it continues on.

    The first of several pages speaks for the others only where ``sources.memory`` says so. Raises CheckError:
    moved where the page now leads elsewhere, and what ``nothing_found`` says where the page holds no posting and
    does not say either that there is none.
    """
    response = visit.get(board.url, validators=first_validators(validators, visit))
    reading = _read(board, visit, validators, response)
    return replace(reading, moved_to=response.url) if response.moved_for_good else reading


def _read(board: Board, visit: Visit, validators: Validators, response: Response) -> Reading:
    if response.not_modified:
        return Reading((), seen_unchanged(response, validators).validators, unchanged=True)
    check_not_moved(board, response)
    page, memory = Page.of(response), Memory.of(validators)
    if memory is not None and memory.speaks(visit) and _like_then(board, page, memory):
        return Reading((), seen_unchanged(response, validators).validators, unchanged=True)
    reading = read_on(board, page, response, visit)
    now = Memory.of(reading.validators)
    if memory is not None and now is not None and memory.whole == now.whole:
        return Reading((), reading.validators, unchanged=True)
    return reading


def _like_then(board: Board, page: Page, memory: Memory) -> bool:
    """Whether ``page`` lists the postings and states the total that are remembered."""
    from scoutly_tui.sources.html.paging import promised_total

    return promised_total(page) == memory.total and posting_digest(postings_of(board, page)) == memory.page


def read_on(
    board: Board, first: Page, response: Response, visit: Visit, on_first_page: Sequence[FoundPosting] = ()
) -> Reading:
    """The board whose first page is ``first``, read from ``response``, with all the pages it continues on.

    ``on_first_page`` are the postings of ``first``, where they were read already.

    Raises CheckError: also needs_browser where the page says that there are more than could be reached, and
    too_large for a list of more than ``PAGE_LIMIT`` pages. A part of a board is never taken for the whole.
    """
    from scoutly_tui.sources.html.paging import next_page, promised_total

    found = list(on_first_page or postings_of(board, first))
    if not found:
        raise_unless_empty(first)
        return Reading((), response.validators)
    on_first = posting_digest(found)
    page, seen = first, {first.url, board.url}
    alone = True
    while url := next_page(page, seen):
        if len(seen) > PAGE_LIMIT:
            raise CheckError(ProblemKind.TOO_LARGE, f"The list goes on for more than {PAGE_LIMIT} pages.")
        seen.add(url)
        page = Page.of(visit.get(url))
        alone = False
        known = {posting.external_id for posting in found}
        fresh = [p for p in postings_of(board, page) if p.external_id not in known]
        if not fresh:
            break
        found += fresh
    total = promised_total(first)
    if len(found) < _MOST * total:
        raise CheckError(
            ProblemKind.NEEDS_BROWSER,
            f"The page shows {len(found)} of {total} postings; the rest is only loaded by scripts.",
            seen=first.title,
        )
    whole = distinct(found)
    if alone:
        return Reading(whole, response.validators)
    digest = posting_digest(whole)
    memory = Memory(response.validators.body_hash, on_first, total, digest, clock.now_ms())
    return Reading(whole, memory.validators(response))


def postings_of(board: Board, page: Page) -> tuple[FoundPosting, ...]:
    """The postings on one ``page`` of ``board``, as its source reads them. Raises CheckError."""
    from scoutly_tui.sources import embedded, jsonld
    from scoutly_tui.sources.html.extract import extract

    now = clock.now_ms()
    if board.source == "jsonld":
        return jsonld.postings(page, now)
    if board.source == "embedded":
        return embedded.postings(page, now)
    return extract(page, board.hint, now)


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
    if is_shell(page):
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


def is_shell(page: Page) -> bool:
    """Whether scripts would fill ``page``: it asks for a browser, or is much script and hardly a word or link."""
    from scoutly_tui.fetch import blocks

    if blocks.needs_browser(page.html.encode("utf-8", "replace")):
        return True
    script = sum(len(s.text) for s in page.inline_scripts) + 20_000 * len(page.scripts)
    return script >= 20_000 and len(page.links) < 12 and len(page.text.split()) < 60
