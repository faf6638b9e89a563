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
