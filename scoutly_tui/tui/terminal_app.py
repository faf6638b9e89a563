"""An app that knows it may stand at the far end of a slow line, on a terminal that can vanish."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.screen import Screen

from scoutly_tui.tui import terminal
from scoutly_tui.tui.thrift import Shadow

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver

WATCH_SECONDS: Final = 2.0
TMUX_SECONDS: Final = 5.0


class TerminalApp(App[None]):
    """Sends only what differs, moves nothing by itself, and ends in order when its terminal does."""

    def __init__(self, *, watch_terminal: bool = False) -> None:
        # Without colour Textual would paint in greys, unless the terminal's own colours are asked for.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._watch_terminal = watch_terminal
        self._shadow = Shadow()
        self.animation_level = "none"

    def begin_with(self, theme: str) -> None:
        """Start in ``theme``, without its watcher, which would read all styles twice before the first frame."""
        self.set_reactive(App.theme, theme)
        # Else the terminal's own colours would be painted as what Textual takes them for.
        self._refresh_truecolor_filter(self.ansi_theme)

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice, but for a terminal one that does not hang when the terminal vanishes."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from scoutly_tui.tui.driver import SteadyDriver

        return SteadyDriver

    def on_mount(self) -> None:
        """Look out for the terminal's end, and for its return from another program."""
        self.app_resume_signal.subscribe(self, lambda _: self._shadow.forget())
        if self._watch_terminal:
            terminal.on_end(asyncio.get_running_loop(), self._leave)
            self.set_interval(WATCH_SECONDS, self._check_terminal)

    def _leave(self, code: int) -> None:
        self.exit(return_code=code)

    def _check_terminal(self) -> None:
        if terminal.has_gone():
            self._leave(terminal.HANGUP_CODE)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy ``text`` by OSC 52, which also works over SSH.

        tmux keeps that to itself unless ``set-clipboard`` is ``on``; handed its own buffer with ``-w`` it passes it
        on to the terminal around it with the settings it comes with.
        """
        super().copy_to_clipboard(text)
        if os.environ.get("TMUX") and not self.is_headless:
            self.run_worker(_hand_to_tmux(text), exit_on_error=False)

    def action_redraw(self) -> None:
        """Send all that is on the screen again: something else wrote there."""
        self._shadow.forget()
        self.screen.refresh(layout=True)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        writes = self._running and not self._closed and not self._batch_count and self._driver is not None
        if renderable is None or not writes or self.is_headless or self.is_inline:
            super()._display(screen, renderable)
            return
        size = (self.size.width, self.size.height)
        if (differing := self._shadow.update(renderable, self.console, size)) is None:
            self.post_display_hook()
        else:
            super()._display(screen, differing)


async def _hand_to_tmux(text: str) -> None:
    with suppress(OSError, asyncio.TimeoutError):
        tmux = await asyncio.create_subprocess_exec(
            "tmux", "load-buffer", "-w", "-", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await asyncio.wait_for(tmux.communicate(text.encode()), TMUX_SECONDS)
