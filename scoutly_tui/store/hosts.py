"""Host slots in the database, so that every thread, process and machine shares them.

Fulfils ``fetch.protocols.HostSlots``. Times here are by the lease clock, never by the demo's.
"""

from __future__ import annotations

from typing import Final

from scoutly_tui.domain.times import DAY_MS, HOUR_MS
from scoutly_tui.store import database

ASK_AGAIN_MS: Final = 150
"""When to ask again for a slot that somebody holds: a request is mostly over sooner than its hold."""

LONGEST_HOLD_MS: Final = HOUR_MS
LONGEST_COOLING_MS: Final = DAY_MS + HOUR_MS
AFTER_CLAMP_MS: Final = HOUR_MS
"""How long a host is left alone whose cooling was measured by a clock that ran ahead."""


class DatabaseSlots:
    """One request at a time to a host, held in the ``host`` table."""

    def acquire(self, host: str, owner: str, hold_ms: int) -> int:
        """Take the slot: 0 when it is ours, else milliseconds until it is worth asking again."""
        with database.writing(durable=False):
            now = database.lease_clock()
            taken = database.execute(
                "insert into host (name, slot_owner, slot_until, ready_at, cooling_until) values (?, ?, ?, 0, 0)"
                " on conflict (name) do update set slot_owner = excluded.slot_owner, slot_until = excluded.slot_until"
                " where (host.slot_owner is null or host.slot_owner = excluded.slot_owner or host.slot_until <= ?)"
                " and host.ready_at <= ? and host.cooling_until <= ? returning name",
                host, owner, now + hold_ms, now, now, now,
            )  # fmt: skip
            if taken:
                return 0
            slot_owner, slot_until, ready_at, cooling_until = database.execute(
                "select slot_owner, slot_until, ready_at, cooling_until from host where name = ?", host
            )[0]
        quiet_ms = max(ready_at, cooling_until) - now
        if quiet_ms > 0:
            return int(quiet_ms)
        return max(1, min(slot_until - now, ASK_AGAIN_MS)) if slot_owner else 1

    def release(self, host: str, owner: str, gap_ms: int) -> None:
        """Give the slot back, to be taken again after ``gap_ms``; nothing when it is not ``owner``'s."""
        with database.writing(durable=False):
            database.changed(
                "update host set slot_owner = null, slot_until = 0, ready_at = ? where name = ? and slot_owner = ?",
                database.lease_clock() + gap_ms, host, owner,
            )  # fmt: skip

    def cool_down(self, host: str, for_ms: int) -> None:
        """Nobody visits ``host`` for ``for_ms``."""
        with database.writing():
            until = database.lease_clock() + for_ms
            database.changed(
                "insert into host (name, slot_until, ready_at, cooling_until) values (?, 0, 0, ?)"
                " on conflict (name) do update set cooling_until ="
                " case when host.cooling_until > excluded.cooling_until then host.cooling_until"
                " else excluded.cooling_until end",
                host, until,
            )  # fmt: skip

    def free(self, owner: str) -> None:
        """Give back whatever ``owner`` still holds: its process died."""
        with database.writing(durable=False):
            database.changed("update host set slot_owner = null, slot_until = 0 where slot_owner = ?", owner)


def clamp() -> int:
    """Bring back what reaches further into the future than anything may: the clock was ahead. Returns how many hosts.

    A visit holds its slot for minutes, a gap lasts a minute, and nobody is stayed away from for over a day.
    """
    now = database.lease_clock()
    far = (now + LONGEST_HOLD_MS, now + LONGEST_HOLD_MS, now + LONGEST_COOLING_MS)
    with database.reading():
        if not database.execute(f"select 1 from host where {_FAR} limit 1", *far):
            return 0
    with database.writing():
        return database.changed(
            "update host set slot_owner = case when slot_until > ? then null else slot_owner end,"
            " slot_until = case when slot_until > ? then 0 else slot_until end,"
            " ready_at = case when ready_at > ? then 0 else ready_at end,"
            f" cooling_until = case when cooling_until > ? then ? else cooling_until end where {_FAR}",
            far[0], *far, now + AFTER_CLAMP_MS, *far,
        )  # fmt: skip


_FAR: Final = "(slot_until > ? or ready_at > ? or cooling_until > ?)"
