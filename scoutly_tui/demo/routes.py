"""Which URL of the demo's world is answered with what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from scoutly_tui.demo import pages, wire
from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.dice import digest
from scoutly_tui.demo.postings import DemoPosting
from scoutly_tui.demo.replies import (
    JSON,
    TEXT,
    Reply,
    constant,
    error,
    not_found,
    page,
    robots_reply,
    trouble_reply,
)
from scoutly_tui.demo.world import SLOW_SECONDS, World
from scoutly_tui.domain.times import DAY_MS

_STRONG: Final = frozenset({"list", "groups", "graph", "items"})
_DATED: Final = frozenset({"rows", "details"})
"""Looks whose pages offer an ETag, and those that offer Last-Modified. The others offer nothing."""

_EMBED_SCRIPT: Final = b"/* draws the board into the page */\n"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as a server would have seen it on ``day`` of the world."""

    url: SplitResult
    day: int

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(self.url.query).items()}

    @property
    def segments(self) -> list[str]:
        return [unquote(part) for part in self.url.path.split("/") if part]


class Routes:
    """Answers for every host of ``world``: the job-board systems' real ones and the companies' own."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hosts: Final = {
            "boards-api.greenhouse.io": self._greenhouse,
            "boards.greenhouse.io": self._greenhouse_page,
            "job-boards.greenhouse.io": self._greenhouse_page,
            "api.lever.co": self._lever,
            "api.eu.lever.co": self._lever,
            "jobs.lever.co": self._lever_page,
            "jobs.eu.lever.co": self._lever_page,
            "api.ashbyhq.com": self._ashby,
            "jobs.ashbyhq.com": self._ashby_page,
        }

    def answer(self, url: str, day: int) -> Reply:
        """What ``url`` is answered with on ``day``."""
        try:
            request = Request(urlsplit(url), day)
            host = (request.url.hostname or "").lower()
        except ValueError:
            return error(400, "Bad request", TEXT)
        company = self._world.by_host.get(host)
        if company is not None:
            return self._own_site(company, request)
        system = self._hosts.get(host)
        if system is None:
            return error(404, "No such host in the demo world", TEXT)
        if request.url.path == "/robots.txt":
            return Reply(200, constant(b"User-agent: *\nAllow: /\n"), TEXT)
        return system(request)

    def delay_seconds(self, url: str) -> float:
        """How much longer than the others the host of ``url`` takes to answer."""
        company = self._world.by_host.get((urlsplit(url).hostname or "").lower())
        return SLOW_SECONDS if company is not None and company.trouble == "slow" else 0.0

    def _greenhouse(self, request: Request) -> Reply:
        match request.segments:
            case ["v1", "boards", token, *rest]:
                company = self._world.by_board.get(("greenhouse", token))
            case _:
                company, rest = None, []
        if company is None:
            return error(404, '{"status":404,"error":"Job not found"}', JSON)
        pay = request.query.get("pay_transparency") == "true"
        match rest:
            case []:
                return _json({"name": company.name, "content": ""})
            case ["jobs"]:
                content = request.query.get("content") == "true"
                postings = self._postings(company, request.day)
                return Reply(
                    200,
                    lambda: wire.encode(wire.greenhouse_board(company, postings, content=content, pay=pay)),
                    JSON,
                    {
                        "Cache-Control": "max-age=0, private, must-revalidate",
                        "Vary": "Accept-Encoding, Origin",
                    },
                    etag=f'W/"{self._tag(company, request.day, content, pay)}"',
                )
            case ["jobs", external_id]:
                posting = self._posting(company, external_id, request.day)
                if posting is not None:
                    return _json(wire.greenhouse_posting(company, posting, content=True, pay=pay))
        return error(404, '{"status":404,"error":"Job not found"}', JSON)

    def _greenhouse_page(self, request: Request) -> Reply:
        if request.url.path == "/embed/job_board/js":
            return Reply(200, constant(_EMBED_SCRIPT), "application/javascript")
        match request.segments:
            case ["embed", "job_board"]:
                return self._board_page("greenhouse", [request.query.get("for", "")], request.day)
            case [token, "jobs", external_id]:
                return self._board_page("greenhouse", [token, external_id], request.day)
            case segments:
                return self._board_page("greenhouse", segments, request.day)

    def _lever(self, request: Request) -> Reply:
        missing = error(404, '{"ok":false,"error":"Document not found"}', JSON)
        match request.segments:
            case ["v0", "postings", site, *rest]:
                company = self._world.by_board.get(("lever", site))
            case _:
                return missing
        european = request.url.hostname == "api.eu.lever.co"
        if company is None or european != (company.look == "eu"):
            return missing
        postings = self._postings(company, request.day)
        if rest:
            posting = self._posting(company, rest[0], request.day)
            return missing if posting is None else _json(wire.lever_posting(company, posting))
        if request.query.get("mode") != "json":
            return page(lambda: pages.board_page(company, postings))
        shown = _window(postings, request.query)
        return Reply(200, lambda: wire.encode(wire.lever_board(company, shown)), JSON)

    def _lever_page(self, request: Request) -> Reply:
        return self._board_page("lever", request.segments, request.day)

    def _ashby(self, request: Request) -> Reply:
        match request.segments:
            case ["posting-api", "job-board", board]:
                company = self._world.by_board.get(("ashby", board))
            case _:
                company = None
        if company is None:
            return error(404, "Not Found", TEXT)
        held = (*self._postings(company, request.day), *self._world.unlisted(company.slug))
        pay = request.query.get("includeCompensation") == "true"
        return Reply(200, lambda: wire.encode(wire.ashby_board(company, held, compensation=pay)), JSON)

    def _ashby_page(self, request: Request) -> Reply:
        if request.segments[1:] == ["embed"]:
            return Reply(200, constant(_EMBED_SCRIPT), "application/javascript")
        return self._board_page("ashby", request.segments, request.day)

    def _board_page(self, source: str, segments: list[str], day: int) -> Reply:
        """The pages a system shows to people: a board, or one posting of it."""
        company = self._world.by_board.get((source, segments[0])) if segments else None
        if company is None or len(segments) > 2:
            return not_found()
        if len(segments) == 1:
            return page(lambda: pages.board_page(company, self._postings(company, day)))
        posting = self._posting(company, segments[1], day)
        return not_found() if posting is None else page(lambda: pages.posting_page(company, posting))

    def _own_site(self, company: DemoCompany, request: Request) -> Reply:
        path = request.url.path or "/"
        if path == "/robots.txt":
            return robots_reply(company)
        if company.source is None:
            return trouble_reply(company, path)
        careers = urlsplit(company.careers_url)
        if careers.hostname == company.host and path == careers.path:
            return self._careers(company, request.day)
        if path == "/":
            return page(lambda: pages.home_page(company))
        if pages.is_other_page(path):
            return page(lambda: pages.other_page(company, path))
        wanted = request.query.get("gh_jid")
        for posting in self._postings(company, request.day):
            if posting.external_id == wanted or urlsplit(posting.url)[1:3] == (company.host, path):
                return page(partial(pages.posting_page, company, posting))
        return not_found()

    def _careers(self, company: DemoCompany, day: int) -> Reply:
        def make() -> str:
            return pages.careers_page(company, self._postings(company, day), day)

        if company.look in _STRONG and company.source in ("html", "jsonld"):
            return page(make, etag=f'"{self._tag(company, day)}"')
        if company.look in _DATED:
            changed = self._world.start_ms + self._world.revision(company.slug, day) * DAY_MS
            return page(make, modified_ms=changed)
        return page(make)

    def _postings(self, company: DemoCompany, day: int) -> tuple[DemoPosting, ...]:
        return tuple(self._world.postings_at(company.slug, day))

    def _posting(self, company: DemoCompany, external_id: str, day: int) -> DemoPosting | None:
        return next((p for p in self._postings(company, day) if p.external_id == external_id), None)

    def _tag(self, company: DemoCompany, day: int, *asked: object) -> str:
        world = self._world
        revision = world.revision(company.slug, day)
        return digest(world.seed, world.start_ms, len(world.companies), company.slug, revision, *asked).hex()


def _json(document: object) -> Reply:
    return Reply(200, lambda: wire.encode(document), JSON)


def _window(postings: tuple[DemoPosting, ...], query: dict[str, str]) -> tuple[DemoPosting, ...]:
    """What Lever's ``skip`` and ``limit`` leave of ``postings``."""
    skip = int(query["skip"]) if query.get("skip", "").isdecimal() else 0
    limit = int(query["limit"]) if query.get("limit", "").isdecimal() else len(postings)
    return postings[skip : skip + limit]
