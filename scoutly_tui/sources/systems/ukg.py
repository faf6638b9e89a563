"""UKG Pro (UltiPro): the search endpoint of a job board, fifty a page; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import EmploymentType, FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.fields import (
    dig,
    flag_of,
    html_to_text,
    int_of,
    join_place,
    list_of,
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

_DOMAINS: Final = ("ultipro.com", "ultipro.ca")
_PAGE: Final = 50
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_WORK_MODELS: Final = {"1": "on-site", "2": "hybrid", "3": "remote"}


def board_of(url: SplitResult) -> Board | None:
    """The tenant and job board of a board page or a posting's page; the token is ``tenant|board``."""
    host, parts = url.hostname or "", kit.segments(url)
    if (
        not host.startswith("recruiting")
        or len(parts) < 3
        or parts[1] != "JobBoard"
        or not _UUID.fullmatch(parts[2])
    ):
        return None
    if not re.fullmatch(r"[A-Za-z0-9]{3,30}", parts[0]):
        return None
    return Board(
        "ukg", f"{parts[0]}|{parts[2].lower()}", f"https://{host}/{parts[0]}/JobBoard/{parts[2].lower()}"
    )


def api_host(board: Board) -> str:
    return host_of(board.url)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""

    def ask(offset: int, known: Validators | None) -> Response:
        newest = {"Value": "postedDateDesc", "PropertyName": "PostedDate", "Ascending": False}
        search = {"Top": _PAGE, "Skip": offset, "QueryString": "", "OrderBy": [newest], "Filters": []}
        match = {
            "PreferredJobs": [],
            "Educations": [],
            "LicenseAndCertifications": [],
            "Skills": [],
            "hasNoLicenses": False,
            "SkippedSkills": [],
        }
        body = {"opportunitySearch": search, "matchCriteria": match}
        return kit.post(visit, f"{board.url}/JobBoardView/LoadSearchResults", body, validators=known)

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "opportunities"), int_of(document, "totalCount")


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "Id")
    full_time = flag_of(row, "FullTime")
    kinds = {True: EmploymentType.FULL_TIME, False: EmploymentType.PART_TIME}
    kind = text_of(row, "JobLocationType")
    return kit.posting(
        number,
        text_of(row, "Title"),
        f"{board.url}/OpportunityDetail?opportunityId={quote(number)}" if number else "",
        locations=[_place(place) for place in list_of(row, "Locations")],
        work=work_model(_WORK_MODELS.get(kind, kind)),
        employment=None if full_time is None else kinds[full_time],
        department=text_of(row, "JobCategoryName"),
        posted_at=parse_date(text_of(row, "PostedDate"), now),
        salary=salary(
            dig(row, "PayRangeMinimum"),
            dig(row, "PayRangeMaximum"),
            dig(row, "PayRangeCurrency"),
            dig(row, "PayRangePeriod"),
        ),
        requisition=text_of(row, "RequisitionNumber"),
    )


def _place(place: object) -> str:
    address = dig(place, "Address")
    region = text_of(address, "State", "Code") or text_of(address, "State", "Name")
    country = text_of(address, "Country", "Name") or text_of(address, "Country", "Code")
    name = text_of(place, "LocalizedName") or text_of(place, "LocalizedDescription")
    return join_place(text_of(address, "City"), region, country) or name


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text, out of the data its page carries; without that data it is gone."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False)
    if "CandidateOpportunityDetail(" not in response.text:
        raise kit.not_found("The posting is not there any more.", response.text[:300])
    data = kit.inline_json(response.text, "CandidateOpportunityDetail(")
    description = html_to_text(text_of(data, "Description"))
    if not description:
        raise kit.unreadable("The posting has no text.", kit.glimpse(data))
    return kit.completed(
        posting, kit.posting(posting.external_id, posting.title, posting.url, description=description)
    )


SOURCE: Final = kit.System(
    name="ukg", domains=_DOMAINS, board_of=board_of, read_board=read, api_host=api_host, read_detail=detail
)
