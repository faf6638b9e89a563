"""Y Combinator: the data that a company's jobs page carries, one answer a company; text on each posting's page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import dig, employment_type, parse_date, salary_from_prose, text_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_HOST: Final = "www.ycombinator.com"


def board_of(url: SplitResult) -> Board | None:
    """The company of its jobs page or a posting's page."""
    parts = kit.segments(url)
    if url.hostname not in (_HOST, "ycombinator.com") or parts[:1] != ["companies"] or parts[2:3] != ["jobs"]:
        return None
    return Board("ycombinator", parts[1], f"https://{_HOST}/companies/{quote(parts[1])}/jobs")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    response = kit.get(visit, board.url, validators=validators, accept=kit.HTML, documented=False)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(kit.page_of(response), kit.now()))


def parse(page: Page, now: int) -> list[FoundPosting]:
    """The postings of the page's data. Raises CheckError (unreadable)."""
    for element in page.tree.iter():
        data = element.get("data-page") if isinstance(element.tag, str) else None
        if not data or "jobPostings" not in data:
            continue
        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            continue
        path = ("props", "jobPostings") if dig(document, "jobPostings") is None else ("jobPostings",)
        return kit.collect(kit.items(document, *path), lambda row: _posting(row, now))
    raise kit.unreadable("The page does not hold the data it should hold.", page.title)


def _posting(row: object, now: int) -> FoundPosting | None:
    pay = text_of(row, "salaryRange")
    return kit.posting(
        text_of(row, "id"),
        text_of(row, "title"),
        text_of(row, "url"),
        base=f"https://{_HOST}/",
        locations=[text_of(row, "location")],
        employment=employment_type(text_of(row, "type")),
        department=text_of(row, "prettyRole"),
        posted_at=parse_date(dig(row, "createdAt"), now),
        salary=salary_from_prose(f"Salary: {pay}") if pay else None,
    )


SOURCE: Final = kit.System(
    name="ycombinator",
    domains=("ycombinator.com",),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    read_detail=kit.detail_from_page,
    documented=False,
)
