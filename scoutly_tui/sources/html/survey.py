"""One walk over a page: its links and headings, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from scoutly_tui.domain.text import clean_line
from scoutly_tui.sources.page import Element, Page

CHUNK_LIMIT: Final = 60
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg", "head", "select", "textarea"})
_SCOPES: Final = frozenset({"section", "article", "aside", "nav", "footer", "details", "dialog"})
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote br button caption dd details div dl dt fieldset figcaption figure
        footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot
        th thead tr ul span strong b em i small a time label""",
    )
)
_NAVIGATION: Final = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|menu|-menu)?|menu|main-?nav|mainmenu|gnav|metanav|topnav|sub-?menu|mega-?menu|breadcrumbs?|crumbs|fil-?ariane"
    r"|pagination|pager|paging|skip(?:-?link)?|topbar|toolbar|dropdown|lang(?:uage)?(?:-?switch\w*)?|social(?:-?links)?|share)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOOT: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:site|page|main|global)?-?footer|foot|fuss|stopka|stopke|paticka|pie|rodape|colophon|cookie\w*|consent|gdpr|lablec)(?:$|[\s_-])",
    re.IGNORECASE,
)


class Zone(Enum):
    """Which part of a page something stands in."""

    BODY = "body"
    NAVIGATION = "navigation"
    FOOT = "foot"
    HEAD = "head"


@dataclass(slots=True)
class Heading:
    """A heading: its element, its level (1 to 6), its text, and the headings it stands under, nearest first."""

    element: Element
    level: int
    text: str
    under: tuple[str, ...]
    zone: Zone


@dataclass(slots=True)
class Anchor:
    """A link with a place: ``chunks`` are the separate texts in it, each with the element it stands in."""

    element: Element
    url: str
    rel: str
    chunks: list[tuple[str, Element]]
    under: tuple[str, ...]
    zone: Zone

    @property
    def text(self) -> str:
        """All of its text on one line."""
        return " ".join(text for text, _ in self.chunks)


@dataclass(slots=True)
class Survey:
    """What a walk found, in document order."""

    anchors: list[Anchor] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    mailboxes: list[Element] = field(default_factory=list)


def survey(page: Page, limit: int = 20_000) -> Survey:
    """Walk ``page`` once. At most ``limit`` links are looked at."""
    from lxml import etree

    found = Survey()
    outline: list[tuple[int, str]] = []
    scopes: list[list[tuple[int, str]]] = []
    zones: list[tuple[Element, Zone]] = []
    silent = 0
    for event, node in etree.iterwalk(page.tree, events=("start", "end")):
        tag = node.tag
        if not isinstance(tag, str):
            continue
        if event == "end":
            if silent:
                silent -= 1
                continue
            if zones and zones[-1][0] is node:
                zones.pop()
            if tag in _SCOPES and scopes:
                outline = scopes.pop()
            elif tag in _HEADINGS and (text := clean_line(_flat(node), 200)):
                outline = [*outline, (_HEADINGS[tag], text)]
            continue
        if silent or tag in _SILENT:
            silent += 1
            continue
        if (zone := _zone(node, tag)) is not None:
            zones.append((node, zone))
        if tag in _SCOPES:
            scopes.append(outline)
        elif tag in _HEADINGS:
            outline = [entry for entry in outline if entry[0] < _HEADINGS[tag]]
            _add_heading(found, node, _HEADINGS[tag], outline, zones)
        elif tag == "a" and len(found.anchors) < limit:
            _add_anchor(found, page, node, outline, zones)
    return found


def _add_heading(
    found: Survey,
    node: Element,
    level: int,
    outline: list[tuple[int, str]],
    zones: list[tuple[Element, Zone]],
) -> None:
    if text := clean_line(_flat(node), 200):
        found.headings.append(Heading(node, level, text, _under(outline), _where(zones)))


def _add_anchor(
    found: Survey,
    page: Page,
    node: Element,
    outline: list[tuple[int, str]],
    zones: list[tuple[Element, Zone]],
) -> None:
    href = (node.get("href") or "").strip()
    if href[:7].lower() == "mailto:":
        found.mailboxes.append(node)
    url = page.absolute(href)
    if url:
        rel = (node.get("rel") or "").lower()
        found.anchors.append(Anchor(node, url, rel, list(chunks(node)), _under(outline), _where(zones)))


def _under(outline: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(text for _, text in reversed(outline))


def _where(zones: list[tuple[Element, Zone]]) -> Zone:
    return zones[-1][1] if zones else Zone.BODY


def _zone(node: Element, tag: str) -> Zone | None:
    if tag == "nav" or node.get("role") == "navigation":
        return Zone.NAVIGATION
    if tag == "footer":
        return Zone.FOOT if _is_of_page(node) else None
    if tag == "header":
        return Zone.HEAD if _is_of_page(node) else None
    if tag not in ("div", "ul", "ol", "section", "aside", "p", "span", "table", "form"):
        return None
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    if not names.strip():
        return None
    if _NAVIGATION.search(names):
        return Zone.NAVIGATION
    return Zone.FOOT if _FOOT.search(names) and _is_of_page(node) else None


def _is_of_page(node: Element) -> bool:
    """Whether a header or footer belongs to the page, and not to an article or a card in it."""
    for distance, parent in enumerate(node.iterancestors()):
        if parent.tag in ("article", "li", "td", "section", "main", "details"):
            return False
        if distance > 12:
            return False
    return True


def chunks(element: Element, limit: int = CHUNK_LIMIT) -> Iterator[tuple[str, Element]]:
    """The separate pieces of text in ``element``, each with the innermost element that holds it: at most
    ``limit``, clean, one line each, never empty."""
    count = 0
    for text, holder in _texts(element):
        if line := clean_line(text):
            yield line, holder
            count += 1
            if count >= limit:
                return


def _texts(element: Element) -> Iterator[tuple[str, Element]]:
    """Runs of text between blocks. Inline markup around a whole run counts as its holder."""
    from lxml import etree

    parts: list[str] = []
    holder = element
    silent = 0
    seen = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if not isinstance(tag, str):
            continue
        seen += 1
        if seen > 4_000:
            break
        if event == "start":
            if silent or tag in _SILENT:
                silent += 1
                continue
            if tag in _BLOCKS and node is not element:
                if parts:
                    yield "".join(parts), holder
                parts, holder = [], node
            if node.text:
                if not parts:
                    holder = node
                parts.append(node.text)
            continue
        if silent:
            silent -= 1
        elif tag in _BLOCKS:
            if parts:
                yield "".join(parts), holder
            parts = []
        if not silent and node.tail and node is not element:
            if not parts:
                holder = node.getparent()
            parts.append(node.tail)
    if parts:
        yield "".join(parts), holder


def _flat(element: Element) -> str:
    return " ".join(text for text, _ in chunks(element))
