"""What asking a model may cost: every request is reserved at its worst before it leaves, and settled after.

A day is the last 24 hours and a month the last 31 days, so that no calendar day or month anywhere holds more
than its limit. A reservation nobody settled (its worker was killed) goes on counting at its worst.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.config import LlmSettings
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.domain.times import DAY_MS, MINUTE_MS
from scoutly_tui.store import database
from scoutly_tui.store.models import TokenUsage, TokenUsageShare

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.usage import Usage

MONTH_MS: Final = 31 * DAY_MS


class BudgetSpentError(ScoutlyError):
    """There is not enough left for the worst a request may cost.

    ``free_at`` is when there may be (epoch ms); None: a single request asks for more than the limit allows.
    """

    def __init__(self, message: str, remedy: str, free_at: int | None) -> None:
        super().__init__(message, remedy)
        self.free_at = free_at


@dataclass(frozen=True, slots=True)
class Spent:
    """What one user's requests came to in a span of time. Money is in the currency of the prices."""

    requests: int = 0
    tokens: int = 0
    money: float = 0.0


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What was spent on one name: a model, an operation, or a company (its slug; None for no single one)."""

    name: str | None
    requests: float
    prompt_tokens: int
    completion_tokens: int
    money: float
    estimated: bool


@dataclass(frozen=True, slots=True)
class _Limit:
    window_ms: int
    column: str
    most: float
    needed: float
    words: str
    setting: str


class Purse:
    """One user's budget for one operation (``matching.llm.usage.Meter``). ``companies``: whom the call is about.

    ``companies`` maps keys to their share of the call, together 1.
    """

    def __init__(
        self,
        user: int,
        settings: LlmSettings,
        operation: str,
        companies: Mapping[int, float],
        now: Callable[[], int] = clock.now_ms,
    ) -> None:
        self._user = user
        self._settings = settings
        self._operation = operation
        self._companies = companies
        self._now = now

    def reserve(self, worst: Usage) -> int:
        """Set ``worst`` aside and return its receipt. Raises BudgetSpentError."""
        now = self._now()
        only = next(iter(self._companies)) if len(self._companies) == 1 else None
        with database.writing():
            if database.is_postgres():
                # Two workers must not both take the last of it.
                database.execute('select 1 from "user" where id = ? for update', self._user)
            _check(self._user, self._settings, worst, now)
            receipt = database.execute(
                "insert into token_usage (user_id, company_id, at, model, operation, prompt_tokens, completion_tokens, cost,"
                " estimated, settled) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
                self._user, only, now, self._settings.model, self._operation, worst.prompt_tokens,
                worst.completion_tokens, worst.cost, True, False,
            )[0][0]  # fmt: skip
            if only is None and self._companies:
                shares = [
                    {"usage": receipt, "company": company, "share": share}
                    for company, share in self._companies.items()
                ]
                TokenUsageShare.insert_many(shares).execute()
        return int(receipt)

    def settle(self, receipt: int, used: Usage | None) -> None:
        """Replace the worst case by what was used; None: nobody knows, and the worst case stands."""
        changes: dict[str, object] = {"settled": True}
        if used is not None:
            changes |= {
                "prompt_tokens": used.prompt_tokens, "completion_tokens": used.completion_tokens, "cost": used.cost,
                "estimated": used.estimated,
            }  # fmt: skip
        with database.writing():
            TokenUsage.update(**changes).where(TokenUsage.id == receipt).execute()

    def release(self, receipt: int) -> None:
        """The request never left: give all of it back."""
        with database.writing():
            TokenUsage.delete().where(TokenUsage.id == receipt).execute()


def spent(user_id: int, since: int) -> Spent:
    """What this user's requests came to after ``since``, reservations included."""
    with database.reading():
        requests, tokens, money = database.execute(
            "select count(*), coalesce(sum(prompt_tokens + completion_tokens), 0), coalesce(sum(cost), 0)"
            " from token_usage where user_id = ? and at > ?",
            user_id, since,
        )[0]  # fmt: skip
    return Spent(int(requests), int(tokens), float(money))


def check(user_id: int, settings: LlmSettings, worst: Usage, now: int) -> None:
    """Raises BudgetSpentError if ``worst`` could not be reserved now."""
    with database.reading():
        _check(user_id, settings, worst, now)


def _check(user: int, settings: LlmSettings, worst: Usage, now: int) -> None:
    for limit in _limits(settings, worst):
        if limit.needed > limit.most:
            raise BudgetSpentError(
                f"One request may need {_amount(limit.needed)} {limit.words}, and {limit.setting} allows {_amount(limit.most)}.",
                f"Raise {limit.setting}, or lower llm.answer_tokens.", None,
            )  # fmt: skip
        free_at = _free_at(user, limit, now)
        if free_at is not None:
            raise BudgetSpentError(
                f"The model's budget is used up: {limit.setting} allows {_amount(limit.most)} {limit.words}.",
                f"Wait, or raise {limit.setting}.", free_at,
            )  # fmt: skip


def _limits(settings: LlmSettings, worst: Usage) -> Sequence[_Limit]:
    tokens = "prompt_tokens + completion_tokens"
    return (
        _Limit(MONTH_MS, "cost", settings.monthly_money, worst.cost, "of money in 31 days", "llm.monthly_money"),
        _Limit(DAY_MS, "cost", settings.daily_money, worst.cost, "of money a day", "llm.daily_money"),
        _Limit(DAY_MS, "1", settings.daily_requests, 1, "requests a day", "llm.daily_requests"),
        _Limit(DAY_MS, tokens, settings.daily_tokens, worst.tokens, "tokens a day", "llm.daily_tokens"),
        _Limit(
            MINUTE_MS, "1", settings.requests_per_minute, 1, "requests a minute", "llm.requests_per_minute"
        ),
        _Limit(
            MINUTE_MS, tokens, settings.tokens_per_minute, worst.tokens, "tokens a minute", "llm.tokens_per_minute"
        ),
    )  # fmt: skip


def _free_at(user: int, limit: _Limit, now: int) -> int | None:
    """None if ``limit.needed`` more fits now; else when enough of what was used has left the window."""
    since = now - limit.window_ms
    # What lies ahead of the clock (it was set back) counts as now.
    used = database.execute(
        f"select coalesce(sum({limit.column}), 0) from token_usage where user_id = ? and at > ?", user, since
    )[0][0]
    excess = float(used) + limit.needed - limit.most
    if excess <= 1e-9:
        return None
    rows = database.execute(
        f"select at, {limit.column} from token_usage where user_id = ? and at > ? order by at", user, since
    )
    for at, amount in rows:
        excess -= float(amount or 0)
        if excess <= 1e-9:
            return min(int(at), now) + limit.window_ms
    return now + limit.window_ms


def _amount(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.4g}"


def ledger(user_id: int, since: int, by: str = "model") -> tuple[LedgerRow, ...]:
    """What was spent after ``since`` by ``model``, ``operation`` or ``company``, dearest first.

    A call about several companies is shared out among them by the number of their postings in it.
    """
    if by == "company":
        source = (
            "(select coalesce(s.company_id, t.company_id) as about, coalesce(s.share, 1.0) as share, t.* from token_usage t"
            " left join token_usage_share s on s.usage_id = t.id) u left join company c on c.id = u.about"
        )
        name, share = "c.slug", "u.share"
    else:
        source, name, share = "token_usage u", {"model": "u.model", "operation": "u.operation"}[by], "1.0"
    with database.reading():
        rows = database.execute(
            f"select {name}, sum({share}), sum({share} * u.prompt_tokens), sum({share} * u.completion_tokens),"
            f" sum({share} * coalesce(u.cost, 0)), max(case when u.estimated then 1 else 0 end) from {source}"
            f" where u.user_id = ? and u.at > ? group by {name} order by 5 desc, 3 desc, 1",
            user_id, since,
        )  # fmt: skip
    return tuple(
        LedgerRow(row[0], round(float(row[1]), 3), round(row[2]), round(row[3]), float(row[4]), bool(row[5]))
        for row in rows
    )
