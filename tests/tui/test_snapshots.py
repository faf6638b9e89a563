"""What every screen looks like, filled and empty, small and large. Renew with ``pytest --snapshot-update``."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from tui_world import World, opened_app, press, screen_text, settle

from scoutly_tui.tui.app import ScoutlyApp

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
SCREENS = {
    "postings": "1",
    "companies": "2",
    "queue": "3",
    "problems": "4",
    "applications": "5",
    "profile": "6",
    "status": "7",
}


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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_filled_screen(screen: str, size: str, world: World, snap_compare) -> None:
    with opened_app(world) as app:

        async def go(pilot: Pilot[None]) -> None:
            await settle(app, pilot)
            await press(app, pilot, SCREENS[screen])
            await settled(app, pilot)

        assert snap_compare(app, terminal_size=SIZES[size], run_before=go)


@pytest.mark.parametrize("screen", ["postings", "companies", "queue", "problems"])
def test_an_empty_screen(screen: str, empty_world: World, snap_compare) -> None:
    with opened_app(empty_world) as app:

        async def go(pilot: Pilot[None]) -> None:
            await settle(app, pilot)
            await press(app, pilot, SCREENS[screen])
            await settled(app, pilot)

        assert snap_compare(app, terminal_size=(80, 24), run_before=go)


def test_the_keys_of_a_screen(world: World, snap_compare) -> None:
    with opened_app(world) as app:

        async def go(pilot: Pilot[None]) -> None:
            await settle(app, pilot)
            await press(app, pilot, "question_mark")
            await settle(app, pilot)

        assert snap_compare(app, terminal_size=(80, 24), run_before=go)
