"""Workable: the account widget's endpoint, one answer an account, one row a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    flag_of,
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
    from scoutly_tui.fetch.response import Validators

_API: Final = "apply.workable.com"
_NO_ACCOUNT: Final = frozenset({"j", "api", "jobs", "static", "assets", "integrations", "careers-page"})


def board_of(url: SplitResult) -> Board | None:
    """The account of a board page, a posting's page, an old board host or an API address."""
    host, parts = url.hostname or "", kit.segments(url)
    slug = ""
    if host == "jobs.workable.com":
        found = re.fullmatch(r"jobs-at-(.+)", parts[2]) if len(parts) > 2 and parts[0] == "company" else None
        slug = found[1] if found else ""
    elif host in (_API, "www.workable.com") and "accounts" in parts[:4]:
        slug = next(iter(parts[parts.index("accounts") + 1 :]), "")
    elif host == _API:
        slug = parts[0] if parts else ""
    elif host != "www.workable.com":
        slug = kit.subdomain(url, "workable.com")
    if not kit.is_slug(slug) or slug in _NO_ACCOUNT or "." in slug:
        return None
    return Board("workable", slug, f"https://{_API}/{quote(slug)}/")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole account."""
    url = f"https://{_API}/api/v1/widget/accounts/{quote(board.token)}?details=true"
    response = kit.get(visit, url, validators=validators, home=("workable.com",))
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The postings of a list answer, one a place. Raises CheckError (unreadable)."""
    return kit.collect(kit.items(document, "jobs"), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    code = text_of(row, "shortcode")
    parts = ("description", "requirements", "benefits")
    return kit.posting(
        code,
        text_of(row, "title"),
        text_of(row, "url") or text_of(row, "shortlink") or f"{board.url}j/{quote(code)}/",
        locations=_places(row),
        work=_work_model(row),
        employment=employment_type(text_of(row, "employment_type")),
        department=text_of(row, "department"),
        posted_at=parse_date(dig(row, "published_on") or dig(row, "created_at"), now),
        description=kit.paragraphs(*(html_to_text(text_of(row, part)) for part in parts)),
        requisition=text_of(row, "code"),
    )


def _places(row: object) -> list[str]:
    shown = [place for place in list_of(row, "locations") if not flag_of(place, "hidden")]
    own = join_place(text_of(row, "city"), text_of(row, "state"), text_of(row, "country"))
    return [
        join_place(text_of(place, "city"), text_of(place, "region"), text_of(place, "country"))
        for place in shown
    ] or [own]


def _work_model(row: object) -> WorkModel | None:
    said = work_model(text_of(row, "workplace") or text_of(row, "workplace_type"))
    return said or (WorkModel.REMOTE if flag_of(row, "telecommuting") else None)


SOURCE: Final = kit.System(
    name="workable", domains=("workable.com",), board_of=board_of, read_board=read, api_host=_API
)
