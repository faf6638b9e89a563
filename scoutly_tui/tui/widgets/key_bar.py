"""The last line: the few keys that matter here, as remapped. A click does what the key does."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from scoutly_tui.tui import keys
from scoutly_tui.tui.session import Session


class KeyBar(Widget):
    """Shows the keys of one scope that have a word for the footer."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar { height: 1; background: $panel; color: $foreground; }
    """

    def __init__(self, session: Session, scope: keys.Scope) -> None:
        super().__init__()
        self.auto_links = False
        self._session = session
        self._scope = scope
        self._note = ""

    def say(self, note: str) -> None:
        """Put ``note`` in front, such as what capitals would act on; empty takes it away."""
        if note != self._note:
            self._note = note
            self.refresh()

    def render(self) -> Content:
        """As many keys as fit, and always the way to all the others."""
        alone = self._scope in (keys.Scope.DUEL, keys.Scope.WELCOME)
        tail = Content("") if alone else self._hint("app.help") + self._hint("app.quit")
        room = self.size.width - tail.cell_length - 1
        line = Content.styled(f" {self._note}", "bold $accent") if self._note else Content("")
        for key in [*keys.of(self._scope), *([] if alone else keys.of(keys.Scope.PAGE))]:
            if not key.short or (key.writes and self._session.read_only):
                continue
            if key.id == "page.filter" and self._scope is keys.Scope.STATUS:
                continue
            hint = self._hint(key.id)
            if line.cell_length + hint.cell_length > room:
                break
            line += hint
        return line.pad_right(max(0, room - line.cell_length)) + tail

    def _hint(self, action_id: str) -> Content:
        key = next(key for key in keys.TABLE if key.id == action_id)
        name = keys.shown(self._session.keys_of(key)).split(" ")[0]
        target = f"app.{key.action}" if key.scope is keys.Scope.APP else f"screen.{key.action}"
        hint = Content.assemble((f" {name}", "bold $primary"), (f" {key.short} ", "$muted"))
        assert cell_len(hint.plain) > 0
        return hint.stylize(Style.from_meta({"@click": target}))
