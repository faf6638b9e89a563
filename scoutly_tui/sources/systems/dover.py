"""Dover: the careers page's API, by the company's id; text and pay with each detail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    int_of,
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

_HOST: Final = "app.dover.com"
_API: Final = f"https://{_HOST}/api/v1"
_PAGE: Final = 300
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def board_of(url: SplitResult) -> Board | None:
    """The company of a careers page or a posting's page; its name and, where shown, its id."""
    parts = kit.segments(url)
    if url.hostname != _HOST or len(parts) < 2:
        return None
    if parts[0] in ("jobs", "apply"):
        slug, number = parts[1], ""
    elif parts[1] == "careers" and len(parts) > 2 and _UUID.fullmatch(parts[2]):
        slug, number = parts[0], parts[2].lower()
    else:
        return None
    if not kit.is_slug(slug) or slug in ("api", "static"):
        return None
    page = (
        f"https://{_HOST}/{quote(slug)}/careers/{number}" if number else f"https://{_HOST}/jobs/{quote(slug)}"
    )
    return Board("dover", f"{slug}|{number}" if number else slug, page)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board; a name without an id is looked up first."""
    slug, _, number = board.token.partition("|")
    way, known = kit.way_of(validators, visit)
    number = number or way or _number(slug, visit)
    before = validators if way else known

    def ask(offset: int, known: Validators | None) -> Response:
        url = f"{_API}/careers-page/{number}/jobs?limit={_PAGE}&offset={offset}"
        return kit.get(visit, url, validators=known, home=("dover.com",))

    answers, rows = kit.all_rows(visit, ask, rows_of, known, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.by_way(kit.unchanged(answers[-1]), number, before)
    shown = [
        row for row in rows if not flag_of(row, "is_sample") and flag_of(row, "is_published") is not False
    ]
    found = kit.pages_reading(answers, kit.collect(shown, lambda row: _posting(row, slug)), known)
    return kit.by_way(found, number, before)


def _number(slug: str, visit: Visit) -> str:
    """The id of the company called ``slug``. Raises CheckError."""
    found = kit.get(visit, f"{_API}/careers-page-slug/{quote(slug)}", home=("dover.com",)).json()
    number = text_of(found, "id")
    if not _UUID.fullmatch(number):
        raise kit.unreadable("The answer names no company.", kit.glimpse(found))
    return number


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "results"), int_of(document, "count")


def _posting(row: object, slug: str) -> FoundPosting | None:
    number, places = text_of(row, "id"), list_of(row, "locations")
    kinds = [text_of(place, "location_type") for place in places]
    return kit.posting(
        number,
        text_of(row, "title"),
        f"https://{_HOST}/apply/{quote(slug)}/{quote(number)}" if number else "",
        locations=[text_of(place, "name") for place in places],
        work=work_model(text_of(row, "workplace_type")) or work_model(" ".join(kinds)),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text, kind, date and pay."""
    url = f"{_API}/inbound/application-portal-job/{quote(posting.external_id)}"
    document = kit.get(visit, url, home=("dover.com",)).json()
    description = html_to_text(
        text_of(document, "user_provided_description") or text_of(document, "description")
    )
    if not description:
        raise kit.unreadable("The posting has no text.", kit.glimpse(document))
    pay = dig(document, "compensation")
    full = kit.posting(
        posting.external_id,
        posting.title,
        posting.url,
        employment=employment_type(text_of(pay, "employment_type") or text_of(document, "employment_type")),
        posted_at=parse_date(dig(document, "created"), kit.now()),
        salary=salary(
            dig(pay, "lower_bound"),
            dig(pay, "upper_bound"),
            dig(pay, "currency_code"),
            dig(pay, "salary_type") or "YEAR",
        ),
        description=description,
    )
    return kit.completed(posting, full)


SOURCE: Final = kit.System(
    name="dover",
    domains=("dover.com",),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    read_detail=detail,
)
