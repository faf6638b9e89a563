"""Asking for a board, page by page where it has pages, and what the answers amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import canonical_url, host_of
from scoutly_tui.sources.memory import Memory, body_digest, first_validators, row_digest, seen_unchanged
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems.kit.documents import now, page_of, unreadable
from scoutly_tui.sources.systems.kit.postings import completed_from_page, merged

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

JSON: Final = "application/json"
XML: Final = "application/xml,text/xml;q=0.9,*/*;q=0.5"
HTML: Final = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
PAGE_LIMIT: Final = 500
"""More pages than any board has: whoever sends more is not counting."""


def _as_it_is(row: object) -> object:
    return row


def get(
    visit: Visit,
    url: str,
    *,
    validators: Validators | None = None,
    accept: str = JSON,
    headers: Mapping[str, str] | None = None,
    documented: bool = True,
    home: tuple[str, ...] = (),
) -> Response:
    """The answer to ``url`` from the host that was asked.

    Redirects within the host are followed. Raises CheckError: not_found when the answer sends us to the
    vendor's front door (``home``: its registered names), moved when it sends us to any other host.
    """
    from scoutly_tui.fetch.response import Validators as NoValidators

    known = validators or NoValidators()
    for _ in range(4):
        response = visit.get(
            url, validators=known, accept=accept, headers=headers or {}, documented=documented, follow=False
        )
        if not 300 <= response.status < 400 or response.not_modified:
            return response
        url = _next_on_host(url, response, home)
    raise CheckError(ProblemKind.HTTP_ERROR, f"{host_of(url)} redirects without end.", status=response.status)


def post(
    visit: Visit,
    url: str,
    body: object,
    *,
    validators: Validators | None = None,
    headers: Mapping[str, str] | None = None,
    documented: bool = True,
) -> Response:
    """The answer to ``body``, sent as JSON. Raises CheckError (moved) for an answer from elsewhere."""
    from scoutly_tui.fetch.response import Validators as NoValidators

    response = visit.post(
        url, json=body, validators=validators or NoValidators(), headers=headers or {}, documented=documented
    )
    if host_of(response.url) != host_of(url):
        raise CheckError(
            ProblemKind.MOVED,
            f"{host_of(url)} sends its visitors on to {host_of(response.url)}.",
            seen=response.url,
        )
    return response


def _next_on_host(url: str, response: Response, home: tuple[str, ...]) -> str:
    asked = host_of(url)
    try:
        target = canonical_url(response.headers.get("location", ""), url)
    except ValueError:
        raise CheckError(
            ProblemKind.HTTP_ERROR, f"{asked} answers with a redirect to nowhere.", status=response.status
        ) from None
    host = host_of(target)
    if host == asked and target != url:
        return target
    if host.removeprefix("www.") in home:
        raise CheckError(
            ProblemKind.NOT_FOUND,
            f"{asked} has no board any more: it leads to {host}.",
            seen=target,
            status=response.status,
        )
    raise CheckError(
        ProblemKind.MOVED,
        f"The board at {asked} sends its visitors on to {host}.",
        seen=target,
        status=response.status,
    )


def all_rows(
    visit: Visit,
    ask: Callable[[int, Validators | None], Response],
    rows_of: Callable[[Response], tuple[list[object], int | None]],
    known: Validators,
    *,
    page_size: int,
    refused: ProblemKind = ProblemKind.UNREADABLE,
    stable: Callable[[object], object] = _as_it_is,
) -> tuple[list[Response], list[object]]:
    """Every row of a list that comes in pages, and the answers that brought them.

    ``ask`` gets the answer from an offset on (only the first conditionally); ``rows_of`` reads its rows and
    the total it claims, if any. The first total counts, for some systems say 0 later; so does a later one
    that is smaller but not 0. A last page may repeat rows that new postings pushed on to it. Where the first
    page tells that nothing changed (``sources.memory``), it is the one answer, marked as not modified;
    ``stable`` leaves out of a row what changes by itself. Raises CheckError (``refused``) where the pages end
    before the total, and unreadable where they never end: what is read in part is not read.
    """
    answers: list[Response] = []
    rows: list[object] = []
    seen: set[int] = set()
    total: int | None = None
    first: tuple[list[object], int] = ([], 0)
    for _ in range(PAGE_LIMIT):
        answer = ask(len(rows), None if answers else first_validators(known, visit))
        answers.append(answer)
        if answer.not_modified:
            return [*answers[:-1], seen_unchanged(answer, known)], []
        page, claimed = rows_of(answer)
        if len(answers) == 1:
            first = (page, claimed or 0)
            if _tells_nothing_changed(first, known, visit, stable):
                return [seen_unchanged(answer, known)], []
        if claimed and (total is None or claimed < total):
            total = claimed
        fresh = _identities(page) - seen
        seen |= fresh
        if total is not None and len(rows) + len(page) >= total and (fresh or len(page) < len(first[0])):
            return remembered(answers, rows + page, first, stable), rows + page
        if not fresh:
            break
        rows += page
        if total is None and len(page) < page_size:
            return remembered(answers, rows, first, stable), rows
    else:
        raise unreadable(f"The board has more than {PAGE_LIMIT} pages.")
    if total is not None:
        raise CheckError(refused, f"The board says it has {total} postings, but stopped after {len(rows)}.")
    return remembered(answers, rows, first, stable), rows


def _tells_nothing_changed(
    first: tuple[list[object], int], known: Validators, visit: Visit, stable: Callable[[object], object]
) -> bool:
    """Whether the first page's rows and total are those that are remembered, and that is enough to go by."""
    memory = Memory.of(known)
    if memory is None or not memory.speaks(visit) or first[1] != memory.total:
        return False
    return row_digest(first[0], stable, [""]) == memory.page


def remembered(
    answers: list[Response],
    rows: list[object],
    first: tuple[list[object], int] = ([], 0),
    stable: Callable[[object], object] = _as_it_is,
) -> list[Response]:
    """``answers``, of which the first of several keeps what the next look needs to know of them all."""
    if len(answers) < 2:
        return answers
    digests = [body_digest(answer) for answer in answers]
    memory = Memory(
        answer=digests[0],
        page=row_digest(first[0], stable, digests[:1]),
        total=first[1],
        whole=row_digest(rows, stable, digests),
        read_at=now(),
    )
    return [replace(answers[0], validators=memory.validators(answers[0])), *answers[1:]]


def _identities(rows: list[object]) -> set[int]:
    """What tells ``rows`` from others. Raises CheckError (unreadable) for rows nested without measure."""
    try:
        return {hash(repr(row)) for row in rows}
    except RecursionError:
        raise unreadable("The list is nested too deep to be read.") from None


def unchanged(response: Response) -> Reading:
    """The reading of a board that did not change."""
    return Reading((), response.validators, unchanged=True)


def reading(response: Response, postings: Iterable[FoundPosting]) -> Reading:
    """The reading of a board that one answer holds."""
    return Reading(merged(postings), response.validators)


def pages_reading(answers: list[Response], postings: Iterable[FoundPosting], known: Validators) -> Reading:
    """The reading of a board that ``answers`` hold together.

    Where it took several pages, no single validator speaks for all: what is remembered of all of them does.
    """
    before, after = Memory.of(known), Memory.of(answers[0].validators)
    if before is not None and after is not None and before.whole == after.whole:
        return Reading((), answers[0].validators, unchanged=True)
    return reading(answers[0], postings)


def detail_from_page(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what the JSON-LD of its page on the company's own site says: a system's ``read_detail``."""
    response = get(visit, posting.url, accept=HTML, documented=False)
    return completed_from_page(posting, page_of(response))
