"""Postings in the data that a page's framework embeds for its scripts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from scoutly_tui import clock
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.data_names import (
    DATES,
    IDS,
    JOB_PATH,
    MODELS,
    OTHER_PATH,
    OTHERS,
    PAGERS,
    PLACES,
    REQUISITIONS,
    SLUGS,
    TEAMS,
    TEXTS,
    TITLES,
    TOTALS,
    TYPES,
    URLS,
    WRAPPERS,
)
from scoutly_tui.sources.ids import digest_id, distinct, posting_id
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

NODE_LIMIT: Final = 300_000
POSTING_LIMIT: Final = 20_000


@dataclass(slots=True)
class Embedded:
    """The source of that name: boards whose page carries its postings as data."""

    name: str = "embedded"
    documented: bool = False

    def recognise(self, url: SplitResult) -> Board | None:
        """None: a URL does not show what its page holds."""
        return None

    def find(self, page: Page) -> Board | None:
        """The page itself, if it carries postings as data."""
        return Board(self.name, page.url, page.url) if postings(page, clock.now_ms()) else None

    def host(self, board: Board) -> str:
        return host_of(board.url)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """Every posting in the page's data. Raises CheckError."""
        from scoutly_tui.sources.reading import read_page

        return read_page(board, visit, validators)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        from scoutly_tui.sources.detail import complete

        return complete(board, posting, visit)


Item = Mapping[str, object]
Trail = tuple[str, ...]


def postings(page: Page, now: int) -> tuple[FoundPosting, ...]:
    """The postings that ``page`` carries as data; () where none of it is a list of postings, or only the first
    part of one."""
    from scoutly_tui.sources.blobs import blobs

    lists: dict[Trail, list[Item]] = defaultdict(list)
    totals: dict[Trail, int] = {}
    for number, blob in enumerate(blobs(page)):
        for trail, items, total in _lists(blob):
            lists[(str(number), *trail)] += items
            totals[(str(number), *trail)] = total
    good = {trail: items for trail, items in lists.items() if _are_postings(trail, items)}
    if not good or any(totals[trail] > len(items) for trail, items in good.items()):
        return ()
    found: dict[str, FoundPosting] = {}
    links = _Links(page)
    for items in sorted(good.values(), key=len, reverse=True):
        for item in items[:POSTING_LIMIT]:
            posting = _posting(item, links, now)
            if posting is not None:
                found.setdefault(posting.external_id, posting)
    return distinct(found.values())


def _lists(blob: object) -> Iterator[tuple[Trail, list[Item], int]]:
    """Every list of objects in ``blob``, with the names that lead to it and how many there are said to be in
    all (0: nothing is said). List places are left out of the names, so that the lists of several departments
    come under one trail."""
    stack: list[tuple[Trail, object, int]] = [((), blob, 0)]
    seen: set[int] = set()
    left = NODE_LIMIT
    while stack and left:
        left -= 1
        trail, value, total = stack.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            items = [_unwrapped(part) for part in value[:POSTING_LIMIT] if isinstance(part, dict)]
            if items and len(items) * 2 >= len(value):
                yield trail, items, total
            stack.extend((trail, part, 0) for part in reversed(value))
        else:
            said = _total(value)
            parts = reversed(list(value.items()))
            stack.extend(((*trail, _step(name))[-8:], part, said) for name, part in parts)


def _total(value: Mapping[str, object]) -> int:
    """How many entries the lists in ``value`` have in all, as it or its pager says; 0 where nothing says so."""
    plain = _plain_names(value) if len(value) < 40 else {}
    pagers = (plain, *(_plain_names(inner) for n in PAGERS if isinstance(inner := plain.get(n), Mapping)))
    counts = (part[name] for part in pagers for name in TOTALS if name in part)
    return max((n for n in counts if isinstance(n, int) and not isinstance(n, bool)), default=0)


def _plain_names(item: Mapping[str, object]) -> Item:
    """``item`` by its names in lower case without underscores and hyphens; of two alike the first stands."""
    found: dict[str, object] = {}
    for name, value in item.items():
        found.setdefault(str(name).replace("_", "").replace("-", "").lower(), value)
    return found


def _step(name: object) -> str:
    """``name`` as part of a trail; what is an id or a number there is no name."""
    text = str(name)
    return "*" if re.search(r"\d", text) or len(text) > 40 else text


def _unwrapped(raw: Mapping[str, object]) -> Item:
    """``raw`` by its plain names; where one object in it holds the fields, that, with what stands beside."""
    item = _plain_names(raw)
    for name in WRAPPERS:
        inner = item.get(name)
        if isinstance(inner, Mapping) and len(inner) > 1 and not _text(item, TITLES):
            return {**item, **_plain_names(inner)}
    return item


def _are_postings(trail: Trail, items: Sequence[Item]) -> bool:
    from scoutly_tui.sources.titles import title_score

    sample = items[:200]
    titles = [_text(item, TITLES) for item in sample]
    if sum(map(bool, titles)) < 0.8 * len(sample) or len({*titles}) < 0.3 * len(sample):
        return False
    scores = [title_score(clean_line(title)) for title in titles if title]
    telling = sum(score >= 0.5 for score in scores) / len(scores)
    never = sum(score <= -0.9 for score in scores) / len(scores)
    facts = sum(_facts(item) for item in sample) / len(sample)
    foreign = sum(bool(OTHERS.intersection(item)) for item in sample) / len(sample)
    addressed = sum(bool(_text(item, (*URLS, *SLUGS, *IDS))) for item in sample) / len(sample)
    path = ".".join(trail)
    score = 1.5 * telling + min(facts, 2.0) * 0.5 - 1.2 * foreign - 1.5 * never
    score += 0.8 * (JOB_PATH.search(path) is not None) - 0.6 * (OTHER_PATH.search(path) is not None)
    if addressed < 0.5 or (telling == 0 and (facts < 1 or not JOB_PATH.search(path))):
        return False
    return score >= (1.6 if len(sample) > 2 else 1.9) and facts > 0


def _facts(item: Item) -> int:
    """How many of the things that postings say, and little else does, ``item`` says."""
    return sum(
        any(item.get(name) not in (None, "", [], {}) for name in names)
        for names in (PLACES, TEAMS, TYPES[:-3], MODELS, REQUISITIONS)
    )


def _posting(item: Item, links: _Links, now: int) -> FoundPosting | None:
    from scoutly_tui.sources import fields
    from scoutly_tui.sources.titles import title_score

    title = clean_line(fields.html_to_text(_text(item, TITLES)))
    hidden = item.get("islisted") is False or item.get("published") is False or item.get("isinternal") is True
    if not title or hidden or title_score(title) <= -0.9:
        return None
    number = _text(item, IDS)[:80]
    url = links.to(item, number)
    places = _places(item)
    kind = _text(item, TYPES)
    model = _text(item, MODELS)
    remote = item.get("remote") is True or item.get("isremote") is True
    text = _text(item, TEXTS)
    return FoundPosting(
        external_id=posting_id(url) if url else (number or digest_id(title, *places)),
        title=title,
        url=url or links.board,
        locations=places,
        work_model=fields.work_model(model) or fields.work_model("remote" if remote else ", ".join(places)),
        employment_type=fields.employment_type(kind),
        department=clean_line(_text(item, TEAMS), 120) or None,
        posted_at=fields.parse_date(_value(item, DATES), now),
        description=(fields.html_to_text(text) or None) if len(text) > 200 else None,
        requisition=clean_line(_text(item, REQUISITIONS), 80) or None,
    )


def _places(item: Item) -> tuple[str, ...]:
    from scoutly_tui.sources.fields import join_place

    for name in PLACES:
        value = item.get(name)
        parts = value if isinstance(value, list) else [value]
        places = [join_place(*_place_parts(part)) for part in parts[:20]]
        if found := tuple(dict.fromkeys(place for place in places if place)):
            return found
    return ()


def _place_parts(value: object) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        return (value,) if isinstance(value, str) else ()
    value = _plain_names(value)
    named = _text(value, ("name", "label", "title", "displayname", "text", "locationname"))
    if named:
        return (named,)
    parts = (_text(value, (name,)) for name in ("city", "locality", "town", "state", "region", "country"))
    return tuple(part for part in parts if part)


def _value(item: Item, names: Sequence[str]) -> object:
    return next((item[name] for name in names if item.get(name) not in (None, "", [], {})), None)


def _text(item: Item, names: Sequence[str]) -> str:
    """The first text under one of ``names``; of an object its name, of a list its first text."""
    for name in names:
        if text := _plain(item.get(name)):
            return text
    return ""


def _plain(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = next(
            (
                value[n]
                for n in ("name", "title", "label", "rendered", "value", "text", "current", "id", "en")
                if value.get(n)
            ),
            None,
        )
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()[:200_000] if isinstance(value, str) or abs(value) < 10**20 else ""


class _Links:
    """Where postings of a page lead: their own address, or the link on the page that ends in their slug or id."""

    def __init__(self, page: Page) -> None:
        self.board = page.url
        self._page = page
        self._by_end: dict[str, str] = {}
        for link in page.links:
            parts = urlsplit(link.url)
            end = parts.path.rstrip("/").rsplit("/", 1)[-1].lower()
            self._by_end.setdefault(end, link.url)
            for word in re.findall(r"[\w-]{3,}", f"{end}&{parts.query}".replace("=", "&").lower()):
                self._by_end.setdefault(word, link.url)

    def to(self, item: Item, number: str) -> str:
        """The posting's own page. Where it cannot be told, the board's page with the slug or id as a fragment."""
        for name in URLS:
            address = _plain(item.get(name))
            if address.startswith(("http://", "https://", "/", "?", "./")) and (
                url := self._page.absolute(address)
            ):
                return url
        slug = _text(item, SLUGS) or next((a for n in URLS if (a := _plain(item.get(n)))), "")
        for end in (slug.rstrip("/").rsplit("/", 1)[-1].lower(), number.lower()):
            if len(end) > 2 and end in self._by_end:
                return self._by_end[end]
        mark = re.sub(r"[^\w.-]+", "-", slug.strip("/") or number).strip("-")
        return f"{self.board.partition('#')[0]}#{mark}" if mark else ""
