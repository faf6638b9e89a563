"""Status: how scoutly is doing, with what to do about it on top."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.services import model_status, rescoring, status, trends
from scoutly_tui.services.home import Home
from scoutly_tui.services.model_status import ModelStatus
from scoutly_tui.services.status import Overview
from scoutly_tui.services.trends import Trends
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

    _seen: tuple[Overview, Trends, ModelStatus, str] | None = None

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
        """Read how all of it stands."""
        self._seen = await self.ask(_look, self.session.home, self.session.now())
        self._show()

    def _show(self) -> None:
        if self._seen is not None:
            now, glyphs = self.session.now(), self.session.glyphs
            page = status_document(*self._seen, self.size.width - 5, now, glyphs, self._key_of)
            self.query_one(Reader).show(0, page)

    def _key_of(self, action: str) -> str:
        """The key of an action, as remapped."""
        key = next(key for key in keys.TABLE if key.id == action)
        return keys.shown(self.session.keys_of(key)).split(" ")[0]

    def action_copy_json(self) -> None:
        """Copy the overview as JSON."""
        if self._seen is not None:
            self.copy_json(self._seen[0].to_json())

    def action_pipe(self) -> None:
        """Pipe the overview as JSON to a command."""
        if self._seen is not None:
            self.pipe_rows([self._seen[0].to_json()], "the status")


def _look(home: Home, now: int) -> tuple[Overview, Trends, ModelStatus, str]:
    behind = rescoring.backlog(home.user_id).words
    return status.overview(home, now), trends.trends(now), model_status.look(home, now), behind
