"""What every screen is given: the open home, the way to the database, the glyphs and the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoutly_tui import clock
from scoutly_tui.services.home import Home
from scoutly_tui.tui import keys
from scoutly_tui.tui.gateway import Gateway
from scoutly_tui.tui.theme import Glyphs


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting of one user in front of one home. ``piped_to``: the commands rows were piped to, newest last."""

    home: Home
    gateway: Gateway
    glyphs: Glyphs
    keymap: Mapping[str, str] = field(default_factory=dict)
    now: Callable[[], int] = clock.now_ms
    read_only: bool = False
    glance: dict[str, Sequence[Any]] = field(default_factory=dict)
    """By the name of a page, rows that were read before it opens; whoever shows them takes them away."""

    piped_to: list[str] = field(default_factory=lambda: [""])

    @property
    def user_id(self) -> int:
        """The user whose ranks, matches and applications are shown."""
        return self.home.user_id

    def keys_of(self, key: keys.Key) -> str:
        """The keys of ``key`` as remapped."""
        return self.keymap.get(key.id, key.keys)
