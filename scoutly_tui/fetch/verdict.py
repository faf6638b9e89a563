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


def problem_of(answer: Answer, now: int, asked_host: str) -> CheckError | None:
    """The problem that ``answer`` is, or None when it is what was asked for.

    ``asked_host`` is where the first request went: a 429 from elsewhere is no rate limit but a sign that the
    page lives there no more.
    """
    wall = blocks.recognise(answer.status, answer.headers, answer.body, answer.url)
    if wall is not None:
        return wall_error(wall, answer, now)
    if 200 <= answer.status < 300:
        return _without_content(answer)
    return _by_status(answer, now, asked_host)


def wall_error(wall: blocks.Wall, answer: Answer, now: int) -> CheckError:
    """The error for ``wall``, met at ``answer``."""
    words = {
        ProblemKind.LOGIN: f"{answer.host} wants a login before it shows anything.",
        ProblemKind.NEEDS_BROWSER: f"{answer.host} shows nothing without a browser that runs its scripts.",
    }.get(wall.kind, f"{answer.host} turns automated visitors away: {wall.name}.")
    return _error(wall.kind, words, answer, now)


def _without_content(answer: Answer) -> CheckError | None:
    if answer.status in (204, 205, 206) or (answer.status != 200 and not answer.body.strip()):
        return _error(
            ProblemKind.HTTP_ERROR, f"{answer.host} answered {answer.status}, without the content.", answer
        )
    return None


def _by_status(answer: Answer, now: int, asked_host: str) -> CheckError:
    status, host = answer.status, answer.host
    if status in (404, 410):
        return _error(ProblemKind.NOT_FOUND, f"There is no such page at {host} (HTTP {status}).", answer)
    if status in (401, 407):
        who = host if status == 401 else "The proxy"
        return _error(ProblemKind.LOGIN, f"{who} wants a login (HTTP {status}).", answer)
    if status == 429 and host != asked_host:
        return _error(
            ProblemKind.MOVED, f"{asked_host} sends its visitors on to {host}, which takes none.", answer
        )
    if status == 429 or (
        status == 503 and retry_after_ms(answer.headers.get("retry-after", ""), now) is not None
    ):
        return _error(
            ProblemKind.RATE_LIMITED, f"{host} asks us to come less often (HTTP {status}).", answer, now
        )
    if status == 403:
        return _error(ProblemKind.BLOCKED, f"{host} refuses to show the page (HTTP 403).", answer)
    return _error(ProblemKind.HTTP_ERROR, f"{host} answered with an error (HTTP {status}).", answer)


def _error(kind: ProblemKind, message: str, answer: Answer, now: int | None = None) -> CheckError:
    wait = retry_after_ms(answer.headers.get("retry-after", ""), now) if now is not None else None
    return CheckError(
        kind,
        message,
        seen=excerpt(answer.body, answer.encoding),
        status=answer.status,
        retry_after_ms=wait,
    )
