"""How one board changes from day to day."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.dice import dice
from scoutly_tui.demo.postings import DemoPosting, edit_posting, write_posting
from scoutly_tui.domain.times import DAY_MS, HOUR_MS

SMALLEST: Final = 5
WINDOW_DAYS: Final = 7
"""No board loses more than 40 % of its postings within so many days, unless that is planted."""

_EMPTY: Final = {
    "emptied_on_2": lambda day: day >= 2,
    "emptied_on_3": lambda day: day >= 3,
    "glitch_on_2": lambda day: day == 2,
}
_BACK_ON_4: Final = 1_000
"""A day so late that chance brings nothing back that left on it."""

_QUIET: Final = 0.5
"""The share of days on which nothing happens to a board."""


class Board:
    """One company's postings on every day from 0 on, worked out as far as somebody asked.

    ``start_ms`` is the moment day 0 begins; ``dreams`` says on which days a posting for the demo's person
    appears. Not safe to share between threads without a lock.
    """

    def __init__(self, company: DemoCompany, seed: int, start_ms: int, dreams: Callable[[int], bool]) -> None:
        self._company = company
        self._seed = seed
        self._start_ms = start_ms
        self._dreams = dreams
        self._serial = 0
        self._wavering = 0
        self._gone: dict[int, tuple[int, DemoPosting]] = {}
        self.unlisted = self._unlisted()
        self._days = [self._first_day()]
        self._revisions = [0]

    def on(self, day: int) -> tuple[DemoPosting, ...]:
        """The postings that the board shows on ``day``, newest first."""
        self._reach(day)
        empty = _EMPTY.get(self._company.trouble)
        return () if empty is not None and empty(day) else self._days[max(0, day)]

    def revision(self, day: int) -> int:
        """The day on which the board last changed, up to ``day``."""
        self._reach(day)
        empty = _EMPTY.get(self._company.trouble)
        if empty is None:
            return self._revisions[max(0, day)]
        # A planted emptiness is a change of its own on its first day, and so is its end.
        switched = max((d for d in range(1, day + 1) if empty(d) != empty(d - 1)), default=0)
        return max(switched, self._revisions[max(0, day)])

    def posting(self, external_id: str, day: int) -> DemoPosting | None:
        """The posting ``external_id`` as the board shows it on ``day``; None if it does not."""
        return next((p for p in self.on(day) if p.external_id == external_id), None)

    def _reach(self, day: int) -> None:
        while len(self._days) <= day:
            today = len(self._days)
            board = self._next_day(today)
            changed = board != self._days[-1]
            self._revisions.append(today if changed else self._revisions[-1])
            self._days.append(board if changed else self._days[-1])

    def _first_day(self) -> tuple[DemoPosting, ...]:
        rng = dice(self._seed, self._company.slug, "first")
        own_site = self._company.source in ("jsonld", "html")
        size = rng.choice((6, 7, 8, 9, 10, 12) if own_site else (6, 8, 9, 11, 14, 18, 24, 32))
        if rng.random() < 0.08:
            size = 30 if own_site else 55
        board = []
        for place in range(size):
            age = rng.randint(1 + place, 4 + 3 * place) * DAY_MS + rng.randrange(24) * HOUR_MS
            board.append(self._write(self._start_ms - age, rng, dream=place == 0 and self._dreams(0)))
        return _newest_first(board)

    def _next_day(self, day: int) -> tuple[DemoPosting, ...]:
        rng = dice(self._seed, self._company.slug, day)
        board = list(self._days[-1])
        if self._company.rank is not None and self._company.rank > 80:
            self._change_mind(board, day, rng)
        if rng.random() >= _QUIET:
            self._lose(board, day, rng)
            if rng.random() < 0.35:
                spot = rng.randrange(len(board))
                board[spot] = edit_posting(board[spot], self._at(day, rng), rng)
            self._bring_back(board, day, rng)
            arrivals = rng.choice((1, 1, 2) if len(board) <= len(self._days[0]) else (0, 0, 1, 1))
            board += [self._write(self._at(day, rng), rng) for _ in range(arrivals)]
        if self._dreams(day):
            board.append(self._write(self._at(day, rng), rng, dream=True))
        return _newest_first(board)

    def _lose(self, board: list[DemoPosting], day: int, rng: random.Random) -> None:
        crowded = 2 * len(board) > 3 * len(self._days[0])
        for _ in range(rng.choice((1, 1, 2, 3) if crowded else (0, 0, 1, 1, 2))):
            leaver = rng.choice(board)
            rest = [posting for posting in board if posting is not leaver]
            if (leaver.dream and day < 6) or not self._may_become(rest):
                continue
            board.remove(leaver)
            self._gone[leaver.serial] = (day, leaver)

    def _change_mind(self, board: list[DemoPosting], day: int, rng: random.Random) -> None:
        """The daily favourites take one posting down on day 1 and put it up again on day 4, long closed."""
        if day == 1:
            leaver = min((p for p in board if not p.dream), key=lambda posting: posting.serial)
            board.remove(leaver)
            self._gone[leaver.serial] = (_BACK_ON_4, leaver)
            self._wavering = leaver.serial
        elif day == 4:
            _, posting = self._gone.pop(self._wavering)
            board.append(replace(posting, updated_at=self._at(day, rng)))

    def _may_become(self, rest: list[DemoPosting]) -> bool:
        """Whether nobody who looked within the window would find too much of the board gone."""
        left = {posting.serial for posting in rest}
        return len(rest) >= SMALLEST and all(
            5 * sum(1 for p in before if p.serial not in left) <= 2 * len(before)
            for before in self._days[-WINDOW_DAYS:]
        )

    def _bring_back(self, board: list[DemoPosting], day: int, rng: random.Random) -> None:
        back = [serial for serial, (since, _) in self._gone.items() if 1 <= day - since <= 12]
        if back and rng.random() < 0.2:
            _, posting = self._gone.pop(rng.choice(back))
            board.append(replace(posting, updated_at=self._at(day, rng)))

    def _write(self, at: int, rng: random.Random, *, dream: bool = False) -> DemoPosting:
        self._serial += 1
        return write_posting(self._company, self._serial, at, rng, dream=dream)

    def _unlisted(self) -> tuple[DemoPosting, ...]:
        """What an Ashby board holds but does not show: a talent pool or two."""
        if self._company.source != "ashby":
            return ()
        rng = dice(self._seed, self._company.slug, "unlisted")
        first = 9_001
        return tuple(
            replace(write_posting(self._company, first + n, self._start_ms - 90 * DAY_MS, rng), listed=False)
            for n in range(rng.randint(1, 2))
        )

    def _at(self, day: int, rng: random.Random) -> int:
        """A moment in the half day before ``day`` began: nothing is published in a visitor's future."""
        return self._start_ms + day * DAY_MS - rng.randrange(1, 12 * 60) * 60_000


def _newest_first(board: list[DemoPosting]) -> tuple[DemoPosting, ...]:
    return tuple(sorted(board, key=lambda posting: (-posting.posted_at, posting.serial)))
