"""A command line to call in this process, another in a process of its own, and a folder for its home."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

from cli_caller import NOWHERE, Cli, Said


@pytest.fixture(autouse=True)
def _offline(_clean_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOUTLY_FETCH__GATEWAY", NOWHERE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the home is, or will be."""
    return tmp_path / "home"


def call_here(folder: Path, *words: object, text: str | None = None) -> Said:
    """Call the command line over ``folder`` in this process."""
    from scoutly_tui.cli.root import scoutly

    result = CliRunner().invoke(scoutly, ["--home", str(folder), *map(str, words)], input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def cli(folder: Path) -> Iterator[Cli]:
    """Calls the command line over ``folder`` in this process."""
    from scoutly_tui.services.scoring import forget_scorers
    from scoutly_tui.store import database

    database.disconnect()
    yield lambda *words, **options: call_here(folder, *words, **options)
    database.disconnect()
    forget_scorers()


@pytest.fixture
def process(folder: Path) -> Cli:
    """Calls the command line over ``folder`` as a process of its own."""

    def call(*words: object, environment: Mapping[str, str] | None = None, **options: Any) -> Said:
        result = subprocess.run(
            [sys.executable, "-m", "scoutly_tui", "--home", str(folder), *map(str, words)],
            capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})}, **options,
        )  # fmt: skip
        return Said(result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8"))

    return call
