"""What every top-level screen is: a head line, a body, a line of keys, and one way to ask services."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, ParamSpec, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.tui import keys, links
from scoutly_tui.tui.gateway import SupersededError
from scoutly_tui.tui.messages import DataChanged, Failed, Written
from scoutly_tui.tui.safe_text import safe_line
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.widgets.head_line import HeadLine
from scoutly_tui.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from scoutly_tui.tui.choices import Choice
    from scoutly_tui.tui.pulse import Pulse

P = ParamSpec("P")
T = TypeVar("T")
COPY_LIMIT: Final = 8_000
FRAME_SECONDS: Final = 0.05
"""So long the first frame is left alone: what is imported after it would take its time."""


class Page(Screen[None]):
    """One of the pages behind the digits. A page composes, binds and handles; services do."""

    SCOPE: ClassVar[keys.Scope]
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.PAGE)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.pulse: Pulse | None = None

    def compose(self) -> ComposeResult:
        """Head, body, keys."""
        yield HeadLine(self.session, self.SCOPE)
        yield from self.body()
        yield KeyBar(self.session, self.SCOPE)

    def body(self) -> ComposeResult:
        """What is between head and keys."""
        yield from ()

    async def refill(self) -> None:
        """Read what the page shows and show it."""

    # Staying up to date

    def on_screen_resume(self) -> None:
        """In front again: look at what is there by now. What was glanced at is painted first."""
        if self.session.glance.pop(self.SCOPE, None) is None:
            self.reload()
        else:
            self.set_timer(FRAME_SECONDS, self.reload)

    def on_data_changed(self, event: DataChanged) -> None:
        """Look again."""
        event.stop()
        self.reload()

    def reload(self) -> None:
        """Read everything anew; what is shown stays until the answer comes."""
        _: Worker[None] = self.run_worker(self.refill, group="refill", exclusive=True, exit_on_error=False)

    def show_pulse(self, pulse: Pulse) -> None:
        """Take the head line's facts down to it."""
        self.pulse = pulse
        for head in self.query(HeadLine):
            head.show(pulse)

    def show_part(self, part: str) -> None:
        """Show what a part of the head line counts: ``all``, ``late``, ``broken`` or ``new``."""

    # Asking services

    def spawn(self, task: Coroutine[Any, Any, None]) -> None:
        """Run ``task`` beside the message loop; what it raises is told to the app."""
        self.run_worker(task, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell the app what went wrong; an answer nobody waits for any more is no failure."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None and not isinstance(error, SupersededError):
            self.post_message(Failed(error))

    async def ask(self, service: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``service`` says; only the newest question to it by this page is answered."""
        return await self.session.gateway.latest(f"{self.SCOPE}:{service.__name__}", service, *args, **kwargs)

    async def write(self, service: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Let ``service`` change something, then look again; None, and said so, in a read-only session."""
        if self.session.read_only:
            self.say("This session is read-only.", severity="warning")
            return None
        answer = await self.session.gateway.read(service, *args, **kwargs)
        self.post_message(Written())
        with suppress(SupersededError):
            await self.refill()
        return answer

    def say(self, text: str, *, severity: Any = "information") -> None:
        """A toast with outside text in it, never parsed. It takes the place of the one before."""
        self.app.clear_notifications()
        self.notify(safe_line(text, 400), severity=severity, markup=False, timeout=4)

    async def answer(self, dialog: Screen[T]) -> T | None:
        """What a person answers to ``dialog``; None when they leave it. Only from a spawned task."""
        return await self.app.push_screen_wait(dialog)

    async def pick(self, question: str, choices: Sequence[Choice[T]], *, selected: int = 0) -> T | None:
        """The answer taken among ``choices``; None when they are left. Only from a spawned task."""
        from scoutly_tui.tui.dialogs import Picker

        picker: Picker[T] = Picker(question, choices, selected=selected)
        return await self.answer(picker)

    # Keys that work everywhere

    def action_undo(self) -> None:
        """Take the latest edit back."""
        from scoutly_tui.services import edits

        self.spawn(self._step(edits.undo, "Undone", "There is nothing to undo."))

    def action_redo(self) -> None:
        """Make the edit undone last again."""
        from scoutly_tui.services import edits

        self.spawn(self._step(edits.redo, "Redone", "There is nothing to redo."))

    async def _step(self, service: Callable[[int, int], str | None], done: str, nothing: str) -> None:
        label = await self.write(service, self.session.user_id, self.session.now())
        if not self.session.read_only:
            self.say(f"{done}: {label}" if label else nothing)

    def action_reload(self) -> None:
        """Look again."""
        self.reload()

    def action_back(self) -> None:
        """Nothing to go back from."""

    async def action_filter(self) -> None:
        """Nothing to filter."""

    def action_view(self, by: int) -> None:
        """No other view."""

    def copy(self, text: str, what: str) -> None:
        """Copy ``text`` through the terminal (OSC 52) and show it, for terminals that cannot."""
        kept = safe_line(text, COPY_LIMIT)
        self.app.copy_to_clipboard(kept)
        self.say(f"Copied {what}: {kept}")

    def copy_json(self, row: object) -> None:
        """Copy a row, or a document of JSON values, as one line of JSON."""
        if row is None:
            return
        text = json.dumps(_jsonable(row), ensure_ascii=False, default=str)
        self.app.copy_to_clipboard(text[:COPY_LIMIT])
        self.say(f"Copied as JSON ({len(text):,} characters)")

    def action_copy_json(self) -> None:
        """Nothing to copy."""

    def action_pipe(self) -> None:
        """Nothing to pipe."""

    def action_saved_views(self) -> None:
        """No views to save here."""

    def pipe_rows(self, rows: Sequence[object], what: str) -> None:
        """Ask for a command and pipe ``rows`` to it, one JSON object a line."""
        lines = [json.dumps(_jsonable(row), ensure_ascii=False, default=str) for row in rows]
        if lines:
            self.spawn(self._pipe_lines("\n".join(lines) + "\n", what))

    async def _pipe_lines(self, data: str, what: str) -> None:
        from scoutly_tui.tui import outside
        from scoutly_tui.tui.dialogs import Ask, Shown

        note = "A command of your shell, such as: jq -r .url | xargs -n1 firefox"
        command = await self.answer(
            Ask(f"Pipe {what} as JSON to", value=self.session.piped_to[-1], note=note)
        )
        if not command:
            return
        self.session.piped_to.append(command)
        ended = await outside.pipe(self.app, command, data)
        if ended.output:
            await self.answer(Shown(command, ended.output))
        elif ended.code:
            self.say(f"{command} ended with {ended.code}", severity="warning")

    async def edit_text(self, text: str, name: str, keep: Callable[[str], Awaitable[object]]) -> None:
        """Let a person edit ``text`` in their editor and ``keep`` what they made of it; unchanged text changes nothing.

        What cannot be kept stays in its file, and the file is named.
        """
        if self.session.read_only:
            self.say("This session is read-only.", severity="warning")
            return
        from scoutly_tui.tui import outside

        edited = await outside.edit(self.app, text, name)
        if edited is None:
            self.say("Nothing was changed")
            return
        try:
            await keep(edited.text)
        except ScoutlyError:
            self.say(f"Your text could not be kept; it is in {edited.folder}", severity="error")
            raise
        edited.forget()

    def open_link(self, url: str) -> None:
        """Open ``url`` in a browser where the person would see it; else copy and show it."""
        if not links.is_web(url):
            self.say("This is no web address; nothing was opened.", severity="warning")
        elif links.can_open():
            self.spawn(self._browse(url))
        else:
            self.copy(url, "the link")

    async def _browse(self, url: str) -> None:
        if await self.session.gateway.read(links.open_in_browser, url):
            self.say(f"Opened {url}")
        else:
            self.copy(url, "the link")


def _jsonable(row: object) -> Any:
    return asdict(row) if is_dataclass(row) and not isinstance(row, type) else row
