"""The keys that work on a page: searchable, and Enter runs what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from scoutly_tui.tui import keys
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.widgets.columns import Column, Tone
from scoutly_tui.tui.widgets.row_table import RowTable

WHERE: Final = {keys.Scope.APP: "everywhere", keys.Scope.PAGE: "every page", keys.Scope.LIST: "lists"}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One line of the help."""

    key: int
    bound: keys.Key
    shown: str


class HelpScreen(ModalScreen[keys.Key | None]):
    """Its value is the key to run; None when it is just left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark", "leave", "leave", show=False),
        Binding("slash", "search", "search", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("up", "move(-1)", "up", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > Vertical { width: 78; max-width: 96%; height: 90%; background: $panel; border: round $primary;
        padding: 0 1; }
    HelpScreen Static { height: 1; width: 1fr; }
    HelpScreen Input { height: 1; border: none; padding: 0; background: $surface; }
    HelpScreen Input:focus { border: none; }
    """

    def __init__(self, session: Session, scope: keys.Scope) -> None:
        super().__init__()
        self._scope = scope
        self._session = session
        self._rows = [
            KeyRow(number, key, keys.shown(session.keys_of(key)))
            for number, key in enumerate(keys.heard_on(scope))
        ]

    def compose(self) -> ComposeResult:
        """A line to search in, and the table."""
        with Vertical():
            yield Static(
                Content.assemble(
                    (f"Keys on {self._scope.value}", "bold"), ("  type to search, Enter runs it", "$muted")
                ),
                markup=False,
            )
            line = Input(placeholder="search", compact=True)
            line.cursor_blink = False
            yield line
            yield RowTable(self._columns(), glyphs=self._session.glyphs)

    def _columns(self) -> Sequence[Column[KeyRow]]:
        return (
            Column("Key", 12, lambda row: [(row.shown, Tone.ACCENT)]),
            Column("Does", 30, lambda row: row.bound.help, flex=1),
            Column("Where", 10, lambda row: [(WHERE.get(row.bound.scope, "here"), Tone.MUTED)]),
            Column("Name", 20, lambda row: [(row.bound.id, Tone.FAINT)], from_width=66),
        )

    def on_mount(self) -> None:
        """Show all; keys go to the search."""
        self.query_one(RowTable).show_rows(self._rows)
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        wanted = event.value.lower().split()
        found = [
            row
            for row in self._rows
            if all(word in f"{row.shown} {row.bound.help} {row.bound.id}".lower() for word in wanted)
        ]
        table = self.query_one(RowTable)
        table.show_notice([[("No key does that.", Tone.MUTED)]])
        table.show_rows(found)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(RowTable).action_choose()

    @on(RowTable.Chosen)
    def _chosen(self, event: RowTable.Chosen) -> None:
        event.stop()
        self.dismiss(next(row.bound for row in self._rows if row.key == event.key))

    def action_move(self, by: int) -> None:
        """Move in the table while typing."""
        self.query_one(RowTable).action_move(by)

    def action_search(self) -> None:
        """Type again."""
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Run nothing."""
        self.dismiss(None)
