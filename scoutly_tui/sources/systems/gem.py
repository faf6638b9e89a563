"""Gem: the public job board API, one answer a board, much like Greenhouse's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    list_of,
    parse_date,
    text_of,
    work_model,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_API: Final = "api.gem.com"


def board_of(url: SplitResult) -> Board | None:
    """The board of a board page, a posting's page or an API address."""
    parts = kit.segments(url)
    if url.hostname == _API:
        parts = parts[2:] if parts[:2] == ["job_board", "v0"] else []
    elif url.hostname != "jobs.gem.com":
        return None
    if not parts or not kit.is_slug(parts[0]) or parts[0] in ("api", "_next", "static"):
        return None
    return Board("gem", parts[0], f"https://jobs.gem.com/{quote(parts[0])}")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    url = f"https://{_API}/job_board/v0/{quote(board.token)}/job_posts/"
    response = kit.get(visit, url, validators=validators, home=("gem.com",))
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The postings of a list answer, bare or in an object. Raises CheckError (unreadable)."""
    path = (
        () if isinstance(document, list) else ("job_posts",) if dig(document, "jobs") is None else ("jobs",)
    )
    return kit.collect(kit.items(document, *path), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    offices = [
        text_of(office, "location", "name") or text_of(office, "name") for office in list_of(row, "offices")
    ]
    place = text_of(row, "location", "name")
    return kit.posting(
        number,
        text_of(row, "title"),
        text_of(row, "absolute_url") or f"{board.url}/{quote(number)}",
        locations=[place] if place else offices,
        work=work_model(text_of(row, "location_type")),
        employment=employment_type(text_of(row, "employment_type")),
        department=text_of(row, "departments", 0, "name"),
        posted_at=parse_date(dig(row, "first_published_at") or dig(row, "created_at"), now),
        description=html_to_text(text_of(row, "content")) or text_of(row, "content_plain"),
        requisition=text_of(row, "requisition_id"),
    )


SOURCE: Final = kit.System(
    name="gem", domains=("gem.com",), board_of=board_of, read_board=read, api_host=_API
)
