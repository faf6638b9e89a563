"""Short questions in front of a page: one key for one answer, or one line to type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Input, Static

from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.tui.choices import Choice
from scoutly_tui.tui.safe_text import safe_block, safe_line

T = TypeVar("T")


class Picker(ModalScreen[T | None], Generic[T]):
    """Asks ``question``; its value is that of the choice taken, None when left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_none", "leave", show=False),
        Binding("up", "move(-1)", "up", show=False),
        Binding("down,tab", "move(1)", "down", show=False),
        Binding("enter", "take", "take", show=False),
    ]
    DEFAULT_CSS = """
    Picker { align: center middle; background: $background 60%; }
    Picker > Vertical { width: auto; min-width: 36; max-width: 90%; height: auto; max-height: 90%;
        background: $panel; border: round $primary; padding: 0 1; }
    Picker Static { width: auto; height: auto; }
    """

    def __init__(self, question: str, choices: Sequence[Choice[T]], *, selected: int = 0) -> None:
        super().__init__()
        self._question = question
        self._choices = choices
        self._selected = selected

    def compose(self) -> ComposeResult:
        """The question and its answers in one text."""
        with Vertical():
            text = Static(markup=False)
            text.auto_links = False
            yield text

    def on_mount(self) -> None:
        """Show the choices."""
        self._paint()

    def _paint(self) -> None:
        width = max(cell_len(choice.label) for choice in self._choices)
        lines = [Content.styled(safe_line(self._question), "bold"), Content("")]
        for number, choice in enumerate(self._choices):
            here = number == self._selected
            label = safe_line(choice.label) + " " * (width - cell_len(choice.label))
            line = Content.assemble(
                ("> " if here else "  ", "bold $primary"), (choice.key, "bold $accent"), ("  ", ""),
                (label, "bold" if here else ""), (f"  {safe_line(choice.note)}" if choice.note else "", "$muted"),
            )  # fmt: skip
            lines.append(line.stylize(Style.from_meta({"@click": f"screen.pick({number})"})))
        lines += [Content(""), Content.styled("Esc leaves it as it is", "$muted")]
        self.query_one(Static).update(Content("\n").join(lines))

    def on_key(self, event: events.Key) -> None:
        """A choice's own key takes it; j and k move where no choice has claimed them."""
        pressed = event.character or event.key
        for number, choice in enumerate(self._choices):
            if choice.key == pressed:
                event.stop()
                self.action_pick(number)
                return
        if pressed in ("j", "k"):
            event.stop()
            self.action_move(1 if pressed == "j" else -1)

    def action_move(self, by: int) -> None:
        """Select the next or previous choice, round the end."""
        self._selected = (self._selected + by) % len(self._choices)
        self._paint()

    def action_pick(self, number: int) -> None:
        """Take choice ``number``."""
        self.dismiss(self._choices[number].value)

    def action_take(self) -> None:
        """Take the selected choice."""
        self.action_pick(self._selected)

    def action_dismiss_none(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


def confirmation(question: str) -> Picker[bool]:
    """A question with yes and no."""
    return Picker(question, [Choice("y", "yes", True), Choice("n", "no", False)], selected=1)


class Shown(ModalScreen[None]):
    """Shows outside text over several lines, never parsed. Any of Escape, Enter and q leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss(None)", "leave", show=False),
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
    ]
    DEFAULT_CSS = """
    Shown { align: center middle; background: $background 60%; }
    Shown > VerticalScroll { width: 90%; height: auto; max-height: 90%; background: $panel;
        border: round $primary; padding: 0 1; scrollbar-size-vertical: 1; }
    Shown Static { width: 100%; height: auto; }
    """

    def __init__(self, title: str, text: str | Content) -> None:
        super().__init__()
        body = safe_block(text) if isinstance(text, str) else text
        self._text = Content.assemble((safe_line(title), "bold"), "\n\n", body)

    def compose(self) -> ComposeResult:
        """Title and text."""
        with VerticalScroll():
            yield Static(self._text, markup=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


class Ask(ModalScreen[str | None]):
    """Asks for one line at the foot of the page; its value is the text, None when left with Escape.

    ``hint`` says in a few words what the text so far would come to; where it raises a ScoutlyError, its words
    are shown in place and Enter waits for better ones.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_none", "leave", show=False)]
    DEFAULT_CSS = """
    Ask { align: left bottom; background: $background 40%; }
    Ask > Vertical { width: 100%; height: auto; background: $panel; padding: 0 1; border-top: solid $primary; }
    Ask #question { width: 100%; height: auto; text-style: bold; }
    Ask #hint { width: 100%; height: auto; min-height: 1; color: $muted; }
    Ask #hint.-wrong { color: $error; }
    Ask Input { width: 100%; height: 1; border: none; padding: 0; background: $surface; }
    Ask Input:focus { border: none; }
    """

    def __init__(
        self, question: str, *, value: str = "", hint: Callable[[str], str] = lambda text: "", note: str = ""
    ) -> None:
        super().__init__()
        self._question = safe_line(question)
        self._value = value
        self._hint = hint
        self._note = note
        self._wrong = False

    def compose(self) -> ComposeResult:
        """Question, line, hint."""
        with Vertical():
            yield Static(Content(self._question), id="question", markup=False)
            line = Input(value=self._value, compact=True)
            line.cursor_blink = False
            yield line
            yield Static(Content(self._note), id="hint", markup=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._judge(event.value.strip())

    def _judge(self, text: str) -> None:
        try:
            said = self._hint(text) if text else self._note
            self._wrong = False
        except ScoutlyError as error:
            said, self._wrong = " ".join(part for part in (str(error), error.remedy) if part), True
        hint = self.query_one("#hint", Static)
        hint.set_class(self._wrong, "-wrong")
        hint.update(Content(safe_line(said)))

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        self._judge(text)
        if text and not self._wrong:
            self.dismiss(text)

    def action_dismiss_none(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
