"""A wish to stop ends every wait, and hands the work back."""

from __future__ import annotations

import threading

import pytest
from loopback import drip, reply, taking

from scoutly_tui.domain.errors import StoppingError

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
URL = "https://slow.example/careers"


def test_asked_to_stop_a_request_gets_a_moment_and_then_the_work_goes_back(
    world, make_client, monkeypatch
) -> None:
    monkeypatch.setattr("scoutly_tui.fetch.exchange.STOP_GRACE_SECONDS", 0.3)
    stop = threading.Event()

    def stop_and_drip(request, sock):  # type: ignore[no-untyped-def]
        stop.set()
        return drip(OK + b"\r\n", b"x")(request, sock)

    world.on("/careers", stop_and_drip)
    client = make_client(gateway=world.url, respect_robots=False, hooks={"stopping": stop.is_set})
    with taking(1.5), pytest.raises(StoppingError):
        client.visit("me").get(URL)


def test_asked_to_stop_an_answer_that_comes_at_once_is_still_read(world, make_client) -> None:
    stop = threading.Event()

    def stop_and_answer(request, sock):  # type: ignore[no-untyped-def]
        stop.set()
        return reply(200, "jobs")(request, sock)

    world.on("/careers", stop_and_answer)
    client = make_client(gateway=world.url, respect_robots=False, hooks={"stopping": stop.is_set})
    visit = client.visit("me")
    assert visit.get(URL).body == b"jobs"
    with pytest.raises(StoppingError):
        visit.get(URL)
    assert len(world.asked()) == 1


def test_closing_the_client_ends_a_wait_for_a_slot(world, make_client) -> None:
    client = make_client(gateway=world.url, respect_robots=False, host_gap_seconds=30)
    world.on("/careers", reply(200, "jobs"))
    visit = client.visit("me")
    visit.get(URL)
    threading.Timer(0.1, client.close).start()
    with taking(2), pytest.raises(StoppingError):
        visit.get(URL)


def test_closing_the_client_ends_a_request_under_way(world, make_client) -> None:
    client = make_client(gateway=world.url, respect_robots=False)

    def close_and_drip(request, sock):  # type: ignore[no-untyped-def]
        client.close()
        return drip(OK + b"\r\n", b"x", most=1)(request, sock)

    world.on("/careers", close_and_drip)
    with taking(3), pytest.raises(StoppingError):
        client.visit("me").get(URL)
    with pytest.raises(StoppingError):
        client.visit("me").get(URL)
