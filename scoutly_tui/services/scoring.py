"""Scoring postings for the users who watch their company."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.services import learning
from scoutly_tui.store import database
from scoutly_tui.store.models import Profile as ProfileRow

if TYPE_CHECKING:
    from scoutly_tui.matching.posting import PostingText
    from scoutly_tui.matching.profile import Profile
    from scoutly_tui.matching.score import Scorer, Verdict
    from scoutly_tui.matching.understanding.reading import Reader

log = logging.getLogger(__name__)
_scorers: dict[int, tuple[int, str, Scorer]] = {}
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Scored:
    """One user's verdict on one posting, ready to be stored. ``score`` None with ``error``: to be tried again."""

    user: int
    score: int | None
    partial: bool
    hidden: bool
    verdict: str
    scorer_version: str
    profile_version: int
    error: str | None


def users_of(company: int) -> list[int]:
    """Whom this company's postings are scored for: those who track it; all users while nobody does."""
    rows = database.execute(
        "select user_id from user_company_preference where company_id = ? and tracked order by user_id",
        company,
    ) or database.execute('select id from "user" order by id')
    return [row[0] for row in rows]


def score(users: Iterable[int], posting: FoundPosting, company: str) -> list[Scored]:
    """What each of ``users`` thinks of ``posting``. A scorer that raises leaves it unscored and waiting."""
    return score_all(users, [posting], company)[0]


def score_all(users: Iterable[int], postings: Sequence[FoundPosting], company: str) -> list[list[Scored]]:
    """``score`` for each of ``postings``; the profiles are read once."""
    if not postings:
        return []
    from scoutly_tui.matching.understanding.reading import Reader

    judges = [_Judge.of(user) for user in users]
    if not judges:
        return [[] for _ in postings]
    scored = []
    for posting in postings:
        try:
            read: Reader | Exception = Reader(posting_text(posting, company))
        except Exception as error:
            log.exception("reading a posting failed")
            read = error
        scored.append([judge.score(posting, read) for judge in judges])
    return scored


@dataclass(frozen=True, slots=True)
class _Judge:
    """A user's scorer at a version of the profile, or what is wrong with that profile."""

    user: int
    version: int
    scorer_version: str
    scorer: Scorer | Exception

    @classmethod
    def of(cls, user: int) -> _Judge:
        version, by = _version_of(user), scorer_version(user)
        try:
            return cls(user, version, by, _scorer(user, version, by))
        except database.FAULTS:
            raise
        except Exception as error:
            log.exception("the profile of user %d is of no use", user)
            return cls(user, version, by, error)

    def score(self, posting: FoundPosting, read: Reader | Exception) -> Scored:
        """The verdict on a posting that is read once for all users."""
        if isinstance(self.scorer, Exception):
            return self._unscored(posting, self.scorer)
        if isinstance(read, Exception):
            return self._unscored(posting, read)
        try:
            verdict = self.scorer.score(read)
        except Exception as error:
            log.exception("scoring failed")
            return self._unscored(posting, error)
        return Scored(
            user=self.user,
            score=verdict.score,
            partial=verdict.partial,
            hidden=verdict.hidden,
            verdict=verdict_json(verdict),
            scorer_version=self.scorer_version,
            profile_version=self.version,
            error=None,
        )

    def _unscored(self, posting: FoundPosting, error: Exception) -> Scored:
        told = clean_line(repr(error), 300)
        partial = posting.description is None
        return Scored(self.user, None, partial, False, "{}", self.scorer_version, self.version, told)


def posting_text(posting: FoundPosting, company: str) -> PostingText:
    """A posting as it was found, as the scorer sees it."""
    from scoutly_tui.matching.posting import PostingText

    return PostingText(
        title=posting.title,
        company=company,
        locations=posting.locations,
        description=posting.description,
        work_model=posting.work_model,
        employment_type=posting.employment_type,
        salary=posting.salary,
        department=posting.department,
        language=posting.language,
    )


def verdict_json(verdict: Verdict) -> str:
    """A verdict as the JSON that is stored beside its score."""
    remarks = {
        name: [{"text": item.text, "quote": item.quote} for item in getattr(verdict, name)]
        for name in ("reasons", "considerations", "stretch_goals")
    }
    broken = [
        {"rule": str(item.rule), "verdict": str(item.verdict), "text": item.text, "quote": item.quote}
        for item in verdict.deal_breakers
    ]
    return json.dumps({**remarks, "deal_breakers": broken, "parts": verdict.parts}, ensure_ascii=False)


def profile_of(user: int) -> tuple[int, Profile]:
    """The version (0: none yet) and value of the profile in force."""
    from scoutly_tui.matching.profile import Profile

    with database.reading():
        row = (
            ProfileRow.select(ProfileRow.version, ProfileRow.data, ProfileRow.cv_text)
            .where((ProfileRow.user == user) & ProfileRow.active)
            .order_by(ProfileRow.id)
            .tuples()
            .first()
        )
    if row is None:
        return 0, Profile()
    return row[0], Profile.from_dict({**json.loads(row[1]), "cv_text": row[2]})


def _version_of(user: int) -> int:
    """The version of the profile in force, 0 if there is none: asked for with every check, so in plain SQL."""
    with database.reading():
        rows = database.execute(
            "select version from profile where user_id = ? and active order by id limit 1", user
        )
    return rows[0][0] if rows else 0


def scorer_version(user: int) -> str:
    """By what this user's postings are scored: the scorer's version and that of what was learned."""
    with database.reading():
        return learning.version_of(user)


def scorer(user: int, wanted: Profile) -> Scorer:
    """A scorer for another profile of this user, with what was learned from their decisions."""
    from scoutly_tui.matching.score import Scorer

    with database.reading():
        return Scorer(wanted, learning.of(user))


def _scorer(user: int, version: int, by: str) -> Scorer:
    """The user's scorer, made anew when the profile or what was learned has changed."""
    with _making:  # the threads of a worker ask at once when it starts
        cached = _scorers.get(user)
        if cached is None or cached[:2] != (version, by):
            cached = _scorers[user] = (version, by, scorer(user, profile_of(user)[1]))
    return cached[2]


def forget_scorers() -> None:
    """Drop what is kept of profiles and decisions: another home is opened."""
    _scorers.clear()
    learning.forget_looks()


def match_rows(
    scored: Sequence[Scored], posting: int, company: int, state: str, now: int
) -> list[dict[str, Any]]:
    """Rows for the ``match`` table, by column."""
    return [
        {
            "user_id": item.user, "posting_id": posting, "company_id": company, "score": item.score, "partial": item.partial,
            "hidden": item.hidden, "verdict": item.verdict, "scorer_version": item.scorer_version,
            "profile_version": item.profile_version, "scored_at": now if item.error is None else None,
            "error": item.error, "state": state, "is_open": True, "created_at": now,
        }
        for item in scored
    ]  # fmt: skip
