"""What taking companies in would do, before it is done: nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services.intake import CompanySpec
from scoutly_tui.store import database


class Effect(StrEnum):
    """What becomes of one company of a file."""

    NEW = "new"
    BACK = "back"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One company of a file and what becomes of it; ``was`` is the rank the user has given it so far."""

    spec: CompanySpec
    effect: Effect
    was: int | None


def foresee(user_id: int, specs: Sequence[CompanySpec]) -> list[Foreseen]:
    """The effect each of ``specs`` would have, in their order: one query, however many there are."""
    with database.reading():
        rows = database.execute(
            "select c.careers_url, c.name, c.removed_at, p.rank, p.tracked from company c"
            " left join user_company_preference p on p.company_id = c.id and p.user_id = ? order by c.id desc",
            user_id,
        )
    known = {_key(row[0]): row for row in rows}
    by_name = {(_key(row[0]), row[1]): row for row in rows}
    found, seen = [], set[str]()
    for spec in specs:
        key = _key(careers_url(spec.careers_url))
        # Several companies of one file may share a page; then the name tells them apart.
        row = by_name.get((key, spec.name)) or (None if key in seen else known.get(key))
        seen.add(key)
        found.append(Foreseen(spec, _effect(spec, row), row[3] if row else None))
    return found


def _effect(spec: CompanySpec, row: tuple[object, ...] | None) -> Effect:
    if row is None:
        return Effect.NEW
    _, _, removed, rank, tracked = row
    if removed is not None:
        return Effect.BACK
    wants = spec.rank is not None or spec.tracked is not None
    told = rank is not None
    if wants and (not told or spec.rank not in (None, rank) or (spec.tracked is not False) != bool(tracked)):
        return Effect.CHANGED
    return Effect.SAME


def _key(url: str) -> str:
    """An address without what tells no two careers pages apart: scheme, ``www.`` and last slash."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}#{parts.fragment}"
