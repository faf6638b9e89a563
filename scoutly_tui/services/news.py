"""What there is to tell: postings as news items, and the dated steps of applications."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.notify.items import Appointment, NewsItem
from scoutly_tui.services.postings import LISTED
from scoutly_tui.store import database

CHUNK: Final = 500
ENDED: Final = (
    ApplicationStatus.REJECTED, ApplicationStatus.ACCEPTED, ApplicationStatus.DECLINED, ApplicationStatus.STALE,
    ApplicationStatus.DISCARDED,
)  # fmt: skip
"""Applications that wait for nothing any more."""

_ITEM: Final = (
    "select p.id, p.title, c.name, c.slug, p.url, p.locations, p.work_model, m.score, r.rank, p.salary_min, p.salary_max,"
    " p.salary_currency, p.salary_period, p.first_seen_at, p.changed_at, m.verdict, m.state, m.is_open, m.hidden"
    " from match m join posting p on p.id = m.posting_id join company c on c.id = m.company_id"
    " left join user_company_preference r on r.company_id = m.company_id and r.user_id = m.user_id"
)


def items(user_id: int, keys: Sequence[int], *, only_news: bool = False) -> list[NewsItem]:
    """The postings with these keys, best first; with ``only_news`` those still open, shown and undecided."""
    news = f" and m.state = 'new' and m.is_open and not m.hidden and {LISTED}" if only_news else ""
    found: list[NewsItem] = []
    with database.reading():
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            marks = ", ".join("?" for _ in chunk)
            rows = database.execute(
                f"{_ITEM} where m.user_id = ? and m.posting_id in ({marks}){news}", user_id, *chunk
            )
            found += [_item(row) for row in rows]
    return sorted(found, key=lambda item: (-(item.score or 0), -(item.rank or 0), item.key))


def matches(
    user_id: int, now: int, *, since: int = 0, min_score: int = 0, limit: int = 500
) -> list[NewsItem]:
    """Open matches first seen after ``since`` with at least ``min_score``, backlog aside: the latest ``limit``, best first."""
    with database.reading():
        keys = database.execute(
            "select m.posting_id from match m join posting p on p.id = m.posting_id where m.user_id = ? and m.is_open"
            " and not m.hidden and m.folded_under is null and m.state in ('new', 'seen', 'saved')"
            f" and coalesce(m.score, 0) >= ? and {LISTED}"
            " and p.first_seen_at > ? and p.first_seen_at <= ? order by p.first_seen_at desc, p.id desc limit ?",
            user_id, min_score, since, now, limit,
        )  # fmt: skip
    return items(user_id, [row[0] for row in keys])


def _item(row: Sequence[Any]) -> NewsItem:
    (key, title, company, slug, url, locations, work_model, score, rank, low, high, currency, period, first_seen,
     changed, verdict, *_) = row  # fmt: skip
    said = json.loads(verdict or "{}")
    places = [place for place in json.loads(locations or "[]") if place][:3]
    model = (work_model or "").replace("_", " ")
    where = ", ".join([*places, *([model] if model and model not in " ".join(places).lower() else [])])
    return NewsItem(
        key=key, title=title, company=company, company_slug=slug, url=url, where=clean_line(where, 120), score=score,
        rank=rank, salary=_pay(low, high, currency, period), first_seen_at=first_seen, changed_at=changed,
        why=_first(said.get("reasons"), 2), but=_first(said.get("considerations")),
    )  # fmt: skip


def _pay(low: float | None, high: float | None, currency: str | None, period: str | None) -> str:
    """A salary in full, such as ``80,000–95,000 EUR a year``; empty if none is named."""
    ends = [f"{end:,.0f}" for end in dict.fromkeys((low, high)) if end is not None]
    if not ends:
        return ""
    return " ".join(part for part in ("–".join(ends), currency, f"a {period}" if period else "") if part)


def _first(remarks: Any, count: int = 1) -> str:
    return clean_line(" ".join(str(one.get("text", "")) for one in (remarks or ())[:count]), 200)


def appointments(user_id: int, *, after: int = 0, before: int | None = None) -> list[Appointment]:
    """The dated next steps of applications that still run, soonest first."""
    marks = ", ".join("?" for _ in ENDED)
    with database.reading():
        rows = database.execute(
            "select a.id, p.id, p.title, c.name, p.url, a.status, coalesce(a.next_step, ''), a.next_step_at, a.updated_at"
            " from application a join posting p on p.id = a.posting_id join company c on c.id = p.company_id"
            f" where a.user_id = ? and a.next_step_at > ? and a.status not in ({marks}) order by a.next_step_at, a.id",
            user_id, after, *ENDED,
        )  # fmt: skip
    return [Appointment(*row) for row in rows if before is None or row[7] <= before]
