"""Remote OK: its public API, some hundred postings of many companies. It asks to be named and linked as the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui.domain.money import Period
from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.sources.fields import dig, html_to_text, parse_date, salary, text_of
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

_HOST: Final = "remoteok.com"


def board_of(url: SplitResult) -> Board | None:
    """The one list there is, from the front page or the API's address."""
    if url.hostname not in (_HOST, f"www.{_HOST}") or kit.segments(url) not in ([], ["api"], ["remote-jobs"]):
        return None
    return Board("remoteok", "all", f"https://{_HOST}/")


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole list."""
    response = kit.get(visit, f"https://{_HOST}/api", validators=validators)
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), kit.now()))


def parse(document: object, now: int) -> list[FoundPosting]:
    """The postings behind the legal notice. Raises CheckError (unreadable)."""
    rows = kit.items(document)
    if not rows:
        raise kit.unreadable("The list is empty, without even its notice.")
    return kit.collect([row for row in rows if not text_of(row, "legal")], lambda row: _posting(row, now))


def _posting(row: object, now: int) -> FoundPosting | None:
    company, title = text_of(row, "company"), text_of(row, "position")
    return kit.posting(
        text_of(row, "id"),
        f"{title} at {company}" if company and title else title,
        text_of(row, "url"),
        base=f"https://{_HOST}/",
        locations=[text_of(row, "location").strip(" ,")],
        work=WorkModel.REMOTE,
        posted_at=parse_date(dig(row, "date") or dig(row, "epoch"), now),
        salary=salary(dig(row, "salary_min"), dig(row, "salary_max"), "USD", Period.YEAR),
        description=html_to_text(text_of(row, "description")),
    )


SOURCE: Final = kit.System(
    name="remoteok",
    domains=(_HOST,),
    board_of=board_of,
    read_board=read,
    api_host=_HOST,
    linked=False,
)
