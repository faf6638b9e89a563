"""The system that CONTRIBUTING shows, taken from that page: a newcomer who copies it has one that works."""

from __future__ import annotations

import inspect
import itertools
import re
import sys
import tomllib
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import test_shapes
from boardworld import Shape, World

from scoutly_tui.sources.protocol import Source
from scoutly_tui.sources.systems import SYSTEMS

PAGE = Path(__file__).parents[3] / "CONTRIBUTING.md"
TESTS = [
    test for name, test in vars(test_shapes).items()
    if name.startswith("test_") and {"shape", "detailed"} & set(inspect.signature(test).parameters)
]  # fmt: skip


def shown(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


class Shown(Shape):
    """The shape on the page, of the source on the page."""

    @property
    def source(self) -> Source:
        return HIRELOOM


@pytest.fixture(scope="module", autouse=True)
def _hireloom(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The module on the page, loaded as the one file it would be."""
    file = tmp_path_factory.mktemp("shown") / "hireloom.py"
    file.write_text(shown("python"), "utf-8")
    spec = spec_from_file_location("hireloom_shown", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["hireloom_shown"] = module
    spec.loader.exec_module(module)
    global HIRELOOM
    HIRELOOM = module.SOURCE


HIRELOOM: Source


def cases(test: Callable[..., None]) -> list[dict[str, Any]]:
    """What ``test`` is parametrized with, combined."""
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    options = []
    for mark in marks:
        names = [mark.args[0]] if isinstance(mark.args[0], str) else list(mark.args[0])
        values = [value if len(names) > 1 else (value,) for value in mark.args[1]]
        options.append([dict(zip(names, value, strict=True)) for value in values])
    return [
        dict(itertools.chain.from_iterable(d.items() for d in chosen))
        for chosen in itertools.product(*options)
    ]


def test_the_system_that_is_shown_is_no_longer_than_is_said() -> None:
    code = [line for line in shown("python").splitlines() if line.strip()]
    assert len(code) <= 70


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.__name__.removeprefix("test_"))
def test_the_system_that_is_shown_passes_what_every_system_passes(
    test: Callable[..., None], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_shapes, "SYSTEMS", (*SYSTEMS, HIRELOOM))
    shape = Shown("hireloom", tomllib.loads(shown("toml")))
    wanted = inspect.signature(test).parameters
    given = {
        name: value
        for name, value in (("shape", shape), ("detailed", shape), ("world", world))
        if name in wanted
    }
    for case in cases(test):
        world.tell()
        world.etags = False
        test(**given, **case)
