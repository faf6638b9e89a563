"""JOIN: the page data of a company's pages, five postings a page; text and pay on each posting's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    int_of,
    join_place,
    parse_date,
    salary,
    text_of,
    work_model,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

_HOST: Final = "join.com"
_PAGE: Final = 5


def board_of(url: SplitResult) -> Board | None:
    """The company of a board page or a posting's page."""
    parts = kit.segments(url)
    if url.hostname not in (_HOST, "www.join.com") or parts[:1] != ["companies"] or len(parts) < 2:
        return None
    return (
        Board("join", parts[1], f"https://{_HOST}/companies/{quote(parts[1])}")
        if kit.is_slug(parts[1])
        else None
    )


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""

    def ask(offset: int, known: Validators | None) -> Response:
        url = board.url if offset == 0 else f"{board.url}?page={offset // _PAGE + 1}"
        return kit.get(visit, url, validators=known, accept=kit.HTML, documented=False)

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total. A page that is gone says so in its data, with status 200."""
    props = dig(kit.inline_json(response.text, 'id="__NEXT_DATA__"'), "props", "pageProps")
    if text_of(props, "statusCode") in ("404", "410"):
        raise kit.not_found("JOIN knows no such company.")
    jobs = dig(props, "initialState", "jobs")
    rows = kit.items(jobs, "items")
    total = int_of(jobs, "pagination", "rowCount") or int_of(jobs, "pagination", "total")
    pages = int_of(jobs, "pagination", "pageCount")
    if total is None and pages == 1:
        total = len(rows)
    return rows, total


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    address = text_of(row, "idParam")
    return kit.posting(
        text_of(row, "id"),
        text_of(row, "title"),
        f"{board.url}/{quote(address)}" if address else "",
        locations=[join_place(text_of(row, "city", "cityName"), text_of(row, "city", "countryName"))],
        work=work_model(text_of(row, "workplaceType")),
        employment=employment_type(text_of(row, "employmentType", "name") or text_of(row, "employmentType")),
        department=text_of(row, "category", "name"),
        posted_at=parse_date(dig(row, "createdAt"), now),
        salary=salary(
            dig(row, "salaryAmountFrom", "amount"),
            dig(row, "salaryAmountTo", "amount"),
            dig(row, "salaryAmountFrom", "currency"),
            dig(row, "salaryFrequency"),
        ),
    )


SOURCE: Final = kit.System(
    name="join",
    domains=(_HOST,),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    read_detail=kit.detail_from_page,
    documented=False,
)
