"""Hacker News, “Who is hiring?”: the newest thread and its comments, by the public search API of Algolia.

A comment's first line is mostly “Company | Role | Place | …”, in no fixed order: the part that reads most like a
title is the role.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    parse_date,
    text_of,
    work_model,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit
from scoutly_tui.sources.titles import title_score

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_HOST: Final = "news.ycombinator.com"
_API: Final = "hn.algolia.com"
_NEWEST: Final = "newest"
_HIRING: Final = re.compile(r"who is hiring\b", re.IGNORECASE)
_NO_PLACE: Final = re.compile(r"https?:|www\.|[$€£]\s?\d|\d\s?k\b|equity|visa", re.IGNORECASE)


def board_of(url: SplitResult) -> Board | None:
    """The monthly threads by their author's page, or one thread by its own."""
    query = parse_qs(url.query)
    if url.hostname != _HOST:
        return None
    if url.path in ("/user", "/submitted") and query.get("id") == ["whoishiring"]:
        return Board("hackernews", _NEWEST, f"https://{_HOST}/submitted?id=whoishiring")
    number = query.get("id", [""])[0] if url.path == "/item" else ""
    return Board("hackernews", number, f"https://{_HOST}/item?id={number}") if number.isdecimal() else None


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """Every comment of the thread that offers something; of the newest one where no thread is named."""
    way, known = kit.way_of(validators, visit)
    number = way or (_newest(visit) if board.token == _NEWEST else board.token)
    before = validators if way else known
    response = kit.get(visit, f"https://{_API}/api/v1/items/{number}", validators=known)
    if response.not_modified:
        return kit.by_way(kit.unchanged(response), number, before)
    postings = parse(response.json(), kit.now())
    return kit.by_way(kit.reading(response, postings), number, before)


def _newest(visit: Visit) -> str:
    """The number of the newest thread. Raises CheckError (unreadable)."""
    url = f"https://{_API}/api/v1/search_by_date?tags=story,author_whoishiring"
    for hit in kit.items(kit.get(visit, url).json(), "hits"):
        number = text_of(hit, "objectID")
        if _HIRING.search(text_of(hit, "title")) and number.isdecimal():
            return number
    raise kit.unreadable("The search names no thread of this kind.")


def parse(document: object, now: int) -> list[FoundPosting]:
    """The postings among a thread's comments; deleted ones have no text. Raises CheckError (unreadable)."""
    comments = [comment for comment in kit.items(document, "children") if text_of(comment, "text")]
    found = (_posting(comment, now) for comment in comments)
    return [posting for posting in found if posting is not None]


def _posting(comment: object, now: int) -> FoundPosting | None:
    text = html_to_text(text_of(comment, "text"))
    parts = [part.strip() for part in text.partition("\n")[0].split("|") if part.strip()]
    if len(parts) < 2:
        return None
    role = max(parts[1:], key=title_score)
    others = [part for part in parts[1:] if part != role]
    places = [p for p in others if not (_NO_PLACE.search(p) or employment_type(p) or len(p) > 60)]
    number = text_of(comment, "id")
    return kit.posting(
        number,
        f"{role} at {parts[0]}",
        f"https://{_HOST}/item?id={number}",
        locations=places[:1],
        work=next((model for part in others if (model := work_model(part))), None),
        employment=next((kind for part in others if (kind := employment_type(part))), None),
        posted_at=parse_date(dig(comment, "created_at"), now),
        description=text,
    )


SOURCE: Final = kit.System(
    name="hackernews",
    domains=(_HOST,),
    board_of=board_of,
    read_board=read,
    api_host=_API,
    linked=False,
)
