"""Postings as schema.org ``JobPosting`` in a page's JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult

from scoutly_tui import clock
from scoutly_tui.domain.postings import FoundPosting, WorkModel
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.fields import (
    dig,
    employment_type,
    html_to_text,
    join_place,
    line_of,
    list_of,
    number_of,
    parse_date,
    salary,
    text_of,
    work_model,
)
from scoutly_tui.sources.ids import digest_id, distinct, posting_id
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.domain.money import Salary
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators

NODE_LIMIT: Final = 100_000
_REMOTE: Final = "telecommute"


@dataclass(slots=True)
class JsonLd:
    """The source of that name: boards whose page lists its postings as JSON-LD."""

    name: str = "jsonld"
    documented: bool = False

    def recognise(self, url: SplitResult) -> Board | None:
        """None: a URL does not show what its page holds."""
        return None

    def find(self, page: Page) -> Board | None:
        """The page itself, if it holds open postings as JSON-LD."""
        return Board(self.name, page.url, page.url) if postings(page, clock.now_ms()) else None

    def host(self, board: Board) -> str:
        return host_of(board.url)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """Every open posting in the page's JSON-LD. Raises CheckError."""
        from scoutly_tui.sources.reading import read_page

        return read_page(board, visit, validators)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        from scoutly_tui.sources.detail import complete

        return complete(board, posting, visit)


def postings(page: Page, now: int) -> tuple[FoundPosting, ...]:
    """The open postings in ``page``'s JSON-LD, expired ones left out."""
    found = found_nodes(page.json_ld)
    alone = len(found) == 1
    read = (_posting(node, index, page, now, alone) for node, index in found)
    return distinct(posting for posting in read if posting is not None)


def found_nodes(blocks: Sequence[object]) -> list[tuple[Mapping[str, object], Mapping[str, object]]]:
    """Every ``JobPosting`` object in ``blocks``, each with an index of its block's objects by ``@id``."""
    found: list[tuple[Mapping[str, object], Mapping[str, object]]] = []
    for block in blocks:
        nodes = list(_objects(block))
        index = {key: node for node in reversed(nodes) if len(node) > 1 and (key := text_of(node, "@id"))}
        found += [(node, index) for node in nodes if _is_posting(node)]
    return found


def _objects(block: object) -> Iterator[Mapping[str, object]]:
    """Every object in ``block``, in document order, up to a limit."""
    stack = [block]
    left = NODE_LIMIT
    while stack and left:
        left -= 1
        value = stack.pop()
        if isinstance(value, Mapping):
            yield value
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))


def _is_posting(node: Mapping[str, object]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(t, str) and t.replace(":", "/").rsplit("/", 1)[-1] == "JobPosting" for t in names)


def _posting(
    node: Mapping[str, object], index: Mapping[str, object], page: Page, now: int, alone: bool
) -> FoundPosting | None:
    title = clean_line(html_to_text(text_of(node, "title") or text_of(node, "name")))
    if not title or is_expired(node, now):
        return None
    number = _identifier(node)
    url = _url(node, page) or (page.url if alone else "")
    places = _places(node, index)
    remote = _REMOTE in text_of(node, "jobLocationType").lower().replace("_", "")
    return FoundPosting(
        external_id=posting_id(url) if url else digest_id(number or title, *places),
        title=title,
        url=url or page.url,
        locations=places,
        work_model=WorkModel.REMOTE if remote else work_model(text_of(node, "jobLocationType")),
        employment_type=employment_type(_words(node.get("employmentType"))),
        department=_department(node) or None,
        posted_at=parse_date(node.get("datePosted"), now),
        salary=_salary(node),
        language=_language(node) or None,
        description=_description(node) or None,
        requisition=number or None,
    )


def is_expired(node: Mapping[str, object], now: int) -> bool:
    """Whether ``validThrough`` has passed; a bare date counts to its end in the last of the world's zones."""
    through = node.get("validThrough")
    ends = parse_date(through, now)
    if ends is None:
        return False
    bare = isinstance(through, str) and len(through.strip()) <= 10
    return ends + (DAY_MS * 3 // 2 if bare else 0) < now


def _url(node: Mapping[str, object], page: Page) -> str:
    candidates = (
        text_of(node, "url"),
        text_of(node, "url", "@id"),
        text_of(node, "mainEntityOfPage"),
        text_of(node, "mainEntityOfPage", "@id"),
        text_of(node, "sameAs"),
        text_of(node, "@id"),
    )
    front = {page.absolute("/"), ""}
    return next((url for text in candidates if text and (url := page.absolute(text)) not in front), "")


def _identifier(node: Mapping[str, object]) -> str:
    value = node.get("identifier")
    if isinstance(value, list):
        value = value[0] if value else None
    return line_of(value, limit=80) or line_of(value, "value", limit=80)


def _places(node: Mapping[str, object], index: Mapping[str, object]) -> tuple[str, ...]:
    places = [_place(value, index) for value in _listed(node.get("jobLocation"))]
    if not any(places):
        required = _listed(node.get("applicantLocationRequirements"))
        places = [f"Remote ({place})" for value in required if (place := _place(value, index))]
    return tuple(dict.fromkeys(place for place in places if place))


def _place(value: object, index: Mapping[str, object]) -> str:
    if isinstance(value, str):
        return join_place(value)
    value = index.get(text_of(value, "@id"), value)
    address = dig(value, "address")
    if isinstance(address, list):
        address = address[0] if address else None
    if isinstance(address, str):
        return join_place(address)
    address = index.get(text_of(address, "@id"), address)
    country = dig(address, "addressCountry")
    place = join_place(
        text_of(address, "addressLocality"),
        text_of(address, "addressRegion") or text_of(address, "addressRegion", "name"),
        text_of(country) or text_of(country, "name"),
    )
    return place or join_place(text_of(value, "name"))


def _department(node: Mapping[str, object]) -> str:
    return (
        line_of(node, "hiringOrganization", "department", "name", limit=120)
        or line_of(node, "department", limit=120)
        or line_of(node, "department", "name", limit=120)
    )


def _salary(node: Mapping[str, object]) -> Salary | None:
    pay = next(iter(_listed(node.get("baseSalary")) or _listed(node.get("estimatedSalary"))), None)
    value = dig(pay, "value")
    currency = text_of(pay, "currency") or text_of(value, "currency") or text_of(node, "salaryCurrency")
    lowest = number_of(value, "minValue") or number_of(pay, "minValue")
    highest = number_of(value, "maxValue") or number_of(pay, "maxValue")
    if lowest is None and highest is None:
        lowest = highest = number_of(value, "value") or number_of(value) or number_of(pay)
    return salary(lowest, highest, currency, text_of(value, "unitText") or text_of(pay, "unitText"))


def _description(node: Mapping[str, object]) -> str:
    parts = (text_of(node, name) for name in ("description", "responsibilities", "qualifications", "skills"))
    texts = [html_to_text(part) for part in parts if part]
    kept = [text for n, text in enumerate(texts) if text and not any(text in other for other in texts[:n])]
    return "\n\n".join(kept)


def _language(node: Mapping[str, object]) -> str:
    code = text_of(node, "inLanguage") or text_of(node, "inLanguage", "alternateName")
    code = code.replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _words(value: object) -> str:
    return ", ".join(text_of(part) for part in _listed(value))


def _listed(value: object) -> list[object]:
    return list_of(value) if isinstance(value, list) else [] if value is None else [value]
