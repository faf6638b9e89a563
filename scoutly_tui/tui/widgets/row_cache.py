"""The keys of a list and the few rows of it that are in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final, Generic, Protocol, TypeVar

NEARBY: Final = 500
REACH: Final = 50


class Keyed(Protocol):
    """Anything a list can show: it has an identity of its own."""

    @property
    def key(self) -> int: ...


Row = TypeVar("Row", bound=Keyed)


class RowCache(Generic[Row]):
    """Keys in the order they are shown, and the rows used last, at most ``capacity`` of them.

    A row that is stale stays visible until its successor arrives.
    """

    def __init__(self, capacity: int = 1_000) -> None:
        self.keys: Sequence[int] = ()
        self.capacity = capacity
        self._rows: OrderedDict[int, Row] = OrderedDict()
        self._stale: set[int] = set()

    def __len__(self) -> int:
        return len(self.keys)

    def index_of(self, key: int | None, near: int = 0) -> int | None:
        """Where ``key`` stands now, looking around ``near`` first; None if it is gone."""
        if key is None or not self.keys:
            return None
        start = max(0, near - NEARBY)
        try:
            return self.keys.index(key, start, near + NEARBY)
        except ValueError:
            pass
        try:
            return self.keys.index(key)
        except ValueError:
            return None

    def place_of(self, key: int | None, index: int, before: Sequence[int]) -> int:
        """Where the cursor goes that was on ``key``, row ``index`` of the keys ``before``.

        To the key itself; if it is gone, to its nearest surviving neighbour, the following before the
        preceding ones.
        """
        last = max(0, len(self.keys) - 1)
        if (found := self.index_of(key, index)) is not None:
            return found
        if before and key is not None:
            following = before[index + 1 : index + REACH]
            preceding = before[max(0, index - REACH) : index][::-1]
            for neighbour in (*following, *preceding):
                if (found := self.index_of(neighbour, index)) is not None:
                    return found
        return min(index, last)

    def get(self, key: int) -> Row | None:
        """The row of ``key`` if it is in memory."""
        row = self._rows.get(key)
        if row is not None:
            self._rows.move_to_end(key)
        return row

    def put(self, rows: Iterable[Row]) -> None:
        """Remember ``rows`` as fresh, forgetting those unused for longest."""
        for row in rows:
            self._rows[row.key] = row
            self._rows.move_to_end(row.key)
            self._stale.discard(row.key)
        while len(self._rows) > self.capacity:
            key, _ = self._rows.popitem(last=False)
            self._stale.discard(key)

    def invalidate(self) -> None:
        """Everything in memory may have changed."""
        self._stale = set(self._rows)

    def wanted(self, first: int, last: int) -> list[int]:
        """The keys of rows ``first``–``last`` (exclusive) that are missing or stale."""
        return [key for key in self.keys[max(0, first) : last] if key not in self._rows or key in self._stale]
