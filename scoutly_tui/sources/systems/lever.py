"""Lever: the public postings API, one answer a board (docs: lever/postings-api)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    list_of,
    parse_date,
    salary,
    text_of,
    work_model,
)
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators


def board_of(url: SplitResult) -> Board | None:
    """The board of a board page, a posting's page or an API address; Europe's have their own hosts."""
    host, parts = url.hostname or "", kit.segments(url)
    if host in ("api.lever.co", "api.eu.lever.co"):
        parts = parts[2:] if parts[:2] == ["v0", "postings"] else []
    elif host not in ("jobs.lever.co", "jobs.eu.lever.co"):
        return None
    if not parts or not kit.is_slug(parts[0]):
        return None
    region = ".eu" if ".eu." in host else ""
    return Board("lever", parts[0], f"https://jobs{region}.lever.co/{quote(parts[0])}")


def api_host(board: Board) -> str:
    return "api.eu.lever.co" if board.url.startswith("https://jobs.eu.") else "api.lever.co"


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board. ``mode=json`` decides the format, whatever the Accept header says."""
    url = f"https://{api_host(board)}/v0/postings/{quote(board.token)}?mode=json"
    response = kit.get(visit, url, validators=validators, home=("lever.co",))
    if response.not_modified:
        return kit.unchanged(response)
    return kit.reading(response, parse(response.json(), board, kit.now()))


def parse(document: object, board: Board, now: int) -> list[FoundPosting]:
    """The postings of a list answer. Raises CheckError: not_found for a site it does not know, unreadable."""
    if isinstance(document, dict) and dig(document, "ok") is False:
        raise kit.not_found("Lever knows no such site.", text_of(document, "error"))
    return kit.collect(kit.items(document), lambda row: _posting(row, board, now))


def _posting(row: object, board: Board, now: int) -> FoundPosting | None:
    number = text_of(row, "id")
    place = text_of(row, "categories", "location")
    return kit.posting(
        number,
        text_of(row, "text"),
        text_of(row, "hostedUrl") or f"{board.url}/{number}",
        locations=[place, *kit.texts(row, "categories", "allLocations")],
        work=work_model(text_of(row, "workplaceType")),
        employment=employment_type(text_of(row, "categories", "commitment")),
        department=text_of(row, "categories", "department") or text_of(row, "categories", "team"),
        posted_at=parse_date(dig(row, "createdAt"), now),
        salary=salary(
            dig(row, "salaryRange", "min"),
            dig(row, "salaryRange", "max"),
            dig(row, "salaryRange", "currency"),
            dig(row, "salaryRange", "interval"),
        ),
        description=_description(row),
    )


def _description(row: object) -> str:
    """Opening, body, lists and closing: the description alone would miss the requirements."""
    parts = [html_to_text(text_of(row, "description")) or text_of(row, "descriptionPlain")]
    for entry in list_of(row, "lists"):
        parts += [text_of(entry, "text"), html_to_text(f"<ul>{text_of(entry, 'content')}</ul>")]
    parts.append(html_to_text(text_of(row, "additional")) or text_of(row, "additionalPlain"))
    parts.append(html_to_text(text_of(row, "salaryDescription")))
    return kit.paragraphs(*parts)


SOURCE: Final = kit.System(
    name="lever", domains=("lever.co",), board_of=board_of, read_board=read, api_host=api_host
)
