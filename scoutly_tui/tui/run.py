"""Opening the screens over a home, and putting everything away again."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scoutly_tui.services.home import Home
from scoutly_tui.tui import terminal

if TYPE_CHECKING:
    from scoutly_tui.tui.gateway import Gateway
    from scoutly_tui.tui.session import Session


def run_app(home: Home, *, read_only: bool = False, mouse: bool = True) -> int:
    """Show ``home`` until the person quits; returns the exit code.

    Raises CannotRunError without a terminal, and for a theme, glyphs or keys that do not exist. No garbage is
    collected until the first frame stands: importing makes none, and looking for it would take a tenth of the
    time until then.
    """
    terminal.check()
    gc.disable()
    try:
        return _run(home, read_only=read_only, mouse=mouse)
    finally:
        gc.enable()


def _run(home: Home, *, read_only: bool, mouse: bool) -> int:
    from scoutly_tui.tui.app import ScoutlyApp
    from scoutly_tui.tui.gateway import Gateway
    from scoutly_tui.tui.presence import Presence

    gateway = Gateway()
    presence = None if read_only else Presence(home)
    try:
        app = ScoutlyApp(make_session(home, gateway, read_only=read_only), presence, watch_terminal=True)
        app.run(mouse=mouse and home.settings.ui.mouse)
        return app.return_code or 0
    finally:
        gateway.close(None if presence is None else presence.leave)


def make_session(home: Home, gateway: Gateway, *, read_only: bool = False) -> Session:
    """The session that the settings of ``home`` ask for. Raises CannotRunError."""
    from scoutly_tui.tui import keys, theme
    from scoutly_tui.tui.session import Session

    ui = home.settings.ui
    return Session(home, gateway, theme.chosen_glyphs(ui.glyphs), keys.keymap(ui.keys), read_only=read_only)
