"""The documentation says what the code says: references made from it, commands that there are, a site that asks nobody."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from scoutly_tui.cli.root import COMMANDS, scoutly
from scoutly_tui.config import Settings
from scoutly_tui.domain.errors import ProblemKind

sys.path.insert(1, str(Path(__file__).parents[2] / "scripts"))

import diagrams
import reference

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])


def test_the_reference_names_every_command_setting_source_and_problem_kind() -> None:
    from scoutly_tui.sources.registry import SOURCES

    made = reference.pages()
    assert [name for name in COMMANDS if f"### scoutly {name}\n" not in made["reference/commands.md"]] == []
    keys = [key.name for section in fields(Settings) for key in fields(getattr(Settings(), section.name))]
    assert [key for key in keys if f"| `{key}` |" not in made["reference/settings.md"]] == []
    assert [one.name for one in SOURCES if one.name not in made["reference/sources.md"]] == []
    assert [kind for kind in ProblemKind if f"| `{kind.value}` |" not in made["reference/problems.md"]] == []
    assert "`companies.track`" in made["reference/keys.md"]


def test_every_row_of_a_reference_table_has_the_cells_its_header_has() -> None:
    for path, text in reference.pages().items():
        width = 0
        for line in re.sub(r"```.*?```", "", text, flags=re.DOTALL).splitlines():
            cells = len(re.split(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not width or not cells or cells == width, (path, line)
            width = cells


def commands_in(page: Path) -> list[tuple[str, list[str]]]:
    """The lines of a page's shell blocks that call scoutly, in words."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [(line, shlex.split(line, comments=True)[1:]) for line in lines if line.startswith("scoutly ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_a_page_tells_to_type_is_there_with_its_options(page: Path) -> None:
    wrong = []
    for line, words in commands_in(page):
        command, shared = _command(words)
        options = {name for one in (command.params if command else ()) for name in one.opts} | shared
        unknown = [word.partition("=")[0] for word in words if word.startswith("--")]
        if command is None or set(unknown) - options:
            wrong.append(line)
    assert wrong == []


def _command(words: list[str]) -> tuple[click.Command | None, set[str]]:
    """The command that ``words`` call, and the options that may stand before it."""
    shared = {name for one in scoutly.params for name in one.opts}
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in ("--home", "--user") else words[1:]
    if not words:
        return scoutly, shared
    found: click.Command | None = (
        scoutly.get_command(click.Context(scoutly), words[0]) if words[0] in COMMANDS else None
    )
    if isinstance(found, click.Group):
        found = found.commands.get(words[1]) if len(words) > 1 else None
    return found, shared


def test_there_are_commands_in_the_pages_to_look_at() -> None:
    assert sum(len(commands_in(page)) for page in PAGES) > 30


@pytest.mark.parametrize(
    "source", sorted((ROOT / "docs" / "diagrams").glob("*.txt")), ids=lambda path: path.stem
)
def test_every_diagram_is_drawn_with_all_its_boxes_apart(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    root = ElementTree.fromstring(diagrams.draw(text))
    boxes = root.findall("{http://www.w3.org/2000/svg}rect")
    assert len(boxes) == len(diagrams.read(text).boxes)
    assert len({(box.get("x"), box.get("y")) for box in boxes}) == len(boxes)


def test_an_arrow_to_nowhere_is_refused() -> None:
    with pytest.raises(diagrams.DiagramError, match="no box “c”"):
        diagrams.draw("a | b\na -> c")


@pytest.mark.slow
def test_the_site_is_built_with_strict_links_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("material", reason="mkdocs-material is in scoutly[docs]")
    site = tmp_path / "site"
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)], cwd=ROOT, capture_output=True,
        text=True, timeout=110, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert built.returncode == 0, built.stderr[-3000:]
    assert (site / "reference" / "commands.html").exists()
    loads = re.compile(
        r"""<(?:script|img|iframe)[^>]+src="(https?:)?//|<link[^>]+rel="(?:stylesheet|preconnect|icon)"[^>]+href="(https?:)?//"""
    )
    assert [
        path.name for path in site.rglob("*.html") if loads.search(path.read_text(encoding="utf-8"))
    ] == []
