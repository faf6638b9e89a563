"""Is the clock to be trusted? A Raspberry Pi has no clock battery and may wake up in the past."""

from __future__ import annotations

from typing import Final

from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.store import database

TOLERATED_MS: Final = DAY_MS


def behind_ms(now: int) -> int:
    """How far ``now`` lies before the newest thing that was recorded (epoch ms); 0 if it does not."""
    with database.reading():
        rows = database.execute("select started_at from job_attempt order by id desc limit 1")
    return max(0, int(rows[0][0]) - now) if rows else 0


def is_behind(now: int) -> bool:
    """Whether the clock is more than a day behind the newest row: then nothing is due until it is set."""
    return behind_ms(now) > TOLERATED_MS
