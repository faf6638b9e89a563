"""Personio: the XML feed of open positions (docs: developer.personio.de, “Retrieving open job positions”)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import EmploymentType, FoundPosting
from scoutly_tui.sources.fields import employment_type, html_to_text, parse_date
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_DOMAINS: Final = ("jobs.personio.de", "jobs.personio.com")
_PAGE: Final = "page"
_HOME: Final = ("personio.com", "personio.de")


def board_of(url: SplitResult) -> Board | None:
    """The company of a board page or a posting's page. Both endings lead to the same board."""
    domain = next((domain for domain in _DOMAINS if (url.hostname or "").endswith(f".{domain}")), "")
    slug = kit.subdomain(url, domain) if domain else ""
    return Board("personio", slug, f"https://{slug}.{domain}/") if slug and "." not in slug else None


def api_host(board: Board) -> str:
    return board.url.split("/")[2]


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board; where the feed is switched off, as the board's page lists it."""
    way, known = kit.way_of(validators, visit)
    if way == _PAGE:
        return kit.by_way(_read_page(board, visit, known), _PAGE, validators)
    url = f"https://{api_host(board)}/xml?language=en"
    try:
        response = kit.get(visit, url, validators=known, accept=kit.XML, home=_HOME)
    except CheckError as error:
        if error.kind is not ProblemKind.NOT_FOUND or error.status not in (404, 410):
            raise
        return kit.by_way(_read_page(board, visit, known, error), _PAGE, known)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(kit.xml_root(response), board, kit.now()))


def parse(root: Any, board: Board, now: int) -> list[FoundPosting]:
    """The positions of a feed: the root tells that it is one. Raises CheckError (unreadable)."""
    if root.tag != "workzag-jobs":
        raise kit.unreadable("The answer is no feed of positions.", str(root.tag))
    return kit.collect(root.findall("position"), lambda position: _posting(position, board, now))


def _posting(position: Any, board: Board, now: int) -> FoundPosting | None:
    def said(name: str) -> str:
        return (position.findtext(name) or "").strip()

    number = said("id")
    offices = [said("office"), *(e.text or "" for e in position.findall("additionalOffices/office"))]
    return kit.posting(
        number,
        said("name"),
        f"https://{api_host(board)}/job/{number}" if number.isdigit() else "",
        locations=offices,
        employment=_employment(said("employmentType"), said("schedule")),
        department=said("department") or said("recruitingCategory"),
        posted_at=parse_date(said("createdAt"), now),
        description=_description(position),
    )


def _employment(kind: str, schedule: str) -> EmploymentType | None:
    """The contract's kind; a permanent one is full or part time as the schedule says."""
    named = employment_type(kind)
    return employment_type(schedule) or named if named in (None, EmploymentType.FULL_TIME) else named


def _description(position: Any) -> str:
    parts: list[str] = []
    for section in position.findall("jobDescriptions/jobDescription"):
        parts += [section.findtext("name") or "", html_to_text(section.findtext("value") or "")]
    return kit.paragraphs(*parts)


def _read_page(
    board: Board, visit: Visit, validators: Validators, missing: CheckError | None = None
) -> Reading:
    """The board as its page lists it. Raises ``missing`` (or unreadable) where that page lists none either."""
    url = f"https://{api_host(board)}/?language=en"
    response = kit.get(visit, url, validators=validators, accept=kit.HTML, documented=False, home=_HOME)
    if response.not_modified:
        return kit.unchanged(response)
    found: dict[str, FoundPosting] = {}
    for link in kit.page_of(response).links:
        number = re.search(r"/job/(\d+)", link.url)
        if number and (posting := kit.posting(number[1], link.text, link.url.split("?")[0])):
            found.setdefault(number[1], posting)
    if not found:
        raise missing or kit.unreadable("The page lists no positions any more.")
    return kit.reading(response, found.values())


SOURCE: Final = kit.System(
    name="personio", domains=_DOMAINS, board_of=board_of, read_board=read, api_host=api_host
)
