"""The filter: one line that appears on “/”, narrows the list as you type, and stays while it is in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events, on
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

    @property
    def text(self) -> str:
        """What is typed; empty for nothing."""
        return "".join(line.value.strip() for line in self.query(Input))

    def hint(self, text: str, *, wrong: bool = False, completion: str = "") -> None:
        """Say ``text`` at the right; Tab replaces the last, unfinished word by ``completion``."""
        self._completion = completion
        for hint in self.query("#hint").results(Static):
            hint.set_class(wrong, "-wrong")
            hint.update(Content(safe_line(text)))

    async def open(self) -> None:
        """Show the line and let keys go there. Its parts are made the first time, to keep them from start-up."""
        if not self.children:
            line = Input(placeholder="words to find", compact=True)
            line.cursor_blink = False  # A blinking cursor costs 2 kB/s over SSH.
            sign = Static(" / ", id="sign", markup=False)
            await self.mount_all([sign, line, Static(id="hint", markup=False)])
        self.add_class("-shown")
        self.query_one(Input).focus()

    def clear(self) -> bool:
        """Take the filter away; whether there was one."""
        had = self.has_class("-shown")
        self.remove_class("-shown")
        for line in self.query(Input):
            had = had or bool(line.value)
            line.value = ""
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
