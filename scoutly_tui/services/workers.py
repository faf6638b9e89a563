"""Running processes: who is alive on this home, and who died without saying so."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoutly_tui import __version__
from scoutly_tui.domain.times import SECOND_MS
from scoutly_tui.store import database

BEAT_SECONDS: Final = 3.0
ALIVE_MS: Final = 10 * SECOND_MS
WORKER_KINDS: Final = ("embedded", "headless", "consumer")


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One worker process. ``beat_at`` is by the lease clock (epoch ms)."""

    id: str
    kind: str
    host: str
    pid: int
    threads: int
    started_at: int
    beat_at: int
    alive: bool
    jobs: int


def start_mark(pid: int) -> str:
    """Something that differs when the same pid is used again: the process's start time."""
    import psutil

    try:
        return str(int(psutil.Process(pid).create_time() * 1000))
    except psutil.Error:
        return ""


def machine() -> str:
    """This machine's name, with its boot mark where there is one, so that a container's twin is not mistaken."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        boot = ""
    return f"{socket.gethostname()}/{boot}".replace("|", "-")


def owner_id() -> str:
    """This process's name as an owner of leases: machine, pid and start mark."""
    pid = os.getpid()
    return f"{machine()}:{pid}:{start_mark(pid)}"


def owner_of(worker: str | None) -> str:
    """The process behind a worker thread's name (``owner#thread``)."""
    return (worker or "").partition("#")[0]


class Presence:
    """A process's sign of life in the database. Made by ``announce``."""

    def __init__(self, kind: str, threads: int) -> None:
        self.id = f"{owner_id()}:{kind}" if kind == "tui" else owner_id()
        self.kind = kind
        self.threads = threads

    def beat(self) -> None:
        """Say that we live."""
        with database.writing():
            now = database.lease_clock()
            database.execute(
                "insert into process (id, kind, host, pid, threads, started_at, beat_at, version)"
                " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set beat_at = excluded.beat_at",
                self.id, self.kind, machine(), os.getpid(), self.threads, now, now, __version__,
            )  # fmt: skip

    def leave(self) -> None:
        """Say goodbye."""
        with database.writing():
            database.changed("delete from process where id = ?", self.id)


def announce(kind: str, threads: int = 0) -> Presence:
    """Register this process as ``tui``, ``embedded``, ``headless``, ``consumer`` or ``cli``."""
    presence = Presence(kind, threads)
    presence.beat()
    return presence


def rows() -> list[WorkerRow]:
    """All worker processes that have not said goodbye, with how many jobs each does now."""
    with database.reading():
        now = database.lease_clock()
        found = database.execute(
            "select p.id, p.kind, p.host, p.pid, p.threads, p.started_at, p.beat_at, (select count(*) from job_queue j"
            " where j.status = 'processing' and j.worker like p.id || '#%') from process p"
            " where p.kind in ('embedded', 'headless', 'consumer') order by p.started_at"
        )
    return [
        WorkerRow(
            owner,
            kind,
            host,
            pid,
            threads,
            started,
            beat,
            now - beat < ALIVE_MS and not _is_dead(owner),
            jobs,
        )
        for owner, kind, host, pid, threads, started, beat, jobs in found
    ]


def worker_alive() -> bool:
    """Whether any worker of this home is alive."""
    return any(row.alive for row in rows())


def tui_alive() -> bool:
    """Whether any TUI of this home gave a sign of life within ten seconds."""
    with database.reading():
        now = database.lease_clock()
        found = database.execute("select id, beat_at from process where kind = 'tui'")
    return any(now - beat < ALIVE_MS and not _is_dead(owner) for owner, beat in found)


def dead_local_owners() -> set[str]:
    """Owners of leases and registered processes of this machine whose process is gone."""
    with database.reading():
        owners = {row[0] for row in database.execute("select id from process")}
        owners |= {
            owner_of(row[0])
            for row in database.execute("select distinct worker from job_queue where status = 'processing'")
            if row[0]
        }
    return {owner for owner in owners if _is_dead(owner)}


def _is_dead(owner: str) -> bool:
    """Whether ``owner`` was a process of this machine that no longer runs. Another machine's is never dead to us."""
    parts = owner.rsplit(":", 3) if owner.endswith(":tui") else owner.rsplit(":", 2)
    if len(parts) < 3 or not parts[1].isdigit():
        return False
    name, pid, mark = parts[0], int(parts[1]), parts[2]
    here = machine()
    if name != here:
        # The same machine after a reboot: nothing of the earlier boot can be alive.
        return (
            name.partition("/")[0] == here.partition("/")[0] and bool(name.partition("/")[2]) and name != here
        )
    return start_mark(pid) != mark
