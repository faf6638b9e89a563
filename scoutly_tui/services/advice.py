"""What a person should do about how scoutly is doing, in the words of where they read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain.times import HOUR_MS, SECOND_MS
from scoutly_tui.services.judge_state import Standing

STUCK_MS: Final = HOUR_MS


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do something about.

    ``said`` is the fact; ``command`` what to type about it; ``screens`` what to press about it, with ``{}`` for
    each of ``actions`` (ids of the table of keys), whose keys may have been remapped.
    """

    said: str
    command: str
    screens: str
    actions: tuple[str, ...] = ()

    @property
    def on_command_line(self) -> str:
        """The advice with the command to type."""
        return f"{self.said} {self.command}".strip()

    def on_screens(self, key_of: Callable[[str], str]) -> str:
        """The advice with the keys to press; ``key_of`` says which key an action has."""
        return f"{self.said} {self.screens.format(*map(key_of, self.actions))}".strip()


def given(
    company: dict[str, Any], jobs: dict[str, Any], alive: bool, model: Standing | None = None
) -> tuple[Advice, ...]:
    """The advice that follows from the counts of companies and jobs, and from how the model fares."""
    return tuple(
        advice
        for advice in (
            _about_companies(company),
            _about_workers(company, jobs, alive),
            _about_problems(company),
            _about_stuck(jobs, alive),
            _about_overdue(company),
            _about_model(model),
        )
        if advice is not None
    )


def said_of_companies(count: int) -> str:
    """“1 company”, “2 companies”."""
    return "1 company" if count == 1 else f"{count} companies"


def _about_companies(company: dict[str, Any]) -> Advice | None:
    if company["total"] == 0:
        return Advice(
            "There are no companies yet.",
            "Add one: scoutly add URL — or take the catalogue: scoutly catalogue --add",
            "{} shows the companies; there {} adds one by its URL, and {} takes the catalogue in.",
            ("app.companies", "companies.add", "companies.catalogue"),
        )
    if company["tracked"] == 0:
        return Advice(
            "No company is tracked.",
            "Rank one: scoutly rank COMPANY 80 — or: scoutly catalogue --seed-preferences",
            "{} shows the companies; there {} ranks and tracks one.",
            ("app.companies", "companies.rank"),
        )
    return None


def _about_workers(company: dict[str, Any], jobs: dict[str, Any], alive: bool) -> Advice | None:
    if jobs["paused"]:
        return Advice(
            "The queue is paused.",
            "Press p on the queue screen to go on.",
            "{} shows it; there {} lets it go on.",
            ("app.queue", "queue.pause"),
        )
    if alive or not (company["due"] or jobs["pending"]):
        return None
    return Advice(
        "No worker is running.",
        "Start one: scoutly work — or do what is due once: scoutly work --drain",
        "In another terminal: scoutly work",
    )


def _about_problems(company: dict[str, Any]) -> Advice | None:
    count = company["problematic"]
    if not count:
        return None
    return Advice(
        f"{said_of_companies(count)} {'has' if count == 1 else 'have'} a problem.",
        "See why: scoutly problems",
        "{} shows why, and what helps.",
        ("app.problems",),
    )


def _about_stuck(jobs: dict[str, Any], alive: bool) -> Advice | None:
    if not alive or (jobs["oldest_pending_seconds"] or 0) * SECOND_MS <= STUCK_MS:
        return None
    return Advice(
        "The oldest job has waited for over an hour.",
        "Look closer: scoutly doctor",
        "{} shows what the workers do.",
        ("app.queue",),
    )


def _about_overdue(company: dict[str, Any]) -> Advice | None:
    count = company["overdue"]
    if not count:
        return None
    said = f"{said_of_companies(count)} {'is' if count == 1 else 'are'} overdue."
    remedy = "Let a worker run longer, or lower some ranks."
    return Advice(said, remedy, "Lower some ranks on {}, or let a worker run longer.", ("app.companies",))


def _about_model(model: Standing | None) -> Advice | None:
    if model is None or model.fault is None or model.fault == "budget":
        return None
    note = (model.note or "It does not answer.").strip()
    return Advice(
        f"No second opinions for now: {note}", "How it stands: scoutly llm status", "Scores stand without it."
    )
