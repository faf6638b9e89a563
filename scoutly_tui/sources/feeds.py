"""Postings in feeds: RSS, Atom, JSON Feed, and the XML that employers send to job boards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.ids import digest_id, distinct, posting_id
from scoutly_tui.sources.page import absolute
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Page

ACCEPT: Final = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml,text/xml,*/*;q=0.5"
)
ITEM_LIMIT: Final = 20_000
_TYPES: Final = re.compile(r"application/(?:rss|atom|feed|xml|json)|text/xml")
_JOB_FEED: Final = re.compile(
    r"job|career|vacanc|position|opening|stelle|karriere|emploi|offre|empleo|oferta|vaga|lavoro|vacature|praca|kariera|jobb|stilling|recruit",
    re.IGNORECASE,
)
_FEED_ADDRESS: Final = re.compile(r"(?:\.rss|\.atom|/rss|/feed|feed\.json|jobs\.xml|jobs\.json)/?(?:$|\?)")
_ITEMS: Final = (
    "item",
    "entry",
    "job",
    "position",
    "vacancy",
    "posting",
    "offer",
    "jobposting",
    "stelle",
    "ad",
    "opening",
    "vacature",
)
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "jobtitle", "job_title", "name", "position", "positiontitle", "stellentitel"),
    "url": ("link", "url", "joburl", "job_url", "applyurl", "apply_url", "detailurl", "absoluteurl"),
    "id": (
        "guid",
        "id",
        "referencenumber",
        "reference",
        "jobid",
        "job_id",
        "requisitionid",
        "ref",
        "partnerjobid",
    ),
    "text": ("encoded", "description", "content", "summary", "jobdescription", "job_description", "body"),
    "date": (
        "pubdate",
        "published",
        "date",
        "dateposted",
        "posted",
        "date_posted",
        "postdate",
        "updated",
        "created",
    ),
    "type": ("employmenttype", "employment_type", "jobtype", "job_type", "type", "contracttype", "schedule"),
    "department": ("department", "category", "jobcategory", "function", "team"),
    "place": ("location", "joblocation", "region", "place"),
}
_PLACE_PARTS: Final = (("city", "locality", "town"), ("state", "region", "province"), ("country",))


@dataclass(slots=True)
class Feed:
    """The source ``feed``: ``token`` and ``url`` of its boards are the feed's address."""

    name: str = "feed"
    documented: bool = False

    def recognise(self, url: SplitResult) -> Board | None:
        """None: an address does not show what a feed is about."""
        return None

    def find(self, page: Page) -> Board | None:
        """The first feed that ``page`` declares and that reads like one of postings, by its address and name."""
        return next((Board(self.name, url, url) for url in declared(page)), None)

    def host(self, board: Board) -> str:
        return host_of(board.url)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """Every posting in the feed. Raises CheckError."""
        response = visit.get(board.url, validators=validators, accept=ACCEPT)
        if response.not_modified:
            return Reading((), response.validators, unchanged=True)
        return Reading(postings(response, clock.now_ms()), response.validators)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        from scoutly_tui.sources.detail import complete

        return complete(board, posting, visit)


def declared(page: Page) -> tuple[str, ...]:
    """Addresses of feeds that ``page`` declares or links and that seem to be about postings."""
    found = []
    for element in page.tree.iter("link"):
        rel, kind = (element.get("rel") or "").lower(), (element.get("type") or "").lower()
        if "alternate" not in rel.split() or not _TYPES.search(kind) or "oembed" in kind:
            continue
        href = element.get("href") or ""
        said = f"{href} {element.get('title') or ''}"
        if _JOB_FEED.search(said) and "comments" not in said.lower() and "wp-json" not in href:
            found.append(page.absolute(href))
    found += [
        link.url for link in page.links if _FEED_ADDRESS.search(link.url) and _JOB_FEED.search(link.url)
    ]
    return tuple(dict.fromkeys(url for url in found if url))


def postings(response: Response, now: int) -> tuple[FoundPosting, ...]:
    """The postings in a feed. Raises CheckError (unreadable) for what is no feed, or half of one."""
    body = response.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_json = body[:1] in (b"{", b"[")
    items = _from_json(response.json()) if is_json else (_fields(node) for node in _nodes(parse_xml(body)))
    found = (_posting(item, response.url, now) for item in islice(items, ITEM_LIMIT))
    return distinct(posting for posting in found if posting is not None)


def is_feed(response: Response) -> bool:
    """Whether ``response`` is a feed by its first bytes."""
    head = response.body[:600].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return b"jsonfeed.org" in head
    return (
        re.search(
            rb"<(?:rss|feed|rdf:RDF|source|jobs|positions|vacancies|job-?feed|workzag-jobs)\b",
            head,
            re.IGNORECASE,
        )
        is not None
        and b"<html" not in head.lower()
    )


def parse_xml(body: bytes) -> Any:
    """The root element of ``body``, read without entities, DTDs or network. Raises CheckError (unreadable)."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        raise _unreadable() from None
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in body[:100_000]:
        raise _unreadable()
    return root


def _unreadable() -> CheckError:
    return CheckError(ProblemKind.UNREADABLE, "The answer is not the feed it should be.")


def _nodes(root: Any) -> list[Any]:
    """The elements that are entries: the first known name that occurs below the root. Raises CheckError."""
    by_name: dict[str, list[Any]] = {}
    for count, node in enumerate(root.iter()):
        if count > 2_000_000:
            break
        if node is not root and isinstance(node.tag, str):
            name = _local(node)
            if name in _ITEMS and len(node):
                by_name.setdefault(name, []).append(node)
    for name in _ITEMS:
        if name in by_name:
            return by_name[name]
    if _local(root) in (
        "rss",
        "feed",
        "rdf",
        "source",
        "jobs",
        "positions",
        "vacancies",
        "workzag-jobs",
        "jobfeed",
    ):
        return []
    raise _unreadable()


def _local(node: Any) -> str:
    return str(node.tag).rsplit("}", 1)[-1].lower()


def _fields(node: Any) -> Mapping[str, str]:
    """The texts of an entry's children by their lower-case local names; the first of each."""
    found: dict[str, str] = {}
    for child in node:
        if not isinstance(child.tag, str):
            continue
        name = _local(child)
        text = "".join(child.itertext()).strip()
        if name == "link" and not text:
            text = child.get("href") or "" if (child.get("rel") or "alternate") == "alternate" else ""
        if name == "category" and not text:
            text = child.get("term") or ""
        if text:
            found.setdefault(name, text)
    return found


def _from_json(value: object) -> Iterator[Mapping[str, str]]:
    from scoutly_tui.sources.fields import dict_of, list_of, text_of

    items = list_of(value, "items") or list_of(value, "jobs") or (value if isinstance(value, list) else None)
    if items is None or (not items and not isinstance(value, Mapping)):
        raise _unreadable()
    for item in items:
        entry = {str(name).lower(): text_of(item, name) for name in dict_of(item)}
        entry["encoded"] = entry.get("content_html", "") or entry.get("content_text", "")
        entry["pubdate"] = entry.get("date_published", "")
        yield entry


def _posting(item: Mapping[str, str], base: str, now: int) -> FoundPosting | None:
    from scoutly_tui.sources import fields
    from scoutly_tui.sources.titles import title_score

    title = clean_line(fields.html_to_text(_first(item, "title")))
    if not title or title_score(title) <= -0.9:
        return None
    number = clean_line(_first(item, "id"), 200)
    address = _first(item, "url") or (number if number.startswith("http") else "")
    url = absolute(base, address) if address else ""
    text = fields.html_to_text(_first(item, "text"))
    place = fields.join_place(_first(item, "place")) or fields.join_place(
        *(_of(item, names) for names in _PLACE_PARTS)
    )
    kind = _first(item, "type")
    return FoundPosting(
        external_id=posting_id(url) if url else digest_id(number or title),
        title=title,
        url=url or base,
        locations=(place,) if place else (),
        work_model=fields.work_model(item.get("remotetype") or item.get("remote") or place),
        employment_type=fields.employment_type(kind),
        department=clean_line(_first(item, "department"), 120) or None,
        posted_at=fields.parse_date(_first(item, "date"), now),
        salary=fields.salary_from_prose(item.get("salary") or "") or fields.salary_from_prose(text),
        description=text if len(text) > 300 else None,
        requisition=clean_line(item.get("referencenumber") or item.get("reference") or "", 80) or None,
    )


def _first(item: Mapping[str, str], what: str) -> str:
    return _of(item, _NAMES[what])


def _of(item: Mapping[str, str], names: Sequence[str]) -> str:
    return next((item[name] for name in names if item.get(name)), "")


def about_postings(found: Sequence[FoundPosting]) -> bool:
    """Whether a feed's entries read like postings: most titles do, or name roles at pages of jobs."""
    from scoutly_tui.sources.html.judging import url_score
    from scoutly_tui.sources.titles import title_score

    if not found:
        return False
    votes = [
        title_score(p.title) >= 0.5 or (title_score(p.title) >= 0 and url_score(p.url, p.url) >= 0.6)
        for p in found
    ]
    return sum(votes) >= 0.6 * len(votes)
