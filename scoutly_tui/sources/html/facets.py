"""What an entry of a list says besides its title: places, department, kind of contract, date, salary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.text import clean_line
from scoutly_tui.sources.fields import employment_type, join_place, parse_date, salary_from_prose, work_model
from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.records import Record
from scoutly_tui.sources.html.survey import Survey
from scoutly_tui.sources.html.words import (
    ENDS,
    PLACE_LABEL,
    PLACE_NAME,
    POSTED,
    TEAM_LABEL,
    TEAM_NAME,
    TYPE_LABEL,
    UNLIKE_A_PLACE,
)
from scoutly_tui.sources.page import Element
from scoutly_tui.sources.phrases import is_department, is_generic
from scoutly_tui.sources.place_words import PLACES
from scoutly_tui.sources.titles import title_score

if TYPE_CHECKING:
    from scoutly_tui.domain.money import Salary

PIECE_LIMIT: Final = 40
_LONGEST_PLACE: Final = 60
_SPLIT: Final = re.compile(r"\s+[·•|–—‒∙⋅~]\s+|\s*[·•|∙⋅]\s*|\s{3,}|\s-\s|\s/\s(?=\D)")
_LABELLED: Final = re.compile(r"^([^\W\d_][^:：]{1,28})\s*[:：]\s*(.{2,})$")
_ANY_DAY: Final = 1_800_000_000_000
_MONEY: Final = re.compile(r"\d{2}.*(?:[$€£¥₹₩₽₺₴%]|\b[A-Z]{3}\b|kr|zł|Kč|hour|year|month)|[$€£¥₹₩]\s?\d")
_WORDY: Final = re.compile(r"[.!?]\s|[.!?]$")


@dataclass(frozen=True, slots=True)
class Facets:
    """What an entry says; every part may be missing."""

    locations: tuple[str, ...] = ()
    department: str | None = None
    work_model: WorkModel | None = None
    employment_type: EmploymentType | None = None
    posted_at: int | None = None
    salary: Salary | None = None


@dataclass(slots=True)
class Piece:
    """A text in an entry: what it says, what labels it, and the names of the element that holds it."""

    text: str
    label: str
    names: str


def facets(record: Record, root: Element, seen: Survey, now: int) -> Facets:
    """What ``record`` says within ``root``, the element that holds all of it."""
    pieces = list(_pieces(root, record.title, seen))
    places = _places(pieces)
    team = next((p.text for p in pieces if _is_team(p)), None) or _team_above(record)
    # Only pieces of their own and the title name a work model or a contract: prose names too many.
    kinds = [*(p.text for p in pieces if p.text not in places and len(p.text) < _LONGEST_PLACE), record.title]
    return Facets(
        locations=places,
        department=clean_line(team, 120) if team else None,
        work_model=next((m for text in (*places, *kinds) if (m := _model(text))), None),
        employment_type=next((k for text in kinds if (k := _kind(text))), None),
        posted_at=_posted(root, pieces, now),
        salary=next((s for p in pieces if _MONEY.search(p.text) and (s := salary_from_prose(p.text))), None),
    )


_model = lru_cache(maxsize=4096)(work_model)
_kind = lru_cache(maxsize=4096)(employment_type)
_place = lru_cache(maxsize=4096)(join_place)


def _pieces(root: Element, title: str, seen: Survey) -> Iterator[Piece]:
    """The texts in ``root`` without the title and the words on buttons; labels go with what they label."""
    label = ""
    for text, holder in seen.chunks(root, PIECE_LIMIT):
        if text == title:
            continue
        head, names = _header_of(holder, seen), ""
        for part, said in _split(text[:300]):
            if part == title:
                continue
            if not part:
                label = said
                continue
            names = names or _names(holder)
            yield Piece(part, said or label or head, names)
            label = ""


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[tuple[str, str], ...]:
    """The parts of ``text``, each with the label it carries; a part that is only a label is empty."""
    found = []
    for part in filter(None, map(str.strip, _SPLIT.split(text))):
        plain = fold(part)
        bare = plain.rstrip(" :：")
        if PLACE_LABEL.match(bare) or TEAM_LABEL.match(bare) or TYPE_LABEL.match(bare):
            found.append(("", bare))
        elif not is_generic(plain):
            named = _LABELLED.match(part)
            found.append((named.group(2), fold(named.group(1))) if named else (part, ""))
    return tuple(found)


def _names(holder: Element) -> str:
    names = [holder.get("class") or "", holder.get("itemprop") or "", holder.get("data-label") or ""]
    parent = holder.getparent()
    if parent is not None and len(parent) < 4:
        names.append(parent.get("class") or "")
    previous = holder.getprevious()
    names += [child.get("class") or "" for child in islice(holder, 6) if child.tag in ("i", "svg", "img")]
    if previous is not None and previous.tag in ("i", "svg", "img"):
        names.append(previous.get("class") or "")
    return " ".join(names)


def _header_of(holder: Element, seen: Survey) -> str:
    """The heading of the table column that ``holder`` stands in, folded; empty outside of tables."""
    cell = next((e for e in (holder, *holder.iterancestors()) if e.tag == "td"), None)
    if cell is None:
        return ""
    row = cell.getparent()
    table = next((e for e in cell.iterancestors() if e.tag == "table"), None)
    if table is None or row is None:
        return ""
    if table not in seen.columns:
        seen.columns[table] = _headers(table, seen)
    place = sum(1 for _ in islice(cell.itersiblings("td", "th", preceding=True), 40))
    return seen.columns.get(table, {}).get(place, "")


def _headers(table: Element, seen: Survey) -> dict[int, str]:
    first = next(table.iter("tr"), None)
    if first is None:
        return {}
    return {
        n: fold(" ".join(t for t, _ in seen.chunks(cell, 4)))
        for n, cell in enumerate(islice(first, 40))
        if cell.tag in ("td", "th")
    }


def _places(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The places among ``pieces``: those labelled or named so, else those known, else the first that may be one."""
    labelled = [p for p in pieces if PLACE_LABEL.match(p.label)]
    named = [p for p in pieces if PLACE_NAME.search(p.names) and _may_be_place(p)]
    known = [p for p in pieces if _is_known_place(p.text) and _may_be_place(p)]
    likely = [p for p in pieces if _may_be_place(p) and not p.label and not TEAM_NAME.search(p.names)]
    chosen = labelled or named or known or likely[:1]
    found = (_place(re.sub(r"^[^\w(]+", "", p.text)) for p in chosen[:8])
    return tuple(dict.fromkeys(place for place in found if place))


def _may_be_place(piece: Piece) -> bool:
    if TEAM_LABEL.match(piece.label) or TYPE_LABEL.match(piece.label):
        return _is_known_place(piece.text)
    return _reads_like_a_place(piece.text)


@lru_cache(maxsize=8192)
def _reads_like_a_place(text: str) -> bool:
    if not 2 <= len(text) <= _LONGEST_PLACE or len(text.split()) > 7 or _WORDY.search(text):
        return False
    plain = fold(text)
    if _is_known_place(text):
        return True
    if UNLIKE_A_PLACE.search(plain) or is_department(plain) or ENDS.search(plain) or POSTED.search(plain):
        return False
    if _model(text) is not None:
        return True
    if _kind(text) is not None or title_score(text) > 0.3 or parse_date(text, _ANY_DAY) is not None:
        return False
    return text[:1].isupper() or not text[:1].isascii()


@lru_cache(maxsize=4096)
def _is_known_place(text: str) -> bool:
    """Whether a city or country that everybody knows is in ``text``, or it ends in a state's or country's code."""
    if len(text) > _LONGEST_PLACE:
        return False
    plain = fold(text)
    parts = [part.strip() for part in re.split(r"[,/()&]| or | and | und | et | y ", plain)]
    if any(part in PLACES for part in parts):
        return True
    return re.search(r"\w, ?[A-Z]{2}(?:$|[\s,])", text) is not None or (
        _model(text) is WorkModel.REMOTE and len(parts) < 5
    )


def _is_team(piece: Piece) -> bool:
    if TEAM_LABEL.match(piece.label):
        return len(piece.text) <= 80
    plain = fold(piece.text)
    if is_department(plain):
        return True
    return (
        TEAM_NAME.search(piece.names) is not None
        and len(piece.text) <= 60
        and not _is_known_place(piece.text)
    )


def _team_above(record: Record) -> str | None:
    """The heading right above, where it is nothing but a department's name."""
    for text in record.anchor.under[:2]:
        if text == record.title:
            continue
        return re.sub(r"\s*\(\d+\)$", "", text) if is_department(fold(text)) else None
    return None


def _posted(root: Element, pieces: Sequence[Piece], now: int) -> int | None:
    for piece in pieces:
        plain = fold(f"{piece.label} {piece.text}")
        if (
            POSTED.search(plain)
            and not ENDS.search(plain)
            and (at := parse_date(piece.text, now)) is not None
        ):
            return at if at <= now else None
    if any(ENDS.search(fold(f"{p.label} {p.text}")) for p in pieces):
        return None
    for element in root.iter("time"):
        at = parse_date(element.get("datetime") or "", now)
        if at is not None and at <= now:
            return at
    return None
