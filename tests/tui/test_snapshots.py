"""What the help looks like; the pages themselves are held by the snapshots of their rooms, themes by theirs."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from tui_world import World, opened_app, press, screen_text, settle

from scoutly_tui.tui.app import ScoutlyApp


async def settled(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    """Wait until the screen stays as it is: a busy machine paints later."""
    same, before = 0, ""
    for _ in range(60):
        await settle(app, pilot)
        await pilot.pause(0.05)
        now = screen_text(app)
        same, before = (same + 1 if now == before else 0), now
        if same >= 4:
            return


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
def test_the_keys_of_a_screen(size: tuple[int, int], world: World, snap_compare: Any) -> None:
    with opened_app(world) as app:

        async def go(pilot: Pilot[None]) -> None:
            await settle(app, pilot)
            await press(app, pilot, "question_mark")
            await settle(app, pilot)

        assert snap_compare(app, terminal_size=size, run_before=go)


def test_what_the_help_finds(world: World, snap_compare: Any) -> None:
    with opened_app(world) as app:

        async def go(pilot: Pilot[None]) -> None:
            await settle(app, pilot)
            await press(app, pilot, "question_mark", *"undo")
            await settle(app, pilot)

        assert snap_compare(app, terminal_size=(80, 24), run_before=go)
