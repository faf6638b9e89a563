"""Cornerstone (CSOD): the search that a career site's page hands every visitor an anonymous token for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.fields import html_to_text, int_of, join_place, list_of, parse_date, text_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators

_DOMAIN: Final = "csod.com"
_PAGE: Final = 100
_TOKEN: Final = re.compile(r'"token"\s*:\s*"(eyJ[\w.-]{20,4000})"')
_CLOUD: Final = re.compile(r'"cloud"\s*:\s*"(https:\\?/\\?/[\w.-]+\.csod\.com)')
_CULTURE: Final = re.compile(r'"cultureID"\s*:\s*(\d{1,5})')


def board_of(url: SplitResult) -> Board | None:
    """The tenant and career site of a site's page; the token is ``tenant|site|corporation``."""
    parts, slug = kit.segments(url), kit.subdomain(url, _DOMAIN)
    if (
        not slug
        or "." in slug
        or parts[:3] != ["ux", "ats", "careersite"]
        or len(parts) < 4
        or not parts[3].isdecimal()
    ):
        return None
    corporation = next(iter(parse_qs(url.query).get("c", [])), slug)
    if not re.fullmatch(r"[\w-]{1,60}", corporation):
        return None
    page = f"https://{slug}.{_DOMAIN}/ux/ats/careersite/{parts[3]}/home?c={corporation}"
    return Board("cornerstone", f"{slug}|{parts[3]}|{corporation}", page)


def api_host(board: Board) -> str:
    return host_of(board.url)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board: the page first, for its token and the host to ask, then the list."""
    home = kit.get(visit, board.url, accept=kit.HTML, documented=False, home=(_DOMAIN,))
    token, cloud = _TOKEN.search(home.text), _CLOUD.search(home.text)
    if token is None or cloud is None:
        raise kit.unreadable("The career site's page hands out no token.", home.text[:400])
    host, site = urlsplit(cloud[1].replace("\\", "")).hostname or "", int(board.token.split("|")[1])
    culture = _CULTURE.search(home.text)
    pages = iter(range(1, kit.PAGE_LIMIT + 2))

    def ask(_: int, known: Validators | None) -> Response:
        body = {
            "careerSiteId": site,
            "careerSitePageId": site,
            "pageNumber": next(pages),
            "pageSize": _PAGE,
            "cultureId": int(culture[1]) if culture else 1,
            "searchText": "",
            "cultureName": "en-US",
        }
        url = f"https://{host}/rec-job-search/external/jobs"
        return kit.post(visit, url, body, validators=known, headers={"Authorization": f"Bearer {token[1]}"})

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "data", "requisitions"), int_of(document, "data", "totalCount")


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "requisitionId")
    page, _, query = board.url.partition("?")
    return kit.posting(
        number,
        text_of(row, "displayJobTitle") or text_of(row, "title"),
        f"{page}/requisition/{number}?{query}" if number.isdecimal() else "",
        locations=[
            join_place(text_of(place, "city"), text_of(place, "state"), text_of(place, "country"))
            for place in list_of(row, "locations")
        ],
        posted_at=parse_date(text_of(row, "postingEffectiveDate"), now),
        description=html_to_text(text_of(row, "externalDescription")),
        requisition=number,
    )


SOURCE: Final = kit.System(
    name="cornerstone", domains=(_DOMAIN,), board_of=board_of, read_board=read, api_host=api_host
)
