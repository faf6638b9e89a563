"""Is the clock to be trusted? A Raspberry Pi has no clock battery and may wake up in the past."""

from __future__ import annotations

from typing import Final

from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.store import database

TOLERATED_MS: Final = DAY_MS


def behind_ms(now: int) -> int:
    """How far ``now`` lies before the newest thing that was recorded (epoch ms); 0 if it does not."""
    with database.reading():
        newest = max(
            database.execute("select coalesce(max(last_attempt_at), 0) from company")[0][0],
            database.execute("select coalesce(max(id), 0) from job_attempt")[0][0]
            and database.execute("select started_at from job_attempt order by id desc limit 1")[0][0],
        )
    return max(0, newest - now)


def is_behind(now: int) -> bool:
    """Whether the clock is more than a day behind the newest row: then nothing is due until it is set."""
    return behind_ms(now) > TOLERATED_MS
