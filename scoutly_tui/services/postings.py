"""The inbox: postings as one user sees them, triage, and reading one closely."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.triage import DiscardReason, InboxState, SnoozeUntil
from scoutly_tui.services import edits, filters, notes, tally, views
from scoutly_tui.services.posting_rows import (
    COLUMNS,
    JOINS,
    LISTED,
    VIEWS,
    InboxCounts,
    PostingQuery,
    PostingRow,
    View,
    posting_row,
)
from scoutly_tui.store import database
from scoutly_tui.store.models import Match

__all__ = ["LISTED", "InboxCounts", "PostingQuery", "PostingRow", "View"]

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark of a verdict and the words of the posting it rests on."""

    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class Broken:
    """What the posting says about one deal-breaker rule."""

    rule: str
    verdict: str
    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A stored verdict. ``parts`` holds what the score is made of, each from 0 to 1."""

    score: int | None
    partial: bool
    reasons: tuple[Remark, ...] = ()
    considerations: tuple[Remark, ...] = ()
    stretch_goals: tuple[Remark, ...] = ()
    deal_breakers: tuple[Broken, ...] = ()
    parts: dict[str, float] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to the posting."""

    at: int
    kind: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PostingDetail:
    """One posting from close by. ``description`` is None while its page has not been read."""

    row: PostingRow
    description: str | None
    verdict: VerdictView
    history: tuple[EventRow, ...]
    notes: str = ""


def keys(user_id: int, query: PostingQuery, now: int) -> list[int]:
    """The postings a query lists, by key, in its order. A million cost one index scan and no text."""
    sql, parameters = matching(user_id, query, now)
    order = (
        "p.first_seen_at desc, p.id desc"
        if query.sort == "new"
        else "m.score desc nulls last, m.posting_id desc"
    )
    with database.reading():
        return [
            row[0] for row in database.execute(f"select m.posting_id {sql} order by {order}", *parameters)
        ]


def matching(user_id: int, query: PostingQuery, now: int) -> tuple[str, list[Any]]:
    """What a query is about, from ``from match m`` to the end of its conditions, and the parameters."""
    clauses: list[str] = ["m.user_id = ?", LISTED]
    parameters: list[Any] = [user_id]
    condition = VIEWS[query.view]
    if condition:
        clauses.append(f"({condition})")
        parameters += [now] * condition.count("?")
    saved = views.meant(user_id, views.ViewPage.POSTINGS, query.text)
    wanted = filters.for_postings(query.text, now, saved)
    joins = ""
    if "p" in wanted.needs or query.sort == "new" or query.new_since is not None:
        joins += " join posting p on p.id = m.posting_id"
    if "c" in wanted.needs or query.company:
        joins += " join company c on c.id = m.company_id"
    if query.company:
        clauses.append("c.slug = ?")
        parameters.append(query.company)
    if query.min_score is not None:
        clauses.append("m.score >= ?")
        parameters.append(query.min_score)
    if query.new_since is not None:
        clauses.append("p.first_seen_at >= ?")
        parameters.append(query.new_since)
    for clause in wanted.clauses:
        clauses.append(f"({clause.sql})")
        parameters += clause.parameters
    return f"from match m{joins} where {' and '.join(clauses)}", parameters


def by_keys(user_id: int, wanted: Sequence[int], now: int) -> list[PostingRow]:
    """The postings with these keys, in this order; unknown ones are passed over."""
    found: dict[int, PostingRow] = {}
    with database.reading():
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            rows = database.execute(
                f"{COLUMNS} from posting p join company c on c.id = p.company_id"
                f" left join match m on m.posting_id = p.id and m.user_id = ? {JOINS}"
                f" where p.id in ({', '.join('?' for _ in chunk)})",
                user_id, user_id, user_id, *chunk,
            )  # fmt: skip
            found |= {row[0]: posting_row(row) for row in rows}
        places = _places(user_id, [row.key for row in found.values() if row.folded])
    found |= {key: replace(found[key], places=tuple(named)) for key, named in places.items()}
    return [found[key] for key in wanted if key in found]


def _places(user_id: int, leads: Sequence[int]) -> dict[int, list[str]]:
    """The places of the open postings that are folded under each of ``leads``."""
    places: dict[int, list[str]] = {}
    for start in range(0, len(leads), CHUNK):
        chunk = leads[start : start + CHUNK]
        rows = database.execute(
            "select f.folded_under, p.locations from match f join posting p on p.id = f.posting_id"
            f" where +f.user_id = ? and f.folded_under in ({', '.join('?' for _ in chunk)}) order by p.id",
            user_id, *chunk,
        )  # fmt: skip
        for lead, locations in rows:
            places.setdefault(lead, []).extend(json.loads(locations))
    return places


def counts(user_id: int, now: int) -> InboxCounts:
    """How many postings each view holds."""
    with database.reading():
        rows = tally.by_state(user_id, now)
    total: dict[str, int] = dict.fromkeys(InboxCounts.__dataclass_fields__, 0)
    for state, is_open, hidden, awake, count in rows:
        undecided = state in ("new", "seen", "backlog") or (state == "snoozed" and awake)
        total["closed"] += count if not is_open else 0
        total["hidden"] += count if is_open and hidden and undecided else 0
        total["saved"] += count if state == "saved" else 0
        total["discarded"] += count if state == "discarded" else 0
        if not is_open:
            continue
        total["snoozed"] += count if state == "snoozed" and not awake else 0
        if hidden:
            continue
        total["new"] += count if state == "new" else 0
        total["inbox"] += count if state in ("new", "seen") or (state == "snoozed" and awake) else 0
        total["backlog"] += count if state == "backlog" else 0
    return InboxCounts(**total)


def reader(user_id: int, key: int, now: int) -> PostingDetail:
    """One posting with its text, verdict and history. Raises UsageError for an unknown one."""
    with database.reading():
        rows = by_keys(user_id, [key], now)
        if not rows:
            raise UsageError(f"There is no posting {key}.", "See them with: scoutly postings")
        text = database.execute("select description from posting_text where posting_id = ?", key)
        verdict = database.execute(
            "select verdict, error from match where posting_id = ? and user_id = ?", key, user_id
        )
        events = database.execute(
            "select at, kind, detail from posting_event where posting_id = ? order by at desc, id desc limit 50",
            key,
        )
    return PostingDetail(
        row=rows[0],
        description=text[0][0] if text else None,
        verdict=_verdict(rows[0], *(verdict[0] if verdict else ("{}", None))),
        history=tuple(EventRow(at, kind, json.loads(detail)) for at, kind, detail in events),
        notes=notes.read(user_id, key),
    )


def _verdict(row: PostingRow, stored: str, error: str | None) -> VerdictView:
    data = json.loads(stored)
    remarks = {
        name: tuple(Remark(item["text"], item["quote"]) for item in data.get(name, ()))
        for name in ("reasons", "considerations", "stretch_goals")
    }
    broken = tuple(Broken(**item) for item in data.get("deal_breakers", ()))
    return VerdictView(
        row.score, row.partial, **remarks, deal_breakers=broken, parts=data.get("parts", {}), error=error
    )


def mark(
    user_id: int,
    wanted: Sequence[int],
    state: InboxState,
    now: int,
    *,
    reason: DiscardReason | SnoozeUntil | None = None,
    until: int | None = None,
) -> int:
    """Put postings into ``state`` (undoable), with what is folded under them, and return how many of ``wanted`` changed.

    ``reason`` says why they are discarded, or what wakes a snoozed one; ``until``: snoozed until, epoch ms.
    """
    label = f"{state.value} ({len(wanted)} postings)" if len(wanted) != 1 else state.value
    after = {
        "state": state.value,
        "state_reason": reason.value if reason else None,
        "snoozed_until": until if state is InboxState.SNOOZED else None,
        "decided_at": now,
    }
    changed, asked = 0, set(wanted)
    with edits.recording(user_id, label, now) as edit:
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            rows = (
                Match.select(Match.id, Match.posting, *[getattr(Match, name) for name in after])
                .where(Match.posting.in_(chunk) | Match.folded_under.in_(chunk))
                # Not by the user's index: it would be read from end to end.
                .where((Match.user + 0) == user_id)
                .dicts()
            )
            for row in cast(list[dict[str, Any]], list(rows)):
                before = {name: row[name] for name in after}
                if (
                    before["state"] != after["state"]
                    or before["state_reason"] != after["state_reason"]
                    or until
                ):
                    edit.update("match", row["id"], before, after)
                    changed += row["posting"] in asked
    return changed


def seen(user_id: int, key: int, now: int) -> None:
    """The person has looked at a new posting. Nothing to undo."""
    with database.writing():
        database.changed(
            "update match set state = 'seen' where user_id = ? and (posting_id = ? or folded_under = ?)"
            " and state = 'new'",
            user_id, key, key,
        )  # fmt: skip
