"""How each user's model fares: the one note there is about it, and until when it is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scoutly_tui.config import LlmSettings
from scoutly_tui.domain.times import DAY_MS, HOUR_MS, MINUTE_MS
from scoutly_tui.services.shortlist import digest
from scoutly_tui.store import database
from scoutly_tui.store.models import JudgeState

_HOLDS: Final = {"quota": 6 * HOUR_MS, "credentials": HOUR_MS, "setup": HOUR_MS, "redirected": HOUR_MS}
_HOLD: Final = 15 * MINUTE_MS
LONGEST_HOLD_MS: Final = DAY_MS


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be said of a user's model. ``fault`` None: nothing stands in its way. Times are epoch ms."""

    fault: str | None
    note: str | None
    noted_at: int | None
    held_until: int


def standing(user_id: int) -> Standing | None:
    """The note about this user's model; None if it was never asked."""
    with database.reading():
        rows = database.execute(
            "select fault, note, noted_at, held_until from judge_state where user_id = ?", user_id
        )
    return Standing(*rows[0]) if rows else None


def setup(settings: LlmSettings, environment: Mapping[str, str]) -> str:
    """Names the settings and whether there is a key: when a person changes either, no hold stands."""
    return digest(repr(settings), str(bool(environment.get(settings.api_key_env))))


def is_held(user: int, setup: str, now: int) -> bool:
    """Whether this user's model is left alone for now."""
    with database.reading():
        rows = database.execute("select setup, held_until from judge_state where user_id = ?", user)
    return bool(rows) and rows[0][0] == setup and rows[0][1] > now


def failures(user: int) -> int:
    """How many jobs in a row failed for good."""
    rows = database.execute("select failures from judge_state where user_id = ?", user)
    return int(rows[0][0]) if rows else 0


def hold_ms(fault: str, failures: int, retry_after_ms: int | None) -> int:
    """How long a model is left alone after its ``failures``-th failed job in a row."""
    longer: int = _HOLDS.get(fault, _HOLD) * 2 ** min(max(failures - 1, 0), 10)
    return max(min(longer, LONGEST_HOLD_MS), retry_after_ms or 0)


def note(
    user: int, fault: str | None, words: str | None, setup: str, now: int, held_until: int, failures: int
) -> None:
    """Inside a transaction: the one note about this user's model, in place of the one before."""
    values = {
        "setup": setup,
        "fault": fault,
        "note": words,
        "noted_at": now,
        "held_until": held_until,
        "failures": failures,
    }
    JudgeState.insert(user=user, **values).on_conflict(
        conflict_target=[JudgeState.user], update=values
    ).execute()


def all_well(user: int, words: str | None, now: int) -> None:
    """Inside a transaction: the model answered; ``words`` if some answers were of no use."""
    note(user, None, words, "", now, 0, 0)
