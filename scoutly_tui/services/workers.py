"""Running processes: who is alive on this home, and who died without saying so.

An owner of leases is named ``machine:pid:mark``. The machine is its name, a digest of its id, its boot and its
space of pids; the mark is when the process started, by a clock that nobody sets. So a reused pid, a reboot, a
container's twin and a second Pi of the same name are told apart, whatever the time of day is set to.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from scoutly_tui import __version__
from scoutly_tui.domain.times import SECOND_MS
from scoutly_tui.store import database

BEAT_SECONDS: Final = 3.0
"""How often a TUI says that it lives: its embedded worker counts on it."""

WORKER_BEAT_SECONDS: Final = 20.0
"""How often a worker does: seldom, because on one machine its pid says it, and a Pi's card wears out."""

ALIVE_MS: Final = 10 * SECOND_MS
WORKER_ALIVE_MS: Final = 60 * SECOND_MS
_ON_LINUX: Final = sys.platform.startswith("linux")
WORKER_KINDS: Final = ("embedded", "headless", "consumer")


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One worker process. ``host`` is its machine's name; ``beat_at`` is by the lease clock (epoch ms)."""

    id: str
    kind: str
    host: str
    pid: int
    threads: int
    started_at: int
    beat_at: int
    alive: bool
    jobs: int


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a process runs. ``id``, ``boot`` and ``pids`` are empty where the system does not tell."""

    name: str
    id: str
    boot: str
    pids: str

    def __str__(self) -> str:
        return f"{self.name}/{self.id}.{self.boot}.{self.pids}"


@lru_cache(maxsize=1)
def machine() -> Machine:
    """This machine, this boot, this space of pids."""
    name = socket.gethostname().translate(str.maketrans("|:/#", "----"))
    known = _read("/etc/machine-id")
    # The id itself is nobody's business (machine-id(5)).
    digest = hashlib.sha256(f"scoutly {known}".encode()).hexdigest()[:8] if known else ""
    try:
        pids = f"{Path('/proc/self/ns/pid').stat().st_ino:x}"
    except OSError:
        pids = ""
    return Machine(name, digest, _read("/proc/sys/kernel/random/boot_id")[:8], pids)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def start_mark(pid: int) -> str:
    """Something that differs when the same pid is used again; empty if there is no such living process."""
    if _ON_LINUX:
        # proc(5): the state is the third field, the start in ticks since boot the twenty-second.
        _, _, rest = _read(f"/proc/{pid}/stat").rpartition(")")
        fields = rest.split()
        return fields[19] if len(fields) > 19 and fields[0] not in "ZX" else ""
    import psutil

    try:
        return str(int(psutil.Process(pid).create_time() * 1000))
    except psutil.Error:
        return ""


def owner_id() -> str:
    """This process's name as an owner of leases."""
    return _owner_id(os.getpid())


@lru_cache(maxsize=4)
def _owner_id(pid: int) -> str:
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
        with database.writing(durable=False):
            now = database.lease_clock()
            database.execute(
                "insert into process (id, kind, host, pid, threads, started_at, beat_at, version)"
                " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set beat_at = excluded.beat_at",
                self.id, self.kind, machine().name, os.getpid(), self.threads, now, now, __version__,
            )  # fmt: skip

    def leave(self) -> None:
        """Say goodbye."""
        with database.writing(durable=False):
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
            owner, kind, host, pid, threads, started, beat, _is_alive(owner, now - beat, WORKER_ALIVE_MS), jobs
        )
        for owner, kind, host, pid, threads, started, beat, jobs in found
    ]  # fmt: skip


def _is_alive(owner: str, age_ms: int, limit_ms: int) -> bool:
    # A sign of life from the future was given before the clock was set back: the next one mends it.
    return abs(age_ms) < limit_ms and not is_dead(owner)


def worker_alive() -> bool:
    """Whether any worker of this home is alive."""
    return any(row.alive for row in rows())


def tui_alive() -> bool:
    """Whether any TUI of this home gave a sign of life within ten seconds."""
    return tui_seen_ms() is not None


def tui_seen_ms() -> int | None:
    """How long ago (ms) a TUI of this home that still lives gave its last sign of life; None if none did lately."""
    with database.reading():
        now = database.lease_clock()
        found = database.execute("select id, beat_at from process where kind = 'tui'")
    ages = [abs(now - beat) for owner, beat in found if _is_alive(owner, now - beat, ALIVE_MS)]
    return min(ages, default=None)


def others_here() -> list[str]:
    """What kinds of processes of this machine, this one aside, use the home now."""
    with database.reading():
        found = database.execute(
            "select id, kind from process where pid <> ? order by started_at", os.getpid()
        )
    return [kind for owner, kind in found if is_here(owner) and not is_dead(owner)]


def dead_local_owners() -> set[str]:
    """Owners of leases and registered processes of this machine whose process is gone."""
    with database.reading():
        owners = {row[0] for row in database.execute("select id from process")}
        owners |= {
            owner_of(row[0])
            for row in database.execute("select distinct worker from job_queue where status = 'processing'")
            if row[0]
        }
    return {owner for owner in owners if is_dead(owner)}


def _parsed(owner: str) -> tuple[Machine, int, str] | None:
    parts = owner.removesuffix(":tui").rsplit(":", 2)
    name, _, marks = parts[0].rpartition("/")
    if len(parts) < 3 or not parts[1].isdigit() or marks.count(".") != 2:
        return None
    return Machine(name, *marks.split(".")), int(parts[1]), parts[2]


def pid_of(owner: str) -> int | None:
    """The pid in an owner's name."""
    parsed = _parsed(owner)
    return parsed[1] if parsed else None


def is_here(owner: str) -> bool:
    """Whether ``owner`` is (or was) a process whose pid means something to us."""
    parsed = _parsed(owner)
    return parsed is not None and parsed[0] == machine()


def is_dead(owner: str) -> bool:
    """Whether ``owner`` was a process of this machine that no longer runs. Another machine's is never dead to us."""
    parsed = _parsed(owner)
    if parsed is None:
        return False
    there, pid, mark = parsed
    here = machine()
    if (there.name, there.id) != (here.name, here.id):
        return False
    if there.boot != here.boot:
        # Nothing of an earlier boot is alive, if it was this very machine's.
        return bool(there.id and there.boot and here.boot)
    return there.pids == here.pids and start_mark(pid) != mark
