"""ADP Workforce Now: the career centre's public requisitions, twenty a page; text with each detail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    int_of,
    join_place,
    list_of,
    parse_date,
    salary,
    text_of,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

_HOST: Final = "workforcenow.adp.com"
_LIST: Final = f"https://{_HOST}/mascsr/default/careercenter/public/events/staffing/v1/job-requisitions"
_PAGE: Final = 20


def board_of(url: SplitResult) -> Board | None:
    """The client (``cid|ccId``) of a career centre's page."""
    query = {name.lower(): values[0] for name, values in parse_qs(url.query).items()}
    cid, centre = query.get("cid", ""), query.get("ccid", "")
    if (
        url.hostname != _HOST
        or not re.fullmatch(r"[0-9a-f-]{36}", cid)
        or not re.fullmatch(r"[\w-]{0,60}", centre)
    ):
        return None
    return Board("adp", f"{cid}|{centre}", _page(cid, centre))


def _page(cid: str, centre: str, number: str = "") -> str:
    where = (
        f"cid={cid}" + (f"&ccId={centre}" if centre else "") + (f"&jobId={quote(number)}" if number else "")
    )
    return f"https://{_HOST}/mascsr/default/mdf/recruitment/recruitment.html?{where}&lang=en_US"


def _query(board: Board) -> str:
    cid, centre = board.token.split("|")
    return f"cid={cid}" + (f"&ccId={centre}" if centre else "") + "&lang=en_US"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""

    def ask(offset: int, known: Validators | None) -> Response:
        url = f"{_LIST}?{_query(board)}&$top={_PAGE}&$skip={offset}"
        return kit.get(visit, url, validators=known, home=("adp.com",))

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    public = [
        row for row in rows if not _custom(row, "indicatorFields", "indicatorValue", "InternalPostingFlag")
    ]
    return kit.pages_reading(answers, kit.collect(public, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "jobRequisitions"), int_of(document, "meta", "totalNumber")


def _custom(row: object, group: str, value: str, code: str) -> str:
    """The custom field ``code``; of a flag, only a yes."""
    for field in list_of(row, "customFieldGroup", group):
        if text_of(field, "nameCode", "codeValue") == code:
            return "yes" if flag_of(field, value) and value == "indicatorValue" else text_of(field, value)
    return ""


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = _custom(row, "stringFields", "stringValue", "ExternalJobID") or text_of(row, "itemID")
    cid, centre = board.token.split("|")
    low, high = dig(row, "payGradeRange", "minimumRate"), dig(row, "payGradeRange", "maximumRate")
    return kit.posting(
        number,
        text_of(row, "requisitionTitle"),
        _page(cid, centre, number) if number else "",
        locations=[_place(place) for place in list_of(row, "requisitionLocations")],
        employment=employment_type(text_of(row, "workLevelCode", "shortName")),
        posted_at=parse_date(text_of(row, "postDate"), now),
        salary=salary(
            dig(low, "amountValue"),
            dig(high, "amountValue"),
            dig(low, "currencyCode") or dig(high, "currencyCode"),
            _custom(row, "codeFields", "shortName", "SalaryType"),
        ),
        requisition=text_of(row, "clientRequisitionID"),
    )


def _place(place: object) -> str:
    address = dig(place, "address")
    region = text_of(address, "countrySubdivisionLevel1", "codeValue")
    return text_of(place, "nameCode", "shortName") or join_place(text_of(address, "cityName"), region)


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text; some are only an attachment, and have none."""
    document = kit.get(visit, f"{_LIST}/{quote(posting.external_id)}?{_query(board)}").json()
    description = html_to_text(text_of(document, "requisitionDescription"))
    if not description and not text_of(document, "requisitionTitle"):
        raise kit.unreadable("The posting has no text.", kit.glimpse(document))
    return kit.completed(
        posting, kit.posting(posting.external_id, posting.title, posting.url, description=description)
    )


SOURCE: Final = kit.System(
    name="adp", domains=("adp.com",), board_of=board_of, read_board=read, api_host=_HOST, read_detail=detail
)
