"""Which groups of records are postings: by their titles, addresses, headings, names of classes and what is beside."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.records import Record
from scoutly_tui.sources.html.survey import Survey, Zone
from scoutly_tui.sources.html.words import (
    DOCUMENT,
    FACTS,
    FILTER,
    ID,
    JOB_NAME,
    JOB_SEGMENT,
    NAMES_POSTING,
    OTHER_NAME,
    OTHER_SEGMENT,
)
from scoutly_tui.sources.page import Element, Page
from scoutly_tui.sources.phrases import APPLY, CAREERS, CLOSED, ELSEWHERE, OPENINGS, is_department, is_generic
from scoutly_tui.sources.titles import has_gender_mark, title_score

ACCEPTED: Final = 1.0
NEVER: Final = -0.5
"""A title that scores no more than this is none."""


_LOCALE: Final = re.compile(r"[a-z]{2}([-_][A-Za-z]{2})?$")
_SLUG: Final = re.compile(r"[^\W\d_]{3,}[-_][^\W\d_]{2,}")


@dataclass(slots=True)
class Group:
    """Records of one make, and what speaks for each of them."""

    records: list[Record]
    titles: float
    beside: float
    score: float


def judge(records: Sequence[Record], seen: Survey, page: Page, prior: float) -> list[Group]:
    """The groups of ``records`` that are postings. ``prior`` is how much the page is a careers page (0 to 1)."""
    entries = {text for record in records for _, text in record.options}
    for record in records:
        record.section = heading_verdict(record.anchor.under, entries)
    groups = [_group(members, seen, page, prior) for members in _grouped(records, seen).values()]
    accepted = [group for group in groups if _is_accepted(group)]
    makes = {_make(record): group for group in accepted for record in group.records}
    for group in groups:
        like = makes.get(_make(group.records[0]))
        if group not in accepted and like is not None and _is_variant(group.records[0], like.records[0]):
            # Entries with a class of their own (“new”, “filled”) belong to the list they stand in.
            like.records += [r for r in group.records if r.telling > -0.3]
    return accepted


def _is_variant(one: Record, other: Record) -> bool:
    """Whether two entries are made alike but for classes that one of them has on top."""
    pairs = [
        (set(a.split(".")[1:]), set(b.split(".")[1:])) for a, b in zip(one.shape, other.shape, strict=True)
    ]
    return all(a <= b or b <= a for a, b in pairs) and any(a & b for a, b in pairs)


def _make(record: Record) -> tuple[object, ...]:
    """What entries of one list share even where some of them are marked by a class."""
    tags = tuple(sign.partition(".")[0] for sign in record.shape)
    return tags, record.folder, record.section, bool(record.applies)


def _grouped(records: Sequence[Record], seen: Survey) -> dict[tuple[object, ...], list[Record]]:
    """Records by what they are made of, where they lead and which part of the page they stand in."""
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in records:
        if record.anchor.zone in (Zone.NAVIGATION, Zone.FOOT):
            continue
        record.folder = _folder(record.url)
        groups[(record.shape, record.folder, record.section)].append(record)
    for members in groups.values():
        choose_titles(members, seen)
    return groups


def choose_titles(members: Sequence[Record], seen: Survey) -> None:
    """Settle which of their options is the title: the same one in all, the most telling and the most diverse."""
    votes: Counter[str] = Counter()
    texts: dict[str, set[str]] = defaultdict(set)
    for record in members:
        for place, (path, text) in enumerate(record.options):
            votes[path] += 1 + seen.title_score(text) - 0.02 * place  # type: ignore[assignment]
            texts[path].add(text)
    for path, several in texts.items():
        votes[path] *= 0.4 + 0.6 * len(several) / len(members)  # type: ignore[assignment]
    for record in members:
        record.title = max(record.options, key=lambda option: votes[option[0]])[1]
        record.telling = seen.title_score(record.title)


def _folder(url: str) -> str:
    """The host and first telling part of the path: entries of one list mostly share it."""
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s and not (len(s) < 6 and _LOCALE.match(s))]
    return f"{parts.hostname}/{segments[0] if len(segments) > 1 else ''}"


def heading_verdict(under: Sequence[str], entries: Container[str] = ()) -> float:
    """What the nearest telling of the headings ``under`` says (nearest first): 1 for openings, -1 for something
    else, -3 for openings that are over, 0 if none tells. Headings that are ``entries`` of the list themselves do not count."""
    weight = 1.0
    for text in under:
        if text in entries:
            continue
        if (verdict := _verdict(text)) != 0:
            return verdict if verdict < 0 else verdict * weight
        # Under a heading that says something else, what stands higher up counts for less.
        weight = weight if is_department(fold(text)) else 0.6 * weight
    return 0.0


@lru_cache(maxsize=4096)
def _verdict(text: str) -> int:
    plain = fold(text)
    if len(plain) > 90 or title_score(text) >= 0.7:
        return 0
    if CLOSED.search(plain):
        # They are postings by all else: only the heading says that they are over.
        return -3
    elsewhere, openings = ELSEWHERE.search(plain), OPENINGS.search(plain) or CAREERS.match(plain)
    if elsewhere and openings:
        return 1 if openings.start() <= elsewhere.start() else -1
    return -1 if elsewhere else 1 if openings else 0


def _group(members: list[Record], seen: Survey, page: Page, prior: float) -> Group:
    """``members`` judged by those that may be titles at all; where they are the fewer, there is no list."""
    likely = [record for record in members if record.telling > NEVER] or members
    facts = [facts_beside(record, seen) for record in likely]
    scores = [_score(record, said, page, prior) for record, said in zip(likely, facts, strict=True)]
    titles = sum(record.telling for record in likely) / len(likely)
    beside = sum(facts) / len(likely)
    distinct = len({record.title for record in likely}) / len(likely)
    size = min(0.4, 0.08 * (len(likely) - 1))
    score = sum(scores) / len(scores) + size - (1 - distinct)
    return Group(members, titles, beside, score - (len(likely) * 2 < len(members)))


def _score(record: Record, beside: float, page: Page, prior: float) -> float:
    return (
        1.2 * record.telling
        + 0.8 * url_score(record.url, page.url)
        + 0.9 * record.section
        + 0.5 * name_score(record.root)
        + 0.5 * beside
        + 0.4 * prior
        - 0.6 * (record.anchor.zone is Zone.HEAD)
    )


def _is_accepted(group: Group) -> bool:
    if len(group.records) == 1:
        wanted = ACCEPTED + (0.4 if group.titles >= 0.5 else 0.3)
        return group.score >= wanted and (group.titles >= 0.5 or _is_announced(group))
    if group.titles > 0.1:
        return group.score >= ACCEPTED
    # Titles in words that no list holds: then all the rest must speak for them.
    return group.titles > -0.1 and group.beside >= 0.5 and group.score >= ACCEPTED + 0.3


def _is_announced(group: Group) -> bool:
    """Whether a single entry whose title tells nothing is one all the same: it stands under a heading for openings,
    states what postings state, and has a link to more."""
    record = group.records[0]
    return (
        group.titles > -0.1
        and group.beside >= 0.6
        and record.section > 0.5
        and is_generic(fold(record.anchor.text))
    )


@lru_cache(maxsize=8192)
def url_score(url: str, page_url: str) -> float:
    """How much an address looks like a posting's: from 1 to -1."""
    parts = urlsplit(url)
    segments = [(unquote(s) if "%" in s else s).lower() for s in parts.path.split("/") if s]
    score = 0.0
    if any(map(_is_of_jobs, segments[:-1])) or _is_of_jobs(parts.hostname or ""):
        score += 0.6
    elif segments and JOB_SEGMENT.search(segments[-1]):
        score += 0.2 if len(segments) > 1 or parts.query else -0.3
    if segments and (ID.search(segments[-1]) or ID.search(parts.query)):
        score += 0.3
    folders = segments[:-1]
    if segments and DOCUMENT.search(segments[-1]):
        folders = []
    if folders and OTHER_SEGMENT.match(folders[-1]):
        # A host called “careers” keeps a blog too: the folder says more than the host.
        return -1.0
    if any(map(_is_of_others, folders)):
        score -= 0.3 if score > 0 else 0.8
    if segments and OTHER_SEGMENT.match(segments[-1]):
        score -= 0.8
    if parts.query:
        names = [pair.split("=")[0] for pair in parts.query.split("&") if pair]
        score -= bool(names) and all(FILTER.match(name) for name in names)
    host, folder = _place_of(page_url)
    if parts.hostname == host and parts.path.startswith(folder):
        score += 0.3
    if score > 0 and segments and _SLUG.search(segments[-1]):
        score += 0.1
    return max(-1.0, min(1.0, score))


@lru_cache(maxsize=1024)
def _is_of_jobs(name: str) -> bool:
    return JOB_SEGMENT.search(name) is not None


@lru_cache(maxsize=1024)
def _is_of_others(folder: str) -> bool:
    return OTHER_SEGMENT.match(folder) is not None


@lru_cache(maxsize=256)
def _place_of(page_url: str) -> tuple[str | None, str]:
    """The host of a page, and the path that addresses below it begin with."""
    here = urlsplit(page_url)
    return here.hostname, here.path.rstrip("/") + "/"


def name_score(root: Element) -> float:
    """What the classes and ids of an entry and of the elements around it say: from 1 to -1."""
    score = 0.0
    for distance, element in enumerate((root, *islice(root.iterancestors(), 4))):
        if element.tag in ("body", "html"):
            break
        said = _names_say(element.get("class") or "", element.get("id") or "", element.get("itemtype") or "")
        score += 0.7 * said / (1 + 0.3 * distance)
    return max(-1.0, min(1.0, score))


@lru_cache(maxsize=4096)
def _names_say(classes: str, identity: str, kind: str) -> int:
    names = f"{classes} {identity} {kind}"
    return 1 if JOB_NAME.search(names) else -1 if OTHER_NAME.search(names) else 0


def facts_beside(record: Record, seen: Survey) -> float:
    """Whether an entry says more than its title: how the work is done, by when to apply, where to apply."""
    said = [_text_says(text) for text, _ in seen.chunks(record.root, 24)]
    applying = (
        record.applies
        or NAMES_POSTING.search(fold(record.anchor.text)) is not None
        or has_gender_mark(record.title)
        or any(applies for _, applies in said)
    )
    return 0.6 * any(fact for fact, _ in said) + 0.6 * applying


@lru_cache(maxsize=8192)
def _text_says(text: str) -> tuple[bool, bool]:
    """Whether a text states such a fact, and whether it is a button to apply."""
    plain = fold(text[:200])
    return FACTS.search(plain) is not None or is_department(plain), APPLY.match(plain) is not None
