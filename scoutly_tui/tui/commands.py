"""Every action by its name: the command palette, read from the table of keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from scoutly_tui.tui import keys
from scoutly_tui.tui.page import Page
from scoutly_tui.tui.session import Session


class RunsKeys(Protocol):
    """What the palette needs of the app."""

    session: Session
    run_key: Callable[[keys.Key], Awaitable[None]]


class KeyCommands(Provider):
    """The keys heard on the page that is open, each with what it does."""

    def _offered(self) -> Iterator[tuple[str, keys.Key]]:
        if isinstance(self.screen, Page):
            for key in keys.heard_on(self.screen.SCOPE):
                if key.name != "palette":
                    yield f"{key.help}  ({keys.shown(self.screen.session.keys_of(key))})", key

    def _run(self, key: keys.Key) -> Callable[[], Awaitable[None]]:
        app = cast("RunsKeys", self.app)
        return lambda: app.run_key(key)

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for text, key in self._offered():
            yield DiscoveryHit(text, self._run(key))

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for text, key in self._offered():
            if (score := matcher.match(f"{text} {key.id}")) > 0:
                yield Hit(score, text, self._run(key), help=key.id)
