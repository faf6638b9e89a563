"""How a user's model stands: what it may still cost, what it has done, what waits for it, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.config import LlmSettings
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.domain.times import DAY_MS, MINUTE_MS, iso
from scoutly_tui.services import budget, judge_state
from scoutly_tui.services.budget import MONTH_MS, LedgerRow
from scoutly_tui.services.home import Home
from scoutly_tui.services.judge_state import Standing
from scoutly_tui.services.opinions import WIDE_GAP
from scoutly_tui.store import database

MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """One limit and how much of it is used: ``kind`` is requests, tokens or money, ``span`` minute, day or month."""

    kind: str
    span: str
    used: float
    limit: float
    setting: str

    @property
    def share(self) -> float:
        """How much of it is used up, from 0 to 1."""
        return min(1.0, self.used / self.limit) if self.limit else 1.0


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """How second opinions stand for one user. ``model`` is empty while they are off.

    ``screened`` titles and ``read`` postings have an opinion, ``wide_gaps`` of those differ widely from the
    local score; ``failed`` have a note in its place. ``waiting`` open postings have none yet (counted up to
    10,000). ``standing`` says what went wrong last. Money is in the currency of the prices.
    """

    model: str
    host: str
    allowances: tuple[Allowance, ...]
    screened: int
    read: int
    failed: int
    wide_gaps: int
    waiting: int
    standing: Standing | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values, times as UTC ISO 8601."""
        noted = self.standing
        return {
            "model": self.model or None, "host": self.host or None, "screened": self.screened, "read": self.read,
            "failed": self.failed, "wide_gaps": self.wide_gaps, "waiting": self.waiting,
            "limits": [
                {"kind": item.kind, "span": item.span, "used": item.used, "limit": item.limit, "setting": item.setting}
                for item in self.allowances
            ],
            "fault": noted.fault if noted else None, "note": noted.note if noted else None,
            "noted_at": iso(noted.noted_at) if noted else None,
            "held_until": iso(noted.held_until or None) if noted else None,
        }  # fmt: skip


def look(home: Home, now: int) -> ModelStatus:
    """How this user's model stands at ``now``. Works without a model, a key or a network."""
    llm = home.settings.llm
    with database.reading():
        screened, read, failed, gaps = database.execute(
            "select coalesce(sum(case when interest is not null then 1 else 0 end), 0),"
            " coalesce(sum(case when score is not null then 1 else 0 end), 0),"
            " coalesce(sum(case when note is not null then 1 else 0 end), 0),"
            " coalesce(sum(case when score is not null and abs(score - local_score) > ? then 1 else 0 end), 0)"
            " from opinion where user_id = ?",
            WIDE_GAP, home.user_id,
        )[0]  # fmt: skip
        waiting = _waiting(home.user_id) if llm.model else 0
        standing = judge_state.standing(home.user_id)
    return ModelStatus(
        model=llm.model, host=_host(llm), allowances=allowances(home.user_id, llm, now), screened=int(screened),
        read=int(read), failed=int(failed), wide_gaps=int(gaps), waiting=waiting,
        standing=standing,
    )  # fmt: skip


def _waiting(user_id: int) -> int:
    """How many open postings no model has been asked about, counted up to ``MOST_COUNTED``."""
    rows = database.execute(
        "select count(*) from (select 1 from match m left join opinion o on o.user_id = m.user_id"
        " and o.posting_id = m.posting_id where m.user_id = ? and m.is_open and not m.hidden"
        " and m.score is not null and o.id is null and m.state <> 'discarded' limit ?) as w",
        user_id, MOST_COUNTED,
    )  # fmt: skip
    return int(rows[0][0])


def allowances(user_id: int, llm: LlmSettings, now: int) -> tuple[Allowance, ...]:
    """Every limit with what is used of it, reservations included; those of the month first."""
    month, day, minute = (budget.spent(user_id, now - span) for span in (MONTH_MS, DAY_MS, MINUTE_MS))
    return (
        Allowance("money", "month", month.money, llm.monthly_money, "llm.monthly_money"),
        Allowance("money", "day", day.money, llm.daily_money, "llm.daily_money"),
        Allowance("requests", "day", day.requests, llm.daily_requests, "llm.daily_requests"),
        Allowance("tokens", "day", day.tokens, llm.daily_tokens, "llm.daily_tokens"),
        Allowance("requests", "minute", minute.requests, llm.requests_per_minute, "llm.requests_per_minute"),
        Allowance("tokens", "minute", minute.tokens, llm.tokens_per_minute, "llm.tokens_per_minute"),
    )


def ledgers(user_id: int, since: int) -> Mapping[str, tuple[LedgerRow, ...]]:
    """What was spent after ``since``: by model, by operation, by company."""
    return {by: budget.ledger(user_id, since, by) for by in ("model", "operation", "company")}


def _host(llm: LlmSettings) -> str:
    from scoutly_tui.matching.llm import endpoint

    try:
        return endpoint.described(llm).host
    except ScoutlyError:
        return ""
