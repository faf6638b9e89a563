"""The app is a directory: pages, global keys, theme, and the one place that hears of failures."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Coroutine, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.command import Provider
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.tui import keys, look, theme, watch
from scoutly_tui.tui.messages import DataChanged, Failed
from scoutly_tui.tui.page import FRAME_SECONDS, Page
from scoutly_tui.tui.safe_text import safe_line
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.terminal_app import TerminalApp

if TYPE_CHECKING:
    from scoutly_tui.tui.presence import Presence
    from scoutly_tui.tui.pulse import Pulse

log = logging.getLogger(__name__)
_PAGES: Final = {scope: f"{scope.value.capitalize()}Screen" for scope in keys.MODES.values()}


def _commands() -> type[Provider]:
    from scoutly_tui.tui.commands import KeyCommands

    return KeyCommands


class ScoutlyApp(TerminalApp):
    """Shows one home to one user."""

    TITLE = "scoutly"
    COMMANDS = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.APP)]
    CSS = """
    Toast { background: $panel; color: $foreground; max-width: 70; padding: 0 1; }
    ToastRack { margin-bottom: 1; }
    CommandPalette SearchIcon, CommandPalette LoadingIndicator { display: none; }
    """

    def __init__(
        self,
        session: Session,
        here: Presence | None = None,
        *,
        watch_terminal: bool = False,
        greet: bool = False,
    ) -> None:
        # The page that opens first has to be known before Textual makes its stacks of screens.
        self.DEFAULT_MODE = keys.first_page(session.home.settings.ui.page)  # type: ignore[misc]
        super().__init__(watch_terminal=watch_terminal)
        self.session = session
        self._greet = greet
        self.look = look.Look(session)
        self._watch = watch.Watch(
            session, here, spawn=self._spawn, show=self._show_pulse, changed=self._tell_pages, rest=self.look.rest
        )  # fmt: skip
        for each in theme.THEMES:
            self.register_theme(each)
        ui = session.home.settings.ui
        chosen = theme.chosen_theme(ui.theme, self.available_themes, no_color=self.no_color)
        if ui.colors and not self.no_color:
            own = theme.own_theme(self.available_themes[chosen], ui.colors)
            self.register_theme(own)
            chosen = own.name
        self.begin_with(chosen)
        self.set_keymap(dict(session.keymap))
        for scope in _PAGES:
            self.add_mode(scope.value, self._opener(scope))

    def _opener(self, scope: keys.Scope) -> Callable[[], Screen[Any]]:
        def make() -> Screen[Any]:
            page: Page = getattr(import_module(f"scoutly_tui.tui.screens.{scope.value}"), _PAGES[scope])(
                self.session
            )
            return page

        return make

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our own colours are in themes that do not have them."""
        return theme.own_variables(self.current_theme)

    # Staying up to date

    def on_mount(self) -> None:
        """Begin to look out for changes."""
        self.set_interval(watch.POLL_SECONDS, self._watch.poll)
        self.set_interval(watch.BEAT_SECONDS, self._watch.beat)
        self.set_interval(watch.AGING_SECONDS, self._watch.age)
        self.set_timer(FRAME_SECONDS, self._begin)

    def _begin(self) -> None:
        """The first frame stands: what could wait for it begins now."""
        gc.enable()
        self._watch.poll()
        self._watch.beat()
        if self._greet:
            self._spawn(self._welcome())

    async def _welcome(self) -> None:
        """Lead whoever has nothing yet to a first posting."""
        if await look.greet(self, self.session):
            await self.action_show_part(keys.Scope.POSTINGS.value, "backlog")

    async def on_event(self, event: events.Event) -> None:
        """Whoever presses a key or a button of the mouse looks."""
        if isinstance(event, events.Key | events.MouseDown):
            self.look.stir()
        await super().on_event(event)

    def _spawn(self, task: Coroutine[Any, Any, None]) -> None:
        self.run_worker(task, exit_on_error=False)

    def _show_pulse(self, pulse: Pulse | None) -> None:
        for page in self.screen_stack:
            if isinstance(page, Page) and pulse is not None:
                page.show_pulse(pulse)

    def _tell_pages(self) -> None:
        for page in self.screen_stack:
            page.post_message(DataChanged())

    def on_written(self) -> None:
        """One of our own writes, which the version does not show."""
        self._watch.look_now()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A look that failed is told like any other failure."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.on_failed(Failed(event.worker.error))

    # Global keys

    async def action_show_mode(self, mode: str) -> None:
        """Bring a page to the front."""
        if len(self.screen_stack) > 1:
            return
        await self.switch_mode(mode)
        self._show_pulse(self._watch.pulse)

    async def action_show_part(self, mode: str, part: str) -> None:
        """Bring to the front what a part of the head line counts."""
        if len(self.screen_stack) == 1:
            await self.action_show_mode(mode)
            if isinstance(self.screen, Page):
                self.screen.show_part(part)

    def action_help(self) -> None:
        """The keys that work here."""
        from scoutly_tui.tui.help import HelpScreen

        if isinstance(self.screen, Page):
            self.push_screen(HelpScreen(self.session, self.screen.SCOPE), self._run_found)

    async def _run_found(self, key: keys.Key | None) -> None:
        if key is not None:
            await self.run_key(key)

    async def run_key(self, key: keys.Key) -> None:
        """Do what ``key`` does, on the page or its list."""
        target = self if key.scope is keys.Scope.APP else self.screen
        if key.scope in (keys.Scope.LIST, keys.Scope.READER) and self.screen.focused is not None:
            await self.run_action(key.action, self.screen.focused)
        else:
            await self.run_action(key.action, target)

    def action_next_theme(self) -> None:
        """The next of our own themes."""
        names = [each.name for each in theme.THEMES]
        names += [name for name in (theme.OWN_NAME,) if name in self.available_themes]
        here = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(here + 1) % len(names)]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[Any]:
        """None beside those of the table of keys."""
        return ()

    # Failures

    def on_failed(self, event: Failed) -> None:
        """Say what went wrong and what to do about it."""
        error = event.error
        if isinstance(error, ScoutlyError):
            text = " ".join(part for part in (str(error), error.remedy) if part)
        else:
            log.error("unexpected in the interface", exc_info=error)
            text = f"Something unexpected happened ({type(error).__name__}: {error}). The log says where."
        self.notify(safe_line(text, 400), title="", severity="error", markup=False, timeout=8)
