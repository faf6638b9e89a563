"""Make the pictures in ``screenshots/``: every screen over the demo's world, after three of its days.

Run it from the project's root: ``python scripts/screenshots.py``.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from textual.pilot import Pilot

from scoutly_tui.services import demo_run
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.gateway import Gateway
from scoutly_tui.tui.run import make_session

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
SCREENS = {
    "postings": "1",
    "companies": "2",
    "queue": "3",
    "problems": "4",
    "applications": "5",
    "profile": "6",
    "status": "7",
}
SIZES = {"": (120, 36), "-80x24": (80, 24)}
# A picture must not ask anybody for fonts when it is looked at.
FONT_FACES = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


async def settle(app: ScoutlyApp, pilot: Pilot[None]) -> None:
    """Wait until all that was asked of the database is shown."""
    for _ in range(4):
        await app.session.gateway.idle()
        await pilot.pause()


async def shoot(app: ScoutlyApp, size: tuple[int, int], ending: str, theme: str | None = None) -> None:
    """Write one picture a screen."""
    async with app.run_test(size=size) as pilot:
        if theme:
            app.theme = theme
        await settle(app, pilot)
        for name, key in SCREENS.items():
            await pilot.press(key)
            await settle(app, pilot)
            picture = FONT_FACES.sub("", app.export_screenshot(title="scoutly", simplify=True))
            (FOLDER / f"{name}{ending}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """Live three days of the demo and look at every screen."""
    FOLDER.mkdir(exist_ok=True)
    with demo_run.opened() as demo:
        demo_run.warm_up(demo)
        for ending, size in SIZES.items():
            gateway = Gateway()
            try:
                asyncio.run(shoot(ScoutlyApp(make_session(demo.home, gateway)), size, ending))
            finally:
                gateway.close()


if __name__ == "__main__":
    main()
