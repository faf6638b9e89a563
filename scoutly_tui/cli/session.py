"""What one run of the command line was told, and the options every command shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scoutly_tui.services.home import Home


@dataclass(slots=True)
class Session:
    """The options that stand before or after any command's name."""

    home: str | None = None
    user: str | None = None
    verbose: bool = False
    json: bool = False

    def open(self, *, stay: bool = True) -> Home:
        """Open the home this run is for, with a log and a connection for as long as the command runs.

        Without ``stay`` it is only opened: somebody else sees to both. Raises CannotRunError or UsageError.
        """
        from scoutly_tui import logs
        from scoutly_tui.services import home as homes

        home = homes.open_home(self.home, user=self.user)
        if stay:
            logs.start(home.paths.log_dir, "cli", verbose=self.verbose)
            homes.open_thread()
            context = click.get_current_context(silent=True)
            if context is not None:
                context.call_on_close(homes.close_thread)
        return home


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    session = ctx.find_object(Session)
    if session is not None and value and param.name:
        setattr(session, param.name, value)


def shared_options() -> list[click.Parameter]:
    """``--home``, ``--user`` and ``--verbose``, which every command takes."""
    return [
        click.Option(
            ["--home"], metavar="DIR", expose_value=False, callback=_remember,
            help="The folder for configuration, data and logs (or SCOUTLY_HOME).",
        ),
        click.Option(
            ["--user"], metavar="NAME", expose_value=False, callback=_remember,
            help="Whose preferences and matches (or SCOUTLY_USER).",
        ),
        click.Option(
            ["--verbose"], is_flag=True, expose_value=False, callback=_remember,
            help="Log to stderr too, and show tracebacks.",
        ),
    ]  # fmt: skip


class Command(click.Command):
    """A command that takes the shared options, and ``--json`` if it prints data."""

    def __init__(self, *args: Any, data: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if data:
            self.params.append(
                click.Option(
                    ["--json"], is_flag=True, expose_value=False, callback=_remember,
                    help="Print one JSON document and nothing else.",
                )
            )  # fmt: skip
        self.params.extend(shared_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but every complaint knows which command's help to point at."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


def refuse_credentials(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Refuse a URL with a password before anything repeats it: argv is no place for secrets."""
    from scoutly_tui.domain.errors import UsageError

    for url in (value,) if isinstance(value, str) else value or ():
        if re.match(r"[^/?#]*//[^/?#]*@", url):
            raise UsageError(
                "A URL with a user name or password in it is not taken.",
                "Give the public address of the careers page.",
            )
    return value
