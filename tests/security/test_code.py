"""What our own code never does: run a shell, run text, read pickles, or follow what was not verified."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "scoutly_tui"
FORBIDDEN_CALLS = {
    "eval", "exec", "os.system", "os.popen", "pickle.load", "pickle.loads", "marshal.loads", "shelve.open", "yaml.load",
    "subprocess.getoutput", "subprocess.getstatusoutput", "tempfile.mktemp", "os.chmod",
}  # fmt: skip
FORBIDDEN_IMPORTS = {"pickle", "marshal", "shelve", "telnetlib", "ftplib"}


@lru_cache(maxsize=1)
def nodes() -> list[tuple[str, ast.AST]]:
    """Every node of every file of ours, with where it stands."""
    return [
        (f"{file.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}", node)
        for file in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Import | ast.ImportFrom)
    ]


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for where, node in nodes():
        if isinstance(node, ast.Call):
            yield where, ast.unparse(node.func), node


def test_no_shell_no_text_as_code_and_no_pickle() -> None:
    found = [f"{where} {name}" for where, name, _ in calls() if name in FORBIDDEN_CALLS]
    assert not found


@pytest.mark.parametrize("argument", ["shell", "verify"])
def test_no_call_turns_a_shell_on_or_verification_off(argument: str) -> None:
    risky = {"shell": True, "verify": False}[argument]
    found = [
        where
        for where, _, call in calls()
        for word in call.keywords
        if word.arg == argument and isinstance(word.value, ast.Constant) and word.value.value is risky
    ]
    assert not found


def test_no_module_that_reads_code_or_speaks_in_the_clear_is_imported() -> None:
    found = []
    for where, node in nodes():
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [f"{where} imports {name}" for name in names if name.partition(".")[0] in FORBIDDEN_IMPORTS]
    assert not found


def test_programs_are_started_from_lists_and_never_from_one_string() -> None:
    starters = {
        "subprocess.run",
        "subprocess.Popen",
        "subprocess.call",
        "subprocess.check_output",
        "subprocess.check_call",
    }
    for where, name, call in calls():
        if name in starters:
            assert call.args, where
            assert not isinstance(call.args[0], ast.JoinedStr | ast.Constant), where
