"""The filter: one line that appears on “/”, narrows the list as you type, and stays while it is in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from scoutly_tui.tui.safe_text import safe_line


class FilterBar(Horizontal):
    """Hidden while there is no filter."""

    DEFAULT_CSS = """
    FilterBar { height: 1; display: none; background: $surface; }
    FilterBar.-shown { display: block; }
    FilterBar #sign { width: 3; color: $primary; text-style: bold; }
    FilterBar #hint { width: auto; max-width: 60%; height: 1; color: $muted; padding: 0 1; }
    FilterBar #hint.-wrong { color: $error; }
    FilterBar Input { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
    FilterBar Input:focus { border: none; background: $surface; }
    """

    _completion = ""

    @dataclass
    class Changed(Message):
        """Another text is in force."""

        text: str

        def can_replace(self, message: Message) -> bool:
            """Only the newest text counts."""
            return isinstance(message, FilterBar.Changed)

    @dataclass
    class Left(Message):
        """The keys belong to the list again. ``by`` rows to move there, if it was left by an arrow."""

        by: int = 0

    def compose(self) -> ComposeResult:
        """A sign and the line to type in; its cursor does not blink, which would cost 2 kB/s."""
        yield Static(" / ", id="sign", markup=False)
        line = Input(placeholder="words to find", compact=True)
        line.cursor_blink = False
        yield line
        yield Static(id="hint", markup=False)

    @property
    def text(self) -> str:
        """The filter in force; empty for none."""
        return self.query_one(Input).value.strip()

    def hint(self, text: str, *, wrong: bool = False, completion: str = "") -> None:
        """Say ``text`` at the right; Tab replaces the last, unfinished word by ``completion``."""
        self._completion = completion
        hint = self.query_one("#hint", Static)
        hint.set_class(wrong, "-wrong")
        hint.update(Content(safe_line(text)))

    def open(self) -> None:
        """Show the line and let keys go there."""
        self.add_class("-shown")
        self.query_one(Input).focus()

    def clear(self) -> bool:
        """Take the filter away; whether there was one."""
        line = self.query_one(Input)
        had = bool(line.value) or self.has_class("-shown")
        line.value = ""
        self.remove_class("-shown")
        return had

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value.strip()))

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        event.stop()
        if not self.text:
            self.remove_class("-shown")
        self.post_message(self.Left())

    def _complete(self) -> None:
        if not self._completion:
            return
        line = self.query_one(Input)
        head, space, last = line.value.rpartition(" ")
        line.value = f"{head}{space}{'-' if last.startswith('-') else ''}{self._completion}"
        line.cursor_position = len(line.value)

    def on_key(self, event: events.Key) -> None:
        """Escape takes the filter away, arrows go to the list with it."""
        moves = dict(_moves())
        if event.key == "tab":
            self._complete()
            event.stop()
            event.prevent_default()
            return
        if event.key == "escape":
            self.clear()
        elif event.key not in moves:
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.Left(moves.get(event.key, 0)))


def _moves() -> Iterator[tuple[str, int]]:
    yield "down", 1
    yield "up", -1
