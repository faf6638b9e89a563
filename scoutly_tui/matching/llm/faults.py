"""What can go wrong with a model. None of it touches the local score."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from scoutly_tui.domain.errors import ProblemKind, ScoutlyError


class Fault(StrEnum):
    """How a model failed."""

    ABSENT = "absent"
    SLOW = "slow"
    BROKEN_OFF = "broken_off"
    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    CREDENTIALS = "credentials"
    REDIRECTED = "redirected"
    SERVER = "server"
    REJECTED = "rejected"
    TOO_LONG = "too_long"
    DECLINED = "declined"
    CUT_OFF = "cut_off"
    UNREADABLE = "unreadable"
    WRONG = "wrong"


ABOUT_ONE_ANSWER: Final = frozenset(
    {Fault.TOO_LONG, Fault.DECLINED, Fault.CUT_OFF, Fault.UNREADABLE, Fault.WRONG}
)
"""Faults that say something of one question: the next one may well be answered."""

KINDS: Final[dict[Fault, ProblemKind]] = {
    Fault.ABSENT: ProblemKind.NETWORK,
    Fault.SLOW: ProblemKind.TIMEOUT,
    Fault.BROKEN_OFF: ProblemKind.NETWORK,
    Fault.RATE_LIMITED: ProblemKind.RATE_LIMITED,
    Fault.QUOTA: ProblemKind.BLOCKED,
    Fault.CREDENTIALS: ProblemKind.LOGIN,
    Fault.REDIRECTED: ProblemKind.MOVED,
    Fault.SERVER: ProblemKind.HTTP_ERROR,
    Fault.REJECTED: ProblemKind.UNREADABLE,
    Fault.TOO_LONG: ProblemKind.TOO_LARGE,
    Fault.DECLINED: ProblemKind.BLOCKED,
    Fault.CUT_OFF: ProblemKind.UNREADABLE,
    Fault.UNREADABLE: ProblemKind.UNREADABLE,
    Fault.WRONG: ProblemKind.UNREADABLE,
}
"""The error kind that a failed attempt at judging is recorded with."""


class ModelError(ScoutlyError):
    """A model gave no answer that can be used.

    ``str(error)`` is one sentence for a person, clean and without secrets. ``retry_after_ms`` is how long the
    server asked to be left alone. ``status`` is the HTTP status if there was one.
    """

    def __init__(
        self,
        fault: Fault,
        message: str,
        remedy: str = "",
        *,
        retry_after_ms: int | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message, remedy)
        self.fault = fault
        self.retry_after_ms = retry_after_ms
        self.status = status
