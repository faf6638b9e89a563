"""What a change of profile or scorer would do to the scores, found out before it is taken; nothing is stored.

The work comes in small steps, so that whoever asks can show how far it is, or stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scoutly_tui.services import scoring, shortlist
from scoutly_tui.services.postings import LISTED
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.profile import Profile
    from scoutly_tui.matching.score import Scorer

MOST_LOOKED_AT: Final = 400
"""Of more postings the best and an even draw of the others are looked at."""

BEST: Final = 150
STEP: Final = 10
NOTICEABLE: Final = 3
"""A score that moves by fewer points than this has not moved: every change of a word moves all of them a little."""

MOST_MOVES: Final = 12


@dataclass(frozen=True, slots=True)
class Move:
    """What would become of one posting. Scores are None where there is none."""

    key: int
    title: str
    company: str
    before: int | None
    after: int | None
    hidden_before: bool
    hidden_after: bool
    why_hidden: str = ""
    quote: str = ""

    @property
    def by(self) -> int:
        """How many points it would rise; negative where it would fall."""
        return (self.after or 0) - (self.before or 0)

    @property
    def is_noticeable(self) -> bool:
        """Whether a person would see a difference."""
        return self.hidden_before != self.hidden_after or (
            not self.hidden_before and abs(self.by) >= NOTICEABLE
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change comes to. ``total`` open postings, of which ``looked_at`` were scored both ways.

    Up and down are postings in sight before and after whose score moves noticeably. ``moves`` are the
    postings that a person would notice most, those newly hidden first.
    """

    total: int
    looked_at: int
    up: int = 0
    down: int = 0
    newly_hidden: int = 0
    newly_shown: int = 0
    moves: tuple[Move, ...] = field(default=())

    @property
    def changes_nothing(self) -> bool:
        """Whether nobody would see a difference."""
        return not (self.up or self.down or self.newly_hidden or self.newly_shown)

    @property
    def words(self) -> str:
        """“17 up, 9 down, 3 newly hidden”, of how many."""
        parts = [
            f"{self.up} up",
            f"{self.down} down",
            *([f"{self.newly_hidden} newly hidden"] if self.newly_hidden else []),
            *([f"{self.newly_shown} shown again"] if self.newly_shown else []),
        ]
        told = "nothing moves" if self.changes_nothing else ", ".join(parts)
        if self.looked_at < self.total:
            return f"{told} (of {self.looked_at:,} looked at; {self.total:,} are open)"
        return f"{told} (of {self.total:,} open {'posting' if self.total == 1 else 'postings'})"


@dataclass(frozen=True, slots=True)
class _Stored:
    key: int
    title: str
    company: str
    score: int | None
    hidden: bool


class Preview:
    """The scores of one user's open postings for the profile in force and for another one, a few at a time.

    ``before`` None compares with the scores as they are stored: what another version of the scorer would change.
    """

    def __init__(self, user_id: int, before: Profile | None, after: Profile) -> None:
        with database.reading():
            keys = _open_matches(user_id)
        self._user = user_id
        self._total = len(keys)
        self._keys = _sample(keys)
        self._done = 0
        self._moves: list[Move] = []
        self._before: Scorer | None = None if before is None else scoring.scorer(user_id, before)
        self._after = scoring.scorer(user_id, after)

    @property
    def total(self) -> int:
        """How many postings could move."""
        return self._total

    @property
    def share(self) -> float:
        """How much of the work is done, from 0 to 1."""
        return self._done / len(self._keys) if self._keys else 1.0

    def step(self) -> bool:
        """Score a few more postings; False when all are done."""
        batch = self._keys[self._done : self._done + STEP]
        if batch:
            with database.reading():
                self._moves += [self._move(row) for row in _stored(self._user, batch)]
            self._done += len(batch)
        return self._done < len(self._keys)

    def effect(self) -> Effect:
        """What the postings scored so far come to."""
        noticed = [move for move in self._moves if move.is_noticeable]
        seen = [move for move in noticed if move.hidden_before == move.hidden_after]
        hidden = [move for move in noticed if move.hidden_after and not move.hidden_before]
        shown = [move for move in noticed if move.hidden_before and not move.hidden_after]
        first = [
            *sorted(hidden, key=lambda move: (-(move.before or 0), move.key)),
            *sorted(shown, key=lambda move: (-(move.after or 0), move.key)),
        ]
        rest = sorted(seen, key=lambda move: (-abs(move.by), -(move.after or 0), move.key))
        room = max(MOST_MOVES // 2, MOST_MOVES - len(rest))
        return Effect(
            total=self._total,
            looked_at=self._done,
            up=sum(1 for move in seen if move.by > 0),
            down=sum(1 for move in seen if move.by < 0),
            newly_hidden=len(hidden),
            newly_shown=len(shown),
            moves=tuple([*first[:room], *rest][:MOST_MOVES]),
        )

    def _move(self, row: _Stored) -> Move:
        from scoutly_tui.matching.understanding.reading import Reader

        posting = shortlist.posting_text(row.key)
        assert posting is not None
        # Read once, judged twice: most of the work is in the reading.
        read = Reader(posting)
        after = self._after.score(read)
        broken = next(
            (item for item in after.deal_breakers if item.verdict == "violated" and item.quote), None
        )
        move = Move(
            row.key, row.title, row.company, row.score, after.score, row.hidden, after.hidden,
            broken.text if broken else "", broken.quote if broken else "",
        )  # fmt: skip
        if self._before is None:
            return move
        before = self._before.score(read)
        return replace(move, before=before.score, hidden_before=before.hidden)


def whole(user_id: int, before: Profile | None, after: Profile) -> Effect:
    """The effect in one go, for whoever can wait."""
    preview = Preview(user_id, before, after)
    while preview.step():
        pass
    return preview.effect()


def _open_matches(user_id: int) -> list[int]:
    """The keys of the postings whose score matters: open, listed and not decided against; best first."""
    return [
        row[0]
        for row in database.execute(
            f"select m.posting_id from match m where m.user_id = ? and m.is_open and {LISTED}"
            " and m.state <> 'discarded' order by m.score desc, m.posting_id desc",
            user_id,
        )
    ]


def _sample(keys: Sequence[int]) -> list[int]:
    if len(keys) <= MOST_LOOKED_AT:
        return list(keys)
    rest, wanted = keys[BEST:], MOST_LOOKED_AT - BEST
    return [*keys[:BEST], *(rest[number * len(rest) // wanted] for number in range(wanted))]


def _stored(user_id: int, keys: Sequence[int]) -> list[_Stored]:
    marks = ", ".join("?" * len(keys))
    rows = database.execute(
        "select p.id, p.title, c.name, m.score, m.hidden from match m join posting p on p.id = m.posting_id"
        f" join company c on c.id = p.company_id where m.user_id = ? and p.id in ({marks}) order by p.id",
        user_id, *keys,
    )  # fmt: skip
    return [_Stored(key, title, company, score, bool(hidden)) for key, title, company, score, hidden in rows]
