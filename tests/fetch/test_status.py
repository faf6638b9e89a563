"""What a status means, and what it does to the host."""

from __future__ import annotations

import pytest
from loopback import reply

from scoutly_tui.domain.errors import CheckError, HostBusyError, ProblemKind
from scoutly_tui.domain.times import DAY_MS, MINUTE_MS, SECOND_MS
from scoutly_tui.fetch.memory import MemorySlots

URL = "https://acme.example/careers"


class NotedSlots(MemorySlots):
    """Memory slots that remember who was cooled down for how long."""

    def __init__(self) -> None:
        super().__init__()
        self.cooled: list[tuple[str, int]] = []

    def cool_down(self, host: str, for_ms: int) -> None:
        self.cooled.append((host, for_ms))
        super().cool_down(host, for_ms)


@pytest.fixture
def slots() -> NotedSlots:
    return NotedSlots()


@pytest.fixture
def client(world, make_client, slots):
    return make_client(slots, gateway=world.url, respect_robots=False)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, ProblemKind.NOT_FOUND),
        (410, ProblemKind.NOT_FOUND),
        (401, ProblemKind.LOGIN),
        (407, ProblemKind.LOGIN),
        (403, ProblemKind.BLOCKED),
        (400, ProblemKind.HTTP_ERROR),
        (422, ProblemKind.HTTP_ERROR),
        (451, ProblemKind.HTTP_ERROR),
        (500, ProblemKind.HTTP_ERROR),
        (502, ProblemKind.HTTP_ERROR),
        (503, ProblemKind.HTTP_ERROR),
        (599, ProblemKind.HTTP_ERROR),
        (300, ProblemKind.HTTP_ERROR),
        (204, ProblemKind.HTTP_ERROR),
        (206, ProblemKind.HTTP_ERROR),
        (202, ProblemKind.HTTP_ERROR),
    ],
)
def test_a_status_is_its_own_kind_of_problem_and_cools_nobody(world, client, slots, status, kind) -> None:
    world.on("/careers", reply(status))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert (failed.value.kind, failed.value.status) == (kind, status)
    assert "acme.example" in str(failed.value) or status == 407
    assert slots.cooled == []


def test_what_an_error_page_said_is_kept_as_a_clean_line(world, client) -> None:
    page = "<title>Oh\x1b[31m no</title><script>x</script><h1>It   broke</h1>\u202e<p>Ask\x07 later &lt;b&gt;"
    world.on("/careers", reply(500, page + "x" * 100_000))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.seen.startswith("Oh[31m no – It broke Ask later <b>xxx")
    assert len(failed.value.seen) <= 200


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_patience_gets_it(world, client, slots, status) -> None:
    world.on("/careers", reply(status, Retry_After="120"))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert (failed.value.kind, failed.value.retry_after_ms) == (ProblemKind.RATE_LIMITED, 120 * SECOND_MS)
    assert slots.cooled == [("acme.example", 120 * SECOND_MS)]
    with pytest.raises(HostBusyError) as busy:
        client.visit("you").get(URL)
    assert 118 * SECOND_MS < busy.value.ready_in_ms <= 120 * SECOND_MS
    assert len(world.asked()) == 1


def test_a_date_in_retry_after_is_counted_from_now_and_capped_at_a_day(world, make_client, slots) -> None:
    client = make_client(
        slots, gateway=world.url, respect_robots=False, hooks={"now": lambda: 1_772_366_400_000}
    )
    world.on("/careers", reply(429, Retry_After="Sun, 01 Mar 2026 12:05:00 GMT"))
    world.on("/later", reply(429, Retry_After="Fri, 01 Jan 2038 12:00:00 GMT"))
    for url, expected in ((URL, 5 * MINUTE_MS), ("https://other.example/later", DAY_MS)):
        with pytest.raises(CheckError) as failed:
            client.visit("me").get(url)
        assert failed.value.retry_after_ms == expected


def test_a_limit_without_a_time_cools_longer_each_time_in_a_row(world, client, slots) -> None:
    for _ in range(9):
        slots._slots.clear()
        world.on("/careers", reply(429, Retry_After="whenever"))
        with pytest.raises(CheckError) as failed:
            client.visit("me").get(URL)
        assert failed.value.retry_after_ms is None
    waits = [for_ms for _, for_ms in slots.cooled]
    assert waits[:4] == [15 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS]
    assert waits[-1] == DAY_MS
    slots._slots.clear()
    world.on("/careers", reply(200, "jobs"))
    client.visit("me").get(URL)
    world.on("/careers", reply(429))
    with pytest.raises(CheckError):
        client.visit("me").get(URL)
    assert slots.cooled[-1] == ("acme.example", 15 * MINUTE_MS)


def test_a_limit_met_after_a_redirect_elsewhere_says_that_the_page_moved(world, client, slots) -> None:
    """A removed board sends its visitors to a marketing site whose wall answers 429."""
    world.on("acme.boards.example/", reply(307, Location="https://www.marketing.example/"))
    world.on("www.marketing.example/", reply(429))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get("https://acme.boards.example/")
    assert (failed.value.kind, failed.value.status) == (ProblemKind.MOVED, 429)
    assert [host for host, _ in slots.cooled] == ["www.marketing.example"]


def test_a_vendor_that_blocks_cools_its_host(world, client, slots) -> None:
    world.on("/careers", reply(403, "<title>Just a moment...</title>", cf_mitigated="challenge"))
    with pytest.raises(CheckError, match="turns automated visitors away: Cloudflare") as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.BLOCKED
    assert slots.cooled == [("acme.example", 15 * MINUTE_MS)]


def test_cooling_outlasts_the_gap_of_the_request_that_found_it(world, make_client) -> None:
    slots = MemorySlots()
    client = make_client(slots, gateway=world.url, respect_robots=False, host_gap_seconds=0.2)
    world.on("/careers", reply(429, Retry_After="60"))
    with pytest.raises(CheckError):
        client.visit("me").get(URL)
    assert slots.acquire("acme.example", "you", 1000) > 50_000


def test_an_error_page_in_a_strange_encoding_is_still_the_error_it_is(world, client) -> None:
    world.on("/careers", reply(404, b"\x1b\x00\x00", Content_Encoding="br"))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.NOT_FOUND
