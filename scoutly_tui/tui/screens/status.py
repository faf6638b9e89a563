"""Status: how scoutly is doing, with what to do about it on top."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.services import status
from scoutly_tui.services.status import Overview
from scoutly_tui.tui import keys
from scoutly_tui.tui.page import Page
from scoutly_tui.tui.status_document import status_document
from scoutly_tui.tui.widgets.reader import Reader


class StatusScreen(Page):
    """One document, read anew whenever something changes."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.STATUS
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.STATUS)]
    DEFAULT_CSS = """
    StatusScreen Reader { height: 1fr; padding: 1 2; }
    """

    _overview: Overview | None = None

    def body(self) -> ComposeResult:
        """The document."""
        yield Reader()

    def on_mount(self) -> None:
        """Keys scroll it."""
        reader = self.query_one(Reader)
        reader.show(None, Content.styled("loading…", "$muted"))
        reader.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Charts take the width there is."""
        self._show()

    async def refill(self) -> None:
        """Read the overview."""
        self._overview = await self.ask(status.overview, self.session.home, self.session.now())
        self._show()

    def _show(self) -> None:
        if self._overview is not None:
            page = status_document(
                self._overview, self.size.width - 5, self.session.now(), self.session.glyphs
            )
            self.query_one(Reader).show(0, page)

    def action_copy_json(self) -> None:
        """Copy the overview as JSON."""
        if self._overview is not None:
            self.copy_json(self._overview.to_json())
