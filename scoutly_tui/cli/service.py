"""``service install`` and ``service uninstall``: the worker at start-up, or from anacron."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session

if TYPE_CHECKING:
    from scoutly_tui.services.systemd import Plan


@click.group("service")
def service() -> None:
    """Run the worker at start-up, or from anacron."""


_SYSTEM = click.option("--system", is_flag=True, help="For the whole machine (needs root); else for you.")
_ANACRON = click.option(
    "--anacron", is_flag=True, help="A daily line for machines that sleep, without systemd."
)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
_ROOT = click.option("--root", type=click.Path(path_type=Path), default=Path("/"), hidden=True)


@service.command("install", cls=Command)
@_SYSTEM
@_ANACRON
@click.option("--account", metavar="NAME", help="Whom a system service runs as (default: who calls sudo).")
@click.option(
    "--memory-max", metavar="SIZE", default="512M", show_default=True, help="The service's memory limit."
)
@click.option("--command", metavar="PATH", help="The scoutly it runs (default: this one).")
@_DRY_RUN
@_ROOT
@click.pass_context
def install(
    ctx: click.Context,
    system: bool,
    anacron: bool,
    account: str | None,
    memory_max: str,
    command: str | None,
    dry_run: bool,
    root: Path,
) -> None:
    """Install the worker as a systemd service, or as an anacron line.

    A user service lives as long as you are logged in, or longer with “loginctl enable-linger”. A system
    service needs its home named: --home /var/lib/scoutly.
    """
    if system and anacron:
        raise click.UsageError("--system and --anacron exclude each other.", ctx)
    from scoutly_tui import paths
    from scoutly_tui.services import systemd

    session = ctx.ensure_object(Session)
    home = _home(session)
    if anacron:
        _finish(session, systemd.anacron_plan(home), dry_run)
        return
    owner = account or os.environ.get("SUDO_USER") or getpass.getuser()
    plan = systemd.install_plan(
        paths.resolve(home),
        home,
        system=system,
        account=owner,
        root=root,
        memory_max=memory_max,
        command=command,
    )
    _finish(session, plan, dry_run)


@service.command("uninstall", cls=Command)
@_SYSTEM
@_ANACRON
@_DRY_RUN
@_ROOT
@click.pass_context
def uninstall(ctx: click.Context, system: bool, anacron: bool, dry_run: bool, root: Path) -> None:
    """Take the service or the anacron line away again. The home stays."""
    from scoutly_tui.services import systemd

    session = ctx.ensure_object(Session)
    if anacron:
        _finish(session, systemd.anacron_plan(_home(session), remove=True), dry_run)
        return
    _finish(session, systemd.uninstall_plan(system=system, root=root), dry_run)


def _home(session: Session) -> Path | None:
    chosen = session.home or os.environ.get("SCOUTLY_HOME")
    return Path(chosen).expanduser().absolute() if chosen else None


def _finish(session: Session, plan: Plan, dry_run: bool) -> None:
    from scoutly_tui.services import systemd

    lines = systemd.shown(plan) if dry_run else [*systemd.carry_out(plan), *plan.notes]
    if session.json:
        output.document({"dry_run": dry_run, "steps": lines})
        return
    for line in lines:
        output.line(line)


COMMANDS: Final[dict[str, click.Command]] = {"service": service}
