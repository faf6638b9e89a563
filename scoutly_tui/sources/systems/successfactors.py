"""SuccessFactors: the XML list of the older career sites, the RSS feed of the branded ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, parse_qs, quote

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.fields import employment_type, html_to_text, join_place, parse_date
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import kit

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.page import Page

_DOMAINS: Final = ("successfactors.com", "successfactors.eu", "jobs2web.com")
_MARKERS: Final = ("rmkcdn.successfactors.com", "/tile-search-results/", "j2w.", "jobs2web")
_G: Final = "{http://base.google.com/ns/1.0}"


def board_of(url: SplitResult) -> Board | None:
    """The company of an older career site (``host|company``), or a branded site by its host."""
    host, company = url.hostname or "", next(iter(parse_qs(url.query).get("company", [])), "")
    if re.match(r"career\d*\.", host) and re.fullmatch(r"[\w.-]{1,60}", company):
        return Board("successfactors", f"{host}|{company}", f"https://{host}/career?company={quote(company)}")
    slug = kit.subdomain(url, "jobs2web.com") if host.endswith(".jobs2web.com") else ""
    return Board("successfactors", host, f"https://{host}/") if slug else None


def in_page(page: Page) -> Board | None:
    """A branded site: two of the system's own marks, for one alone may stand in any text."""
    if sum(marker in page.html for marker in _MARKERS) < 2 or page.host.endswith(_DOMAINS):
        return None
    return Board("successfactors", page.host, f"https://{page.host}/")


def api_host(board: Board) -> str:
    return board.token.split("|")[0]


def read(board: Board, visit: Visit, validators: Validators) -> Reading:
    """The whole board."""
    host, _, company = board.token.partition("|")
    query = f"career?company={quote(company)}&career_ns=job_listing_summary&resultType=XML"
    response = kit.get(
        visit,
        f"https://{host}/{query if company else 'sitemal.xml'}",
        validators=validators,
        accept=kit.XML,
        documented=host.endswith(_DOMAINS),
        home=("successfactors.com", "successfactors.eu"),
    )
    if response.not_modified:
        return kit.unchanged(response)
    if company:
        return kit.reading(response, parse_list(kit.xml_root(response), board, kit.now()))
    channel, now = kit.rss_channel(response), kit.now()
    return kit.reading(response, kit.collect(channel.findall("item"), lambda item: _from_feed(item, now)))


def parse_list(root: Any, board: Board, now: int) -> list[FoundPosting]:
    """The postings of an older site's list. Raises CheckError (unreadable) for any other XML."""
    if root.tag != "Job-Listing":
        raise kit.unreadable("The answer is no list of postings.", str(root.tag))
    rows = root.findall("Job")
    # Tenants write the day or the month first; a number above twelve gives it away.
    dates = " ".join(row.findtext("Posted-Date") or "" for row in rows)
    day_first = re.search(r"\b(1[3-9]|2\d|3[01])/\d\d/\d{4}", dates) is not None
    return kit.collect(rows, lambda row: _from_list(row, board, now, day_first))


def _from_list(row: Any, board: Board, now: int, day_first: bool) -> FoundPosting | None:
    number = (row.findtext("ReqId") or "").strip()
    said = {
        (entry.findtext("label") or "").strip().lower(): (entry.findtext("value") or "").strip()
        for entry in row
        if re.match(r"m?filter\d|mfield\d|field\d", str(entry.tag))
    }
    place = next((v for k, v in said.items() if v and ("location" in k or "city" in k)), "")
    country = next((v for k, v in said.items() if v and "country" in k), "")
    kind = next((v for k, v in said.items() if v and "employment" in k), "")
    family = next(
        (v for k, v in said.items() if v and ("family" in k or "department" in k or "function" in k)), ""
    )
    return kit.posting(
        number,
        row.findtext("JobTitle") or "",
        f"{board.url}&career_ns=job_listing&career_job_req_id={quote(number)}" if number else "",
        locations=[join_place(place, country)],
        employment=employment_type(kind),
        department=family,
        posted_at=parse_date(row.findtext("Posted-Date"), now, day_first=day_first),
        description=html_to_text(row.findtext("Job-Description") or ""),
        requisition=number,
    )


def _from_feed(item: Any, now: int) -> FoundPosting | None:
    link = (item.findtext("link") or "").strip()
    number = re.search(r"/(\d{4,})/?(?:\?|$)", link)
    place = (item.findtext(f"{_G}location") or "").strip()
    title = (item.findtext("title") or "").strip()
    if behind := re.search(r"^(.{3,}?)\s*\(([^()]*,[^()]*)\)$", title):
        title, place = behind[1], place or behind[2]
    return kit.posting(
        number[1] if number else (item.findtext(f"{_G}id") or item.findtext("guid") or link),
        title,
        link,
        locations=[place],
        department=item.findtext(f"{_G}job_function") or "",
        posted_at=parse_date(item.findtext("pubDate"), now),
        description=html_to_text(item.findtext("description") or ""),
        requisition=item.findtext(f"{_G}id") or "",
    )


SOURCE: Final = kit.System(
    name="successfactors",
    domains=_DOMAINS,
    board_of=board_of,
    read_board=read,
    api_host=api_host,
    in_page=in_page,
)
