"""Worlds to fetch from, and clients that talk to them."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scoutly_tui.config import FetchSettings
from scoutly_tui.fetch.client import PoliteClient
from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots

sys.path.insert(0, str(Path(__file__).parent))

from loopback import Connection, SecureServer, Server, World, new_world, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The plain HTTP server that all tests share."""
    with serving(Server(("127.0.0.1", 0), Connection)) as running:
        yield running


@pytest.fixture
def world(server: Server) -> World:
    """What the plain HTTP server answers in this test, and what it saw."""
    return new_world(server)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for jobs.example that no public authority knows, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    arguments = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    arguments += ["-days", "2", "-subj", "/CN=jobs.example", "-addext", "subjectAltName=DNS:jobs.example"]
    subprocess.run(
        [openssl, *arguments, "-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
        timeout=30,
    )
    return cert, key


@pytest.fixture
def secure_world(certificate: tuple[Path, Path]) -> Iterator[World]:
    """The server over TLS, as jobs.example."""
    with serving(SecureServer(("127.0.0.1", 0), Connection)) as running:
        assert isinstance(running, SecureServer)
        running.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        running.context.load_cert_chain(*map(str, certificate))
        yield new_world(running)


ClientMaker = Callable[..., PoliteClient]


@pytest.fixture(autouse=True)
def _no_proxy_around_us(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def make_client() -> Iterator[ClientMaker]:
    """Makes clients with a gap of 0 and memory of their own; they are closed at the end."""
    made: list[PoliteClient] = []

    def make(
        slots: MemorySlots | None = None,
        robots: MemoryRobots | None = None,
        *,
        hooks: Any = None,
        **settings: Any,
    ) -> PoliteClient:
        chosen = {"host_gap_seconds": 0.0, "deadline_seconds": 5.0, **settings}
        client = PoliteClient(
            FetchSettings(**chosen), slots or MemorySlots(), robots or MemoryRobots(), **(hooks or {})
        )
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(world: World, make_client: ClientMaker) -> PoliteClient:
    """A client whose gateway is ``world``: any host may be asked."""
    return make_client(gateway=world.url)
