"""What a person is asked while they go through postings: why, until when, which status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scoutly_tui.domain.dates import day_of
from scoutly_tui.domain.times import DAY_MS, local
from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, SnoozeUntil
from scoutly_tui.tui import words
from scoutly_tui.tui.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from scoutly_tui.services.proposals import Proposal
    from scoutly_tui.tui.page import Page

REASONS: Final = (
    Choice("r", DiscardReason.TITLE.value, DiscardReason.TITLE),
    Choice("s", DiscardReason.SENIORITY.value, DiscardReason.SENIORITY),
    Choice("k", DiscardReason.SKILLS.value, DiscardReason.SKILLS),
    Choice("l", DiscardReason.LOCATION.value, DiscardReason.LOCATION),
    Choice("p", DiscardReason.SALARY.value, DiscardReason.SALARY),
    Choice("c", DiscardReason.COMPANY.value, DiscardReason.COMPANY),
    Choice("x", DiscardReason.OTHER.value, DiscardReason.OTHER),
)
STATUSES: Final = tuple(
    Choice(key, status.value, status) for key, status in zip("wpaitroydsx", ApplicationStatus, strict=True)
)
_TYPED: Final = "typed"
_SNOOZES: Final[tuple[Choice[int | str], ...]] = (
    Choice("1", "a day", 1),
    Choice("3", "three days", 3),
    Choice("w", "a week", 7),
    Choice("m", "a month", 30),
    Choice("d", "until a day you type", _TYPED, "fri, 12 mar, 2026-03-12"),
    Choice("c", SnoozeUntil.CHANGE.value, SnoozeUntil.CHANGE.value),
    Choice("r", SnoozeUntil.REPOST.value, SnoozeUntil.REPOST.value),
)


async def until_when(page: Page, question: str) -> tuple[int | None, SnoozeUntil | None] | None:
    """Until when to snooze: a moment (epoch ms) or what wakes it. None where the person leaves it."""
    taken = await page.pick(question, _SNOOZES)
    if taken is None:
        return None
    if taken == _TYPED:
        at = await ask_day(page, f"{question} until which day?")
        return None if at is None else (at, None)
    if isinstance(taken, int):
        return page.session.now() + taken * DAY_MS, None
    return None, SnoozeUntil(taken)


_REMINDERS: Final[tuple[Choice[int | str], ...]] = (
    Choice("1", "tomorrow", "tomorrow"),
    Choice("3", "in three days", "3d"),
    Choice("w", "in a week", "1w"),
    Choice("d", "on a day you type", _TYPED, "fri, 12 mar, 2026-03-12"),
    Choice("n", "never", 0),
)


async def remind_when(page: Page, question: str) -> int | None:
    """When to remind of a step (epoch ms), 0 for never; None where the person leaves it."""
    taken = await page.pick(question, _REMINDERS)
    if taken is None or isinstance(taken, int):
        return taken
    if taken == _TYPED:
        return await ask_day(page, f"{question} on which day?")
    return day_of(taken, page.session.now())


async def ask_day(page: Page, question: str, *, value: str = "") -> int | None:
    """The morning of a day that a person types, as epoch ms; None where they leave it."""
    from scoutly_tui.tui.dialogs import Ask

    now = page.session.now
    note = "3d, 2w, fri, tomorrow, 12 mar, 12.3. or 2026-03-12"
    text = await page.answer(Ask(question, value=value, hint=said(now), note=note))
    return None if text is None else day_of(text, now())


def said(now: Callable[[], int]) -> Callable[[str], str]:
    """What a typed day means, said while it is typed. Raises UsageError for none."""
    return lambda text: local(day_of(text, now()), "%A, %d %B %Y")


def proposal_choices(proposal: Proposal) -> tuple[Choice[bool], ...]:
    """Yes with what it would do, no with what it was drawn from."""
    hides = f"{words.plural(proposal.hides, 'waiting posting')} would go" if proposal.hides else ""
    drawn_from = f"such as {'; '.join(proposal.examples)}"
    return (
        Choice("y", "yes", True, hides),
        Choice("n", "no, and do not ask again soon", False, drawn_from[:44]),
    )
