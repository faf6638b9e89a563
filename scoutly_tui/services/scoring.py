"""Scoring postings for the users who watch their company."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.store import database
from scoutly_tui.store.models import Profile as ProfileRow

if TYPE_CHECKING:
    from scoutly_tui.matching.profile import Profile
    from scoutly_tui.matching.score import Scorer, Verdict

log = logging.getLogger(__name__)
_scorers: dict[int, tuple[int, Scorer]] = {}


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
    return [_score_one(user, posting, company) for user in users]


def _score_one(user: int, posting: FoundPosting, company: str) -> Scored:
    partial = posting.description is None
    version, scorer_version = 0, ""
    try:
        from scoutly_tui.matching.score import SCORER_VERSION as scorer_version

        version, scorer = _scorer(user)
        verdict = scorer.score(_posting_text(posting, company))
    except Exception as error:
        log.exception("scoring failed")
        return Scored(user, None, partial, False, "{}", scorer_version, version, repr(error)[:300])
    return Scored(
        user=user,
        score=verdict.score,
        partial=verdict.partial,
        hidden=verdict.hidden,
        verdict=verdict_json(verdict),
        scorer_version=scorer_version,
        profile_version=version,
        error=None,
    )


def _posting_text(posting: FoundPosting, company: str) -> Any:
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


def _scorer(user: int) -> tuple[int, Scorer]:
    """The user's scorer, made anew when the profile changed."""
    from scoutly_tui.matching.score import Scorer

    version, profile = profile_of(user)
    cached = _scorers.get(user)
    if cached is None or cached[0] != version:
        cached = _scorers[user] = (version, Scorer(profile))
    return cached


def forget_scorers() -> None:
    """Drop what is kept of profiles: another home is opened."""
    _scorers.clear()


def match_rows(
    scored: Sequence[Scored], posting: int, company: int, state: str, now: int
) -> list[dict[str, Any]]:
    """Rows for the ``match`` table."""
    return [
        {
            "user": item.user, "posting": posting, "company": company, "score": item.score, "partial": item.partial,
            "hidden": item.hidden, "verdict": item.verdict, "scorer_version": item.scorer_version,
            "profile_version": item.profile_version, "scored_at": now if item.error is None else None,
            "error": item.error, "state": state, "is_open": True, "created_at": now,
        }
        for item in scored
    ]  # fmt: skip
