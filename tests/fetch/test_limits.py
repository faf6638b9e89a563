"""Whatever a server does, a fetch ends in time, in bounded memory, and as its own kind of problem."""

from __future__ import annotations

import gzip
import os
import socket
import threading
import time
import tracemalloc
import zlib

import pytest
from loopback import drip, raw, reply, taking

from scoutly_tui.domain.errors import CheckError, ProblemKind

DEADLINE = 0.3
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
URL = "https://slow.example/careers"


@pytest.fixture
def hasty(world, make_client):
    return make_client(gateway=world.url, deadline_seconds=DEADLINE, respect_robots=False)


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"", b""),
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        drip(OK + b"\r\n", b"<p>x"),
        drip(OK + b"Content-Length: 100000\r\n\r\n", b"x"),
        drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(OK + b"Transfer-Encoding: chunked\r\n\r\n1", b"0"),
        drip(
            OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0)[:10], b"\x00\x00\x00\xff\xff"
        ),
        drip(OK + b"Content-Length: 100000\r\n\r\n", b""),
        drip(OK + b"Connection: close\r\n\r\n<html>", b""),
        drip(b"HTTP/1.1 200 OK\r\nX-Huge: ", b"a" * 2000),
        drip(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(4 << 20), mtime=0)[:2000], b""),
        drip(b"HTTP/1.1 302 Found\r\nLocation: /careers\r\nContent-Length: 9999\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9999\r\n\r\n", b"x"),
    ],
    ids=[
        "silence",
        "status line",
        "one header",
        "headers",
        "early hints",
        "endless body",
        "sized body",
        "chunks",
        "chunk size",
        "compressed",
        "silent after headers",
        "silent in its body",
        "one huge header",
        "half a bomb",
        "a redirect's body",
        "an error's body",
    ],
)
def test_a_server_that_drips_holds_nobody_past_the_deadline(world, hasty, answer) -> None:
    world.on("/careers", answer)
    with taking(DEADLINE + 1), pytest.raises(CheckError) as failed:
        hasty.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.TIMEOUT


def test_a_slow_body_is_a_timeout_that_names_the_host(world, hasty) -> None:
    world.on("/careers", drip(OK + b"\r\n", b"<p>x"))
    with pytest.raises(CheckError, match=r"slow\.example did not finish its answer within 0\.3 s") as failed:
        hasty.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.TIMEOUT


def test_a_handshake_that_never_comes_ends_with_the_deadline(make_client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        client = make_client(deadline_seconds=DEADLINE, respect_robots=False, allow_private=["127.0.0.0/8"])
        with taking(DEADLINE + 1), pytest.raises(CheckError) as failed:
            client.visit("me").get(f"https://127.0.0.1:{deaf.getsockname()[1]}/")
    assert failed.value.kind is ProblemKind.TIMEOUT


def test_a_resolver_that_never_answers_ends_with_the_deadline(make_client, monkeypatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(5) and [])
    client = make_client(deadline_seconds=DEADLINE, respect_robots=False)
    with taking(DEADLINE + 1), pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    answered.set()
    assert failed.value.kind is ProblemKind.TIMEOUT


def test_redirects_share_one_deadline(world, hasty) -> None:
    def slowly_onward(request, sock):  # type: ignore[no-untyped-def]
        time.sleep(0.12)
        return reply(302, Location=request.target + "x")(request, sock)

    for path in ("/a", "/ax", "/axx", "/axxx", "/axxxx"):
        world.on(path, slowly_onward)
    with taking(DEADLINE + 1), pytest.raises(CheckError) as failed:
        hasty.visit("me").get("https://slow.example/a")
    assert failed.value.kind is ProblemKind.TIMEOUT


def test_a_visit_ends_with_its_own_deadline(world, make_client) -> None:
    world.on("/careers", drip(OK + b"\r\n", b"<p>x"))
    visit = make_client(gateway=world.url, respect_robots=False).visit("me", deadline_seconds=DEADLINE)
    with taking(DEADLINE + 1), pytest.raises(CheckError) as failed:
        visit.get(URL)
    assert failed.value.kind is ProblemKind.TIMEOUT
    with pytest.raises(CheckError, match="ran out before"):
        visit.get("https://other.example/careers")
    assert visit.requests == 1


def test_a_slow_answer_within_the_deadline_is_fine(world, client) -> None:
    pieces = [OK + b"Content-Length: 4\r\n\r\n", b"j", b"o", b"b", b"s"]
    world.on("/careers", raw(*pieces, pause=0.05))
    assert client.visit("me").get(URL).body == b"jobs"


def test_an_old_server_ends_its_answer_by_closing(world, client) -> None:
    world.on("/careers", raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", b"jobs"))
    assert client.visit("me").get(URL).body == b"jobs"


def bomb(size: int, wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    block = bytes(1024 * 1024)
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


MANY_MEMBERS = gzip.compress(bytes(60_000), mtime=0) * 2_000
DOUBLE = gzip.compress(gzip.compress(bytes(1024 * 1024), mtime=0), mtime=0)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", bomb(64 * 1024 * 1024, 31)),
        ("x-gzip", bomb(50 * 1024 * 1024, 31)),
        ("deflate", bomb(64 * 1024 * 1024, 15)),
        ("deflate", bomb(64 * 1024 * 1024, -15)),
        ("gzip", MANY_MEMBERS),
    ],
    ids=["gzip", "x-gzip", "deflate", "bare deflate", "many members"],
)
def test_a_bomb_dies_early_and_in_little_memory(world, client, encoding, body) -> None:
    world.on("/robots.txt", reply(404))
    world.on("/careers", reply(200, body, Content_Encoding=encoding))
    visit = client.visit("me")
    tracemalloc.start()
    try:
        with taking(3), pytest.raises(CheckError, match="larger than 5 MiB") as failed:
            visit.get(URL)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert failed.value.kind is ProblemKind.TOO_LARGE
    assert peak < 16 * 1024 * 1024


@pytest.mark.parametrize(
    ("encoding", "body"), [("br", b"\x1b\x00"), ("gzip, gzip", DOUBLE), ("zstd", b"(\xb5/\xfd")]
)
def test_an_encoding_nobody_asked_for_is_unreadable(world, client, encoding, body) -> None:
    world.on("/careers", reply(200, body, Content_Encoding=encoding))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.UNREADABLE
    assert "br" not in world.asked()[0].headers["accept-encoding"]


@pytest.mark.parametrize("size", [0, 1, 1000, 65_536, 65_537, 300_000, 2_000_000])
@pytest.mark.parametrize("wbits", [31, 15, -15], ids=["gzip", "deflate", "bare"])
def test_a_compressed_page_comes_out_whole(world, client, size, wbits) -> None:
    body = os.urandom(size // 2) + bytes(size - size // 2)
    packer = zlib.compressobj(6, zlib.DEFLATED, wbits)
    packed = packer.compress(body) + packer.flush()
    world.on("/careers", reply(200, packed, Content_Encoding="gzip" if wbits == 31 else "deflate"))
    visit = client.visit("me")
    assert visit.get(URL).body == body
    assert len(packed) < visit.bytes < len(packed) + 1_000


def test_a_page_in_several_gzip_members_with_padding_is_read_whole(world, client) -> None:
    packed = gzip.compress(b"<p>one", mtime=0) + gzip.compress(b"<p>two", mtime=0) + bytes(20)
    world.on("/careers", reply(200, packed, Content_Encoding="gzip"))
    assert client.visit("me").get(URL).body == b"<p>one<p>two"


def test_a_page_of_exactly_the_limit_is_fine_and_one_byte_more_is_not(world, client) -> None:
    world.on("/careers", reply(200, b"x" * 1000))
    assert len(client.visit("me").get(URL, max_bytes=1000).body) == 1000
    with pytest.raises(CheckError, match="larger than 999 bytes") as failed:
        client.visit("me").get(URL, max_bytes=999)
    assert failed.value.kind is ProblemKind.TOO_LARGE


def test_a_documented_endpoint_may_answer_more_than_a_page(world, make_client) -> None:
    world.on("/careers", reply(200, b"x" * 1500))
    client = make_client(gateway=world.url, max_bytes=1000, max_endpoint_bytes=2000)
    assert len(client.visit("me").get(URL, documented=True).body) == 1500
    with pytest.raises(CheckError):
        client.visit("me").get(URL)


def test_an_announced_length_beyond_the_limit_is_not_even_read(world, client) -> None:
    world.on("/careers", drip(OK + b"Content-Length: 99999999999\r\n\r\n", b"x" * 1000))
    visit = client.visit("me")
    with taking(1), pytest.raises(CheckError) as failed:
        visit.get(URL)
    assert failed.value.kind is ProblemKind.TOO_LARGE
    assert visit.bytes < 70_000


def test_an_unannounced_flood_is_cut_off(world, client) -> None:
    world.on("/careers", drip(OK + b"\r\n", b"x" * 65_536, pause=0))
    visit = client.visit("me")
    with taking(3), pytest.raises(CheckError) as failed:
        visit.get(URL)
    assert failed.value.kind is ProblemKind.TOO_LARGE
    assert visit.bytes < 6 * 1024 * 1024


@pytest.mark.parametrize(
    "answer",
    [
        raw(OK + b"X-Huge: " + b"a" * 300_000 + b"\r\n\r\nhi"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Many: a\r\n" * 1000, pause=0),
        drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000, pause=0),
    ],
    ids=["one", "many", "early hints"],
)
def test_huge_headers_are_too_large(world, client, answer) -> None:
    world.on("/careers", answer)
    with taking(3), pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.TOO_LARGE


@pytest.mark.parametrize(
    "answer",
    [
        raw(OK + b"Content-Length: 100\r\n\r\nonly this"),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n500\r\nhello"),
        raw(
            OK
            + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
            + gzip.compress(os.urandom(5000), mtime=0)[:3000]
        ),
        raw(OK),
        raw(b""),
    ],
    ids=["length", "chunks", "in a chunk", "gzip", "in headers", "at once"],
)
def test_a_half_read_answer_is_a_broken_connection(world, client, answer) -> None:
    world.on("/careers", answer)
    with pytest.raises(CheckError, match=r"slow\.example broke off") as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.NETWORK


@pytest.mark.parametrize(
    "answer",
    [
        raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
        raw(b"\x00\x01\x02\x03" * 100),
        raw(b"HTTP/1.1 999999 Huh\r\n\r\n"),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"),
        raw(OK + b"Content-Length: -5\r\n\r\n"),
        raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
        raw(OK + b"Bad Header Name: x\r\n\r\n"),
    ],
)
def test_what_is_not_http_is_a_network_problem(world, client, answer) -> None:
    world.on("/careers", answer)
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.NETWORK


def test_data_that_does_not_decompress_is_unreadable(world, client) -> None:
    world.on("/careers", reply(200, b"this was never gzip", Content_Encoding="gzip"))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.UNREADABLE


def test_a_closed_port_is_a_network_problem(make_client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = make_client(allow_private=["127.0.0.0/8"])
    with pytest.raises(CheckError, match="refuses the connection") as failed:
        client.visit("me").get(f"http://127.0.0.1:{port}/")
    assert failed.value.kind is ProblemKind.NETWORK


def test_a_name_nobody_knows_is_a_network_problem(make_client, monkeypatch) -> None:
    def unknown(*_, **__):  # type: ignore[no-untyped-def]
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CheckError, match=r"The name gone\.example cannot be resolved") as failed:
        make_client().visit("me").get("https://gone.example/")
    assert failed.value.kind is ProblemKind.NETWORK


def test_a_failed_fetch_leaves_the_client_and_the_slot_in_order(world, hasty) -> None:
    world.on("/careers", drip(OK + b"\r\n", b"x"))
    with pytest.raises(CheckError):
        hasty.visit("one").get(URL)
    world.on("/careers", reply(200, "jobs"))
    assert hasty.visit("two").get(URL).body == b"jobs"


def test_a_connection_the_server_closed_meanwhile_is_simply_opened_again(world, client) -> None:
    """The server ends a kept connection just as the next request is sent on it."""
    vanished: list[bool] = []

    def vanish_once(request, sock):  # type: ignore[no-untyped-def]
        if vanished:
            return reply(200, "jobs")(request, sock)
        vanished.append(True)
        return False

    world.on("/first", reply(200, "hello"))
    world.on("/careers", vanish_once)
    visit = client.visit("me")
    assert visit.get("https://slow.example/first").body == b"hello"
    assert visit.get(URL).body == b"jobs"


def test_a_wait_longer_than_the_check_has_left_is_a_timeout(world, make_client) -> None:
    world.on("/careers", reply(200, "jobs"))
    client = make_client(gateway=world.url, respect_robots=False, host_gap_seconds=20)
    visit = client.visit("me", deadline_seconds=2)
    visit.get(URL)
    with taking(1), pytest.raises(CheckError, match="ran out while waiting") as failed:
        visit.get(URL)
    assert failed.value.kind is ProblemKind.TIMEOUT
