"""Oracle Recruiting Cloud: the Candidate Experience's REST resources; text with each posting's detail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import dig, html_to_text, int_of, list_of, parse_date, text_of, work_model
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

_DOMAINS: Final = ("oraclecloud.com", *(f"oraclecloud{number}.com" for number in range(1, 30)))
_PAGE: Final = 100
_RESOURCES: Final = "hcmRestApi/resources/latest"


def board_of(url: SplitResult) -> Board | None:
    """The tenant's host and the site of a Candidate Experience page."""
    parts = kit.segments(url)
    if "CandidateExperience" not in parts:
        return None
    after = parts[parts.index("CandidateExperience") + 1 :]
    site = after[after.index("sites") + 1] if "sites" in after[:-1] else "CX_1"
    if not re.fullmatch(r"[\w-]{1,60}", site):
        return None
    host = url.hostname or ""
    return Board(
        "oracle_hcm", f"{host}|{site}", f"https://{host}/hcmUI/CandidateExperience/en/sites/{site}/jobs"
    )


def api_host(board: Board) -> str:
    return board.token.split("|")[0]


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. Without ``expand`` the list would be empty; offsets belong in both places."""
    host, site = board.token.split("|")
    expand = "requisitionList.workLocation,requisitionList.secondaryLocations"

    def ask(offset: int, known: Validators | None) -> Response:
        finder = f"findReqs;siteNumber={site},limit={_PAGE},sortBy=POSTING_DATES_DESC,offset={offset}"
        url = f"https://{host}/{_RESOURCES}/recruitingCEJobRequisitions?onlyData=true&expand={expand}"
        return kit.get(visit, f"{url}&finder={finder}&limit={_PAGE}&offset={offset}", validators=known)

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "items", 0, "requisitionList"), int_of(document, "items", 0, "TotalJobsCount")


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "Id")
    others = [text_of(place, "Name") for place in list_of(row, "secondaryLocations")]
    return kit.posting(
        number,
        text_of(row, "Title"),
        f"{board.url.removesuffix('s')}/{quote(number)}" if number else "",
        locations=[text_of(row, "PrimaryLocation"), *others],
        work=work_model(
            text_of(row, "WorkplaceType") or text_of(row, "WorkplaceTypeCode").removeprefix("ORA_")
        ),
        department=text_of(row, "JobFamily") or text_of(row, "Department"),
        posted_at=parse_date(text_of(row, "PostedDate"), now),
        language=text_of(row, "Language"),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text."""
    host, site = board.token.split("|")
    finder = f'ById;Id="{posting.external_id}",siteNumber={site}'
    url = f"https://{host}/{_RESOURCES}/recruitingCEJobRequisitionDetails?expand=all&onlyData=true"
    document = kit.get(visit, f"{url}&finder={quote(finder, safe=';=,')}").json()
    if isinstance(document, dict) and document.get("items") == []:
        raise kit.not_found("The posting is not there any more.")
    full = dig(document, "items", 0) or document
    names = ("Description", "Responsibilities", "Qualifications")
    parts = [html_to_text(text_of(full, f"External{name}Str")) for name in names]
    if not any(parts):
        parts = [html_to_text(text_of(full, "ShortDescriptionStr"))]
    if not any(parts):
        raise kit.unreadable("The posting has no text.", kit.glimpse(full))
    more = kit.posting(
        posting.external_id,
        posting.title,
        posting.url,
        work=work_model(text_of(full, "WorkplaceType")),
        department=text_of(full, "Category"),
        posted_at=parse_date(text_of(full, "ExternalPostedStartDate"), kit.now()),
        description=kit.paragraphs(*parts),
    )
    return kit.completed(posting, more)


SOURCE: Final = kit.System(
    name="oracle_hcm",
    domains=_DOMAINS,
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
)
