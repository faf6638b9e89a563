"""A long list of postings as the screen asks for it: windows, how many there are, and fences for jumps."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from scoutly_tui.services.posting_rows import InboxCounts, PostingQuery, Standpoint
from scoutly_tui.tui.later import later

if TYPE_CHECKING:
    from scoutly_tui.services import posting_list, postings
    from scoutly_tui.services.posting_list import Fence, Window
    from scoutly_tui.tui.session import Session
else:
    posting_list, postings = later("posting_list", "postings")

FENCED: Final = 50_000
"""Lists longer than this are fenced."""
REST_SECONDS: Final = 0.5


class PostingWindows:
    """Reads windows of one list after another; the fences are of the list read last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fences: list[Fence] = []
        self.shown: PostingQuery | None = None

    def begin(self) -> None:
        """The list is read anew: its fences stand nowhere any more."""
        self._fences = []

    async def load(self, query: PostingQuery, first: int, count: int, of: int) -> Window:
        """The rows that come into sight."""
        user, now, fences = self._session.user_id, self._session.now(), self._fences
        return await self._session.gateway.read(
            posting_list.window, user, query, now, first, count, of, fences
        )

    async def fence(self, query: PostingQuery) -> None:
        """Set fences through a long list while nothing else is asked, so that a jump into its midst is short."""
        user, now, fences = self._session.user_id, self._session.now(), self._fences
        await asyncio.sleep(REST_SECONDS)
        while fence := await self._session.gateway.read(
            posting_list.next_fence, user, query, now, fences[-1] if fences else None
        ):
            fences.append(fence)
            await asyncio.sleep(0.01)


def listed(user_id: int, query: PostingQuery, now: int, stand: Standpoint) -> tuple[Window, InboxCounts]:
    """The window about the cursor, and all counts. In the gateway's thread."""
    counts = postings.counts(user_id, now)
    size = posting_list.size(user_id, query, now, counts)
    return posting_list.around(user_id, query, now, size, stand), counts


def glimpsed(user_id: int, query: PostingQuery, now: int, count: int) -> Window | None:
    """The beginning of what a filter finds. In the gateway's thread."""
    return posting_list.glimpse(user_id, query, now, count)


def all_keys(user_id: int, query: PostingQuery, now: int) -> list[int]:
    """All that is listed. In the gateway's thread."""
    return posting_list.all_keys(user_id, query, now)
