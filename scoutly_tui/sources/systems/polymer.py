"""Polymer: the public hiring API, fifty a page (docs: developer.polymer.co); text with each detail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    int_of,
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

_API: Final = "api.polymer.co"
_PAGE: Final = 50


def board_of(url: SplitResult) -> Board | None:
    """The organisation of a board page, a posting's page or an API address."""
    parts = kit.segments(url)
    if url.hostname == _API:
        parts = parts[3:] if parts[:3] == ["v1", "hire", "organizations"] else []
    elif url.hostname != "jobs.polymer.co":
        return None
    if not parts or not kit.is_slug(parts[0]) or parts[0] in ("api", "assets"):
        return None
    return Board("polymer", parts[0], f"https://jobs.polymer.co/{quote(parts[0])}")


def _jobs(board: Board) -> str:
    return f"https://{_API}/v1/hire/organizations/{quote(board.token)}/jobs"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    pages = iter(range(1, kit.PAGE_LIMIT + 2))

    def ask(_: int, known: Validators | None) -> Response:
        url = f"{_jobs(board)}?page={next(pages)}&per_page={_PAGE}"
        return kit.get(visit, url, validators=known, home=("polymer.co",))

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "items"), int_of(document, "meta", "total")


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    team = text_of(row, "department") or text_of(row, "team")
    return kit.posting(
        number,
        text_of(row, "title"),
        text_of(row, "job_post_url") or f"{board.url}/{quote(number)}",
        locations=[text_of(row, "display_location")],
        work=work_model(text_of(row, "location_type")),
        employment=employment_type(text_of(row, "employment_type") or text_of(row, "kind")),
        department=team or text_of(row, "department", "name") or text_of(row, "team", "name"),
        posted_at=parse_date(dig(row, "published_at"), now),
        salary=salary(
            dig(row, "salary_min") or dig(row, "salary_from"),
            dig(row, "salary_max") or dig(row, "salary_to"),
            dig(row, "salary_currency"),
            dig(row, "salary_period") or dig(row, "salary_unit"),
        ),
        description=html_to_text(text_of(row, "description")),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text."""
    document = kit.get(visit, f"{_jobs(board)}/{quote(posting.external_id)}", home=("polymer.co",)).json()
    full = _posting(document, board, kit.now())
    if full is None or not full.description:
        raise kit.unreadable("The posting has no text.", kit.glimpse(document))
    return kit.completed(posting, full)


SOURCE: Final = kit.System(
    name="polymer",
    domains=("polymer.co",),
    board_of=board_of,
    read_board=read,
    api_host=_API,
    read_detail=detail,
)
