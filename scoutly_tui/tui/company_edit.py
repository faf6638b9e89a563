"""What can be changed of a company: one key for what, one line for how."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import companies
from scoutly_tui.services.company_detail import CompanyDetail
from scoutly_tui.tui.choices import Choice
from scoutly_tui.tui.dialogs import Ask
from scoutly_tui.tui.page import Page

Change = Callable[..., Any]
AWAY: Final = "-"
FACTS: Final = (
    ("n", "name", "Name"),
    ("u", "careers_url", "Careers URL"),
    ("s", "hint", "CSS selector of the postings"),
    ("b", "headquarters", "Based in"),
    ("w", "work_model", "Work model"),
    ("f", "fields", "Fields"),
)


async def ask(page: Page, detail: CompanyDetail) -> Change | None:
    """The change a person wants, to be called with user, slug and ``now``; None for none."""
    row = detail.row
    now: dict[str, str] = {
        "name": row.name, "careers_url": row.careers_url, "hint": detail.hint,
        "headquarters": row.headquarters or "", "work_model": row.work_model or "", "fields": row.fields or "",
    }  # fmt: skip
    choices = [Choice(key, label, fact, now[fact][:40]) for key, fact, label in FACTS]
    fact = await page.pick(f"Change of {row.name}", choices)
    if fact is None:
        return None
    label = next(label for _, name, label in FACTS if name == fact)
    hint = (
        careers_url if fact == "careers_url" else lambda text: f"{AWAY} takes it away" if text == AWAY else ""
    )
    note = "" if fact in ("name", "careers_url") else f"{AWAY} takes it away"
    typed = await page.answer(Ask(f"{label} of {row.name}", value=now[fact], hint=hint, note=note))
    if typed is None or typed == now[fact]:
        return None
    match fact:
        case "careers_url":
            return partial(_called, companies.set_url, typed)
        case "hint":
            return partial(_called, companies.set_hint, "" if typed == AWAY else typed)
    return partial(_fact, fact, "" if typed == AWAY and fact != "name" else typed)


def _called(service: Change, value: str, user_id: int, slug: str, *, now: int) -> Any:
    return service(user_id, slug, value, now)


def _fact(fact: str, value: str, user_id: int, slug: str, *, now: int) -> Any:
    return companies.set_facts(user_id, slug, now, **{fact: value})
