"""How a posting is read as one user sees it: what can be asked, the statement, and a row made of what it returns.

It knows no engine and imports next to nothing: the first frame of the screens reads through it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.triage import InboxState


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
class Standpoint:
    """Where the cursor is: the keys it may go to, its own before its neighbours'; its row; what is marked.

    The window about it begins ``above`` rows over it and has ``count`` rows.
    """

    keys: Sequence[int] = ()
    index: int = 0
    above: int = 0
    count: int = 60
    marks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One posting as one user sees it. ``closing``: absent at the last look, not yet confirmed.

    ``folded`` near-duplicates stand behind it, with their ``places``. ``why_hidden`` is what a rule says, if one hides it.
    """

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
    why_hidden: str = ""
    folded: int = 0
    places: tuple[str, ...] = ()

    @property
    def everywhere(self) -> tuple[str, ...]:
        """All places of the vacancy: its own and those of the postings folded under it."""
        return tuple(dict.fromkeys((*self.locations, *self.places)))


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


# A plus in front of a column keeps SQLite from using its index: the one on ``folded_under`` holds next to nothing.
COLUMNS: Final = """
select p.id, c.slug, c.name, p.external_id, p.title, p.url, p.locations, p.work_model, p.employment_type, p.department,
  p.posted_at, p.first_seen_at, p.changed_at, p.closed_at, p.missing_since, p.salary_min, p.salary_max,
  p.salary_currency, p.salary_period, p.language, m.score, coalesce(m.partial, false), coalesce(m.hidden, false),
  coalesce(m.state, 'backlog'), m.state_reason, m.snoozed_until, a.status, r.rank,
  exists (select 1 from posting_event e where e.posting_id = p.id and e.kind = 'reposted'),
  case when m.hidden then m.verdict end,
  (select count(*) from match f where f.folded_under = p.id and +f.user_id = m.user_id)
"""
JOINS: Final = """
left join application a on a.posting_id = p.id and a.user_id = ?
left join user_company_preference r on r.company_id = p.company_id and r.user_id = ?
"""
LISTED: Final = "m.company_id not in (select id from company where removed_at is not null)"
"""Which matches (``m``) are on any list: those of a removed company are not, until it is back."""

VIEWS: Final = {
    View.INBOX: "m.is_open and not m.hidden and m.folded_under is null"
    " and (m.state in ('new', 'seen') or (m.state = 'snoozed' and m.snoozed_until <= ?))",
    View.NEW: "m.is_open and not m.hidden and m.folded_under is null and m.state = 'new'",
    View.SAVED: "m.state = 'saved' and m.folded_under is null",
    View.SNOOZED: "m.is_open and m.folded_under is null and m.state = 'snoozed'"
    " and (m.snoozed_until is null or m.snoozed_until > ?)",
    View.DISCARDED: "m.state = 'discarded' and m.folded_under is null",
    View.BACKLOG: "m.is_open and not m.hidden and m.folded_under is null and m.state = 'backlog'",
    View.HIDDEN: (
        "m.is_open and m.hidden and m.folded_under is null and (m.state in ('new', 'seen', 'backlog')"
        " or (m.state = 'snoozed' and m.snoozed_until <= ?))"
    ),
    View.CLOSED: "not m.is_open",
    View.OPEN: "m.is_open",
    View.ALL: "",
}


def posting_row(row: Sequence[Any]) -> PostingRow:
    """One row of ``COLUMNS``."""
    (key, company, company_name, external_id, title, url, locations, work_model, employment_type, department, posted_at,
     first_seen_at, changed_at, closed_at, missing_since, salary_min, salary_max, currency, period, language, score,
     partial, hidden, state, reason, snoozed_until, application, rank, reposted, verdict, folded) = row  # fmt: skip
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
        why_hidden=why_hidden(verdict), folded=folded,
    )  # fmt: skip


def why_hidden(verdict: str | None) -> str:
    """What the first rule that hides a posting says, read from its stored verdict."""
    rules = json.loads(verdict).get("deal_breakers", ()) if verdict else ()
    return next((str(rule["text"]) for rule in rules if rule["verdict"] == "violated"), "")


def first(
    execute: Callable[..., Sequence[tuple[Any, ...]]], user_id: int, now: int, limit: int
) -> list[PostingRow]:
    """The ``limit`` best postings of the inbox, read with ``execute``."""
    condition = VIEWS[View.INBOX]
    found = execute(
        f"{COLUMNS} from (select * from match m where m.user_id = ? and {LISTED} and ({condition})"
        " order by m.score desc nulls last, m.posting_id desc limit ?) m"
        f" join posting p on p.id = m.posting_id join company c on c.id = p.company_id {JOINS}"
        " order by m.score desc nulls last, m.posting_id desc",
        user_id, *[now] * condition.count("?"), limit, user_id, user_id,
    )  # fmt: skip
    return [posting_row(row) for row in found]
