"""Is it the company, or are we offline? A dead network here is nobody else's failure."""

from __future__ import annotations

from typing import Final

from scoutly_tui.domain.times import MINUTE_MS
from scoutly_tui.store import database

EVIDENCE: Final = 3
WINDOW_MS: Final = 30 * MINUTE_MS
WAIT_MS: Final = MINUTE_MS


def is_down_here(now: int) -> bool:
    """Whether the latest attempts at several different companies all failed without reaching anybody.

    One success, or any answer at all, within the window says that the network works.
    """
    with database.reading():
        rows = database.execute(
            "select company_id, error_kind from job_attempt where ended_at > ? and requests > 0 or"
            " (ended_at > ? and error_kind is not null) order by ended_at desc, id desc limit ?",
            now - WINDOW_MS, now - WINDOW_MS, EVIDENCE * 3,
        )  # fmt: skip
    companies: set[int] = set()
    for company, kind in rows:
        if kind != "network":
            break
        companies.add(company)
    return len(companies) >= EVIDENCE
