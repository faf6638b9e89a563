"""What changed between the board as we knew it and as it looks now."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain.diff import carried_over, diff, unchanged, unique
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import (
    EmploymentType,
    FoundPosting,
    KnownPosting,
    WorkModel,
    fields_hash,
    text_hash,
)

QUICK = settings(max_examples=40, deadline=None)
IDS = st.sampled_from([f"id{n}" for n in range(12)])
FOUND = st.builds(
    FoundPosting,
    external_id=IDS,
    title=st.sampled_from(["Engineer", "Writer", "Cook"]),
    url=st.sampled_from(["https://a.example/1", "https://a.example/2"]),
    locations=st.lists(st.sampled_from(["Berlin", "Oslo", "Remote"]), max_size=3, unique=True).map(tuple),
    work_model=st.none() | st.sampled_from(WorkModel),
    description=st.none() | st.sampled_from(["", "Do this.", "Do that."]),
)
BOARDS = st.lists(FOUND, max_size=14)


def known_as(found: FoundPosting, key: int, **changes) -> KnownPosting:
    known = KnownPosting(
        key=key,
        external_id=found.external_id,
        url=found.url,
        title=found.title,
        fields_hash=fields_hash(found),
        text_hash=text_hash(found.description),
        missing_since=None,
        closed_at=None,
    )
    return replace(known, **changes)


class Memory:
    """A board as the store would remember it, kept in plain dictionaries."""

    def __init__(self) -> None:
        self.rows: dict[str, KnownPosting] = {}
        self._keys = itertools.count(1)

    def take(self, found: list[FoundPosting], now: int):
        result = diff(self.rows.values(), found)
        self.apply(result, now)
        return result

    def apply(self, result, now: int) -> None:
        by_key = {row.key: row for row in self.rows.values()}
        if not result.shrunken:
            for posting in result.new:
                self.rows[posting.external_id] = known_as(posting, next(self._keys))
            for old, posting in (*result.changed, *result.reopened):
                text = old.text_hash if posting.description is None else text_hash(posting.description)
                self.rows[old.external_id] = known_as(posting, old.key, text_hash=text)
            for key in result.seen:
                self._set(by_key[key], missing_since=None)
            for key in result.closed:
                self._set(by_key[key], closed_at=now)
        for key in result.closing:
            self._set(by_key[key], missing_since=now)

    def _set(self, row: KnownPosting, **changes) -> None:
        self.rows[row.external_id] = replace(row, **changes)

    @property
    def open(self) -> set[str]:
        return {row.external_id for row in self.rows.values() if row.closed_at is None}


def posting(number: int, **changes) -> FoundPosting:
    return replace(
        FoundPosting(f"id{number}", f"Engineer {number}", f"https://a.example/{number}"), **changes
    )


def remembering(*numbers: int) -> Memory:
    memory = Memory()
    memory.take([posting(n) for n in numbers], 1)
    return memory


# ── any board at all ────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(BOARDS, max_size=4), BOARDS)
@QUICK
def test_the_same_board_twice_brings_nothing_new(before, board):
    memory = Memory()
    for day, earlier in enumerate(before):
        memory.take(earlier, day)
    if memory.take(board, 10).shrunken:
        memory.take(board, 11)
    memory.take(board, 12)
    again = memory.take(board, 13)
    assert (again.new, again.changed, again.reopened, again.closing, again.closed) == ((), (), (), (), ())
    assert not again.shrunken
    assert memory.open == {p.external_id for p in board}


@given(st.lists(BOARDS, max_size=4), BOARDS)
@QUICK
def test_every_posting_found_and_every_posting_known_falls_into_exactly_one_class(before, board):
    memory = Memory()
    for day, earlier in enumerate(before):
        memory.take(earlier, day)
    rows = memory.rows.values()
    result = diff(rows, board)
    classes = (
        [p.external_id for p in result.new],
        [p.external_id for _, p in (*result.changed, *result.reopened)],
        [row.external_id for row in rows if row.key in result.seen],
    )
    assert sorted(itertools.chain(*classes)) == sorted({p.external_id for p in board})
    known = [old.key for old, _ in (*result.changed, *result.reopened)]
    touched = [*known, *result.seen, *result.closing, *result.closed]
    assert len(touched) == len(set(touched))
    here = {p.external_id for p in board}
    assert set(touched) == {row.key for row in rows if row.closed_at is None or row.external_id in here}


@given(st.lists(BOARDS, min_size=1, max_size=6))
@QUICK
def test_nothing_closes_before_two_looks_in_a_row_missed_it(boards):
    memory = Memory()
    missed: dict[str, int] = {}
    for day, board in enumerate(boards):
        result = memory.take(board, day)
        here = {p.external_id for p in board}
        by_key = {row.key: row.external_id for row in memory.rows.values()}
        for external_id in memory.rows:
            missed[external_id] = (
                0 if external_id in here and not result.shrunken else missed.get(external_id, 0) + 1
            )
        assert all(missed[by_key[key]] >= 2 for key in result.closed)


@given(BOARDS)
@QUICK
def test_the_first_look_is_all_new_and_never_shrunken(board):
    result = diff([], board)
    assert {p.external_id for p in result.new} == {p.external_id for p in board}
    assert not result.shrunken
    assert (result.changed, result.reopened, result.seen, result.closing, result.closed) == ((),) * 5


@given(BOARDS)
@QUICK
def test_the_order_of_a_board_means_nothing(board):
    board = unique(board)
    memory = Memory()
    memory.take(board, 1)
    again = diff(memory.rows.values(), list(reversed(board)))
    assert (again.new, again.changed, again.closing) == ((), (), ())


# ── identity and content ────────────────────────────────────────────────────────────────────────────────────


def test_an_edited_title_and_a_moved_url_are_the_same_posting():
    memory = remembering(1, 2)
    edited = [posting(1, title="Senior Engineer"), posting(2, url="https://b.example/2")]
    result = diff(memory.rows.values(), edited)
    assert [(old.external_id, new) for old, new in result.changed] == [("id1", edited[0]), ("id2", edited[1])]
    assert (result.new, result.closing) == ((), ())


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"locations": ("Oslo",)},
        {"work_model": WorkModel.REMOTE},
        {"employment_type": EmploymentType.CONTRACT},
        {"department": "Kitchen"},
        {"salary": Salary(50_000, 60_000, "EUR", Period.YEAR)},
        {"description": "Now it says something."},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_person_would_call_a_change_is_one(change):
    memory = remembering(1)
    assert len(diff(memory.rows.values(), [posting(1, **change)]).changed) == 1


@pytest.mark.parametrize(
    "change",
    [{"posted_at": 5}, {"language": "de"}, {"requisition": "R-1"}, {"locations": ("Oslo", "Berlin")}],
    ids=lambda change: next(iter(change)),
)
def test_dates_numbers_and_the_order_of_places_are_no_change(change):
    memory = Memory()
    memory.take([posting(1, locations=("Berlin", "Oslo"))], 1)
    change = {"locations": ("Berlin", "Oslo")} | change
    result = diff(memory.rows.values(), [posting(1, **change)])
    assert (result.changed, result.seen) == ((), (1,))


def test_a_list_without_descriptions_says_nothing_about_them():
    memory = Memory()
    memory.take([posting(1, description="All of it.")], 1)
    assert diff(memory.rows.values(), [posting(1)]).seen == (1,)


def test_places_do_not_run_into_each_other():
    assert fields_hash(posting(1, locations=("A", "B"))) != fields_hash(posting(1, locations=("A|B",)))
    assert fields_hash(posting(1, locations=("A",))) != fields_hash(posting(1, locations=("A", "")))


def test_a_salary_counts_by_what_it_says_and_not_by_how_it_is_written():
    whole, same = Salary(50_000, None, "EUR", Period.YEAR), Salary(50_000.0, None, "EUR", Period.YEAR)
    assert fields_hash(posting(1, salary=whole)) == fields_hash(posting(1, salary=same))
    other = Salary(None, 50_000, "EUR", Period.YEAR)
    assert fields_hash(posting(1, salary=whole)) != fields_hash(posting(1, salary=other))


def test_text_that_no_encoding_can_hold_still_has_a_digest():
    assert fields_hash(posting(1, title="\ud800"))
    assert text_hash("\udfff")


# ── repeated ids ────────────────────────────────────────────────────────────────────────────────────────────


def test_repeats_of_one_id_are_one_posting_with_all_its_places():
    rows = [
        posting(1, locations=("Berlin",)),
        posting(2),
        posting(1, title="Ignored", locations=("Oslo", "Berlin")),
        posting(1, locations=("Rome",)),
    ]
    assert unique(rows) == [posting(1, locations=("Berlin", "Oslo", "Rome")), posting(2)]


@given(BOARDS)
@QUICK
def test_merging_repeats_twice_changes_nothing_and_loses_no_id_or_place(board):
    merged = unique(board)
    assert unique(merged) == merged
    assert [p.external_id for p in merged] == list(dict.fromkeys(p.external_id for p in board))
    for one in merged:
        places = {place for p in board if p.external_id == one.external_id for place in p.locations}
        assert set(one.locations) == places


# ── closing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_absent_once_is_closing_and_absent_twice_is_closed():
    memory = remembering(1, 2, 3)
    left = [posting(1), posting(2)]
    first = memory.take(left, 2)
    assert (first.closing, first.closed, memory.open) == ((3,), (), {"id1", "id2", "id3"})
    second = memory.take(left, 3)
    assert (second.closing, second.closed, memory.open) == ((), (3,), {"id1", "id2"})


def test_a_posting_that_was_missing_once_and_is_back_is_simply_there():
    memory = remembering(1, 2, 3)
    memory.take([posting(1), posting(2)], 2)
    result = memory.take([posting(1), posting(2), posting(3)], 3)
    assert result.seen == (1, 2, 3)
    assert memory.rows["id3"].missing_since is None


def test_a_posting_that_comes_back_after_it_was_closed_is_reopened_and_not_new():
    memory = remembering(1, 2, 3)
    for day in (2, 3):
        memory.take([posting(1), posting(2)], day)
    result = memory.take([posting(1), posting(2), posting(3, title="Again")], 4)
    assert [(old.key, new.title) for old, new in result.reopened] == [(3, "Again")]
    assert (result.new, result.changed) == ((), ())


def test_a_board_confirmed_as_unchanged_keeps_what_was_there_and_closes_what_was_missing():
    memory = remembering(1, 2, 3)
    memory.take([posting(1), posting(2)], 2)
    result = unchanged(memory.rows.values())
    assert (result.seen, result.closed) == ((1, 2), (3,))
    assert (result.new, result.changed, result.reopened, result.closing, result.shrunken) == (
        (),
        (),
        (),
        (),
        False,
    )
    memory.apply(result, 3)
    assert unchanged(memory.rows.values()).closed == ()


# ── a board that loses too much at once ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "left", "shrunken"),
    [
        (10, 5, False),
        (10, 4, True),
        (9, 5, False),
        (9, 4, True),
        (2, 1, False),
        (1, 0, True),
        (3, 0, True),
        (0, 0, False),
    ],
)
def test_a_board_is_shrunken_when_more_than_half_of_it_is_gone(before, left, shrunken):
    memory = remembering(*range(before))
    assert diff(memory.rows.values(), [posting(n) for n in range(left)]).shrunken is shrunken


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 20))
@QUICK
def test_newcomers_do_not_hide_that_the_old_ones_are_gone(before, left, newcomers):
    left = min(left, before)
    memory = remembering(*range(before))
    board = [posting(n) for n in range(left)] + [posting(100 + n) for n in range(newcomers)]
    assert diff(memory.rows.values(), board).shrunken is (2 * (before - left) > before)


def test_a_shrunken_board_closes_only_when_the_next_look_agrees():
    memory = remembering(1, 2, 3, 4)
    first = memory.take([], 2)
    assert (first.shrunken, first.closed, len(memory.open)) == (True, (), 4)
    second = memory.take([], 3)
    assert (second.shrunken, len(second.closed), memory.open) == (False, 4, set())


def test_a_board_that_was_empty_for_one_look_only_loses_nothing():
    memory = remembering(1, 2, 3, 4)
    memory.take([], 2)
    result = memory.take([posting(n) for n in (1, 2, 3, 4)], 3)
    assert (result.shrunken, result.new, result.closed, len(result.seen)) == (False, (), (), 4)
    assert all(row.missing_since is None for row in memory.rows.values())


def test_what_was_missing_before_does_not_count_towards_the_half():
    memory = remembering(*range(8))
    memory.take([posting(n) for n in range(4)], 2)
    result = diff(memory.rows.values(), [posting(n) for n in range(2)])
    assert (result.shrunken, len(result.closing), len(result.closed)) == (False, 2, 4)


# ── a board that moved ──────────────────────────────────────────────────────────────────────────────────────


def renumbered(number: int, was: int, **changes) -> FoundPosting:
    """Posting ``was`` as another system has it."""
    return replace(posting(was), external_id=f"new{number}", url=f"https://b.example/{number}", **changes)


def test_a_posting_that_moved_with_its_board_is_told_by_its_title():
    memory = remembering(1, 2, 3)
    board = [renumbered(7, 2, title=" engineer  2"), renumbered(8, 3, department="Kitchen"), posting(9)]
    assert carried_over(memory.rows.values(), board) == {2: "new7", 3: "new8"}


def test_among_several_of_one_title_the_same_content_goes_first():
    memory = Memory()
    twins = [
        posting(n, title="Cook", locations=(place,)) for n, place in ((1, "Oslo"), (2, "Rome"), (3, "Bonn"))
    ]
    memory.take(twins, 1)
    board = [
        renumbered(7, 2, title="Cook", locations=("Rome",)),
        renumbered(8, 1, title="Cook", locations=("Kyiv",)),
    ]
    assert carried_over(memory.rows.values(), board) == {2: "new7", 1: "new8"}


def test_what_was_closed_or_kept_its_id_is_not_carried_over():
    memory = remembering(1, 2, 3, 4, 5)
    for day in (2, 3):
        memory.take([posting(n) for n in (1, 2, 3, 4)], day)
    board = [renumbered(7, 5), posting(1)]
    assert carried_over(memory.rows.values(), board) == {}


@given(BOARDS, BOARDS)
@QUICK
def test_whatever_moves_every_old_and_every_new_posting_takes_part_once(before, board):
    memory = Memory()
    memory.take(before, 1)
    moved = [replace(p, external_id=f"new{p.external_id}") for p in board]
    carried = carried_over(memory.rows.values(), moved)
    assert len(set(carried.values())) == len(carried)
    assert set(carried.values()) <= {p.external_id for p in moved}
    title_of = {p.external_id: p.title for p in unique(moved)}
    assert all(row.title == title_of[carried[row.key]] for row in memory.rows.values() if row.key in carried)


def test_a_posting_whose_own_page_is_gone_is_closed_when_it_is_absent_once() -> None:
    postings = [FoundPosting(f"id{n}", "Cook", f"https://a.example/{n}") for n in range(4)]
    known = [known_as(posting, key, gone=key == 0) for key, posting in enumerate(postings)]
    assert (diff(known, postings).closed, diff(known, postings).closing) == ((), ())
    looked = diff(known, postings[2:])
    assert (looked.closed, looked.closing, looked.shrunken) == ((0,), (1,), False)
    assert diff(known[:1], []).closed == (0,)
