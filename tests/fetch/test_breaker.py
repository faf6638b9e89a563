"""A host that fails for one board after another is left alone by all."""

from __future__ import annotations

import pytest
from loopback import drip, raw, reply

from scoutly_tui.domain.errors import CheckError, HostBusyError, ProblemKind
from scoutly_tui.fetch.breaker import BOARDS, Breaker
from scoutly_tui.fetch.memory import MemorySlots

HOST = "api.boards.example"


def boards(count: int) -> list[str]:
    return [f"https://{HOST}/boards/{number}" for number in range(count)]


def fail(client, url: str, kind: ProblemKind = ProblemKind.HTTP_ERROR) -> None:
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(url, documented=True)
    assert failed.value.kind is kind


@pytest.fixture
def client(world, make_client):
    return make_client(gateway=world.url, deadline_seconds=0.3)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(500, "oops"), ProblemKind.HTTP_ERROR),
        (reply(503, "busy"), ProblemKind.HTTP_ERROR),
        (drip(b"", b""), ProblemKind.TIMEOUT),
        (raw(b""), ProblemKind.NETWORK),
    ],
    ids=["error", "overload", "silence", "closed"],
)
def test_after_three_boards_in_a_row_the_fourth_is_not_even_asked_for(world, client, answer, kind) -> None:
    for number in range(BOARDS):
        world.on(f"/boards/{number}", answer)
        fail(client, boards(BOARDS)[number], kind)
    asked = len(world.asked())
    with pytest.raises(HostBusyError) as busy:
        client.visit("me").get(f"https://{HOST}/boards/9", documented=True)
    assert 60_000 < busy.value.ready_in_ms <= 120_000
    assert len(world.asked()) == asked
    world.on("/careers", reply(200, "jobs"))
    assert client.visit("me").get("https://other.example/careers", documented=True).body == b"jobs"


def test_one_board_that_fails_again_and_again_breaks_nothing(world, client) -> None:
    world.on("/boards/0", reply(500, "oops"))
    for _ in range(2 * BOARDS):
        fail(client, boards(1)[0])
    world.on("/boards/0", reply(200, "jobs"))
    assert client.visit("me").get(boards(1)[0], documented=True).body == b"jobs"


def test_a_board_that_works_in_between_says_that_the_host_does(world, client) -> None:
    world.on("/boards/7", reply(200, "jobs"))
    for number in range(2 * BOARDS):
        world.on(f"/boards/{number}", reply(500, "oops"))
        fail(client, f"https://{HOST}/boards/{number}")
        if number % 2:
            client.visit("me").get(f"https://{HOST}/boards/7", documented=True)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_answer_that_is_no_fault_breaks_nothing(world, make_client, status) -> None:
    client = make_client(MemorySlots(), gateway=world.url)
    for number in range(2 * BOARDS):
        world.on(f"/boards/{number}", reply(status, "no"))
        fail(
            client,
            f"https://{HOST}/boards/{number}",
            ProblemKind.BLOCKED if status == 403 else ProblemKind.NOT_FOUND,
        )


def test_it_stays_open_longer_each_time_and_an_hour_at_most() -> None:
    breaker = Breaker()
    waits = [breaker.failed(HOST, url) for url in boards(12)]
    assert [wait // 60_000 for wait in waits] == [0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]
    breaker.worked(HOST)
    assert breaker.failed(HOST, boards(1)[0]) == 0


def test_a_network_that_is_down_here_is_no_host_s_fault(make_client, monkeypatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [])
    client = make_client()
    for url in boards(2 * BOARDS):
        fail(client, url, ProblemKind.NETWORK)
