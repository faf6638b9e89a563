"""SmartRecruiters: the public postings API, a hundred a page; the text comes with each posting's detail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.domain.urls import canonical_url, host_of
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    int_of,
    join_place,
    parse_date,
    salary,
    text_of,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

_API: Final = "api.smartrecruiters.com"
_HOSTS: Final = ("careers.smartrecruiters.com", "jobs.smartrecruiters.com")
_PAGE: Final = 100
_SECTIONS: Final = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def board_of(url: SplitResult) -> Board | None:
    """The company of a board page, a posting's page or an API address; its name is kept as given."""
    parts = kit.segments(url)
    if url.hostname == _API:
        parts = parts[2:] if parts[:2] == ["v1", "companies"] else []
    elif url.hostname not in _HOSTS:
        return None
    if (
        not parts
        or not kit.is_slug(parts[0])
        or parts[0] in ("ni", "oneclick-ui", "sr-jobs", "static", "my-applications")
    ):
        return None
    return Board("smartrecruiters", parts[0], f"https://careers.smartrecruiters.com/{quote(parts[0])}")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. A total of 0 is settled at the company's page: unknown names answer so too."""
    base = f"https://{_API}/v1/companies/{quote(board.token)}/postings?limit={_PAGE}&offset="

    def ask(offset: int, known: Validators | None) -> Response:
        return kit.get(visit, f"{base}{offset}", validators=known, home=("smartrecruiters.com",))

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    if not rows:
        _check_it_exists(board, visit)
    return kit.pages_reading(answers, parse(rows, board, kit.now()), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "content"), int_of(document, "totalFound")


def _check_it_exists(board: Board, visit: Visit) -> None:
    """A page, or a redirect to the company's own domain, is a real company's. Raises CheckError (not_found)."""
    answer = visit.get(board.url, documented=True, follow=False)
    if not 300 <= answer.status < 400:
        return
    try:
        target = canonical_url(answer.headers.get("location", ""), board.url)
    except ValueError:
        target = ""
    host = host_of(target)
    if not host or host.removeprefix("www.") == "smartrecruiters.com" or host == "jobs.smartrecruiters.com":
        raise kit.not_found(f"SmartRecruiters knows no company “{board.token}”.", target)


def parse(rows: list[object], board: Board, now: int) -> list[FoundPosting]:
    """The postings that are public. Raises CheckError (unreadable)."""
    public = [row for row in rows if text_of(row, "visibility").upper() not in ("INTERNAL", "PRIVATE")]
    return kit.collect(public, lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    company = text_of(row, "company", "identifier") or board.token
    return kit.posting(
        number,
        text_of(row, "name"),
        f"https://jobs.smartrecruiters.com/{quote(company)}/{quote(number)}",
        locations=[_place(row)],
        work=_work_model(row),
        employment=employment_type(text_of(row, "typeOfEmployment", "label"))
        or employment_type(text_of(row, "typeOfEmployment", "id")),
        department=text_of(row, "department", "label") or text_of(row, "function", "label"),
        posted_at=parse_date(dig(row, "releasedDate"), now),
        language=text_of(row, "language", "code"),
        requisition=text_of(row, "refNumber"),
    )


def _place(row: object) -> str:
    place = dig(row, "location")
    country = text_of(place, "country")
    parts = (
        text_of(place, "city"),
        text_of(place, "region"),
        country.upper() if len(country) == 2 else country,
    )
    return text_of(place, "fullLocation") or join_place(*parts)


def _work_model(row: object) -> WorkModel | None:
    if flag_of(row, "location", "hybrid"):
        return WorkModel.HYBRID
    return WorkModel.REMOTE if flag_of(row, "location", "remote") else None


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text and, where shown, its pay."""
    url = f"https://{_API}/v1/companies/{quote(board.token)}/postings/{quote(posting.external_id)}"
    document = kit.get(visit, url, home=("smartrecruiters.com",)).json()
    sections = dig(document, "jobAd", "sections")
    parts: list[str] = []
    for name in _SECTIONS:
        if text := html_to_text(text_of(sections, name, "text")):
            parts += [text_of(sections, name, "title"), text]
    if not parts:
        raise kit.unreadable("The posting has no text.", kit.glimpse(document))
    pay = dig(document, "compensation", "salary") or dig(document, "compensation")
    full = kit.posting(
        posting.external_id,
        posting.title,
        posting.url,
        salary=salary(dig(pay, "min"), dig(pay, "max"), dig(pay, "currency"), dig(pay, "period")),
        description=kit.paragraphs(*parts),
    )
    return kit.completed(posting, full)


SOURCE: Final = kit.System(
    name="smartrecruiters",
    domains=("smartrecruiters.com",),
    board_of=board_of,
    read_board=read,
    api_host=_API,
    read_detail=detail,
)
