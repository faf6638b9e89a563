"""A list of postings read a window at a time: what it costs depends on the window, not on how long the list is.

A window is reached from the nearer end of the list, over an index that holds all the list asks for. Where the
filter looks for words so rare that few postings hold them, those are looked up instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from scoutly_tui.domain.filters import parse
from scoutly_tui.services import postings, words
from scoutly_tui.services.posting_rows import InboxCounts, PostingQuery, PostingRow, Standpoint, View
from scoutly_tui.store import database

_ONE_STATE: Final = (View.NEW, View.SAVED, View.SNOOZED, View.DISCARDED, View.BACKLOG)
_SPARSE: Final = 20
"""A view that holds less than one in so many postings is gathered and sorted, not found on the way."""
_STATES: Final = {
    View.INBOX: "m.state in ('new', 'seen', 'snoozed')",
    View.HIDDEN: "m.state in ('new', 'seen', 'backlog', 'snoozed')",
}


@dataclass(frozen=True, slots=True)
class Window:
    """Rows ``first`` and following of a list of ``size`` rows.

    ``cursor`` is where the cursor's row stands now, ``marked`` which marked ones are still listed.
    """

    size: int
    first: int
    rows: tuple[PostingRow, ...]
    cursor: int = 0
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Fence:
    """A known place on the way through a list: the row numbered ``place`` has this key and score."""

    place: int
    key: int
    score: int | None


APART: Final = 20_000
"""So many rows lie between two fences: a few milliseconds to count through."""


def size(user_id: int, query: PostingQuery, now: int, counts: InboxCounts | None = None) -> int:
    """How many postings ``query`` lists. Without a filter that is known; with one they are counted."""
    with database.reading():
        if not _is_plain(query):
            sql, parameters = _from(user_id, query, now)
            return int(database.execute(f"select count(*) {sql}", *parameters)[0][0])
        if query.view in (View.ALL, View.OPEN, View.CLOSED):
            return _all(user_id, query.view)
        kept: int = getattr(counts or postings.counts(user_id, now), query.view)
        return kept


def _is_plain(query: PostingQuery) -> bool:
    limits = (query.company, query.min_score, query.new_since)
    return not query.text.strip() and all(limit is None for limit in limits)


def _all(user_id: int, view: View) -> int:
    condition = {View.OPEN: " and t.is_open", View.CLOSED: " and not t.is_open"}.get(view, "")
    found = database.execute(
        f"select coalesce(sum(t.count), 0) from match_tally t where t.user_id = ?{condition}"
        " and t.company_id not in (select id from company where removed_at is not null)",
        user_id,
    )
    return int(found[0][0])


def window(
    user_id: int, query: PostingQuery, now: int, first: int, count: int, of: int, fences: Sequence[Fence] = ()
) -> Window:
    """``count`` rows from the one numbered ``first`` (from 0) on, of a list that had ``of`` rows a moment ago.

    With ``fences`` the way there begins at the last one before it.
    """
    first = max(0, min(first, of - 1))
    count = min(count, of - first)
    with database.reading():
        keys = _keys(user_id, query, now, first, count, of, fences) if count > 0 else []
        return Window(of, first, tuple(postings.by_keys(user_id, keys, now)))


def around(user_id: int, query: PostingQuery, now: int, of: int, stand: Standpoint) -> Window:
    """The window about the first key of ``stand`` that is still listed, else about its row."""
    with database.reading():
        place = min(stand.index, max(0, of - 1))
        listed = still_listed(user_id, query, now, [*stand.keys, *stand.marks])
        if (key := next((key for key in stand.keys if key in listed), None)) is not None:
            place = min(_place(user_id, query, now, key), max(0, of - 1))
        found = window(user_id, query, now, max(0, place - stand.above), stand.count, of)
        return replace(found, cursor=place, marked=stand.marks & listed)


def glimpse(user_id: int, query: PostingQuery, now: int, count: int) -> Window | None:
    """The beginning of a list whose length is costly to know. Its ``size`` is right where there is no more of it.

    None where the length is known anyway.
    """
    if _is_plain(query):
        return None
    with database.reading():
        keys = _keys(user_id, query, now, 0, count, 1 << 40)
        return Window(len(keys), 0, tuple(postings.by_keys(user_id, keys, now)))


def still_listed(user_id: int, query: PostingQuery, now: int, keys: Sequence[int]) -> set[int]:
    """Those of ``keys`` that ``query`` lists."""
    found: set[int] = set()
    with database.reading():
        sql, parameters = postings.matching(user_id, _by_score(query), now)
        for start in range(0, len(keys), postings.CHUNK):
            chunk = keys[start : start + postings.CHUNK]
            rows = database.execute(
                f"select m.posting_id {sql} and m.posting_id in ({', '.join('?' for _ in chunk)})",
                *parameters,
                *chunk,
            )
            found.update(row[0] for row in rows)
    return found


def all_keys(user_id: int, query: PostingQuery, now: int) -> list[int]:
    """The keys of all postings listed, in no order: for what is done to all of them."""
    with database.reading():
        sql, parameters = _from(user_id, query, now)
        return [row[0] for row in database.execute(f"select m.posting_id {sql}", *parameters)]


def _by_score(query: PostingQuery) -> PostingQuery:
    """``query`` without an order that would join the postings."""
    return replace(query, sort="score")


def next_fence(user_id: int, query: PostingQuery, now: int, last: Fence | None) -> Fence | None:
    """The next post on the way through a list, ``APART`` rows after ``last``; None at the end of the way."""
    place = APART if last is None else last.place + APART
    with database.reading():
        sql, parameters = _from(user_id, query, now)
        sql, parameters = _after(sql, parameters, query, last)
        rows = database.execute(
            f"select m.posting_id, m.score {sql} order by {_order(query, backwards=False)} limit 1 offset ?",
            *parameters, place - (0 if last is None else last.place + 1),
        )  # fmt: skip
    # Where there are no scores any more, keys alone would have to lead on: those are left to be counted through.
    return None if not rows or (rows[0][1] is None and query.sort != "new") else Fence(place, *rows[0])


def _after(
    sql: str, parameters: list[Any], query: PostingQuery, fence: Fence | None
) -> tuple[str, list[Any]]:
    if fence is None:
        return sql, parameters
    if query.sort == "new":
        return f"{sql} and m.posting_id < ?", [*parameters, fence.key]
    beyond = "m.score <= ? and (m.score < ? or m.posting_id < ?)"
    return f"{sql} and {beyond}", [*parameters, fence.score, fence.score, fence.key]


def _keys(
    user_id: int, query: PostingQuery, now: int, first: int, count: int, of: int, fences: Sequence[Fence] = ()
) -> list[int]:
    sql, parameters = _from(user_id, query, now, of)
    fence = next((fence for fence in reversed(fences) if fence.place < first), None)
    if fence is not None and first + count < of - APART:
        sql, parameters = _after(sql, parameters, query, fence)
        rows = database.execute(
            f"select m.posting_id {sql} order by {_order(query, backwards=False)} limit ? offset ?",
            *parameters, count, first - fence.place - 1,
        )  # fmt: skip
        if len(rows) == count:
            return [row[0] for row in rows]
        sql, parameters = _from(user_id, query, now, of)
    from_end = first + count > of - first
    order = _order(query, backwards=from_end)
    skipped = of - first - count if from_end else first
    rows = database.execute(
        f"select m.posting_id {sql} order by {order} limit ? offset ?", *parameters, count, skipped
    )
    found = [row[0] for row in rows]
    return found[::-1] if from_end else found


def _order(query: PostingQuery, *, backwards: bool) -> str:
    if query.sort == "new":
        return "m.posting_id" if backwards else "m.posting_id desc"
    if backwards:
        return "m.score nulls first, m.posting_id"
    return "m.score desc nulls last, m.posting_id desc"


def _place(user_id: int, query: PostingQuery, now: int, key: int) -> int:
    """How many rows stand before the one of ``key``."""
    sql, parameters = _from(user_id, query, now)
    if query.sort == "new":
        before, given = "m.posting_id > ?", [key]
    else:
        score = database.execute(
            "select score from match where user_id = ? and posting_id = ?", user_id, key
        )[0][0]
        if score is None:
            before, given = "(m.score is not null or m.posting_id > ?)", [key]
        else:
            before, given = "m.score >= ? and (m.score > ? or m.posting_id > ?)", [score, score, key]
    return int(database.execute(f"select count(*) {sql} and {before}", *parameters, *given)[0][0])


def _from(user_id: int, query: PostingQuery, now: int, of: int | None = None) -> tuple[str, list[Any]]:
    """As ``postings.matching``, with SQLite told which index serves this list; PostgreSQL keeps statistics of its own."""
    sql, parameters = postings.matching(user_id, _by_score(query), now)
    if database.is_postgres():
        return sql, parameters
    index, condition = _index(user_id, query, of)
    return sql.replace("from match m", f"from match m indexed by {index}", 1) + condition, parameters


def _index(user_id: int, query: PostingQuery, of: int | None) -> tuple[str, str]:
    if _says_something_rare(query.text):
        return "sqlite_autoindex_match_1", ""
    if query.view in _ONE_STATE:
        return "match_inbox", ""
    if (
        query.view in _STATES
        and of is not None
        and _is_plain(query)
        and of * _SPARSE < _all(user_id, View.ALL)
    ):
        return "match_inbox", f" and {_STATES[query.view]}"
    return ("match_newest" if query.sort == "new" else "match_best"), ""


def _says_something_rare(text: str) -> bool:
    said = [words.tokens(term.value) for term in parse(text) if not (term.field or term.negated or term.view)]
    return any(words.is_rare(tokens) for tokens in said if tokens)
