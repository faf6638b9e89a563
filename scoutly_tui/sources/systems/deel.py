"""Deel: the data that a company's job board page carries, the whole list on one page; text on each posting's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import dig, employment_type, list_of, parse_date, text_of, work_model
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_HOST: Final = "jobs.deel.com"
_DEEPEST: Final = 60


def board_of(url: SplitResult) -> Board | None:
    """The company of its board or of a posting's page."""
    parts = kit.segments(url)
    parts = parts[1:] if parts[:1] == ["job-boards"] else parts
    if url.hostname != _HOST or not parts or not kit.is_slug(parts[0]):
        return None
    if parts[0] in ("embed", "jobs", "job-details", "_next", "api"):
        return None
    return Board("deel", parts[0], f"https://{_HOST}/{quote(parts[0])}")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    response = kit.get(visit, board.url, validators=validators, accept=kit.HTML, documented=False)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(kit.page_of(response), board, kit.now()))


def parse(page: Page, board: Board, now: int) -> list[FoundPosting]:
    """The postings of the page's data. Raises CheckError (unreadable)."""
    from scoutly_tui.sources.blobs import blobs

    for blob in blobs(page):
        rows = _rows(blob, _DEEPEST)
        if rows is not None:
            return kit.collect(rows, lambda row: _posting(row, board, now))
    raise kit.no_postings(page)


def _rows(value: object, depth: int) -> list[object] | None:
    """The list called ``jobPostings``, wherever in ``value`` it is: how deep changes with each of the site's builds."""
    found = dig(value, "jobPostings")
    if isinstance(found, list):
        return found
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    parts = (part for part in inner if isinstance(part, dict | list))
    return next((rows for part in parts if depth and (rows := _rows(part, depth - 1)) is not None), None)


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    job = dig(row, "job")
    return kit.posting(
        number,
        text_of(row, "title"),
        f"{board.url}/job-details/{quote(number)}/overview" if number else "",
        locations=[text_of(place, "location", "name") for place in list_of(job, "jobLocations")],
        work=work_model(text_of(job, "workplaceType")),
        employment=employment_type(text_of(job, "employmentType")),
        department=text_of(job, "department", "name"),
        posted_at=parse_date(dig(row, "publishedAt") or dig(row, "createdAt"), now),
    )


SOURCE: Final = kit.System(
    name="deel",
    domains=(_HOST,),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    read_detail=kit.detail_from_page,
    documented=False,
)
