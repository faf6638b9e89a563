"""The companies that ship with scoutly."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoutly_tui.domain.ranks import interval_days
from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import catalogue, companies, ranking

NOW = 1_790_000_000_000
FACTS = Path(__file__).parents[3] / "shared/facts/companies.tsv"


def test_there_are_111_companies_of_different_names_with_valid_urls() -> None:
    entries = catalogue.entries()
    assert len({entry.spec.name.casefold() for entry in entries}) == len(entries) == 111
    for entry in entries:
        assert careers_url(entry.spec.careers_url).startswith("https://")
        assert entry.spec.work_model
        assert entry.spec.headquarters
        assert entry.spec.fields


def test_they_are_those_of_the_facts() -> None:
    if not FACTS.exists():
        pytest.skip(f"{FACTS.name} is not beside this checkout")
    with FACTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    known = {entry.spec.name: entry.spec for entry in catalogue.entries()}
    assert sorted(known) == sorted(row["name"] for row in rows)
    for row in rows:
        spec = known[row["name"]]
        assert (spec.work_model, spec.headquarters, spec.fields) == (
            row["work_model"],
            row["headquarters"],
            row["fields"],
        )


def test_the_board_is_known_where_the_url_shows_one() -> None:
    boards = {entry.spec.name: (entry.source, entry.board) for entry in catalogue.entries() if entry.source}
    assert boards["Deel"] == ("ashby", "Deel")
    assert boards["OpenZeppelin"] == ("greenhouse", "openzeppelin")
    assert boards["Sonatype"] == ("lever", "sonatype")
    assert "Basecamp" not in boards
    assert len(boards) >= 14


def test_taking_it_in_tracks_nothing(home: Any) -> None:
    added = catalogue.add_all(home.user_id, NOW)
    assert [item for item in added if item.existed] == []
    rows = companies.rows(home.user_id, NOW)
    assert len(rows) == 111
    assert not any(row.tracked or row.rank for row in rows)


def test_seeding_ranks_77_in_the_known_spread(home: Any) -> None:
    catalogue.add_all(home.user_id, NOW)
    assert catalogue.seed_preferences(home.user_id, NOW) == 77
    ranks = {row.name: row.rank for row in companies.rows(home.user_id, NOW) if row.tracked}
    assert Counter(interval_days(rank) for rank in ranks.values()) == {1: 2, 2: 15, 3: 48, 4: 12}
    named = ("Atlassian", "Shopify", "DNSimple", "Contra", "MeetEdgar")
    assert [ranks[name] for name in named] == [88, 87, 75, 74, 74]
    assert sorted(ranks.values(), reverse=True)[:5] == [88, 87, 75, 74, 74]


def test_doing_it_again_changes_nothing(home: Any) -> None:
    catalogue.add_all(home.user_id, NOW)
    catalogue.seed_preferences(home.user_id, NOW)
    before = companies.rows(home.user_id, NOW)
    assert all(item.existed for item in catalogue.add_all(home.user_id, NOW + 1))
    assert catalogue.seed_preferences(home.user_id, NOW + 1) == 0
    assert companies.rows(home.user_id, NOW) == before


def test_a_rank_that_a_person_set_stays(home: Any) -> None:
    catalogue.add_all(home.user_id, NOW)
    own = companies.keys_of(["atlassian", "zapier"])
    ranking.set_rank(home.user_id, own, 3, NOW)
    ranking.set_tracked(home.user_id, own[:1], False, NOW)
    assert catalogue.seed_preferences(home.user_id, NOW) <= 76
    rows = {row.slug: row for row in companies.rows(home.user_id, NOW)}
    assert (rows["atlassian"].rank, rows["atlassian"].tracked) == (3, False)
    assert (rows["zapier"].rank, rows["zapier"].tracked) == (3, True)


def test_the_ranks_are_the_same_in_every_home(make_home: Callable[..., Any]) -> None:
    seen = []
    for name in ("one", "two"):
        opened = make_home(name)
        catalogue.add_all(opened.user_id, NOW)
        catalogue.seed_preferences(opened.user_id, NOW)
        seen.append({row.slug: row.rank for row in companies.rows(opened.user_id, NOW)})
    assert seen[0] == seen[1]


def test_seeding_an_empty_home_ranks_nothing(home: Any) -> None:
    assert catalogue.seed_preferences(home.user_id, NOW) == 0
