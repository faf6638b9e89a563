"""Finding the source behind any URL a person has: board, posting, careers page or front page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, HostBusyError, ProblemKind
from scoutly_tui.domain.urls import canonical_url, host_of
from scoutly_tui.fetch import blocks
from scoutly_tui.fetch.response import Response, Validators
from scoutly_tui.sources.protocol import Board, Detection, Reading, Tried
from scoutly_tui.sources.registry import by_name, recognise
from scoutly_tui.sources.systems import SYSTEMS

if TYPE_CHECKING:
    from scoutly_tui.domain.postings import FoundPosting
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.sources.page import Page

__all__ = ["NothingFoundError", "detect", "recognise"]

PAGE_LIMIT: Final = 4
_MOST: Final = 0.8
"""How much of what the page shows a more telling source must have to be taken for all of it."""
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


_SOON_MS: Final = 60_000
_OWN_HOSTS: Final = (("recruitee", "/"), ("teamtailor", "/jobs"), ("pinpoint", "/"), ("successfactors", "/"))
"""Systems that answer on a company's own host, and the page that their board is there."""

_STAY_AWAY: Final = frozenset(
    {
        ProblemKind.BLOCKED,
        ProblemKind.RATE_LIMITED,
        ProblemKind.NETWORK,
        ProblemKind.TIMEOUT,
        ProblemKind.LOGIN,
    }
)
_OWN_PAGE: Final = frozenset({"html", "jsonld", "embedded"})
_SHOWN: Final = "the address shows it"
_EMBEDDED: Final = "the page embeds it"
_LINKED: Final = "the page links to it"


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
    shows; JSON-LD; embedded data; feeds; the page's own structure; the endpoints of systems that live on companies'
    own hosts; the site's map.
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
    """One search: what was visited, and the best that was found so far.

    ``single`` is the page of one posting that the search began at, for want of a list; ``shell`` a page that
    scripts would fill; ``failure`` what first kept a board or page from being read; ``kept_out`` whether the
    host wants no more visits.
    """

    visit: Visit
    tried: list[Tried]
    visited: set[str] = field(default_factory=set)
    boards: set[tuple[str, str]] = field(default_factory=set)
    best: Detection | None = None
    single: Detection | None = None
    shell: Page | None = None
    failure: CheckError | None = None
    kept_out: bool = False

    def run(self, url: str, hint: str) -> Detection:
        if hint:
            return self._with_hint(url, hint)
        try:
            return self._look(url)
        except HostBusyError as busy:
            # A host that turned us away is cooling: what it was is the answer, and no turn to wait for.
            if busy.ready_in_ms < _SOON_MS or not (self.best or self.single or self.failure):
                raise
        if found := self.best or self.single:
            return self._done(found)
        assert self.failure is not None
        raise NothingFoundError.after(self.failure, self.tried)

    def _look(self, url: str) -> Detection:
        board = recognise(url)
        if board is not None and (found := self._try_board(board, _SHOWN)):
            return self._done(found)
        from scoutly_tui.sources.page import Page

        queue = [url]
        page = None
        while queue and len(self.visited) < PAGE_LIMIT:
            response = self._fetch(queue.pop(0), required=not self.visited and board is None)
            if response is None:
                continue
            page = Page.of(response)
            if (found := self._on_page(page, response)) is not None:
                return self._done(found)
            queue = [url for url in (*self._onward(page), *queue) if url not in self.visited]
        return self._conclude(self.shell or page)

    def _with_hint(self, url: str, hint: str) -> Detection:
        board = Board("html", url, url, hint)
        reading = by_name("html").read(board, self.visit, Validators())
        self._note(url, f"{_count(reading)} by the selector {hint!r}")
        return self._done(Detection(board, reading))

    # ── one page ────────────────────────────────────────────────────────

    def _on_page(self, page: Page, response: Response) -> Detection | None:
        """A system's board behind ``page``; whatever else it holds becomes the best so far."""
        from scoutly_tui.sources.leads import is_one_posting

        for board, why in self._systems(page):
            found = self._try_board(board, why)
            if found is not None and (found.reading.postings or why != _LINKED):
                return found
            self._keep(found)
        if is_one_posting(page):
            self._as_one_posting(page, response)
        else:
            self._keep(self._own_postings(page, response))
        return None

    def _systems(self, page: Page) -> Iterator[tuple[Board, str]]:
        """Boards of systems that ``page`` is or embeds, then those it links to, the most telling first."""
        from scoutly_tui.sources.leads import is_own

        for url in (page.url, *page.hops):
            if board := recognise(url):
                yield board, f"the address leads to {host_of(url)}"
        linked = Counter(board for link in page.links[:_ADDRESSES] if (board := recognise(link.url)))
        inside = {board for url in (*page.iframes, *page.scripts) if (board := recognise(url))}
        for system in SYSTEMS:
            board = system.find(page)
            if board is not None and (board in inside or board not in linked):
                yield board, _EMBEDDED
            elif board is not None and is_own(board, page):
                yield board, _LINKED
        for board, _ in linked.most_common(_BOARDS_TRIED):
            if is_own(board, page):
                yield board, _LINKED

    def _try_board(self, board: Board, why: str) -> Detection | None:
        """``board`` read; None where it was read before or is not there. Raises CheckError where a board that is
        surely the company's keeps us out."""
        key = (board.source, board.token.lower())
        if key in self.boards or len(self.boards) >= 2 * _BOARDS_TRIED:
            return None
        self.boards.add(key)
        what = f"{board.source} board “{board.token}” ({why})"
        try:
            reading = by_name(board.source).read(board, self.visit, Validators())
        except CheckError as error:
            self._note(what, str(error))
            if error.kind not in _GOES_ON and why != _LINKED:
                raise
            self.failure = self.failure or error
            return None
        self._note(what, _count(reading))
        return Detection(board, reading)

    def _own_postings(self, page: Page, response: Response) -> Detection | None:
        """What ``page`` itself holds: JSON-LD, data, a feed, a list; or its word that nothing is open."""
        from scoutly_tui.sources import embedded, jsonld
        from scoutly_tui.sources.html.extract import extract
        from scoutly_tui.sources.html.notices import says_nothing_open
        from scoutly_tui.sources.reading import is_shell

        now = clock.now_ms()
        listed = extract(page, now=now)
        readers = {"jsonld": jsonld.postings, "embedded": embedded.postings}
        for name, reader in readers.items():
            postings = reader(page, now)
            self._note(f"{name} in {page.url}", f"{len(postings)} postings")
            if postings and len(postings) >= _MOST * len(listed):
                return self._read_on(name, page, response, postings)
        if (feed := self._feed(page, len(listed))) is not None:
            return feed
        self._note(f"the structure of {page.url}", f"{len(listed)} postings")
        if listed:
            return self._read_on("html", page, response, listed)
        if says_nothing_open(page):
            self._note(page.url, "it says that nothing is open")
            return Detection(Board("html", page.url, page.url), Reading((), response.validators))
        if self.shell is None and is_shell(page):
            self.shell = page
        return None

    def _read_on(self, name: str, page: Page, response: Response, found: Sequence[FoundPosting]) -> Detection:
        """The board ``name`` on ``page``, which holds ``found``, with the pages it continues on."""
        from scoutly_tui.sources.reading import read_on

        board = Board(name, page.url, page.url)
        return Detection(board, read_on(board, page, response, self.visit, found))

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
            self._note(f"the feed {url}", _count(reading))
            if feeds.about_postings(reading.postings) and len(reading.postings) >= at_least:
                return Detection(board, reading)
        return None

    def _as_one_posting(self, page: Page, response: Response) -> None:
        """Remember the one posting of ``page``, in case that no list is found."""
        from scoutly_tui.sources import jsonld

        postings = jsonld.postings(page, clock.now_ms())
        self._note(page.url, "it is the page of one posting")
        if postings and self.single is None:
            board = Board("jsonld", page.url, page.url)
            self.single = Detection(board, Reading(postings, response.validators))

    # ── other pages ─────────────────────────────────────────────────────

    def _onward(self, page: Page) -> list[str]:
        """Where to look next, the most promising first; nowhere once there is a list and no link to a fuller."""
        from scoutly_tui.sources.leads import FULL_LIST, leads

        ranked = {url: score for url, score in leads(page).items() if url not in self.visited}
        front = page.url.rstrip("/").count("/") == 2
        if self.best is not None and not front:
            ranked = {url: score for url, score in ranked.items() if score >= FULL_LIST}
        return sorted(ranked, key=lambda url: -ranked[url])[:PAGE_LIMIT]

    def _fetch(self, url: str, *, required: bool) -> Response | None:
        from scoutly_tui.sources.leads import bare

        self.visited.add(bare(url))
        try:
            response = self.visit.get(url)
        except CheckError as error:
            self._note(url, str(error))
            if required:
                raise
            self.failure = self.failure or error
            return None
        self.visited.add(bare(response.url))
        self._note(url, "read" if not response.hops else f"leads to {response.url}")
        return response

    # ── the end ─────────────────────────────────────────────────────────

    def _keep(self, found: Detection | None) -> None:
        """Keep the larger of what was found so far; an honest nothing is better than none."""
        if found is None:
            return
        if self.best is None or len(found.reading.postings) > len(self.best.reading.postings):
            self.best = found

    def _conclude(self, page: Page | None) -> Detection:
        """The best there is. ``page`` is the one that the last resorts begin at. Raises NothingFoundError."""
        found = self.best or self.single
        if found is None and page is not None:
            found = self._on_same_host(page)
        if found is None and page is not None and not self.kept_out:
            found = self._sitemap(page)
        if found is None and page is not None and self.visit.renders and not self.kept_out:
            found = self._rendered(page)
        if found is not None:
            return self._done(found)
        from scoutly_tui.sources.reading import nothing_found

        error = self.failure or (nothing_found(page) if page else None)
        raise NothingFoundError.after(
            error or CheckError(ProblemKind.UNREADABLE, "No page could be read."), self.tried
        )

    def _on_same_host(self, page: Page) -> Detection | None:
        """The board of a system that serves it on companies' own hosts, asked for where nothing shows it.

        Few systems do, on a host given over to them (“careers.”, “jobs.”) or by pages that only scripts fill, and
        each at a path that no other site has. robots.txt governs them as all else there.
        """
        from scoutly_tui.sources.html.words import JOB_SEGMENT
        from scoutly_tui.sources.reading import is_shell

        given_over = JOB_SEGMENT.search(page.host.split(".")[0]) is not None or is_shell(page)
        if not given_over or recognise(page.url) or blocks.soft_404(page.html.encode("utf-8", "replace")):
            return None
        for name, path in _OWN_HOSTS:
            board = Board(name, page.host, f"https://{page.host}{path}")
            what = f"{name} on {page.host}"
            try:
                reading = by_name(name).read(board, self.visit, Validators())
            except CheckError as error:
                self._note(what, str(error))
                if error.kind in _STAY_AWAY:
                    self.kept_out = True
                    return None
                continue
            self._note(what, _count(reading))
            if reading.postings:
                return Detection(board, reading)
        return None

    def _sitemap(self, page: Page) -> Detection | None:
        """What the site's map lists: that which its robots.txt names for postings, else the one at the usual place."""
        from scoutly_tui.sources.sitemaps import map_of

        board = map_of(page, self.visit.sitemaps(page.url))
        try:
            reading = by_name("sitemap").read(board, self.visit, Validators())
        except CheckError as error:
            self._note(f"the map {board.token}", str(error))
            return None
        self._note(f"the map {board.token}", _count(reading))
        return Detection(board, reading)

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


def _count(reading: Reading) -> str:
    return f"{len(reading.postings)} postings"
