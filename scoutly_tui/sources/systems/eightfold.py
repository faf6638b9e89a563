"""Eightfold: either of its two job APIs, ten a page; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, quote

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import dig, html_to_text, int_of, parse_date, text_of, work_model
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Page

_DOMAIN: Final = "eightfold.ai"
_PAGE: Final = 10
_NEWER: Final = "pcsx"
_NEWER_API: Final = "/api/pcsx/search?query=&location=&sort_by=timestamp"
_OTHER_API: Final = frozenset({403, 404, 405, 410})


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a careers page, with the domain that its address may carry."""
    slug = kit.subdomain(url, _DOMAIN)
    if not slug or "." in slug or slug.startswith("static"):
        return None
    domain = next(iter(parse_qs(url.query).get("domain", [])), "")
    return _board(f"{slug}.{_DOMAIN}", slug, domain if re.fullmatch(r"[\w.-]{3,80}", domain) else "")


def _board(host: str, name: str, domain: str) -> Board:
    query = f"?domain={domain}" if domain else ""
    return Board("eightfold", f"{name}|{domain}" if domain else name, f"https://{host}/careers{query}")


def in_page(page: Page) -> Board | None:
    """A careers site on a company's own domain."""
    if page.host.endswith(_DOMAIN) or not ("pcsx-data" in page.html or "_EF_GROUP_ID" in page.html):
        return None
    group = re.search(r"""_EF_GROUP_ID\s*=\s*["']([\w.-]{3,80})["']""", page.html)
    return _board(page.host, page.host, group[1] if group else "")


def api_host(board: Board) -> str:
    return kit.tenant_host(board.token.split("|")[0], _DOMAIN)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board, from the API that the tenant has switched on."""
    way, known = kit.way_of(validators, visit)
    if way == _NEWER:
        return kit.by_way(_reading(board, _list(board, visit, known, _NEWER_API), known), _NEWER, validators)
    try:
        found = _list(board, visit, known, "/api/apply/v2/jobs?num=10")
    except CheckError as error:
        if error.status not in _OTHER_API:
            raise
        other = _from_other_api(board, visit, known, error)
        return kit.by_way(_reading(board, other, known), _NEWER, known)
    return _reading(board, found, known)


def _reading(board: Board, found: tuple[list[Response], list[object]], known: Validators) -> Reading:
    answers, rows = found
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    now = kit.now()
    return kit.pages_reading(answers, kit.collect(rows, lambda row: _posting(row, board, now)), known)


def _from_other_api(
    board: Board, visit: Visit, known: Validators, refusal: CheckError
) -> tuple[list[Response], list[object]]:
    """The list of the newer API. Where it refuses too, the telling one of both refusals is raised."""
    try:
        return _list(board, visit, known, _NEWER_API)
    except CheckError as error:
        if error.status in _OTHER_API and error.kind is ProblemKind.NOT_FOUND:
            raise refusal from None
        raise


def _list(board: Board, visit: Visit, known: Validators, path: str) -> tuple[list[Response], list[object]]:
    host, domain = api_host(board), board.token.partition("|")[2]
    base = f"https://{host}{path}" + (f"&domain={quote(domain)}" if domain else "")

    def ask(offset: int, known: Validators | None) -> Response:
        documented = host.endswith(_DOMAIN)
        return kit.get(
            visit, f"{base}&start={offset}", validators=known, documented=documented, home=(_DOMAIN,)
        )

    return kit.all_rows(visit, ask, lambda response: _rows(response, board), known, page_size=_PAGE)


def _rows(response: Response, board: Board) -> tuple[list[object], int | None]:
    """A page's rows and total. A host nobody has answers with Eightfold's own postings."""
    document = response.json()
    inner = dig(document, "data") if isinstance(dig(document, "data"), dict) else document
    if text_of(inner, "domain") == _DOMAIN and board.token.split("|")[0] not in ("eightfold", "app"):
        raise CheckError(ProblemKind.NOT_FOUND, "Eightfold has no such company: it shows its own postings.")
    return kit.items(inner, "positions"), int_of(inner, "count")


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    several = kit.texts(row, "locations")
    return kit.posting(
        number,
        text_of(row, "name") or text_of(row, "posting_name"),
        text_of(row, "canonicalPositionUrl")
        or text_of(row, "positionUrl")
        or f"/careers/job/{quote(number)}",
        base=f"https://{api_host(board)}/",
        locations=several or [text_of(row, "location")],
        work=work_model(text_of(row, "workLocationOption") or text_of(row, "work_location_option")),
        department=text_of(row, "department"),
        posted_at=parse_date(dig(row, "postedTs") or dig(row, "t_create") or dig(row, "creationTs"), now),
        description=html_to_text(text_of(row, "job_description")),
        requisition=text_of(row, "display_job_id")
        or text_of(row, "displayJobId")
        or text_of(row, "atsJobId"),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its page's JSON-LD says."""
    if posting.description:
        return None
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False, home=(_DOMAIN,))
    return kit.completed_from_page(posting, kit.page_of(response))


SOURCE: Final = kit.System(
    name="eightfold",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
    in_page=in_page,
)
