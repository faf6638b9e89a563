"""Rippling: the board API, one answer a board, one row a place; text, date and pay with each detail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.money import Salary
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    list_of,
    parse_date,
    salary,
    text_of,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_API: Final = "api.rippling.com"
_LIST: Final = f"https://{_API}/platform/api/ats/v1/board"


def board_of(url: SplitResult) -> Board | None:
    """The board of a board page (with or without a locale), a posting's page or an API address."""
    host, parts = url.hostname or "", kit.segments(url)
    if host == _API:
        parts = parts[parts.index("board") + 1 :] if "board" in parts else []
    elif not re.fullmatch(r"ats(\.[a-z0-9]+)?\.rippling\.com", host):
        return None
    elif parts and re.fullmatch(r"[a-z]{2}-[A-Z]{2}", parts[0]):
        parts = parts[1:]
    if not parts or not kit.is_slug(parts[0]) or parts[0] in ("_next", "api", "static"):
        return None
    return Board("rippling", parts[0], f"https://ats.rippling.com/{quote(parts[0])}/jobs")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board, rows of one posting merged."""
    url = f"{_LIST}/{quote(board.token)}/jobs"
    response = kit.get(visit, url, validators=validators, home=("rippling.com",))
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board))


def parse(document: object, board: Board) -> list[FoundPosting]:
    """The rows of a list answer. Raises CheckError (unreadable)."""
    return kit.collect(kit.items(document), lambda row: _posting(row, board))


def _posting(row: object, board: Board) -> FoundPosting | None:
    number = text_of(row, "uuid") or text_of(row, "id")
    return kit.posting(
        number,
        text_of(row, "name"),
        text_of(row, "url") or f"{board.url}/{quote(number)}",
        locations=[text_of(row, "workLocation", "label")],
        department=text_of(row, "department", "label") or text_of(row, "department", "name"),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text, date, kind and pay."""
    url = f"{_LIST}/{quote(board.token)}/jobs/{quote(posting.external_id)}"
    document = kit.get(visit, url, home=("rippling.com",)).json()
    parts = [html_to_text(text_of(document, "description", name)) for name in ("company", "role")]
    if not any(parts):
        raise kit.unreadable("The posting has no text.", kit.glimpse(document))
    places = list_of(document, "workLocations")
    full = kit.posting(
        posting.external_id,
        posting.title,
        posting.url,
        locations=[text_of(place) or text_of(place, "label") or text_of(place, "name") for place in places],
        employment=employment_type(text_of(document, "employmentType", "label"))
        or employment_type(text_of(document, "employmentType", "id")),
        department=text_of(document, "department", "label"),
        posted_at=parse_date(dig(document, "createdOn"), kit.now()),
        salary=_salary(document),
        description=kit.paragraphs(*parts),
    )
    return kit.completed(posting, full)


def _salary(document: object) -> Salary | None:
    for entry in list_of(document, "payRangeDetails"):
        low, high = dig(entry, "rangeStart") or dig(entry, "min"), dig(entry, "rangeEnd") or dig(entry, "max")
        period = dig(entry, "frequency") or dig(entry, "payFrequency") or dig(entry, "interval")
        if found := salary(low, high, dig(entry, "currency") or dig(entry, "currencyCode"), period):
            return found
    return None


SOURCE: Final = kit.System(
    name="rippling",
    domains=("rippling.com",),
    board_of=board_of,
    read_board=read,
    api_host=_API,
    read_detail=detail,
)
