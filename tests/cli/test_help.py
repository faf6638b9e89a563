"""The help costs nothing to show and says what the commands say of themselves."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from scoutly_tui.cli.root import COMMANDS, scoutly

HEAVY = ("textual", "huey", "peewee", "httpx", "bs4", "openai", "lxml", "pydantic", "cysqlite")
CLI = Path(import_module("scoutly_tui.cli").__file__ or "").parent


def loaded_by(code: str) -> set[str]:
    """Which of the heavy modules a fresh interpreter has after running ``code``."""
    tail = f"\nimport sys; print(' '.join(m for m in {HEAVY!r} if m in sys.modules), file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", code + tail], capture_output=True, text=True, timeout=60, check=True
    )
    return set(result.stderr.split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_no_heavy_library(option: str) -> None:
    code = (
        "from scoutly_tui.__main__ import main\nimport sys\n"
        f"sys.argv = ['scoutly', '{option}']\ntry:\n    main()\nexcept SystemExit as end:\n    assert not end.code"
    )
    assert loaded_by(code) == set()


def test_the_check_for_heavy_libraries_notices_one() -> None:
    assert loaded_by("import peewee") == {"peewee"}


def test_no_module_of_the_command_line_loads_a_heavy_library_by_itself() -> None:
    modules = [f"scoutly_tui.cli.{file.stem}" for file in CLI.glob("*.py") if file.stem != "__init__"]
    assert len(modules) > 12
    assert loaded_by("\n".join(f"import {module}" for module in modules)) == set()


def every_command() -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    context = click.Context(scoutly)
    for name in COMMANDS:
        command = scoutly.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", command.commands[inner]) for inner in command.commands]
        else:
            found.append((name, command))
    return found


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_table_says_of_a_command_what_its_own_help_says(name: str) -> None:
    command = scoutly.get_command(click.Context(scoutly), name)
    assert command is not None
    assert command.get_short_help_str(200) == COMMANDS[name].does.removesuffix(".") or (
        (command.help or "").startswith(COMMANDS[name].does)
    )


@pytest.mark.parametrize(("name", "command"), every_command())
def test_every_command_takes_the_shared_options_and_prints_json(name: str, command: click.Command) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    printing = set() if name == "serve" else {"--json"}
    assert {"--home", "--user", "--verbose"} | printing <= options
    assert command.help


def test_every_command_of_the_design_is_there() -> None:
    wanted = (
        "demo add remove import export catalogue list rank track untrack detect check enqueue work jobs retry cancel"
        " problems postings profile score applications apply status doctor backup restore service config"
    )
    assert set(wanted.split()) <= set(COMMANDS)


def test_the_help_lists_every_command() -> None:
    text = scoutly.get_help(click.Context(scoutly, info_name="scoutly"))
    assert [name for name in COMMANDS if f"  {name}" not in text] == []
