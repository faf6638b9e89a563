"""How facts are put into few characters: ages, due times, salaries, sizes, ranks as bars, small charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.times import DAY_MS, MINUTE_MS, duration
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

_SYMBOLS: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
_PER: Final = {Period.HOUR: "/h", Period.DAY: "/d", Period.WEEK: "/wk", Period.MONTH: "/mo", Period.YEAR: ""}


def age(at: int | None, now: int) -> str:
    """How long ago ``at`` was, such as ``3h``; ``now`` within a minute, empty for None."""
    if at is None:
        return ""
    return "now" if now - at < MINUTE_MS else duration(now - at)


def ahead(at: int | None, now: int) -> str:
    """How far ahead ``at`` is, such as ``in 2d``; ``now`` once it has come, empty for None."""
    if at is None:
        return ""
    return "now" if at - now < MINUTE_MS else f"in {duration(at - now)}"


def salary(pay: Salary | None) -> str:
    """A salary as people write it, such as ``€80–95k`` or ``$45/h``; empty for None."""
    if pay is None or (pay.minimum is None and pay.maximum is None):
        return ""
    symbol = _SYMBOLS.get(pay.currency or "", "")
    code = "" if symbol else f" {pay.currency}" if pay.currency else ""
    per = _PER[pay.period] if pay.period else ""
    return f"{symbol}{_range(pay.minimum, pay.maximum)}{per}{code}"


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None and low != high:
        a, b = _amount(low), _amount(high)
        return f"{a[:-1]}–{b}" if a.endswith("k") and b.endswith("k") else f"{a}–{b}"
    if high is None and low is not None:
        return f"{_amount(low)}+"
    return _amount(high or 0) if low == high else f"≤{_amount(high or 0)}"


def _amount(value: float) -> str:
    if value >= 10_000:
        return f"{value / 1000:.0f}k"
    return f"{value:,.0f}"


def size(count: int) -> str:
    """Bytes, such as ``34 kB``."""
    for unit, step in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= step:
            return f"{count / step:.1f} {unit}" if count < 10 * step else f"{count / step:.0f} {unit}"
    return f"{count} B"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 posting``, ``2 postings``, ``1,204 postings``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def rhythm(days: int | None) -> str:
    """How often an interval comes round."""
    if days is None:
        return ""
    return "daily" if days == 1 else f"{days} days"


def every(days: int) -> str:
    """How often, in full: ``daily``, ``every 3 days``."""
    return "daily" if days == 1 else f"every {days} days"


def meter(share: float, width: int, glyphs: Glyphs, tone: Tone = Tone.ACCENT) -> list[Piece]:
    """A bar filled to ``share`` (0–1) of ``width`` cells."""
    full = max(0, min(width, round(share * width)))
    return [(glyphs.bar * full, tone), (glyphs.trough * (width - full), Tone.FAINT)]


def worker(owner: str | None) -> str:
    """The worker behind a lease's owner (``machine/boot:pid:start#thread``), such as ``attic, process 412, thread 2``."""
    name, _, thread = (owner or "").partition("#")
    machine, _, rest = name.partition("/")
    pid = rest.split(":")[1] if rest.count(":") >= 1 else ""
    return ", ".join(
        part
        for part in (machine, f"process {pid}" if pid else "", f"thread {thread}" if thread else "")
        if part
    )


def spark(values: Sequence[float], glyphs: Glyphs) -> str:
    """One block character a value, the highest of them full; zero stays empty."""
    top = max(values, default=0)
    steps = len(glyphs.blocks) - 1
    if top <= 0:
        return glyphs.blocks[0] * len(values)
    return "".join(glyphs.blocks[0 if value <= 0 else max(1, round(value / top * steps))] for value in values)


def buckets(times: Iterable[int], now: int, count: int, width_ms: int = DAY_MS) -> list[float]:
    """How many of ``times`` fall into each of the last ``count`` spans of ``width_ms``, oldest first."""
    tally = [0.0] * count
    for at in times:
        back = (now - at) // width_ms
        if 0 <= back < count:
            tally[count - 1 - back] += 1
    return tally
