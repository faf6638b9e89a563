"""A model that lies, rambles, refuses or goes away in mid-word: after each the database is in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.invariants import check
from tests.llm.conftest import empty_home, home, judged_home, model
from tests.llm.test_faults import EVERY_POSTING, ONE_POSTING, after_screening, world

__all__ = ["empty_home", "home", "judged_home", "model"]
NAMES = [*ONE_POSTING, *EVERY_POSTING]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_model_answers_the_database_is_in_order(
    name: str, judged_home: Callable[..., Any], model: Any
) -> None:
    answer = after_screening(ONE_POSTING[name][0]) if name in ONE_POSTING else EVERY_POSTING[name][0]
    home = judged_home(timeout_seconds=0.3)
    before = world.matches()
    model.will(answer)
    assert world.judge(home).outcome in ("done", "failed")
    check(settled=True)
    assert world.matches() == before, "a model touches no score of ours"
