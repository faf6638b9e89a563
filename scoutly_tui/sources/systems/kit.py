"""What every job-board system's module is made of: a ``System`` and the few steps they all take.

A module names its hosts, says which board a URL means, asks for the list and turns each of its items into a
posting. Whatever is not the list it should be raises CheckError here, so that no module can take a marketing
page, an error or half an answer for an empty board.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import EmploymentType, FoundPosting, WorkModel
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.domain.urls import canonical_url, host_of
from scoutly_tui.sources.fields import salary_from_prose, text_of, work_model
from scoutly_tui.sources.protocol import Board, Reading

if TYPE_CHECKING:
    from scoutly_tui.domain.money import Salary
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.page import Page

JSON: Final = "application/json"
XML: Final = "application/xml,text/xml;q=0.9,*/*;q=0.5"
HTML: Final = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
PAGE_LIMIT: Final = 500
"""More pages than any board has: whoever sends more is not counting."""

_MENTIONS: Final = 300
_RESERVED: Final = frozenset(
    re.findall(
        r"[\w-]+",
        """www api app apps help support docs developer developers blog status login auth accounts account
        info go get cdn static assets images media mail email hello hire hiring partners partner resources
        learn academy marketing community about signup register my secure sso id web m cdn2 cdn3 analytics
        tracking click links careers-page embed widget widgets jobs-widget webflow""",
    )
)
_REST_OF_URL: Final = re.compile(r"""(?:\\u002[fF]|\\/|[^\s"'<>\\`)]){0,400}""")
_WORK_IN_TITLE: Final = re.compile(r"[(\[|,–—/-]\s*([^()\[\]|,–—/-]{3,40}?)\s*(?:[)\]|,–—/]|\s-|$)")


@dataclass(slots=True)
class System:
    """One job-board system behind the Source protocol.

    ``domains`` are the registered names under which its boards live. ``board_of`` says which board a URL
    there belongs to; ``in_page`` finds a board that only a page's inline configuration or markers name.
    ``read_board`` and ``read_detail`` are the protocol's ``read`` and ``detail``; without ``read_detail`` the
    list says all there is. ``api_host`` is the host that answers, or says which one does for a board.
    """

    name: str
    domains: tuple[str, ...]
    board_of: Callable[[SplitResult], Board | None]
    read_board: Callable[[Board, Visit, Validators], Reading]
    api_host: str | Callable[[Board], str]
    read_detail: Callable[[Board, FoundPosting, Visit], FoundPosting | None] | None = None
    in_page: Callable[[Page], Board | None] | None = None
    documented: bool = True

    def recognise(self, url: SplitResult) -> Board | None:
        """The board that ``url`` belongs to, by its form alone."""
        host = (url.hostname or "").lower()
        if not any(host == domain or host.endswith(f".{domain}") for domain in self.domains):
            return None
        return self.board_of(url)

    def find(self, page: Page) -> Board | None:
        """The board that ``page`` is, came through, embeds or names; None where it names many."""
        for url in (page.url, *page.hops):
            if board := self.recognise(urlsplit(url)):
                return board
        if self.in_page is not None and (board := self.in_page(page)):
            return board
        found = Counter(
            board
            for domain in self.domains
            for url in mentions(page.html, domain)
            if (board := self.recognise(urlsplit(url)))
        )
        if not found:
            return None
        (first, times), *_ = found.most_common(1)
        # A page that names many boards alike is a list of companies, not one company's page.
        return None if len(found) > 3 and times * 2 < found.total() else first

    def host(self, board: Board) -> str:
        """The host that reading ``board`` visits."""
        return self.api_host if isinstance(self.api_host, str) else self.api_host(board)

    def read(self, board: Board, visit: Visit, validators: Validators) -> Reading:
        """The whole board. Raises CheckError."""
        return self.read_board(board, visit, validators)

    def detail(self, board: Board, posting: FoundPosting, visit: Visit) -> FoundPosting | None:
        """``posting`` with what only its own page says; None where the list says it all. Raises CheckError."""
        return None if self.read_detail is None else self.read_detail(board, posting, visit)


# ── URLs ────────────────────────────────────────────────────────────


def mentions(html: str, domain: str) -> Iterator[str]:
    """Every URL on ``domain`` that ``html`` names, in attributes, scripts or text, as https; with repeats."""
    at, left = html.find(domain), _MENTIONS
    while at >= 0 and left:
        left -= 1
        end = at + len(domain)
        before = re.search(r"[\w.-]{0,100}$", html[max(0, at - 100) : at])
        after = _REST_OF_URL.match(html[end : end + 600])
        path = (after[0] if after else "").replace("\\u002F", "/").replace("\\u002f", "/").replace("\\/", "/")
        if not path or path[0] in "/?:#&":
            with suppress(ValueError):
                yield canonical_url(f"https://{before[0] if before else ''}{domain}{unescape(path)}")
        at = html.find(domain, end)


def segments(url: SplitResult) -> list[str]:
    """The decoded parts of ``url``'s path, the empty ones left out."""
    return [part for raw in url.path.split("/") if (part := unquote(raw).strip())]


def subdomain(url: SplitResult, domain: str) -> str:
    """The tenant in front of ``domain``; empty where there is none or where it is the vendor's own."""
    label = (url.hostname or "").lower().removesuffix(domain).rstrip(".")
    return "" if label in _RESERVED or label == domain else label.removeprefix("www.")


def tenant_host(token: str, domain: str) -> str:
    """The host of a tenant: a bare name lives under ``domain``, one with a dot is a domain of its own."""
    return token if "." in token else f"{token}.{domain}"


def is_slug(text: str) -> bool:
    """Whether ``text`` may be a board's name in a path: nothing of the sort that could lead elsewhere."""
    return bool(text) and len(text) <= 120 and re.search(r"[/\\?#<>\x00-\x1f]|^\.+$", text) is None


# ── Requests ────────────────────────────────────────────────────────────


def get(
    visit: Visit,
    url: str,
    *,
    validators: Validators | None = None,
    accept: str = JSON,
    headers: Mapping[str, str] | None = None,
    documented: bool = True,
    home: tuple[str, ...] = (),
) -> Response:
    """The answer to ``url`` from the host that was asked.

    Redirects within the host are followed. Raises CheckError: not_found when the answer sends us to the
    vendor's front door (``home``: its registered names), moved when it sends us to any other host.
    """
    from scoutly_tui.fetch.response import Validators as NoValidators

    known = validators or NoValidators()
    for _ in range(4):
        response = visit.get(
            url, validators=known, accept=accept, headers=headers or {}, documented=documented, follow=False
        )
        if not 300 <= response.status < 400 or response.not_modified:
            return response
        url = _next_on_host(url, response, home)
    raise CheckError(ProblemKind.HTTP_ERROR, f"{host_of(url)} redirects without end.", status=response.status)


def _next_on_host(url: str, response: Response, home: tuple[str, ...]) -> str:
    asked = host_of(url)
    try:
        target = canonical_url(response.headers.get("location", ""), url)
    except ValueError:
        raise CheckError(
            ProblemKind.HTTP_ERROR, f"{asked} answers with a redirect to nowhere.", status=response.status
        ) from None
    host = host_of(target)
    if host == asked and target != url:
        return target
    if host.removeprefix("www.") in home:
        raise CheckError(
            ProblemKind.NOT_FOUND,
            f"{asked} has no board any more: it leads to {host}.",
            seen=target,
            status=response.status,
        )
    raise CheckError(
        ProblemKind.MOVED,
        f"The board at {asked} sends its visitors on to {host}.",
        seen=target,
        status=response.status,
    )


def unchanged(response: Response) -> Reading:
    """The reading of a board that did not change."""
    return Reading((), response.validators, unchanged=True)


def reading(response: Response, postings: Iterable[FoundPosting]) -> Reading:
    """The reading of a board that one answer holds."""
    return Reading(merged(postings), response.validators)


def pages_reading(answers: list[Response], postings: Iterable[FoundPosting], known: Validators) -> Reading:
    """The reading of a board that ``answers`` hold together.

    Where it took several pages, no single validator speaks for all: the digest of all of them does.
    """
    if len(answers) == 1:
        return reading(answers[0], postings)
    from scoutly_tui.fetch.response import Validators as Together

    digest = hashlib.blake2b(digest_size=16)
    for answer in answers:
        digest.update(answer.validators.body_hash.encode())
    together = Together(body_hash=f"pages:{digest.hexdigest()}")
    if together.body_hash == known.body_hash:
        return Reading((), together, unchanged=True)
    return Reading(merged(postings), together)


# ── Documents ────────────────────────────────────────────────────────────


def unreadable(message: str, seen: str = "") -> CheckError:
    """The error for an answer that is not what the system sends."""
    return CheckError(ProblemKind.UNREADABLE, message, seen=clean_line(seen, 200))


def not_found(message: str, seen: str = "") -> CheckError:
    """The error for a board that is not there."""
    return CheckError(ProblemKind.NOT_FOUND, message, seen=clean_line(seen, 200))


def items(document: object, *path: str | int) -> list[object]:
    """The list at ``path`` in ``document``. Raises CheckError (unreadable) where there is no list."""
    found = document
    for step in path:
        if isinstance(step, str) and isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(step, int) and isinstance(found, list) and len(found) > step:
            found = found[step]
        else:
            found = None
    if not isinstance(found, list):
        raise unreadable("The answer holds no list of postings.", str(document)[:200])
    return found


def collect(rows: Iterable[object], build: Callable[[object], FoundPosting | None]) -> list[FoundPosting]:
    """The postings that ``build`` makes of ``rows``; those it can make nothing of are left out.

    Raises CheckError (unreadable) where that is most of them: then the shape changed, not the board.
    """
    built = [build(row) for row in rows]
    kept = [posting for posting in built if posting is not None]
    if len(kept) * 2 < len(built):
        raise unreadable("Most entries of the list have no title or no id.")
    return kept


def xml_root(response: Response) -> object:
    """The root element of an XML answer, entities left alone. Raises CheckError (unreadable)."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=False, load_dtd=False
    )
    try:
        return etree.fromstring(response.body, parser)
    except (etree.LxmlError, ValueError):
        raise unreadable("The answer is not the XML it should be.", response.text[:2000]) from None


def page_of(response: Response) -> Page:
    """The answer as a page."""
    from scoutly_tui.sources.page import Page

    return Page.of(response)


def json_ld(page: Page) -> FoundPosting | None:
    """The one posting that a posting's own page describes as JSON-LD; None where it describes none."""
    from scoutly_tui.sources import jsonld

    return next(iter(jsonld.postings(page, now())), None)


def now() -> int:
    """Now, for relative dates: epoch milliseconds, UTC."""
    return clock.now_ms()


# ── Postings ────────────────────────────────────────────────────────────


def posting(
    external_id: str,
    title: str,
    url: str,
    *,
    base: str = "",
    locations: Iterable[str] = (),
    work: WorkModel | None = None,
    employment: EmploymentType | None = None,
    department: str = "",
    posted_at: int | None = None,
    salary: Salary | None = None,
    language: str = "",
    description: str | None = None,
    requisition: str = "",
) -> FoundPosting | None:
    """A posting, cleaned; None without an id, a title or a web address.

    What no field says is taken from where it plainly stands: the work model from the places and the title's
    brackets, the salary from the description.
    """
    external_id, title = clean_line(external_id, 200), plain_line(title)
    try:
        address = canonical_url(url, base or None) if url else ""
    except ValueError:
        address = ""
    if not (external_id and title and address):
        return None
    places = tuple(dict.fromkeys(place for text in locations if (place := plain_line(text, 160))))
    return FoundPosting(
        external_id=external_id,
        title=title,
        url=address,
        locations=places,
        work_model=work or work_model(" | ".join(places)) or _work_in(title),
        employment_type=employment,
        department=plain_line(department, 120) or None,
        posted_at=posted_at,
        salary=salary or (salary_from_prose(description) if description else None),
        language=language_code(language),
        description=clean_text(description) or None if description else None,
        requisition=clean_line(requisition, 80) or None,
    )


def plain_line(text: str, limit: int = 300) -> str:
    """``text`` on one clean line, stray entities read."""
    return clean_line(unescape(text) if "&" in text else text, limit)


def paragraphs(*parts: str) -> str:
    """``parts`` under each other as clean text, the empty ones and those an earlier one holds left out."""
    kept: list[str] = []
    for part in parts:
        text = clean_text(part)
        if text and not any(text in other for other in kept):
            kept.append(text)
    return "\n\n".join(kept)


def language_code(text: str) -> str | None:
    """The two-letter code in ``text`` (``en``, ``de-DE``, ``fr_FR``); None for anything else."""
    code = re.split(r"[-_]", text.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def completed(posting: FoundPosting, full: FoundPosting | None) -> FoundPosting | None:
    """``posting`` with what ``full`` (the same, from its own page) says more; its id, title and URL stay."""
    if full is None:
        return None
    return replace(
        posting,
        locations=full.locations if len(full.locations) > len(posting.locations) else posting.locations,
        work_model=posting.work_model or full.work_model,
        employment_type=posting.employment_type or full.employment_type,
        department=posting.department or full.department,
        posted_at=full.posted_at or posting.posted_at,
        salary=posting.salary or full.salary,
        language=posting.language or full.language,
        description=full.description or posting.description,
        requisition=posting.requisition or full.requisition,
    )


def merged(postings: Iterable[FoundPosting]) -> tuple[FoundPosting, ...]:
    """``postings`` with the rows of one id made one, its places all kept."""
    from scoutly_tui.domain.diff import unique

    return tuple(unique(postings))


def texts(value: object, *path: str | int) -> list[str]:
    """The non-empty texts of a list at ``path``."""
    from scoutly_tui.sources.fields import list_of

    return [text for entry in list_of(value, *path) if (text := text_of(entry))]


def _work_in(title: str) -> WorkModel | None:
    """The work model that stands in a title's brackets or behind its last dash."""
    return next((model for part in _WORK_IN_TITLE.findall(title) if (model := work_model(part))), None)
