"""Opening the screens over a home, and putting everything away again."""

from __future__ import annotations

from scoutly_tui.services.home import Home
from scoutly_tui.tui import keys, terminal, theme
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.gateway import Gateway
from scoutly_tui.tui.presence import Presence
from scoutly_tui.tui.session import Session


def run_app(home: Home, *, read_only: bool = False, mouse: bool = True) -> int:
    """Show ``home`` until the person quits; returns the exit code.

    Raises CannotRunError without a terminal, and for a theme, glyphs or keys that do not exist.
    """
    terminal.check()
    gateway = Gateway()
    presence = None if read_only else Presence(home)
    try:
        session = make_session(home, gateway, read_only=read_only)
        app = ScoutlyApp(session, presence, watch_terminal=True)
        app.run(mouse=mouse and home.settings.ui.mouse)
        return app.return_code or 0
    finally:
        gateway.close(None if presence is None else presence.leave)


def make_session(home: Home, gateway: Gateway, *, read_only: bool = False) -> Session:
    """The session that the settings of ``home`` ask for. Raises CannotRunError."""
    ui = home.settings.ui
    return Session(home, gateway, theme.chosen_glyphs(ui.glyphs), keys.keymap(ui.keys), read_only=read_only)
