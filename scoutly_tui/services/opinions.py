"""What a model said of postings, as it is kept and shown. It stands beside the local score and never moves it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services.postings import Remark
from scoutly_tui.services.shortlist import CONTENT, Brief, Candidate, Listed
from scoutly_tui.store import database
from scoutly_tui.store.models import ModelAnswer
from scoutly_tui.store.models import Opinion as OpinionRow

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.capability import Capability
    from scoutly_tui.matching.llm.evidence import Proven

WIDE_GAP: Final = 40
"""More points than this between the two scores, and the reader is told."""

PROBE_AGAIN_MS: Final = 30 * DAY_MS
ANSWERS_KEPT_MS: Final = 180 * DAY_MS
_GROUNDS: Final = ("reasons", "considerations", "stretch_goals")


@dataclass(frozen=True, slots=True)
class Opinion:
    """A model's second opinion of one posting, for one user.

    ``interest`` is how its title looked, ``score`` what the close reading came to (each 0 to 100, or None
    while there is none). Every remark quotes the posting; ``dropped`` claims did not and are gone.
    ``removed`` sentences of the posting spoke to machines and were kept from the model. ``wide_gap``: the two
    scores lie more than 40 points apart. ``stale``: profile or posting have changed since. ``note`` says why
    there is no opinion, in one sentence.
    """

    model: str
    interest: int | None
    why: str
    screened_at: int | None
    score: int | None
    local_score: int | None
    summary: str
    reasons: tuple[Remark, ...]
    considerations: tuple[Remark, ...]
    stretch_goals: tuple[Remark, ...]
    dropped: int
    removed: int
    sampled: bool
    analysed_at: int | None
    stale: bool
    note: str | None

    @property
    def wide_gap(self) -> bool:
        """Whether the model's score and the local one lie far apart: one of them is worth a doubt."""
        if self.score is None or self.local_score is None:
            return False
        return abs(self.score - self.local_score) > WIDE_GAP


def opinion(user_id: int, posting_key: int) -> Opinion | None:
    """What a model said of this posting to this user; None if none was asked yet."""
    with database.reading():
        rows = database.execute(
            "select o.model, o.interest, o.why, o.screened_at, o.score, coalesce(m.score, o.local_score), o.verdict,"
            f" o.sampled, o.analysed_at, o.note, o.read_as <> {CONTENT}, o.basis"
            " from opinion o join posting p on p.id = o.posting_id"
            " left join match m on m.user_id = o.user_id and m.posting_id = o.posting_id"
            " where o.user_id = ? and o.posting_id = ?",
            user_id, posting_key,
        )  # fmt: skip
        current = _current_basis(user_id)
    if not rows:
        return None
    (model, interest, why, screened_at, score, local, verdict, sampled, analysed_at, note, changed, basis) = (
        rows[0]
    )
    data = json.loads(verdict)
    grounds = {
        name: tuple(Remark(item["text"], item["quote"]) for item in data.get(name, ())) for name in _GROUNDS
    }
    return Opinion(
        model=model, interest=interest, why=why, screened_at=screened_at, score=score, local_score=local,
        summary=data.get("summary", ""), **grounds, dropped=data.get("dropped", 0), removed=data.get("removed", 0),
        sampled=bool(sampled), analysed_at=analysed_at, note=note,
        stale=score is not None and (bool(changed) or (current is not None and current != basis)),
    )  # fmt: skip


def _current_basis(user_id: int) -> str | None:
    """The basis that this user's newest close reading was asked with."""
    rows = database.execute(
        "select basis from opinion where user_id = ? and analysed_at is not null order by analysed_at desc, id desc limit 1",
        user_id,
    )
    return rows[0][0] if rows else None


# ── keeping what was said ─────────────────────────────────────────────────────────────────────────────────


def keep_interest(told: Brief, item: Listed, model: str, interest: int, why: str, now: int) -> None:
    """Inside a transaction: what a title looked like."""
    _upsert(
        told.user, item.key,
        {
            "model": model, "screen_basis": told.screen_basis, "screened_as": item.content, "interest": interest, "why": why,
            "screened_at": now, "tries": 0, "failed_at": None, "note": None,
        },
    )  # fmt: skip


def keep_reading(told: Brief, item: Candidate, model: str, proven: Proven, removed: int, now: int) -> None:
    """Inside a transaction: what a close reading came to."""
    verdict = {
        "summary": proven.summary,
        **{name: [{"text": e.text, "quote": e.quote} for e in getattr(proven, name)] for name in _GROUNDS},
        "dropped": proven.dropped,
        "removed": removed,
    }
    _upsert(
        told.user, item.key,
        {
            "model": model, "basis": told.basis, "read_as": item.content, "score": proven.score,
            "local_score": item.local_score, "verdict": json.dumps(verdict, ensure_ascii=False),
            "sampled": item.sampled, "analysed_at": now, "tries": 0, "failed_at": None, "note": None,
        },
    )  # fmt: skip


def keep_failure(told: Brief, items: Sequence[Listed | Candidate], note: str, now: int) -> None:
    """Inside a transaction: why there is no answer about these. They are tried again a day later, twice.

    What was said before was about another profile or another text, and is dropped.
    """
    for item in items:
        asked: dict[str, Any]
        if isinstance(item, Candidate):
            asked = {
                "basis": told.basis, "read_as": item.content, "sampled": item.sampled, "score": None,
                "verdict": "{}", "analysed_at": None,
            }  # fmt: skip
        else:
            asked = {
                "screen_basis": told.screen_basis,
                "screened_as": item.content,
                "interest": None,
                "why": "",
            }
        _upsert(told.user, item.key, {**asked, "failed_at": now, "note": note})
        database.changed(
            "update opinion set tries = tries + 1 where user_id = ? and posting_id = ?", told.user, item.key
        )


def _upsert(user: int, posting: int, values: Mapping[str, Any]) -> None:
    OpinionRow.insert(user=user, posting=posting, **values).on_conflict(
        conflict_target=[OpinionRow.user, OpinionRow.posting], update=dict(values)
    ).execute()


# ── answers and capabilities, remembered ──────────────────────────────────────────────────────────────────


def kept_answers(keys: Sequence[str]) -> dict[str, Any]:
    """The kept answers among ``keys``."""
    if not keys:
        return {}
    marks = ", ".join("?" for _ in keys)
    with database.reading():
        rows = database.execute(f"select key, answer from model_answer where key in ({marks})", *keys)
    return {key: json.loads(answer) for key, answer in rows}


def keep_answer(key: str, operation: str, model: str, answer: Mapping[str, Any], now: int) -> None:
    """Inside a transaction: remember ``answer`` for the same question."""
    ModelAnswer.insert(
        key=key,
        operation=operation,
        model=model,
        answer=json.dumps(answer, ensure_ascii=False),
        created_at=now,
    ).on_conflict_ignore().execute()


def forget_old_answers(now: int) -> int:
    """Inside a transaction: drop answers nobody has needed for half a year; returns how many."""
    return database.changed("delete from model_answer where created_at < ?", now - ANSWERS_KEPT_MS)


class StoredCapabilities:
    """What models can do, in the database (``matching.llm.capability.CapabilityMemory``)."""

    def __init__(self, now: int) -> None:
        self._now = now

    def load(self, key: str) -> Capability | None:
        """What was learnt of ``key`` in the last 30 days, or None: servers are upgraded."""
        from scoutly_tui.matching.llm.capability import Capability, Mode

        with database.reading():
            rows = database.execute(
                "select mode, token_limit, temperature from model_capability where key = ? and learnt_at > ?",
                key, self._now - PROBE_AGAIN_MS,
            )  # fmt: skip
        return Capability(Mode(rows[0][0]), rows[0][1], bool(rows[0][2])) if rows else None

    def save(self, key: str, capability: Capability) -> None:
        """Remember ``capability``."""
        with database.writing():
            database.changed(
                "insert into model_capability (key, mode, token_limit, temperature, learnt_at) values (?, ?, ?, ?, ?)"
                " on conflict (key) do update set mode = excluded.mode, token_limit = excluded.token_limit,"
                " temperature = excluded.temperature, learnt_at = excluded.learnt_at",
                key, capability.mode.value, capability.limit, capability.temperature, self._now,
            )  # fmt: skip
