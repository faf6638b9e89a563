"""What a pasted address holds, before anything is stored: seen by a child process, shown, and only then added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.domain.text import clean_line
from scoutly_tui.services import intake, planning
from scoutly_tui.services.intake import Added
from scoutly_tui.services.problems import REMEDIES
from scoutly_tui.store import database
from scoutly_tui.store.models import Company

TITLES: Final = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What is behind ``url``: its source and board, how many postings and some of their titles.

    ``error`` says why there is nothing, ``remedy`` what to do; ``known_as`` names the company that has this
    address already.
    """

    url: str
    name: str
    source: str | None
    board: str | None
    board_url: str | None
    count: int
    titles: tuple[str, ...]
    requests: int
    bytes: int
    error_kind: str | None
    error: str | None
    remedy: str
    known_as: str | None


def preview(document: Mapping[str, Any]) -> Preview:
    """What ``scoutly detect --json`` printed, and what is known of its address. Nothing is stored."""
    url = str(document["url"])
    postings = document.get("postings") or []
    kind = document.get("error_kind")
    known = intake.known(url)
    return Preview(
        url=url, name=known[1] if known else intake.name_from(url), source=document.get("source"),
        board=document.get("board"), board_url=document.get("board_url"), count=len(postings),
        titles=tuple(clean_line(str(posting.get("title") or ""), 200) for posting in postings[:TITLES]),
        requests=int(document.get("requests") or 0), bytes=int(document.get("bytes") or 0), error_kind=kind,
        error=document.get("error"), remedy=_remedy(kind), known_as=known[1] if known else None,
    )  # fmt: skip


def _remedy(kind: str | None) -> str:
    return REMEDIES[ProblemKind(kind)].text if kind in set(ProblemKind) else ""


def add(user_id: int, seen: Preview, now: int, *, name: str = "", rank: object = None) -> Added:
    """Store what was shown, with the source that was found, and queue its first check. Raises UsageError."""
    named = clean_line(name, 120)
    added = intake.add(
        user_id, [seen.url], now, name=named if named and named != seen.name else None, rank=rank
    )[0]
    if added.source is None and seen.source is not None:
        added = _with_source(added, seen)
    planning.enqueue_companies([added.slug], now)
    return added


def _with_source(added: Added, seen: Preview) -> Added:
    from scoutly_tui.sources.protocol import Board

    assert seen.source is not None
    token, url = seen.board or "", seen.board_url or seen.url
    with database.writing():
        Company.update(
            source=seen.source, board=token, board_url=url,
            host=intake.board_host(seen.source, Board(seen.source, token, url)),
        ).where((Company.id == added.key) & Company.source.is_null()).execute()  # fmt: skip
    return Added(
        added.key, added.slug, added.name, added.careers_url, seen.source, token, added.rank, added.existed
    )
