"""What a request looks like, which way it takes, and what it costs to have a client."""

from __future__ import annotations

import subprocess
import sys

import pytest
from loopback import Connection, Server, new_world, reply, serving

from scoutly_tui import __version__
from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CannotRunError, CheckError, ProblemKind
from scoutly_tui.fetch.client import PoliteClient, honest_user_agent
from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots
from scoutly_tui.fetch.proxies import proxy_for

URL = "https://acme.example/careers"


def test_every_request_goes_to_the_gateway_with_its_real_host_and_url(world, client) -> None:
    world.on("/careers", reply(200, "jobs"))
    answer = client.visit("me").get("https://acme.example:8443/careers?q=a%2Fb&x=%22#team")
    assert answer.url == "https://acme.example:8443/careers?q=a%2Fb&x=%22"
    robots, page = world.seen
    assert robots.url == "https://acme.example:8443/robots.txt"
    assert page.target == "/careers?q=a%2Fb&x=%22"
    assert page.headers["host"] == "acme.example:8443"
    assert page.url == answer.url


def test_a_gateway_beyond_this_machine_is_refused() -> None:
    for gateway in ("http://192.0.2.1:8080", "https://127.0.0.1:8080", "http://gateway.example"):
        with pytest.raises(CannotRunError):
            PoliteClient(FetchSettings(gateway=gateway), MemorySlots(), MemoryRobots())


def test_a_request_says_honestly_who_asks(world, client) -> None:
    world.on("/careers", reply(200, "jobs"))
    client.visit("me").get(URL, accept="application/json", headers={"X-Own": "yes"})
    for request in world.seen:
        agent = request.headers["user-agent"]
        assert agent.startswith(f"scoutly/{__version__} (+https://")
        assert "mozilla" not in agent.lower()
    headers = world.asked()[0].headers
    assert headers["accept"] == "application/json"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["accept-language"].startswith("en")
    assert headers["x-own"] == "yes"
    assert not {"cookie", "authorization", "referer"} & headers.keys()


def test_a_user_agent_of_ones_own_still_names_scoutly() -> None:
    assert (
        honest_user_agent("") == f"scoutly/{__version__} (+https://scoutly.example/bot; careers-page watcher)"
    )
    assert honest_user_agent("my scoutly (+https://me.example)") == "my scoutly (+https://me.example)"
    assert honest_user_agent("curious/1").startswith(f"curious/1 scoutly/{__version__}")
    for disguise in ("Mozilla/5.0 (X11; Linux) Firefox/140", "opera/9", "scoutly\r\nX-Evil: 1", "scoutly é"):
        with pytest.raises(CannotRunError):
            honest_user_agent(disguise)


def test_a_visit_counts_its_requests_and_the_bytes_that_came(world, client) -> None:
    world.on("/robots.txt", reply(200, "User-agent: *\n", Content_Type="text/plain"))
    world.on("/old", reply(302, Location="/careers"))
    world.on("/careers", reply(200, "x" * 10_000))
    visit = client.visit("me")
    assert (visit.requests, visit.bytes) == (0, 0)
    visit.get("https://acme.example/old")
    assert visit.requests == 3
    assert 10_000 < visit.bytes < 10_800
    assert client.visit("you").requests == 0


def test_connections_are_kept_between_requests(world, client, monkeypatch) -> None:
    opened: list[object] = []
    real = Connection.handle
    monkeypatch.setattr(Connection, "handle", lambda self: (opened.append(self), real(self)))
    world.on("/careers", reply(200, "jobs"))
    for _ in range(5):
        client.visit("me").get(URL)
    assert len(opened) == 1


def test_an_address_longer_than_any_is_refused(world, client) -> None:
    with pytest.raises(CheckError, match="longer than 2000 characters"):
        client.visit("me").get("https://acme.example/" + "a" * 2_000)
    assert world.seen == []


@pytest.mark.parametrize(
    "url", ["https://acme.example/a b", "https://acme.example/ü?ö=ß", "https://münchen.example/"]
)
def test_an_address_that_needs_quoting_is_quoted(world, client, url) -> None:
    for where in ("/a%20b", "/%C3%BC", "/"):
        world.on(where, reply(200, "jobs"))
    assert client.visit("me").get(url).body == b"jobs"
    assert world.asked()[0].url.isascii()


@pytest.mark.parametrize("url", ["", "careers", "https://", "https://acme.example:x/", "https://a\x00b/"])
def test_an_address_that_is_none_is_a_problem_of_ours(client, url) -> None:
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(url)
    assert failed.value.kind is ProblemKind.NETWORK


@pytest.fixture
def proxy():
    with serving(Server(("127.0.0.1", 0), Connection)) as running:
        yield new_world(running)


def test_the_proxy_of_the_environment_is_used_and_nothing_resolved_here(
    proxy, make_client, monkeypatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://user:s%40cret@127.0.0.1:{proxy.port}")
    proxy.on("http://acme.example/careers", reply(200, "jobs"))
    visit = make_client(respect_robots=False).visit("me")
    assert visit.get("http://acme.example/careers").body == b"jobs"
    assert proxy.seen[0].headers["proxy-authorization"] == "Basic dXNlcjpzQGNyZXQ="
    with pytest.raises(CheckError, match="a private address"):
        visit.get("http://10.0.0.1/careers")
    with pytest.raises(CheckError, match="a private address"):
        visit.get("http://printer.local/careers")
    assert len(proxy.seen) == 1


def test_a_proxy_that_refuses_a_tunnel_is_named_without_its_secrets(proxy, make_client, monkeypatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:secret@127.0.0.1:{proxy.port}")
    for status, kind in ((407, ProblemKind.LOGIN), (502, ProblemKind.NETWORK)):
        proxy.on("acme.example:443", reply(status))
        with pytest.raises(CheckError, match="proxy") as failed:
            make_client(respect_robots=False).visit("me").get(URL)
        assert failed.value.kind is kind
        assert "secret" not in f"{failed.value} {failed.value.seen}"
    assert {one.method for one in proxy.seen} == {"CONNECT"}


@pytest.mark.parametrize(
    "proxy",
    ["socks5://user:secret@127.0.0.1:1080", "http://user:secret@127.0.0.1:x", "http://[secret", "http://"],
)
def test_a_proxy_of_a_kind_unknown_here_cannot_run(make_client, monkeypatch, proxy) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(CannotRunError) as failed:
        make_client(respect_robots=False).visit("me").get(URL)
    assert "secret" not in f"{failed.value} {failed.value.remedy}"


def test_the_gateway_comes_before_any_proxy(world, client, monkeypatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    world.on("/careers", reply(200, "jobs"))
    assert client.visit("me").get(URL).body == b"jobs"


@pytest.mark.parametrize(
    ("no_proxy", "url", "used"),
    [
        ("", "http://acme.example/", True),
        ("acme.example", "http://acme.example/", False),
        ("acme.example", "http://jobs.acme.example/", False),
        (".acme.example", "http://jobs.acme.example/", False),
        ("*.acme.example", "http://jobs.acme.example/", False),
        ("acme.example", "http://notacme.example/", True),
        ("other.example, acme.example", "http://acme.example/", False),
        ("acme.example:8080", "http://acme.example/", True),
        ("acme.example:8080", "http://acme.example:8080/", False),
        ("*", "http://acme.example/", False),
        ("10.0.0.0/8", "http://10.1.2.3/", False),
        ("10.0.0.0/8", "http://11.1.2.3/", True),
        ("::1", "http://[::1]/", False),
        ("[::1]:80", "http://[::1]/", False),
        ("ACME.example", "http://acme.example/", False),
    ],
)
def test_no_proxy_is_read_as_everywhere(monkeypatch, no_proxy, url, used) -> None:
    monkeypatch.setenv("HTTP_PROXY", "proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert proxy_for(url) == ("http://proxy.example:3128" if used else "")
    assert proxy_for(url.replace("http:", "https:")) == ""


def test_a_client_that_has_asked_nothing_has_loaded_nothing() -> None:
    program = (
        "import sys\n"
        "from scoutly_tui.config import FetchSettings\n"
        "from scoutly_tui.fetch.client import PoliteClient\n"
        "from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots\n"
        "PoliteClient(FetchSettings(), MemorySlots(), MemoryRobots()).visit('me')\n"
        "print(sorted({'httpx', 'httpcore', 'protego', 'lxml', 'bs4'} & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
