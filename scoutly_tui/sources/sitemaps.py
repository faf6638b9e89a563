"""Postings by their addresses in a site's sitemap: for sites whose pages show nothing without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.urls import host_of, origin_of
from scoutly_tui.sources.feeds import parse_xml
from scoutly_tui.sources.ids import distinct, posting_id
from scoutly_tui.sources.memory import Memory, first_validators, posting_digest, seen_unchanged
from scoutly_tui.sources.page import Element, absolute
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

ACCEPT: Final = "application/xml,text/xml,*/*;q=0.5"
ENTRY_LIMIT: Final = 50_000
CHILD_LIMIT: Final = 4
_JOB_SITEMAP: Final = re.compile(
    r"job|career|vacanc|position|stelle|karriere|emploi|offre|empleo|vaga|lavor|vacature|praca|opening",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"\.(html?|php|aspx?)$|[-_](?:\d{3,}|[0-9a-f]{8,}(?:-[0-9a-f]{4,})*)$|^(?:\d{3,}|[a-z]{1,3}-?\d{4,})[-_]",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"\b([mwfdx])[-_ ]([mwfdx])[-_ ]([mwfdx])\b", re.IGNORECASE)
_BARE: Final = re.compile(r"^[\d-]+$|^[0-9a-f-]{24,}$", re.IGNORECASE)


@dataclass(slots=True)
class Sitemap:
    """The source ``sitemap``: ``token`` is the sitemap's address, ``url`` the careers page it stands for."""

    name: str = "sitemap"
    documented: bool = False

    def recognise(self, url: SplitResult) -> Board | None:
        """None: a URL does not show what its site's map holds."""
        return None

    def find(self, page: Page) -> Board | None:
        """The usual place of the map of ``page``'s site: only reading it shows whether it lists postings."""
        return map_of(page)

    def host(self, board: Board) -> str:
        return host_of(board.token)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """Every address in the map that is a posting's, titled by its slug. Raises CheckError."""
        response = visit.get(board.token, validators=first_validators(validators, visit), accept=ACCEPT)
        if response.not_modified:
            return Reading((), seen_unchanged(response, validators).validators, unchanged=True)
        root = parse_xml(response.body)
        if not _is_index(root):
            return Reading(_required(postings(root, board)), response.validators)
        parts = list(_entries(root, board.token))
        children = [url for url, _ in parts]
        # An index that dates its parts changes when one of them does (sitemaps.org); one that does not says nothing.
        dated = all(changed for _, changed in parts)
        telling = [url for url in children if _JOB_SITEMAP.search(urlsplit(url).path)] or children
        found: list[FoundPosting] = []
        for url in [url for url in telling if host_of(url) == host_of(board.token)][:CHILD_LIMIT]:
            found += postings(parse_xml(visit.get(url, accept=ACCEPT).body), board)
        whole = _required(distinct(found))
        memory = Memory(
            answer=response.validators.body_hash,
            page=response.validators.body_hash,
            total=len(telling) if dated else 0,
            whole=posting_digest(whole),
            read_at=clock.now_ms(),
        )
        before, kept = Memory.of(validators), memory.validators(response)
        if before is not None and before.whole == memory.whole:
            return Reading((), kept, unchanged=True)
        return Reading(whole, kept)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        from scoutly_tui.sources.detail import complete

        return complete(board, posting, visit)


def map_of(page: Page, named: tuple[str, ...] = ()) -> Board:
    """The map of ``page``'s site: of those ``named`` on its host the one for postings, or the only one; else the one
    at the usual place."""
    there = [url for said in named if (url := absolute(page.url, said)) and host_of(url) == page.host]
    telling = [url for url in there if _JOB_SITEMAP.search(urlsplit(url).path)]
    chosen = next(iter(telling or (there if len(there) == 1 else ())), "")
    return Board("sitemap", chosen or f"{origin_of(page.url)}/sitemap.xml", page.url)


def postings(root: Element, board: Board) -> tuple[FoundPosting, ...]:
    """The postings among the entries of the map ``root``."""
    from scoutly_tui.sources.fields import parse_date
    from scoutly_tui.sources.html.judging import url_score
    from scoutly_tui.sources.titles import title_score

    now = clock.now_ms()
    found = []
    for url, changed in _entries(root, board.token):
        title = title_from(url)
        if not title or url_score(url, board.url) < 0.6:
            continue
        if title_score(title) >= (0.0 if url_score(url, board.url) >= 0.9 else 0.5):
            found.append(FoundPosting(posting_id(url), title, url, posted_at=parse_date(changed, now)))
    return distinct(found)


def title_from(url: str) -> str:
    """The title that a posting's address spells out; empty where it is only a number."""
    segments = [unquote(segment) for segment in urlsplit(url).path.split("/") if segment]
    for segment in reversed(segments[-2:]):
        slug = _ENDS.sub("", _ENDS.sub("", segment))
        if not slug or _BARE.match(segment) or _BARE.match(slug):
            continue
        words = _MARK.sub(r"(\1/\2/\3)", re.sub(r"[-_+]+", " ", slug)).split()
        return clean_line(
            " ".join(word if len(word) < 3 and n else word.capitalize() for n, word in enumerate(words)), 160
        )
    return ""


def _is_index(root: Element) -> bool:
    return str(getattr(root, "tag", "")).rsplit("}", 1)[-1].lower() == "sitemapindex"


def _entries(root: Element, base: str) -> Iterator[tuple[str, str]]:
    """The addresses in a map, each with when it last changed as the map says it."""
    tag = str(getattr(root, "tag", "")).rsplit("}", 1)[-1].lower()
    if tag not in ("urlset", "sitemapindex"):
        raise CheckError(ProblemKind.UNREADABLE, "The answer is not the sitemap it should be.")
    for number, node in enumerate(root):
        if number >= ENTRY_LIMIT:
            return
        texts = {
            str(c.tag).rsplit("}", 1)[-1].lower(): (c.text or "").strip()
            for c in node
            if isinstance(c.tag, str)
        }
        if url := absolute(base, texts.get("loc", "")):
            yield url, texts.get("lastmod", "")


def _required(found: tuple[FoundPosting, ...]) -> tuple[FoundPosting, ...]:
    if not found:
        raise CheckError(ProblemKind.UNREADABLE, "The sitemap names no address that reads like a posting's.")
    return found
