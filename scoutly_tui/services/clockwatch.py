"""Is the clock to be trusted? A Raspberry Pi has no clock battery and may wake up in the past.

A clock far behind what was recorded is one of two things: it is wrong now (then nothing is due until it is
set), or it was wrong before, far ahead, and is right again (then what was put off too far is brought back).
The kernel's word that the clock is synchronised decides; without it, an hour in which nobody set it does.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import time
from typing import Final

from scoutly_tui import clock
from scoutly_tui.domain import ranks, scheduling
from scoutly_tui.domain.times import DAY_MS, HOUR_MS, SECOND_MS
from scoutly_tui.store import database, hosts

log = logging.getLogger(__name__)
TOLERATED_MS: Final = DAY_MS
PATIENCE_MS: Final = HOUR_MS
"""How long a clock that is behind may run on before it is believed: with a network, somebody sets it sooner."""

JUMP_MS: Final = 5 * SECOND_MS
_LOOKED_AT: Final = 500
_SINCE: Final = "clock_behind_since"
_BELIEVED: Final = "clock_believed_at_attempt"
_LATEST_HELD_MS: Final = int(scheduling.LONGEST_BACK_OFF_MS * 1.2)
_LATEST_RETRY_MS: Final = 2 * DAY_MS
_TIME_ERROR: Final = 5


def behind_ms(now: int) -> int:
    """How far ``now`` lies before the newest thing that was recorded (epoch ms); 0 if it does not."""
    with database.reading():
        rows = database.execute(
            "select max(started_at) from (select started_at from job_attempt where id > ? order by id desc limit ?) as a",
            int(_fact(_BELIEVED) or 0), _LOOKED_AT,
        )  # fmt: skip
    return max(0, int(rows[0][0] or 0) - now)


def is_behind(now: int) -> bool:
    """Whether the clock is more than a day behind the newest row: then nothing is due until it is set."""
    return behind_ms(now) > TOLERATED_MS


def doubt(now: int, *, synchronised: bool | None = None) -> bool:
    """Whether the clock is far behind and not to be believed (yet). A worker asks every few seconds.

    ``synchronised`` is what the kernel says of the clock; by default it is asked. Once the clock is believed,
    what lies too far in the future is brought back.
    """
    if not is_behind(now):
        if _fact(_SINCE) is not None:
            _forget(_SINCE)
        return False
    since = int(_fact(_SINCE) or 0)
    if not since or since > now:
        since = now
        _remember(_SINCE, now)
    if not (kernel_synchronised() if synchronised is None else synchronised) and now - since < PATIENCE_MS:
        return True
    log.warning("the clock was ahead and is believed again; what was put off too far is brought back")
    with database.writing():
        newest = database.execute("select coalesce(max(id), 0) from job_attempt")[0][0]
        _remember(_BELIEVED, newest)
        _forget(_SINCE)
        straighten(now)
    return False


def straighten(now: int) -> int:
    """Bring back what a clock that was ahead put off too far; returns how many companies.

    A success in the future says nothing of when it was: such companies are due again spread over one interval.
    """
    hosts.clamp()
    with database.reading():
        wrong = database.execute(
            "select id, effective_rank, held_until, last_success_at from company where last_success_at > ?"
            " or last_attempt_at > ? or held_until > ?",
            now + TOLERATED_MS, now + TOLERATED_MS, now + _LATEST_HELD_MS,
        )  # fmt: skip
        late = database.execute(
            "select 1 from job_queue where status = 'pending' and not_before > ? limit 1",
            now + _LATEST_RETRY_MS,
        )
    if not wrong and not late:
        return 0
    with database.writing():
        for place, (company, rank, held, success) in enumerate(wrong):
            _straighten_one(company, rank or 50, held, success, now, share=(place + 1) / len(wrong))
        database.changed(
            "update job_queue set not_before = 0 where status = 'pending' and not_before > ?",
            now + _LATEST_RETRY_MS,
        )
    return len(wrong)


def _straighten_one(
    company: int, rank: int, held: int | None, success: int | None, now: int, *, share: float
) -> None:
    interval = ranks.interval_ms(rank)
    if success is not None and success > now:
        success = now - int(interval * (1 - share))
    if held is not None and held > now + _LATEST_HELD_MS:
        held = now + interval
    due = max(0 if success is None else success + interval, held or 0)
    database.changed(
        "update company set last_success_at = ?, held_until = ?, next_due_at = ?,"
        " last_attempt_at = case when last_attempt_at > ? then ? else last_attempt_at end where id = ?",
        success, held, due, now, now, company,
    )  # fmt: skip


def kernel_synchronised() -> bool:
    """Whether the kernel says that something keeps the clock right (adjtimex(2)); False where it does not tell."""
    if sys.platform != "linux" or clock.offset_ms():
        return False
    try:
        # Zeroed, struct timex asks and changes nothing; 256 bytes are more than any kernel's.
        state = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(256)))
    except (OSError, AttributeError):
        return False
    return 0 <= state < _TIME_ERROR


class JumpWatch:
    """Notices when the clock was set, or when the machine slept."""

    def __init__(self) -> None:
        self._offset = self._now()

    @staticmethod
    def _now() -> int:
        return clock.real_ms() - time.monotonic_ns() // 1_000_000

    def jumped_ms(self) -> int:
        """By how much the clock ran ahead (or, below zero, back) since this was last asked; 0 if it just ran on."""
        offset = self._now()
        jump = offset - self._offset
        if abs(jump) < JUMP_MS:
            return 0
        self._offset = offset
        return jump


def _fact(name: str) -> str | None:
    with database.reading():
        rows = database.execute("select value from setting where name = ?", name)
    return rows[0][0] if rows else None


def _remember(name: str, value: int) -> None:
    with database.writing():
        database.execute(
            "insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            name, str(value),
        )  # fmt: skip


def _forget(name: str) -> None:
    with database.writing():
        database.changed("delete from setting where name = ?", name)
