"""Teamtailor: the RSS feed of the tenant's host or own domain, a hundred items a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.errors import CheckError
from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    join_place,
    list_of,
    parse_date,
    text_of,
    work_model,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Page

_DOMAIN: Final = "teamtailor.com"
_TT: Final = "{https://teamtailor.com/locations}"
_PAGE: Final = 100
_JSON: Final = "json"


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a board page or a posting's page; a regional one is known by its whole host."""
    slug = kit.subdomain(url, _DOMAIN)
    if not slug or slug.startswith("api"):
        return None
    token = f"{slug}.{_DOMAIN}" if "." in slug else slug
    return Board("teamtailor", token, f"https://{slug}.{_DOMAIN}/jobs")


def in_page(page: Page) -> Board | None:
    """A board on a company's own domain: its pages load the system's own assets and sign as its."""
    return kit.own_domain(
        "teamtailor", page, ("teamtailor-cdn.com", "Career site by Teamtailor"), _DOMAIN, "/jobs"
    )


def api_host(board: Board) -> str:
    return kit.tenant_host(board.token, _DOMAIN)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board, from the RSS feed; where there is none, from the JSON feed."""
    way, known = kit.way_of(validators, visit)
    if way == _JSON:
        return kit.by_way(_read_json(board, visit, known), _JSON, validators)
    try:
        answers, rows = _all_items(board, visit, known)
    except CheckError as error:
        if error.status not in (404, 410):
            raise
        return kit.by_way(_read_json(board, visit, known, error), _JSON, known)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    return kit.pages_reading(answers, parse(rows, kit.now()), known)


def _all_items(board: Board, visit: Visit, known: Validators) -> tuple[list[Response], list[object]]:
    """Every item. A full page may not be the last: the next is asked for by offset."""

    def ask(offset: int, known: Validators | None) -> Response:
        query = f"?offset={offset}" if offset else ""
        return _get(board, visit, f"/jobs.rss{query}", known, kit.XML)

    return kit.all_rows(visit, ask, rows_of, known, page_size=_PAGE)


def _get(board: Board, visit: Visit, path: str, known: Validators | None, accept: str) -> Response:
    host = api_host(board)
    vendors = host.endswith(_DOMAIN)
    url = f"https://{host}{path}"
    return kit.get(visit, url, validators=known, accept=accept, documented=vendors, home=(_DOMAIN,))


def _read_json(board: Board, visit: Visit, known: Validators, missing: CheckError | None = None) -> Reading:
    """The board by its JSON feed. Raises ``missing`` where there is none either, or where it goes on elsewhere."""
    try:
        response = _get(board, visit, "/jobs.json", known, kit.JSON)
    except CheckError as error:
        raise missing if missing and error.status in (404, 410) else error from None
    if response.not_modified:
        return kit.unchanged(response)
    document, now = response.json(), kit.now()
    if text_of(document, "next_url"):
        raise kit.unreadable("The feed goes on behind its first page.", text_of(document, "next_url"))
    return kit.reading(
        response, kit.collect(kit.items(document, "items"), lambda item: _from_json(item, now))
    )


def _from_json(item: object, now: int) -> FoundPosting | None:
    node, link = dig(item, "_jobposting"), text_of(item, "url")
    number = re.search(r"/jobs/(\d+)", link)
    names = ("addressLocality", "addressCountry")
    places = [dig(place, "address") for place in list_of(node, "jobLocation")]
    return kit.posting(
        number[1] if number else text_of(item, "id"),
        text_of(item, "title"),
        link,
        locations=[join_place(*(text_of(place, name) for name in names)) for place in places],
        employment=employment_type(text_of(node, "employmentType")),
        posted_at=parse_date(dig(item, "date_published") or dig(node, "datePosted"), now),
        description=html_to_text(text_of(item, "content_html") or text_of(node, "description")),
    )


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A feed's items. Raises CheckError (unreadable) for anything but a feed: a page is no empty board."""
    channel = kit.rss_channel(response)
    return [_Item(item) for item in channel.findall("item")], None


class _Item:
    """An item whose ``repr`` is its identity, so that a page that repeats is seen to repeat."""

    def __init__(self, element: Any) -> None:
        self.element = element

    def __repr__(self) -> str:
        return f"{self.element.findtext('guid')} {self.element.findtext('link')}"


def parse(rows: list[object], now: int) -> list[FoundPosting]:
    """The postings of the feed's items. Raises CheckError (unreadable)."""
    return kit.collect(
        (row.element for row in rows if isinstance(row, _Item)), lambda item: _posting(item, now)
    )


def _posting(item: Any, now: int) -> FoundPosting | None:
    link = (item.findtext("link") or "").strip()
    number = re.search(r"/jobs/(\d+)", link)
    return kit.posting(
        number[1] if number else (item.findtext("guid") or link),
        item.findtext("title") or "",
        link,
        locations=[_place(place) for place in item.findall(f"{_TT}locations/{_TT}location")],
        work=_work_model((item.findtext("remoteStatus") or "").strip().lower()),
        department=item.findtext(f"{_TT}department") or "",
        posted_at=parse_date(item.findtext("pubDate"), now),
        description=html_to_text(item.findtext("description") or ""),
    )


def _place(place: Any) -> str:
    city, country = (place.findtext(f"{_TT}city") or "", place.findtext(f"{_TT}country") or "")
    return join_place(city, country) or join_place(place.findtext(f"{_TT}name"))


def _work_model(status: str) -> WorkModel | None:
    """``none`` also means “not set”, so it says nothing; ``temporary`` remote is not remote."""
    return {"fully": WorkModel.REMOTE, "none": None, "temporary": None}.get(status, work_model(status))


SOURCE: Final = kit.System(
    name="teamtailor",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    in_page=in_page,
)
