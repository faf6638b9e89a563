"""How a look begins and ends: with a welcome where there is nothing yet; with the program, or once nobody has touched a
key for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.app import App

    from scoutly_tui.tui.session import Session

PATIENCE_MS: Final = 10 * 60_000


class Look:
    """One person in front of one session. What came before the end of their last look is no news to them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: int | None = session.now()

    def stir(self) -> None:
        """A key or a click: somebody looks."""
        self._last = self._session.now()

    async def rest(self) -> bool:
        """Let the look end if nobody has stirred for long; whether it ended now."""
        if self._last is None or self._session.now() - self._last < PATIENCE_MS:
            return False
        await self._session.gateway.read(self.end)
        return True

    def end(self) -> None:
        """Remember until when somebody looked, unless that was done or nothing may be written. In the gateway's
        thread."""
        at, self._last = self._last, None
        if at is None or self._session.read_only:
            return
        from scoutly_tui.services import headline

        headline.looked(self._session.user_id, at)


async def greet(app: App[None], session: Session) -> bool:
    """Lead whoever has nothing yet to a first posting; whether there are some to look at now."""
    if not await session.gateway.read(_is_empty, session.user_id):
        return False
    from scoutly_tui.tui.welcome import WelcomeScreen

    return await app.push_screen_wait(WelcomeScreen(session))


def _is_empty(user_id: int) -> bool:
    """Imported in the gateway's thread, after the first frame."""
    from scoutly_tui.services import welcome

    return welcome.needed(user_id)
