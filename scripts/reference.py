"""The reference pages, made from the code itself: commands, settings, sources, problem kinds, keys, documents.

The documentation is built from them (``scripts/docs_site.py``), so they are never older than the code. To read
them without building anything: ``python scripts/reference.py FOLDER``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from scoutly_tui.cli.root import COMMANDS, SECTIONS, scoutly
from scoutly_tui.cli.schemas import SCHEMAS, document
from scoutly_tui.config import Settings
from scoutly_tui.domain.errors import RETRYABLE, ProblemKind
from scoutly_tui.services import config_file
from scoutly_tui.services.problems import REMEDIES

MADE = "<!-- Made by scripts/reference.py from the code. -->\n\n"
WIDTH = 96


def pages() -> dict[str, str]:
    """Every reference page as Markdown, by its path below ``docs/``."""
    made = {
        "reference/commands.md": commands(),
        "reference/settings.md": settings(),
        "reference/sources.md": sources(),
        "reference/problems.md": problems(),
        "reference/json.md": documents(),
        "reference/keys.md": keys(),
    }
    return {path: MADE + text for path, text in made.items()}


def commands() -> str:
    """Each command with its whole help."""
    parts = ["# Commands\n", "Every command also takes `--home`, `--user`, `--verbose` and `--help`.\n"]
    context = click.Context(scoutly, info_name="scoutly")
    for title, entries in SECTIONS.items():
        parts.append(f"## {title}\n")
        for name in entries:
            command = scoutly.get_command(context, name)
            assert command is not None
            parts += _command(command, name, context)
    return "\n".join(parts)


def _command(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield f"### scoutly {context.command_path.removeprefix('scoutly ')}\n"
    yield f"```text\n{command.get_help(context).strip()}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from _command(found, inner, context)


def settings() -> str:
    """Each section of ``config.toml`` as a table."""
    parts = [
        "# Settings\n",
        "They stand in `config.toml` in the home (`scoutly config init` writes one with all of this in it). An environment"
        " variable `SCOUTLY_<SECTION>__<KEY>` goes before the file; lists and tables are JSON there.\n",
    ]
    for section in fields(Settings):
        parts.append(f"## [{section.name}]\n")
        parts.append(f"{_cell(config_file.SECTIONS[section.name])}\n")
        parts.append("| key | default | what it means |\n| --- | --- | --- |")
        defaults = getattr(Settings(), section.name)
        for key in fields(defaults):
            shown = config_file.toml(getattr(defaults, key.name))
            meaning = config_file.KEYS[f"{section.name}.{key.name}"]
            parts.append(f"| `{key.name}` | `{shown}` | {_cell(meaning)} |")
        parts.append("")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def sources() -> str:
    """The systems that are known, in the order in which they are tried, and the readers of pages."""
    from scoutly_tui.sources.registry import PAGES
    from scoutly_tui.sources.systems import SYSTEMS

    parts = [
        "# Sources\n",
        f"{len(SYSTEMS)} job-board systems are asked at their public endpoints or read at their own pages; any of them is"
        " recognised from a URL below these names. Everything else is read from the company's own page.\n",
        "| source | recognised below | asked | reads single postings too |\n| --- | --- | --- | --- |",
    ]
    for system in SYSTEMS:
        domains = ", ".join(f"`{domain}`" for domain in getattr(system, "domains", ()))
        asked = (
            "a documented endpoint" if getattr(system, "documented", False) else "its pages, under robots.txt"
        )
        details = "yes" if getattr(system, "read_detail", None) else ""
        parts.append(f"| {system.name} | {domains} | {asked} | {details} |")
    parts += ["\n## From a company's own page\n", "In this order:\n"]
    for page in PAGES:
        said = (type(page).__doc__ or "").strip().splitlines()[0]
        parts.append(f"1. **{page.name}** – {said}")
    return "\n".join(parts) + "\n"


def problems() -> str:
    """Each kind of problem, what to do first, and whether it is tried again within minutes."""
    parts = [
        "# Problem kinds\n",
        "A company that cannot be checked well has a problem of one of these kinds; the same words are the error kinds of"
        " failed attempts. No problem ever closes a posting.\n",
        "| kind | what to do | tried again within minutes |\n| --- | --- | --- |",
    ]
    for kind in ProblemKind:
        again = "yes, twice" if kind in RETRYABLE else "no: it is an answer"
        parts.append(f"| `{kind.value}` | {_cell(REMEDIES[kind].text)} | {again} |")
    return "\n".join(parts) + "\n"


def documents() -> str:
    """The documents of ``--json`` and where their schemas are."""
    parts = [
        "# JSON documents\n",
        "Every command that prints data takes `--json`: one UTF-8 document on stdout and nothing else, times as UTC ISO"
        " 8601. The keys below stay, with their types; others may be added. `scoutly schema COMMAND` prints a schema.\n",
        "| command | document | schema |\n| --- | --- | --- |",
    ]
    for name in sorted(SCHEMAS):
        file = f"{name.replace(' ', '-')}.json"
        parts.append(f"| `scoutly {name}` | {_shape(document(name))} | [{file}](../schemas/{file}) |")
    return "\n".join(parts) + "\n"


def _shape(schema: dict[str, object]) -> str:
    if "anyOf" in schema:
        options = schema["anyOf"]
        assert isinstance(options, list)
        return " or ".join(_shape(one) for one in options)
    if schema.get("type") == "array":
        items = schema["items"]
        assert isinstance(items, dict)
        return f"a list of {{{', '.join(items.get('properties', {}))}}}"
    properties = schema.get("properties", {})
    assert isinstance(properties, dict)
    return f"{{{', '.join(properties)}}}"


def keys() -> str:
    """The keys of the screens, by the id under which they can be changed."""
    from scoutly_tui.tui.keys import TABLE, Scope, shown

    parts = ["# Keys\n", 'Each can be changed by its id: `[ui] keys = { "companies.track" = "T" }`.\n']
    for scope in Scope:
        rows = [one for one in TABLE if one.scope == scope]
        if not rows:
            continue
        parts.append(f"## {_WHERE.get(scope.value, scope.value.capitalize())}\n")
        parts.append("| keys | do | id |\n| --- | --- | --- |")
        parts += [f"| {_cell(shown(one.keys))} | {_cell(one.help)} | `{one.id}` |" for one in rows]
        parts.append("")
    return "\n".join(parts)


_WHERE = {"app": "Everywhere", "list": "In a list", "reader": "In the reader", "page": "On every page"}


def schemas() -> dict[str, str]:
    """The published schemas, by their file's name below ``docs/schemas``."""
    return {
        f"{name.replace(' ', '-')}.json": json.dumps(document(name), indent=2, ensure_ascii=False) + "\n"
        for name in SCHEMAS
    }


def main(folder: Path) -> None:
    """Write all of it below ``folder``."""
    for path, text in (*pages().items(), *((f"schemas/{name}", text) for name, text in schemas().items())):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(COMMANDS)} commands, {len(SCHEMAS)} schemas: {folder}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/reference"))
