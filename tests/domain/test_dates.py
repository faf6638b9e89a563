"""Days as people type them."""

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoutly_tui.domain.dates import day_of
from scoutly_tui.domain.errors import UsageError


@pytest.fixture(autouse=True)
def _in_lisbon(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Lisbon")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


THURSDAY = "2026-03-05 23:30"


def at(moment):
    return int(datetime.fromisoformat(moment).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-03-05"), ("Tomorrow", "2026-03-06"), ("3d", "2026-03-08"), ("in 2 weeks", "2026-03-19"),
        ("1m", "2026-04-05"), ("fri", "2026-03-06"), ("thu", "2026-03-12"), ("next monday", "2026-03-09"),
        ("2026-12-24", "2026-12-24"), ("12.3.", "2026-03-12"), ("1.2.", "2027-02-01"), ("1.2.2027", "2027-02-01"),
        ("12 mar", "2026-03-12"), ("march 4", "2027-03-04"), ("29 feb", "2028-02-29"), ("30d", "2026-04-04"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_its_morning_here_whatever_the_clock_does_in_between(text, day):
    assert datetime.fromtimestamp(day_of(text, at(THURSDAY)) / 1000).isoformat() == f"{day}T09:00:00"


def test_a_month_on_from_its_last_day_is_the_next_months_last():
    assert day_of("1m", at("2026-01-31 10:00")) == at("2026-02-28 09:00")


@pytest.mark.parametrize(
    "text",
    ["", "soon", "yesterday", "2026-03-04", "31.4.", "30 feb", "2040-01-01", "9999m", "0.0.", "12 xyz", "mo"],
)
def test_what_is_no_day_ahead_is_refused_with_what_could_be_written(text):
    with pytest.raises(UsageError) as caught:
        day_of(text, at(THURSDAY))
    assert "2026-03-12" in caught.value.remedy


@given(st.text(alphabet="0123456789.- dwmjanuryfeb", max_size=14))
def test_anything_is_a_day_ahead_or_refused(text):
    try:
        found = day_of(text, at(THURSDAY))
    except UsageError:
        return
    assert at("2026-03-05 09:00") <= found < at("2037-01-01 00:00")
