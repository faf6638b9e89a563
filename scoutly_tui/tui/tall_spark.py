"""Sparklines over several lines: block characters, each with a twin in ASCII, and nothing that moves."""

from __future__ import annotations

from collections.abc import Sequence

from scoutly_tui.tui.theme import Glyphs


def tall_spark(values: Sequence[float | None], height: int, glyphs: Glyphs, *, width: int = 1) -> list[str]:
    """One column a value, ``width`` cells wide, over ``height`` lines, the first line on top.

    The highest value fills all lines; anything above zero shows at least a trace; None stays empty.
    """
    highest = max((value for value in values if value is not None), default=0)
    steps = len(glyphs.blocks) - 1
    filled = [_steps(value, highest, height * steps) for value in values]
    return [
        "".join(glyphs.blocks[max(0, min(steps, full - line * steps))] * width for full in filled)
        for line in reversed(range(height))
    ]


def _steps(value: float | None, highest: float, most: int) -> int:
    if value is None or value <= 0 or highest <= 0:
        return 0
    return max(1, min(most, round(value / highest * most)))
