"""One walk over a page: its texts, links and headings, each with where it stands."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.sources.html.words import FOOT_NAME, LOCATION, MORE_ABOUT, NAVIGATION_NAME, TITLE_NAME
from scoutly_tui.sources.lines import quick_line
from scoutly_tui.sources.page import BREAKING, Element, Page
from scoutly_tui.sources.titles import title_score

LINK_LIMIT: Final = 15_000
TEXT_LIMIT: Final = 200_000
_LONGEST: Final = 500
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg", "head", "select", "textarea"})
_SCOPES: Final = frozenset({"section", "article", "aside", "nav", "footer", "details", "dialog", "li", "tr"})
_LEVELS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
HEADINGS: Final = frozenset(_LEVELS)
_TITLE_TAGS: Final = frozenset({*HEADINGS, "summary", "dt", "strong", "b", "legend"})
_FIELDS: Final = frozenset({"input", "select", "textarea"})
_NO_FIELD: Final = frozenset({"submit", "hidden", "button", "image"})
_CLICKED: Final = frozenset({"tr", "li", "div", "article", "section", "button", "form", "span", "td"})
_FOLDING: Final = frozenset({"summary", "button", "dt"})
_RUNNING: Final = frozenset(
    ["font", "u", "mark", "sub", "sup", "code", "abbr", "acronym", "wbr", "tt", "s", "del", "ins", "q"]
)
"""Elements that stand within a run of text. All others set what is in them apart."""


class Zone(Enum):
    """Which part of a page something stands in."""

    BODY = "body"
    NAVIGATION = "navigation"
    FOOT = "foot"
    HEAD = "head"


@dataclass(slots=True)
class Heading:
    """A heading: its element, its level (1 to 6; 7 for what folds and unfolds a text), its text, and the headings
    it stands under, nearest first."""

    element: Element
    level: int
    text: str
    under: tuple[str, ...]
    zone: Zone


@dataclass(slots=True)
class Anchor:
    """A link: its element, its URL, its visible text, the headings it stands under, and where it stands."""

    element: Element
    url: str
    text: str
    under: tuple[str, ...]
    zone: Zone
    place: int
    """Which of the page's links it is."""


@dataclass(slots=True)
class Titled:
    """An element that may hold a title: a heading, bold text, or one whose class says so."""

    start: int
    element: Element
    text: str


@dataclass(slots=True)
class Survey:
    """What a walk found, in document order.

    ``texts`` are the page's separate runs of text and ``holders`` the elements they stand in; ``spans`` says of
    every element which of them are inside it; ``lines`` is the same text as a person sees it, a line a block.
    ``columns`` are the folded headings of the tables that somebody asked about, ``scores`` how much the texts that
    somebody asked about read like titles.
    """

    texts: list[str] = field(default_factory=list)
    holders: list[Element] = field(default_factory=list)
    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)
    anchors: list[Anchor] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    titled: list[Titled] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    mailboxes: int = 0
    columns: dict[Element, dict[int, str]] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)

    def title_score(self, text: str) -> float:
        """How much ``text`` reads like a title, worked out once a page: large pages outgrow any cache."""
        score = self.scores.get(text)
        if score is None:
            score = self.scores[text] = title_score(text)
        return score

    def chunks(self, element: Element, limit: int = 60) -> list[tuple[str, Element]]:
        """The texts in ``element`` with the elements that hold them, at most ``limit``."""
        start, end = self.spans.get(element, (0, 0))
        end = min(end, start + limit)
        return list(zip(self.texts[start:end], self.holders[start:end], strict=True))

    def size(self, element: Element) -> int:
        """How many texts are in ``element``."""
        start, end = self.spans.get(element, (0, 0))
        return end - start

    def line(self, element: Element) -> str:
        """All text in ``element``, on one line of at most 200 characters."""
        start, end = self.spans.get(element, (0, 0))
        return quick_line(" ".join(self.texts[start : min(end, start + 60)]), 200)

    def titles_in(self, element: Element) -> list[Titled]:
        """What may be a title in ``element``."""
        start, end = self.spans.get(element, (0, 0))
        first = bisect_left(self.titled, start, key=lambda titled: titled.start)
        found = []
        for titled in self.titled[first : first + 80]:
            if titled.start >= end:
                break
            found.append(titled)
        return found


def survey(page: Page, *, scriptless: bool = False) -> Survey:
    """Walk ``page`` once; with ``scriptless`` also through what it shows to those who run no scripts.

    Raises CheckError: too_large for more than ``LINK_LIMIT`` links or ``TEXT_LIMIT`` texts, of which none may be
    left out; unreadable for markup nested too deep.
    """
    walk = _Walk(page, _SILENT - {"noscript"} if scriptless else _SILENT)
    walk.run()
    if len(walk.found.anchors) >= LINK_LIMIT or len(walk.found.texts) >= TEXT_LIMIT:
        raise CheckError(
            ProblemKind.TOO_LARGE, f"The page has more than {LINK_LIMIT:,} links, or more text than a list."
        )
    walk.found.titled.sort(key=lambda titled: titled.start)
    return walk.found


class _Walk:
    """The state of one walk."""

    def __init__(self, page: Page, silent: frozenset[str]) -> None:
        self.page = page
        self.silent = silent
        self.found = Survey()
        self._run: list[str] = []
        self._line: list[str] = []
        self._holder: Element = None
        self._outline: tuple[tuple[int, str], ...] = ()
        self._scopes: list[tuple[tuple[int, str], ...]] = []
        self._zones: list[tuple[Element, Zone]] = []
        self._starts: list[int] = []
        self._marks: list[tuple[int, int]] = []
        self._fields = 0
        self._unders: list[tuple[str, ...]] = []

    def run(self) -> None:
        from lxml import etree

        silent = 0
        root = self.page.tree
        for event, node in etree.iterwalk(root, events=("start", "end")):
            tag = node.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if silent or tag in self.silent:
                    silent += 1
                    continue
                self._enter(node, tag)
            elif silent:
                silent -= 1
                if not silent and node.tail and node is not root:
                    self._say(node.tail, node.getparent())
            else:
                self._leave(node, tag)
                if node.tail and node is not root:
                    self._say(node.tail, node.getparent())

    def _say(self, text: str, holder: Element) -> None:
        if not self._run:
            self._holder = holder
        self._run.append(text)
        self._line.append(text)

    def _break(self) -> None:
        if not self._run:
            return
        line = quick_line("".join(self._run)[:_LONGEST])
        self._run.clear()
        if line and len(self.found.texts) < TEXT_LIMIT:
            self.found.texts.append(line)
            self.found.holders.append(self._holder)

    def _end_line(self) -> None:
        if not self._line:
            return
        line = quick_line("".join(self._line)[:_LONGEST])
        self._line.clear()
        if line and len(self.found.lines) < TEXT_LIMIT:
            self.found.lines.append(line)

    def _enter(self, node: Element, tag: str) -> None:
        if tag not in _RUNNING:
            self._break()
        if tag in BREAKING:
            self._end_line()
        self._starts.append(len(self.found.texts))
        self._fields += tag in _FIELDS and (node.get("type") or "text").lower() not in _NO_FIELD
        self._marks.append((len(self.found.anchors), self._fields))
        if (zone := _zone(node, tag)) is not None:
            self._zones.append((node, zone))
        if tag in _SCOPES:
            self._scopes.append(self._outline)
        elif tag in _LEVELS:
            level = _LEVELS[tag]
            self._outline = tuple(entry for entry in self._outline if entry[0] < level)
        elif tag == "a":
            self._unders.append(self._under())
        if node.text:
            self._say(node.text, node)

    def _leave(self, node: Element, tag: str) -> None:
        if tag not in _RUNNING:
            self._break()
        if tag in BREAKING:
            self._end_line()
        start, found, marks = self._starts.pop(), self.found, self._marks.pop()
        found.spans[node] = (start, len(found.texts))
        if tag in _LEVELS and (text := found.line(node)):
            found.headings.append(Heading(node, _LEVELS[tag], text, self._under(), self._where()))
            self._outline = (*self._outline, (_LEVELS[tag], text))
        elif tag == "a":
            self._add_anchor(node, (node.get("href") or "").strip(), self._unders.pop())
        elif tag in _CLICKED and not self._holds_more(marks, tag) and (href := _leads_to(node, tag)):
            self._add_anchor(node, href, self._under())
        elif tag in _FOLDING and _is_folding(node, tag) and (text := found.line(node)):
            found.headings.append(Heading(node, 7, text, self._under(), self._where()))
        if tag in _TITLE_TAGS or (tag != "a" and _is_title_name(node.get("class") or "")):
            text = found.line(node)
            if text and len(text) < 200 and not _is_label(node, text):
                found.titled.append(Titled(start, node, text))
        if self._zones and self._zones[-1][0] is node:
            self._zones.pop()
        if tag in _SCOPES and self._scopes:
            self._outline = self._scopes.pop()

    def _add_anchor(self, node: Element, href: str, under: tuple[str, ...]) -> None:
        if href[:7].lower() == "mailto:":
            self.found.mailboxes += 1
        elif len(self.found.anchors) < LINK_LIMIT and (url := self.page.absolute(href)):
            self.found.anchors.append(
                Anchor(node, url, self._text_of(node), under, self._where(), len(self.found.anchors))
            )

    def _holds_more(self, marks: tuple[int, int], tag: str) -> bool:
        """Whether there are links in an element that was entered at ``marks``, or fields of a form to fill in."""
        links, fields = marks
        return len(self.found.anchors) > links or (tag == "form" and self._fields > fields)

    def _text_of(self, node: Element) -> str:
        """What a person reads on a link: its text, or what its picture or label says."""
        if text := self.found.line(node):
            return text
        alt = next((said for image in node.iter("img") if (said := image.get("alt"))), "")
        label = quick_line(alt or node.get("aria-label") or node.get("title") or "", 200)
        # “View Payroll Clerk” on an icon says of the link only that there is more.
        return "more" if MORE_ABOUT.match(label.lower()) else label

    def _under(self) -> tuple[str, ...]:
        return tuple(text for _, text in reversed(self._outline))

    def _where(self) -> Zone:
        return self._zones[-1][1] if self._zones else Zone.BODY


def _leads_to(node: Element, tag: str) -> str:
    """Where a click on an element that is no link leads: of rows and cards with a script or address of their own, and
    of buttons in a form; empty for all others."""
    if tag == "form":
        href = (node.get("action") or "").strip() if (node.get("method") or "get").lower() == "get" else ""
    else:
        script = node.get("onclick") or ""
        clicked = LOCATION.search(script[:400]) if script else None
        href = (clicked[1] if clicked else node.get("data-href") or node.get("data-link") or "").strip()
    return href if href.startswith(("/", "http://", "https://", "./", "?")) else ""


def _is_folding(node: Element, tag: str) -> bool:
    """Whether ``node`` shows and hides what follows it, and so is a heading in all but name."""
    return tag != "button" or node.get("aria-controls") is not None or node.get("aria-expanded") is not None


@lru_cache(maxsize=4096)
def _is_title_name(names: str) -> bool:
    return bool(names) and TITLE_NAME.search(names) is not None


def _is_label(element: Element, text: str) -> bool:
    """Whether a bold text is a label (“Location:”) or an emphasis within a sentence, and no title."""
    if element.tag not in ("b", "strong"):
        return False
    before = (element.getparent().text or "").strip() if element.getprevious() is None else ""
    return text.endswith((":", "：")) or (element.tail or "").lstrip().startswith((":", "：")) or bool(before)


def _zone(node: Element, tag: str) -> Zone | None:
    if tag == "nav" or node.get("role") == "navigation":
        return Zone.NAVIGATION
    if tag == "footer":
        return Zone.FOOT if _is_of_page(node) else None
    if tag == "header":
        return Zone.HEAD if _is_of_page(node) else None
    if tag not in ("div", "ul", "ol", "section", "aside", "p", "span", "table", "form"):
        return None
    named = _named_zone(node.get("class") or "", node.get("id") or "")
    return named if named is not Zone.FOOT or _is_of_page(node) else None


@lru_cache(maxsize=4096)
def _named_zone(classes: str, identity: str) -> Zone | None:
    names = f"{classes} {identity}"
    if NAVIGATION_NAME.search(names):
        return Zone.NAVIGATION
    return Zone.FOOT if FOOT_NAME.search(names) else None


def _is_of_page(node: Element) -> bool:
    """Whether a header or footer belongs to the page, and not to an article or a card in it."""
    for distance, parent in enumerate(node.iterancestors()):
        if parent.tag in ("article", "li", "td", "section", "main", "details"):
            return False
        if distance > 12:
            return False
    return True
