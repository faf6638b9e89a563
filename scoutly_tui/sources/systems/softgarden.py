"""Softgarden: the schema.org feed of a career host, or the list that the newer host renders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.fields import list_of, text_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_FEED: Final = "career.softgarden.de"
_LIST: Final = "softgarden.io"
_JOB: Final = re.compile(r"/(?:job|vacancies)/(\d{4,})(?=[/?#]|$)")
_NOTHING: Final = re.compile(
    r"keine (?:offenen |passenden )?(?:stellen|ergebnisse|jobs)|no (?:open |matching )?(?:jobs|positions|vacancies|results)",
    re.IGNORECASE,
)


def board_of(url: SplitResult) -> Board | None:
    """The company of either host."""
    host = url.hostname or ""
    if host.endswith(f".{_FEED}"):
        slug = kit.subdomain(url, _FEED)
        return Board("softgarden", slug, f"https://{slug}.{_FEED}/") if slug and "." not in slug else None
    slug = kit.subdomain(url, _LIST) if host.endswith(f".{_LIST}") else ""
    language = next((part for part in kit.segments(url)[:1] if re.fullmatch(r"[a-z]{2}", part)), "en")
    return (
        Board("softgarden", slug, f"https://{slug}.{_LIST}/{language}/vacancies")
        if slug and "." not in slug
        else None
    )


def api_host(board: Board) -> str:
    return host_of(board.url)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    host = api_host(board)
    fed = host.endswith(_FEED)
    url = f"https://{host}/jobs.feed.json" if fed else board.url.replace("/vacancies", "/widgets/jobs")
    accept, home = (kit.JSON if fed else kit.HTML), (_LIST, "softgarden.de", "softgarden.com")
    response = kit.get(visit, url, validators=validators, accept=accept, documented=fed, home=home)
    if response.not_modified:
        return kit.unchanged(response)
    found = from_feed(response.json(), board) if fed else from_page(kit.page_of(response))
    return kit.reading(response, found)


def from_feed(document: object, board: Board) -> list[FoundPosting]:
    """The feed's postings. Raises CheckError (unreadable)."""
    elements = kit.items(document, "dataFeedElement")
    found = kit.schema_postings(document, board.url)
    if len(found) * 2 < len(elements):
        raise kit.unreadable("Most entries of the feed are no postings.", text_of(list_of(elements), 0))
    return found


def from_page(page: Page) -> list[FoundPosting]:
    """The rendered list's postings. Raises CheckError (unreadable)."""
    links = ((link, _JOB.search(link.url)) for link in page.links)
    read = (kit.posting(number[1], link.text, link.url) for link, number in links if number)
    found = [posting for posting in read if posting is not None]
    if not found and not ("softgarden" in page.html and _NOTHING.search(page.text)):
        raise kit.no_postings(page)
    return found


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its own page says, where the list had no text."""
    if posting.description:
        return None
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False)
    return kit.completed_from_page(posting, kit.page_of(response), "jobAd", "job-description")


SOURCE: Final = kit.System(
    name="softgarden",
    domains=(_FEED, _LIST),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
)
