"""How the lines of a table look: heading, rows, and what an empty list says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets import columns
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone

Row = TypeVar("Row")
GUTTER: Final = 2
SCROLLBAR: Final = 1
COMPONENTS: Final = (
    "row-table--header",
    "row-table--cursor",
    "row-table--cursor-away",
    "row-table--marked",
    *(f"row-table--{tone}" for tone in Tone),
)
"""The parts of a table that a theme gives a style."""
STYLES: Final = """
RowTable {
    height: 1fr; background: $background; color: $foreground;
    scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto;
    scrollbar-color: $faint; scrollbar-color-hover: $muted; scrollbar-color-active: $primary;
    scrollbar-background: $background; scrollbar-background-hover: $background;
    scrollbar-background-active: $background;
}
RowTable > .row-table--header { color: $muted; background: $surface; }
RowTable > .row-table--cursor { background: $cursor; }
RowTable > .row-table--cursor-away { background: $surface; }
RowTable > .row-table--marked { color: $accent; }
RowTable > .row-table--plain { color: $foreground; }
RowTable > .row-table--strong { color: $foreground; text-style: bold; }
RowTable > .row-table--muted { color: $muted; }
RowTable > .row-table--faint { color: $faint; }
RowTable > .row-table--accent { color: $primary; }
RowTable > .row-table--good { color: $success; }
RowTable > .row-table--warn { color: $warning; }
RowTable > .row-table--bad { color: $error; }
"""


class RowPainter(Generic[Row]):
    """Paints rows of ``shown`` in the component styles of ``widget``, which must be named ``row-table--…``."""

    def __init__(self, shown: Sequence[Column[Row]], glyphs: Glyphs, widget: Widget) -> None:
        self._columns = shown
        self._glyphs = glyphs
        self._widget = widget
        self._fitted: list[tuple[Column[Row], int]] = []
        self._width = -1
        self._styles: dict[tuple[str, str], Style] = {}

    def show_columns(self, shown: Sequence[Column[Row]]) -> None:
        """Paint these columns from now on; call ``fit`` next."""
        self._columns = shown

    def fit(self, width: int) -> None:
        """Lay the columns out in ``width`` cells, the cursor's gutter and the scroll bar included."""
        self._width = width
        self._fitted = columns.fit(self._columns, width - GUTTER - SCROLLBAR)

    def fits(self, width: int) -> bool:
        """Whether the columns are laid out for ``width``."""
        return width == self._width

    def blank(self) -> Strip:
        """A line with nothing on it."""
        return Strip.blank(self._widget.size.width, self._widget.rich_style)

    def heading_line(self) -> Strip:
        """The titles over the columns."""
        style = self._widget.get_component_rich_style("row-table--header")
        titles = Segment(" " * GUTTER + columns.heading(self._fitted), style)
        return Strip([titles]).adjust_cell_length(self._widget.size.width, style)

    def row_line(self, row: Row | None, *, cursor: bool, focused: bool, marked: bool) -> Strip:
        """A row, or the sign that it is still on its way."""
        under = ("cursor" if focused else "cursor-away") if cursor else ""
        base = self._on(under)
        sign = self._glyphs.cursor if cursor else " "
        mark = self._glyphs.mark if marked else " "
        gutter = Segment(sign + mark, self._on(under, "marked" if marked else Tone.ACCENT))
        if row is None:
            cells = [Segment(self._glyphs.ellipsis, self._on(under, Tone.FAINT))]
        else:
            style = partial(self._on, under)
            cells = columns.segments(row, self._fitted, base, style, self._glyphs.ellipsis)
        return Strip([gutter, *cells]).adjust_cell_length(self._widget.size.width, base)

    def notice_line(self, notice: Sequence[Cell], index: int, page: int) -> Strip:
        """Line ``index`` of an empty list of ``page`` lines, the notice in its upper third."""
        number = index - max(1, (page - len(notice)) // 3)
        if not 0 <= number < len(notice):
            return self.blank()
        width, base = self._widget.size.width, self._widget.rich_style
        pieces = columns.lay_out(notice[number], width - 2 * GUTTER, ellipsis=self._glyphs.ellipsis)
        cells = [Segment(text, base + self._style(tone)) for text, tone in pieces]
        return Strip([Segment(" " * GUTTER, base), *cells]).adjust_cell_length(width, base)

    def forget_styles(self) -> None:
        """Another theme: everything is coloured anew."""
        self._styles.clear()

    def _on(self, under: str, tone: str = "") -> Style:
        """The style ``tone`` on that of the row; put together once a theme, not once a cell."""
        style = self._styles.get((under, tone))
        if style is None:
            style = self._widget.rich_style
            for name in filter(None, (under, tone)):
                style += self._style(name)
            self._styles[under, tone] = style
        return style

    def _style(self, name: str) -> Style:
        return self._widget.get_component_rich_style(f"row-table--{name}", partial=True)
