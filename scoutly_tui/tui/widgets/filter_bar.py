"""The filter: one line that appears on “/”, narrows the list as you type, and stays while it is in force.

How the word at the cursor could go on floats above it; what is wrong is marked where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual import events, on
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Input, Static

from scoutly_tui.tui.safe_text import clip, safe_line

if TYPE_CHECKING:
    from scoutly_tui.services.completion import Completion

SIGN: Final = " / "
OFFERED: Final = 6


class _Marker(Highlighter):
    """Marks a part of a text: by a line under it, so that colour is not the only sign."""

    def __init__(self, bar: FilterBar) -> None:
        self._bar = bar

    def highlight(self, text: Text) -> None:
        """Mark what is wrong, if anything is."""
        if self._bar.wrong is not None:
            text.stylize("bold underline", *self._bar.wrong)


class FilterBar(Horizontal):
    """Hidden while there is no filter."""

    DEFAULT_CSS = """
    FilterBar { height: 1; display: none; background: $surface; }
    FilterBar.-shown { display: block; }
    FilterBar #sign { width: 3; color: $primary; text-style: bold; }
    FilterBar Input { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
    FilterBar Input:focus { border: none; background: $surface; }
    FilterBar #above { overlay: screen; display: none; width: auto; height: auto; max-width: 100%;
        background: $panel; padding: 0 1; }
    FilterBar #above.-wrong { background: $surface; color: $error; padding: 0; width: 100%; }
    FilterBar #above.-shown { display: block; }
    """

    _offers: Sequence[Completion] = ()
    _chosen = 0
    wrong: tuple[int, int] | None = None

    @dataclass
    class Changed(Message):
        """Another text is in force, or the cursor is elsewhere in it."""

        text: str
        at: int

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

    # What is said about it

    def offer(self, offers: Sequence[Completion]) -> None:
        """Show how the word at the cursor could go on; none takes them away, and what was wrong as well."""
        self._offers, self._chosen, self.wrong = tuple(offers[:OFFERED]), 0, None
        self._paint_offers()

    def complain(self, said: str, start: int, end: int) -> None:
        """Say in a line above what is wrong with the part from ``start`` to ``end``, with carets over that part."""
        self._offers, self.wrong = (), (start, max(end, start + 1))
        for line in self.query(Input):
            room, said = self.size.width - 1, safe_line(said)
            column = len(SIGN) + cell_len(line.value[:start]) - int(line.scroll_offset.x)
            carets = "v" * max(1, cell_len(line.value[start:end]))
            text = f"{' ' * column}{carets} {said}"
            # Over the part itself if there is room for the sentence beside it; else the sentence alone.
            fits = column >= len(SIGN) and cell_len(text) <= room
            self._show_above(Content(text if fits else clip(said, room)), wrong=True)
            line.refresh()

    def _paint_offers(self) -> None:
        for line in self.query(Input):
            line.refresh()
        if not self._offers:
            for above in self.query("#above"):
                above.remove_class("-shown")
            return
        width = max(cell_len(offer.text) for offer in self._offers)
        lines = []
        for number, offer in enumerate(self._offers):
            here = number == self._chosen
            gap = " " * (width - cell_len(offer.text) + 2)
            text = Content.assemble(
                (safe_line(offer.text), "bold $primary underline" if here else "$primary"), gap,
                (safe_line(offer.does, 60), "$muted"), ("  Tab" if here else "     ", "$accent"),
            )  # fmt: skip
            lines.append(text.stylize(Style.from_meta({"@click": f"screen.take_offer({number})"})))
        self._show_above(Content("\n").join(lines))

    def _show_above(self, content: Content, *, wrong: bool = False) -> None:
        for above in self.query("#above").results(Static):
            above.update(content)
            above.set_class(wrong, "-wrong")
            above.add_class("-shown")
            above.styles.offset = (0 if wrong else len(SIGN) - 1, -len(content.plain.splitlines()))

    # Opening, setting, clearing

    async def open(self) -> None:
        """Show the line and let keys go there."""
        await self._make()
        self.add_class("-shown")
        self.query_one(Input).focus()

    async def put(self, text: str) -> None:
        """Put ``text`` in force without taking the keys; an empty one takes the line away."""
        await self._make()
        self.set_class(bool(text), "-shown")
        line = self.query_one(Input)
        line.value, line.cursor_position = text, len(text)

    async def _make(self) -> None:
        """The parts are made the first time, to keep them from start-up."""
        if not self.children:
            line = Input(
                placeholder="words, field:value, @view; Tab completes",
                compact=True,
                highlighter=_Marker(self),
            )
            line.cursor_blink = False  # A blinking cursor costs 2 kB/s over SSH.
            sign = Static(SIGN, id="sign", markup=False)
            above = Static(id="above", markup=False)
            above.auto_links = False
            await self.mount_all([above, sign, line])

    def clear(self) -> bool:
        """Take the filter away; whether there was one."""
        had = self.has_class("-shown")
        self.remove_class("-shown")
        self.offer(())
        for line in self.query(Input):
            had = had or bool(line.value)
            line.value = ""
        return had

    # Keys

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(
            self.Changed(event.value.rstrip(), min(event.input.cursor_position, len(event.value)))
        )

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        event.stop()
        self.offer(())
        if not self.text:
            self.remove_class("-shown")
        self.post_message(self.Left())

    def take(self, number: int | None = None) -> None:
        """Let offer ``number``, or the chosen one, stand in the line."""
        number = self._chosen if number is None else number
        if number >= len(self._offers):
            return
        offer, line = self._offers[number], self.query_one(Input)
        finished = not offer.text.endswith((":", ">"))
        rest = line.value[offer.end :]
        put = offer.text + (" " if finished and not rest.startswith(" ") else "")
        line.value = line.value[: offer.start] + put + rest
        line.cursor_position = offer.start + len(put)
        line.focus()

    def on_key(self, event: events.Key) -> None:
        """Tab completes, Ctrl+n and Ctrl+p choose, Escape takes the filter away, arrows go to the list with it."""
        moves = dict(_moves())
        if event.key == "tab":
            self.take()
        elif event.key in ("ctrl+n", "ctrl+p") and self._offers:
            self._chosen = (self._chosen + (1 if event.key == "ctrl+n" else -1)) % len(self._offers)
            self._paint_offers()
        elif event.key == "escape":
            self.clear()
            self.post_message(self.Left())
        elif event.key in moves:
            self.offer(())
            self.post_message(self.Left(moves[event.key]))
        else:
            return
        event.stop()
        event.prevent_default()


def _moves() -> Iterator[tuple[str, int]]:
    yield "down", 1
    yield "up", -1
