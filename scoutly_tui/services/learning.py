"""What the scores learned from one user's own yes and no: kept, looked at, learned anew, forgotten.

The scorer's version in force for a user names what was learned, so that whatever was scored before it is scored
again in the background, as after a change of the profile.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import decisions
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.learning import Learned
    from scoutly_tui.matching.profile import Profile

log = logging.getLogger(__name__)
FEW_NEW: Final = 5
SHARE_NEW: Final = 10
"""With so many new decisions, or one new in so many, it is worth learning again."""

TOP_TERMS: Final = 12
_COLUMNS: Final = "generation, data, labels, liked, profile_version, scorer_version, since, learned_at"
_looked_at: dict[int, Sequence[object]] = {}


@dataclass(frozen=True, slots=True)
class _Row:
    generation: int = 0
    data: str | None = None
    labels: int = 0
    liked: int = 0
    profile_version: int = 0
    scorer_version: str = ""
    since: int = 0
    learned_at: int | None = None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A word, pair of words, skill or work model, and how loudly it speaks for (above 0) or against a posting."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class LearnedView:
    """What was learned. ``share``: how much it counts in a score, from 0 to 1; ``decisions`` there are by now.

    ``since``: decisions before then (epoch ms) are left out, because the person began anew; 0 if none are.
    """

    decisions: int
    liked: int
    learned_from: int
    share: float
    needed: int
    since: int
    learned_at: int | None
    terms: tuple[TermRow, ...]


def version_of(user_id: int) -> str:
    """The scorer's version in force for this user: the scorer's own, and with it what was learned."""
    from scoutly_tui.matching.score import SCORER_VERSION

    rows = database.execute("select generation from learned where user_id = ? and data is not null", user_id)
    return f"{SCORER_VERSION}+{rows[0][0]}" if rows else SCORER_VERSION


def of(user_id: int) -> Learned | None:
    """What was learned for this user, or None. What cannot be read is as if it had never been."""
    from scoutly_tui.matching.learning import Learned

    row = _row(user_id)
    if row.data is None:
        return None
    try:
        return Learned.from_json(row.data)
    except UsageError:
        log.warning("what was learned for user %d cannot be read; scores do without it", user_id)
        return None


def show(user_id: int) -> LearnedView:
    """What was learned for this user, and how many decisions there are by now."""
    from scoutly_tui.matching.learning import FEWEST_LABELS

    with database.reading():
        row = _row(user_id)
        count, liked = decisions.counted(user_id, row.since)
        learned = of(user_id)
    terms = () if learned is None else tuple(TermRow(t.text, t.weight) for t in learned.top(TOP_TERMS))
    return LearnedView(
        decisions=count,
        liked=liked,
        learned_from=row.labels if learned else 0,
        share=learned.share if learned else 0.0,
        needed=FEWEST_LABELS,
        since=row.since,
        learned_at=row.learned_at if learned else None,
        terms=terms,
    )


def is_due(user_id: int, profile_version: int) -> bool:
    """Whether learning again would change much. Costs one look at an index while nothing is edited."""
    now = (*decisions.last_change(user_id), profile_version)
    if _looked_at.get(user_id) == now:
        return False
    due = _is_worth_it(_row(user_id), *_counted(user_id), profile_version)
    if not due:
        _looked_at[user_id] = now
    return due


def _counted(user_id: int) -> tuple[int, int]:
    return decisions.counted(user_id, _row(user_id).since)


def _is_worth_it(row: _Row, count: int, liked: int, profile_version: int) -> bool:
    from scoutly_tui.matching.learning import FEWEST_LABELS
    from scoutly_tui.matching.score import SCORER_VERSION

    if count < FEWEST_LABELS or not 0 < liked < count:
        return row.data is not None
    if row.data is None or (row.profile_version, row.scorer_version) != (profile_version, SCORER_VERSION):
        return True
    moved = abs(count - row.labels) + abs(liked - row.liked)
    return moved >= max(FEW_NEW, row.labels // SHARE_NEW)


def refresh(user_id: int, profile: Profile, profile_version: int, now: int) -> bool:
    """Learn again if it is worth it; whether anything changed. Scores follow by ``version_of``."""
    from scoutly_tui.matching.score import SCORER_VERSION

    with database.reading():
        row = _row(user_id)
        count, liked = decisions.counted(user_id, row.since)
        if not _is_worth_it(row, count, liked, profile_version):
            return False
        learned = _learn(user_id, profile, row.since)
    data = learned.to_json() if learned.share > 0 else None
    if data is None and row.data is None:
        return False
    _write(
        user_id, generation=row.generation + 1, data=data, labels=count, liked=liked,
        profile_version=profile_version, scorer_version=SCORER_VERSION, since=row.since, learned_at=now,
    )  # fmt: skip
    return True


def _learn(user_id: int, profile: Profile, since: int) -> Learned:
    from scoutly_tui.matching.learning import MOST_LABELS
    from scoutly_tui.matching.score import learn
    from scoutly_tui.services import shortlist

    labels = []
    for item in decisions.newest(user_id, since)[-MOST_LABELS:]:
        posting = shortlist.posting_text(item.key)
        if posting is not None:
            labels.append(decisions.label(item, posting))
    return learn(profile, labels)


def forget(user_id: int, now: int) -> int:
    """Begin anew: what was decided up to ``now`` no longer teaches anything. Returns how many decisions those are.

    ``recall`` takes it back.
    """
    with database.reading():
        row = _row(user_id)
        count, _ = decisions.counted(user_id, row.since)
    _write(user_id, generation=row.generation + 1, data=None, labels=0, liked=0, since=now, learned_at=None)
    _looked_at.pop(user_id, None)
    return count


def recall(user_id: int) -> int:
    """Let all decisions teach again, also those before ``forget``. Returns how many there are."""
    with database.reading():
        row = _row(user_id)
        count, _ = decisions.counted(user_id)
    if row.since:
        _write(user_id, generation=row.generation + 1, data=None, labels=0, liked=0, since=0, learned_at=None)
    _looked_at.pop(user_id, None)
    return count


def forget_looks() -> None:
    """Drop what is kept of who has edited something: another home is opened."""
    _looked_at.clear()


def _row(user_id: int) -> _Row:
    rows = database.execute(f"select {_COLUMNS} from learned where user_id = ?", user_id)
    return _Row(*rows[0]) if rows else _Row()


def _write(user_id: int, **values: Any) -> None:
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    taken = ", ".join(f"{name} = excluded.{name}" for name in values)
    with database.writing():
        database.changed(
            f"insert into learned (user_id, {columns}) values (?, {marks}) on conflict (user_id) do update set {taken}",
            user_id, *values.values(),
        )  # fmt: skip
