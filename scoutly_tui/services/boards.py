"""Writing what a look at a board found: postings, their events and their matches, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from scoutly_tui.domain.money import Salary
from scoutly_tui.domain.postings import BoardDiff, FoundPosting, KnownPosting, fields_hash, text_hash
from scoutly_tui.domain.triage import InboxState
from scoutly_tui.services import scoring
from scoutly_tui.services.scoring import Scored
from scoutly_tui.store import database
from scoutly_tui.store.models import Match, Posting, PostingEvent

CHUNK: Final = 200
_SCORED: Final = (
    "score", "partial", "hidden", "verdict", "scorer_version", "profile_version", "scored_at", "error",
)  # fmt: skip
Scores = dict[str, list[Scored]]
"""external_id → what each user thinks of that posting."""


def known_postings(company: int) -> list[KnownPosting]:
    """All that is remembered of a company's postings, closed ones included."""
    rows = database.execute(
        "select id, external_id, url, title, fields_hash, text_hash, missing_since, closed_at, gone_at is not null"
        " from posting where company_id = ?",
        company,
    )
    return [KnownPosting(*row) for row in rows]


def renumber(carried: dict[int, str]) -> None:
    """Give postings that moved with their board the external ids that they have there."""
    for key, external_id in carried.items():
        database.changed("update posting set external_id = ? where id = ?", external_id, key)


def apply(
    company: int, diff: BoardDiff, scores: Scores, *, baseline: bool, last_success_at: int | None, now: int
) -> None:
    """Write ``diff``. ``baseline``: a first look, whose postings are backlog and not news."""
    earlier = {} if baseline or not diff.new else _gone(company, diff.closing)
    _insert_new(company, diff.new, scores, earlier, baseline=baseline, now=now)
    for old, posting in diff.changed:
        _update(company, old, posting, scores.get(posting.external_id, ()), "changed", now)
    for old, posting in diff.reopened:
        _update(company, old, posting, scores.get(posting.external_id, ()), "reopened", now)
        Match.update(is_open=True).where(Match.posting == old.key).execute()
    _found_again(company, diff.seen, now)
    mark_missing(diff.closing, last_success_at, now)
    close(company, diff.closed, now)


def _insert_new(
    company: int, new: Sequence[FoundPosting], scores: Scores, earlier: Gone, *, baseline: bool, now: int
) -> None:
    state = InboxState.BACKLOG if baseline else InboxState.NEW
    for start in range(0, len(new), CHUNK):
        chunk = new[start : start + CHUNK]
        rows = [
            {**_columns(posting), "company_id": company, "external_id": posting.external_id, "first_seen_at": now,
             "last_seen_at": now, "baseline": baseline, "details_at": None if posting.description is None else now}
            for posting in chunk
        ]  # fmt: skip
        keys = {
            external_id: key for key, external_id in _insert("posting", rows, " returning id, external_id")
        }
        texts = [
            {"posting_id": keys[posting.external_id], "description": posting.description}
            for posting in chunk
            if posting.description is not None
        ]
        matches = [
            row
            for posting in chunk
            for row in scoring.match_rows(
                scores.get(posting.external_id, ()), keys[posting.external_id], company, state, now
            )
        ]
        _insert("posting_text", texts)
        _insert("posting_event", [_opened(keys[p.external_id], company, p, earlier, now) for p in chunk])
        _insert("match", matches)


Gone = dict[tuple[str, str], int]
"""(title, locations) → the latest posting of a company that went."""


def _gone(company: int, closing: Sequence[int]) -> Gone:
    """What a new posting may be a re-post of: those that closed, are closing, or are absent for the first time now."""
    rows = database.execute(
        "select id, title, locations, (closed_at is not null or missing_since is not null) from posting"
        " where company_id = ? order by id",
        company,
    )
    absent = set(closing)
    return {(title, locations): key for key, title, locations, gone in rows if gone or key in absent}


def _opened(key: int, company: int, posting: FoundPosting, earlier: Gone, now: int) -> dict[str, Any]:
    """The event of a new posting: opened, or re-posted where the same title in the same places went before."""
    places = json.dumps(posting.locations, ensure_ascii=False)
    before = earlier.get((posting.title, places))
    kind, detail = ("opened", {}) if before is None else ("reposted", {"of": before})
    return {**_event(key, company, now, kind), "detail": json.dumps(detail)}


def _event(posting: int, company: int, now: int, kind: str) -> dict[str, Any]:
    return {"posting_id": posting, "company_id": company, "at": now, "kind": kind}


def _insert(table: str, rows: Sequence[dict[str, Any]], returning: str = "") -> list[tuple[Any, ...]]:
    """Insert ``rows``, all with the same columns, in one statement.

    Writing it out costs a tenth of what the models take for it: a first look may bring hundreds of postings,
    and nobody else can write meanwhile.
    """
    if not rows:
        return []
    names = tuple(rows[0])
    marks = f"({', '.join('?' for _ in names)})"
    return database.execute(
        f"insert into {table} ({', '.join(names)}) values {', '.join([marks] * len(rows))}{returning}",
        *(row[name] for row in rows for name in names),
    )


def _columns(posting: FoundPosting) -> dict[str, Any]:
    salary = posting.salary or Salary(None, None, None, None)
    return {
        "url": posting.url, "title": posting.title, "locations": json.dumps(posting.locations, ensure_ascii=False),
        "work_model": posting.work_model, "employment_type": posting.employment_type, "department": posting.department,
        "posted_at": posting.posted_at, "salary_min": salary.minimum, "salary_max": salary.maximum,
        "salary_currency": salary.currency, "salary_period": salary.period, "language": posting.language,
        "requisition": posting.requisition, "fields_hash": fields_hash(posting),
        "text_hash": text_hash(posting.description),
    }  # fmt: skip


def _update(
    company: int, old: KnownPosting, posting: FoundPosting, scored: Sequence[Scored], kind: str, now: int
) -> None:
    columns = _columns(posting) | {
        "changed_at": now,
        "missing_since": None,
        "closed_at": None,
        "gone_at": None,
        "last_seen_at": now,
    }
    if posting.description is None:
        # The list says that the posting changed and not how its text reads now: its page is read again.
        del columns["text_hash"]
        columns |= {"details_at": None, "details_failures": 0}
    Posting.update(**columns).where(Posting.id == old.key).execute()
    if posting.description is not None:
        write_text(old.key, posting.description, now)
    detail = {"title": [old.title, posting.title]} if old.title != posting.title else {}
    PostingEvent.insert(
        posting=old.key, company=company, at=now, kind=kind, detail=json.dumps(detail, ensure_ascii=False)
    ).execute()
    write_scores(old.key, company, scored, now)


def write_text(posting: int, description: str, now: int) -> None:
    """Store a posting's description."""
    database.execute(
        "insert into posting_text (posting_id, description) values (?, ?)"
        " on conflict (posting_id) do update set description = excluded.description",
        posting, description,
    )  # fmt: skip
    Posting.update(text_hash=text_hash(description), details_at=now).where(Posting.id == posting).execute()


def write_scores(posting: int, company: int, scored: Sequence[Scored], now: int) -> None:
    """Store verdicts without touching where the posting stands in the inbox."""
    for row in scoring.match_rows(scored, posting, company, InboxState.SEEN, now):
        known = (
            Match.select(Match.id).where((Match.user == row["user_id"]) & (Match.posting == posting)).scalar()
        )
        if known is None:
            _insert("match", [row])
        else:
            kept = {name: row[name] for name in _SCORED}
            Match.update(**kept).where(Match.id == known).execute()


def _found_again(company: int, seen: Sequence[int], now: int) -> None:
    """A posting that was missing once and is there again is simply there."""
    missing = database.execute(
        "select id from posting where company_id = ? and closed_at is null and missing_since is not null",
        company,
    )
    for key in {row[0] for row in missing}.intersection(seen):
        database.changed("update posting set missing_since = null, last_seen_at = ? where id = ?", now, key)


def mark_missing(keys: Sequence[int], last_success_at: int | None, now: int) -> None:
    """These were absent for the first time: closing, still open to the person."""
    for start in range(0, len(keys), CHUNK):
        Posting.update(missing_since=now, last_seen_at=last_success_at or now).where(
            Posting.id.in_(keys[start : start + CHUNK]) & Posting.missing_since.is_null()
        ).execute()


def forget_validators(company: int | None) -> None:
    """The next look reads the whole board: “as at the last success” would say nothing of the look between."""
    database.changed("update company set etag = '', last_modified = '', body_hash = '' where id = ?", company)


def closed_since(company: int, since: int) -> int:
    """How many of a company's postings were closed from ``since`` (epoch ms) on."""
    return int(
        database.execute(
            "select count(*) from posting where company_id = ? and closed_at >= ?", company, since
        )[0][0]
    )


def close(company: int, keys: Sequence[int], now: int) -> None:
    """Close postings whose going is confirmed, and count anew what is open."""
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        Posting.update(closed_at=now).where(Posting.id.in_(chunk)).execute()
        Match.update(is_open=False).where(Match.posting.in_(chunk)).execute()
        _insert("posting_event", [_event(key, company, now, "closed") for key in chunk])
    database.changed(
        "update company set open_postings = (select count(*) from posting p where p.company_id = company.id"
        " and p.closed_at is null) where id = ?",
        company,
    )
