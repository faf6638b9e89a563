"""From links to records: which element is one entry of a list, and which text in it may be its title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from urllib.parse import urldefrag, urlsplit

from scoutly_tui.domain.text import clean_line
from scoutly_tui.sources.html.survey import Anchor, Zone, chunks
from scoutly_tui.sources.page import Element
from scoutly_tui.sources.phrases import APPLY, is_generic
from scoutly_tui.sources.titles import fold, title_score

_CLIMB: Final = 10
_TOP: Final = frozenset({"body", "html", "main"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_TAGS: Final = frozenset({*_HEADINGS, "summary", "dt", "strong", "b", "legend"})
_TITLE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:title|titel|titre|titulo|titolo|tytul|nazwa|name|headline|heading|bezeichnung|jobtitle|job-?name|poste|intitule|position|role-?name|puesto|cargo|nome|stilling|tit)(?:$|[\s_-])|[a-z](?:Title|Titel|Name|Headline)|_(?:title|titel|name)__",
)
_VARIES: Final = re.compile(
    r"\d|^(?:odd|even|first|last|active|open|show|collapsed|featured|new|highlight\w*|current|selected|status-\w+|category-[\w-]+|tag-[\w-]+)$"
)
_APPLY_SEGMENT: Final = re.compile(
    r"/(?:apply(?:-now)?|application|bewerben|bewerbung|postuler|candidature|inscri\w+|solicitud|candidatar|candidati|sollicit\w+|aplikuj|ansok\w*)/?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Record:
    """One entry of what may be a list of postings.

    ``anchor`` is its link; ``root`` the element that holds all of it; ``options`` the texts that may be its
    title, each with the path that leads to it in every entry of the same make; ``title`` the one chosen; ``section`` what the headings above say: from 1 for openings to -1 for
    something else.
    """

    anchor: Anchor
    root: Element
    key: str
    options: list[tuple[str, str]]
    shape: tuple[str, ...]
    title: str = ""
    section: float = 0.0
    applies: bool = False
    extra: list[Anchor] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the entry leads: its link, without a fragment unless that is all there is."""
        return self.anchor.url


def target_key(url: str) -> str:
    """``url`` without its fragment and without “/apply” at its end: the same for all links of one entry."""
    bare = urldefrag(url).url
    return _APPLY_SEGMENT.sub("/", bare).rstrip("/")


def records(anchors: Sequence[Anchor], page_url: str) -> list[Record]:
    """The entries that ``anchors`` are part of, in document order."""
    here = target_key(page_url)
    telling, generic = [], []
    for anchor in anchors:
        key = _key(anchor, here)
        if not key or not anchor.chunks:
            continue
        plain = fold(anchor.text[:200])
        if is_generic(plain) or _is_applying(anchor):
            generic.append((anchor, key))
        elif len(anchor.chunks) > 1 or title_score(anchor.chunks[0][0]) > -0.9:
            telling.append((anchor, key))
    primary = _reach(telling)
    secondary = _reach(generic)
    found = [_from_telling(anchor, key, primary) for anchor, key in telling]
    found += _from_generic(generic, primary, secondary)
    order = {id(anchor): n for n, anchor in enumerate(anchors)}
    return sorted(found, key=lambda record: order[id(record.anchor)])


def _key(anchor: Anchor, here: str) -> str:
    """The target of ``anchor``; of a link into the page itself, with the fragment; empty for a toggle."""
    key = target_key(anchor.url)
    if key != here:
        return key
    fragment = urlsplit(anchor.url).fragment
    return f"{key}#{fragment}" if fragment else ""


def _is_applying(anchor: Anchor) -> bool:
    return len(anchor.chunks) == 1 and APPLY.match(fold(anchor.chunks[0][0])) is not None


_Reach = dict[Element, set[str]]


def _reach(links: Sequence[tuple[Anchor, str]]) -> _Reach:
    """For every element above a link, the targets below it, up to four."""
    below: _Reach = defaultdict(set)
    for anchor, key in links:
        below[anchor.element].add(key)
        for depth, parent in enumerate(anchor.element.iterancestors()):
            targets = below[parent]
            if key in targets and depth > 0:
                continue
            if len(targets) < 4:
                targets.add(key)
            if parent.tag in _TOP or depth > 40:
                break
    return below


def _from_telling(anchor: Anchor, key: str, primary: _Reach) -> Record:
    root = anchor.element
    for depth, parent in enumerate(anchor.element.iterancestors()):
        if parent.tag in _TOP or depth >= _CLIMB or len(primary.get(parent, ())) > 1:
            break
        if sum(1 for _ in _inner_headings(parent)) > 1:
            break
        root = parent
    return Record(anchor, root, key, _options(anchor.element, anchor.element), shape_of(anchor.element))


def _inner_headings(element: Element) -> Iterator[Element]:
    yield from islice(element.iter(*_HEADINGS), 2)


def _from_generic(links: Sequence[tuple[Anchor, str]], primary: _Reach, secondary: _Reach) -> list[Record]:
    by_root: dict[Element, Record] = {}
    for anchor, key in links:
        root = _root_of_generic(anchor, primary, secondary)
        if root is None:
            continue
        options = _options_before(root, anchor)
        if not options:
            continue
        known = by_root.get(root)
        if known is None or (known.key != key and options[0] != known.options[0]):
            record = Record(anchor, root, key, options, shape_of(anchor.element), applies=_applies(anchor))
            by_root[root if known is None else anchor.element] = record
        elif known.applies and not _applies(anchor):
            # “More” leads to the posting, “apply” only to its form.
            known.extra.append(known.anchor)
            known.anchor, known.key = anchor, key
        else:
            known.extra.append(anchor)
    return list(by_root.values())


def _applies(anchor: Anchor) -> bool:
    return APPLY.match(fold(anchor.text[:200])) is not None or _APPLY_SEGMENT.search(anchor.url) is not None


def _root_of_generic(anchor: Anchor, primary: _Reach, secondary: _Reach) -> Element | None:
    """The smallest element around ``anchor`` that also holds what may be its title; None for a second link of
    an entry that has a telling one."""
    fallback = None
    node = anchor.element
    for depth, parent in enumerate(anchor.element.iterancestors()):
        if parent.tag in _TOP or depth >= _CLIMB:
            break
        if primary.get(parent):
            return fallback if len(primary[parent]) > 1 else None
        if fallback is not None and len(secondary[parent]) > len(secondary[node]):
            return fallback
        if any(True for _ in _title_elements(parent, anchor.element)):
            return parent
        if fallback is None and _has_words(parent, anchor.element):
            fallback = parent
        node = parent
    return fallback


def _has_words(parent: Element, link: Element) -> bool:
    return any(
        not is_generic(fold(text[:200])) for text, holder in chunks(parent, 12) if not _within(holder, link)
    )


def _within(element: Element, outer: Element) -> bool:
    return element is outer or any(parent is outer for parent in element.iterancestors())


def _title_elements(root: Element, link: Element) -> Iterator[Element]:
    """Elements in ``root`` that look like they hold a title, those inside ``link`` left out."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in _TITLE_TAGS and not _TITLE_NAMES.search(element.get("class") or ""):
            continue
        if _within(element, link) or _within(link, element):
            continue
        text = _line(element)
        if text and len(text) <= 200 and not is_generic(fold(text)) and not _is_label(element, text):
            yield element


def _is_label(element: Element, text: str) -> bool:
    """Whether a bold text is a label (“Location:”) or an emphasis within a sentence, and no title."""
    if element.tag not in ("b", "strong"):
        return False
    before = (element.getparent().text or "").strip() if element.getprevious() is None else ""
    return text.endswith((":", "：")) or (element.tail or "").lstrip().startswith((":", "：")) or bool(before)


def _options_before(root: Element, anchor: Anchor) -> list[tuple[str, str]]:
    """The texts in ``root`` that may be the title of what ``anchor`` leads to: marked ones first, nearest
    before the link, else the first text there is."""
    marked = list(_title_elements(root, anchor.element))
    if marked:
        order = {element: n for n, element in enumerate(root.iter())}
        at = order.get(anchor.element, len(order))
        before = [element for element in marked if order[element] < at]
        nearest = before[-1:] if _many_headings(before) else before
        return [(_path(root, element), _line(element)) for element in nearest or marked[:1]]
    return [
        (_path(root, holder), text)
        for text, holder in chunks(root, 12)
        if not _within(holder, anchor.element) and not is_generic(fold(text[:200]))
    ]


def _many_headings(elements: Sequence[Element]) -> bool:
    return sum(1 for element in elements if element.tag in _HEADINGS) > 1


def _options(root: Element, link: Element) -> list[tuple[str, str]]:
    """The texts in ``link`` that may be its title: a heading or what is named one, else each piece."""
    for element in root.iter():
        if not isinstance(element.tag, str) or element is link:
            continue
        named = element.tag in _HEADINGS or _TITLE_NAMES.search(element.get("class") or "")
        if named and (text := _line(element)) and not is_generic(fold(text[:200])):
            return [(_path(root, element), text)]
    return [(_path(root, holder), text) for text, holder in chunks(root, 12)]


def _line(element: Element) -> str:
    return clean_line(" ".join(text for text, _ in chunks(element)), 200)


def _path(root: Element, element: Element) -> str:
    """How to get from ``root`` to ``element``: the same in every entry of one make."""
    steps = []
    node = element
    while node is not None and node is not root:
        steps.append(sign(node))
        parent = node.getparent()
        if parent is not None and not node.get("class"):
            steps[-1] += str(sum(1 for _ in node.itersiblings(node.tag, preceding=True)))
        node = parent
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
    names = sorted(name for name in (element.get("class") or "").split() if not _VARIES.search(name))
    return ".".join((str(element.tag), *names[:6]))


def in_body(record: Record) -> bool:
    """Whether ``record`` stands in the page's body, not in its navigation, head or foot."""
    return record.anchor.zone is Zone.BODY
