"""Any window of a list is what the whole list has there, on both engines, whatever the order and the filter."""

from __future__ import annotations

import random

import pytest

from scoutly_tui.services import posting_list, postings
from scoutly_tui.services.companies import CompanySpec, take_in
from scoutly_tui.services.home import Home
from scoutly_tui.services.posting_rows import PostingQuery, Standpoint, View
from scoutly_tui.store import database
from scoutly_tui.store.models import Match, Posting

NOW = 1_767_600_000_000
LONG = 240


@pytest.fixture
def long_list(any_home: Home) -> int:
    """A user with a long inbox: many equal scores, some none at all, some in other states."""
    chance = random.Random(3)
    with database.writing():
        (added,) = take_in(
            any_home.user_id, [CompanySpec("Halden", "https://halden.example/", 50, True)], NOW
        )
        for number in range(LONG):
            key = Posting.insert(
                company=added.key, external_id=str(number), url="u", title=f"Engineer {number % 9}", fields_hash="h",
                first_seen_at=NOW + number, last_seen_at=NOW,
            ).execute()  # fmt: skip
            Match.insert(
                user=any_home.user_id, posting=key, company=added.key, created_at=NOW,
                state=chance.choice(["new", "seen", "seen", "saved", "snoozed"]), hidden=chance.random() < 0.1,
                snoozed_until=chance.choice([NOW - 1, NOW + 1, None]),
                score=None if chance.random() < 0.1 else chance.randrange(20), is_open=chance.random() < 0.9,
            ).execute()  # fmt: skip
    return any_home.user_id


def _whole(user: int, query: PostingQuery) -> list[int]:
    return postings.keys(user, query, NOW)


QUERIES = [
    PostingQuery(view, text=text, sort=sort)
    for view in (View.INBOX, View.SAVED, View.SNOOZED, View.HIDDEN, View.ALL, View.CLOSED, View.OPEN)
    for text, sort in (("", "score"), ("", "new"), ('"engineer 3"', "score"), ("score>5 -4", "new"))
]


def test_windows_sizes_and_places_agree_with_the_whole_list(
    long_list: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting_list, "APART", 25)
    for query in QUERIES:
        whole = _whole(long_list, query)
        size = posting_list.size(long_list, query, NOW)
        assert size == len(whole), query
        fences: list[posting_list.Fence] = []
        while fence := posting_list.next_fence(long_list, query, NOW, fences[-1] if fences else None):
            fences.append(fence)
            assert whole[fence.place] == fence.key
        for first in range(0, size, 41):
            for known in ((), fences):
                found = posting_list.window(long_list, query, NOW, first, 20, size, known)
                assert [row.key for row in found.rows] == whole[first : first + 20], (query, first)
        for place in (0, size // 3, size - 1):
            if size:
                stand = Standpoint((-5, whole[place]), 7, 4, 9, frozenset(whole[:3]) | {-1})
                found = posting_list.around(long_list, query, NOW, size, stand)
                assert (found.cursor, found.first) == (place, max(0, place - 4))
                assert found.marked == frozenset(whole[:3])
        assert sorted(posting_list.all_keys(long_list, query, NOW)) == sorted(whole)


def test_a_cursor_whose_row_and_neighbours_are_gone_stays_at_its_number(long_list: int) -> None:
    query = PostingQuery()
    size = posting_list.size(long_list, query, NOW)
    found = posting_list.around(long_list, query, NOW, size, Standpoint((-1, -2), 30, 5, 10))
    assert (found.cursor, found.first) == (30, 25)
    assert posting_list.around(long_list, query, NOW, 3, Standpoint((-1,), 30, 5, 10)).cursor == 2


def test_an_empty_list_has_an_empty_window(any_home: Home) -> None:
    query = PostingQuery()
    assert posting_list.size(any_home.user_id, query, NOW) == 0
    found = posting_list.around(any_home.user_id, query, NOW, 0, Standpoint((1, 2), 5, 1, 10))
    assert (found.size, found.cursor, found.rows) == (0, 0, ())


def test_a_filter_that_finds_few_knows_their_number_at_the_first_glimpse(long_list: int) -> None:
    query = PostingQuery(View.ALL, text='"engineer 3"')
    seen = posting_list.glimpse(long_list, query, NOW, 60)
    assert seen is not None
    assert seen.size == len(seen.rows) == len(_whole(long_list, query))
    assert posting_list.glimpse(long_list, PostingQuery(), NOW, 60) is None
