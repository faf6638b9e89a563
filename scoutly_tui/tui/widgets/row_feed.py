"""Where the rows of a table come from: all at once, by their keys, or a window of a list at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Final, Generic, Protocol, TypeVar, overload

from scoutly_tui.tui.widgets.row_cache import Keyed, RowCache

Row = TypeVar("Row", bound=Keyed)
Seen = TypeVar("Seen", bound=Keyed, covariant=True)
Loader = Callable[[Sequence[int]], Awaitable[Sequence[Row]]]
UNKNOWN: Final = -1
"""Stands for the key of a row that has not come into sight yet."""
_REMEMBERED: Final = 4_000


class Windowed(Protocol[Seen]):
    """Some rows of a list that has ``size`` of them, the first of them numbered ``first``.

    ``cursor`` is the number of the row the cursor goes to, ``marked`` are the marked ones that are still listed.
    """

    @property
    def size(self) -> int: ...
    @property
    def first(self) -> int: ...
    @property
    def rows(self) -> Sequence[Seen]: ...
    @property
    def cursor(self) -> int: ...
    @property
    def marked(self) -> frozenset[int]: ...


WindowLoader = Callable[[int, int, int], Awaitable[Windowed[Row]]]
"""Takes the number of the first row, how many, and how many the list has."""


class WindowKeys(Sequence[int]):
    """The keys of a list of which only some windows are known; the others read ``UNKNOWN``."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._keys: dict[int, int] = {}
        self._places: dict[int, int] = {}

    def learn(self, first: int, keys: Sequence[int]) -> None:
        """Rows ``first`` and following have these ``keys``."""
        if len(self._keys) > _REMEMBERED:
            self._keys.clear()
            self._places.clear()
        for place, key in enumerate(keys, first):
            self._keys[place] = key
            self._places[key] = place

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys.values())

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self._keys.get(place, UNKNOWN) for place in range(*index.indices(self.size))]
        if not -self.size <= index < self.size:
            raise IndexError(index)
        return self._keys.get(index % self.size, UNKNOWN)

    def index(self, value: int, start: int = 0, stop: int | None = None) -> int:
        """Where ``value`` stands, if it has come into sight. Raises ValueError."""
        place = self._places.get(value)
        if place is None or place < start or (stop is not None and place >= stop):
            raise ValueError(value)
        return place


class Feed(Generic[Row]):
    """The rows in memory, and how those that are missing are fetched."""

    def __init__(self) -> None:
        self.cache: RowCache[Row] = RowCache()
        self._load: Loader[Row] | None = None
        self._load_window: WindowLoader[Row] | None = None
        self._turn = 0

    def give_rows(self, rows: Sequence[Row]) -> Sequence[int]:
        """All rows there are; returns their keys."""
        self._turn += 1
        self._load = self._load_window = None
        self.cache.capacity = max(1_000, len(rows))
        self.cache.put(rows)
        return [row.key for row in rows]

    def give_keys(self, load: Loader[Row]) -> None:
        """Rows come by key, with ``load``. What is in memory is shown until its fresh version arrives."""
        self._turn += 1
        self._load, self._load_window = load, None
        self.cache.invalidate()

    def give_window(self, seen: Windowed[Row], load: WindowLoader[Row]) -> WindowKeys:
        """Rows come by their number, with ``load``; ``seen`` is in sight. Returns the keys as far as known."""
        self._turn += 1
        self._load, self._load_window = None, load
        self.cache.invalidate()
        keys = WindowKeys(seen.size)
        keys.learn(seen.first, [row.key for row in seen.rows])
        self.cache.put(seen.rows)
        return keys

    def missing(self, first: int, page: int) -> Callable[[], Awaitable[bool]] | None:
        """What fetches the rows that a ``page`` from ``first`` on and its neighbourhood lack; None if none does.

        It returns whether it brought anything that is still wanted.
        """
        keys, turn, load, load_window = self.cache.keys, self._turn, self._load, self._load_window
        if load is not None:
            if not self.cache.wanted(first, first + page):
                return None
            wanted = self.cache.wanted(first - page, first + 2 * page)

            async def by_keys() -> bool:
                return self._take(turn, await load(wanted))

            return by_keys
        if load_window is None or not isinstance(keys, WindowKeys):
            return None
        if UNKNOWN not in keys[first : first + page] and not self.cache.wanted(first, first + page):
            return None

        async def by_number() -> bool:
            seen = await load_window(max(0, first - page), 3 * page, len(keys))
            if turn == self._turn:
                keys.learn(seen.first, [row.key for row in seen.rows])
            return self._take(turn, seen.rows)

        return by_number

    def _take(self, turn: int, rows: Sequence[Row]) -> bool:
        if turn != self._turn:
            return True
        self.cache.put(rows)
        return bool(rows)
