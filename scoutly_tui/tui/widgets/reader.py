"""The pane beside a list (or, on narrow terminals, in its place) that shows one row in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from scoutly_tui.tui import keys


class Reader(VerticalScroll, inherit_bindings=False):
    """Scrolls one document, without animation."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.READER)]
    DEFAULT_CSS = """
    Reader { background: $background; padding: 0 2 0 2; scrollbar-size-vertical: 1;
        scrollbar-color: $faint; scrollbar-background: $background;
        scrollbar-color-hover: $muted; scrollbar-background-hover: $background;
        scrollbar-color-active: $primary; scrollbar-background-active: $background; }
    Reader > Static { width: 100%; height: auto; }
    """

    @dataclass
    class Neighbour(Message):
        """The next (1) or the previous (-1) row is wanted."""

        by: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.key: int | None = None
        self._shown: Content | None = None

    def compose(self) -> ComposeResult:
        """One text, nothing of it parsed."""
        yield Static(markup=False)

    def show(self, key: int | None, content: Content) -> None:
        """Show ``content``; another ``key`` begins at its top, the same one stays where it was."""
        if key != self.key:
            self.key = key
            self.scroll_home(animate=False)
        if content != self._shown or self._shown is None or content.spans != self._shown.spans:
            self._shown = content
            self.query_one(Static).update(content)

    def action_scroll_lines(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=by, animate=False)

    def action_scroll_half(self, by: int) -> None:
        """Scroll by half a page."""
        self.scroll_relative(y=by * max(1, self.size.height // 2), animate=False)

    def action_scroll_ends(self, end: bool) -> None:
        """Scroll to the end or the beginning."""
        self.scroll_end(animate=False) if end else self.scroll_home(animate=False)

    def action_neighbour(self, by: int) -> None:
        """Ask for the next or previous row."""
        self.post_message(self.Neighbour(by))
