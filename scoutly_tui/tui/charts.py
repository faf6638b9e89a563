"""Charts in text cells: columns, bars and what stands beside each other. Each line is exactly as wide as asked.

Heights come from block characters in eighths; where there is only ASCII, from dots, colons and hashes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from rich.cells import cell_len

from scoutly_tui.tui.safe_text import kept_line, pad, safe_line
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

Line = list[Piece]
_RUNS: Final = re.compile(r"( {2,})")
ASCII_LADDER: Final = " .:#"
GAP: Final = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: a heading, with what is worth saying beside it, and lines."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""


def ladder(glyphs: Glyphs) -> str:
    """The characters from empty to full."""
    return glyphs.blocks if glyphs.blocks.endswith("█") else ASCII_LADDER


def columns(
    values: Sequence[float],
    width: int,
    height: int,
    glyphs: Glyphs,
    *,
    tone: Tone = Tone.ACCENT,
    top: str = "",
) -> list[Line]:
    """A column for each of ``values``, the highest of them ``height`` lines high and called ``top``.

    The scale stands at the left: the top value above, zero below.
    """
    scale = max(cell_len(top), 1) + 1
    room = max(1, (width - scale) // max(1, len(values)))
    wide = max(1, room - (1 if room > 1 else 0))
    steps, most = len(ladder(glyphs)) - 1, max(values, default=0)
    lines: list[Line] = []
    for row in range(height - 1, -1, -1):
        label = top if row == height - 1 else "0" if row == 0 else ""
        text = ""
        for value in values:
            filled = value / most * height * steps if most > 0 else 0
            level = max(0, min(steps, round(filled) - row * steps))
            if row == 0 and value > 0:
                # What is there is seen, however small beside the highest.
                level = max(1, level)
            text += ladder(glyphs)[level] * wide + " " * (room - wide)
        scaled = (pad(label, scale - 1, right=True) + " ", Tone.MUTED)
        lines.append([scaled, *spaced(_exact(text, width - scale), tone)])
    return lines


def spaced(text: str, tone: Tone) -> Line:
    """``text`` in pieces that keep its runs of spaces, which lines of outside text do not."""
    return [(part, tone) for part in _RUNS.split(text) if part]


def marks(labels: Sequence[str], width: int, scale: int, tone: Tone = Tone.MUTED) -> Line:
    """Labels under the columns of a chart whose scale is ``scale`` cells wide; empty ones leave room for others."""
    room = max(1, (width - scale) // max(1, len(labels)))
    line = [" "] * (width - scale)
    free = 0
    for number, label in enumerate(labels):
        start = number * room
        if label and start >= free and start + cell_len(label) <= len(line):
            line[start : start + len(label)] = label
            free = start + cell_len(label) + 1
    return [(" " * scale, Tone.MUTED), *spaced(_exact("".join(line), width - scale), tone)]


def bar(
    label: str, share: float, said: str, width: int, glyphs: Glyphs, *, label_width: int = 16, said_width: int = 16,
    tone: Tone = Tone.ACCENT,
) -> Line:  # fmt: skip
    """A labelled bar filled to ``share`` (0–1), with what it means in words behind it."""
    room = max(4, width - label_width - said_width - 2)
    full = max(0, min(room, round(share * room)))
    if share > 0:
        full = max(1, full)
    return [
        *spaced(pad(safe_line(label), label_width, ellipsis=glyphs.ellipsis), Tone.MUTED),
        (glyphs.bar * full, tone), (glyphs.trough * (room - full), Tone.FAINT), ("  ", Tone.PLAIN),
        *spaced(pad(said, said_width, ellipsis=glyphs.ellipsis), Tone.PLAIN),
    ]  # fmt: skip


def beside(left: Block, right: Block, width: int) -> list[tuple[Line, Line]]:
    """The lines of two blocks side by side, each half of ``width``; the shorter one is filled up."""
    half = (width - GAP) // 2
    count = max(len(left.lines), len(right.lines))
    lines = []
    for number in range(count):
        one = left.lines[number] if number < len(left.lines) else []
        two = right.lines[number] if number < len(right.lines) else []
        lines.append((fitted(one, half), list(two)))
    return lines


def wrapped(text: str, width: int, *, most: int = 4) -> list[str]:
    """Outside text on at most ``most`` lines of ``width`` cells."""
    return wrap(safe_line(text), max(20, width), max_lines=most, placeholder=" …")


def fitted(line: Line, width: int) -> Line:
    """``line`` in exactly ``width`` cells."""
    left, laid = width, []
    for text, tone in line:
        text = kept_line(text)
        if cell_len(text) > left:
            text = pad(text, left)
        laid.append((text, tone))
        left -= cell_len(text)
        if left <= 0:
            break
    return [*laid, (" " * left, Tone.PLAIN)] if left > 0 else laid


def _exact(text: str, width: int) -> str:
    return text[:width] + " " * max(0, width - len(text))
