"""Greenhouse: the public job board API, one answer a board (docs: grnhse/greenhouse-api-docs)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, quote

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.money import Salary
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    employment_type,
    html_to_text,
    list_of,
    number_of,
    parse_date,
    salary,
    text_of,
    work_model,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_API: Final = "boards-api.greenhouse.io"
_EU_API: Final = "boards.eu.greenhouse.io"
_HOME: Final = ("greenhouse.io",)
_TOKEN: Final = re.compile(r"[\w.-]{1,80}")
_NO_TOKEN: Final = frozenset({"embed", "v1", "jobs", "users", "privacy", "assets"})
_ONLY_A_MODEL: Final = re.compile(
    r"(fully )?(remote|hybrid|on[ -]?site|in[ -]office|flexible)( (work|working|role|first))?", re.IGNORECASE
)
_INLINE: Final = re.compile(
    r"""(?:"urlToken"|"?boardToken"?|data-board-token|Grnhse\.Settings\.boardToken)\s*[:=]\s*["']([\w.-]{2,80})["']"""
)


def board_of(url: SplitResult) -> Board | None:
    """The board of a board page, an embed, a posting's page or an API address."""
    host, parts = url.hostname or "", kit.segments(url)
    if (
        not re.fullmatch(r"(boards|job-boards|boards-api|api)(\.[a-z]{2,3})?\.greenhouse\.io", host)
        or not parts
    ):
        return None
    if parts[0] == "embed":
        token = next(iter(parse_qs(url.query).get("for", [])), "")
    else:
        token = parts[2] if parts[:2] == ["v1", "boards"] and len(parts) > 2 else parts[0]
    return _board(token, eu=".eu." in host)


def _board(token: str, *, eu: bool = False) -> Board | None:
    token = token.lower()
    if not _TOKEN.fullmatch(token) or token in _NO_TOKEN:
        return None
    return Board("greenhouse", token, f"https://job-boards{'.eu' if eu else ''}.greenhouse.io/{token}")


def in_page(page: Page) -> Board | None:
    """The board that a page's inline settings name."""
    if "greenhouse" not in page.html and "Grnhse" not in page.html and "grnhse" not in page.html:
        return None
    found = _INLINE.search(page.html)
    return _board(found[1], eu="eu.greenhouse.io" in page.html) if found else None


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. European boards are asked for at the common host first, then at their own."""
    path = f"/v1/boards/{quote(board.token)}/jobs?content=true&pay_transparency=true"
    try:
        response = kit.get(visit, f"https://{_API}{path}", validators=validators, home=_HOME)
    except CheckError as error:
        if error.kind is not ProblemKind.NOT_FOUND or ".eu." not in board.url:
            raise
        response = kit.get(visit, f"https://{_EU_API}{path}", validators=validators, home=_HOME)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The postings of a list answer. Raises CheckError (unreadable)."""
    return kit.collect(kit.items(document, "jobs"), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    custom = _custom_fields(row)
    place = text_of(row, "location", "name")
    offices = [
        text_of(office, "location", "name") or text_of(office, "location") or text_of(office, "name")
        for office in list_of(row, "offices")
    ]
    # Some boards put only the work model in the place and the town in the offices.
    only_a_model = work_model(place) and _ONLY_A_MODEL.fullmatch(place) and any(offices)
    return kit.posting(
        number,
        text_of(row, "title"),
        text_of(row, "absolute_url") or f"{board.url}/jobs/{number}",
        locations=offices if only_a_model or not place else [place],
        work=work_model(_said(custom, "work", "remote", "location type")) or work_model(place),
        employment=employment_type(
            _said(custom, "employment", "job type", "time type", "contract", "commitment")
        ),
        department=text_of(row, "departments", 0, "name"),
        posted_at=parse_date(text_of(row, "first_published") or text_of(row, "updated_at"), now),
        salary=_salary(row),
        language=text_of(row, "language"),
        description=html_to_text(text_of(row, "content")),
        requisition=text_of(row, "requisition_id"),
    )


def _custom_fields(row: object) -> Mapping[str, str]:
    return {
        text_of(field, "name").lower(): text_of(field, "value") or ", ".join(kit.texts(field, "value"))
        for field in list_of(row, "metadata")
    }


def _said(custom: Mapping[str, str], *names: str) -> str:
    """What the first custom field whose name holds one of ``names`` says."""
    return next(
        (value for name, value in custom.items() if value and any(word in name for word in names)), ""
    )


def _salary(row: object) -> Salary | None:
    """The pay range, the first of several jurisdictions; its title tells the period."""
    for entry in list_of(row, "pay_input_ranges"):
        low, high = number_of(entry, "min_cents"), number_of(entry, "max_cents")
        words = f"{text_of(entry, 'title')} {html_to_text(text_of(entry, 'blurb'))}"
        period = words if re.search(r"hour|annual|year|month|day|week", words, re.IGNORECASE) else ""
        found = salary(low and low / 100, high and high / 100, text_of(entry, "currency_type"), period)
        if found is not None:
            return found
    return None


SOURCE: Final = kit.System(
    name="greenhouse",
    domains=("greenhouse.io",),
    board_of=board_of,
    read_board=read,
    api_host=_API,
    in_page=in_page,
)
