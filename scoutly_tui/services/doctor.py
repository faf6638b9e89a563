"""Looking this machine and this installation over: one finding a check, each with its remedy."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from scoutly_tui import __version__, config, paths
from scoutly_tui.config import Settings
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.domain.times import MINUTE_MS, duration
from scoutly_tui.services import clockwatch, home
from scoutly_tui.services.home import Home
from scoutly_tui.store import database, schema

DNS_SECONDS: Final = 3.0
DNS_NAME: Final = "example.com"
LEAST_FREE_BYTES: Final = 200 * 1024 * 1024
HOTTEST_C: Final = 80.0
SAFE_SQLITE: Final = (3, 51, 3)
"""Before it, a WAL file can be corrupted by several connections (https://sqlite.org/wal.html#walresetbug)."""

STALE_MS: Final = MINUTE_MS
SMALLEST: Final = (80, 24)
_THROTTLING: Final = {
    0: "too little voltage",
    1: "the clock is capped",
    2: "throttled",
    3: "too hot for full speed",
}
"""The bits of the Raspberry Pi's get_throttled that speak of now; the same 16 higher speak of earlier."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check came to. ``remedy`` is empty where all is well."""

    check: str
    ok: bool
    message: str
    remedy: str = ""


def examine(
    folder: str | Path | None,
    user: str | None,
    now: int,
    *,
    environment: Mapping[str, str] | None = None,
    machine: Path = Path("/"),
) -> list[Finding]:
    """All findings for the home at ``folder``, which is opened here: one that cannot be is a finding too.

    ``machine`` is where /proc and /sys are looked for. Nothing is contacted but the name service.
    """
    environment = os.environ if environment is None else environment
    found = [Finding("program", True, f"scoutly {__version__} on Python {sys.version.split()[0]}.")]
    places = paths.resolve(folder)
    try:
        settings = config.load(places.config_file, environment)
        found.append(_configuration(places))
    except ScoutlyError as error:
        settings = Settings()
        found.append(Finding("configuration", False, str(error), error.remedy))
    try:
        opened = home.open_home(folder, user=user, environment=environment)
    except ScoutlyError as error:
        found.append(Finding("home", False, str(error), error.remedy))
    else:
        found += findings(opened, now)
    found += [_network(settings, environment), _credentials(settings, environment), _terminal(environment)]
    return [*found, *_machine(machine)]


def findings(opened: Home, now: int) -> list[Finding]:
    """The findings about an open home. A check that raises is a finding of its own."""
    checks: tuple[Callable[[Home, int], Finding], ...] = (
        _permissions, _free_space, _schema, _integrity, _sqlite, _clock, _leases, _worker, _queue_file, _second_opinion,
        _notifications,
    )  # fmt: skip
    found = []
    for check in checks:
        try:
            found.append(check(opened, now))
        except ScoutlyError as error:
            found.append(
                Finding(check.__name__.strip("_").replace("_", " "), False, str(error), error.remedy)
            )
    return found


def _configuration(places: paths.Paths) -> Finding:
    if not places.config_file.exists():
        return Finding("configuration", True, "All settings have their defaults; there is no config.toml.")
    if places.config_file.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return Finding(
            "configuration",
            False,
            f"Others may write {places.config_file}.",
            f"Run: chmod 600 {places.config_file}",
        )
    return Finding("configuration", True, f"{places.config_file} is valid.")


def _permissions(opened: Home, now: int) -> Finding:
    for place in (
        opened.paths.data_dir,
        opened.paths.config_dir,
        opened.paths.log_dir,
        opened.paths.database,
    ):
        if not place.exists():
            continue
        if not os.access(place, os.W_OK):
            return Finding(
                "permissions", False, f"{place} is read-only.", f"Make it yours: sudo chown -R $USER {place}"
            )
        if place.stat().st_mode & 0o077:
            return Finding("permissions", False, f"Others can look into {place}.", f"Run: chmod go= {place}")
    return Finding("permissions", True, f"{opened.paths.data_dir} is yours alone.")


def _free_space(opened: Home, now: int) -> Finding:
    try:
        free = shutil.disk_usage(opened.paths.data_dir).free
    except OSError as error:
        return Finding(
            "free space", False, f"The free space is unknown: {error.strerror}.", "Check the disk."
        )
    shown = f"{free / 1024**3:.1f} GiB are free in {opened.paths.data_dir}."
    if free < LEAST_FREE_BYTES:
        return Finding(
            "free space", False, shown, "Free some space: below 200 MiB backups and checks may fail."
        )
    return Finding("free space", True, shown)


def _schema(opened: Home, now: int) -> Finding:
    # Opening the home brought the schema up to date or refused it; this names what came of it.
    return Finding("database version", True, f"The schema is at {schema.versions()[-1]}.")


def _integrity(opened: Home, now: int) -> Finding:
    with database.reading():
        if database.is_postgres():
            version = str(database.execute("show server_version")[0][0])
            return Finding("database", True, f"PostgreSQL {version} answers.")
        faults = [str(row[0]) for row in database.execute("pragma integrity_check(3)")]
        orphans = database.execute("pragma foreign_key_check")
    remedy = f"Restore a backup from {opened.paths.backups}: scoutly restore FILE"
    if faults != ["ok"]:
        return Finding("database", False, f"The database is damaged: {faults[0]}.", remedy)
    if orphans:
        return Finding("database", False, f"{len(orphans)} rows point at rows that are gone.", remedy)
    return Finding("database", True, "The database is sound.")


def _sqlite(opened: Home, now: int) -> Finding:
    if database.is_postgres():
        return Finding("SQLite version", True, "Not used: the data is in PostgreSQL.")
    with database.reading():
        version = str(database.execute("select sqlite_version()")[0][0])
    if tuple(int(part) for part in version.split(".")[:3]) < SAFE_SQLITE:
        return Finding(
            "SQLite version", False, f"SQLite {version} can damage a database that several programs use.",
            "Install scoutly again with its own SQLite: pip install --force-reinstall cysqlite",
        )  # fmt: skip
    return Finding("SQLite version", True, f"SQLite {version}.")


def _clock(opened: Home, now: int) -> Finding:
    behind = clockwatch.behind_ms(now)
    if behind > clockwatch.TOLERATED_MS:
        return Finding(
            "clock", False, f"The clock is {duration(behind)} behind the newest row, so nothing is checked.",
            "Set it, or wait until the network has: timedatectl set-ntp true",
        )  # fmt: skip
    return Finding("clock", True, "The clock agrees with what was recorded.")


def _leases(opened: Home, now: int) -> Finding:
    with database.reading():
        stale = database.execute(
            "select count(*) from job_queue where status = 'processing' and lease_until < ?",
            database.lease_clock() - STALE_MS,
        )[0][0]
    if stale:
        return Finding(
            "leases", False, f"{stale} jobs are held by workers that no longer say anything.",
            "Start a worker, which takes them back: scoutly work --drain",
        )  # fmt: skip
    return Finding("leases", True, "No job is held by a worker that is gone.")


def _worker(opened: Home, now: int) -> Finding:
    from scoutly_tui.services import status

    overview = status.overview(opened, now)
    alive = [row for row in overview.workers if row.alive]
    waiting = overview.queue["pending"] + overview.companies["due"]
    oldest = overview.queue["oldest_pending_seconds"] or 0
    if overview.queue["paused"]:
        return Finding("worker", False, "The queue is paused.", "Press p on the queue screen to go on.")
    if not alive and waiting:
        return Finding(
            "worker", False, f"No worker is running and {waiting} checks wait.",
            "Start one: scoutly work — or for good: scoutly service install",
        )  # fmt: skip
    if not alive:
        return Finding("worker", True, "No worker is running, and nothing waits for one.")
    if oldest * 1000 > status.STUCK_MS:
        return Finding(
            "worker", False, f"A worker is alive, but the oldest job has waited for {duration(oldest * 1000)}.",
            "Look at what it does: scoutly jobs --status processing",
        )  # fmt: skip
    return Finding("worker", True, f"{len(alive)} alive, {overview.queue['pending']} jobs waiting.")


def _second_opinion(opened: Home, now: int) -> Finding:
    from scoutly_tui.services import judge_state

    model = opened.settings.llm.model
    if not model:
        return Finding("second opinion", True, "Off: no model is set.")
    noted = judge_state.standing(opened.user_id)
    if noted is None:
        return Finding("second opinion", True, f"{model} has not been asked yet.")
    if noted.fault is None:
        return Finding("second opinion", True, noted.note or f"{model} answers.")
    rest = (
        f" It is left alone for another {duration(noted.held_until - now)}." if noted.held_until > now else ""
    )
    return Finding(
        "second opinion", noted.fault == "budget", f"{noted.note or model}{rest}",
        "" if noted.fault == "budget" else "Scores stand without it. How it stands: scoutly llm status",
    )  # fmt: skip


def _queue_file(opened: Home, now: int) -> Finding:
    file = opened.paths.queue
    if not file.exists():
        return Finding("queue file", True, "There is none yet; a worker makes it.")
    import cysqlite

    try:
        connection = cysqlite.connect(str(file))
        try:
            sound = tuple(connection.execute("pragma quick_check(1)").fetchone() or ()) == ("ok",)
        finally:
            connection.close()
    except cysqlite.OperationalError as error:
        sound = "locked" in str(error) or "busy" in str(error)
    except cysqlite.Error:
        sound = False
    if not sound:
        return Finding("queue file", False, f"{file} is damaged.", f"Delete it, no work is in it: rm {file}*")
    return Finding("queue file", True, "The queue file is sound.")


def _network(settings: Settings, environment: Mapping[str, str]) -> Finding:
    if settings.fetch.gateway:
        return Finding("network", True, "Not looked at: requests go to the gateway.")
    if any(environment.get(name) or environment.get(name.lower()) for name in ("HTTPS_PROXY", "ALL_PROXY")):
        return Finding("network", True, "Not looked at: requests go through a proxy.")
    answer = _resolves(DNS_NAME)
    if answer is None:
        return Finding("network", False, f"The name service did not answer in {DNS_SECONDS:.0f} s.", _OFFLINE)
    if answer:
        return Finding("network", False, f"Names cannot be resolved: {answer}.", _OFFLINE)
    return Finding("network", True, "The name service answers.")


_OFFLINE: Final = "Check the network. Until it is back, checks wait and no company is blamed."


def _resolves(name: str) -> str | None:
    """Empty if ``name`` resolves, else why not; None if there was no answer in time."""
    outcome: list[str] = []

    def ask() -> None:
        try:
            socket.getaddrinfo(name, 443, type=socket.SOCK_STREAM)
            outcome.append("")
        except OSError as error:
            outcome.append(error.strerror or str(error))

    # getaddrinfo takes no timeout of its own; a daemon thread can be left behind.
    thread = threading.Thread(target=ask, name="doctor-dns", daemon=True)
    thread.start()
    thread.join(DNS_SECONDS)
    return outcome[0] if outcome else None


def _notifications(opened: Home, now: int) -> Finding:
    """Whether what there is to tell arrives. Raises CredentialsError or CannotRunError for addresses that are none."""
    from scoutly_tui.services import delivery, notifications

    reached = delivery.targets(opened, os.environ)
    if not reached:
        return Finding("notifications", True, "Nobody is told: there is no address.")
    count, why = notifications.refused()
    if count:
        return Finding(
            "notifications", False, f"{count} messages wait because they were refused: {why}",
            "Try it out: scoutly notify test",
        )  # fmt: skip
    return Finding("notifications", True, f"{len(reached)} addresses, and nothing was refused.")


def _credentials(settings: Settings, environment: Mapping[str, str]) -> Finding:
    llm = settings.llm
    if not llm.model:
        return Finding("credentials", True, "None needed: no model is set.")
    if environment.get(llm.api_key_env):
        return Finding("credentials", True, f"{llm.api_key_env} is set.")
    if (urlsplit(llm.base_url).hostname or "") in ("localhost", "127.0.0.1", "::1"):
        return Finding("credentials", True, "None needed: the model runs on this machine.")
    return Finding(
        "credentials", False, f"The model {llm.model} is set, but {llm.api_key_env} is not.",
        f"Export {llm.api_key_env}, or empty llm.model.",
    )  # fmt: skip


def _terminal(environment: Mapping[str, str]) -> Finding:
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return Finding("terminal", True, "Not looked at: this is not a terminal.")
    size = shutil.get_terminal_size()
    if environment.get("TERM", "dumb") in ("", "dumb"):
        return Finding(
            "terminal", False, "TERM names no terminal.", "Set it, for example: export TERM=xterm-256color"
        )
    if size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        return Finding(
            "terminal",
            False,
            f"The terminal has {size.columns}×{size.lines} cells.",
            "Enlarge it to at least 80×24.",
        )
    if "utf" not in (sys.stdout.encoding or "").lower():
        return Finding(
            "terminal",
            False,
            f"The terminal's encoding is {sys.stdout.encoding}.",
            "Set a UTF-8 locale: export LANG=C.UTF-8",
        )
    return Finding("terminal", True, f"{environment['TERM']}, {size.columns}×{size.lines}.")


def _machine(root: Path) -> Iterator[Finding]:
    """What only some machines can say: each is left out where its file is not there."""
    temperature = _read(root / "sys/class/thermal/thermal_zone0/temp")
    if temperature.isdigit():
        degrees = int(temperature) / 1000
        remedy = "" if degrees < HOTTEST_C else "Give the machine a fan or a cooler place."
        yield Finding("temperature", degrees < HOTTEST_C, f"The processor is at {degrees:.0f} °C.", remedy)
    throttled = _read(root / "sys/devices/platform/soc/soc:firmware/get_throttled")
    if throttled:
        yield _throttling(throttled)
    controllers = _read(root / "sys/fs/cgroup/cgroup.controllers")
    if "Raspberry Pi" in _read(root / "proc/device-tree/model") and controllers:
        yield _memory_cgroup(controllers)


def _throttling(text: str) -> Finding:
    try:
        bits = int(text, 16)
    except ValueError:
        return Finding("throttling", True, "The firmware's answer cannot be read.")
    now = [words for bit, words in _THROTTLING.items() if bits >> bit & 1]
    earlier = [words for bit, words in _THROTTLING.items() if bits >> (bit + 16) & 1]
    remedy = "Use the official power supply, and cool it."
    if now:
        return Finding("throttling", False, f"The Pi is held back now: {', '.join(now)}.", remedy)
    if earlier:
        return Finding(
            "throttling", True, f"The Pi was held back since it started: {', '.join(earlier)}.", remedy
        )
    return Finding("throttling", True, "The Pi runs at full speed.")


def _memory_cgroup(controllers: str) -> Finding:
    if "memory" in controllers.split():
        return Finding("memory cgroup", True, "The service's memory limit holds.")
    return Finding(
        "memory cgroup", False, "The kernel does not enforce the service's memory limit.",
        "Add “cgroup_enable=memory” to the line in /boot/firmware/cmdline.txt and start the Pi again.",
    )  # fmt: skip


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\0\n ")
    except OSError:
        return ""
