"""Phenom: the data that a branded site's search page carries, ten a page; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote, urlsplit

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    int_of,
    join_place,
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

_PAGE: Final = 10
_BASE: Final = re.compile(r'"baseUrl"\s*:\s*"https?:\\?/\\?/([\w.-]+)((?:\\?/[a-z_-]{2,10}){0,2})\\?/?"')


def board_of(url: SplitResult) -> Board | None:
    """None: boards live on the companies' own domains, where no address shows the system."""
    return None


def in_page(page: Page) -> Board | None:
    """The site that ``page`` belongs to: its host and the country and language in front of its paths."""
    if "phApp.ddo" not in page.html and "cdn.phenompeople.com" not in page.html:
        return None
    base = _BASE.search(page.html)
    path = urlsplit(page.url).path.rstrip("/")
    prefix = base[2].replace("\\", "") if base else re.sub(r"/(?:search-results|job|c|home)\b.*$", "", path)
    if not re.fullmatch(r"(?:/[a-z]{2,10}(?:[_-][a-zA-Z]{2,10})?){0,3}", prefix):
        prefix = ""
    return Board("phenom", f"{page.host}{prefix}", f"https://{page.host}{prefix}/search-results")


def api_host(board: Board) -> str:
    return board.token.split("/")[0]


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""

    def ask(offset: int, known: Validators | None) -> Response:
        url = board.url + (f"?from={offset}&s=1" if offset else "")
        return kit.get(visit, url, validators=known, accept=kit.HTML, documented=False)

    answers, rows = kit.all_rows(visit, ask, rows_of, validators, page_size=_PAGE)
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), validators)


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    search = dig(kit.inline_json(response.text, "phApp.ddo"), "eagerLoadRefineSearch")
    return kit.items(search, "data", "jobs"), int_of(search, "totalHits")


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "jobSeqNo") or text_of(row, "jobId")
    place = (text_of(row, "city"), text_of(row, "state"), text_of(row, "country"))
    kind = text_of(row, "type")
    return kit.posting(
        text_of(row, "jobId") or number,
        text_of(row, "title"),
        f"https://{board.token}/job/{quote(number)}" if number else "",
        locations=kit.texts(row, "multi_location") or [text_of(row, "location") or join_place(*place)],
        work=work_model(text_of(row, "remote") or text_of(row, "workplaceType")),
        employment=employment_type(kind),
        department=text_of(row, "department") or text_of(row, "category"),
        posted_at=parse_date(text_of(row, "postedDate"), now),
        language=text_of(row, "locale"),
        requisition=text_of(row, "reqId"),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text: from the page's JSON-LD, else from the data it carries."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False)
    page = kit.page_of(response)
    if full := kit.json_ld(page):
        return kit.completed(posting, full)
    data = dig(kit.inline_json(page.html, "phApp.ddo"), "jobDetail", "data", "job")
    description = html_to_text(text_of(data, "description"))
    if not description:
        raise kit.unreadable("The posting's page does not describe it.", page.title)
    return kit.completed(
        posting, kit.posting(posting.external_id, posting.title, posting.url, description=description)
    )


SOURCE: Final = kit.System(
    name="phenom",
    domains=(),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
    in_page=in_page,
    documented=False,
)
