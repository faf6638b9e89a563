"""Every source there is, in the order in which they are tried."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.sources.browser import Browser
from scoutly_tui.sources.embedded import Embedded
from scoutly_tui.sources.feeds import Feed
from scoutly_tui.sources.html.source import Html
from scoutly_tui.sources.jsonld import JsonLd
from scoutly_tui.sources.protocol import Board, Source
from scoutly_tui.sources.sitemaps import Sitemap
from scoutly_tui.sources.systems import SYSTEMS

PAGES: Final[tuple[Source, ...]] = (JsonLd(), Embedded(), Feed(), Html(), Sitemap(), Browser())
"""What can be read from a company's own site, the most telling first."""

SOURCES: Final[tuple[Source, ...]] = (*SYSTEMS, *PAGES)

_AT: Final = {
    domain: tuple(place for place, system in enumerate(SYSTEMS) if domain in system.domains)
    for domain in {domain for system in SYSTEMS for domain in system.domains}
}
"""Which systems live under a registered name: most addresses of a page belong to none, and all are asked about."""

_BY_NAME: Final = {source.name: source for source in SOURCES}


def by_name(name: str) -> Source:
    """The source of that name. Raises UsageError if there is none."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UsageError(
            f"There is no source called “{name}”.",
            f"Find the company's source again; known are {', '.join(sorted(_BY_NAME))}.",
        ) from None


@lru_cache(maxsize=4096)
def recognise(url: str) -> Board | None:
    """The board of a job-board system that ``url`` belongs to, by its form alone; None for everything else."""
    try:
        parts = urlsplit(canonical_url(url))
    except ValueError:
        return None
    labels = (parts.hostname or "").lower().split(".")
    at_home = {place for start in range(len(labels)) for place in _AT.get(".".join(labels[start:]), ())}
    return next((board for place in sorted(at_home) if (board := SYSTEMS[place].recognise(parts))), None)
