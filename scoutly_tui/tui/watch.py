"""Staying up to date: looks for commits of others, takes the pulse, and lets our own heart beat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.tui.later import later

if TYPE_CHECKING:
    from scoutly_tui.services import changes
    from scoutly_tui.tui.presence import Presence
    from scoutly_tui.tui.pulse import Pulse
    from scoutly_tui.tui.session import Session
else:
    (changes,) = later("changes")

POLL_SECONDS: Final = 0.7
BEAT_SECONDS: Final = 3.0
AGING_SECONDS: Final = 60.0
PATIENCE: Final = 10


class Watch:
    """Asks the gateway on the app's timers. ``show`` gets each pulse, ``changed`` hears of others' commits.

    ``rest`` ends the look of a person who has gone, and says whether it did.
    """

    def __init__(
        self,
        session: Session,
        presence: Presence | None,
        *,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        show: Callable[[Pulse], None],
        changed: Callable[[], None],
        rest: Callable[[], Coroutine[Any, Any, bool]] | None = None,
    ) -> None:
        self._session = session
        self._presence = presence
        self._spawn = spawn
        self._show = show
        self._changed = changed
        self._end_look = rest
        self._version: int | None = None
        self._looking = self._must_look = False
        self._rest = 0
        self.pulse: Pulse | None = None

    def poll(self) -> None:
        """Look, unless a look is under way or the last one was so costly that it earned a rest."""
        if self._rest > 0 and not self._must_look:
            self._rest -= 1
        elif not self._looking:
            self._looking = True
            self._spawn(self._look())

    def look_now(self) -> None:
        """Look even though no other connection has committed: we did, or time has passed."""
        self._must_look = True
        self.poll()

    def age(self) -> None:
        """A minute has passed: what is relative to now may read differently."""
        self._changed()
        self.look_now()
        if self._end_look is not None:
            self._spawn(self._ended(self._end_look))

    async def _ended(self, end: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        """Nobody has touched a key for long: what comes from then on is news."""
        if await end():
            self.look_now()

    def beat(self) -> None:
        """Let our heart beat, and notice a worker that came or went without a word."""
        if self._presence is not None:
            self._spawn(self._live(self._presence))

    async def _look(self) -> None:
        loop, gateway, must = asyncio.get_running_loop(), self._session.gateway, self._must_look
        self._must_look, began, changed = False, loop.time(), False
        self._rest = PATIENCE
        try:
            version = await gateway.read(_version)
            first, foreign = self._version is None, version != self._version
            if foreign or must:
                pulse = await gateway.read(_take_pulse, self._session.user_id, self._session.now())
                self._version, self.pulse = version, pulse
                self._show(pulse)
                changed = foreign and not first
                if changed:
                    self._changed()
            # While somebody works there is always something new: every third look is often enough for a slow line.
            self._rest = max(2 * changed, int((loop.time() - began) * PATIENCE / POLL_SECONDS))
        finally:
            self._looking = False

    async def _live(self, presence: Presence) -> None:
        worker_lives = await self._session.gateway.read(presence.beat)
        if self.pulse is not None and worker_lives != self.pulse.alive:
            self.look_now()


def _version() -> int:
    """In the gateway's thread: the engine is imported there."""
    return changes.version()


def _take_pulse(user_id: int, now: int) -> Pulse:
    """Imported in the gateway's thread, after the first frame."""
    from scoutly_tui.tui import pulse

    return pulse.take(user_id, now)
