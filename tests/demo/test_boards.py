"""How boards change from day to day."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.world import World
from scoutly_tui.domain.errors import ProblemKind

DAYS = 25


def _ids(world: World, company: DemoCompany, day: int) -> set[str]:
    return {posting.external_id for posting in world.postings_at(company.slug, day)}


def _troubled(world: World, trouble: str) -> DemoCompany:
    return next(company for company in world.companies if company.trouble == trouble)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=8, deadline=None)
def test_no_board_loses_half_within_five_days_unless_planted(seed: int) -> None:
    world = World(companies=30, seed=seed)
    for company in world.companies:
        if company.planted:
            continue
        boards = [_ids(world, company, day) for day in range(DAYS)]
        for day, before in enumerate(boards):
            for after in boards[day : day + 6]:
                assert 2 * len(before - after) < len(before)


def test_boards_gain_lose_edit_and_bring_back_postings(world: World) -> None:
    gained = lost = edited = back = quiet = 0
    for company in world.companies:
        if company.planted:
            continue
        boards = [{p.external_id: p for p in world.postings_at(company.slug, d)} for d in range(DAYS)]
        ever = set(boards[0])
        for before, after in pairwise(boards):
            quiet += before == after
            gained += len(after.keys() - ever)
            back += len((after.keys() - before.keys()) & ever)
            lost += len(before.keys() - after.keys())
            edited += sum(before[i].title != after[i].title for i in before.keys() & after.keys())
            ever |= after.keys()
    looks = (DAYS - 1) * len(world.companies)
    assert quiet > looks * 0.4
    assert min(gained, lost) > looks * 0.2
    assert edited > looks * 0.1
    assert back > 20


def test_an_edited_posting_keeps_its_id_and_address(world: World) -> None:
    for company in world.ranked:
        first = {p.external_id: p.url for p in world.postings_at(company.slug, 0)}
        later = {p.external_id: p.url for p in world.postings_at(company.slug, 12)}
        assert all(first[i] == later[i] for i in first.keys() & later.keys())


def test_boards_neither_wither_nor_sprawl(world: World) -> None:
    for company in world.companies:
        if company.planted:
            continue
        first, last = (len(world.postings_at(company.slug, day)) for day in (0, 60))
        assert first * 0.5 <= last <= first * 2 + 6


def test_the_daily_favourites_close_a_posting_and_bring_it_back(world: World) -> None:
    for company in world.ranked[:2]:
        was_there = _ids(world, company, 0)
        away = was_there - _ids(world, company, 1)
        assert away
        assert not away <= _ids(world, company, 3)
        assert away & _ids(world, company, 4)


@pytest.mark.parametrize(("trouble", "last_full"), [("emptied_on_2", 1), ("emptied_on_3", 2)])
def test_an_emptied_board_stays_empty(world: World, trouble: str, last_full: int) -> None:
    company = _troubled(world, trouble)
    assert company.planted is ProblemKind.EMPTIED
    assert _ids(world, company, last_full)
    assert all(not _ids(world, company, day) for day in range(last_full + 1, 20))


def test_a_glitch_empties_a_board_for_one_day(world: World) -> None:
    company = _troubled(world, "glitch_on_2")
    assert not _ids(world, company, 2)
    before, after = _ids(world, company, 1), _ids(world, company, 3)
    assert 2 * len(before & after) > len(before)


def test_a_revision_moves_when_the_board_does_and_only_then() -> None:
    world = World(companies=60, seed=3)
    for company in world.companies:
        if company.source is None:
            continue
        for day in range(1, 12):
            changed = world.postings_at(company.slug, day) != world.postings_at(company.slug, day - 1)
            moved = world.revision(company.slug, day) != world.revision(company.slug, day - 1)
            empty = not world.postings_at(company.slug, day)
            assert moved == changed or (empty and moved)


def test_an_ashby_board_holds_something_it_does_not_list(world: World) -> None:
    boards = [company for company in world.companies if company.source == "ashby"]
    for company in boards:
        hidden = world.unlisted(company.slug)
        assert hidden
        assert not any(posting.listed for posting in hidden)
        assert not {p.external_id for p in hidden} & _ids(world, company, 0)


def test_an_unknown_company_is_a_key_error(world: World) -> None:
    with pytest.raises(KeyError):
        world.postings_at("nobody", 0)
