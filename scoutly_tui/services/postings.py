"""The inbox: postings as one user sees them, triage, and reading one closely."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, cast

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.triage import DiscardReason, InboxState
from scoutly_tui.services import edits, filters
from scoutly_tui.store import database
from scoutly_tui.store.models import Match

CHUNK: Final = 500


class View(StrEnum):
    """Which postings a list shows."""

    INBOX = "inbox"
    NEW = "new"
    SAVED = "saved"
    SNOOZED = "snoozed"
    DISCARDED = "discarded"
    BACKLOG = "backlog"
    HIDDEN = "hidden"
    CLOSED = "closed"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class PostingQuery:
    """What to list. ``text`` is in the filter language (``services.filters``).

    ``sort``: score (best first) or new (latest first). ``new_since``: first seen after, epoch ms.
    """

    view: View = View.INBOX
    text: str = ""
    company: str | None = None
    min_score: int | None = None
    new_since: int | None = None
    sort: str = "score"


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One posting as one user sees it. ``closing``: absent at the last look, not yet confirmed."""

    key: int
    company: str
    company_name: str
    external_id: str
    title: str
    url: str
    locations: tuple[str, ...]
    work_model: str | None
    employment_type: str | None
    department: str | None
    posted_at: int | None
    first_seen_at: int
    changed_at: int | None
    closed_at: int | None
    closing: bool
    salary: Salary | None
    language: str | None
    score: int | None
    partial: bool
    hidden: bool
    state: InboxState
    state_reason: str | None
    snoozed_until: int | None
    application: str | None
    rank: int | None
    reposted: bool


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many postings each view holds. ``inbox`` are undecided ones, backlog aside."""

    new: int
    inbox: int
    saved: int
    snoozed: int
    discarded: int
    backlog: int
    hidden: int
    closed: int


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


_COLUMNS: Final = """
select p.id, c.slug, c.name, p.external_id, p.title, p.url, p.locations, p.work_model, p.employment_type, p.department,
  p.posted_at, p.first_seen_at, p.changed_at, p.closed_at, p.missing_since, p.salary_min, p.salary_max,
  p.salary_currency, p.salary_period, p.language, m.score, coalesce(m.partial, false), coalesce(m.hidden, false),
  coalesce(m.state, 'backlog'), m.state_reason, m.snoozed_until, a.status, r.rank,
  exists (select 1 from posting_event e where e.posting_id = p.id and e.kind = 'reposted')
"""
_JOINS: Final = """
left join application a on a.posting_id = p.id and a.user_id = ?
left join user_company_preference r on r.company_id = p.company_id and r.user_id = ?
"""
LISTED: Final = "m.company_id not in (select id from company where removed_at is not null)"
"""Which matches (``m``) are on any list: those of a removed company are not, until it is back."""

_VIEWS: Final = {
    View.INBOX: "m.is_open and not m.hidden and (m.state in ('new', 'seen') or (m.state = 'snoozed' and m.snoozed_until <= ?))",
    View.NEW: "m.is_open and not m.hidden and m.state = 'new'",
    View.SAVED: "m.state = 'saved'",
    View.SNOOZED: "m.is_open and m.state = 'snoozed' and (m.snoozed_until is null or m.snoozed_until > ?)",
    View.DISCARDED: "m.state = 'discarded'",
    View.BACKLOG: "m.is_open and not m.hidden and m.state = 'backlog'",
    View.HIDDEN: (
        "m.is_open and m.hidden and (m.state in ('new', 'seen', 'backlog')"
        " or (m.state = 'snoozed' and m.snoozed_until <= ?))"
    ),
    View.CLOSED: "not m.is_open",
    View.OPEN: "m.is_open",
    View.ALL: "",
}


def keys(user_id: int, query: PostingQuery, now: int) -> list[int]:
    """The postings a query lists, by key, in its order. A million cost one index scan and no text."""
    sql, parameters = _matching(user_id, query, now)
    order = (
        "p.first_seen_at desc, p.id desc"
        if query.sort == "new"
        else "m.score desc nulls last, m.posting_id desc"
    )
    with database.reading():
        return [
            row[0] for row in database.execute(f"select m.posting_id {sql} order by {order}", *parameters)
        ]


def _matching(user_id: int, query: PostingQuery, now: int) -> tuple[str, list[Any]]:
    clauses: list[str] = ["m.user_id = ?", LISTED]
    parameters: list[Any] = [user_id]
    condition = _VIEWS[query.view]
    if condition:
        clauses.append(f"({condition})")
        parameters += [now] * condition.count("?")
    wanted = filters.for_postings(query.text, now)
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
                f"{_COLUMNS} from posting p join company c on c.id = p.company_id"
                f" left join match m on m.posting_id = p.id and m.user_id = ? {_JOINS}"
                f" where p.id in ({', '.join('?' for _ in chunk)})",
                user_id, user_id, user_id, *chunk,
            )  # fmt: skip
            found |= {row[0]: _posting_row(row) for row in rows}
    return [found[key] for key in wanted if key in found]


def _posting_row(row: Sequence[Any]) -> PostingRow:
    (key, company, company_name, external_id, title, url, locations, work_model, employment_type, department, posted_at,
     first_seen_at, changed_at, closed_at, missing_since, salary_min, salary_max, currency, period, language, score,
     partial, hidden, state, reason, snoozed_until, application, rank, reposted) = row  # fmt: skip
    salary = None
    if salary_min is not None or salary_max is not None:
        salary = Salary(salary_min, salary_max, currency, Period(period) if period else None)
    return PostingRow(
        key=key, company=company, company_name=company_name, external_id=external_id, title=title, url=url,
        locations=tuple(json.loads(locations)), work_model=work_model, employment_type=employment_type,
        department=department, posted_at=posted_at, first_seen_at=first_seen_at, changed_at=changed_at,
        closed_at=closed_at, closing=missing_since is not None and closed_at is None, salary=salary, language=language,
        score=score, partial=bool(partial), hidden=bool(hidden), state=InboxState(state), state_reason=reason,
        snoozed_until=snoozed_until, application=application, rank=rank, reposted=bool(reposted),
    )  # fmt: skip


def counts(user_id: int, now: int) -> InboxCounts:
    """How many postings each view holds."""
    with database.reading():
        rows = database.execute(
            "select m.state, m.is_open, m.hidden, (m.snoozed_until is not null and m.snoozed_until <= ?), count(*)"
            f" from match m where m.user_id = ? and {LISTED} group by 1, 2, 3, 4",
            now, user_id,
        )  # fmt: skip
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
    reason: DiscardReason | None = None,
    until: int | None = None,
) -> int:
    """Put postings into ``state`` (undoable) and return how many changed. ``until``: snoozed until, epoch ms."""
    label = f"{state.value} ({len(wanted)} postings)" if len(wanted) != 1 else state.value
    after = {
        "state": state.value,
        "state_reason": reason.value if reason else None,
        "snoozed_until": until if state is InboxState.SNOOZED else None,
        "decided_at": now,
    }
    with edits.recording(user_id, label, now) as edit:
        for start in range(0, len(wanted), CHUNK):
            rows = (
                Match.select(Match.id, *[getattr(Match, name) for name in after])
                .where((Match.user == user_id) & Match.posting.in_(wanted[start : start + CHUNK]))
                .dicts()
            )
            for row in cast(list[dict[str, Any]], list(rows)):
                before = {name: value for name, value in row.items() if name != "id"}
                if (
                    before["state"] != after["state"]
                    or before["state_reason"] != after["state_reason"]
                    or until
                ):
                    edit.update("match", row["id"], before, after)
    return len(edit.changes)


def seen(user_id: int, key: int, now: int) -> None:
    """The person has looked at a new posting. Nothing to undo."""
    with database.writing():
        database.changed(
            "update match set state = 'seen' where user_id = ? and posting_id = ? and state = 'new'",
            user_id,
            key,
        )
