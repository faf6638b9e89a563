"""Reading Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoutly_tui.domain.times import DAY_MS, from_datetime
from scoutly_tui.fetch.retry_after import retry_after_ms

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NOW_MS = from_datetime(NOW)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120_000),
        (" 0 ", 0),
        ("1.5", 1_000),
        ("86400", DAY_MS),
        ("99999999999999999999999", DAY_MS),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120_000),
        ("Sunday, 01-Mar-26 12:02:00 GMT", 120_000),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("Fri, 01 Mar 2036 12:00:00 GMT", DAY_MS),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("٣", None),
        ("Sun, 99 Mar 2026 12:02:00 GMT", None),
        ("Sun, 01 Mar 99999 12:02:00 GMT", None),
    ],
)
def test_both_forms_are_read_and_nonsense_is_not(value: str, expected: int | None) -> None:
    assert retry_after_ms(value, NOW_MS) == expected


@given(st.integers(min_value=0, max_value=10**9))
@settings(max_examples=40)
def test_seconds_are_capped_at_a_day(seconds: int) -> None:
    assert retry_after_ms(str(seconds), NOW_MS) == min(seconds * 1000, DAY_MS)


@given(st.integers(min_value=-(10**6), max_value=10**6))
@settings(max_examples=40)
def test_a_date_means_the_time_until_it(seconds: int) -> None:
    header = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_ms(header, NOW_MS) == max(0, min(seconds * 1000, DAY_MS))


@given(
    st.text(max_size=120)
    | st.from_regex(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]?\w{3,5}")
)
@example("Sun, 01 Mar 2026 12:02:00 +99999999")
@example("1" * 10_000)
@settings(max_examples=100)
def test_whatever_a_server_writes_the_answer_is_nothing_or_within_a_day(value: str) -> None:
    answer = retry_after_ms(value, NOW_MS)
    assert answer is None or 0 <= answer <= DAY_MS
