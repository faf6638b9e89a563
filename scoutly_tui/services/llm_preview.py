"""Exactly what a model would be sent, made by the code that sends it, with no network and without the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scoutly_tui.config import LlmSettings
from scoutly_tui.domain.errors import ScoutlyError, UsageError
from scoutly_tui.services import budget, judge_state, opinions, shortlist
from scoutly_tui.services.home import Home
from scoutly_tui.services.shortlist import Brief, Step
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.calls import Call


@dataclass(frozen=True, slots=True)
class Preview:
    """One request as it would leave. ``body`` is its JSON; ``key_from`` names the variable that holds the key.

    ``worst_tokens`` and ``worst_money`` are reserved before it leaves. ``answered``: the same question was
    answered before, so it would not be sent. ``removed`` sentences of the posting are kept from the model.
    ``obstacle`` says why it would not leave now; None if it would.
    """

    operation: str
    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    key_from: str | None
    postings: int
    worst_tokens: int
    worst_money: float
    answered: bool
    removed: int
    obstacle: str | None


def preview(home: Home, posting: int | None, environment: Mapping[str, str], now: int) -> Preview | None:
    """The request about ``posting`` (a close reading), or the next one that waits; None if nothing waits.

    Only the fence around what others wrote and the made-up ids differ each time. Raises UsageError without a
    profile or for an unknown posting, CannotRunError for an address that is none.
    """
    llm = home.settings.llm
    told = shortlist.brief(home.user_id, llm)
    if told is None:
        raise UsageError(
            "Your profile is empty, so no model is asked.", "Import a CV: scoutly profile --cv FILE"
        )
    key = posting
    if key is None:
        step = shortlist.next_step(told, llm, now)
        if step is None:
            return None
        if step.candidate is None:
            return _screening(home, told, step, environment, now)
        key = step.candidate.key
    text = shortlist.posting_text(key)
    if text is None:
        raise UsageError(f"There is no posting {key}.", "See them with: scoutly postings")
    from scoutly_tui.matching.llm import calls

    material = calls.posting_material(text)
    answered = bool(opinions.kept_answers([shortlist.digest(told.basis, material.text)]))
    return _described(home, calls.analysis(told.summary, key, material), 1, answered, environment, now)


def _screening(home: Home, told: Brief, step: Step, environment: Mapping[str, str], now: int) -> Preview:
    from scoutly_tui.matching.llm import calls

    kept = opinions.kept_answers([shortlist.title_key(told, item) for item in step.titles])
    fresh = [item for item in step.titles if shortlist.title_key(told, item) not in kept]
    titles = [item.as_title() for item in fresh or step.titles]
    return _described(home, calls.screening(told.summary, titles), len(titles), not fresh, environment, now)


def _described(
    home: Home, call: Call, postings: int, answered: bool, environment: Mapping[str, str], now: int
) -> Preview:
    from scoutly_tui import __version__
    from scoutly_tui.matching.llm import capability, endpoint, usage

    llm = home.settings.llm
    where = endpoint.described(llm)
    able = opinions.StoredCapabilities(now).load(where.key) or capability.first_guess(where)
    body = capability.body(call, able, where)
    worst = usage.worst_case(body, where.answer_tokens, where.prices)
    has_key = bool(environment.get(llm.api_key_env))
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "User-Agent": f"scoutly/{__version__}",
    }
    if has_key:
        headers["Authorization"] = f"Bearer …  (from {llm.api_key_env})"
    return Preview(
        operation=call.operation.value,
        url=where.url,
        headers=headers,
        body=body,
        key_from=llm.api_key_env if has_key else None,
        postings=postings,
        worst_tokens=worst.tokens,
        worst_money=worst.cost,
        answered=answered,
        removed=call.removed,
        obstacle=_obstacle(home.user_id, llm, worst, environment, now),
    )


def _obstacle(
    user: int, llm: LlmSettings, worst: Any, environment: Mapping[str, str], now: int
) -> str | None:
    from scoutly_tui.matching.llm import endpoint

    try:
        endpoint.endpoint(llm, environment)
        budget.check(user, llm, worst, now)
    except ScoutlyError as error:
        return f"{error} {error.remedy}".strip()
    with database.reading():
        standing = judge_state.standing(user)
    if standing is not None and judge_state.is_held(user, judge_state.setup(llm, environment), now):
        return standing.note
    return None
