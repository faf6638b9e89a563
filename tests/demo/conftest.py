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


@pytest.fixture(scope="session")
def _running(world: World) -> Iterator[WorldServer]:
    with WorldServer(world) as running:
        yield running


@pytest.fixture
def server(_running: WorldServer) -> WorldServer:
    """The world's server on its day 0; its log goes on from test to test."""
    _running.day = 0
    return _running


@pytest.fixture(scope="session")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield client


def asking(client: httpx.Client, server: WorldServer) -> Ask:
    """Asks ``server`` for a real URL, as scoutly asks its gateway."""

    def asked(url: str, method: str = "GET", **headers: str) -> httpx.Response:
        parts = urlsplit(url)
        sent = {"Host": parts.hostname or "", "X-Scoutly-URL": url, **headers}
        return client.request(method, f"{server.address}{parts.path or '/'}", headers=sent)

    return asked


@pytest.fixture
def ask(server: WorldServer, _client: httpx.Client) -> Ask:
    return asking(_client, server)
