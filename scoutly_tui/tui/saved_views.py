"""The saved views of a page: one key takes one, keeps the filter in force as one, or takes one away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scoutly_tui.tui.choices import Choice
from scoutly_tui.tui.dialogs import Ask
from scoutly_tui.tui.later import later

if TYPE_CHECKING:
    from scoutly_tui.services import views
    from scoutly_tui.services.views import SavedFilter, ViewPage
    from scoutly_tui.tui.page import Page
else:
    (views,) = later("views")

KEYS: Final = "123456789"
KEEP: Final = "keep"
DROP: Final = "drop"


async def choose(page: Page, over: ViewPage, text: str) -> str | None:
    """The filter a person takes among the saved views of ``over``, while ``text`` is in force; None for none."""
    user = page.session.user_id
    saved = await page.ask(views.rows, user, over)
    if not saved and not text:
        page.say("No view is saved here yet. Type a filter with /, then v keeps it under a name.")
        return None
    taken = await page.pick("Saved views", _choices(saved, text))
    if taken == KEEP:
        return await _keep(page, over, text)
    if taken == DROP:
        gone = await page.pick(
            "Take away which?",
            [Choice(key, f"@{row.name}", row.name, row.text) for key, row in zip(KEYS, saved, strict=False)],
        )
        if gone is not None:
            await page.write(views.remove, user, over, gone, page.session.now())
            page.say(f"@{gone} is gone; u brings it back")
        return None
    return taken


def _choices(saved: list[SavedFilter], text: str) -> list[Choice[str]]:
    choices = [
        Choice(key, f"@{row.name}", f"@{row.name}", row.text) for key, row in zip(KEYS, saved, strict=False)
    ]
    if text:
        choices.append(Choice("s", "keep this filter under a name", KEEP, text))
    if saved:
        choices.append(Choice("x", "take one away", DROP))
    return choices


async def _keep(page: Page, over: ViewPage, text: str) -> str | None:
    name = await page.answer(Ask(f"A name for “{text}”", note="Letters and digits; then @name stands for it"))
    if not name:
        return None
    kept = await page.write(views.save, page.session.user_id, over, name, text, page.session.now())
    if kept is None:
        return None
    page.say(f"Kept as @{kept.name}: v shows it, and scoutly postings --filter @{kept.name} works too")
    return f"@{kept.name}"
