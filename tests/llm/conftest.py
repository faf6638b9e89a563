"""A model server for each test, and homes with something to judge."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scoutly_tui.services import home as homes
from scoutly_tui.store import database

sys.path.insert(0, str(Path(__file__).parent))

import llm_world
import model_server


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a new home, made once: to make it for every test would cost more than most of them."""
    folder = tmp_path_factory.mktemp("empty") / "home"
    opened = homes.open_home(folder, user="tester", environment={})
    database.disconnect()
    return opened.paths.database


@pytest.fixture
def home(make_home: Callable[..., homes.Home], empty_home: Path, tmp_path: Path) -> homes.Home:
    """A home on SQLite that nobody has used yet."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(empty_home, folder / empty_home.name)
    return make_home()


@pytest.fixture
def model() -> Iterator[model_server.World]:
    """The model's server: what it answers and what it was asked."""
    server = model_server.start()
    yield server.world
    server.world.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def judged_home(home, model) -> Callable[..., object]:
    """``judged_home(*postings, **settings)``: a home with these postings, whose model is the test's server."""

    def make(*board, baseline: bool = False, **settings):
        llm_world.person(home)
        llm_world.look(llm_world.company(home), board or [llm_world.vacancy(1)], baseline=baseline)
        return llm_world.with_model(home, settings.pop("base_url", model.base_url), **settings)

    return make
