"""Workday: the list endpoint behind a tenant's site, twenty rows a page; text and date with each detail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    int_of,
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

_DOMAINS: Final = ("myworkdayjobs.com", "myworkdaysite.com")
_PAGE: Final = 20
"""More is answered with 400."""
_CAP: Final = 2000
"""Some tenants report no larger total, and start again behind it."""
_LOCALE: Final = re.compile(r"[a-z]{2}([-_][A-Za-z]{2,4})?")
_FACETS: Final = ("jobFamilyGroup", "jobFamily", "locations", "locationCountry", "timeType")


def board_of(url: SplitResult) -> Board | None:
    """The tenant, data centre and site (whose case matters) of a board page, a posting's page or an endpoint."""
    host, parts = url.hostname or "", kit.segments(url)
    found = re.fullmatch(r"(?:([\w-]+)\.)?(wd\d+)\.(myworkdayjobs|myworkdaysite)\.com", host)
    if found is None:
        return None
    tenant = found[1] or ""
    if parts[:2] == ["wday", "cxs"]:
        tenant, parts = (parts[2:3] or [""])[0], parts[3:]
    if parts and _LOCALE.fullmatch(parts[0]) and len(parts) > 1 and parts[1:2] != ["job"]:
        parts = parts[1:]
    if parts[:1] == ["recruiting"]:
        tenant, parts = (parts[1:2] or [""])[0], parts[2:]
    if not tenant or not parts or not kit.is_slug(parts[0]) or parts[0] in ("wday", "robots.txt"):
        return None
    site, base = parts[0], "" if found[3] == "myworkdayjobs" else f"recruiting/{quote(tenant)}/"
    return Board("workday", f"{tenant}|{found[2]}|{site}", f"https://{host}/{base}{quote(site)}")


def api_host(board: Board) -> str:
    return board.url.split("/")[2]


def _endpoint(board: Board) -> str:
    tenant, _, site = board.token.split("|")
    return f"https://{api_host(board)}/wday/cxs/{quote(tenant)}/{quote(site)}"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board; one that hides how large it is, facet by facet. Raises CheckError."""
    try:
        answers, rows = _list(board, visit, validators, {})
        if not answers[-1].not_modified and len(rows) == _CAP:
            more, rows = _by_facet(board, visit, answers[0].json())
            # A total that stops counting tells nothing: only all slices together do.
            answers = kit.remembered([*answers, *more], rows, stable=_without_age)
    except CheckError as error:
        if error.status == 422:
            raise CheckError(
                ProblemKind.MOVED,
                f"{api_host(board)} does not host this company (any more): it moved to another data centre.",
                status=422,
            ) from None
        raise
    if answers[-1].not_modified:
        return kit.unchanged(answers[-1])
    return kit.pages_reading(answers, parse(rows, board, kit.now()), validators)


def _list(
    board: Board, visit: Visit, known: Validators, facets: Mapping[str, list[str]]
) -> tuple[list[Response], list[object]]:
    """All rows under ``facets``. An empty page before the total is a refusal."""

    def ask(offset: int, known: Validators | None) -> Response:
        body = {"appliedFacets": facets, "limit": _PAGE, "offset": offset, "searchText": ""}
        return kit.post(visit, f"{_endpoint(board)}/jobs", body, validators=known)

    return kit.all_rows(
        visit, ask, rows_of, known, page_size=_PAGE, refused=ProblemKind.BLOCKED, stable=_without_age
    )


def _without_age(row: object) -> object:
    """A row without how long ago it was posted, which changes daily."""
    return {k: v for k, v in row.items() if k != "postedOn"} if isinstance(row, Mapping) else row


def _by_facet(board: Board, visit: Visit, document: object) -> tuple[list[Response], list[object]]:
    """The board in slices that are each small enough to be counted."""
    from scoutly_tui.fetch.response import Validators

    name, values = _best_facet(document)
    answers: list[Response] = []
    rows: list[object] = []
    for value in values:
        more, found = _list(board, visit, Validators(), {name: [value]})
        if len(found) >= _CAP:
            raise kit.unreadable(
                f"More than {_CAP} postings under one heading: the board cannot be read whole."
            )
        answers += more
        rows += found
    return answers, rows


def _best_facet(document: object) -> tuple[str, list[str]]:
    """The facet whose values hold most postings, each fewer than the cap. Raises CheckError (unreadable)."""
    best: tuple[int, str, list[str]] = (0, "", [])
    for facet in _facets(document):
        values = [(text_of(v, "id"), int_of(v, "count") or 0) for v in list_of(facet, "values")]
        if values and all(key and count < _CAP for key, count in values):
            best = max(
                best,
                (sum(count for _, count in values), text_of(facet, "facetParameter"), [k for k, _ in values]),
            )
    if best[0] < _CAP:
        raise kit.unreadable(f"The board stops counting at {_CAP} and offers no way to read it in parts.")
    return best[1], best[2]


def _facets(document: object) -> Iterator[object]:
    for facet in list_of(document, "facets"):
        for entry in (facet, *list_of(facet, "values")):
            if text_of(entry, "facetParameter") in _FACETS:
                yield entry


def rows_of(response: Response) -> tuple[list[object], int | None]:
    """A page's rows and the total it claims."""
    document = response.json()
    return kit.items(document, "jobPostings"), int_of(document, "total")


def parse(rows: list[object], board: Board, now: int) -> list[FoundPosting]:
    """The postings of a list's rows. Raises CheckError (unreadable)."""
    return kit.collect([row for row in rows if row != {}], lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    path = text_of(row, "externalPath")
    bullets = kit.texts(row, "bulletFields")
    number = _requisition(path) or next((b for b in bullets if re.search(r"\d", b)), "") or path
    place = text_of(row, "locationsText") or next((b for b in bullets if b != number), "")
    return kit.posting(
        number,
        text_of(row, "title"),
        f"{board.url}{path}" if path.startswith("/") else "",
        locations=[] if re.fullmatch(r"\d+ \D+", place) else [place],
        work=work_model(text_of(row, "remoteType")),
        employment=employment_type(text_of(row, "timeType")),
        posted_at=parse_date(text_of(row, "postedOn"), now),
        requisition=number if number != path else "",
    )


def _requisition(path: str) -> str:
    """The requisition at a path's end: the path changes with the title, this does not."""
    found = re.search(r"_([A-Za-z]{0,12}[-_]?\d[\w-]*)$", path)
    return found[1] if found else ""


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with its text, its date, and every place behind a “3 Locations”."""
    path = posting.url.removeprefix(board.url)
    info = dig(kit.get(visit, f"{_endpoint(board)}{path}").json(), "jobPostingInfo")
    description = html_to_text(text_of(info, "jobDescription"))
    if not description:
        raise kit.unreadable("The posting has no text.", kit.glimpse(info))
    full = kit.posting(
        posting.external_id,
        posting.title,
        posting.url,
        locations=[text_of(info, "location"), *kit.texts(info, "additionalLocations")],
        work=work_model(text_of(info, "remoteType")),
        employment=employment_type(text_of(info, "timeType")),
        posted_at=parse_date(dig(info, "startDate"), kit.now()),
        description=description,
        requisition=text_of(info, "jobReqId"),
    )
    return kit.completed(posting, full)


SOURCE: Final = kit.System(
    name="workday",
    domains=_DOMAINS,
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
)
