"""Opening the screens over a home, and putting everything away again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.services import home as homes
from scoutly_tui.services.home import Home
from scoutly_tui.tui import terminal

if TYPE_CHECKING:
    from scoutly_tui.services.glance import Glance, Read
    from scoutly_tui.tui.gateway import Gateway
    from scoutly_tui.tui.session import Session


def run_at(
    folder: str | Path | None, user: str | None, *, read_only: bool = False, mouse: bool = True
) -> int:
    """Show the home in ``folder`` (or where homes are) to ``user`` until they quit; returns the exit code.

    Where nothing has to be done to the home first, the first frame comes before it is opened in full. Raises
    CannotRunError or UsageError as ``open_home`` does, and as ``run_app``.
    """
    terminal.check()
    with _no_collecting():
        from scoutly_tui.services import glance

        seen = glance.at(folder, user, READERS)
        home = homes.open_home(folder, user=user) if seen is None else seen.home
        return _run(home, seen, read_only=read_only, mouse=mouse)


def run_app(home: Home, *, read_only: bool = False, mouse: bool = True) -> int:
    """Show ``home``, which is open, until the person quits; returns the exit code.

    Raises CannotRunError without a terminal, and for a theme, glyphs or keys that do not exist.
    """
    terminal.check()
    with _no_collecting():
        return _run(home, None, read_only=read_only, mouse=mouse)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """No garbage is collected until the first frame stands: importing makes none, and looking for it would take
    a tenth of the time until then."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _run(home: Home, seen: Glance | None, *, read_only: bool, mouse: bool) -> int:
    from scoutly_tui.tui.app import ScoutlyApp
    from scoutly_tui.tui.gateway import Gateway
    from scoutly_tui.tui.presence import Presence

    gateway = Gateway(None if seen is None else lambda: homes.complete(home))
    presence = None if read_only else Presence(home)
    lasts: list[Callable[[], object]] = [] if presence is None else [presence.leave]
    try:
        session = make_session(home, gateway, read_only=read_only)
        if seen is not None:
            session.glance[home.settings.ui.page or next(iter(READERS))] = seen.rows
        app = ScoutlyApp(session, presence, watch_terminal=not terminal.is_browser(), greet=not read_only)
        if not read_only:
            lasts.insert(0, app.look.end)
        app.run(mouse=mouse and home.settings.ui.mouse)
        return app.return_code or 0
    finally:
        gateway.close((lambda: [last() for last in lasts]) if lasts else None)


def make_session(home: Home, gateway: Gateway, *, read_only: bool = False) -> Session:
    """The session that the settings of ``home`` ask for. Raises CannotRunError."""
    from scoutly_tui.tui import keys, theme
    from scoutly_tui.tui.session import Session

    ui = home.settings.ui
    return Session(home, gateway, theme.chosen_glyphs(ui.glyphs), keys.keymap(ui.keys), read_only=read_only)


def _postings() -> Read:
    from scoutly_tui.services.posting_rows import first

    return lambda execute, user: first(execute, user, clock.now_ms(), ROWS)


def _companies() -> Read:
    from scoutly_tui.services.company_rows import first

    return lambda execute, user: first(execute, user, clock.now_ms(), ROWS)


ROWS: Final = 80
"""More than most terminals show at once; the rest follows with the first reading."""
READERS: Final[dict[str, Callable[[], Read]]] = {"postings": _postings, "companies": _companies}
"""What can be glanced at, the page that opens by itself first."""
