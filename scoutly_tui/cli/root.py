"""The ``scoutly`` command and its table of commands; a command's module is imported only when it is invoked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Final, NamedTuple

import click

from scoutly_tui import __version__
from scoutly_tui.cli import edge, output
from scoutly_tui.cli.session import Session, shared_options


class Entry(NamedTuple):
    """Where a command lives (a module of this package, named as the command is unless said) and what it does."""

    module: str
    does: str


SECTIONS: Final[dict[str, dict[str, Entry]]] = {
    "First": {
        "demo": Entry("demo", "See all of it over an invented world, with no network."),
    },
    "Companies": {
        "add": Entry("companies", "Watch the careers page at each URL."),
        "remove": Entry("companies", "Stop watching companies and take them off every list."),
        "import": Entry("exchange", "Take in companies, applications, or everything, from a file."),
        "export": Entry("exchange", "Write companies, or everything there is, to files."),
        "catalogue": Entry("companies", "Show or take in the companies that ship with scoutly."),
        "list": Entry("companies", "List companies with rank, interval and next check."),
        "rank": Entry("ranking", "Say how much a company matters, from 1 to 100."),
        "track": Entry("ranking", "Check a company as often as its rank deserves."),
        "untrack": Entry("ranking", "Stop checking a company; its rank stays."),
    },
    "Checks and the queue": {
        "detect": Entry("checks", "Show which source a page has and what it holds."),
        "check": Entry("checks", "Check companies now, in the foreground."),
        "enqueue": Entry("queue", "Queue what is due, or the companies named."),
        "work": Entry("work", "Run the headless worker."),
        "jobs": Entry("queue", "List the queue's jobs."),
        "retry": Entry("queue", "Put failed or cancelled jobs back."),
        "cancel": Entry("queue", "Cancel jobs."),
        "problems": Entry("problems", "List companies that cannot be checked well, and what to do."),
    },
    "Postings": {
        "postings": Entry("postings", "List postings, best first."),
        "profile": Entry("profile", "Show or edit your profile, or import a CV."),
        "rescore": Entry("profile", "Score open postings again where the profile or the scorer has changed."),
        "score": Entry("score", "Score postings from a file against a CV."),
        "eval": Entry("evaluation", "Measure the scores against your own saved and discarded postings."),
        "learned": Entry("evaluation", "Show what your decisions taught the scores, or begin anew."),
        "llm": Entry(
            "llm", "See what a model is asked for second opinions, what it said, and what it costs."
        ),
        "applications": Entry("applications", "List your applications."),
        "apply": Entry("applications", "Set how far an application has come."),
    },
    "News": {
        "notify": Entry("notify", "Try out and look over what tells you of matches."),
        "digest": Entry(
            "publishing", "Show the latest matches and what is coming up, as text, Markdown or HTML."
        ),
        "feed": Entry("publishing", "Write the latest matches as an Atom or JSON feed."),
        "calendar": Entry("publishing", "Write interviews and reminders as an iCalendar file."),
    },
    "This installation": {
        "status": Entry("status", "Show counts, rates, what is next and what to do."),
        "doctor": Entry("status", "Check this machine and this installation."),
        "backup": Entry("backup", "Save the whole home but its secrets."),
        "restore": Entry("backup", "Put a backup's database back."),
        "database": Entry("database", "Copy all data to PostgreSQL or back."),
        "service": Entry("service", "Run the worker at start-up, or from anacron."),
        "forget": Entry(
            "privacy", "Forget a person: profile, CV, ranks, matches, applications and all else of theirs."
        ),
        "completion": Entry(
            "completing", "Print what lets a shell complete commands, options and companies."
        ),
        "schema": Entry("schemas", "Print the JSON Schema of a command's document."),
        "licences": Entry("licences", "List the packages scoutly is built on, with their licences."),
        "config": Entry("settings", "Write a config.toml with every setting explained."),
        "serve": Entry("serve", "Show the screens in a browser."),
    },
}
COMMANDS: Final[dict[str, Entry]] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}


class Root(click.Group):
    """A group that knows its commands' names and short help, and loads them when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``, imported now; None if there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found = import_module(f"scoutly_tui.cli.{entry.module}").COMMANDS[cmd_name]
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a mistyped name is answered with the ones close to it."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            close = get_close_matches(name, COMMANDS, n=2)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise click.UsageError(f"There is no command “{name}”.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by section, from the table: no command is imported for it."""
        width = max(map(len, COMMANDS))
        for title, entries in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), entry.does) for name, entry in entries.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line. In standalone mode the process ends with the exit code of ``edge.run``."""
        session = extra.setdefault("obj", Session())

        def step() -> Any:
            return super(Root, self).main(
                args,
                prog_name=prog_name or "scoutly",
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )

        if not standalone_mode:
            return step()
        sys.exit(edge.run(step, session))


@click.command(
    cls=Root,
    invoke_without_command=True,
    params=shared_options(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--read-only", is_flag=True, help="Open the screens without letting them change anything.")
@click.version_option(__version__, prog_name="scoutly")
@click.pass_context
def scoutly(ctx: click.Context, read_only: bool) -> None:
    """Keep watch on the careers pages of the companies you would love to work for.

    Without a command, scoutly opens its screens. “scoutly demo” shows all of it with no network.
    """
    if not output.coloured():
        ctx.color = False
    if ctx.invoked_subcommand is None:
        ctx.exit(_open_screens(ctx.ensure_object(Session), read_only=read_only))


def _open_screens(session: Session, *, read_only: bool) -> int:
    from scoutly_tui.domain.errors import CannotRunError

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CannotRunError(
            "The screens need a terminal.",
            "Use a command instead, such as: scoutly status — or see: scoutly --help",
        )
    home = session.open(stay=False)
    from scoutly_tui.tui.run import run_app

    return run_app(home, read_only=read_only)
