"""The world of boards, and one test a system's shape."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from boardworld import NOW, World, shapes


@pytest.fixture(scope="session")
def _one_world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


@pytest.fixture
def world(_one_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The loopback world, empty, with its clock standing still at ``NOW``."""
    from scoutly_tui import clock

    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    _one_world.tell()
    _one_world.etags = False
    return _one_world


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, wanted in (("shape", "answers"), ("detailed", "detail")):
        if name in metafunc.fixturenames:
            found = [shape for shape in shapes() if wanted in shape.table]
            metafunc.parametrize(name, found, ids=[shape.name for shape in found])
