"""Make the pictures in ``screenshots/``: every screen over the demo's world, after three of its days.

Run it from the project's root: ``python scripts/screenshots.py``.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from textual.pilot import Pilot

from scoutly_tui import clock
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, InboxState
from scoutly_tui.services import applications, demo_run, postings, workers
from scoutly_tui.services import home as homes
from scoutly_tui.services.home import Home
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
STEPS = (
    (
        (3, ApplicationStatus.WANT_TO_APPLY, ""),
        (2, ApplicationStatus.APPLIED, "With a short letter about queues."),
        (0, ApplicationStatus.INTERVIEW_SCHEDULED, "A call on Thursday."),
    ),
    ((1, ApplicationStatus.APPLIED, ""),),
    ((0, ApplicationStatus.WANT_TO_APPLY, ""),),
)
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


def live_in(home: Home) -> None:
    """What a person and a worker leave behind: some decisions, three applications, a sign of life."""
    now, user = clock.now_ms(), home.user_id
    workers.announce("embedded", home.settings.worker.threads)
    best = postings.keys(user, postings.PostingQuery(postings.View.BACKLOG), now)
    postings.mark(user, best[3:6], InboxState.SAVED, now)
    postings.mark(user, best[-4:], InboxState.DISCARDED, now, reason=DiscardReason.TITLE)
    for key, steps in zip(best, STEPS, strict=False):
        for days, status, note in steps:
            applications.set_status(user, key, status, now - days * DAY_MS, note=note)


def main() -> None:
    """Live three days of the demo and look at every screen."""
    FOLDER.mkdir(exist_ok=True)
    with demo_run.opened(second_opinion=True) as demo:
        demo_run.warm_up(demo)
        with homes.thread_session():
            live_in(demo.home)
        for ending, size in SIZES.items():
            gateway = Gateway()
            try:
                asyncio.run(shoot(ScoutlyApp(make_session(demo.home, gateway)), size, ending))
            finally:
                gateway.close()


if __name__ == "__main__":
    main()
