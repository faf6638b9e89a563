"""Pinpoint: ``/postings.json`` of the tenant's host, one answer a board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.money import Salary
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
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
    from scoutly_tui.fetch.response import Validators

_DOMAIN: Final = "pinpointhq.com"
_SECTIONS: Final = ("description", "key_responsibilities", "skills_knowledge_expertise", "benefits")


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a board page or a posting's page."""
    slug = kit.subdomain(url, _DOMAIN)
    return Board("pinpoint", slug, f"https://{slug}.{_DOMAIN}/") if slug and "." not in slug else None


def api_host(board: Board) -> str:
    return kit.tenant_host(board.token, _DOMAIN)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    url = f"https://{api_host(board)}/postings.json"
    vendors = api_host(board).endswith(_DOMAIN)
    response = kit.get(visit, url, validators=validators, home=(_DOMAIN,), documented=vendors)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The postings of a list answer. Raises CheckError (unreadable)."""
    return kit.collect(kit.items(document, "data"), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    parts: list[str] = []
    for name in _SECTIONS:
        if text := html_to_text(text_of(row, name)):
            parts += [text_of(row, f"{name}_header"), text]
    place = dig(row, "location")
    return kit.posting(
        text_of(row, "id"),
        text_of(row, "title"),
        text_of(row, "url") or text_of(row, "path"),
        base=f"https://{api_host(board)}/",
        locations=[text_of(place, "name") or join_place(text_of(place, "city"), text_of(place, "province"))],
        work=work_model(text_of(row, "workplace_type")) or work_model(text_of(row, "workplace_type_text")),
        employment=employment_type(text_of(row, "employment_type"))
        or employment_type(text_of(row, "employment_type_text")),
        department=text_of(row, "job", "department", "name") or text_of(row, "department", "name"),
        posted_at=parse_date(dig(row, "first_published_at") or dig(row, "published_at"), now),
        salary=_salary(row),
        description=kit.paragraphs(*parts),
        requisition=text_of(row, "job", "requisition_id"),
    )


def _salary(row: object) -> Salary | None:
    if flag_of(row, "compensation_visible") is False:
        return None
    names = ("minimum", "maximum", "currency", "frequency")
    return salary(*(dig(row, f"compensation_{name}") for name in names))


SOURCE: Final = kit.System(
    name="pinpoint", domains=(_DOMAIN,), board_of=board_of, read_board=read, api_host=api_host
)
