"""The companies that ship with scoutly, and the ranks that get somebody started."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import companies, ranking
from scoutly_tui.services.companies import Added, CompanySpec
from scoutly_tui.services.ranking import RankCost
from scoutly_tui.store import database


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One company of the catalogue. ``source`` and ``board`` are known where its URL shows them."""

    spec: CompanySpec
    source: str | None
    board: str | None
    seeded_rank: int | None


def entries() -> tuple[CatalogueEntry, ...]:
    """All companies of the catalogue, by name. No request is made to find their boards."""
    from scoutly_tui.sources.detect import recognise

    text = files("scoutly_tui").joinpath("catalogue.tsv").read_text(encoding="utf-8")
    found = []
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        board = recognise(careers_url(row["careers_url"]))
        spec = CompanySpec(
            name=row["name"], careers_url=row["careers_url"], work_model=row["work_model"] or None,
            headquarters=row["headquarters"] or None, fields=row["fields"] or None,
        )  # fmt: skip
        rank = int(row["seeded_rank"]) if row["seeded_rank"] else None
        found.append(
            CatalogueEntry(spec, board.source if board else None, board.token if board else None, rank)
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking the catalogue in would do: how many are new, how many get a rank, and what all ranks cost."""

    companies: int
    ranked: int
    before: RankCost
    after: RankCost


def plan(user_id: int) -> Plan:
    """What ``add_all`` and ``seed_preferences`` would do for this user. Nothing is stored."""
    with database.reading():
        there = {
            (name, url)
            for name, url in database.execute(
                "select name, careers_url from company where removed_at is null"
            )
        }
        own = {
            (name, url): rank if tracked else None
            for name, url, rank, tracked in database.execute(
                "select c.name, c.careers_url, p.rank, p.tracked from company c join user_company_preference p"
                " on p.company_id = c.id and p.user_id = ? where c.removed_at is null",
                user_id,
            )
        }
    every = entries()
    fresh = [each.seeded_rank for each in every if each.seeded_rank and _identity(each.spec) not in own]
    tracked = [rank for rank in own.values() if rank is not None]
    return Plan(
        companies=sum(_identity(each.spec) not in there for each in every), ranked=len(fresh),
        before=ranking.cost_of(tracked), after=ranking.cost_of([*tracked, *fresh]),
    )  # fmt: skip


def add_all(user_id: int, now: int) -> list[Added]:
    """Take the whole catalogue in, unranked and untracked; what is there already stays as it is."""
    return companies.take_in(user_id, [entry.spec for entry in entries()], now)


def seed_preferences(user_id: int, now: int) -> int:
    """Rank and track 77 of the 111, where the user has no rank yet; returns how many were ranked.

    2 earn a daily check, 15 one every 2 days, 48 every 3 and 12 every 4. The ranks are the catalogue's own,
    so that it comes to the same each time. Companies that are not there are passed over.
    """
    unranked = {(row.name, row.careers_url) for row in companies.rows(user_id, now) if row.rank is None}
    specs = [
        replace(entry.spec, rank=entry.seeded_rank, tracked=True)
        for entry in entries()
        if entry.seeded_rank is not None and _identity(entry.spec) in unranked
    ]
    _take_in(user_id, specs, now)
    return len(specs)


def _identity(spec: CompanySpec) -> tuple[str, str]:
    return spec.name, careers_url(spec.careers_url)


def _take_in(user_id: int, specs: Sequence[CompanySpec], now: int) -> None:
    if specs:
        companies.take_in(user_id, specs, now)
