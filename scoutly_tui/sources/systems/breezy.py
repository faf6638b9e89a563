"""Breezy HR: ``/json`` of the tenant's host, one answer a board; without text on most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    join_place,
    list_of,
    parse_date,
    salary_from_prose,
    text_of,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_DOMAIN: Final = "breezy.hr"


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a board page or a posting's page."""
    slug = kit.subdomain(url, _DOMAIN)
    return Board("breezy", slug, f"https://{slug}.{_DOMAIN}/") if slug and "." not in slug else None


def api_host(board: Board) -> str:
    return f"{board.token}.{_DOMAIN}"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. A site that is gone redirects to the vendor's front page."""
    response = kit.get(visit, f"https://{api_host(board)}/json", validators=validators, home=(_DOMAIN,))
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The positions of a list answer. Raises CheckError (unreadable)."""
    return kit.collect(kit.items(document), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    places = list_of(row, "locations") or [dig(row, "location")]
    pay = text_of(row, "salary")
    friendly = text_of(row, "friendly_id") or text_of(row, "id")
    return kit.posting(
        text_of(row, "id") or friendly,
        text_of(row, "name"),
        text_of(row, "url") or f"https://{api_host(board)}/p/{quote(friendly)}",
        locations=[_place(place) for place in places],
        work=WorkModel.REMOTE if any(flag_of(place, "is_remote") for place in places) else None,
        employment=employment_type(text_of(row, "type", "name"))
        or employment_type(text_of(row, "type", "id")),
        department=text_of(row, "department"),
        posted_at=parse_date(dig(row, "published_date"), now),
        salary=salary_from_prose(f"Salary: {pay}") if pay else None,
        description=html_to_text(text_of(row, "description")),
    )


def _place(place: object) -> str:
    parts = (text_of(place, "city"), text_of(place, "state", "name"), text_of(place, "country", "name"))
    return text_of(place, "name") or join_place(*parts)


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with the text of its own page, where the list had none."""
    if posting.description:
        return None
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False, home=(_DOMAIN,))
    return kit.completed_from_page(posting, kit.page_of(response), "description")


SOURCE: Final = kit.System(
    name="breezy",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
)
