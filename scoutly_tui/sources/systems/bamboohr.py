"""BambooHR: the careers widget's list; where it is switched off, the older embedded page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    join_place,
    parse_date,
    salary_from_prose,
    text_of,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_DOMAIN: Final = "bamboohr.com"
_EMBED: Final = "embed"
_WORK_MODELS: Final = {"0": WorkModel.ON_SITE, "1": WorkModel.REMOTE, "2": WorkModel.HYBRID}


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a board page, a posting's page or an embed."""
    slug = kit.subdomain(url, _DOMAIN)
    return Board("bamboohr", slug, f"https://{slug}.{_DOMAIN}/careers") if slug and "." not in slug else None


def api_host(board: Board) -> str:
    return f"{board.token}.{_DOMAIN}"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. A tenant that is gone redirects to the vendor's front page."""
    way, known = kit.way_of(validators, visit)
    if way == _EMBED:
        return kit.by_way(_read_embed(board, visit, known), _EMBED, validators)
    try:
        url = f"https://{api_host(board)}/careers/list"
        response = kit.get(visit, url, validators=known, home=(_DOMAIN,))
    except CheckError as error:
        if error.kind is not ProblemKind.NOT_FOUND or error.status not in (404, 410):
            raise
        return kit.by_way(_read_embed(board, visit, known), _EMBED, known)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board))


def _read_embed(board: Board, visit: Visit, known: Validators) -> Reading:
    """The board as its widget shows it, where the list is not to be had."""
    url = f"https://{api_host(board)}/jobs/embed2.php"
    response = kit.get(visit, url, validators=known, accept=kit.HTML, documented=False, home=(_DOMAIN,))
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse_embed(kit.page_of(response)))


def parse(document: object, board: Board) -> list[FoundPosting]:
    """The openings of a list answer. Raises CheckError (unreadable)."""
    return kit.collect(kit.items(document, "result"), lambda row: _posting(row, board))


def _posting(row: object, board: Board) -> FoundPosting | None:
    number = text_of(row, "id")
    return kit.posting(
        number,
        text_of(row, "jobOpeningName"),
        f"{board.url}/{quote(number)}" if number else "",
        locations=[_place(row)],
        work=_work_model(row),
        employment=employment_type(text_of(row, "employmentStatusLabel")),
        department=text_of(row, "departmentLabel"),
    )


def _place(row: object) -> str:
    """Usually only one of the two places is filled."""
    for place in (dig(row, "location"), dig(row, "atsLocation")):
        region = text_of(place, "state") or text_of(place, "province")
        if found := join_place(
            text_of(place, "city"), region, text_of(place, "addressCountry") or text_of(place, "country")
        ):
            return found
    return ""


def _work_model(row: object) -> WorkModel | None:
    if flag_of(row, "isRemote"):
        return WorkModel.REMOTE
    return _WORK_MODELS.get(text_of(row, "locationType"))


def parse_embed(page: Page) -> list[FoundPosting]:
    """The openings of the embedded page. Raises CheckError (unreadable)."""
    if "BambooHR" not in page.html:
        raise kit.unreadable("The page is not BambooHR's list.", page.title)
    found = []
    for row in kit.with_class(page.tree, "BambooHR-ATS-Jobs-Item"):
        number = re.search(r"\d+", row.get("id") or "")
        link = next(row.iter("a"), None)
        place = next(iter(kit.with_class(row, "BambooHR-ATS-Location")), None)
        if number and link is not None:
            address = page.absolute(link.get("href") or "")
            found.append(kit.posting(number[0], kit.words(link), address, locations=[kit.words(place)]))
    return kit.collect(found, lambda posting: posting if isinstance(posting, FoundPosting) else None)


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text, date and pay."""
    url = f"{board.url}/{quote(posting.external_id)}/detail"
    opening = dig(kit.get(visit, url, home=(_DOMAIN,)).json(), "result", "jobOpening")
    description = html_to_text(text_of(opening, "description"))
    if not description:
        raise kit.unreadable("The posting has no text.", kit.glimpse(opening))
    pay = text_of(opening, "compensation")
    full = kit.posting(
        posting.external_id,
        posting.title,
        posting.url,
        locations=[_place(opening)],
        work=_work_model(opening),
        employment=employment_type(text_of(opening, "employmentStatusLabel")),
        department=text_of(opening, "departmentLabel"),
        posted_at=parse_date(dig(opening, "datePosted"), kit.now()),
        salary=salary_from_prose(f"Salary: {pay}") if pay else None,
        description=description,
    )
    return kit.completed(posting, full)


SOURCE: Final = kit.System(
    name="bamboohr",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
)
