"""Every test of the screens gets a home of its own, a stopped clock and UTC."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import tui_world

from scoutly_tui.store import database


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _patient_eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine must not let a posting count as seen in the middle of a test about something else."""
    monkeypatch.setattr("scoutly_tui.tui.screens.postings.SEEN_SECONDS", 3600.0)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tui_world.World:
    """The filled home that all others are copies of."""
    return tui_world.build(tmp_path_factory.mktemp("template") / "home")


@pytest.fixture
def world(template: tui_world.World, tmp_path: Path) -> Iterator[tui_world.World]:
    """A small home, filled."""
    yield tui_world.copy_of(template, tmp_path / "home")
    database.disconnect()


@pytest.fixture
def empty_world(tmp_path: Path) -> Iterator[tui_world.World]:
    """A home with nothing in it."""
    yield tui_world.build(tmp_path / "home", filled=False)
    database.disconnect()
