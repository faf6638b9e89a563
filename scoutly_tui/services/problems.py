"""Companies that cannot be checked well: why, since when, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.services import companies, edits, planning
from scoutly_tui.store import database


class Action(StrEnum):
    """What a person can do about a problem."""

    TRY_NOW = "try_now"
    FIND_SOURCE = "find_source"
    CHANGE_URL = "change_url"
    SELECTOR = "selector"
    SNOOZE = "snooze"
    UNTRACK = "untrack"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do first about a kind of problem, in a sentence and as an action."""

    text: str
    action: Action


REMEDIES: Final = {
    ProblemKind.NOT_FOUND: Remedy(
        "The page is gone. Find the source again, or give the new careers URL.", Action.FIND_SOURCE
    ),
    ProblemKind.MOVED: Remedy("The board moved elsewhere. Find the source again.", Action.FIND_SOURCE),
    ProblemKind.EMPTIED: Remedy(
        "Most postings vanished at once. The next look confirms it; check now if you cannot wait.",
        Action.TRY_NOW,
    ),
    ProblemKind.BLOCKED: Remedy(
        "The site refuses programs, and scoutly does not evade that. Give another URL, or snooze it.",
        Action.CHANGE_URL,
    ),
    ProblemKind.LOGIN: Remedy(
        "The page wants a login. Give the URL of the public careers page.", Action.CHANGE_URL
    ),
    ProblemKind.ROBOTS: Remedy(
        "The site's robots.txt asks programs to stay away, and scoutly does. Give another URL.",
        Action.CHANGE_URL,
    ),
    ProblemKind.RATE_LIMITED: Remedy(
        "The server asked us to come less often. Nothing to do: scoutly waits as asked.", Action.SNOOZE
    ),
    ProblemKind.NETWORK: Remedy(
        "The site could not be reached. Check the address, or try now.", Action.TRY_NOW
    ),
    ProblemKind.TIMEOUT: Remedy(
        "The site was too slow to answer. Try now, or wait for the next check.", Action.TRY_NOW
    ),
    ProblemKind.HTTP_ERROR: Remedy(
        "The server reports a fault of its own. Try now, or wait.", Action.TRY_NOW
    ),
    ProblemKind.TOO_LARGE: Remedy(
        "The page is larger than scoutly reads. Give a narrower URL, or raise fetch.max_bytes.",
        Action.CHANGE_URL,
    ),
    ProblemKind.UNREADABLE: Remedy(
        "No postings could be told apart on the page. Give a CSS selector, or the job board's own URL.",
        Action.SELECTOR,
    ),
    ProblemKind.NEEDS_BROWSER: Remedy(
        "The page is empty without a browser. Give the URL of the job board behind it.", Action.CHANGE_URL
    ),
    ProblemKind.INTERNAL: Remedy(
        "Something in scoutly broke. Try now; the attempt's traceback says where.", Action.TRY_NOW
    ),
}


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One company's problem. ``key`` is the company's; ``seen`` an excerpt of what came back."""

    key: int
    company: str
    company_name: str
    careers_url: str
    kind: ProblemKind
    since: int
    failures: int
    message: str
    seen: str
    remedy: str
    action: Action
    next_due_at: int | None
    snoozed_until: int | None
    rank: int | None


def rows(user_id: int, now: int, *, snoozed: bool = False) -> list[ProblemRow]:
    """Problems of companies this user tracks, grouped by kind, dearest first; snoozed ones only if asked for."""
    with database.reading():
        found = database.execute(
            "select c.id, c.slug, c.name, c.careers_url, c.problem, c.problem_since, c.consecutive_failures,"
            " coalesce(c.problem_message, ''), coalesce(c.problem_seen, ''), c.next_due_at, c.problem_snoozed_until, p.rank"
            " from company c join user_company_preference p on p.company_id = c.id and p.user_id = ? and p.tracked"
            " where c.problem is not null and c.removed_at is null order by c.problem, p.rank desc, c.name",
            user_id,
        )
    listed: list[ProblemRow] = []
    for key, slug, name, url, problem, since, failures, message, seen, next_due_at, until, rank in found:
        if not snoozed and until is not None and until > now:
            continue
        kind = ProblemKind(problem)
        remedy = REMEDIES[kind]
        listed.append(
            ProblemRow(
                key,
                slug,
                name,
                url,
                kind,
                since or now,
                failures,
                message,
                seen,
                remedy.text,
                remedy.action,
                next_due_at,
                until,
                rank,
            )
        )
    return listed


def snooze(user_id: int, keys: Sequence[int], until: int, now: int) -> int:
    """Keep these problems out of sight until ``until`` (epoch ms). Undoable; returns how many."""
    with edits.recording(user_id, f"snooze {len(keys)} problems", now) as edit:
        for key in keys:
            before = edits.values("company", key, ("problem_snoozed_until",))
            edit.update("company", key, before, {"problem_snoozed_until": until})
    return len(edit.changes)


def find_again(user_id: int, keys: Sequence[int], now: int) -> list[planning.Queued]:
    """Forget the sources of these companies, so that a check queued at once finds them anew.

    Undoable until that check has found something.
    """
    source = ("source", "board", "board_url")
    with edits.recording(user_id, "find the source again", now) as edit:
        for key in keys:
            before = edits.values("company", key, source)
            if any(before.values()):
                edit.update("company", key, before, dict.fromkeys(source))
    slugs = [row.slug for row in companies.rows_by_keys(user_id, keys, now)]
    return planning.enqueue_companies(slugs, now, reason="find the source again")
