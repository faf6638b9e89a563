"""The threat model and the page on reliability name tests for what they claim: those tests exist."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PAGES = {
    name: (PROJECT / "docs" / name).read_text(encoding="utf-8")
    for name in ("security.md", "reliability.md")
    if (PROJECT / "docs" / name).exists()
}


@lru_cache
def names_in(file: str) -> set[str]:
    """The names of the test functions in a file; empty where it is not there."""
    path = PROJECT / file
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def claims(text: str) -> list[list[str]]:
    """The rows of those tables whose last column is the test that says so."""
    rows: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("|"):
            inside = False
        elif cells[-1] == "the test that says so":
            inside = True
        elif inside and not set(line) <= set("|- "):
            rows.append(cells)
    return rows


@pytest.mark.parametrize("page", PAGES)
def test_every_line_names_a_test_that_exists(page: str) -> None:
    rows = claims(PAGES[page])
    assert len(rows) > 15
    for row in rows:
        named = NAMED.findall(row[-1])
        assert named, f"no test is named for: {row[0]}"
        for file, name in named:
            assert name in names_in(file), f"{file} has no {name}"


def test_a_line_without_a_test_and_a_test_that_is_not_there_would_be_noticed() -> None:
    text = "| threat | way | the test that says so |\n| --- | --- | --- |\n| a | b | none |\n\n| x | y |\n| c | d |\n"
    assert claims(text) == [["a", "b", "none"]]
    assert names_in("tests/nowhere.py") == set()
    assert "test_every_line_names_a_test_that_exists" in names_in("tests/security/test_threat_model.py")
