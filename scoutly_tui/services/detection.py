"""Looking at a URL without storing anything: which source it has and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CheckError
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import careers_url


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


def detect(settings: FetchSettings, url: str, hint: str = "") -> DetectionView:
    """Find the source behind ``url`` and read it once. Raises UsageError for a malformed URL."""
    from scoutly_tui.fetch.client import PoliteClient
    from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots
    from scoutly_tui.sources import detect as sources

    address = careers_url(url)
    client = PoliteClient(settings, MemorySlots(), MemoryRobots())
    try:
        visit = client.visit("detect", 300.0)
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
