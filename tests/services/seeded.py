"""Companies with postings, put there by the services themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoutly_tui import clock
from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.services import boards, companies, leases, scoring, wiring
from scoutly_tui.services.checking import Checker, CheckResult
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.home import Home
from scoutly_tui.store import database
from scoutly_tui.store.models import Match, Posting

NOW = 1_767_600_000_000


def company(user: int, name: str = "Acme", rank: int | None = 84) -> int:
    """The key of a new company that nobody's edit added."""
    spec = CompanySpec(name, f"https://{name.lower()}.example/careers", rank)
    return companies.take_in(user, [spec], NOW, undoable=False)[0].key


def vacancy(number: int, **changes: object) -> FoundPosting:
    """Posting ``number`` of a board."""
    plain = FoundPosting(
        str(number), f"Engineer {number}", f"https://acme.example/jobs/{number}", description="Build things."
    )
    return replace(plain, **changes)


def look(key: int, board: Sequence[FoundPosting], now: int = NOW, *, baseline: bool = False) -> None:
    """What a successful look at ``board`` writes, scores included."""
    with database.writing():
        found = diff(boards.known_postings(key), board)
        users = scoring.users_of(key)
        fresh = [*found.new, *(p for _, p in (*found.changed, *found.reopened))]
        scores = {p.external_id: scoring.score(users, p, "Acme") for p in fresh}
        boards.apply(key, found, scores, baseline=baseline, last_success_at=now, now=now)


def keys_of(*external_ids: object) -> list[int]:
    """The postings' keys."""
    known = dict(Posting.select(Posting.external_id, Posting.id).tuples())
    return [known[str(external_id)] for external_id in external_ids]


def set_match(external_id: object, **values: object) -> None:
    """Make a match look as if it had been scored or hidden so."""
    Match.update(**values).where(Match.posting == keys_of(external_id)[0]).execute()


def run_once(home: Home, job: int) -> CheckResult:
    """One claim and one check of ``job``."""
    client = wiring.client(home.settings.fetch)
    try:
        claimed = leases.claim("here:1:1#1", clock.now_ms(), 30, job=job)
        assert claimed is not None
        return Checker(home.settings, client).run(claimed)
    finally:
        client.close()
