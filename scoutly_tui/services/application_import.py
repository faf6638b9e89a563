"""Taking applications in: found among the known postings, or kept as postings of their own; all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.postings import FoundPosting, fields_hash
from scoutly_tui.services import edits, intake
from scoutly_tui.services.application_file import Entry
from scoutly_tui.services.intake import CompanySpec
from scoutly_tui.store import database
from scoutly_tui.store.models import Application, ApplicationEvent

EXPLAINED: Final = 100


class Effect(StrEnum):
    """What becomes of one application of a file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Planned:
    """One application of a file: what becomes of it, and the posting and company it belongs to, if they are known."""

    entry: Entry
    effect: Effect
    posting: int | None
    company: int | None


@dataclass(slots=True)
class _Known:
    """What the home knows of companies and their postings, read as it is needed."""

    companies: dict[str, int] = field(default_factory=dict)
    by_url: dict[str, tuple[int, int]] = field(default_factory=dict)
    titles: dict[int, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> _Known:
        known = cls()
        for key, slug, name in database.execute(
            "select id, slug, name from company order by removed_at is null, id desc"
        ):
            known.companies[name.casefold()] = key
            known.companies[slug] = key
        for url, key, company in database.execute("select url, id, company_id from posting order by id"):
            known.by_url[url] = (key, company)
        return known

    def posting(self, company: int, title: str) -> int | None:
        if company not in self.titles:
            rows = database.execute(
                "select title, id from posting where company_id = ? order by closed_at is not null desc, id",
                company,
            )
            self.titles[company] = {found.casefold(): key for found, key in rows}
        return self.titles[company].get(title.casefold())


def plan(user_id: int, entries: Sequence[Entry]) -> list[Planned]:
    """What taking ``entries`` in would do; nothing is written.

    Raises UsageError naming every row whose company is not known here and that has no URL to know it by.
    """
    with database.reading():
        known = _Known.read()
        planned = [_plan_one(user_id, known, entry) for entry in entries]
    lost = [one.entry for one in planned if one.company is None and not one.entry.url]
    if lost:
        lines = [f"  row {entry.number}: “{entry.company}” is not known here" for entry in lost[:EXPLAINED]]
        rest = f"\n  and {len(lost) - EXPLAINED} more" if len(lost) > EXPLAINED else ""
        raise UsageError(
            f"{len(lost)} row{'s name a company' if len(lost) > 1 else ' names a company'} that cannot be found.\n"
            + "\n".join(lines) + rest,
            "Give these rows a url, or add the companies first: scoutly add URL --name NAME",
        )  # fmt: skip
    return planned


def _plan_one(user_id: int, known: _Known, entry: Entry) -> Planned:
    posting, company = known.by_url.get(entry.url, (None, None)) if entry.url else (None, None)
    if company is None:
        company = known.companies.get(entry.company.casefold())
        posting = known.posting(company, entry.title) if company is not None else None
    if posting is None:
        return Planned(entry, Effect.NEW, None, company)
    rows = database.execute(
        "select id, status, coalesce(next_step, ''), next_step_at from application where user_id = ? and posting_id = ?",
        user_id, posting,
    )  # fmt: skip
    if not rows:
        return Planned(entry, Effect.NEW, posting, company)
    key, status, step, step_at = rows[0]
    notes = {
        row[0] for row in database.execute("select note from application_event where application_id = ?", key)
    }
    same = status == entry.status and (not entry.note or entry.note in notes)
    same = same and (not entry.next_step or (step, step_at) == (entry.next_step, entry.next_step_at))
    return Planned(entry, Effect.SAME if same else Effect.CHANGED, posting, company)


def take_in(user_id: int, planned: Sequence[Planned], now: int) -> int:
    """Write what was planned, in one transaction; returns how many applications are new or changed. Undoable."""
    changing = [one for one in planned if one.effect is not Effect.SAME]
    label = f"import {len(changing)} applications"
    made: dict[str, int] = {}
    with edits.recording(user_id, label, now) as edit:
        for one in changing:
            company = one.company or made.get(one.entry.company.casefold())
            if company is None:
                company = _new_company(user_id, one.entry, now)
                made[one.entry.company.casefold()] = company
            posting = one.posting or _posting(user_id, company, one.entry, now)
            _apply(edit, user_id, posting, one.entry, now)
    return len(changing)


def _new_company(user_id: int, entry: Entry, now: int) -> int:
    spec = CompanySpec(entry.company, entry.url)
    return intake.take_in(user_id, [spec], now, undoable=False)[0].key


def _posting(user_id: int, company: int, entry: Entry, now: int) -> int:
    """The posting an application was for that no board shows any more: kept, and closed."""
    at = entry.applied_at or now
    mark = hashlib.sha256(f"{entry.title.casefold()}|{entry.url}".encode()).hexdigest()[:16]
    url = entry.url or database.execute("select careers_url from company where id = ?", company)[0][0]
    found = database.execute(
        "select id from posting where company_id = ? and external_id = ?", company, f"imported:{mark}"
    )
    if found:
        return int(found[0][0])
    posting = FoundPosting(f"imported:{mark}", entry.title, url)
    key = database.execute(
        "insert into posting (company_id, external_id, url, title, fields_hash, first_seen_at, last_seen_at, closed_at,"
        " baseline, details_at) values (?, ?, ?, ?, ?, ?, ?, ?, true, ?) returning id",
        company, posting.external_id, url, entry.title, fields_hash(posting), at, at, at, at,
    )[0][0]  # fmt: skip
    for kind in ("opened", "closed"):
        database.execute(
            "insert into posting_event (posting_id, company_id, at, kind) values (?, ?, ?, ?)",
            key,
            company,
            at,
            kind,
        )
    database.execute(
        "insert into match (user_id, posting_id, company_id, state, is_open, created_at) values (?, ?, ?, 'saved', false, ?)",
        user_id, key, company, now,
    )  # fmt: skip
    return int(key)


def _apply(edit: edits.Recording, user_id: int, posting: int, entry: Entry, now: int) -> None:
    at = entry.applied_at or now
    query: Any = Application.select().where((Application.user == user_id) & (Application.posting == posting))
    found: dict[str, Any] | None = query.dicts().first()
    step = (
        {"next_step": entry.next_step or None, "next_step_at": entry.next_step_at} if entry.next_step else {}
    )
    if found is None:
        key = Application.insert(
            user=user_id, posting=posting, status=entry.status.value, created_at=at, updated_at=at, **step
        ).execute()
        edit.inserted("application", key)
    else:
        key, at = int(found["id"]), max(at, int(found["updated_at"]))
        after = {"status": entry.status.value, "updated_at": at, **step}
        edit.update("application", key, {name: found[name] for name in after}, after)
    event = ApplicationEvent.insert(
        application=key, at=at, status=entry.status.value, note=entry.note
    ).execute()
    edit.inserted("application_event", event)
