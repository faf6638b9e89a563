"""Ashby: the public job postings API, one answer a board (developers.ashbyhq.com)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.money import Salary
from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
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
    from scoutly_tui.fetch.response import Validators

_API: Final = "api.ashbyhq.com"


def board_of(url: SplitResult) -> Board | None:
    """The board of a board page, an embed, a posting's page or an API address. Names keep case and spaces."""
    parts = kit.segments(url)
    if url.hostname == _API:
        parts = parts[2:] if parts[:2] == ["posting-api", "job-board"] else []
    elif url.hostname != "jobs.ashbyhq.com":
        return None
    if (
        not parts
        or not kit.is_slug(parts[0])
        or parts[0] in ("api", "static", "_next", "robots.txt", "favicon.ico")
    ):
        return None
    return Board("ashby", parts[0], f"https://jobs.ashbyhq.com/{quote(parts[0])}")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board; unlisted postings are left out."""
    url = f"https://{_API}/posting-api/job-board/{quote(board.token, safe='')}?includeCompensation=true"
    response = kit.get(visit, url, validators=validators, home=("ashbyhq.com",))
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The listed postings of a list answer. Raises CheckError (unreadable)."""
    listed = [row for row in kit.items(document, "jobs") if flag_of(row, "isListed") is not False]
    return kit.collect(listed, lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    others = list_of(row, "secondaryLocations")
    return kit.posting(
        number,
        text_of(row, "title"),
        text_of(row, "jobUrl") or f"{board.url}/{number}",
        locations=[_place(row), *(_place(other) for other in others)],
        work=_work_model(row),
        employment=employment_type(text_of(row, "employmentType")),
        department=text_of(row, "department") or text_of(row, "team"),
        posted_at=parse_date(dig(row, "publishedAt"), now),
        salary=_salary(row),
        description=html_to_text(text_of(row, "descriptionHtml")) or text_of(row, "descriptionPlain"),
    )


def _place(row: object) -> str:
    address = dig(row, "address", "postalAddress")
    parts = (text_of(address, name) for name in ("addressLocality", "addressRegion", "addressCountry"))
    return text_of(row, "location") or join_place(*parts)


def _work_model(row: object) -> WorkModel | None:
    """``isRemote`` is true for hybrid postings too, so it counts only where nothing better is said."""
    said = work_model(text_of(row, "workplaceType"))
    if said is None and flag_of(row, "isRemote"):
        return work_model(text_of(row, "location")) or WorkModel.REMOTE
    return said


def _salary(row: object) -> Salary | None:
    """The salary over all tiers: the first tier alone would give a wrong floor."""
    for component in list_of(row, "compensation", "summaryComponents"):
        if text_of(component, "compensationType") == "Salary":
            return salary(
                dig(component, "minValue"),
                dig(component, "maxValue"),
                dig(component, "currencyCode"),
                dig(component, "interval"),
            )
    return None


SOURCE: Final = kit.System(
    name="ashby", domains=("ashbyhq.com",), board_of=board_of, read_board=read, api_host=_API
)
