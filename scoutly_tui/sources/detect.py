"""Finding the source behind any URL a person has: board, posting, careers page or front page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urlsplit

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.urls import canonical_url, host_of
from scoutly_tui.fetch.response import Response, Validators
from scoutly_tui.sources.protocol import Board, Detection, Reading, Tried
from scoutly_tui.sources.registry import by_name, recognise
from scoutly_tui.sources.systems import SYSTEMS

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.sources.page import Link, Page

__all__ = ["NothingFoundError", "detect", "recognise"]

PAGE_LIMIT: Final = 4
_BOARDS_TRIED: Final = 3
_ADDRESSES: Final = 600
_GOES_ON: Final = frozenset(
    {
        ProblemKind.NOT_FOUND,
        ProblemKind.MOVED,
        ProblemKind.UNREADABLE,
        ProblemKind.EMPTIED,
        ProblemKind.NEEDS_BROWSER,
    }
)
"""After these, another source of the same company may still be read; the others say that we should stay away."""


class NothingFoundError(CheckError):
    """No source was found, or it could not be read; ``tried`` are the steps that led to that."""

    tried: tuple[Tried, ...] = ()

    @classmethod
    def after(cls, error: CheckError, tried: list[Tried]) -> NothingFoundError:
        """``error``, with the steps before it."""
        made = cls(
            error.kind, str(error), seen=error.seen, status=error.status, retry_after_ms=error.retry_after_ms
        )
        made.remedy = error.remedy
        made.tried = tuple(tried)
        return made


def detect(url: str, visit: Visit, hint: str = "") -> Detection:
    """The source behind ``url``, with its first reading. ``hint`` is a CSS selector for a plain page's entries.

    Tried in order, on at most ``PAGE_LIMIT`` pages: the system that the URL, a redirect, an embed or a link
    shows; JSON-LD; embedded data; feeds; the page's own structure; the site's map.
    Raises NothingFoundError (a CheckError), HostBusyError or StoppingError.
    """
    tried: list[Tried] = []
    try:
        return _Search(visit, tried).run(canonical_url(url), hint)
    except NothingFoundError:
        raise
    except CheckError as error:
        raise NothingFoundError.after(error, tried) from None
    except ValueError:
        wrong = CheckError(ProblemKind.UNREADABLE, "This is no web address.")
        raise NothingFoundError.after(wrong, tried) from None


@dataclass(slots=True)
class _Search:
    """One search: what was visited, and the best that was found so far."""

    visit: Visit
    tried: list[Tried]
    visited: set[str] = field(default_factory=set)
    boards: set[tuple[str, str]] = field(default_factory=set)
    best: Detection | None = None
    failure: CheckError | None = None

    def run(self, url: str, hint: str) -> Detection:
        if hint:
            return self._with_hint(url, hint)
        board = recognise(url)
        if board is not None and (found := self._try_board(board, "the address shows it")):
            return self._done(found)
        queue = [url]
        last: Page | None = None
        while queue and len(self.visited) < PAGE_LIMIT:
            at = queue.pop(0)
            response = self._fetch(at, required=not self.visited and board is None)
            if response is None:
                continue
            from scoutly_tui.sources.page import Page

            last = page = Page.of(response)
            found = self._on_page(page, response)
            if found is not None:
                return self._done(found)
            queue = [url for url in (*self._onward(page), *queue) if _bare(url) not in self.visited]
        return self._conclude(last)

    def _with_hint(self, url: str, hint: str) -> Detection:
        board = Board("html", url, url, hint)
        reading = by_name("html").read(board, self.visit, Validators())
        self._note(url, f"{len(reading.postings)} postings by the selector {hint!r}")
        return Detection(board, reading, tuple(self.tried))

    # ── one page ────────────────────────────────────────────────────────

    def _on_page(self, page: Page, response: Response) -> Detection | None:
        """A system's board behind ``page``; whatever else it holds becomes the best so far."""
        for board, why in self._systems(page):
            found = self._try_board(board, why)
            if found is not None and (found.reading.postings or why != _LINKED):
                return found
            self._keep(found)
        if not self._is_one_posting(page):
            self._keep(self._own_postings(page, response))
        elif self.best is None:
            self._keep(self._as_one_posting(page, response))
        return None

    def _systems(self, page: Page) -> Iterator[tuple[Board, str]]:
        """Boards of systems that ``page`` is or embeds, then those it links to, the most telling first."""
        for url in (page.url, *page.hops):
            if board := recognise(url):
                yield board, f"the address leads to {host_of(url)}"
        for system in SYSTEMS:
            if board := system.find(page):
                embedded = any(recognise(url) == board for url in (*page.iframes, *page.scripts))
                yield board, _EMBEDDED if embedded or not _is_only_linked(page, board) else _LINKED
        counted = Counter(board for url in page.addresses[:_ADDRESSES] if (board := recognise(url)))
        for board, _ in counted.most_common(_BOARDS_TRIED):
            yield board, _LINKED

    def _try_board(self, board: Board, why: str) -> Detection | None:
        """``board`` read, or None where it was read before, is not there, or is somebody else's."""
        key = (board.source, board.token.lower())
        if key in self.boards or len(self.boards) >= 2 * _BOARDS_TRIED:
            return None
        self.boards.add(key)
        what = f"{board.source} board “{board.token}” ({why})"
        try:
            reading = by_name(board.source).read(board, self.visit, Validators())
        except CheckError as error:
            self._note(what, str(error))
            if error.kind not in _GOES_ON:
                raise
            self.failure = self.failure or error
            return None
        self._note(what, _count(reading))
        return Detection(board, reading, tuple(self.tried))

    def _own_postings(self, page: Page, response: Response) -> Detection | None:
        """What ``page`` itself holds: JSON-LD, data, a feed, a list; or its word that nothing is open."""
        from scoutly_tui.sources import embedded, jsonld
        from scoutly_tui.sources.html.extract import extract
        from scoutly_tui.sources.html.notices import says_nothing_open

        now = clock.now_ms()
        listed = extract(page, now=now)
        for name, postings in (
            ("jsonld", jsonld.postings(page, now)),
            ("embedded", embedded.postings(page, now)),
        ):
            self._note(f"{name} in {page.url}", f"{len(postings)} postings")
            if postings and len(postings) * 2 >= len(listed):
                return self._found(name, page, Reading(postings, response.validators))
        if (feed := self._feed(page, len(listed))) is not None:
            return feed
        self._note(f"the structure of {page.url}", f"{len(listed)} postings")
        if listed:
            from scoutly_tui.sources.html.source import read_on

            board = Board("html", page.url, page.url)
            return self._found("html", page, read_on(board, page, response.validators, self.visit))
        if says_nothing_open(page):
            self._note(page.url, "it says that nothing is open")
            return self._found("html", page, Reading((), response.validators))
        return None

    def _found(self, name: str, page: Page, reading: Reading) -> Detection:
        return Detection(Board(name, page.url, page.url), reading, tuple(self.tried))

    def _feed(self, page: Page, at_least: int) -> Detection | None:
        """The feed that ``page`` declares, if it has all the postings that the page has."""
        from scoutly_tui.sources import feeds

        for url in feeds.declared(page)[:1]:
            board = Board("feed", url, url)
            try:
                reading = by_name("feed").read(board, self.visit, Validators())
            except CheckError as error:
                self._note(f"the feed {url}", str(error))
                continue
            self._note(f"the feed {url}", f"{len(reading.postings)} postings")
            if feeds.about_postings(reading.postings) and len(reading.postings) >= at_least:
                return Detection(board, reading, tuple(self.tried))
        return None

    # ── a page of one posting ───────────────────────────────────────────

    def _is_one_posting(self, page: Page) -> bool:
        """Whether ``page`` is about one posting: by its JSON-LD, or by its heading and where it stands."""
        from scoutly_tui.sources.html.judging import url_score
        from scoutly_tui.sources.jsonld import found_nodes
        from scoutly_tui.sources.titles import title_score

        if len(found_nodes(page.json_ld)) == 1:
            return True
        heading = next((" ".join(e.itertext()) for e in page.tree.iter("h1")), "")
        return title_score(" ".join(heading.split())) >= 0.7 and url_score(page.url, page.url) >= 0.6

    def _as_one_posting(self, page: Page, response: Response) -> Detection | None:
        from scoutly_tui.sources import jsonld

        postings = jsonld.postings(page, clock.now_ms())
        self._note(f"jsonld in {page.url}", f"{len(postings)} postings; it is one posting's page")
        return self._found("jsonld", page, Reading(postings, response.validators)) if postings else None

    # ── other pages ─────────────────────────────────────────────────────

    def _onward(self, page: Page) -> list[str]:
        """Where to look next: the lists that ``page`` links to, the most promising first."""
        if self.best is not None and self.best.board.source != "jsonld" and not _promises_more(page):
            return []
        ranked: dict[str, float] = {}
        for link in page.links:
            score = _promise(link, page)
            url = _bare(link.url)
            if score > 0 and url not in self.visited and recognise(url) is None:
                ranked[url] = max(score, ranked.get(url, 0.0))
        if self._is_one_posting(page):
            for place, parent in enumerate(_parents(page.url)):
                ranked.setdefault(parent, 1.5 - 0.5 * place)
        return sorted(ranked, key=lambda url: -ranked[url])[:PAGE_LIMIT]

    def _fetch(self, url: str, *, required: bool) -> Response | None:
        self.visited.add(_bare(url))
        try:
            response = self.visit.get(url)
        except CheckError as error:
            self._note(url, str(error))
            if required:
                raise
            self.failure = self.failure or error
            return None
        self.visited.add(_bare(response.url))
        self._note(url, "read" if not response.hops else f"leads to {response.url}")
        return response

    # ── the end ─────────────────────────────────────────────────────────

    def _keep(self, found: Detection | None) -> None:
        """Keep the larger of what was found so far; an honest nothing is better than none."""
        if found is None:
            return
        if self.best is None or len(found.reading.postings) > len(self.best.reading.postings):
            self.best = found

    def _conclude(self, last: Page | None) -> Detection:
        if self.best is not None:
            return self._done(self.best)
        if last is not None and (found := self._sitemap(last)) is not None:
            return self._done(found)
        if last is not None and self.visit.renders and (found := self._rendered(last)) is not None:
            return self._done(found)
        if self.failure is not None:
            raise NothingFoundError.after(self.failure, self.tried)
        from scoutly_tui.sources.reading import nothing_found

        error = nothing_found(last) if last else CheckError(ProblemKind.UNREADABLE, "No page could be read.")
        raise NothingFoundError.after(error, self.tried)

    def _sitemap(self, page: Page) -> Detection | None:
        source = by_name("sitemap")
        board = source.find(page)
        if board is None:
            return None
        try:
            reading = source.read(board, self.visit, Validators())
        except CheckError as error:
            self._note(f"the map {board.token}", str(error))
            return None
        self._note(f"the map {board.token}", f"{len(reading.postings)} postings")
        return Detection(board, reading, tuple(self.tried))

    def _rendered(self, page: Page) -> Detection | None:
        """What the page shows in a browser, where one is set up: the board it embeds, or its own postings."""
        from scoutly_tui.sources.page import Page

        response = self.visit.render(page.url)
        self._note(page.url, "shown in a browser")
        found = self._on_page(Page.of(response), response) or self.best
        if found is None or found.board.source not in _OWN_PAGE:
            return found
        board = Board("browser", page.url, page.url)
        return Detection(board, Reading(found.reading.postings, response.validators), tuple(self.tried))

    def _done(self, found: Detection) -> Detection:
        return Detection(found.board, found.reading, tuple(self.tried))

    def _note(self, what: str, outcome: str) -> None:
        self.tried.append(Tried(what, outcome))


_OWN_PAGE: Final = frozenset({"html", "jsonld", "embedded"})
_EMBEDDED: Final = "the page embeds it"
_LINKED: Final = "the page links to it"


def _count(reading: Reading) -> str:
    return f"{len(reading.postings)} postings"


def _bare(url: str) -> str:
    return urldefrag(url).url if "#/" not in url and "#!" not in url else url


def _is_only_linked(page: Page, board: Board) -> bool:
    """Whether nothing but ordinary links names ``board``."""
    return any(recognise(link.url) == board for link in page.links)


def _promises_more(page: Page) -> bool:
    """Whether ``page`` links to a fuller list than it shows."""
    return any(_promise(link, page) >= 3 for link in page.links)


def _promise(link: Link, page: Page) -> float:
    """How likely ``link`` leads to a list of postings; 0 or less: not at all."""
    from scoutly_tui.sources.folding import fold
    from scoutly_tui.sources.html.judging import url_score
    from scoutly_tui.sources.phrases import CAREERS, LISTING

    if not link.text or len(link.text) > 80:
        return 0.0
    plain = fold(link.text)
    named = CAREERS.match(plain) is not None
    if not named and not (LISTING.search(plain) and len(plain) < 60):
        return 0.0
    if _bare(link.url) == _bare(page.url) or _SOCIAL.search(host_of(link.url)):
        return 0.0
    score = 2.0 * named + 1.5 * (LISTING.search(plain) is not None)
    address = f"{link.url.partition('?')[0].rstrip('/')}/x"
    score += 0.5 * max(0.0, url_score(address, page.url))
    if _site(host_of(link.url)) != _site(page.host):
        score -= 1.0
    return score


_SOCIAL: Final = re.compile(
    r"(?:^|\.)(?:linkedin|facebook|twitter|x|instagram|youtube|glassdoor|indeed|tiktok|kununu|xing|github|medium|t|google|apple)\.[a-z]{2,3}$"
)


def _site(host: str) -> str:
    """The part of ``host`` that a company's sites share, roughly."""
    labels = host.split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2
    return ".".join(labels[-3:] if short else labels[-2:])


def _parents(url: str) -> list[str]:
    """The folders above ``url``, the nearest first, the front page left out."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    return [
        f"{parts.scheme}://{parts.netloc}/{'/'.join(segments[:n])}" for n in range(len(segments) - 1, 0, -1)
    ][:2]
