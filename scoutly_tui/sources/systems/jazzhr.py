"""JazzHR: the static table at ``/apply/jobs`` of the tenant's host; text and pay on each posting's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_DOMAINS: Final = ("applytojob.com", "theresumator.com")
_WIDGET: Final = re.compile(r"app\.jazz\.co/widgets/basic/create/([\w-]{2,60})")
_NUMBER: Final = re.compile(r"/apply/(?:jobs/details/)?(?!jobs\b)([A-Za-z0-9]{6,24})(?=[/?]|$)")


def board_of(url: SplitResult) -> Board | None:
    """The tenant of a board page or a posting's page, on the present domain or the old one."""
    slug = next((slug for domain in _DOMAINS if (slug := kit.subdomain(url, domain)) and "." not in slug), "")
    return _board(slug) if slug and (url.hostname or "").endswith(_DOMAINS) else None


def _board(slug: str) -> Board:
    return Board("jazzhr", slug, f"https://{slug}.applytojob.com/apply")


def in_page(page: Page) -> Board | None:
    """The board of an embedded widget."""
    found = _WIDGET.search(page.html)
    return _board(found[1].lower()) if found else None


def api_host(board: Board) -> str:
    return f"{board.token}.applytojob.com"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    url = f"https://{api_host(board)}/apply/jobs"
    response = kit.get(
        visit,
        url,
        validators=validators,
        accept=kit.HTML,
        documented=False,
        home=("jazzhr.com", "jazz.co", *_DOMAINS),
    )
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(kit.page_of(response)))


def parse(page: Page) -> list[FoundPosting]:
    """The table's rows. Raises CheckError (unreadable) for a page without the table."""
    if "resumator" not in page.html or not any(True for _ in page.tree.iter("table")):
        raise kit.no_postings(page)
    rows = [row for row in page.tree.iter("tr") if (row.get("id") or "").startswith("row_job_")]
    return kit.collect(rows, lambda row: _posting(row, page))


def _posting(row: Any, page: Page) -> FoundPosting | None:
    link = next((a for a in row.iter("a") if a.get("href")), None)
    if link is None:
        return None
    url = page.absolute(link.get("href"))
    number = _NUMBER.search(url)
    cells = list(row.iter("td"))
    department = next(iter(kit.with_class(row, "resumator_department")), None)
    return kit.posting(
        number[1] if number else (row.get("id") or "").removeprefix("row_job_"),
        kit.words(link),
        url,
        locations=[kit.words(cells[-1])] if len(cells) > 1 else [],
        department=kit.words(department),
    )


def detail(board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
    """``posting`` with what its page's JSON-LD says."""
    response = kit.get(visit, posting.url, accept=kit.HTML, documented=False)
    return kit.completed_from_page(posting, kit.page_of(response), "job_description", "description")


SOURCE: Final = kit.System(
    name="jazzhr",
    domains=_DOMAINS,
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    read_detail=detail,
    in_page=in_page,
    documented=False,
)
