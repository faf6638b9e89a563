"""Times as scoutly keeps them (epoch milliseconds, UTC) and as people read them."""

from datetime import UTC, datetime
from typing import Final

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000


def iso(at: int | None) -> str | None:
    """``at`` as UTC ISO 8601 to the second (``2026-03-01T08:30:00Z``); None stays None."""
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_datetime(moment: datetime) -> int:
    """``moment`` as epoch milliseconds; a naive one is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)


def duration(ms: int) -> str:
    """``ms`` in the largest unit that fits, such as ``45s``, ``3h`` or ``12d``."""
    ms = abs(ms)
    for unit, size in (("d", DAY_MS), ("h", HOUR_MS), ("m", MINUTE_MS)):
        if ms >= size:
            return f"{ms // size}{unit}"
    return f"{ms // SECOND_MS}s"


def ago(at: int | None, now: int) -> str:
    """How long before ``now`` ``at`` was: ``3h ago``, ``just now``, ``never``; ``in 2d`` if it is ahead."""
    if at is None:
        return "never"
    if abs(now - at) < 5 * SECOND_MS:
        return "just now"
    return f"{duration(now - at)} ago" if at < now else f"in {duration(at - now)}"


def local(at: int | None, form: str = "%a %d %b %H:%M") -> str:
    """``at`` in this machine's time zone; empty for None."""
    return "" if at is None else datetime.fromtimestamp(at / 1000).strftime(form)
