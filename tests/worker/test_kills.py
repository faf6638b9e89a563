"""kill -9 at any moment loses no posting and no job, and repeats at most what was in flight."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .kills import kill_loop
from .stage import Stage


def test_three_kills_lose_nothing(stage: Callable[..., Stage]) -> None:
    kill_loop(stage(latency="0.02,0.1"), companies=60, kills=3, workers=1, postings=2, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_twenty_kills_over_four_hundred_companies_lose_nothing(stage: Callable[..., Stage]) -> None:
    kill_loop(stage(latency="0.05,0.2"), companies=400, kills=20, workers=1, postings=2, seed=2)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_kills_among_two_workers_on_postgresql_lose_nothing(
    stage: Callable[..., Stage], postgres_url: str
) -> None:
    kill_loop(stage(postgres_url, latency="0.05,0.2"), companies=400, kills=10, workers=2, postings=2, seed=3)
