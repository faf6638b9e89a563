"""``completion``, and what a shell is told when it asks for a company's name."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import CompletionItem

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session

SHELLS: Final = ("bash", "zsh", "fish")
VARIABLE: Final = "_SCOUTLY_COMPLETE"
_HOW: Final = {
    "bash": "scoutly completion bash > ~/.local/share/bash-completion/completions/scoutly",
    "zsh": "scoutly completion zsh > ~/.zfunc/_scoutly   (with “fpath+=~/.zfunc” before compinit in ~/.zshrc)",
    "fish": "scoutly completion fish > ~/.config/fish/completions/scoutly.fish",
}


def company(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The companies of the home whose slug or name begins with ``incomplete``."""
    from scoutly_tui.services import shell_names

    session = ctx.find_object(Session)
    found = shell_names.companies(session.home if session else None, incomplete)
    return [CompletionItem(slug, help=name) for slug, name in found]


@click.command("completion", cls=Command)
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.pass_obj
def completion(session: Session, shell: str) -> None:
    """Print what lets a shell complete commands, options and companies.

    \b
    bash: scoutly completion bash > ~/.local/share/bash-completion/completions/scoutly
    zsh:  scoutly completion zsh > ~/.zfunc/_scoutly  (fpath+=~/.zfunc before compinit)
    fish: scoutly completion fish > ~/.config/fish/completions/scoutly.fish
    """
    from click.shell_completion import get_completion_class

    from scoutly_tui.cli.root import scoutly

    kind = get_completion_class(shell)
    assert kind is not None
    made = kind(scoutly, {}, "scoutly", VARIABLE)
    text = made.source_template % made.source_vars()
    if session.json:
        output.document({"shell": shell, "script": text, "install": _HOW[shell]})
    else:
        output.raw(text)


COMMANDS: Final[dict[str, click.Command]] = {"completion": completion}
