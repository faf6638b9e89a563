"""Is it the company, or are we offline? A dead network here is nobody else's failure.

Nothing is kept for it: the latest attempts tell. While they all failed without a byte from anybody, workers do
not try everybody in turn but one company every few minutes, until one answers.
"""

from __future__ import annotations

import errno
import os
import socket
from typing import Any, Final

from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.times import MINUTE_MS
from scoutly_tui.services import workers
from scoutly_tui.services.leases import Effort
from scoutly_tui.store import database

EVIDENCE: Final = 3
"""So many companies in a row that could not be reached are not all to blame."""

WAIT_MS: Final = MINUTE_MS
LONGEST_WAIT_MS: Final = 15 * MINUTE_MS
_LOOKED_AT: Final = 40
_UNREACHED: Final = (ProblemKind.NETWORK, ProblemKind.TIMEOUT)
_NOWHERE: Final = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses for documentation (RFC 5737, RFC 3849). Connecting a UDP socket sends nothing; it asks for a route."""


def is_ours(error: CheckError, effort: Effort, settings: FetchSettings) -> bool:
    """Whether ``error``, met after ``effort``, is rather the fault of the network here."""
    if error.kind not in _UNREACHED or effort.bytes or not effort.requests:
        return False
    return not has_route(settings) or _silence() is not None


def is_down_here() -> bool:
    """Whether the latest attempts at several different companies all failed without reaching anybody.

    One success, or any answer at all, says that the network works.
    """
    return _silence() is not None


def down_since() -> int | None:
    """Since when (epoch ms) nobody could be reached; None if the network works as far as is known."""
    silence = _silence()
    return silence[0] if silence else None


def next_try_at(now: int) -> int | None:
    """When the next company may be tried while nobody can be reached; None if the network works."""
    silence = _silence()
    if silence is None:
        return None
    first, last = silence
    return min(last + max(WAIT_MS, min((last - first) // 4, LONGEST_WAIT_MS)), now + LONGEST_WAIT_MS)


def release(now: int) -> int:
    """The network is back: what was handed back for want of it need not wait longer. Returns how many jobs."""
    with database.writing():
        return database.changed(
            "update job_queue set not_before = 0 where status = 'pending' and not_before > ? and exists"
            " (select 1 from job_attempt a where a.job_id = job_queue.id and a.outcome = 'handed_back'"
            " and a.error_kind in ('network', 'timeout') and a.id = (select max(b.id) from job_attempt b"
            " where b.job_id = job_queue.id))",
            now,
        )


def has_route(settings: FetchSettings) -> bool:
    """Whether this machine has a way to anywhere at all. True behind a proxy or a gateway: they may know one."""
    if settings.gateway or any(
        os.environ.get(name) for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    ):
        return True
    return any(_routed(address, family) for address, family in _NOWHERE)


def _routed(address: str, family: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError as error:
        return error.errno not in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EAFNOSUPPORT, errno.ENETDOWN)
    return True


def _silence() -> tuple[int, int] | None:
    """When the present run of attempts that reached nobody began and when its latest ended; None if there is none."""
    with database.reading():
        rows: list[tuple[Any, ...]] = database.execute(
            "select company_id, error_kind, bytes, ended_at, worker from job_attempt where outcome is not null"
            " and requests > 0 order by id desc limit ?",
            _LOOKED_AT,
        )
    here = workers.machine()
    silent = []
    for row in rows:
        if not row[4].startswith(f"{here.name}/{here.id}."):
            # Another machine of this home has a network of its own.
            continue
        if row[1] not in _UNREACHED or row[2]:
            break
        silent.append(row)
    if len({row[0] for row in silent}) < EVIDENCE:
        return None
    times = [row[3] for row in silent]
    return min(times), max(times)
