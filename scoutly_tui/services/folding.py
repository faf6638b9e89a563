"""Near-duplicates on one row: which postings of a company are one vacancy, and which of them stands for all.

Which are one is a fact of the postings (``posting.fold``, the smallest key among them). Who leads is a matter of
each user (``match.folded_under``): what a rule hides never stands for what it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.triage import DiscardReason, InboxState
from scoutly_tui.store import database
from scoutly_tui.store.models import Posting

CHUNK: Final = 500
_LEADS_FIRST: Final = {
    InboxState.SAVED: 0,
    InboxState.SNOOZED: 1,
    InboxState.DISCARDED: 2,
    InboxState.SEEN: 3,
    InboxState.BACKLOG: 4,
    InboxState.NEW: 5,
}
"""What was decided stands for what comes later: one more place of a role one knows is no news."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Groups of external ids that are one vacancy each, and all that were looked at."""

    groups: tuple[tuple[str, ...], ...] = ()
    touched: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def _title_key(title: str) -> str:
    from scoutly_tui.matching.duplicates import title_key

    return title_key(title)


def plan(company: int, name: str, fresh: Sequence[FoundPosting]) -> Plan:
    """What ``fresh`` (new or changed) postings fold with, themselves and the open ones known. Reads only.

    Where of two alike one's text is not read yet, nothing is decided.
    """
    if not fresh:
        return Plan()
    alike: dict[str, dict[str, FoundPosting]] = {}
    for posting in fresh:
        alike.setdefault(_title_key(posting.title), {})[posting.external_id] = posting
    for posting in _known(company, {posting.external_id for posting in fresh}, alike):
        alike[_title_key(posting.title)][posting.external_id] = posting
    groups: list[tuple[str, ...]] = []
    touched: set[str] = set()
    for members in alike.values():
        if len({posting.description is None for posting in members.values()}) > 1:
            continue
        touched |= set(members)
        if len(members) > 1:
            groups += _folded(name, list(members.values()))
    return Plan(tuple(groups), frozenset(touched))


def _known(company: int, but: set[str], alike: Iterable[str]) -> list[FoundPosting]:
    """The open postings whose titles say the same as one of ``alike``."""
    from scoutly_tui.services.details import stored_posting

    titles = set(alike)
    rows = database.execute(
        "select id, external_id, title from posting where company_id = ? and closed_at is null", company
    )
    wanted = [
        key for key, external_id, title in rows if external_id not in but and _title_key(title) in titles
    ]
    found: list[FoundPosting] = []
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        query: Any = Posting.select().where(Posting.id.in_(chunk)).dicts()
        texts = dict(
            database.execute(
                "select posting_id, description from posting_text"
                f" where posting_id in ({', '.join('?' for _ in chunk)})",
                *chunk,
            )
        )
        found += [stored_posting(row, texts.get(row["id"])) for row in query]
    return found


def _folded(name: str, members: list[FoundPosting]) -> list[tuple[str, ...]]:
    """The groups of two and more among ``members``, whose titles say the same.

    Those that read exactly alike are compared once for all.
    """
    from scoutly_tui.matching.duplicates import Vacancy, fold
    from scoutly_tui.matching.posting import PostingText

    same: dict[tuple[object, ...], list[FoundPosting]] = {}
    for item in members:
        contents = (item.title, item.description, item.employment_type, item.work_model, item.salary)
        same.setdefault(contents, []).append(item)
    groups = list(same.values())
    vacancies = [
        Vacancy(
            number, 0,
            PostingText(
                title=first.title, company=name, locations=first.locations, description=first.description,
                work_model=first.work_model, employment_type=first.employment_type, salary=first.salary,
                department=first.department, language=first.language,
            ),
            first.requisition,
        )
        for number, (first, *_) in enumerate(groups)
    ]  # fmt: skip
    folded = [
        tuple(posting.external_id for number in fold_.members for posting in groups[number])
        for fold_ in (fold(vacancies) if len(vacancies) > 1 else [_Single((0,))])
    ]
    return [members_ for members_ in folded if len(members_) > 1]


@dataclass(frozen=True, slots=True)
class _Single:
    members: tuple[int, ...]


def write(company: int, plan: Plan) -> None:
    """Write what ``plan`` found, in the caller's transaction, and who leads now."""
    touched = sorted(plan.touched)
    there: dict[str, tuple[int, int | None]] = {}
    for start in range(0, len(touched), CHUNK):
        chunk = touched[start : start + CHUNK]
        rows = database.execute(
            "select external_id, id, fold from posting where company_id = ?"
            f" and external_id in ({', '.join('?' for _ in chunk)})",
            company, *chunk,
        )  # fmt: skip
        there |= {external_id: (key, fold) for external_id, key, fold in rows}
    wanted: dict[int, int | None] = dict.fromkeys(key for key, _ in there.values())
    for group in plan.groups:
        keys = [there[external_id][0] for external_id in group if external_id in there]
        if len(keys) > 1:
            wanted |= dict.fromkeys(keys, min(keys))
    before = dict(there.values())
    for key, fold in wanted.items():
        if fold != before[key]:
            database.changed("update posting set fold = ? where id = ?", fold, key)
    lead(company)


def lead(company: int) -> None:
    """Let in every fold of a company, for every user, one open posting stand for the others."""
    rows = database.execute(
        "select m.id, m.user_id, m.posting_id, m.folded_under, m.hidden, m.state, m.state_reason, m.score, m.is_open,"
        " p.fold, p.first_seen_at, p.missing_since from posting p join match m on m.posting_id = p.id where p.company_id = ?"
        " and ((p.fold is not null and m.is_open) or m.folded_under is not null)",
        company,
    )
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    under: dict[int, int | None] = {}
    for row in rows:
        key, user, _, _, hidden, state, reason, _, is_open, fold, _, _ = row
        under[key] = None
        alone = state == InboxState.DISCARDED and reason == DiscardReason.LOCATION
        if is_open and fold is not None and not alone:
            groups.setdefault((user, fold, bool(hidden)), []).append(row)
    for members in groups.values():
        first = min(members, key=_place)
        under |= {row[0]: first[2] for row in members if row is not first}
    for row in rows:
        if row[3] != under[row[0]]:
            database.changed("update match set folded_under = ? where id = ?", under[row[0]], row[0])


def _place(row: tuple[Any, ...]) -> tuple[int, bool, int, int, int]:
    _, _, posting, _, _, state, _, score, _, _, first_seen_at, missing_since = row
    closing = missing_since is not None
    return _LEADS_FIRST[InboxState(state)], closing, -1 if score is None else -score, first_seen_at, posting
