"""Factorial: the list that a company's careers page renders; text on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.fields import employment_type, flag_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_DOMAINS: Final = tuple(
    f"factorialhr.{end}" for end in ("com", "es", "it", "fr", "de", "pt", "mx", "com.br", "co.uk")
)


def board_of(url: SplitResult) -> Board | None:
    """The company's own host."""
    host = url.hostname or ""
    domain = next((domain for domain in _DOMAINS if host.endswith(f".{domain}")), "")
    slug = kit.subdomain(url, domain) if domain else ""
    if not slug or "." in slug:
        return None
    token = slug if domain == "factorialhr.com" else host
    return Board("factorial", token, f"https://{host}/")


def api_host(board: Board) -> str:
    return host_of(board.url)


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    response = kit.get(
        visit, board.url, validators=validators, accept=kit.HTML, documented=False, home=_DOMAINS
    )
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(kit.page_of(response)))


def parse(page: Page) -> list[FoundPosting]:
    """The postings of the list. Raises CheckError (unreadable) for a page without one."""
    if "job-postings" not in page.html and "job_posting" not in page.html:
        raise kit.no_postings(page)
    rows = [li for li in page.tree.iter("li") if (li.get("data-controller") or "") == "job-postings"]
    return kit.collect(rows, lambda row: _posting(row, page))


def _posting(row: Any, page: Page) -> FoundPosting | None:
    link = next((a for a in row.iter("a") if a.get("href")), None)
    url = page.absolute(row.get("data-job-postings-url") or (link.get("href") if link is not None else ""))
    number = re.search(r"-(\d+)/?$", url.split("?")[0])
    heading = next(row.iter("h2", "h3", "h4", "strong"), link if link is not None else row)
    remote = flag_of(row.get("data-is-remote"))
    places = kit.with_class(row, "location") or [
        e for e in row.iter() if "location" in str(e.get("class") or "")
    ]
    return kit.posting(
        number[1] if number else "",
        kit.words(heading),
        url,
        locations=[kit.words(places[0])] if places else [],
        work=WorkModel.REMOTE if remote else None,
        employment=employment_type(row.get("data-contract-type")),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its own page says."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False, home=_DOMAINS)
    return kit.completed_from_page(posting, kit.page_of(response), "styledText", "job-posting", "description")


SOURCE: Final = kit.System(
    name="factorial",
    domains=_DOMAINS,
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
    documented=False,
)
