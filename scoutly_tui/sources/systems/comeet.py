"""Comeet (Spark Hire Recruit): the careers API, whose public token the company's pages carry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, quote

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
    from scoutly_tui.sources.page import Page

_API: Final = "www.comeet.co"
_UID: Final = r"[0-9A-F]{2}\.[0-9A-F]{3}"
_INIT: Final = re.compile(rf"""["']?company-uid["']?\s*:\s*["']({_UID})["']""")
_TOKEN: Final = re.compile(r"""["']?token["']?\s*[:=]\s*["']?([0-9A-F]{16,80})""")


def board_of(url: SplitResult) -> Board | None:
    """The company of its hosted page, or of an API address; the token is ``uid|API token|name``."""
    parts = kit.segments(url)
    if parts[:1] == ["jobs"] and len(parts) > 2 and re.fullmatch(_UID, parts[2]) and kit.is_slug(parts[1]):
        return Board(
            "comeet", f"{parts[2]}||{parts[1]}", f"https://www.comeet.com/jobs/{quote(parts[1])}/{parts[2]}"
        )
    if parts[:3] == ["careers-api", "2.0", "company"] and len(parts) > 3 and re.fullmatch(_UID, parts[3]):
        token = next(iter(parse_qs(url.query).get("token", [])), "")
        return _with_token(parts[3], token) if re.fullmatch(r"[0-9A-F]{16,80}", token) else None
    return None


def _with_token(uid: str, token: str) -> Board:
    return Board(
        "comeet", f"{uid}|{token}|", f"https://{_API}/careers-api/2.0/company/{uid}/positions?token={token}"
    )


def in_page(page: Page) -> Board | None:
    """The company that a page's widget is set up for."""
    uid = _INIT.search(page.html)
    token = _TOKEN.search(page.html, max(0, uid.start() - 1000), uid.end() + 1000) if uid else None
    return _with_token(uid[1], token[1]) if uid and token else None


def api_host(board: Board) -> str:
    return _API if board.token.split("|")[1] else "www.comeet.com"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board: from the API, or from the hosted page's own data, or from the API by that page's token."""
    uid, token, _ = board.token.split("|")
    if token:
        return _read_api(uid, token, visit, validators)
    way, known = kit.way_of(validators, visit)
    if way:
        return kit.by_way(_read_api(uid, way, visit, known), way, validators)
    response = kit.get(visit, board.url, validators=known, accept=kit.HTML, documented=False)
    if response.not_modified:
        return kit.unchanged(response)
    html = response.text
    if "COMPANY_POSITIONS_DATA" not in html and (found := _TOKEN.search(html)):
        return kit.by_way(_read_api(uid, found[1], visit, known), found[1], known)
    return kit.reading(response, parse(kit.inline_json(html, "COMPANY_POSITIONS_DATA"), kit.now()))


def _read_api(uid: str, token: str, visit: Visit, validators: Validators) -> Reading:
    url = f"https://{_API}/careers-api/2.0/company/{uid}/positions?token={token}&details=true"
    response = kit.get(visit, url, validators=validators)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), kit.now()))


def parse(document: object, now: int) -> list[FoundPosting]:
    """The positions that are not internal. Raises CheckError (unreadable)."""
    public = [row for row in kit.items(document) if not flag_of(row, "is_internal")]
    return kit.collect(public, lambda row: _posting(row, now))


def _posting(row: object, now: int) -> FoundPosting | None:
    addresses = ("url_comeet_hosted_page", "url_recruit_hosted_page", "url_active_page", "position_url")
    place = dig(row, "location")
    parts: list[str] = []
    for section in list_of(row, "details"):
        if text := html_to_text(text_of(section, "value")):
            parts += [text_of(section, "name"), text]
    remote = WorkModel.REMOTE if flag_of(place, "is_remote") else None
    return kit.posting(
        text_of(row, "uid"),
        text_of(row, "name"),
        next((url for name in addresses if (url := text_of(row, name))), ""),
        locations=[text_of(place, "name") or join_place(text_of(place, "city"), text_of(place, "country"))],
        work=work_model(text_of(row, "workplace_type")) or remote,
        employment=employment_type(text_of(row, "employment_type")),
        department=text_of(row, "department"),
        posted_at=parse_date(dig(row, "time_updated"), now),
        description=kit.paragraphs(*parts),
        requisition=text_of(row, "internal_use_custom_id"),
    )


SOURCE: Final = kit.System(
    name="comeet",
    domains=("comeet.com", "comeet.co"),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    in_page=in_page,
)
