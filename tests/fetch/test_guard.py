"""Which addresses scoutly may connect to."""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import reply

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.guard import Guard, literal_address, special_purpose


def each(words: str) -> list[str]:
    return words.split()


SPECIAL = each("""
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255 169.254.1.1
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1
192.88.99.1 192.168.0.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1
::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808
64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378::1 2001:2::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1
2002:7f00:1::1 2002:808:808::1 2620:4f:8000::1 3fff::1 3fff:fff::1 5f00::1 fc00::1 fd12:3456::1 fd00:ec2::254
fe80::1 febf::1 fec0::1 ff02::1 ff0e::1 4000::1 8000::1
""")

PUBLIC = each("""
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255
172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001::1 2400:cb00::1
""")


@pytest.mark.parametrize("address", SPECIAL)
def test_a_special_purpose_address_is_refused_as_what_it_is(address: str) -> None:
    words = special_purpose(ip_address(address))
    assert words.startswith(("a ", "an "))
    with pytest.raises(CheckError, match=words) as refused:
        Guard().judge_address(ip_address(address), 443, "jobs.example")
    assert refused.value.kind is ProblemKind.NETWORK


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_fine_up_to_the_edges_of_the_ranges(address: str) -> None:
    assert special_purpose(ip_address(address)) == ""
    Guard().judge_address(ip_address(address), 443, "jobs.example")


@given(st.ip_addresses())
@settings(max_examples=300)
def test_nothing_passes_that_the_standard_library_calls_not_global(address: object) -> None:
    known = ip_address(str(address))
    if not known.is_global or known.is_multicast:
        assert special_purpose(known) != ""


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.0.0.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("[::1]", "::1"),
        ("169.254.43518", "169.254.169.254"),
    ],
)
def test_an_address_is_recognised_in_every_spelling_a_resolver_takes(spelled: str, meant: str) -> None:
    assert literal_address(spelled) == ip_address(meant)
    with pytest.raises(CheckError):
        Guard().judge_url(f"http://{spelled}/careers", resolves_here=False)


@pytest.mark.parametrize(
    "name", ["jobs.example", "1e100.example", "face.example", "10.example", "a.1.2.3.example"]
)
def test_a_name_is_no_address(name: str) -> None:
    assert literal_address(name) is None
    Guard().judge_url(f"https://{name}/careers")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://jobs.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://jobs.example/",
        "data:text/html,hello",
        "https:///nowhere",
        "https://user:secret@jobs.example/",
        "https://user@jobs.example/",
        "http://jobs.example:22/",
        "http://jobs.example:25/",
        "http://jobs.example:6379/",
        "http://jobs.example:99999/",
        "http://[::1/",
        "http://localhost/",
        "http://LOCALHOST:8080/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://router.home.arpa/",
    ],
)
def test_schemes_ports_and_names_that_are_no_website_are_refused(url: str) -> None:
    with pytest.raises(CheckError) as refused:
        Guard().judge_url(url)
    assert refused.value.kind is ProblemKind.NETWORK
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("port", [80, 443, 8000, 8080, 8443, 8999])
def test_the_usual_ports_are_fine(port: int) -> None:
    Guard().judge_url(f"https://jobs.example:{port}/")


def test_an_allowed_network_is_fine_on_every_port_and_the_next_one_is_not() -> None:
    guard = Guard(["192.168.7.0/24", "fd00:1::/32"])
    guard.judge_url("http://192.168.7.20:5000/careers")
    guard.judge_address(ip_address("fd00:1::5"), 5000, "intranet.example")
    with pytest.raises(CheckError):
        guard.judge_url("http://192.168.8.20:5000/careers")
    with pytest.raises(CheckError):
        guard.judge_address(ip_address("8.8.8.8"), 5000, "intranet.example")


@given(
    st.text(max_size=60),
    st.lists(st.sampled_from([":", "/", "@", "[", "]", "0x", "%", "1.", "::"]), max_size=8),
)
@settings(max_examples=150)
def test_no_url_however_strange_raises_anything_but_a_refusal(text: str, parts: list[str]) -> None:
    for url in (text, "http://" + text, "http://" + "".join(parts) + text):
        with suppress(CheckError):
            Guard().judge_url(url)


def addresses(*answers: list[str]):  # type: ignore[no-untyped-def]
    """A resolver that gives each list in turn, the last for ever; literal addresses resolve to themselves."""
    left = list(answers)
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *rest, **named):  # type: ignore[no-untyped-def]
        if not str(host).endswith(".example"):
            return real(host, port, *rest, **named)
        answer = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answer]

    return getaddrinfo


def test_a_name_that_points_to_a_private_address_is_not_visited(world, make_client, monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", addresses(["127.0.0.1"]))
    with pytest.raises(CheckError, match="a loopback address") as refused:
        make_client().visit("me").get("http://intranet.example/careers")
    assert refused.value.kind is ProblemKind.NETWORK
    assert world.seen == []


def test_the_address_that_was_judged_is_the_one_connected_to(world, make_client, monkeypatch) -> None:
    """A name that answers differently each time is asked once a connection, and each answer is judged."""
    monkeypatch.setattr(socket, "getaddrinfo", addresses(["127.0.0.1"], ["10.0.0.7"]))
    world.on("/careers", reply(200, "jobs", Connection="close"))
    client = make_client(allow_private=["127.0.0.0/8"], respect_robots=False)
    url = f"http://rebinding.example:{world.port}/careers"
    assert client.visit("me").get(url).body == b"jobs"
    assert world.asked()[0].headers["host"] == f"rebinding.example:{world.port}"
    with pytest.raises(CheckError, match="a private address"):
        client.visit("me").get(url)
    assert len(world.asked()) == 1


def test_of_several_addresses_only_those_that_pass_are_tried(world, make_client, monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", addresses(["10.0.0.7", "169.254.169.254", "127.0.0.1"]))
    world.on("/careers", reply(200, "jobs"))
    client = make_client(allow_private=["127.0.0.0/8"], respect_robots=False)
    assert client.visit("me").get(f"http://many.example:{world.port}/careers").body == b"jobs"


def test_an_address_that_refuses_is_followed_by_the_next(world, make_client, monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", addresses(["127.0.0.77", "127.0.0.1"]))
    world.on("/careers", reply(200, "jobs"))
    client = make_client(allow_private=["127.0.0.0/8"], respect_robots=False)
    assert client.visit("me").get(f"http://two.example:{world.port}/careers").body == b"jobs"


def test_a_redirect_to_a_private_address_is_judged_again(world, client) -> None:
    for target in (
        "http://127.0.0.1/admin",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://2130706433/",
    ):
        world.on("/careers", reply(302, Location=target))
        with pytest.raises(CheckError, match="points to a") as refused:
            client.visit("me").get("http://jobs.example/careers")
        assert refused.value.kind is ProblemKind.NETWORK
    assert {one.target for one in world.asked()} == {"/careers"}


def test_behind_the_gateway_a_literal_private_address_is_refused(world, client) -> None:
    with pytest.raises(CheckError, match="a private address"):
        client.visit("me").get("http://10.1.2.3/careers")
    assert world.seen == []
