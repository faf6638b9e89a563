"""Scoring again what was scored for another profile, by another scorer or before it learned, and what failed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain.errors import CannotRunError, CheckError, LeaseLostError, ProblemKind
from scoutly_tui.domain.jobs import AttemptOutcome, JobKind, JobStatus
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.times import HOUR_MS, MINUTE_MS, SECOND_MS
from scoutly_tui.services import details, folding, learning, leases, profile_preview, scoring
from scoutly_tui.services.leases import Claim, Effort
from scoutly_tui.services.scoring import Scored
from scoutly_tui.store import database
from scoutly_tui.store.models import Posting

log = logging.getLogger(__name__)
RETRY_AFTER_MS: Final = HOUR_MS
"""How long a posting waits whose scoring raised: it would most likely raise again."""

PRIORITY: Final = 500_000.0
"""Before what is merely due, behind what a person asked to be checked."""

USERS_AT_ONCE: Final = 50
MOST: Final = 2_000
BATCH: Final = 25
BUDGET_SECONDS: Final = 60.0

_VERSION: Final = "coalesce((select p.version from profile p where p.user_id = {user} and p.active order by p.id limit 1), 0)"
_UNSCORED: Final = (
    "m.score is null and (m.error is null or coalesce(m.scored_at, m.created_at) < ?"
    " or coalesce(m.scored_at, m.created_at) > ?)"
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the scores of one user's open postings are behind. ``left`` of ``total`` wait to be scored again."""

    total: int
    left: int
    profile_changed: bool
    scorer_changed: bool

    @property
    def words(self) -> str:
        """The backlog in a sentence; empty where there is none."""
        if not self.left:
            return ""
        why = (
            "the profile changed"
            if self.profile_changed
            else "the scorer changed or learned"
            if self.scorer_changed
            else ""
        )
        told = f"{self.total - self.left:,} of {self.total:,} postings scored anew"
        return f"{why}: {told}" if why else f"scoring failed for {self.left:,} of {self.total:,} postings"


@dataclass(slots=True)
class _Tally:
    """What scoring again changed so far."""

    up: int = 0
    down: int = 0
    newly_hidden: int = 0
    newly_shown: int = 0

    def count(self, row: dict[str, Any], scored: Scored) -> None:
        was, now = bool(row["match_hidden"]), scored.hidden
        self.newly_hidden += now and not was
        self.newly_shown += was and not now
        if was or now or row["match_score"] is None or scored.score is None:
            return
        by = scored.score - row["match_score"]
        self.up += by >= profile_preview.NOTICEABLE
        self.down += by <= -profile_preview.NOTICEABLE

    @property
    def words(self) -> str:
        """As the preview of a change says it."""
        total = self.up + self.down + self.newly_hidden + self.newly_shown
        if not total:
            return "Nothing moved."
        hidden = f", {self.newly_hidden} newly hidden" if self.newly_hidden else ""
        shown = f", {self.newly_shown} shown again" if self.newly_shown else ""
        return f"{self.up} up, {self.down} down{hidden}{shown}."


def backlog(user_id: int) -> Backlog:
    """How many of this user's open postings are scored for another profile or by another scorer, or not at all."""
    with database.reading():
        version, scorer = _version_in_force(user_id), scoring.scorer_version(user_id)
        groups = database.execute(
            "select profile_version, scorer_version, count(*) from match where user_id = ? and is_open"
            " group by profile_version, scorer_version",
            user_id,
        )
        unscored = database.execute(
            "select count(*) from match where user_id = ? and score is null and is_open and profile_version = ?"
            " and scorer_version = ?",
            user_id, version, scorer,
        )[0][0]  # fmt: skip
    other_profile = sum(count for profile, _, count in groups if profile != version)
    other_scorer = sum(count for profile, by, count in groups if profile == version and by != scorer)
    left = int(other_profile + other_scorer + unscored)
    return Backlog(int(sum(count for *_, count in groups)), left, bool(other_profile), bool(other_scorer))


def _version_in_force(user_id: int) -> int:
    rows = database.execute(
        "select version from profile where user_id = ? and active order by id limit 1", user_id
    )
    return int(rows[0][0]) if rows else 0


def enqueue_for(user_id: int, now: int) -> bool:
    """Queue scoring again for one user at once, because a person asks for it; whether a job was added."""
    with database.writing():
        return bool(_insert(user_id, now))


def enqueue(now: int) -> int:
    """Queue a job for every user who has open postings to be scored again; returns how many. Idempotent.

    Costs the same however many postings there are; of very many users some are looked at each time.
    """
    with database.reading():
        users = database.execute(f'select u.id, {_VERSION.format(user="u.id")} from "user" u order by u.id')
        if len(users) > USERS_AT_ONCE:
            start = now // SECOND_MS % len(users)
            users = [*users[start:], *users[:start]][:USERS_AT_ONCE]
        waiting = [
            user
            for user, version in users
            if (_has_stale(user, version, now) or learning.is_due(user, version)) and not _is_busy(user, now)
        ]
    if not waiting:
        return 0
    with database.writing():
        return sum(_insert(user, now) for user in waiting)


def _has_stale(user: int, version: int, now: int) -> bool:
    """Whether this user has anything to be scored again."""
    scorer = scoring.scorer_version(user)
    mine = "select 1 from match m where m.user_id = ? and m.is_open and"
    since = now - RETRY_AFTER_MS
    return bool(
        database.execute(
            f"select 1 where exists ({mine} m.profile_version < ?) or exists ({mine} m.profile_version > ?)"
            f" or exists ({mine} m.profile_version = ? and m.scorer_version < ?)"
            f" or exists ({mine} m.profile_version = ? and m.scorer_version > ?) or exists ({mine} {_UNSCORED})",
            user, version, user, version, user, version, scorer, user, version, scorer, user, since, now,
        )
    )  # fmt: skip


def _is_busy(user: int, now: int) -> bool:
    """Whether there is a job for this user that lives or lately failed."""
    since = now - RETRY_AFTER_MS
    return bool(
        database.execute(
            "select 1 from job_queue where kind = 'rescore' and user_id = ? and (status in ('pending', 'processing')"
            " or (status in ('failed', 'cancelled') and finished_at > ? and finished_at <= ?)) limit 1",
            user, since, now,
        )
    )  # fmt: skip


def _insert(user: int, now: int) -> int:
    return len(
        database.execute(
            "insert into job_queue (kind, subject, user_id, host, status, reason, priority, not_before, created_at)"
            " values (?, ?, ?, '', ?, ?, ?, 0, ?)"
            " on conflict (kind, subject) where status in ('pending', 'processing') do nothing returning id",
            JobKind.RESCORE, f"user:{user}", user, JobStatus.PENDING, "profile or scorer changed", PRIORITY, now,
        )
    )  # fmt: skip


def run(claimed: Claim, now: Callable[[], int], stopping: Callable[[], bool]) -> int:
    """Do the job of ``claimed`` and settle it; returns how many postings were scored.

    What is not done within a minute is left to the next job. Raises only what is wrong on this machine.
    """
    assert claimed.user is not None
    done, tally = 0, _Tally()
    try:
        version, wanted = scoring.profile_of(claimed.user)
        learning.refresh(claimed.user, wanted, version, now())
        with database.reading():
            keys = _stale(claimed.user, now())
        ends = time.monotonic() + BUDGET_SECONDS
        for start in range(0, len(keys), BATCH):
            if stopping():
                leases.hand_back(claimed, now())
                return done
            if time.monotonic() > ends:
                break
            done += _score_batch(claimed, keys[start : start + BATCH], tally, now())
        with database.writing():
            effort = Effort(found=len(keys), changed=done)
            leases.complete(claimed, AttemptOutcome.OK, effort, now(), note=tally.words if done else None)
    except LeaseLostError:
        leases.settle_cancelled(claimed, Effort(), now())
    except (*database.FAULTS, CannotRunError):
        raise
    except Exception as error:
        log.exception("scoring again broke")
        _fail(claimed, error, now())
    return done


def _fail(claimed: Claim, error: Exception, now: int) -> None:
    import random

    problem = CheckError(ProblemKind.INTERNAL, f"Something in scoutly broke: {clean_line(repr(error), 200)}")
    problem.__cause__ = error
    with database.writing():
        leases.fail(claimed, problem, Effort(), now, retry_base_ms=MINUTE_MS, rng=random.Random())


def _stale(user: int, now: int) -> list[int]:
    """The matches to be scored again, newest postings first."""
    version = _VERSION.format(user="m.user_id")
    rows = database.execute(
        "select m.id from match m where m.user_id = ? and m.is_open"
        f" and (m.profile_version <> {version} or m.scorer_version <> ? or ({_UNSCORED}))"
        " order by m.posting_id desc limit ?",
        user, scoring.scorer_version(user), now - RETRY_AFTER_MS, now, MOST,
    )  # fmt: skip
    return [row[0] for row in rows]


def _score_batch(claimed: Claim, keys: Sequence[int], tally: _Tally, now: int) -> int:
    """Score these matches and write what came of it under the lease; returns how many were written."""
    with database.reading():
        scored = [(row, _score(row)) for row in _rows(keys)]
    with database.writing():
        leases.fence(claimed)
        written = [(row, verdict) for row, verdict in scored if _write(row, verdict, now)]
        for company in {row["company"] for row, _ in written}:
            folding.lead(company)
    for row, verdict in written:
        tally.count(row, verdict)
    return len(written)


def _rows(keys: Sequence[int]) -> list[dict[str, Any]]:
    marks = ", ".join("?" * len(keys))
    found = database.execute(
        "select m.id, m.user_id, m.posting_id, c.name, t.description, m.score, m.hidden from match m"
        " join posting p on p.id = m.posting_id join company c on c.id = p.company_id"
        f" left join posting_text t on t.posting_id = p.id where m.id in ({marks})",
        *keys,
    )
    query: Any = Posting.select().where(Posting.id.in_([row[2] for row in found])).dicts()
    postings: dict[int, dict[str, Any]] = {row["id"]: row for row in query}
    return [
        {
            "match": key, "user": user, "company_name": name, "description": text, "match_score": score,
            "match_hidden": hidden, **postings[posting],
        }
        for key, user, posting, name, text, score, hidden in found
    ]  # fmt: skip


def _score(row: dict[str, Any]) -> Scored:
    posting = details.stored_posting(row, row["description"])
    return scoring.score([row["user"]], posting, row["company_name"])[0]


def _write(row: dict[str, Any], scored: Scored, now: int) -> bool:
    """Whether the verdict was written; not if a check has read the posting anew since."""
    return bool(
        database.changed(
            "update match set score = ?, partial = ?, hidden = ?, verdict = ?, scorer_version = ?, profile_version = ?,"
            " scored_at = ?, error = ? where id = ? and exists (select 1 from posting p where p.id = match.posting_id"
            " and p.fields_hash = ? and coalesce(p.text_hash, '') = ? and coalesce(p.details_at, 0) = ?)",
            scored.score, scored.partial, scored.hidden, scored.verdict, scored.scorer_version, scored.profile_version,
            now, scored.error, row["match"], row["fields_hash"], row["text_hash"] or "", row["details_at"] or 0,
        )
    )  # fmt: skip
