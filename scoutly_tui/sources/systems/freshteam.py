"""Freshteam: the widget's JSON of the tenant's host, one answer a board, places in a table of branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import EmploymentType, FoundPosting, WorkModel
from scoutly_tui.sources.fields import dig, flag_of, html_to_text, join_place, list_of, parse_date, text_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_DOMAIN: Final = "freshteam.com"
_KINDS: Final = {"1": EmploymentType.CONTRACT, "2": EmploymentType.FULL_TIME, "3": EmploymentType.INTERNSHIP}
_SHUT: Final = frozenset({"closed", "on_hold", "onhold", "draft", "3", "4"})


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a board page or a posting's page."""
    slug = kit.subdomain(url, _DOMAIN)
    return Board("freshteam", slug, f"https://{slug}.{_DOMAIN}/jobs") if slug and "." not in slug else None


def api_host(board: Board) -> str:
    return f"{board.token}.{_DOMAIN}"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. An unknown tenant answers 200 with a page: its host exists, whatever its name."""
    url = f"https://{api_host(board)}/hire/widgets/jobs.json"
    response = kit.get(visit, url, validators=validators, home=(_DOMAIN, "freshworks.com"))
    if response.not_modified:
        return kit.unchanged(response)
    if response.body.lstrip()[:1] == b"<":
        raise kit.not_found(f"Freshteam knows no company “{board.token}”.", response.text[:300])
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The open postings. Raises CheckError (unreadable)."""
    branches = {text_of(branch, "id"): branch for branch in list_of(document, "branches")}
    roles = {text_of(role, "id"): text_of(role, "name") for role in list_of(document, "job_roles")}
    opened = [
        row
        for row in kit.items(document, "jobs")
        if not flag_of(row, "deleted") and text_of(row, "status").lower() not in _SHUT
    ]
    return kit.collect(opened, lambda row: _posting(row, board, now, branches, roles))


def _posting(
    row: object, board: Board, now: int, branches: dict[str, object], roles: dict[str, str]
) -> FoundPosting | None:
    number, branch = text_of(row, "id"), branches.get(text_of(row, "branch_id"))
    place = join_place(text_of(branch, "city"), text_of(branch, "state"), text_of(branch, "country_code"))
    return kit.posting(
        number,
        text_of(row, "title"),
        text_of(row, "url") or f"{board.url}/{number}",
        locations=[place],
        work=WorkModel.REMOTE if flag_of(row, "remote") else None,
        employment=_KINDS.get(text_of(row, "job_type")),
        department=roles.get(text_of(row, "job_role_id"), ""),
        posted_at=parse_date(dig(row, "created_at"), now),
        description=html_to_text(text_of(row, "description")),
    )


SOURCE: Final = kit.System(
    name="freshteam", domains=(_DOMAIN,), board_of=board_of, read_board=read, api_host=api_host
)
