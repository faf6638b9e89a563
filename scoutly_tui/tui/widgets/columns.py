"""Columns of a table: what a cell says, how wide it is, and how a row becomes segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from scoutly_tui.tui.safe_text import clip, kept_line

Row = TypeVar("Row")
GAP: Final = 2


class Tone(StrEnum):
    """How a piece of text is meant; the theme decides what that looks like."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    FAINT = "faint"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


Piece = tuple[str, Tone]
Cell = str | Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column. It is ``width`` cells wide, takes a ``flex`` share of what is left over, and appears only in
    tables at least ``from_width`` cells wide."""

    title: str
    width: int
    cell: Callable[[Row], Cell]
    flex: int = 0
    right: bool = False
    from_width: int = 0


def fit(columns: Sequence[Column[Row]], width: int) -> list[tuple[Column[Row], int]]:
    """The columns that show in ``width`` cells, each with the width it gets there."""
    shown = [column for column in columns if column.from_width <= width]
    while _least(shown) > width and any(column.from_width for column in shown):
        shown.remove(max(shown, key=lambda column: column.from_width))
    spare = max(0, width - _least(shown))
    shares = sum(column.flex for column in shown)
    fitted: list[tuple[Column[Row], int]] = []
    for column in shown:
        share = spare * column.flex // shares if shares else 0
        spare, shares = spare - share, shares - column.flex
        fitted.append((column, column.width + share))
    return fitted


def _least(columns: Sequence[Column[Row]]) -> int:
    return sum(column.width for column in columns) + GAP * max(0, len(columns) - 1)


def lay_out(cell: Cell, width: int, *, right: bool = False, ellipsis: str = "…") -> list[Piece]:
    """``cell`` in exactly ``width`` terminal cells, its outside text made safe."""
    pieces = [(cell, Tone.PLAIN)] if isinstance(cell, str) else cell
    laid: list[Piece] = []
    left = width
    for text, tone in pieces:
        text = kept_line(text, width * 4)
        size = cell_len(text)
        cut = size > left
        if cut:
            text = clip(text, left, ellipsis)
            size = cell_len(text)
        if text:
            laid.append((text, tone))
        left -= size
        if left <= 0 or cut:
            break
    if left > 0:
        filler = (" " * left, Tone.PLAIN)
        laid.insert(0, filler) if right else laid.append(filler)
    return laid


def segments(
    row: Row,
    fitted: Sequence[tuple[Column[Row], int]],
    base: Style,
    tone: Callable[[Tone], Style],
    ellipsis: str,
) -> list[Segment]:
    """``row`` as segments in the styles that ``tone`` gives, ``base`` between them."""
    painted: list[Segment] = []
    for number, (column, width) in enumerate(fitted):
        if number:
            painted.append(Segment(" " * GAP, base))
        laid = lay_out(column.cell(row), width, right=column.right, ellipsis=ellipsis)
        painted += [Segment(text, tone(meant)) for text, meant in laid]
    return painted


def heading(fitted: Sequence[tuple[Column[Row], int]]) -> str:
    """The titles over their columns."""
    laid = [lay_out(column.title, width, right=column.right) for column, width in fitted]
    return (" " * GAP).join("".join(text for text, _ in pieces) for pieces in laid)
