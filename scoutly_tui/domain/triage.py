"""What a person can do with a posting in the inbox, and with an application."""

from enum import StrEnum
from typing import Final


class InboxState(StrEnum):
    """Where a posting stands with one user. ``backlog`` is what a first check found: known, not news."""

    NEW = "new"
    SEEN = "seen"
    SAVED = "saved"
    SNOOZED = "snoozed"
    DISCARDED = "discarded"
    BACKLOG = "backlog"


UNDECIDED: Final = (InboxState.NEW, InboxState.SEEN, InboxState.BACKLOG)


class DiscardReason(StrEnum):
    """Why a posting was discarded; each has one key."""

    TITLE = "wrong role"
    SENIORITY = "wrong seniority"
    SKILLS = "wrong skills"
    LOCATION = "wrong place"
    SALARY = "too little pay"
    COMPANY = "not this company"
    OTHER = "other"


class SnoozeUntil(StrEnum):
    """What wakes a snoozed posting that has no day."""

    CHANGE = "until it changes"
    REPOST = "until it is posted again"


class ApplicationStatus(StrEnum):
    """The eleven stations of an application."""

    WANT_TO_APPLY = "want to apply"
    PENDING_APPLICATION = "pending application"
    APPLIED = "applied"
    INTERVIEW_SCHEDULED = "interview scheduled"
    TECHNICAL_ASSESSMENT = "technical assessment"
    REJECTED = "rejected"
    OFFER_RECEIVED = "offer received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    STALE = "stale"
    DISCARDED = "discarded"


class Stage(StrEnum):
    """Where applications stand, put into the columns of a board."""

    TO_APPLY = "to apply"
    APPLIED = "applied"
    IN_TALKS = "in talks"
    OFFERS = "offers"
    ENDED = "ended"


STAGES: Final = {
    ApplicationStatus.WANT_TO_APPLY: Stage.TO_APPLY,
    ApplicationStatus.PENDING_APPLICATION: Stage.TO_APPLY,
    ApplicationStatus.APPLIED: Stage.APPLIED,
    ApplicationStatus.INTERVIEW_SCHEDULED: Stage.IN_TALKS,
    ApplicationStatus.TECHNICAL_ASSESSMENT: Stage.IN_TALKS,
    ApplicationStatus.REJECTED: Stage.ENDED,
    ApplicationStatus.OFFER_RECEIVED: Stage.OFFERS,
    ApplicationStatus.ACCEPTED: Stage.OFFERS,
    ApplicationStatus.DECLINED: Stage.ENDED,
    ApplicationStatus.STALE: Stage.ENDED,
    ApplicationStatus.DISCARDED: Stage.ENDED,
}
ON_THE_WAY: Final = (Stage.TO_APPLY, Stage.APPLIED, Stage.IN_TALKS, Stage.OFFERS)
"""The stages an application comes through, in order."""

THEIR_TURN: Final = (
    ApplicationStatus.APPLIED,
    ApplicationStatus.INTERVIEW_SCHEDULED,
    ApplicationStatus.TECHNICAL_ASSESSMENT,
)
"""Statuses in which a person waits for the company's word: a long silence makes them stale."""
