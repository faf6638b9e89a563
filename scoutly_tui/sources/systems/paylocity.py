"""Paylocity: the data that a board's page carries, one answer a board; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import dig, flag_of, join_place, parse_date, text_of, work_model
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_HOST: Final = "recruiting.paylocity.com"
_GUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def board_of(url: SplitResult) -> Board | None:
    """The company of a board page; a posting's page does not show it."""
    parts = kit.segments(url)
    if url.hostname != _HOST or [part.lower() for part in parts[:3]] != ["recruiting", "jobs", "all"]:
        return None
    if len(parts) < 4 or not _GUID.fullmatch(parts[3]):
        return None
    return Board("paylocity", parts[3].lower(), f"https://{_HOST}/recruiting/jobs/All/{parts[3].lower()}")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. A company that is gone has a page without data, or is sent to ``JobNotFound``."""
    response = kit.get(visit, board.url, validators=validators, accept=kit.HTML, documented=False)
    if response.not_modified:
        return kit.unchanged(response)
    if "jobnotfound" in response.url.lower() or (
        "pageData" not in response.text and "paylocity" in response.text.lower()
    ):
        raise kit.not_found("Paylocity knows no such board.", response.text[:300])
    return kit.reading(response, parse(kit.inline_json(response.text, "window.pageData"), kit.now()))


def parse(document: object, now: int) -> list[FoundPosting]:
    """The postings that are not internal. Raises CheckError (unreadable)."""
    public = [row for row in kit.items(document, "Jobs") if not flag_of(row, "IsInternal")]
    return kit.collect(public, lambda row: _posting(row, now))


def _posting(row: object, now: int) -> FoundPosting | None:
    number, place = text_of(row, "JobId"), dig(row, "JobLocation")
    name = text_of(row, "LocationName")
    written = join_place(*(text_of(place, part) for part in ("City", "State", "Country")))
    remote = WorkModel.REMOTE if flag_of(row, "IsRemote") else None
    return kit.posting(
        number,
        text_of(row, "JobTitle"),
        f"https://{_HOST}/Recruiting/Jobs/Details/{quote(number)}" if number else "",
        locations=[written or name],
        work=remote or work_model(name),
        department=text_of(row, "HiringDepartment"),
        posted_at=parse_date(text_of(row, "PublishedDate"), now),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its page's JSON-LD says."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False)
    return kit.completed_from_page(posting, kit.page_of(response), "job-listing-description")


SOURCE: Final = kit.System(
    name="paylocity",
    domains=("paylocity.com",),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    read_detail=detail,
    documented=False,
)
