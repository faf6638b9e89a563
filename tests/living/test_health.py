"""Why scoutly is not well: what a person would want to be told without asking."""

from __future__ import annotations

import pytest
from seeded import NOW, company

from scoutly_tui.services import health
from scoutly_tui.store import database

DAY = 86_400_000


@pytest.fixture
def watched(home):
    """A home that watches four companies, all of them checked just now."""
    for name in ("Acme", "Bolt", "Cord", "Dune"):
        company(home.user_id, name, 90)
    database.execute("update company set last_success_at = ?, next_due_at = ?", NOW, NOW + DAY)
    return home


def test_a_home_where_all_is_well_has_no_reasons(watched):
    assert health.reasons(watched, NOW) == ()


def test_a_home_without_companies_is_well(home):
    assert health.reasons(home, NOW) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update company set problem = 'blocked' where id <= 2", "2 of 4 companies cannot be checked"),
        ("update company set next_due_at = 1 where id <= 3", "3 of 4 companies are days late"),
        ("insert into setting (name, value) values ('maintained_at', '1')", "no backup for days"),
        (
            "insert into judge_state (user_id, fault) values (1, 'key refused')",
            "The model does not answer (key refused)",
        ),
    ],
)
def test_each_trouble_is_named_with_what_to_do(watched, change, said):
    database.execute(change)
    (reason,) = health.reasons(watched, NOW)
    assert said in reason
    assert "scoutly " in reason


@pytest.mark.parametrize(
    "change",
    ["update company set problem = 'blocked' where id = 1", "update company set next_due_at = 1 where id = 1",
     "update company set problem = 'blocked', effective_rank = null where id <= 3"],
)  # fmt: skip
def test_one_company_in_trouble_is_that_companys_and_not_scoutlys(watched, change):
    database.execute(change)
    assert health.reasons(watched, NOW) == ()


def test_a_disk_that_is_nearly_full_is_a_reason(watched, monkeypatch):
    monkeypatch.setattr(health, "free_bytes", lambda home: 1_000_000)
    assert health.reasons(watched, NOW) == ("The disk is nearly full. Free some space.",)
