"""What this room shares: servers that take messages, and homes with matches worth telling of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parent.parent / "services"))
sys.path.insert(1, str(Path(__file__).parent.parent / "cli"))

import receivers
from cli_caller import NOWHERE, Cli, Said


@pytest.fixture
def mailbox() -> Iterator[receivers.Mailbox]:
    """A real SMTP server on the loopback."""
    with receivers.smtp() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[receivers.Hook]:
    """A real web server on the loopback."""
    with receivers.web() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the home is, or will be."""
    return tmp_path / "home"


@pytest.fixture
def cli(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """Calls the command line over ``folder`` in this process, as the user called tester."""
    from scoutly_tui.cli.root import scoutly
    from scoutly_tui.services.scoring import forget_scorers
    from scoutly_tui.store import database

    monkeypatch.setenv("SCOUTLY_FETCH__GATEWAY", NOWHERE)
    monkeypatch.setenv("SCOUTLY_USER", "tester")
    database.disconnect()

    def call(*words: object, text: str | None = None, home: Path | None = None) -> Said:
        result = CliRunner().invoke(scoutly, ["--home", str(home or folder), *map(str, words)], input=text)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    yield call
    database.disconnect()
    forget_scorers()


@pytest.fixture
def lived_in(make_home: Callable[..., Any]) -> Any:
    """A home with a dear company and two scored postings, one of them news."""
    from seeded import NOW, company, look, set_match, vacancy

    from scoutly_tui.services import notifications

    home = make_home()
    key = company(home.user_id, "Acme", 91)
    notifications.switch_on(NOW - 1)
    look(key, [vacancy(1), vacancy(2)], NOW)
    set_match(1, score=88, state="new")
    set_match(2, score=55, state="new")
    return home
