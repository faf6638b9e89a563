"""We Work Remotely: its RSS feeds, at most a hundred postings each, of many companies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import employment_type, html_to_text, parse_date
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_HOST: Final = "weworkremotely.com"


def board_of(url: SplitResult) -> Board | None:
    """The main feed, or a category's."""
    parts = [part.removesuffix(".rss") for part in kit.segments(url)]
    if url.hostname not in (_HOST, f"www.{_HOST}"):
        return None
    if parts in ([], ["remote-jobs"]):
        return Board("wwr", "remote-jobs", f"https://{_HOST}/remote-jobs")
    if len(parts) == 2 and parts[0] == "categories" and re.fullmatch(r"[\w-]{2,80}", parts[1]):
        return Board("wwr", f"categories/{parts[1]}", f"https://{_HOST}/categories/{parts[1]}")
    return None


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole feed."""
    response = kit.get(visit, f"https://{_HOST}/{board.token}.rss", validators=validators, accept=kit.XML)
    if response.not_modified:
        return kit.unchanged(response)
    items, now = kit.rss_channel(response).findall("item"), kit.now()
    return kit.reading(response, kit.collect(items, lambda item: _posting(item, now)))


def _posting(item: Any, now: int) -> FoundPosting | None:
    link = (item.findtext("link") or item.findtext("guid") or "").strip()
    company, colon, title = (item.findtext("title") or "").partition(": ")
    return kit.posting(
        link.rstrip("/").rsplit("/", 1)[-1],
        f"{title} at {company}" if colon else company,
        link,
        locations=[item.findtext("region") or ""],
        work=WorkModel.REMOTE,
        employment=employment_type(item.findtext("type")),
        department=item.findtext("category") or "",
        posted_at=parse_date(item.findtext("pubDate"), now),
        description=html_to_text(item.findtext("description") or ""),
    )


SOURCE: Final = kit.System(
    name="wwr",
    domains=(_HOST,),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    linked=False,
)
