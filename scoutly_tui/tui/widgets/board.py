"""Applications as a board: a column a stage, each a list of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from scoutly_tui.domain.times import ago, local
from scoutly_tui.domain.triage import Stage
from scoutly_tui.services.applications import ApplicationRow
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.row_table import RowTable

STAGES: Final = tuple(Stage)


class Lane(RowTable[ApplicationRow]):
    """One column: it shows a cursor only while it has the keys, for only one of five can."""

    def _strip(self, index: int) -> Strip:
        if self.has_focus:
            return super()._strip(index)
        here, self._index = self._index, -1
        try:
            return super()._strip(index)
        finally:
            self._index = here


class Board(Vertical):
    """Five lists side by side, and the card under the cursor in full. The keys belong to one list, ``current``."""

    DEFAULT_CSS = """
    Board { height: 1fr; }
    Board Horizontal { height: 1fr; }
    Board RowTable { width: 1fr; border-right: vkey $panel; }
    Board Static { height: 3; background: $surface; padding: 0 1; }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self.current = 0

    def compose(self) -> ComposeResult:
        """A list for every stage."""
        with Horizontal():
            for stage in STAGES:
                table = Lane(self._columns(stage, 0), glyphs=self._glyphs)
                table.show_notice([[("none", Tone.FAINT)]])
                yield table
        card = Static(markup=False)
        card.auto_links = False
        yield card

    @property
    def tables(self) -> list[Lane]:
        """The lists, in the order of the stages."""
        return list(self.query(Lane))

    @property
    def table(self) -> Lane:
        """The list that has the keys."""
        return self.tables[self.current]

    def show(self, rows: Sequence[ApplicationRow]) -> None:
        """Show ``rows``, each in its column."""
        for stage, table in zip(STAGES, self.tables, strict=True):
            mine = [row for row in rows if row.stage is stage]
            table.show_columns(self._columns(stage, len(mine)))
            table.show_rows(mine)

    def describe(self, row: ApplicationRow | None, now: int) -> None:
        """Show in full what ``row`` holds: a lane is too narrow for it."""
        card = self.query_one(Static)
        if row is None:
            card.update(Content(""))
            return
        page = Document()
        page.line((row.title, Tone.STRONG), (f"  {row.company_name}", Tone.ACCENT))
        page.line((f"{row.status} ", Tone.PLAIN), (f"since {ago(row.updated_at, now)}", Tone.MUTED))
        if row.next_step:
            when = local(row.next_step_at, "%a %d %b: ") if row.next_step_at else ""
            page.line((when, Tone.BAD if row.due else Tone.WARN), row.next_step)
        card.update(page.build())

    def focus_on(self, number: int) -> None:
        """Give the keys to list ``number``, round the end."""
        self.current = number % len(STAGES)
        self.table.focus()

    def _columns(self, stage: Stage, count: int) -> Sequence[Column[ApplicationRow]]:
        title = f"{stage.value.capitalize()} {count or ''}".strip()
        return (Column(title, 8, self._card, flex=1),)

    def _card(self, row: ApplicationRow) -> Cell:
        due = [(f"{self._glyphs.warning} ", Tone.BAD)] if row.due else []
        closed = Tone.MUTED if row.closed_at else Tone.STRONG
        return [*due, (row.company_name, closed), (f" {row.title}", Tone.MUTED)]
