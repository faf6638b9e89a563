"""A world over HTTP, and the one way scoutly talks to it."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from scoutly_tui.demo.server import WorldServer
from scoutly_tui.demo.world import World

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def world() -> World:
    return World()


@pytest.fixture
def server(world: World) -> Iterator[WorldServer]:
    with WorldServer(world) as running:
        yield running


@pytest.fixture
def ask(server: WorldServer) -> Iterator[Ask]:
    """Asks the gateway for a real URL, as scoutly does."""
    with httpx.Client(timeout=10, trust_env=False) as client:

        def asked(url: str, method: str = "GET", **headers: str) -> httpx.Response:
            parts = urlsplit(url)
            sent = {"Host": parts.hostname or "", "X-Scoutly-URL": url, **headers}
            return client.request(method, f"{server.address}{parts.path or '/'}", headers=sent)

        yield asked
