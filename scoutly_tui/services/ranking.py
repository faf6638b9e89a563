"""Ranks and tracking: what a person wants watched, and how that turns into due times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from scoutly_tui.domain import ranks
from scoutly_tui.services import edits, folding
from scoutly_tui.services.company_rows import DEFAULT_RANK as DEFAULT_RANK
from scoutly_tui.services.company_rows import RankCost as RankCost
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, UserCompanyPreference


def set_rank(user_id: int, keys: Sequence[int], rank: object, now: int) -> int:
    """Give every company of ``keys`` ``rank`` and return how many changed. Raises UsageError."""
    value = ranks.validate_rank(rank)
    return _edit(user_id, keys, now, f"rank {value}", lambda _: value, track=True)


def nudge(user_id: int, keys: Sequence[int], by: int, now: int) -> int:
    """Move the ranks of ``keys`` by ``by``, within 1–100; returns how many changed."""
    return _edit(user_id, keys, now, f"rank {by:+d}", lambda rank: ranks.nudge(rank, by))


def to_band_edge(user_id: int, keys: Sequence[int], up: bool, now: int) -> int:
    """Move each of ``keys`` to the nearest rank that changes its interval; returns how many changed."""
    label = "rank to the next band" if up else "rank to the band below"
    return _edit(user_id, keys, now, label, lambda rank: ranks.next_band_edge(rank, up=up))


def set_tracked(user_id: int, keys: Sequence[int], tracked: bool, now: int) -> int:
    """Track or stop tracking ``keys`` (their ranks stay); returns how many changed."""
    return _edit(user_id, keys, now, "track" if tracked else "untrack", lambda rank: rank, track=tracked)


def _edit(
    user_id: int,
    keys: Sequence[int],
    now: int,
    label: str,
    change: Callable[[int], int],
    *,
    track: bool | None = None,
) -> int:
    with database.writing(), edits.recording(user_id, _labelled(label, keys), now) as edit:
        for key in keys:
            _change_one(edit, user_id, key, now, change, track)
        refresh(keys, now)
    return len(edit.changes)


def _change_one(
    edit: edits.Recording, user_id: int, key: int, now: int, change: Callable[[int], int], track: bool | None
) -> None:
    found = (
        UserCompanyPreference.select(
            UserCompanyPreference.id, UserCompanyPreference.rank, UserCompanyPreference.tracked
        )
        .where((UserCompanyPreference.user == user_id) & (UserCompanyPreference.company == key))
        .tuples()
        .first()
    )
    if found is None and track is False:
        return
    if found is None:
        row_id = UserCompanyPreference.insert(
            user=user_id,
            company=key,
            rank=change(DEFAULT_RANK),
            tracked=True if track is None else track,
            updated_at=now,
        ).execute()
        edit.inserted("preference", row_id, company=key)
        return
    row_id, rank, tracked = found
    before = {"rank": rank, "tracked": tracked}
    edit.update(
        "preference", row_id, before, {"rank": change(rank), "tracked": tracked if track is None else track}
    )


def _labelled(label: str, keys: Sequence[int]) -> str:
    if len(keys) != 1:
        return f"{label} ({len(keys)} companies)"
    name = Company.select(Company.name).where(Company.id == keys[0]).scalar()
    return f"{label}: {name}"


def refresh(keys: Sequence[int], now: int) -> None:
    """Bring the effective rank, the due time and the waiting checks of companies in line with the preferences.

    Call inside the transaction that changed them.
    """
    for key in keys:
        database.execute(
            "update company set effective_rank = case when removed_at is null then (select max(p.rank)"
            " from user_company_preference p where p.company_id = company.id and p.tracked) end where id = ?",
            key,
        )
        _refresh_due(key)
        _take_back_checks(key, now)
        _show_known_postings(key, now)


def _take_back_checks(key: int, now: int) -> None:
    """What was queued because it was due is not, once nobody tracks the company; for a removed one nothing is."""
    removed = (
        "exists (select 1 from company c where c.id = job_queue.company_id and c.removed_at is not null)"
    )
    untracked = (
        "exists (select 1 from company c where c.id = job_queue.company_id and c.effective_rank is null)"
    )
    database.changed(
        "update job_queue set status = 'cancelled', finished_at = ? where company_id = ? and status = 'pending'"
        f" and kind = 'check' and ({removed} or (reason = 'due' and {untracked}))",
        now, key,
    )  # fmt: skip
    database.changed(
        f"update job_queue set cancel_requested = true where company_id = ? and status = 'processing' and {removed}",
        key,
    )


def _show_known_postings(key: int, now: int) -> None:
    """Whoever begins to track a company finds what is open there in the backlog, to be scored in the background."""
    database.execute(
        "insert into match (user_id, posting_id, company_id, state, created_at)"
        " select r.user_id, p.id, p.company_id, 'backlog', ? from user_company_preference r"
        " join posting p on p.company_id = r.company_id and p.closed_at is null"
        " where r.company_id = ? and r.tracked and not exists"
        " (select 1 from match m where m.user_id = r.user_id and m.posting_id = p.id)",
        now, key,
    )  # fmt: skip
    folding.lead(key)


def _refresh_due(key: int) -> None:
    row = (
        Company.select(
            Company.effective_rank, Company.last_success_at, Company.held_until, Company.created_at
        )
        .where(Company.id == key)
        .tuples()
        .first()
    )
    if row is None or row[0] is None:
        return
    rank, last_success_at, held_until, created_at = row
    base = created_at if last_success_at is None else last_success_at + ranks.interval_ms(rank)
    Company.update(next_due_at=max(base, held_until or 0)).where(Company.id == key).execute()


edits.on_company_change(refresh)


def record_rank(edit: edits.Recording, user_id: int, key: int, rank: int) -> None:
    """Give one company ``rank`` as part of a larger edit. ``refresh`` is the caller's to call."""
    _change_one(edit, user_id, key, edit.now, lambda _: rank, None)


def cost(user_id: int) -> RankCost:
    """What this user's tracked ranks cost in checks."""
    with database.reading():
        found = database.execute(
            "select p.rank, count(*) from user_company_preference p join company c on c.id = p.company_id"
            " where p.user_id = ? and p.tracked and c.removed_at is null group by p.rank",
            user_id,
        )
    return _cost(found)


def cost_of(given: Iterable[int]) -> RankCost:
    """What companies tracked with these ranks cost."""
    return _cost(Counter(given).items())


def cost_with(user_id: int, keys: Sequence[int], rank: int | None) -> RankCost:
    """What the ranks would cost if ``keys`` were tracked at ``rank``; with None, if they were untracked."""
    with database.reading():
        kept = dict(
            database.execute(
                "select p.company_id, p.rank from user_company_preference p join company c on c.id = p.company_id"
                " where p.user_id = ? and p.tracked and c.removed_at is null",
                user_id,
            )
        )
    for key in keys:
        kept.pop(key, None)
    return cost_of([*kept.values(), *([] if rank is None else [rank] * len(keys))])


def cost_by_band(user_id: int, keys: Sequence[int]) -> tuple[RankCost, dict[int, RankCost]]:
    """What all ranks cost now, and with ``keys`` in each band, by its days."""
    return cost(user_id), {band.days: cost_with(user_id, keys, band.low) for band in ranks.BANDS}


def _cost(counted: Iterable[tuple[int, int]]) -> RankCost:
    by_interval = {band.days: 0 for band in ranks.BANDS}
    for rank, count in counted:
        by_interval[ranks.interval_days(rank)] += count
    return RankCost(by_interval, sum(count / days for days, count in by_interval.items()))
