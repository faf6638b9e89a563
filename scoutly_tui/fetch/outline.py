"""A quick look at a page, to judge what kind of answer it is: title, visible text, a few counts.

No parser: every function takes bytes of any kind, never raises, and takes time linear in their number.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from scoutly_tui.domain.text import clean_line

LOOKED_AT: Final = 128 * 1024
"""How much of a page is looked at: a wall is small, and shows itself early."""

TEXT_LIMIT: Final = 2_000

_TAG: Final = re.compile(r"<[^<>]{0,4000}>|<!--")
_OPENING: Final = re.compile(r"<(script|style|noscript|template|svg)(?=[\s>/])|<!--", re.IGNORECASE)
_CLOSING: Final = {
    name: re.compile(rf"</{name}[^<>]{{0,100}}>?", re.IGNORECASE)
    for name in ("script", "style", "noscript", "template", "svg")
} | {"": re.compile("-->")}
_TITLE: Final = re.compile(r"<title[^<>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_HEADING: Final = re.compile(r"<h1[^<>]{0,500}>(.{0,300}?)</h1", re.IGNORECASE | re.DOTALL)
_LINK: Final = re.compile(r"<a\s[^<>]{0,1000}?href", re.IGNORECASE)
_PASSWORD: Final = re.compile(r"<input[^<>]{0,500}?type\s*=\s*[\"']?password", re.IGNORECASE)
_CARRIES: Final = re.compile(
    r"<script[^<>]{0,300}?(\bsrc\s*=|application/(ld\+)?json)|<iframe\b|__NEXT_DATA__|__NUXT__|window\.__"
    r"|<link[^<>]{0,300}?application/(rss|atom|feed)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a page shows.

    ``title`` and ``heading`` are clean lines, ``text`` the beginning of what is visible (at most
    ``TEXT_LIMIT`` characters), ``aside`` what only ``noscript`` holds. ``carries`` says that there is
    something a machine could go on with: scripts with a source, frames, embedded data, feeds.
    """

    title: str
    heading: str
    text: str
    aside: str
    links: int
    password: bool
    carries: bool


def outline(body: bytes, encoding: str = "utf-8") -> Outline:
    """The outline of the first part of ``body``."""
    source = body[:LOOKED_AT].decode(encoding, "replace")
    shown, aside = _split(source)
    title, heading = _TITLE.search(source), _HEADING.search(shown)
    return Outline(
        title=clean_line(html.unescape(title.group(1))) if title else "",
        heading=_words(heading.group(1), 300) if heading else "",
        text=_words(_TITLE.sub(" ", shown), TEXT_LIMIT),
        aside=_words(aside, TEXT_LIMIT),
        links=sum(1 for _ in _LINK.finditer(shown)),
        password=_PASSWORD.search(shown) is not None,
        carries=_CARRIES.search(source) is not None,
    )


def excerpt(body: bytes, encoding: str = "utf-8", limit: int = 200) -> str:
    """What a person would see of ``body`` first: its title and text, on one clean line."""
    page = outline(body[: 16 * 1024], encoding)
    return clean_line(" – ".join(part for part in (page.title, page.text) if part), limit)


def _split(source: str) -> tuple[str, str]:
    """``source`` without scripts, styles, comments and the like; and what its ``noscript`` elements hold."""
    shown: list[str] = []
    aside: list[str] = []
    at = 0
    while (opening := _OPENING.search(source, at)) is not None:
        shown.append(source[at : opening.start()])
        name = (opening.group(1) or "").lower()
        closing = _CLOSING[name].search(source, opening.end())
        if closing is None:
            return " ".join(shown), " ".join(aside)
        if name == "noscript":
            # From its start, so that what is left of the opening tag goes with the other tags.
            aside.append(source[opening.start() : closing.start()])
        at = closing.end()
    shown.append(source[at:])
    return " ".join(shown), " ".join(aside)


def _words(markup: str, limit: int) -> str:
    words = " ".join(_TAG.sub(" ", markup).split())
    return clean_line(html.unescape(words[: 8 * limit]), limit)
