"""Looking at a URL without storing anything: which source it has and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CheckError
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import careers_url

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import PoliteClient, Visit


@dataclass(frozen=True, slots=True)
class DetectionView:
    """What is behind ``url``. On failure ``source`` is None and ``error_kind`` and ``error`` say why."""

    url: str
    source: str | None
    board: str | None
    board_url: str | None
    postings: tuple[FoundPosting, ...]
    requests: int
    bytes: int
    tried: tuple[tuple[str, str], ...]
    error_kind: str | None = None
    error: str | None = None


def detect(
    settings: FetchSettings, url: str, hint: str = "", tell: Callable[[str], None] | None = None
) -> DetectionView:
    """Find the source behind ``url`` and read it once. ``tell`` hears each address before it is asked for.

    Raises UsageError for a malformed URL.
    """
    from scoutly_tui.fetch.client import PoliteClient
    from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots
    from scoutly_tui.sources import detect as sources

    address = careers_url(url)
    client = PoliteClient(settings, MemorySlots(), MemoryRobots())
    try:
        visit = client.visit("detect", 300.0) if tell is None else _told(client, tell)
        try:
            found = sources.detect(address, visit, hint)
        except CheckError as error:
            tried = tuple((step.what, step.outcome) for step in getattr(error, "tried", ()))
            return DetectionView(
                address, None, None, None, (), visit.requests, visit.bytes, tried, error.kind, str(error)
            )
        return DetectionView(
            url=address,
            source=found.board.source,
            board=found.board.token,
            board_url=found.board.url,
            postings=found.reading.postings,
            requests=visit.requests,
            bytes=visit.bytes,
            tried=tuple((step.what, step.outcome) for step in found.tried),
        )
    finally:
        client.close()


def _told(client: PoliteClient, tell: Callable[[str], None]) -> Visit:
    from scoutly_tui.fetch.response import Response
    from scoutly_tui.fetch.visit import Visit

    class ToldVisit(Visit):
        """Says where it goes before it goes there."""

        def get(self, url: str, *args: Any, **kwargs: Any) -> Response:
            tell(url)
            return super().get(url, *args, **kwargs)

        def post(self, url: str, *args: Any, **kwargs: Any) -> Response:
            tell(url)
            return super().post(url, *args, **kwargs)

    return ToldVisit(client, "detect", 300.0)
