"""Jobs: pieces of queued work, their states, and which state may follow which."""

from enum import StrEnum
from typing import Final

MAX_ATTEMPTS: Final = 3
MAX_LOST_LEASES: Final = 5


class JobKind(StrEnum):
    """What a job does."""

    CHECK = "check"
    JUDGE = "judge"
    RESCORE = "rescore"


class JobStatus(StrEnum):
    """Where a job stands."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


LIVE: Final = (JobStatus.PENDING, JobStatus.PROCESSING)

TRANSITIONS: Final[dict[JobStatus, frozenset[JobStatus]]] = {
    JobStatus.PENDING: frozenset({JobStatus.PROCESSING, JobStatus.CANCELLED}),
    JobStatus.PROCESSING: frozenset(
        {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.PENDING, JobStatus.CANCELLED}
    ),
    JobStatus.COMPLETED: frozenset(),
    JobStatus.FAILED: frozenset({JobStatus.PENDING}),
    JobStatus.CANCELLED: frozenset({JobStatus.PENDING}),
}


def may_become(current: JobStatus, following: JobStatus) -> bool:
    """Whether a job in ``current`` may move to ``following``."""
    return following in TRANSITIONS[current]


class AttemptOutcome(StrEnum):
    """How one try at a job ended. An attempt still running has none."""

    OK = "ok"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    HANDED_BACK = "handed_back"
    LOST = "lost"
    CANCELLED = "cancelled"


def after_failure(attempts: int, *, retryable: bool) -> JobStatus:
    """The state a job takes when its ``attempts``-th attempt failed."""
    return JobStatus.PENDING if retryable and attempts < MAX_ATTEMPTS else JobStatus.FAILED


def after_lost_lease(lost: int) -> JobStatus:
    """The state a job takes when it lost its lease for the ``lost``-th time."""
    return JobStatus.PENDING if lost < MAX_LOST_LEASES else JobStatus.FAILED
