"""The invented web."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pageworld import NOW, Web


@pytest.fixture(scope="session")
def _one_web() -> Iterator[Web]:
    web = Web()
    yield web
    web.close()


@pytest.fixture
def web(_one_web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The loopback web, empty, with scoutly's clock standing still at ``NOW``."""
    from scoutly_tui import clock

    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    _one_web.forget()
    return _one_web
