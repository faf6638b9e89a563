"""Figures that are published can be made again: each table of them names its command and its commit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
MADE = re.compile(r"Made with `(?P<command>[^`]+)` at commit `(?P<commit>[0-9a-f]{7,40})`")


def sections(page: str) -> dict[str, str]:
    """The text below each second-level heading of a page."""
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


PAGES = {"performance.md": None, "reliability.md": ["Figures"]}


@pytest.mark.parametrize("page", PAGES)
def test_every_table_of_figures_names_its_command_and_its_commit(page: str) -> None:
    found = sections(page)
    assert found
    for name in PAGES[page] or found:
        text = found[name]
        tables = len(re.findall(r"^\| ?-", text, flags=re.MULTILINE))
        made = list(MADE.finditer(" ".join(text.split("\n"))))
        assert len(made) >= tables > 0 or not tables, f"“{name}” has a table that nobody can make again"
        for one in made:
            named = re.search(r"(benchmarks[/.][\w/.]+?)(\.py)?(?: |$)", one["command"])
            assert named is not None, one["command"]
            place = PROJECT / named[1].replace(".", "/")
            assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), one["command"]
