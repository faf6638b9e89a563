"""Zoho Recruit: the data that a careers page carries in a hidden field, one answer a board."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import (
    employment_type,
    flag_of,
    html_to_text,
    join_place,
    parse_date,
    salary_from_prose,
    text_of,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_HOST: Final = re.compile(r"([\w-]+)\.zohorecruit\.(com|eu|in|ca|sa|jp|com\.au|com\.cn)")


def board_of(url: SplitResult) -> Board | None:
    """The portal and page name of a careers page or a posting's page."""
    host, parts = url.hostname or "", kit.segments(url)
    found = _HOST.fullmatch(host)
    if found is None or found[1] in ("www", "static", "help", "recruit", "api"):
        return None
    name = parts[1] if parts[:1] == ["jobs"] and len(parts) > 1 and kit.is_slug(parts[1]) else "Careers"
    return Board("zoho", f"{host}|{name}", f"https://{host}/jobs/{quote(name)}")


def api_host(board: Board) -> str:
    return board.token.split("|")[0]


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    response = kit.get(visit, board.url, validators=validators, accept=kit.HTML, documented=False)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(kit.page_of(response), board, kit.now()))


def parse(page: Page, board: Board, now: int) -> list[FoundPosting]:
    """The postings of the hidden field. Raises CheckError: not_found for the page that says so, unreadable."""
    field = next((e for e in page.tree.iter("input") if e.get("id") == "jobs"), None)
    if field is None and "cl-error-block" in page.html:
        raise kit.not_found("Zoho Recruit says that there is no such page.", page.title)
    try:
        rows = json.loads(field.get("value") or "") if field is not None else None
    except (ValueError, RecursionError):
        rows = None
    return kit.collect(kit.items(rows), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id") or text_of(row, "Job_Opening_Id")
    pay = text_of(row, "Salary")
    return kit.posting(
        number,
        text_of(row, "Posting_Title") or text_of(row, "Job_Opening_Name"),
        f"{board.url}/{quote(number)}" if number else "",
        locations=[join_place(text_of(row, "City"), text_of(row, "State"), text_of(row, "Country"))],
        work=WorkModel.REMOTE if flag_of(row, "Remote_Job") else None,
        employment=employment_type(text_of(row, "Job_Type")),
        department=text_of(row, "Department", "name") or text_of(row, "Industry"),
        posted_at=parse_date(text_of(row, "Date_Opened"), now),
        salary=salary_from_prose(f"Salary: {pay}") if pay else None,
        description=html_to_text(text_of(row, "Job_Description")),
    )


SOURCE: Final = kit.System(
    name="zoho",
    domains=tuple(f"zohorecruit.{end}" for end in ("com", "eu", "in", "ca", "sa", "jp", "com.au", "com.cn")),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    documented=False,
)
