"""What an answer means: fine, or which problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.urls import host_of
from scoutly_tui.fetch import blocks
from scoutly_tui.fetch.decode import charset_of
from scoutly_tui.fetch.outline import excerpt
from scoutly_tui.fetch.retry_after import retry_after_ms


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came: ``body`` decompressed, and cut off where ``complete`` is false."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    complete: bool = True

    @property
    def host(self) -> str:
        """Who answered."""
        return host_of(self.url)

    @property
    def encoding(self) -> str:
        """The codec of the body."""
        return charset_of(self.headers.get("content-type", ""), self.body)

    @property
    def redirects_to(self) -> str | None:
        """The ``Location`` of a redirect, as sent; None when it is none."""
        if self.status in (301, 302, 303, 307, 308):
            return self.headers.get("location") or None
        return None


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that is a problem. With ``cools`` the whole host is to be left alone for a while."""

    error: CheckError
    cools: bool = False


def problem_of(answer: Answer, now: int, asked_host: str) -> Problem | None:
    """The problem that ``answer`` is, or None when it is what was asked for.

    ``asked_host`` is where the first request went: a 429 from elsewhere is no rate limit but a sign that
    the page lives there no more.
    """
    wall = blocks.recognise(answer.status, answer.headers, answer.body, answer.url)
    if wall is not None:
        return wall_problem(wall, answer, now)
    if 200 <= answer.status < 300:
        return _without_content(answer)
    return _by_status(answer, now, asked_host)


def wall_problem(wall: blocks.Wall, answer: Answer, now: int) -> Problem:
    """The problem that ``wall``, met at ``answer``, is."""
    words = {
        ProblemKind.LOGIN: f"{answer.host} wants a login before it shows anything.",
        ProblemKind.NEEDS_BROWSER: f"{answer.host} shows nothing without a browser that runs its scripts.",
    }.get(wall.kind, f"{answer.host} turns automated visitors away: {wall.name}.")
    return Problem(_error(wall.kind, words, answer, now), cools=wall.of_host)


def _without_content(answer: Answer) -> Problem | None:
    if answer.status in (204, 205, 206) or (answer.status != 200 and not answer.body.strip()):
        words = f"{answer.host} answered without the content (HTTP {answer.status})."
        return Problem(_error(ProblemKind.HTTP_ERROR, words, answer))
    return None


def _by_status(answer: Answer, now: int, asked_host: str) -> Problem:
    status, host = answer.status, answer.host
    asked_to_wait = retry_after_ms(answer.headers.get("retry-after", ""), now) is not None
    if status == 429 and host != asked_host:
        words = f"{asked_host} sends its visitors on to {host}, which takes none."
        return Problem(_error(ProblemKind.MOVED, words, answer), cools=True)
    if status == 429 or (status == 503 and asked_to_wait):
        words = f"{host} asks us to come less often (HTTP {status})."
        return Problem(_error(ProblemKind.RATE_LIMITED, words, answer, now), cools=True)
    if status in (404, 410):
        kind, words = ProblemKind.NOT_FOUND, f"There is no such page at {host} (HTTP {status})."
    elif status in (401, 407):
        who = host if status == 401 else "The proxy"
        kind, words = ProblemKind.LOGIN, f"{who} wants a login (HTTP {status})."
    elif status == 403:
        kind, words = ProblemKind.BLOCKED, f"{host} refuses to show the page (HTTP 403)."
    else:
        kind, words = ProblemKind.HTTP_ERROR, f"{host} answered with an error (HTTP {status})."
    return Problem(_error(kind, words, answer, now))


def _error(kind: ProblemKind, message: str, answer: Answer, now: int | None = None) -> CheckError:
    wait = retry_after_ms(answer.headers.get("retry-after", ""), now) if now is not None else None
    return CheckError(
        kind,
        message,
        seen=excerpt(answer.body, answer.encoding),
        status=answer.status,
        retry_after_ms=wait,
    )
