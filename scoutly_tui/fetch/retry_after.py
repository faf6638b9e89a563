"""``Retry-After``: how long a server asks us to stay away."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Final

from scoutly_tui.domain.times import DAY_MS, SECOND_MS, from_datetime

LIMIT_MS: Final = DAY_MS


def retry_after_ms(value: str, now: int) -> int | None:
    """Milliseconds from ``now`` (epoch ms) that a ``Retry-After`` header asks for (RFC 9110, 10.2.3).

    Both forms are read, seconds and HTTP dates; the answer lies between 0 and a day. None where the header
    is empty or makes no sense.
    """
    value = value.strip()[:100]
    if re.fullmatch(r"[0-9]+(\.[0-9]*)?", value):
        return min(int(value.partition(".")[0]) * SECOND_MS, LIMIT_MS)
    try:
        at = from_datetime(parsedate_to_datetime(value))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return max(0, min(at - now, LIMIT_MS))
