"""What a look at a board means for decisions made before: snoozed postings wake, re-posts are no news."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.domain.triage import InboxState, SnoozeUntil
from scoutly_tui.store import database

REMEMBERED_MS: Final = 180 * DAY_MS
"""How long a discard also speaks for a re-post: after that much time a person may think otherwise."""


def after_look(company: int, now: int) -> None:
    """Act on what a look at ``now`` wrote: call it in that transaction.

    A posting snoozed until it changes wakes when it did, or is open again; one snoozed until it is posted again
    when it was. A re-post takes over what was decided about the posting before it.
    """
    events = database.execute(
        "select posting_id, kind, detail from posting_event where company_id = ? and at = ?"
        " and kind in ('changed', 'reopened', 'reposted')",
        company, now,
    )  # fmt: skip
    _wake([key for key, kind, _ in events if kind != "reposted"], (None, SnoozeUntil.CHANGE))
    _wake([key for key, kind, _ in events if kind == "reopened"], (SnoozeUntil.REPOST,))
    reposts = {key: int(json.loads(detail)["of"]) for key, kind, detail in events if kind == "reposted"}
    for new, old in reposts.items():
        _take_over(new, old, now)
    _wake(list(reposts.values()), (SnoozeUntil.REPOST, SnoozeUntil.CHANGE, None))


def _wake(postings: Sequence[int], waiting_for: Sequence[SnoozeUntil | None]) -> None:
    conditions = " or ".join("state_reason is null" if r is None else "state_reason = ?" for r in waiting_for)
    reasons = [reason.value for reason in waiting_for if reason is not None]
    for posting in postings:
        database.changed(
            "update match set state = 'seen', state_reason = null where posting_id = ? and state = 'snoozed'"
            f" and snoozed_until is null and ({conditions})",
            posting, *reasons,
        )  # fmt: skip


def _take_over(new: int, old: int, now: int) -> None:
    rows: list[tuple[Any, ...]] = database.execute(
        "select user_id, state, state_reason, snoozed_until, decided_at from match where posting_id = ?", old
    )
    for user, state, reason, until, decided_at in rows:
        fading = state == InboxState.DISCARDED and now - (decided_at or 0) > REMEMBERED_MS
        waited_for_this = state == InboxState.SNOOZED and until is None
        if state in (InboxState.NEW, InboxState.BACKLOG) or fading or waited_for_this:
            continue
        database.changed(
            "update match set state = ?, state_reason = ?, snoozed_until = ?, decided_at = ?"
            " where user_id = ? and posting_id = ? and state = 'new'",
            state, reason, until, decided_at, user, new,
        )  # fmt: skip
