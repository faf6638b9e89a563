"""The line over a list: the views it can show, with their counts, and what is in force right now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from scoutly_tui.tui.safe_text import safe_line


@dataclass(frozen=True, slots=True)
class ViewTab:
    """One view: its name, how many rows it holds if known, and a shorter name for narrow terminals.

    ``always``: its count is shown however narrow the terminal is.
    """

    name: str
    count: int | None = None
    short: str = ""
    always: bool = False


class ViewBar(Widget):
    """Shows views and a note. A click on a view switches to it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ViewBar { height: 1; background: $surface; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False
        self._tabs: Sequence[ViewTab] = ()
        self._current = 0
        self._note = ""

    def show(self, tabs: Sequence[ViewTab], current: int, note: str = "") -> None:
        """Show ``tabs`` with the one numbered ``current`` open, and ``note`` at the right."""
        if (tuple(tabs), current, note) != (tuple(self._tabs), self._current, self._note):
            self._tabs, self._current, self._note = tuple(tabs), current, note
            self.refresh()

    def render(self) -> Content:
        """The line; where it is too narrow the note goes first, then the long names, the zeros, the counts."""
        note = Content.styled(f"{safe_line(self._note)} ", "$muted") if self._note else Content("")
        line = self._views()
        if line.cell_length + note.cell_length > self.size.width:
            note = Content("")
        for fewer in ({"short": True}, {"short": True, "zeros": False}, {"short": True, "counted": False}):
            if line.cell_length <= self.size.width:
                break
            line = self._views(**fewer)
        return line.pad_right(max(0, self.size.width - line.cell_length - note.cell_length)) + note

    def _views(self, *, short: bool = False, zeros: bool = True, counted: bool = True) -> Content:
        line = Content(" ")
        for number, tab in enumerate(self._tabs):
            here = number == self._current
            wanted = tab.count is not None and (tab.count or zeros) and (counted or tab.always)
            count = f" {tab.count:,}" if wanted else ""
            text = f" {(short and tab.short) or tab.name}{count} "
            style = "bold $primary underline" if here else "$muted"
            line += Content.styled(text, style).stylize(
                Style.from_meta({"@click": f"screen.show_view({number})"})
            )
        return line
