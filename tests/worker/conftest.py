"""Stages for worker processes: a home on either engine, the small world, and an orderly end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from scoutly_tui.services.home import Home

from .stage import Gateway, Stage


@pytest.fixture
def gateway() -> Iterator[Callable[..., Gateway]]:
    """Starts gateways that end with the test."""
    started: list[Gateway] = []

    def start(*options: str) -> Gateway:
        started.append(Gateway(*options))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def stage(make_home: Callable[..., Home], gateway: Callable[..., Gateway]) -> Iterator[Callable[..., Stage]]:
    """Sets stages: ``stage(url, latency="0,0", postings=2, **settings)``."""
    built: list[Stage] = []

    def build(
        url: str = "", *, latency: str = "0,0", postings: int = 2, name: str = "home", **settings: str
    ) -> Stage:
        world = gateway("--latency", latency, "--postings", str(postings))
        built.append(Stage(make_home(name, url), world, **settings))
        return built[-1]

    yield build
    for one in built:
        one.end()
