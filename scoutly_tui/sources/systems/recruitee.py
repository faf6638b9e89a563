"""Recruitee (Tellent): ``/api/offers/`` of the tenant's host or own domain, one answer a board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
    html_to_text,
    join_place,
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
    from scoutly_tui.sources.page import Page

_DOMAIN: Final = "recruitee.com"


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a board page or a posting's page."""
    slug = kit.subdomain(url, _DOMAIN)
    return Board("recruitee", slug, f"https://{slug}.{_DOMAIN}/") if slug and "." not in slug else None


def in_page(page: Page) -> Board | None:
    """A board on a company's own domain: its pages load the system's own assets."""
    return kit.own_domain("recruitee", page, ("recruiteecdn.com", "d10zminp1cyta8.cloudfront.net"), _DOMAIN)


def api_host(board: Board) -> str:
    return kit.tenant_host(board.token, _DOMAIN)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    host = api_host(board)
    response = kit.get(
        visit,
        f"https://{host}/api/offers/",
        validators=validators,
        home=(_DOMAIN,),
        documented=host.endswith(_DOMAIN),
    )
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The published offers. Raises CheckError (unreadable)."""
    hidden = ("draft", "closed", "archived", "internal")
    offers = [row for row in kit.items(document, "offers") if text_of(row, "status").lower() not in hidden]
    return kit.collect(offers, lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    pay = dig(row, "salary")
    return kit.posting(
        text_of(row, "id") or text_of(row, "guid"),
        text_of(row, "title") or text_of(row, "position_title"),
        text_of(row, "careers_url") or f"/o/{text_of(row, 'slug')}",
        base=f"https://{api_host(board)}/",
        locations=_places(row),
        work=_work_model(row),
        employment=employment_type(text_of(row, "employment_type_code")),
        department=text_of(row, "department"),
        posted_at=parse_date(dig(row, "published_at") or dig(row, "created_at"), now),
        salary=salary(dig(pay, "min"), dig(pay, "max"), dig(pay, "currency"), dig(pay, "period")),
        language=text_of(row, "lang_code"),
        description=kit.paragraphs(
            html_to_text(text_of(row, "description")), html_to_text(text_of(row, "requirements"))
        ),
    )


def _places(row: object) -> list[str]:
    several = [
        join_place(text_of(place, "city") or text_of(place, "name"), text_of(place, "country"))
        for place in list_of(row, "locations")
    ]
    return several or [join_place(text_of(row, "city"), text_of(row, "country")) or text_of(row, "location")]


def _work_model(row: object) -> WorkModel | None:
    models = (("hybrid", WorkModel.HYBRID), ("remote", WorkModel.REMOTE), ("on_site", WorkModel.ON_SITE))
    return next((model for name, model in models if flag_of(row, name)), None)


SOURCE: Final = kit.System(
    name="recruitee",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    in_page=in_page,
)
