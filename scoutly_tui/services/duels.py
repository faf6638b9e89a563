"""Ranking by duels: which two to compare next, what was answered, and what the answers would make of the ranks.

Every answer is stored at once, so a duel goes on where it was left, in another session or on another machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scoutly_tui.domain import duel as rules
from scoutly_tui.domain.duel import Answer, Outcome, Spread
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import edits, ranking
from scoutly_tui.services.ranking import RankCost
from scoutly_tui.store import database
from scoutly_tui.store.models import Duel, DuelAnswer

CHUNK: Final = 500
MOST: Final = 500
"""More than anybody compares; the next question must not keep them waiting."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One of the two that are compared. ``place`` is where it stands at present, from 1."""

    key: int
    name: str
    rank: int
    place: int
    fields: str | None
    headquarters: str | None
    work_model: str | None
    open_postings: int
    best_score: int | None


@dataclass(frozen=True, slots=True)
class DuelView:
    """A duel at this moment. ``question`` is None where nothing is left to ask.

    ``soundness`` is the share of all pairs (0.5–1) expected to stand right; ``remaining`` about how many
    questions more that takes to be good enough.
    """

    key: int
    question: tuple[Contender, Contender] | None
    contenders: int
    answered: int
    undone: int
    soundness: float
    remaining: int
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A rank that a duel would change."""

    key: int
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What taking a duel would do: the changes, most moved first, and what all ranks cost before and after."""

    spread: Spread
    changes: tuple[Change, ...]
    before: RankCost
    after: RankCost


def open_duel(user_id: int, now: int, keys: Sequence[int] = ()) -> DuelView:
    """The duel that was left unfinished, with those added that are tracked since; a new one if there is none.

    With ``keys``, a duel among these companies: the unfinished one only if it is among the same. At most the
    ``MOST`` dearest take part. Raises UsageError where there are not two to compare.
    """
    with database.writing():
        ranked = _ranked(user_id)
        among = set(keys)
        wanted = dict(islice(((k, r) for k, r in ranked.items() if not among or k in among), MOST))
        if len(wanted) < 2:
            raise UsageError(
                "A duel needs two tracked companies.", "Rank some first: r types a rank, t tracks."
            )
        last = (
            Duel.select(Duel.id, Duel.priors)
            .where((Duel.user == user_id) & Duel.ended_at.is_null())
            .order_by(Duel.id.desc())
            .tuples()
            .first()
        )
        priors = _priors(last[1]) if last else {}
        if last and (not keys or priors.keys() & ranked.keys() == wanted.keys()):
            key = int(last[0])
            if fresh := {each: rank for each, rank in wanted.items() if each not in priors}:
                Duel.update(priors=json.dumps(priors | fresh)).where(Duel.id == key).execute()
        else:
            key = Duel.insert(user=user_id, begun_at=now, priors=json.dumps(wanted)).execute()
    return view(user_id, key)


def view(user_id: int, key: int) -> DuelView:
    """The duel ``key`` as it stands. Raises UsageError if this user has no such duel."""
    with database.reading():
        state = _state(user_id, key)
        undone = DuelAnswer.select().where((DuelAnswer.duel == key) & DuelAnswer.undone).count()
        order = state.order()
        pair = state.question()
        names = _names(order[:5])
        question = None if pair is None else _contenders(user_id, pair, order)
    return DuelView(
        key=key, question=question, contenders=len(order), answered=len(state.told), undone=undone,
        soundness=state.soundness(), remaining=state.remaining(),
        leaders=tuple(names[each] for each in order[:5]),
    )  # fmt: skip


def answer(user_id: int, key: int, given: Answer, now: int) -> DuelView:
    """Store an answer and return what to ask next. What was taken back before cannot be redone any more."""
    with database.writing():
        _require_open(user_id, key)
        DuelAnswer.delete().where((DuelAnswer.duel == key) & DuelAnswer.undone).execute()
        DuelAnswer.insert(
            duel=key, first=given.first, second=given.second, outcome=given.outcome.value, at=now
        ).execute()
    return view(user_id, key)


def take_back(user_id: int, key: int) -> DuelView:
    """Take the latest answer back, if there is one."""
    return _switch(user_id, key, undone=False)


def give_again(user_id: int, key: int) -> DuelView:
    """Give the answer taken back last again, if there is one."""
    return _switch(user_id, key, undone=True)


def _switch(user_id: int, key: int, *, undone: bool) -> DuelView:
    with database.writing():
        _require_open(user_id, key)
        found = DuelAnswer.select(DuelAnswer.id).where(
            (DuelAnswer.duel == key) & (DuelAnswer.undone == undone)
        )
        row = found.order_by(DuelAnswer.id if undone else DuelAnswer.id.desc()).tuples().first()
        if row:
            DuelAnswer.update(undone=not undone).where(DuelAnswer.id == row[0]).execute()
    return view(user_id, key)


def proposals(user_id: int, key: int) -> tuple[Proposal, ...]:
    """What taking the duel would do, for each way to spread ranks over its order. Nothing is changed."""
    with database.reading():
        state = _state(user_id, key)
        before = _ranked(user_id)
        order = state.order()
        names = _names(order)
    return tuple(_proposal(spread, order, before, names) for spread in Spread)


def _proposal(spread: Spread, order: list[int], before: dict[int, int], names: dict[int, str]) -> Proposal:
    after = rules.ranks_for(order, before, spread)
    changes = [Change(key, names[key], before[key], after[key]) for key in order if before[key] != after[key]]
    changes.sort(key=lambda change: -abs(change.after - change.before))
    return Proposal(
        spread, tuple(changes), ranking.cost_of(before.values()), ranking.cost_of((before | after).values())
    )


def take(user_id: int, key: int, spread: Spread, now: int) -> int:
    """Give the contenders the ranks that the answers earn them and close the duel; returns how many ranks changed.

    One edit: undoing it gives the ranks back and opens the duel again.
    """
    with database.writing():
        _require_open(user_id, key)
        state = _state(user_id, key)
        before = _ranked(user_id)
        after = rules.ranks_for(state.order(), before, spread)
        changed = {each: rank for each, rank in after.items() if before[each] != rank}
        label = f"duel over {len(after)} companies, {len(state.told)} answers"
        with edits.recording(user_id, label, now) as edit:
            for each, rank in changed.items():
                ranking.record_rank(edit, user_id, each, rank)
            edit.update("duel", key, {"ended_at": None}, {"ended_at": now})
            ranking.refresh(list(changed), now)
    return len(changed)


def give_up(user_id: int, key: int, now: int) -> None:
    """Close the duel and leave every rank as it is. Undoable."""
    with database.writing():
        _require_open(user_id, key)
        with edits.recording(user_id, "give a duel up", now) as edit:
            edit.update("duel", key, {"ended_at": None}, {"ended_at": now})


def _require_open(user_id: int, key: int) -> None:
    if not database.execute(
        "select 1 from duel where id = ? and user_id = ? and ended_at is null", key, user_id
    ):
        raise UsageError("This duel is over.", "d begins another.")


def _state(user_id: int, key: int) -> rules.Duel:
    found = database.execute("select priors from duel where id = ? and user_id = ?", key, user_id)
    if not found:
        raise UsageError("There is no such duel.", "d begins one.")
    tracked = _ranked(user_id)
    priors = {each: rank for each, rank in _priors(found[0][0]).items() if each in tracked}
    answers = database.execute(
        "select first_id, second_id, outcome from duel_answer where duel_id = ? and not undone order by id",
        key,
    )
    return rules.Duel.begin(
        priors, (Answer(first, second, Outcome(outcome)) for first, second, outcome in answers)
    )


def _priors(text: str) -> dict[int, int]:
    return {int(key): int(rank) for key, rank in json.loads(text).items()}


def _ranked(user_id: int) -> dict[int, int]:
    """The ranks of all companies this user tracks."""
    return dict(
        database.execute(
            "select p.company_id, p.rank from user_company_preference p join company c on c.id = p.company_id"
            " where p.user_id = ? and p.tracked and c.removed_at is null order by p.rank desc, p.company_id",
            user_id,
        )
    )


def _names(keys: Sequence[int]) -> dict[int, str]:
    named: dict[int, str] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        marks = ", ".join("?" for _ in chunk)
        named |= dict(database.execute(f"select id, name from company where id in ({marks})", *chunk))
    return named


def _contenders(user_id: int, pair: tuple[int, int], order: list[int]) -> tuple[Contender, Contender]:
    first, second = (_contender(user_id, key, order.index(key) + 1) for key in pair)
    return first, second


def _contender(user_id: int, key: int, place: int) -> Contender:
    name, rank, fields, headquarters, work_model, count, best = database.execute(
        "select c.name, p.rank, c.fields, c.headquarters, c.work_model, c.open_postings,"
        " (select max(m.score) from match m where m.company_id = c.id and m.user_id = p.user_id and m.is_open"
        "  and not m.hidden)"
        " from company c join user_company_preference p on p.company_id = c.id and p.user_id = ? where c.id = ?",
        user_id, key,
    )[0]  # fmt: skip
    return Contender(key, name, rank, place, fields, headquarters, work_model, count, best)
