"""What one user decided: postings saved or applied to are a yes, discarded ones a no. A fold counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, InboxState
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.learning import Label
    from scoutly_tui.matching.posting import PostingText

MOST: Final = 1_000
_DECIDED: Final = (
    # Two short index scans: asking for either in one condition would look at every match there is.
    " from (select x.id from match x where x.user_id = ? and x.state in ('saved', 'discarded')"
    " union select x.id from application b join match x on x.user_id = b.user_id and x.posting_id = b.posting_id"
    " where b.user_id = ?) d join match m on m.id = d.id"
    " left join application a on a.user_id = m.user_id and a.posting_id = m.posting_id"
    " where m.folded_under is null and coalesce(m.decided_at, a.created_at, m.created_at) > ?"
)
_YES: Final = (
    f"(m.state = '{InboxState.SAVED}' or (a.id is not null and a.status <> '{ApplicationStatus.DISCARDED}'))"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One posting this person decided on. ``hidden``: a rule hides it, yet they decided."""

    key: int
    company: int
    liked: bool
    score: int | None
    model_score: int | None
    hidden: bool
    reason: str | None


def newest(user_id: int, since: int = 0) -> list[Decision]:
    """The newest ``MOST`` decisions of this user after ``since`` (epoch ms), oldest first."""
    rows = database.execute(
        f"select m.posting_id, m.company_id, {_YES}, m.score, o.score, m.hidden, m.state_reason"
        + _DECIDED.replace(
            " where m.", " left join opinion o on o.user_id = m.user_id and o.posting_id = m.posting_id where m.", 1
        )
        + " order by coalesce(m.decided_at, a.created_at, m.created_at) desc, m.id desc limit ?",
        user_id, user_id, since, MOST,
    )  # fmt: skip
    return [
        Decision(key, company, bool(liked), score, model_score, bool(hidden), reason)
        for key, company, liked, score, model_score, hidden, reason in reversed(rows)
    ]


def counted(user_id: int, since: int = 0) -> tuple[int, int]:
    """How many decisions there are after ``since`` (epoch ms), and how many of them are a yes."""
    row = database.execute(
        f"select count(*), coalesce(sum(case when {_YES} then 1 else 0 end), 0){_DECIDED}",
        user_id,
        user_id,
        since,
    )[0]
    return int(row[0]), int(row[1])


def label(item: Decision, posting: PostingText) -> Label:
    """A decision as learning takes it."""
    from scoutly_tui.matching.learning import Label

    reason = next((reason for reason in DiscardReason if reason.value == item.reason), None)
    return Label(posting, item.liked, reason)


def last_change(user_id: int) -> Sequence[object]:
    """What is different whenever this user has edited something: their newest edit, and whether it is undone."""
    rows = database.execute("select id, undone from edit where user_id = ? order by id desc limit 1", user_id)
    return tuple(rows[0]) if rows else ()
