"""The promise in the head line, kept or not, counted by the database; and when the person last looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scoutly_tui.domain import ranks
from scoutly_tui.services.posting_rows import LISTED
from scoutly_tui.store import database


@dataclass(frozen=True, slots=True)
class Headline:
    """Every tracked company is checked on time, late, broken, or waits for its first check.

    ``new`` are undecided postings that came since ``looked_at`` (epoch ms; None if nobody has looked yet).
    """

    companies: int
    on_time: int
    late: int
    broken: int
    new: int
    waiting: int
    looked_at: int | None = None

    @property
    def text(self) -> str:
        """The head line in words; its parts add up."""
        said = "1 company" if self.companies == 1 else f"{self.companies:,} companies"
        waiting = f", {self.waiting} never checked" if self.waiting else ""
        since = "" if self.looked_at is None else " since you last looked"
        return (
            f"{said}: {self.on_time} checked on time, {self.late} late, {self.broken} broken{waiting};"
            f" {self.new} new{since}"
        )


OVERDUE: Final = (
    "(c.last_success_at is not null and c.effective_rank is not null and ? - c.next_due_at > (case "
    + " ".join(f"when c.effective_rank >= {band.low} then {band.days * ranks.DAY_MS}" for band in ranks.BANDS)
    + " end))"
)
"""Whether company ``c`` is due for more than one interval more, as SQL; ``?`` is now."""


def headline(user_id: int, now: int) -> Headline:
    """The counts of the head line, for the companies this user tracks. None of them is read.

    Late is due for more than one interval more; broken has a standing problem.
    """
    with database.reading():
        total, broken, late, waiting = database.execute(
            "select count(*), coalesce(sum(case when c.problem is not null then 1 else 0 end), 0),"
            f" coalesce(sum(case when c.problem is null and {OVERDUE} then 1 else 0 end), 0),"
            " coalesce(sum(case when c.problem is null and c.last_success_at is null then 1 else 0 end), 0)"
            " from user_company_preference p join company c on c.id = p.company_id"
            " where p.user_id = ? and p.tracked and c.removed_at is null",
            now, user_id,
        )[0]  # fmt: skip
        looked_at = database.execute('select last_looked_at from "user" where id = ?', user_id)[0][0]
        new = database.execute(
            "select count(*) from match m where m.user_id = ? and m.is_open and not m.hidden"
            " and m.folded_under is null and m.state = 'new'"
            f" and m.created_at > ? and {LISTED}",
            user_id, looked_at or 0,
        )[0][0]  # fmt: skip
    total, broken, late, waiting = int(total), int(broken), int(late), int(waiting)
    return Headline(total, total - broken - late - waiting, late, broken, new, waiting, looked_at)


def looked(user_id: int, at: int) -> None:
    """A person looked until ``at`` (epoch ms): what comes later is new since then. Never moves backwards."""
    with database.writing():
        database.changed(
            'update "user" set last_looked_at = ? where id = ? and coalesce(last_looked_at, 0) < ?',
            at, user_id, at,
        )  # fmt: skip
