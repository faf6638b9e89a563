"""Detail pages: read once, newest first, a few a visit, for postings whose list entry has no text."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, FoundPosting, WorkModel
from scoutly_tui.services import boards, folding, leases, scoring
from scoutly_tui.services.leases import Claim
from scoutly_tui.store import database
from scoutly_tui.store.models import Posting

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.sources.protocol import Board

log = logging.getLogger(__name__)
BATCH: Final = 5
MOST_FAILURES: Final = 3
_THIS_PAGE_ONLY: Final = frozenset(
    {
        ProblemKind.NOT_FOUND,
        ProblemKind.UNREADABLE,
        ProblemKind.TOO_LARGE,
        ProblemKind.MOVED,
        ProblemKind.ROBOTS,
    }
)
"""What is wrong with one page and says nothing about the next."""

_WAITING: Final = "company_id = ? and details_at is null and closed_at is null"


@dataclass(frozen=True, slots=True)
class _Page:
    """What came of one posting's page: the posting completed, or None; ``gone`` where it said that it is gone."""

    key: int
    posting: FoundPosting | None
    gone: bool = False


def are_missing(company: int) -> bool:
    """Whether any open posting's page is still unread."""
    return bool(database.execute(f"select 1 from posting where {_WAITING} limit 1", company))


def read(
    claimed: Claim,
    company: int,
    name: str,
    board: Board,
    visit: Visit,
    *,
    limit: int,
    now: Callable[[], int],
) -> int:
    """Read up to ``limit`` detail pages and commit them in batches under the lease; returns how many.

    A posting that the list no longer has and whose page is gone too is closed: these are two signs of it.
    Raises what the visit raises when going on makes no sense: CheckError, HostBusyError, StoppingError,
    and LeaseLostError. What was read before is kept.
    """
    from scoutly_tui.sources.registry import by_name

    source = by_name(board.source)
    with database.reading():
        waiting = _waiting(company, limit)
        users = scoring.users_of(company)
    batch: list[_Page] = []
    done = 0
    try:
        for key, posting in waiting:
            try:
                batch.append(_Page(key, source.detail(board, posting, visit) or _complete(posting)))
            except CheckError as error:
                if error.kind not in _THIS_PAGE_ONLY:
                    raise
                log.info("detail page %s: %s", posting.url, error)
                batch.append(_Page(key, None, gone=error.kind is ProblemKind.NOT_FOUND))
            done += 1
            if len(batch) >= BATCH:
                _commit(claimed, company, name, users, batch, now())
                batch = []
    finally:
        if batch:
            _commit(claimed, company, name, users, batch, now())
    return done


def _complete(posting: FoundPosting) -> FoundPosting:
    """The source says the list holds all there is."""
    return replace(posting, description=posting.description or "")


def _commit(
    claimed: Claim,
    company: int,
    name: str,
    users: list[int],
    batch: list[_Page],
    now: int,
) -> None:
    with database.reading():
        scored = [(page, scoring.score(users, page.posting, name) if page.posting else []) for page in batch]
        folds = folding.plan(company, name, [page.posting for page in batch if page.posting])
    with database.writing():
        leases.fence(claimed)
        for page, verdicts in scored:
            if page.posting is None:
                _note_failure(page, now)
                continue
            _store(page.key, page.posting, now)
            boards.write_scores(page.key, company, verdicts, now)
        folding.write(company, folds)
        if any(page.gone for page in batch):
            boards.close(company, _absent_too([page.key for page in batch if page.gone]), now)


def _note_failure(page: _Page, now: int) -> None:
    database.changed(
        "update posting set details_failures = details_failures + 1, gone_at = case when ? then ? else gone_at end,"
        f" details_at = case when details_failures + 1 >= {MOST_FAILURES} then ? else null end where id = ?",
        page.gone, now, now, page.key,
    )  # fmt: skip


def _absent_too(keys: list[int]) -> list[int]:
    """Which of these postings, whose pages are gone, the list lacks as well."""
    marks = ", ".join("?" for _ in keys)
    rows = database.execute(
        f"select id from posting where id in ({marks}) and missing_since is not null and closed_at is null",
        *keys,
    )
    return [key for (key,) in rows]


def _store(key: int, posting: FoundPosting, now: int) -> None:
    """Fill in what the list did not say; what it said stands, so that the next look sees no change."""
    salary = posting.salary or Salary(None, None, None, None)
    boards.write_text(key, posting.description or "", now)
    database.changed(
        "update posting set gone_at = null, posted_at = coalesce(posted_at, ?), employment_type = coalesce(employment_type, ?),"
        " work_model = coalesce(work_model, ?), department = coalesce(department, ?), language = coalesce(language, ?),"
        " salary_min = coalesce(salary_min, ?), salary_max = coalesce(salary_max, ?),"
        " salary_currency = coalesce(salary_currency, ?), salary_period = coalesce(salary_period, ?),"
        " locations = case when locations = '[]' then ? else locations end where id = ?",
        posting.posted_at, posting.employment_type, posting.work_model, posting.department, posting.language,
        salary.minimum, salary.maximum, salary.currency, salary.period,
        json.dumps(posting.locations, ensure_ascii=False), key,
    )  # fmt: skip


def _waiting(company: int, limit: int) -> list[tuple[int, FoundPosting]]:
    query: Any = (
        Posting.select()
        .where((Posting.company == company) & Posting.details_at.is_null() & Posting.closed_at.is_null())
        .order_by(Posting.missing_since.is_null(False), Posting.first_seen_at.desc(), Posting.id)
        .limit(limit)
        .dicts()
    )
    return [(row["id"], stored_posting(row)) for row in query]


def stored_posting(row: dict[str, Any], description: str | None = None) -> FoundPosting:
    """A row of ``posting`` as the value it was made from."""
    has_salary = row["salary_min"] is not None or row["salary_max"] is not None
    period = Period(row["salary_period"]) if row["salary_period"] else None
    return FoundPosting(
        external_id=row["external_id"], title=row["title"], url=row["url"], locations=tuple(json.loads(row["locations"])),
        work_model=WorkModel(row["work_model"]) if row["work_model"] else None,
        employment_type=EmploymentType(row["employment_type"]) if row["employment_type"] else None,
        department=row["department"], posted_at=row["posted_at"],
        salary=Salary(row["salary_min"], row["salary_max"], row["salary_currency"], period) if has_salary else None,
        language=row["language"], description=description, requisition=row["requisition"],
    )  # fmt: skip
