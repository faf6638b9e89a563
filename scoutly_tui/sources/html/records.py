"""From links to records: which element is one entry of a list, and which text in it may be its title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import urldefrag, urlsplit

from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.survey import HEADINGS, Anchor, Survey, Titled, Zone
from scoutly_tui.sources.html.words import APPLY_SEGMENT, REFERENCE, VARYING_NAME
from scoutly_tui.sources.page import Element
from scoutly_tui.sources.phrases import APPLY, is_generic

_CLIMB: Final = 10
_ENTRY: Final = 120
"""More separate texts than an entry of a list has."""
_TOP: Final = frozenset({"body", "html", "main"})
_TARGETS: Final = 4
_TITLE: Final = 0.7


@dataclass(slots=True)
class Record:
    """One entry of what may be a list of postings.

    ``anchor`` is its link; ``root`` the element that holds all of it; ``options`` the texts that may be its
    title, each with the path that leads to it in every entry of the same make; ``title`` the one chosen, ``telling`` its score;
    ``section`` what the headings above say: from 1 for openings to -1 for something else; ``folder`` the host and first
    telling part of the path that it leads to.
    """

    anchor: Anchor
    root: Element
    key: str
    options: list[tuple[str, str]]
    shape: tuple[str, ...]
    title: str = ""
    telling: float = 0.0
    section: float = 0.0
    applies: bool = False
    extra: list[Anchor] = field(default_factory=list)
    folder: str = ""

    @property
    def url(self) -> str:
        """Where the entry leads."""
        return self.anchor.url


@lru_cache(maxsize=8192)
def target_key(url: str) -> str:
    """``url`` without its fragment and without “/apply” at its end: the same for all links of one entry."""
    bare = urldefrag(url).url if "#" in url else url
    return APPLY_SEGMENT.sub("/", bare).rstrip("/")


def records(seen: Survey, page_url: str) -> list[Record]:
    """The entries that the links of a page are part of, in document order."""
    return _Entries(seen, page_url).all()


_Reach = dict[Element, set[str]]


class _Entries:
    """The entries of one page: ``primary`` are links that name something, ``secondary`` those that say “more”."""

    def __init__(self, seen: Survey, page_url: str) -> None:
        self.seen = seen
        here = target_key(page_url)
        self.telling: list[tuple[Anchor, str]] = []
        self.generic: list[tuple[Anchor, str]] = []
        for anchor in seen.anchors:
            key = _key(anchor, here)
            if not key or not anchor.text:
                continue
            plain = fold(anchor.text)
            if is_generic(plain) or REFERENCE.match(plain):
                self.generic.append((anchor, key))
            elif _is_aside(anchor) or seen.size(anchor.element) > 1 or seen.title_score(anchor.text) > -0.9:
                self.telling.append((anchor, key))
        self.primary = _reach(self.telling)
        self.secondary = _reach(self.generic)

    def all(self) -> list[Record]:
        found = [self._from_telling(anchor, key) for anchor, key in self.telling if not _is_aside(anchor)]
        found += self._from_generic()
        return sorted(found, key=lambda record: record.anchor.place)

    # ── links that name what they lead to ───────────────────────────────

    def _from_telling(self, anchor: Anchor, key: str) -> Record:
        root = anchor.element
        for depth, parent in enumerate(anchor.element.iterancestors()):
            if parent.tag in _TOP or depth >= _CLIMB or len(self.primary.get(parent, ())) > 1:
                break
            if self.seen.size(parent) > _ENTRY or self._headings_in(parent) > 1:
                break
            root = parent
        options = self._options(anchor.element, anchor.text)
        return Record(anchor, root, key, options, shape_of(anchor.element))

    def _headings_in(self, element: Element) -> int:
        return sum(titled.element.tag in HEADINGS for titled in self.seen.titles_in(element))

    def _options(self, link: Element, label: str) -> list[tuple[str, str]]:
        """The texts in ``link`` that may be its title: a heading, or what is named a title, else each text; its
        ``label`` where it has none."""
        titled = [t for t in self.seen.titles_in(link) if t.element.tag not in ("b", "strong")]
        titled.sort(key=lambda t: t.element.tag not in HEADINGS)
        for option in titled:
            if not is_generic(fold(option.text)):
                return [(_path(link, option.element), option.text)]
        said = [(_path(link, holder), text[:200]) for text, holder in self.seen.chunks(link, 12)]
        return said or [("", label)]

    # ── links that only say “more” or “apply” ───────────────────────────

    def _from_generic(self) -> list[Record]:
        by_title: dict[tuple[Element, tuple[str, str]], Record] = {}
        for anchor, key in self.generic:
            root = self._root_of_generic(anchor)
            options = self._options_before(root, anchor) if root is not None else []
            if not options:
                continue
            applies = _applies(anchor)
            known = by_title.get((root, options[0]))
            if known is None:
                record = Record(anchor, root, key, options, shape_of(anchor.element), applies=applies)
                by_title[root, options[0]] = record
            elif known.applies and not applies:
                # “More” leads to the posting, “apply” only to its form.
                known.extra.append(known.anchor)
                known.anchor, known.key = anchor, key
            else:
                known.extra.append(anchor)
        return list(by_title.values())

    def _root_of_generic(self, anchor: Anchor) -> Element | None:
        """The smallest element around ``anchor`` that also holds what may be its title; None for a second link
        of an entry that has a telling one."""
        fallback = None
        node = anchor.element
        for depth, parent in enumerate(anchor.element.iterancestors()):
            if parent.tag in _TOP or depth >= _CLIMB or self.seen.size(parent) > _ENTRY:
                break
            if others := self.primary.get(parent):
                return fallback if len(others) > 1 else None
            if fallback is not None and len(self.secondary[parent]) > len(self.secondary[node]):
                return fallback
            if (
                fallback is not None
                and not self._reads_like_a_title(fallback)
                and self._reads_like_a_title(parent)
            ):
                return parent
            if self._titles_beside(parent, anchor.element):
                return parent
            if fallback is None and self._has_words(parent, anchor.element):
                fallback = parent
            node = parent
        return fallback

    def _titles_beside(self, root: Element, link: Element) -> list[Titled]:
        """What may be a title in ``root``, what is in ``link`` or around it left out."""
        start, end = self.seen.spans[link]
        found = []
        for titled in self.seen.titles_in(root):
            first, last = self.seen.spans[titled.element]
            if (last <= start or first >= end) and not is_generic(fold(titled.text)):
                found.append(titled)
        return found

    def _reads_like_a_title(self, element: Element) -> bool:
        return any(self.seen.title_score(text[:200]) >= _TITLE for text, _ in self.seen.chunks(element, 12))

    def _has_words(self, parent: Element, link: Element) -> bool:
        start, end = self.seen.spans[link]
        first, last = self.seen.spans[parent]
        others = (n for n in range(first, min(last, first + 12)) if not start <= n < end)
        return any(not is_generic(fold(self.seen.texts[n][:200])) for n in others)

    def _options_before(self, root: Element, anchor: Anchor) -> list[tuple[str, str]]:
        """The texts in ``root`` that may be the title of what ``anchor`` leads to: marked ones first, of several
        headings the nearest before the link, else every text there is."""
        start, _ = self.seen.spans[anchor.element]
        marked = self._titles_beside(root, anchor.element)
        if marked:
            before = [titled for titled in marked if titled.start < start]
            headings = [titled for titled in before if titled.element.tag in HEADINGS]
            chosen = _title_and_subtitle(headings) if len(headings) > 1 else before or marked[:1]
            return [(_path(root, titled.element), titled.text) for titled in chosen]
        return [
            (_path(root, holder), text[:200])
            for text, holder in self.seen.chunks(root, 12)
            if holder is not anchor.element
            and not is_generic(fold(text[:200]))
            and not REFERENCE.match(fold(text[:60]))
        ]


def _is_aside(anchor: Anchor) -> bool:
    """Whether ``anchor`` belongs to the page's navigation or foot, where no posting stands."""
    return anchor.zone in (Zone.NAVIGATION, Zone.FOOT)


def _title_and_subtitle(headings: list[Titled]) -> list[Titled]:
    """The nearest heading, and the one before it where the nearest may only be the line below a title."""
    before, nearest = headings[-2:]
    is_line_below = (
        before.element.tag < nearest.element.tag and before.element.getparent() is nearest.element.getparent()
    )
    return [before, nearest] if is_line_below else [nearest]


def _key(anchor: Anchor, here: str) -> str:
    """The target of ``anchor``; of a link into the page itself, with the fragment; empty for a toggle."""
    key = target_key(anchor.url)
    if key != here:
        return key
    fragment = urlsplit(anchor.url).fragment
    return f"{key}#{fragment}" if fragment else ""


def _reach(links: Sequence[tuple[Anchor, str]]) -> _Reach:
    """For every element above a link, the targets below it, up to a few."""
    below: _Reach = defaultdict(set)
    for anchor, key in links:
        below[anchor.element].add(key)
        for depth, parent in enumerate(anchor.element.iterancestors()):
            targets = below[parent]
            if len(targets) >= _TARGETS or depth > 40:
                break
            targets.add(key)
            if parent.tag in _TOP:
                break
    return below


def _applies(anchor: Anchor) -> bool:
    return APPLY.match(fold(anchor.text)) is not None or APPLY_SEGMENT.search(anchor.url) is not None


def _path(root: Element, element: Element) -> str:
    """How to get from ``root`` to ``element``: the same in every entry of one make."""
    steps = []
    node = element
    while node is not None and node is not root:
        step = sign(node)
        if not node.get("class"):
            step += str(
                sum(1 for _ in zip(range(20), node.itersiblings(node.tag, preceding=True), strict=False))
            )
        steps.append(step)
        node = node.getparent()
    return "/".join(reversed(steps))


def shape_of(link: Element) -> tuple[str, ...]:
    """What ``link`` and the elements around it are made of: entries of one list share it."""
    shape = [sign(link)]
    for depth, parent in enumerate(link.iterancestors()):
        if depth >= 3 or parent.tag in _TOP:
            break
        shape.append(sign(parent))
    return tuple(shape)


def sign(element: Element) -> str:
    """The tag of ``element`` with its classes, those that vary from entry to entry left out."""
    return _sign(element.tag, element.get("class") or "")


@lru_cache(maxsize=4096)
def _sign(tag: str, classes: str) -> str:
    names = sorted(name for name in classes.split()[:40] if not VARYING_NAME.search(name))
    return ".".join((tag, *names[:6]))
