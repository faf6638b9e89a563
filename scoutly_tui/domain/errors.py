"""The error tree: one root, and each error carries what a person should do about it."""

from enum import StrEnum
from typing import Final


class ScoutlyError(Exception):
    """The root of every error scoutly raises on purpose.

    ``str(error)`` is one sentence saying what happened; ``remedy`` is one saying what to do next
    (possibly empty). ``exit_code`` is what the command line ends with.
    """

    exit_code: int = 3

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class UsageError(ScoutlyError):
    """What was asked for makes no sense: a rank of 101, an unknown company, a malformed URL."""

    exit_code = 2


class CannotRunError(ScoutlyError):
    """The surroundings do not allow it: a full disk, a newer database, an unreadable config."""

    exit_code = 3


class CredentialsError(ScoutlyError):
    """A key or password is missing, or was refused."""

    exit_code = 4


class ProblemKind(StrEnum):
    """Why a company cannot be checked well; also the error kind of a failed attempt."""

    NOT_FOUND = "not_found"
    MOVED = "moved"
    EMPTIED = "emptied"
    BLOCKED = "blocked"
    LOGIN = "login"
    ROBOTS = "robots"
    RATE_LIMITED = "rate_limited"
    NETWORK = "network"
    TIMEOUT = "timeout"
    HTTP_ERROR = "http_error"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    NEEDS_BROWSER = "needs_browser"
    INTERNAL = "internal"


RETRYABLE: Final = frozenset(
    {
        ProblemKind.NETWORK,
        ProblemKind.TIMEOUT,
        ProblemKind.HTTP_ERROR,
        ProblemKind.RATE_LIMITED,
        ProblemKind.INTERNAL,
    }
)
"""Kinds another attempt within minutes may mend. The others are an answer: asking again at once is rude."""


class CheckError(ScoutlyError):
    """A check could not learn what the board holds. It never changes what is known of the postings.

    ``kind`` is the problem; ``seen`` a short excerpt of what came back (clean text); ``status`` the HTTP
    status if there was one; ``retry_after_ms`` how long the server asked us to stay away.
    """

    def __init__(
        self,
        kind: ProblemKind,
        message: str,
        *,
        seen: str = "",
        status: int | None = None,
        retry_after_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.seen = seen
        self.status = status
        self.retry_after_ms = retry_after_ms


class HostBusyError(ScoutlyError):
    """The host's one slot was not free in time: hand the job back at no cost in attempts.

    ``ready_in_ms`` is the best guess of how long until it is.
    """

    def __init__(self, host: str, ready_in_ms: int) -> None:
        super().__init__(f"{host} is being visited by somebody else.")
        self.host = host
        self.ready_in_ms = ready_in_ms


class StoppingError(ScoutlyError):
    """The worker is asked to stop: the work in hand goes back to the queue."""


class LeaseLostError(ScoutlyError):
    """The lease a check was claimed under is no longer ours: nothing of it may be written."""
