"""The one place that reads the clock: everything below the faces is given ``now``."""

import os
import time


def offset_ms() -> int:
    """How far scoutly's clock runs ahead of the machine's (``SCOUTLY_CLOCK_OFFSET``, seconds), for the demo."""
    try:
        return int(float(os.environ.get("SCOUTLY_CLOCK_OFFSET", "0")) * 1000)
    except ValueError:
        return 0


def now_ms() -> int:
    """Now, as epoch milliseconds UTC, moved by the offset."""
    return time.time_ns() // 1_000_000 + offset_ms()


def real_ms() -> int:
    """Now by the machine's own clock: for leases and heartbeats, which no demo may bend."""
    return time.time_ns() // 1_000_000
