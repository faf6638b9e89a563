"""Teamtailor: the RSS feed of the tenant's host or own domain, a hundred items a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import html_to_text, join_place, parse_date, work_model
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Page

_DOMAIN: Final = "teamtailor.com"
_TT: Final = "{https://teamtailor.com/locations}"
_PAGE: Final = 100


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
    """The whole board. A full page may not be the last: the next is asked for by offset."""
    host = api_host(board)

    def ask(offset: int, known: Validators | None) -> Response:
        return kit.get(
            visit,
            f"https://{host}/jobs.rss" + (f"?offset={offset}" if offset else ""),
            validators=known,
            accept="application/rss+xml,application/xml;q=0.9,*/*;q=0.5",
            documented=host.endswith(_DOMAIN),
            home=(_DOMAIN,),
        )

    answers, rows = kit.all_rows(ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    return kit.pages_reading(answers, parse(rows, kit.now()), validators)


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
