"""Traffit: the published posts of the tenant's host, paged by request headers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    int_of,
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
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Page

_DOMAIN: Final = "traffit.com"
_PAGE: Final = 100
_TEXTS: Final = ("description", "responsibilities", "requirements", "benefits")


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a career page or a posting's page."""
    slug = kit.subdomain(url, _DOMAIN)
    if not slug or "." in slug or slug.startswith("cdn"):
        return None
    return Board("traffit", slug, f"https://{slug}.{_DOMAIN}/career/")


def in_page(page: Page) -> Board | None:
    """The tenant whose list a page's script fills in."""
    if "traffit-an-list" not in page.html and 'data-name="traffit"' not in page.html:
        return None
    found = re.search(
        r"""data-(?:url|domain|company)=["'](?:https?://)?([\w-]{2,60})(?:\.traffit\.com)?/?["']""", page.html
    )
    return (
        Board("traffit", found[1].lower(), f"https://{found[1].lower()}.{_DOMAIN}/career/") if found else None
    )


def api_host(board: Board) -> str:
    return f"{board.token}.{_DOMAIN}"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    pages = iter(range(1, kit.PAGE_LIMIT + 2))

    def ask(_: int, known: Validators | None) -> Response:
        return kit.get(
            visit,
            f"https://{api_host(board)}/public/job_posts/published",
            validators=known,
            headers={"X-Request-Page-Size": str(_PAGE), "X-Request-Current-Page": str(next(pages))},
            home=(_DOMAIN,),
        )

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows, and the total that a header claims."""
    return kit.items(response.json()), int_of(response.headers.get("x-result-total-count"))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number, values, options = text_of(row, "id"), _values(row), dig(row, "options")
    remote = WorkModel.REMOTE if flag_of(options, "remote") else None
    return kit.posting(
        number,
        text_of(row, "advert", "name") or text_of(row, "name") or text_of(row, "title"),
        text_of(row, "url") or f"https://{api_host(board)}/public/an/{number}",
        locations=[_place(values.get("geolocation", ""))],
        work=work_model(text_of(options, "_work_model") or text_of(options, "work_model")) or remote,
        employment=employment_type(text_of(options, "job_type") or text_of(options, "_Job_type")),
        department=text_of(options, "branches"),
        posted_at=parse_date(text_of(row, "valid_start"), now),
        salary=salary(
            dig(options, "_rate_minimum") or dig(row, "salary", "min"),
            dig(options, "_rate_maximum") or dig(row, "salary", "max"),
            dig(options, "_rate_currency") or dig(row, "salary", "currency"),
            dig(options, "_rate_period") or dig(row, "salary", "period"),
        ),
        language=text_of(row, "advert", "language"),
        description=kit.paragraphs(*(html_to_text(values.get(name, "")) for name in _TEXTS)),
    )


def _values(row: object) -> dict[str, str]:
    """The advert's fields by their ids."""
    return {text_of(v, "field_id"): text_of(v, "value") for v in list_of(row, "advert", "values")}


def _place(text: str) -> str:
    """A place kept as JSON, or as it stands."""
    try:
        place = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        return ""
    if place is None:
        return text
    return text_of(place, "address") or join_place(text_of(place, "locality"), text_of(place, "country"))


SOURCE: Final = kit.System(
    name="traffit",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    in_page=in_page,
)
