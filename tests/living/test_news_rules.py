"""When a person is told: quiet hours, times of day in any zone, and waits that grow and end."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain import news
from scoutly_tui.domain.errors import CannotRunError, UsageError

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC"]).map(
    ZoneInfo
)
MOMENTS = st.integers(1_500_000_000_000, 1_900_000_000_000)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def at(text: str, zone: ZoneInfo = BERLIN) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-03-01T21:59", False),
        ("2026-03-01T22:00", True),
        ("2026-03-02T06:59", True),
        ("2026-03-02T07:00", False),
    ],
)
def test_quiet_hours_span_midnight_and_end_on_the_minute(moment: str, quiet: bool) -> None:
    assert news.is_quiet(at(moment), news.parse_window("22:00-07:00"), BERLIN) is quiet


def test_quiet_hours_are_those_of_the_zone_that_is_set() -> None:
    night = news.parse_window("22:00-07:00")
    noon_in_berlin = at("2026-03-01T12:00")
    assert not news.is_quiet(noon_in_berlin, night, BERLIN)
    assert news.is_quiet(noon_in_berlin, night, ZoneInfo("Pacific/Auckland"))


def test_a_window_that_is_empty_or_has_no_length_is_no_window() -> None:
    assert news.parse_window("") is None
    assert news.parse_window("08:00-08:00") is None


@pytest.mark.parametrize(
    "text", ["25:00-07:00", "22-07", "night", "22:00", "22:60-07:00", "22:00-07:00-08:00"]
)
def test_what_is_no_span_of_the_day_is_refused_by_name(text: str) -> None:
    with pytest.raises(UsageError):
        news.parse_window(text)


def test_a_digest_of_the_morning_comes_late_rather_than_never() -> None:
    times = [time(8), time(18)]
    assert news.latest_slot(at("2026-03-02T07:59"), times, BERLIN) == at("2026-03-01T18:00")
    assert news.latest_slot(at("2026-03-02T08:00"), times, BERLIN) == at("2026-03-02T08:00")
    assert news.latest_slot(at("2026-03-02T17:59"), times, BERLIN) == at("2026-03-02T08:00")
    assert news.latest_slot(at("2026-03-02T12:00"), [], BERLIN) is None


def test_a_time_that_the_change_of_clocks_leaves_out_comes_an_hour_later() -> None:
    slot = news.latest_slot(at("2026-03-29T12:00"), [time(2, 30)], BERLIN)
    assert datetime.fromtimestamp((slot or 0) / 1000, BERLIN) == datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)


def test_a_time_that_the_change_of_clocks_repeats_counts_once() -> None:
    first = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp() * 1000)
    hour = 3_600_000
    assert news.latest_slot(first, [time(2, 30)], BERLIN) == first
    assert news.latest_slot(first + hour, [time(2, 30)], BERLIN) == first


@settings(max_examples=150)
@given(MOMENTS, st.lists(TIMES, min_size=1, max_size=4), ZONES)
def test_the_latest_time_of_day_is_past_and_less_than_25_hours_ago(
    now: int, times: list[time], zone: ZoneInfo
) -> None:
    slot = news.latest_slot(now, times, zone)
    assert slot is not None
    assert 0 <= now - slot <= 25 * 3_600_000


@settings(max_examples=150)
@given(MOMENTS, TIMES, TIMES, ZONES)
def test_a_moment_is_quiet_in_a_window_or_in_its_complement(
    now: int, a: time, b: time, zone: ZoneInfo
) -> None:
    if a != b:
        assert news.is_quiet(now, news.Window(a, b), zone) != news.is_quiet(now, news.Window(b, a), zone)


def test_waits_grow_fourfold_and_never_beyond_six_hours() -> None:
    waits = [news.back_off_ms(failures, 60_000) for failures in range(1, 40)]
    assert waits[:3] == [60_000, 240_000, 960_000]
    assert waits == sorted(waits)
    assert waits[-1] == news.LONGEST_WAIT_MS


@pytest.mark.parametrize(
    ("key", "value"),
    [("QUIET", "late"), ("DIGEST_AT", '["8 o\'clock"]'), ("TIMEZONE", "Europe/Nowhere"), ("TIMEOUT_SECONDS", "0"),
     ("TIMEZONE", "../../etc/passwd"), ("AT_ONCE_SCORE", "102"), ("REMIND_HOURS", "-1")],
)  # fmt: skip
def test_settings_that_are_no_times_are_refused_when_they_are_read(tmp_path, key, value) -> None:
    from scoutly_tui import config

    with pytest.raises(CannotRunError, match="notify"):
        config.load(tmp_path / "none", {f"SCOUTLY_NOTIFY__{key}": value})
