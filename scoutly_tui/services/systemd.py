"""The headless worker as a service: systemd units, or a line for anacron on machines that sleep."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.paths import Paths

UNIT: Final = "scoutly.service"
ANACRON_MARK: Final = "scoutly-worker"
WATCHDOG_SECONDS: Final = 180
STOP_SECONDS: Final = 60
MEMORY_MAX: Final = "512M"
_TIMEOUT: Final = 60

_UNIT: Final = """\
# Written by: scoutly service install
[Unit]
Description=scoutly checks the careers pages you watch
{ordering}StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
{identity}ExecStart={command}
Restart=on-failure
RestartSec=15
RestartPreventExitStatus=2
# Fed by real progress only: a worker that hangs is started again.
WatchdogSec={watchdog}
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec={stop}
MemoryMax={memory}
LimitCORE=0
Nice=5
IOSchedulingClass=idle
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
{sandbox}
[Install]
WantedBy={target}
"""

# Only the system's own manager may set these up; a user's would need user namespaces for them.
_SANDBOX: Final = """\
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
ProtectClock=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictNamespaces=yes
"""


@dataclass(frozen=True, slots=True)
class Folder:
    """Make a folder that only ``owner`` can look into."""

    path: Path
    owner: str | None


@dataclass(frozen=True, slots=True)
class Write:
    """Write a file, whole or not at all."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a file if it is there."""

    path: Path


@dataclass(frozen=True, slots=True)
class Run:
    """Run a command. ``may_fail``: what it would do may be done already."""

    command: tuple[str, ...]
    may_fail: bool = False


Step = Folder | Write | Delete | Run


@dataclass(frozen=True, slots=True)
class Plan:
    """What an installation comes to, step by step. Nothing is done yet."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()


def executable() -> list[str]:
    """The ``scoutly`` command that this process came from, as an absolute path (and its arguments)."""
    beside = Path(sys.executable).with_name("scoutly")
    if beside.exists():
        return [str(beside)]
    found = shutil.which("scoutly")
    return [found] if found else [sys.executable, "-m", "scoutly_tui"]


def unit_text(paths: Paths, *, command: str, system: bool, account: str, memory_max: str = MEMORY_MAX) -> str:
    """The service unit. A system unit runs as ``account`` and may write only the home's folders."""
    folders = sorted({paths.config_dir, paths.data_dir, paths.log_dir})
    outer = [folder for folder in folders if not any(other in folder.parents for other in folders)]
    writable = " ".join(_quoted(str(folder)) for folder in outer)
    return _UNIT.format(
        ordering="Wants=network-online.target time-sync.target\nAfter=network-online.target time-sync.target\n"
        if system
        else "",
        identity=f"User={account}\n" if system else "",
        command=command,
        watchdog=WATCHDOG_SECONDS,
        stop=STOP_SECONDS,
        memory=memory_max,
        sandbox=_SANDBOX.format(writable=writable) if system else "",
        target="multi-user.target" if system else "default.target",
    )


def command_line(home: Path | None, *words: str, command: str | None = None) -> str:
    """``words`` for scoutly and ``home`` (None: the platform's own folders), quoted for a unit or a shell.

    ``command`` is the scoutly to call; without it, the one that this process came from.
    """
    parts = [*([command] if command else executable()), *words]
    if home is not None:
        parts += ["--home", str(home)]
    return " ".join(_quoted(part) for part in parts)


def install_plan(
    paths: Paths,
    home: Path | None,
    *,
    system: bool,
    account: str,
    root: Path = Path("/"),
    memory_max: str = MEMORY_MAX,
    command: str | None = None,
) -> Plan:
    """What installing the unit does. ``root`` stages it under another folder: then no command is run.

    Raises UsageError for a system service without a home of its own.
    """
    if system and home is None:
        raise UsageError(
            "A system service needs to know its home.", "Give it with --home DIR, such as /var/lib/scoutly."
        )
    staged = root != Path("/")
    text = unit_text(
        paths,
        command=command_line(home, "work", command=command),
        system=system,
        account=account,
        memory_max=memory_max,
    )
    control = _systemctl(system)
    steps: list[Step] = []
    for folder in dict.fromkeys((paths.config_dir, paths.data_dir, paths.log_dir)):
        place = root / str(folder).lstrip("/") if staged else folder
        steps.append(Folder(place, account if system and not staged else None))
    steps.append(Write(unit_path(system=system, root=root), text))
    if not staged:
        steps += [
            Run((*control, "daemon-reload")),
            Run((*control, "enable", UNIT)),
            Run((*control, "restart", UNIT)),
        ]
    linger = "So that it runs while you are logged out too: loginctl enable-linger"
    return Plan(tuple(steps), () if system else (linger,))


def uninstall_plan(*, system: bool, root: Path = Path("/")) -> Plan:
    """What removing the unit does. The home stays."""
    target = unit_path(system=system, root=root)
    control = _systemctl(system)
    if root != Path("/") or not target.exists():
        return Plan((Delete(target),))
    stop, reload = (
        Run((*control, "disable", "--now", UNIT), may_fail=True),
        Run((*control, "daemon-reload"), may_fail=True),
    )
    return Plan((stop, Delete(target), reload), ("The home and all that was gathered is still there.",))


def unit_path(*, system: bool, root: Path = Path("/")) -> Path:
    """Where the unit lives."""
    if system:
        return root / "etc/systemd/system" / UNIT
    configured = os.environ.get("XDG_CONFIG_HOME")
    base = Path(configured) if configured else Path.home() / ".config"
    return (base if root == Path("/") else root / str(base).lstrip("/")) / "systemd/user" / UNIT


def anacron_line(home: Path | None) -> str:
    """A line for an anacrontab: once a day, ten minutes after the machine woke, whatever is due."""
    return f"1\t10\t{ANACRON_MARK}\t{command_line(home, 'work', '--drain')} >/dev/null"


def anacron_path() -> Path:
    """The user's own anacrontab, which needs no root."""
    return Path.home() / ".anacron" / "anacrontab"


def anacron_plan(home: Path | None, *, remove: bool = False) -> Plan:
    """What adding (or removing) the anacron line does; other lines stay."""
    target = anacron_path()
    try:
        present = target.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        present = []
    except OSError as error:
        raise CannotRunError(
            f"{target} cannot be read: {error.strerror}.", "Check its permissions."
        ) from None
    kept = [line for line in present if ANACRON_MARK not in line.split()]
    lines = kept if remove else [*kept, anacron_line(home)]
    if not lines:
        return Plan((Delete(target),))
    write = Write(target, "".join(f"{line}\n" for line in lines))
    spool = target.parent / "spool"
    if remove:
        return Plan((write,))
    start = (
        f"Run it at login, or hourly from cron: anacron -s -t {_quoted(str(target))} -S {_quoted(str(spool))}"
    )
    return Plan((Folder(spool, None), write), (start,))


def shown(plan: Plan) -> list[str]:
    """The plan in words, files with their text."""
    lines: list[str] = []
    for step in plan.steps:
        match step:
            case Folder(path, owner):
                lines.append(f"# folder {path}{f', owned by {owner}' if owner else ''}")
            case Write(path, text):
                lines += [f"# file {path}", text.rstrip("\n"), ""]
            case Delete(path):
                lines.append(f"# delete {path}")
            case Run(command):
                lines.append(f"# run {' '.join(command)}")
    return [*lines, *(f"# {note}" for note in plan.notes)]


def carry_out(plan: Plan) -> list[str]:
    """Do the plan's steps in order and say what was done.

    Where no systemd runs, or where it finds fault with a unit, nothing is written. Raises CannotRunError
    naming what failed.
    """
    if any(isinstance(step, Run) and not step.may_fail for step in plan.steps):
        _need_systemd()
        for step in plan.steps:
            if isinstance(step, Write):
                verify(step.text)
    return [_done(step) for step in plan.steps]


def _done(step: Step) -> str:
    match step:
        case Folder(path, owner):
            return _make_folder(path, owner)
        case Write(path, text):
            return _put(path, text)
        case Delete(path):
            return _delete(path)
        case Run(command, may_fail):
            return _run(command, may_fail)


def verify(text: str) -> str:
    """What ``systemd-analyze verify`` says of a unit's text; empty where that command is not installed.

    Raises CannotRunError if it finds a fault.
    """
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return ""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / UNIT
        file.write_text(text, encoding="utf-8")
        try:
            result = subprocess.run(
                [analyze, "verify", "--man=no", str(file)],
                capture_output=True, text=True, timeout=_TIMEOUT, check=False, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return ""
    said = [line for line in (result.stderr + result.stdout).splitlines() if UNIT in line]
    if result.returncode != 0 and said:
        raise CannotRunError(
            f"systemd finds fault with the unit: {said[0]}.", "Nothing was installed; please report it."
        )
    return "\n".join(said)


def _make_folder(path: Path, owner: str | None) -> str:
    if path.is_dir():
        return f"folder {path} is there"
    try:
        path.mkdir(parents=True, mode=0o700)
        if owner is not None:
            shutil.chown(path, owner, pwd.getpwnam(owner).pw_gid)
    except KeyError:
        raise UsageError(f"There is no account “{owner}” here.", "Name one with --account.") from None
    except OSError as error:
        raise _not_written(path, error) from None
    return f"made folder {path}"


def _put(path: Path, text: str) -> str:
    try:
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return f"{path} is up to date"
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.part")
        half.write_text(text, encoding="utf-8")
        half.chmod(0o644)
        half.replace(path)
    except OSError as error:
        raise _not_written(path, error) from None
    return f"wrote {path}"


def _delete(path: Path) -> str:
    try:
        path.unlink()
    except FileNotFoundError:
        return f"{path} is not there"
    except OSError as error:
        raise _not_written(path, error) from None
    return f"deleted {path}"


def _not_written(path: Path, error: OSError) -> CannotRunError:
    remedy = "Run it with sudo." if isinstance(error, PermissionError) else "Check the path."
    return CannotRunError(f"{path} could not be changed: {error.strerror}.", remedy)


def _need_systemd() -> None:
    # As sd_booted(3) decides it.
    if not Path("/run/systemd/system").is_dir():
        raise CannotRunError("systemd does not run this machine.", "Use: scoutly service install --anacron")


def _run(command: tuple[str, ...], may_fail: bool) -> str:
    words = " ".join(command)
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT, check=False, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise CannotRunError(
            f"{command[0]} is not installed.", "Use: scoutly service install --anacron"
        ) from None
    except subprocess.TimeoutExpired:
        raise CannotRunError(f"{words} did not end within a minute.", "Try it by hand.") from None
    if result.returncode == 0:
        return f"ran {words}"
    said = (result.stderr or result.stdout).strip().splitlines()
    if may_fail:
        return f"{words} had nothing to do"
    raise CannotRunError(f"{words} failed{f': {said[0]}' if said else ''}.", "Try it by hand to see more.")


def _systemctl(system: bool) -> tuple[str, ...]:
    return ("systemctl",) if system else ("systemctl", "--user")


def _quoted(word: str) -> str:
    """``word`` for an ExecStart or a shell: bare where that is safe, else in double quotes.

    Raises UsageError for a path that neither could carry.
    """
    if any(character in word for character in '\n\r"\\$`%'):
        raise UsageError(
            f"“{word}” cannot stand in a unit.", "Choose a path without quotes, backslashes, $ or %."
        )
    return f'"{word}"' if any(not (c.isalnum() or c in "/._-+=:@,") for c in word) else word
