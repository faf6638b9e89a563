"""robots.txt, as RFC 9309 has it."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import drip, raw, reply

from scoutly_tui.domain.errors import CheckError, HostBusyError, ProblemKind
from scoutly_tui.domain.times import DAY_MS, HOUR_MS
from scoutly_tui.fetch.memory import MemoryRobots
from scoutly_tui.fetch.protocols import RobotsRecord
from scoutly_tui.fetch.robots import SIZE_LIMIT, RobotsAnswer, RobotsGate, Rules

URL = "https://acme.example/careers"
ROBOTS = "https://acme.example/robots.txt"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_772_366_400_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache() -> MemoryRobots:
    return MemoryRobots()


@pytest.fixture
def client(world, make_client, clock, cache):
    world.on("/careers", reply(200, "jobs"))
    return make_client(robots=cache, gateway=world.url, hooks={"now": clock})


def text(body: str, status: int = 200, **headers: str):  # type: ignore[no-untyped-def]
    return reply(status, body, Content_Type="text/plain", **headers)


def allows(body: str, url: str = URL) -> bool:
    try:
        Rules(RobotsRecord(0, 200, body)).check(url)
    except CheckError as refused:
        return refused.kind is not ProblemKind.ROBOTS
    return True


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        ("", "/careers", True),
        ("User-agent: *\nDisallow: /", "/careers", False),
        ("User-agent: *\nDisallow:", "/careers", True),
        ("User-agent: *\nDisallow: /admin", "/careers", True),
        ("User-agent: *\nDisallow: /careers", "/careers/1", False),
        ("User-agent: *\nDisallow: /\nAllow: /careers", "/careers/1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/careers/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/careers/a.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*?page=", "/careers?page=2", False),
        ("User-agent: scoutly\nDisallow: /", "/careers", False),
        ("User-agent: Scoutly/2.0\nDisallow: /", "/careers", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: scoutly\nAllow: /", "/careers", True),
        ("User-agent: scoutly\nUser-agent: other\nDisallow: /", "/careers", False),
        ("User-agent: otherbot\nDisallow: /", "/careers", True),
        ("User-agent: scout\nDisallow: /", "/careers", True),
        ("User-agent: scoutlybot\nDisallow: /", "/careers", True),
        ("User-agent: a\nDisallow: /x\nUser-agent: *\nDisallow: /", "/careers", False),
        ("\ufeffUser-agent: *\nDisallow: /", "/careers", False),
        ("USER-AGENT: *\r\ndisallow: /\r\n", "/careers", False),
        ("user-agent: * # everyone\nDisallow: / # all", "/careers", False),
        ("<!doctype html><title>Not found</title>", "/careers", True),
        ("Disallow: /", "/careers", True),
    ],
)
def test_the_rules_mean_what_the_standard_says(body, path, allowed) -> None:
    assert allows(body, f"https://acme.example{path}") is allowed


def test_a_page_that_robots_forbid_is_not_asked_for(world, client) -> None:
    world.on("/robots.txt", text("User-agent: *\nDisallow: /careers"))
    visit = client.visit("me")
    with pytest.raises(CheckError, match="asks not to visit /careers") as failed:
        visit.get(URL)
    assert failed.value.kind is ProblemKind.ROBOTS
    assert world.asked() == []
    assert visit.requests == 1
    assert visit.bytes > 0


def test_a_documented_endpoint_is_not_governed_by_robots(world, client) -> None:
    world.on("/robots.txt", text("User-agent: *\nDisallow: /"))
    assert client.visit("me").get(URL, documented=True).body == b"jobs"
    assert world.asked("/robots.txt") == []


def test_robots_may_be_switched_off(world, make_client) -> None:
    world.on("/robots.txt", text("User-agent: *\nDisallow: /"))
    world.on("/careers", reply(200, "jobs"))
    assert make_client(gateway=world.url, respect_robots=False).visit("me").get(URL).body == b"jobs"


def test_where_a_redirect_leads_has_its_own_robots(world, client) -> None:
    world.on("acme.example/careers", reply(302, Location="https://jobs.example/all"))
    world.on("jobs.example/robots.txt", text("User-agent: *\nDisallow: /all"))
    with pytest.raises(CheckError, match=r"robots\.txt of jobs\.example") as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.ROBOTS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_missing_robots_allows_everything(world, client, status) -> None:
    world.on("/robots.txt", text("User-agent: *\nDisallow: /", status))
    assert client.visit("me").get(URL).body == b"jobs"


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_robots_that_fails_forbids_everything_for_an_hour(world, client, clock, status) -> None:
    world.on("/robots.txt", text("oops", status))
    with pytest.raises(CheckError, match="cannot be read") as failed:
        client.visit("me").get(URL)
    assert (failed.value.kind, failed.value.status) == (ProblemKind.ROBOTS, status)
    clock.now += HOUR_MS - 1
    with pytest.raises(CheckError):
        client.visit("me").get(URL)
    assert len(world.asked("/robots.txt")) == 1
    world.on("/robots.txt", text("User-agent: *\nAllow: /"))
    clock.now += 1
    assert client.visit("me").get(URL).body == b"jobs"


def test_an_unreachable_robots_is_the_network_problem_it_is_and_not_remembered(world, client, cache) -> None:
    world.on("/robots.txt", raw(b""))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.NETWORK
    assert cache.load("https://acme.example") is None
    assert world.asked() == []
    world.on("/robots.txt", text(""))
    assert client.visit("me").get(URL).body == b"jobs"


def test_a_robots_that_never_ends_is_a_timeout(world, make_client) -> None:
    world.on("/robots.txt", drip(b"HTTP/1.1 200 OK\r\n\r\n", b"#"))
    with pytest.raises(CheckError) as failed:
        make_client(gateway=world.url, deadline_seconds=0.3).visit("me").get(URL)
    assert failed.value.kind is ProblemKind.TIMEOUT


def test_a_limited_robots_cools_the_host(world, client) -> None:
    world.on("/robots.txt", text("", 429, Retry_After="600"))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert (failed.value.kind, failed.value.retry_after_ms) == (ProblemKind.RATE_LIMITED, 600_000)
    with pytest.raises(HostBusyError):
        client.visit("me").get(URL)


def test_robots_are_asked_for_once_a_day_and_then_conditionally(world, client, clock, cache) -> None:
    world.on("/robots.txt", text("User-agent: *\nDisallow: /no", ETag='"r1"'), reply(304))
    for _ in range(3):
        client.visit("me").get(URL)
        client.visit("me").get("https://acme.example/careers?page=2")
        clock.now += DAY_MS // 4
    assert len(world.asked("/robots.txt")) == 1
    clock.now += DAY_MS // 4
    client.visit("me").get(URL)
    first, second = world.asked("/robots.txt")
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == '"r1"'
    record = cache.load("https://acme.example")
    assert record == RobotsRecord(clock.now, 200, "User-agent: *\nDisallow: /no", '"r1"', "")
    with pytest.raises(CheckError):
        client.visit("me").get("https://acme.example/no")
    assert len(world.asked("/robots.txt")) == 2


@pytest.mark.parametrize(
    "trouble", [text("", 503), raw(b""), raw(b"garbage")], ids=["503", "closed", "garbage"]
)
def test_an_old_copy_serves_while_the_server_has_none(world, client, clock, cache, trouble) -> None:
    old = RobotsRecord(clock.now - 3 * DAY_MS, 200, "User-agent: *\nDisallow: /no")
    cache.save("https://acme.example", old)
    world.on("/robots.txt", trouble)
    assert client.visit("me").get(URL).body == b"jobs"
    with pytest.raises(CheckError) as failed:
        client.visit("me").get("https://acme.example/no")
    assert failed.value.kind is ProblemKind.ROBOTS


def test_a_record_from_the_future_is_asked_for_again(world, client, clock, cache) -> None:
    cache.save("https://acme.example", RobotsRecord(clock.now + DAY_MS, 200, "User-agent: *\nDisallow: /"))
    assert client.visit("me").get(URL).body == b"jobs"


def test_robots_are_followed_through_redirects_but_not_for_ever(world, client) -> None:
    world.on("acme.example/robots.txt", reply(301, Location="https://www.acme.example/robots.txt"))
    world.on("www.acme.example/robots.txt", text("User-agent: *\nDisallow: /careers"))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get(URL)
    assert failed.value.kind is ProblemKind.ROBOTS
    world.on("loop.example/robots.txt", reply(301, Location="/robots.txt"))
    visit = client.visit("me")
    assert visit.get("https://loop.example/careers").body == b"jobs"
    assert visit.requests == 7


def test_a_robots_redirect_to_a_private_address_is_refused(world, client) -> None:
    world.on("/robots.txt", reply(302, Location="https://169.254.169.254/robots.txt"))
    with pytest.raises(CheckError, match="metadata"):
        client.visit("me").get(URL)
    assert world.asked() == []


def test_of_a_huge_robots_the_first_500_kib_count(world, client, cache) -> None:
    padding = "#" * 79 + "\n"
    body = "User-agent: *\nDisallow: /careers\n" + padding * 20_000
    world.on("/robots.txt", text(body))
    visit = client.visit("me")
    with pytest.raises(CheckError) as failed:
        visit.get(URL)
    assert failed.value.kind is ProblemKind.ROBOTS
    record = cache.load("https://acme.example")
    assert record is not None
    assert SIZE_LIMIT - 200 < len(record.text) <= SIZE_LIMIT
    assert visit.bytes < SIZE_LIMIT + 200_000


@pytest.mark.parametrize(
    ("delay", "expected"),
    [("3", 3_000), ("0.5", 500), ("999999", 60_000), ("-1", 0), ("inf", 0), ("nan", 0), ("x", 0)],
)
def test_a_crawl_delay_is_read_and_capped_at_a_minute(delay, expected) -> None:
    rules = Rules(RobotsRecord(0, 200, f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /no"))
    assert rules.crawl_delay_ms == expected


def test_a_crawl_delay_larger_than_the_gap_is_kept_between_requests(world, client) -> None:
    world.on("/robots.txt", text("User-agent: *\nCrawl-delay: 0.4"))
    visit = client.visit("me")
    visit.get(URL)
    visit.get(URL)
    first, second = world.asked()
    assert second.at - first.at >= 0.39


def test_a_file_made_to_be_slow_to_read_is_read_fast() -> None:
    many = "".join(f"User-agent: bot{n}\n" for n in range(12_000)) + "User-agent: *\n"
    many += "".join(f"Disallow: /{n}\n" for n in range(12_000))
    stars = "User-agent: *\n" + ("Disallow: /" + "*a" * 40 + "b\n") * 5_000
    started = time.process_time()
    assert allows(many)
    assert not allows(many, "https://acme.example/7")
    assert allows(stars, "https://acme.example/" + "a" * 1_900)
    assert time.process_time() - started < 3


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "User-agent",
                ":",
                " ",
                "*",
                "scoutly",
                "\n",
                "Disallow",
                "/",
                "$",
                "%",
                "Crawl-delay",
                "#",
                "é",
                "1",
            ]
        ),
        max_size=60,
    ).map("".join)
)
@settings(max_examples=200)
def test_whatever_a_robots_says_nothing_but_a_refusal_is_raised(body) -> None:
    rules = Rules(RobotsRecord(0, 200, body))
    assert 0 <= rules.crawl_delay_ms <= 60_000
    assert allows(body) in (True, False)


@given(
    st.sampled_from(["/", "/careers", "/car", "/careers/1", "/x"]),
    st.sampled_from(["/careers", "/careers/1", "/", "/y"]),
)
def test_a_plain_rule_forbids_just_what_begins_with_it(rule, path) -> None:
    assert allows(f"User-agent: *\nDisallow: {rule}", f"https://acme.example{path}") is not path.startswith(
        rule
    )


def test_threads_that_want_the_same_robots_fetch_it_once() -> None:
    cache, asked = MemoryRobots(), []
    gate = RobotsGate(cache, lambda: 1_000_000)
    release = threading.Event()

    def fetch(url, validators):  # type: ignore[no-untyped-def]
        asked.append(url)
        assert release.wait(5)
        return RobotsAnswer(200, "User-agent: *\nDisallow: /no", validators)

    threads = [threading.Thread(target=gate.rules_for, args=(URL, fetch)) for _ in range(3)]
    for thread in threads:
        thread.start()
    release.set()
    for thread in threads:
        thread.join(5)
    assert asked == [ROBOTS]
