"""Where else to look: links that promise a list of postings, and whose board a link leads to."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urldefrag, urlsplit

from scoutly_tui.domain.urls import host_of
from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.judging import url_score
from scoutly_tui.sources.page import Link, Page
from scoutly_tui.sources.phrases import CAREERS, LISTING, OPENINGS
from scoutly_tui.sources.protocol import Board
from scoutly_tui.sources.registry import recognise
from scoutly_tui.sources.titles import title_score

FULL_LIST: Final = 3.0
"""From here on a link promises the list itself, and not only a careers page."""

_SOCIAL: Final = re.compile(
    r"(?:^|\.)(?:linkedin|facebook|twitter|x|instagram|youtube|glassdoor|indeed|tiktok|kununu|xing|github|medium|t|google"
    r"|apple|welcometothejungle|stepstone|monster|reed|totaljobs|infojobs)\.[a-z]{2,3}$"
)
_NOT_A_NAME: Final = frozenset(
    {"www", "jobs", "careers", "career", "job", "work", "join", "com", "net", "org", "example", "co"}
)


def leads(page: Page) -> dict[str, float]:
    """The addresses that ``page`` links to as careers pages or lists, with how much each promises (above 0)."""
    ranked: dict[str, float] = {}
    for link in page.links:
        if (score := promise(link, page)) > 0 and recognise(link.url) is None:
            url = bare(link.url)
            ranked[url] = max(score, ranked.get(url, 0.0))
    if is_one_posting(page):
        for place, parent in enumerate(parents(page.url)):
            ranked.setdefault(parent, 1.5 - 0.5 * place)
    return ranked


def promise(link: Link, page: Page) -> float:
    """How likely ``link`` leads to a list of postings; 0 or less: not at all."""
    if not link.text or len(link.text) > 80:
        return 0.0
    plain = fold(link.text)
    named = CAREERS.match(plain) is not None
    listing = LISTING.search(plain) is not None and len(plain) < 60
    if not (named or listing) or bare(link.url) == bare(page.url) or _SOCIAL.search(host_of(link.url)):
        return 0.0
    address = f"{link.url.partition('?')[0].rstrip('/')}/x"
    score = 2.0 * named + 1.5 * listing + 0.5 * max(0.0, url_score(address, page.url))
    return score if _site(host_of(link.url)) == _site(page.host) else score - 1.0


def is_one_posting(page: Page) -> bool:
    """Whether ``page`` is about one posting: by its JSON-LD, or by its heading and its address."""
    from scoutly_tui.sources.jsonld import found_nodes

    nodes = found_nodes(page.json_ld)
    if nodes:
        return len(nodes) == 1
    heading = next((" ".join(e.itertext()) for e in page.tree.iter("h1")), "")
    return title_score(" ".join(heading.split())[:200]) >= 0.7 and url_score(page.url, page.url) >= 0.6


def is_own(board: Board, page: Page) -> bool:
    """Whether ``board``, to which ``page`` only links, is that of the page's company, and not somebody's that an
    article mentions: it is called like the site, or careers are what the link or the page is about."""
    if _is_called_like(board.token, page.host):
        return True
    about = " ".join((page.title, *(" ".join(e.itertext()) for e in page.tree.iter("h1"))))[:400]
    if OPENINGS.search(fold(about)) or any(
        CAREERS.match(fold(part)) for part in re.split(r"\s[|·–—-]\s|:", about)
    ):
        return True
    if url_score(f"{page.url.partition('?')[0].rstrip('/')}/x", page.url) > 0.5:
        return True
    return any(
        CAREERS.match(plain) or (LISTING.search(plain) and len(plain) < 60)
        for link in page.links
        if recognise(link.url) == board and (plain := fold(link.text[:80]))
    )


def _is_called_like(token: str, host: str) -> bool:
    name = re.sub(r"[^a-z0-9]", "", fold(token.split("|")[0]))
    labels = [re.sub(r"[^a-z0-9]", "", label) for label in host.split(".") if label not in _NOT_A_NAME]
    return any(len(label) > 2 and len(name) > 2 and (label in name or name in label) for label in labels)


def bare(url: str) -> str:
    """``url`` without its fragment, unless that is a route."""
    return urldefrag(url).url if "#/" not in url and "#!" not in url else url


def parents(url: str) -> list[str]:
    """The folders above ``url``, the nearest first, the front page left out; at most two."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    places = range(len(segments) - 1, 0, -1)
    return [f"{parts.scheme}://{parts.netloc}/{'/'.join(segments[:n])}" for n in places][:2]


def _site(host: str) -> str:
    """The part of ``host`` that a company's sites share, roughly."""
    labels = host.split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2
    return ".".join(labels[-3:] if short else labels[-2:])
