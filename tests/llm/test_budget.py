"""Every request is reserved at its worst before it leaves and settled after; no limit is ever passed."""

import threading

import llm_world as world
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_server import honest, says, silent, status

from scoutly_tui.config import LlmSettings
from scoutly_tui.matching.llm.usage import Prices, Usage, reported, worst_case
from scoutly_tui.services import budget, judging
from scoutly_tui.services.budget import BudgetSpentError, Purse, ledger, spent
from scoutly_tui.services.home import thread_session
from scoutly_tui.store import database

MINUTE, DAY = 60_000, 86_400_000
GENEROUS = {
    "daily_requests": 10**6, "daily_tokens": 10**9, "requests_per_minute": 10**6, "tokens_per_minute": 10**9,
    "daily_money": 10**6, "monthly_money": 10**6, "model": "m",
}  # fmt: skip


class Clock:
    def __init__(self, now=world.NOW):
        self.now = now

    def __call__(self):
        return self.now


def purse(home, clock, companies=None, **limits):
    return Purse(home.user_id, LlmSettings(**(GENEROUS | limits)), "screen", companies or {}, clock)


@pytest.mark.parametrize(
    ("limit", "most", "window"),
    [
        ("requests_per_minute", 3, MINUTE),
        ("daily_requests", 3, DAY),
        ("tokens_per_minute", 3_000, MINUTE),
        ("daily_tokens", 3_000, DAY),
        ("daily_money", 0.03, DAY),
        ("monthly_money", 0.03, 31 * DAY),
    ],
)
def test_each_limit_lets_three_through_and_frees_one_when_its_window_is_over(limit, most, window, home):
    clock = Clock()
    mine = purse(home, clock, **{limit: most})
    worst = Usage(900, 100, 0.01, estimated=True)
    for _ in range(3):
        mine.settle(mine.reserve(worst), worst)
        clock.now += 1_000
    with pytest.raises(BudgetSpentError) as error:
        mine.reserve(worst)
    assert f"llm.{limit}" in str(error.value)
    assert error.value.free_at == world.NOW + window
    clock.now = error.value.free_at - 1
    with pytest.raises(BudgetSpentError):
        mine.reserve(worst)
    clock.now = error.value.free_at
    mine.reserve(worst)


def test_what_is_reserved_counts_at_its_worst_until_it_is_settled(home):
    clock = Clock()
    mine = purse(home, clock, daily_tokens=1_000)
    first = mine.reserve(Usage(900, 100, 0.0, estimated=True))
    with pytest.raises(BudgetSpentError):
        mine.reserve(Usage(1, 0, 0.0))
    mine.settle(first, Usage(50, 10, 0.0))
    second = mine.reserve(Usage(900, 40, 0.0))
    mine.settle(second, None)
    assert spent(home.user_id, 0).tokens == 60 + 940, "what nobody knows stays at its worst"
    mine.release(second)
    assert spent(home.user_id, 0) == budget.Spent(1, 60, 0.0)


def test_a_request_larger_than_a_limit_is_never_waited_for(home):
    with pytest.raises(BudgetSpentError) as error:
        purse(home, Clock(), tokens_per_minute=1_000).reserve(Usage(900, 200, 0.0))
    assert error.value.free_at is None
    assert "1,100 tokens a minute" in str(error.value)


def test_each_user_has_a_budget_of_their_own(home):
    other = database.execute("insert into \"user\" (name, created_at) values ('other', 1) returning id")[0][0]
    clock = Clock()
    purse(home, clock, daily_requests=1).reserve(Usage(1, 1, 0.0))
    Purse(other, LlmSettings(**(GENEROUS | {"daily_requests": 1})), "screen", {}, clock).reserve(
        Usage(1, 1, 0.0)
    )


def test_a_clock_set_back_lends_nothing(home):
    clock = Clock()
    mine = purse(home, clock, requests_per_minute=1)
    mine.reserve(Usage(1, 1, 0.0))
    clock.now -= 10 * DAY
    with pytest.raises(BudgetSpentError) as error:
        mine.reserve(Usage(1, 1, 0.0))
    assert error.value.free_at <= clock.now + MINUTE


def test_eight_threads_together_take_no_more_than_there_is(any_home):
    clock, got, refused = Clock(), [], []
    mine = purse(any_home, clock, daily_requests=5)
    start = threading.Barrier(8)

    def take():
        with thread_session():
            start.wait(10)
            try:
                got.append(mine.reserve(Usage(1, 1, 0.0)))
            except BudgetSpentError as error:
                refused.append(error)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(got), len(refused)) == (5, 3)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.integers(1, 5_000))
def test_the_worst_case_bounds_any_tokeniser_over_bytes(text, answer):
    body = {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": text}]}
    worst = worst_case(body, answer, Prices(2.0, 10.0))
    assert worst.prompt_tokens >= len(text.encode("utf-8", "replace"))
    assert worst.completion_tokens == answer
    assert worst.cost == pytest.approx((worst.prompt_tokens * 2 + answer * 10) / 1e6)


def test_the_servers_own_cost_goes_before_the_prices():
    prices = Prices(1_000_000.0, 1_000_000.0)
    usage = {"prompt_tokens": 2, "completion_tokens": 1}
    assert reported({"usage": usage | {"cost": 0.25}}, "", "", prices).cost == 0.25
    for nonsense in (-1, float("nan"), float("inf"), "1", True, None):
        assert reported({"usage": usage | {"cost": nonsense}}, "", "", prices).cost == 3.0


def test_the_ledger_adds_up_by_model_operation_and_company(any_home):
    first, second = world.company(any_home, "Acme"), world.company(any_home, "Birch")
    clock = Clock()
    for companies in ({first: 0.75, second: 0.25}, {second: 1.0}):
        mine = purse(any_home, clock, companies)
        mine.settle(mine.reserve(Usage(1_000, 1_000, 1.0)), Usage(100, 20, 0.4))
    rows = {row.name: row for row in ledger(any_home.user_id, 0, "company")}
    assert {name: (row.requests, row.prompt_tokens, row.money) for name, row in rows.items()} == {
        "birch": (1.25, 125, pytest.approx(0.5)),
        "acme": (0.75, 75, pytest.approx(0.3)),
    }
    for by in ("model", "operation"):
        (row,) = ledger(any_home.user_id, 0, by)
        assert (row.requests, row.prompt_tokens, row.completion_tokens, row.money) == (
            2,
            200,
            40,
            pytest.approx(0.8),
        )


# ── in the work itself ────────────────────────────────────────────────────────────────────────────────────


def test_a_minutes_limit_hands_the_job_back_and_a_days_limit_ends_it_with_a_note(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(4)], requests_per_minute=2, daily_requests=3)
    first = world.judge(home)
    assert (first.outcome, first.requests) == ("paused", 2)
    assert world.jobs() == [("pending", None, None)]
    assert world.judge(home, world.NOW + 30_000) is None, "it waits in the queue"
    second = world.judge(home, world.NOW + MINUTE + 10)
    assert (second.outcome, second.requests) == ("paused", 1)
    assert world.jobs() == [("completed", None, None)]
    assert "llm.daily_requests allows 3 requests a day" in judging.standing(home.user_id).note
    assert world.judge(home, world.NOW + DAY // 2) is None
    assert world.judge(home, world.NOW + DAY + 2_000).requests == 2
    assert len(model.asked) == 5


@pytest.mark.parametrize(
    "limit", ["daily_requests", "requests_per_minute", "daily_tokens", "tokens_per_minute"]
)
def test_a_limit_of_nothing_asks_nothing(limit, judged_home, model):
    judged = world.judge(judged_home(**{limit: 0}))
    assert model.asked == []
    assert f"llm.{limit}" in judged.note


def test_money_is_reserved_at_the_prices_and_settled_at_what_was_used(judged_home, model):
    home = judged_home(price_input=10.0, price_output=20.0)
    worst = []

    def watching(asked):
        with thread_session():
            worst.append(spent(home.user_id, 0).money)
        return honest(asked)

    model.will(says(watching))
    world.judge(home)
    assert worst[0] > 4_000 * 20 / 1e6
    assert spent(home.user_id, 0).money == pytest.approx(2 * (100 * 10 + 20 * 20) / 1e6)


def test_money_that_would_not_do_for_the_worst_case_sends_nothing(judged_home, model):
    home = judged_home(price_output=10.0, daily_money=0.03)
    judged = world.judge(home)
    assert model.asked == []
    assert "llm.daily_money" in judged.note


def test_a_server_that_reports_its_cost_stops_at_the_limit(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(9)], daily_money=1.0)
    model.will(says(honest, usage={"prompt_tokens": 1, "completion_tokens": 1, "cost": 0.4}))
    judged = world.judge(home)
    assert judged.requests == 3
    assert spent(home.user_id, 0).money == pytest.approx(1.2)


def test_what_was_in_flight_when_a_worker_died_counts_at_its_worst(judged_home, model):
    home = judged_home()
    model.will(silent)
    world.judge(home, stopping=lambda: bool(model.asked))
    (prompt, answer, estimated, settled) = database.execute(
        "select prompt_tokens, completion_tokens, estimated, settled from token_usage"
    )[0]
    assert answer == 4_000
    assert prompt > 500
    assert (bool(estimated), bool(settled)) == (True, False)


def test_a_refused_request_counts_as_one_and_costs_nothing(judged_home, model):
    home = judged_home(price_input=10.0)
    model.will(status(401))
    world.judge(home)
    assert spent(home.user_id, 0) == budget.Spent(1, 0, 0.0)
