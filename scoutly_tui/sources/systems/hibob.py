"""HiBob: the list behind a company's career site, one answer a board; the request names the company it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    join_place,
    parse_date,
    text_of,
    work_model,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_DOMAIN: Final = "careers.hibob.com"
_SECTIONS: Final = ("description", "responsibilities", "requirements", "benefits")


def board_of(url: SplitResult) -> Board | None:
    """The company of its career site, of a posting's page, or of the API's address."""
    slug = kit.subdomain(url, _DOMAIN)
    return Board("hibob", slug, f"https://{slug}.{_DOMAIN}/") if slug and "." not in slug else None


def api_host(board: Board) -> str:
    return f"{board.token}.{_DOMAIN}"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    response = kit.get(
        visit,
        f"https://{api_host(board)}/api/job-ad",
        validators=validators,
        headers={"companyIdentifier": board.token},
        documented=False,
        home=("hibob.com",),
    )
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The postings of a list answer. Raises CheckError (unreadable)."""
    return kit.collect(kit.items(document, "jobAdDetails"), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    kind = text_of(row, "workspaceType") or text_of(row, "workspaceTypeId").replace("_", " ")
    return kit.posting(
        number,
        text_of(row, "title"),
        f"{board.url}jobs/{quote(number)}" if number else "",
        locations=[join_place(text_of(row, "site"), text_of(row, "country"))],
        work=work_model(kind),
        employment=employment_type(text_of(row, "employmentType")),
        department=text_of(row, "department"),
        posted_at=parse_date(dig(row, "publishedAt"), now),
        language=text_of(row, "language"),
        description=kit.paragraphs(*(html_to_text(text_of(row, name)) for name in _SECTIONS)),
    )


SOURCE: Final = kit.System(
    name="hibob",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    documented=False,
)
