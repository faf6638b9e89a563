"""The demo's world: who is in it, and what is true there on every day."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType
from typing import Any, Final

from scoutly_tui.demo import person
from scoutly_tui.demo.boards import Board
from scoutly_tui.demo.companies import DemoCompany, found_companies
from scoutly_tui.demo.postings import DemoPosting
from scoutly_tui.domain.errors import ProblemKind, UsageError
from scoutly_tui.domain.times import DAY_MS

START_MS: Final = 1_767_600_000_000
"""Monday, 5 January 2026, 08:00 UTC: when a world begins that was not told otherwise."""

MOST_COMPANIES: Final = 50_000
SLOW_SECONDS: Final = 1.5
DREAMS_A_DAY: Final = 4


class World:
    """Invented companies and their boards; the same for the same arguments, on every machine.

    ``start_ms`` is the moment its day 0 begins (epoch ms, UTC). ``latency`` is how many seconds its answers
    take, at least and at most. Boards come into being when they are first asked for. Safe to share between
    threads. Raises UsageError for a number of companies or a latency that makes no sense.
    """

    def __init__(
        self,
        companies: int = 110,
        seed: int = 7,
        latency: tuple[float, float] = (0, 0),
        start_ms: int = START_MS,
    ) -> None:
        if not 1 <= companies <= MOST_COMPANIES:
            raise UsageError(
                f"A demo of {companies} companies is not possible.",
                f"Give a number from 1 to {MOST_COMPANIES}.",
            )
        if not 0 <= latency[0] <= latency[1] <= 60:
            raise UsageError(
                "That latency makes no sense.", "Give seconds as MIN,MAX, such as 0.05,0.4, at most 60."
            )
        self.seed = seed
        self.latency = latency
        self.start_ms = start_ms
        self.companies = found_companies(companies, seed)
        self.by_slug: Mapping[str, DemoCompany] = MappingProxyType({c.slug: c for c in self.companies})
        self.by_host: Mapping[str, DemoCompany] = MappingProxyType({c.host: c for c in self.companies})
        self.by_board: Mapping[tuple[str, str], DemoCompany] = MappingProxyType(
            {(c.source, c.board): c for c in self.companies if c.source}
        )
        self._healthy = sum(1 for company in self.companies if company.number >= 0)
        self._boards: dict[str, Board] = {}
        self._lock = threading.Lock()

    @property
    def ranked(self) -> tuple[DemoCompany, ...]:
        """The companies that somebody tracks, highest rank first."""
        tracked = [company for company in self.companies if company.rank is not None]
        return tuple(sorted(tracked, key=lambda company: (-(company.rank or 0), company.slug)))

    @property
    def planted(self) -> dict[str, ProblemKind]:
        """The problems that are there to be met, by slug."""
        return {company.slug: company.planted for company in self.companies if company.planted}

    @property
    def wanted_titles(self) -> tuple[str, ...]:
        """The titles the demo's person looks for."""
        return person.WANTED_TITLES

    def cv_text(self) -> str:
        """The CV of the demo's person, in Markdown."""
        return person.CV

    def profile(self) -> dict[str, Any]:
        """The profile of the demo's person as JSON values, under the keys of a stored profile."""
        return deepcopy(person.PROFILE)

    def day_at(self, now: int) -> int:
        """The world's day at ``now`` (epoch ms, UTC): 0 until a day has passed since its start."""
        return max(0, (now - self.start_ms) // DAY_MS)

    def company(self, slug: str) -> DemoCompany:
        """The company called ``slug``. Raises KeyError for one that is not in this world."""
        return self.by_slug[slug]

    def postings_at(self, slug: str, day: int) -> Sequence[DemoPosting]:
        """What the board of ``slug`` shows on ``day``, newest first; nothing where nobody can know."""
        if self.by_slug[slug].source is None:
            return ()
        with self._lock:
            return self._board(slug).on(day)

    def unlisted(self, slug: str) -> tuple[DemoPosting, ...]:
        """What the board's system holds for ``slug`` without showing it. It never counts."""
        with self._lock:
            return self._board(slug).unlisted

    def revision(self, slug: str, day: int) -> int:
        """The day on which the board of ``slug`` last changed, up to ``day``."""
        with self._lock:
            return self._board(slug).revision(day)

    def _board(self, slug: str) -> Board:
        board = self._boards.get(slug)
        if board is None:
            company = self.by_slug[slug]
            board = Board(company, self.seed, self.start_ms, lambda day: self._dreams(company, day))
            self._boards[slug] = board
        return board

    def _dreams(self, company: DemoCompany, day: int) -> bool:
        """Whether ``company`` publishes a posting for the demo's person on ``day``.

        Each day a few of the healthy ranked companies take their turn, and the daily ones share another.
        """
        if company.number < 0:
            return False
        if company.rank is not None and company.rank > 80:
            return day == 0 or (day + company.number) % 3 == 0
        turn = (company.number - DREAMS_A_DAY * day) % max(1, self._healthy)
        return turn < (2 * DREAMS_A_DAY if day == 0 else DREAMS_A_DAY)
