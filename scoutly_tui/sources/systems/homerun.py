"""Homerun: the links of a company's hosted site, or of its embedded list; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Link, Page

_DOMAIN: Final = "homerun.co"
_EMBED: Final = "embed.homerun.co"
_NO_POSTING: Final = frozenset(
    {
        "apply",
        "privacy",
        "privacy-policy",
        "cookies",
        "cookie-policy",
        "terms",
        "login",
        "en",
        "nl",
        "de",
        "fr",
        "assets",
    }
)
_NOTHING: Final = re.compile(
    r"no (?:open |current )?(?:positions|vacancies|jobs|openings)|geen (?:openstaande )?vacatures|keine (?:offenen )?stellen",
    re.IGNORECASE,
)


def board_of(url: SplitResult) -> Board | None:
    """The company of its hosted site, or the list an embed names (``embed|id``)."""
    if url.hostname == _EMBED:
        parts = kit.segments(url)
        return (
            Board("homerun", f"embed|{parts[0]}", f"https://{_EMBED}/{parts[0]}/widget.html")
            if parts and parts[0].isalnum()
            else None
        )
    slug = kit.subdomain(url, _DOMAIN)
    return Board("homerun", slug, f"https://{slug}.{_DOMAIN}/") if slug and "." not in slug else None


def api_host(board: Board) -> str:
    return host_of(board.url)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    response = kit.get(
        visit, board.url, validators=validators, accept=kit.HTML, documented=False, home=(_DOMAIN,)
    )
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(kit.page_of(response)))


def parse(page: Page) -> list[FoundPosting]:
    """The postings that ``page`` links. Raises CheckError (unreadable) where it neither lists nor denies any."""
    found = [posting for link in page.links if (posting := _posting(link))]
    if not found and not (_DOMAIN in page.html and _NOTHING.search(page.text)):
        raise kit.no_postings(page)
    return found


def _posting(link: Link) -> FoundPosting | None:
    """A posting's address is one word, or one and a language, on a company's own host."""
    url = urlsplit(link.url)
    slug, parts = kit.subdomain(url, _DOMAIN), kit.segments(url)
    if not (url.hostname or "").endswith(f".{_DOMAIN}") or not slug or slug == "embed":
        return None
    if not parts or parts[0] in _NO_POSTING or len(parts) > 2 or (len(parts) == 2 and len(parts[1]) > 5):
        return None
    heading = next((kit.words(e) for e in link.element.iter("h1", "h2", "h3", "h4", "strong")), "")
    return kit.posting(parts[0], heading or link.text, f"https://{url.hostname}/{parts[0]}")


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its own page says."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False, home=(_DOMAIN,))
    return kit.completed_from_page(posting, kit.page_of(response), "job-description", "content")


SOURCE: Final = kit.System(
    name="homerun",
    domains=(_DOMAIN,),
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
    documented=False,
)
