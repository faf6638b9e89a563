"""Trakstar Hire (Recruiterbox): the public openings API, a hundred a page (docs: apiv1.recruiterbox.com)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, quote

from scoutly_tui.domain.errors import CheckError
from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    int_of,
    join_place,
    parse_date,
    text_of,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

_API: Final = "jsapi.recruiterbox.com"
_DOMAINS: Final = ("recruiterbox.com", "hire.trakstar.com")
_PAGE: Final = 100


def board_of(url: SplitResult) -> Board | None:
    """The company of a board page on the present domain or the old one, or of an API address."""
    host = url.hostname or ""
    if host == _API:
        slug = next(iter(parse_qs(url.query).get("client_name", [])), "")
    else:
        domain = next((domain for domain in _DOMAINS if host.endswith(f".{domain}")), "")
        slug = kit.subdomain(url, domain) if domain else ""
    if not kit.is_slug(slug) or "." in slug or slug.startswith("apiv"):
        return None
    return Board("recruiterbox", slug, f"https://{quote(slug)}.hire.trakstar.com/")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. An unknown name answers 400."""

    def ask(offset: int, known: Validators | None) -> Response:
        url = f"https://{_API}/v1/openings?client_name={quote(board.token)}&offset={offset}&limit={_PAGE}"
        return kit.get(visit, url, validators=known, home=_DOMAINS)

    try:
        answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    except CheckError as error:
        if error.status == 400:
            raise kit.not_found(f"Trakstar knows no company “{board.token}”.", error.seen) from None
        raise
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "objects"), int_of(document, "meta", "total")


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number, place = text_of(row, "id"), dig(row, "location")
    return kit.posting(
        number,
        text_of(row, "title"),
        text_of(row, "hosted_url") or f"{board.url}jobs/{quote(number)}/",
        locations=[join_place(*(text_of(place, part) for part in ("city", "state", "country")))],
        work=WorkModel.REMOTE if flag_of(row, "allows_remote") else None,
        employment=employment_type(text_of(row, "position_type")),
        department=text_of(row, "team"),
        posted_at=parse_date(dig(row, "created_date"), now),
        description=html_to_text(text_of(row, "description")),
    )


SOURCE: Final = kit.System(
    name="recruiterbox", domains=_DOMAINS, board_of=board_of, read_board=read, api_host=_API
)
