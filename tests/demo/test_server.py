"""The demo's server as an HTTP server: validators, days, log, limits of its life."""

import http.client
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.server import LoggedRequest, WorldServer
from scoutly_tui.demo.world import SLOW_SECONDS, World

from .conftest import Ask, asking


def _one(world: World, test: Callable[[DemoCompany], bool]) -> DemoCompany:
    return next(company for company in world.companies if test(company))


def _board(company: DemoCompany) -> str:
    return f"https://boards-api.greenhouse.io/v1/boards/{company.board}/jobs?content=true"


def _quiet_and_busy(world: World, company: DemoCompany) -> tuple[int, int]:
    """A day on which the board is as it was the day before, and one on which it is not."""
    days = range(1, 60)
    same = [world.postings_at(company.slug, d) == world.postings_at(company.slug, d - 1) for d in days]
    return days[same.index(True)], days[same.index(False)]


def test_an_unchanged_greenhouse_board_is_a_304_and_a_changed_one_is_not(
    world: World, server: WorldServer, ask: Ask
) -> None:
    company = _one(world, lambda c: c.source == "greenhouse" and not c.trouble)
    quiet, busy = _quiet_and_busy(world, company)
    for day, status in ((quiet, 304), (busy, 200)):
        server.day = day - 1
        before = ask(_board(company))
        assert before.headers["etag"].startswith('W/"')
        server.day = day
        after = ask(_board(company), **{"If-None-Match": before.headers["etag"]})
        assert after.status_code == status
        assert after.headers["etag"]
        assert (after.content == b"") == (status == 304)


def test_another_question_about_the_same_board_has_another_tag(world: World, ask: Ask) -> None:
    url = _board(_one(world, lambda c: c.source == "greenhouse"))
    assert ask(url).headers["etag"] != ask(url.replace("content=true", "")).headers["etag"]


@pytest.mark.parametrize("sent", ['"nonsense"', "", "W/", "\x7f"])
def test_a_tag_that_is_not_ours_brings_the_whole_answer(world: World, ask: Ask, sent: str) -> None:
    url = _board(_one(world, lambda c: c.source == "greenhouse"))
    assert ask(url, **{"If-None-Match": sent}).status_code == 200


@pytest.mark.parametrize("look", ["list", "groups", "graph", "items"])
def test_some_pages_offer_an_etag(world: World, server: WorldServer, ask: Ask, look: str) -> None:
    company = _one(world, lambda c: c.look == look and c.source in ("html", "jsonld") and not c.trouble)
    quiet, _ = _quiet_and_busy(world, company)
    server.day = quiet - 1
    tag = ask(company.careers_url).headers["etag"]
    server.day = quiet
    assert ask(company.careers_url, **{"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("look", ["rows", "details"])
def test_some_pages_offer_a_date(world: World, server: WorldServer, ask: Ask, look: str) -> None:
    company = _one(world, lambda c: c.look == look)
    quiet, busy = _quiet_and_busy(world, company)
    for day, status in ((quiet, 304), (busy, 200)):
        server.day = day - 1
        date = ask(company.careers_url).headers["last-modified"]
        server.day = day
        assert ask(company.careers_url, **{"If-Modified-Since": date}).status_code == status


def test_boards_without_validators_send_identical_bytes_on_quiet_days(
    world: World, server: WorldServer, ask: Ask
) -> None:
    company = _one(world, lambda c: c.source == "lever" and c.look == "links" and not c.trouble)
    quiet, busy = _quiet_and_busy(world, company)
    url = f"https://api.lever.co/v0/postings/{company.board}?mode=json"
    bodies = {}
    for day in (quiet - 1, quiet, busy - 1, busy):
        server.day = day
        answer = ask(url)
        assert "etag" not in answer.headers
        bodies[day] = answer.content
    assert bodies[quiet] == bodies[quiet - 1]
    assert bodies[busy] != bodies[busy - 1]


@pytest.mark.parametrize("look", ["cards", "table"])
def test_some_pages_change_their_bytes_every_day_for_no_reason(
    world: World, server: WorldServer, ask: Ask, look: str
) -> None:
    company = _one(world, lambda c: c.look == look)
    quiet, _ = _quiet_and_busy(world, company)
    server.day = quiet - 1
    before = ask(company.careers_url).content
    assert ask(company.careers_url).content == before
    server.day = quiet
    assert ask(company.careers_url).content != before


def test_the_day_may_be_a_clocks_business(world: World) -> None:
    today = [0]
    with WorldServer(world, day=lambda: today[0]) as server:
        assert server.day == 0
        today[0] = 7
        assert server.day == 7
        today[0] = -3
        assert server.day == 0
        server.day = 4
        assert server.day == 4


def test_every_request_is_in_the_log(world: World) -> None:
    company = _one(world, lambda c: c.source == "greenhouse")
    with WorldServer(world) as server, httpx.Client() as client:
        ask = asking(client, server)
        for _ in range(2):
            tag = ask(_board(company), **{"User-Agent": "scoutly/test"}).headers["etag"]
        ask(_board(company), **{"If-None-Match": tag})
        server.day = 1
        ask("https://nowhere.example/")
        assert server.requests == [
            LoggedRequest(0, _board(company), 200, 2),
            LoggedRequest(0, _board(company), 304, 1),
            LoggedRequest(1, "https://nowhere.example/", 404, 1),
        ]
        assert "scoutly/test" in server.user_agents


def test_two_requests_to_one_host_at_once_are_noticed(world: World) -> None:
    with WorldServer(World(companies=3, latency=(0.3, 0.3))) as server:

        def ask_for(host: str) -> int:
            return httpx.get(server.address, headers={"X-Scoutly-URL": f"https://{host}/"}).status_code

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(ask_for, ["a.example", "a.example", "b.example"]))
        assert server.most_at_once() == {"a.example": 2, "b.example": 1}


def test_latency_is_kept(world: World) -> None:
    with WorldServer(World(companies=3, latency=(0.2, 0.3))) as server:
        started = time.monotonic()
        httpx.get(server.address, headers={"X-Scoutly-URL": "https://a.example/"})
        assert time.monotonic() - started >= 0.2


def test_the_slow_host_answers_late_and_right(world: World, ask: Ask) -> None:
    company = _one(world, lambda c: c.trouble == "slow")
    started = time.monotonic()
    answer = ask(company.careers_url)
    assert time.monotonic() - started >= SLOW_SECONDS
    assert answer.status_code == 200
    assert answer.text.count('"JobPosting"') == len(world.postings_at(company.slug, 0))


def test_a_long_body_is_packed_only_for_those_who_can_unpack_it(world: World, ask: Ask) -> None:
    url = _board(_one(world, lambda c: c.source == "greenhouse" and not c.trouble))
    packed, plain = ask(url), ask(url, **{"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_a_head_request_brings_no_body(world: World, ask: Ask) -> None:
    answer = ask(_board(_one(world, lambda c: c.source == "greenhouse")), method="HEAD")
    assert answer.status_code == 200
    assert answer.content == b""


def test_without_the_real_url_the_host_header_tells(world: World, server: WorldServer) -> None:
    company = _one(world, lambda c: c.source == "html" and not c.trouble)
    path = company.careers_url.removeprefix(f"https://{company.host}")
    answer = httpx.get(f"{server.address}{path}", headers={"Host": company.host})
    assert answer.status_code == 200
    assert company.name.split()[0] in answer.text


@pytest.mark.parametrize(
    "url", ["https://[broken/", "nonsense", "https:///x", "http://[::1/", "https://a.example:x/"]
)
def test_a_url_that_is_none_gets_an_error_and_not_silence(ask: Ask, server: WorldServer, url: str) -> None:
    answer = httpx.get(server.address, headers={"X-Scoutly-URL": url})
    assert answer.status_code in (400, 404)


def test_connections_are_kept_alive(server: WorldServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.address.rsplit(":", 1)[1]), timeout=5)
    connection.request("GET", "/", headers={"Host": "a.example"})
    connection.getresponse().read()
    first = connection.sock
    connection.request("GET", "/", headers={"Host": "a.example"})
    assert connection.getresponse().read()
    assert connection.sock is first
    connection.close()


def test_a_stopped_server_answers_nobody_and_frees_its_port(world: World) -> None:
    server = WorldServer(world).start()
    port = int(server.address.rsplit(":", 1)[1])
    kept = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    kept.request("GET", "/", headers={"Host": "a.example"})
    kept.getresponse().read()
    server.stop()
    server.stop()
    kept.auto_open = False
    with pytest.raises((OSError, http.client.HTTPException)):
        _ask_again(kept)
    with WorldServer(world, port=port) as again:
        assert again.address.endswith(f":{port}")


def _ask_again(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/", headers={"Host": "a.example"})
    connection.getresponse()


def test_stopping_cuts_a_slow_answer_short(world: World) -> None:
    server = WorldServer(World(companies=3, latency=(30, 30))).start()
    asked = threading.Event()

    def wait_for_it() -> None:
        asked.set()
        with pytest.raises(httpx.HTTPError):
            httpx.get(server.address, headers={"X-Scoutly-URL": "https://a.example/"}, timeout=20)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait_for_it)
        assert asked.wait(5)
        started = time.monotonic()
        while not server.most_at_once() and time.monotonic() - started < 5:
            time.sleep(0.01)
        server.stop()
        waiting.result(timeout=10)
    assert time.monotonic() - started < 10


def test_a_taken_port_is_an_error_at_once(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            WorldServer(world, port=taken.getsockname()[1])


def test_it_listens_on_the_loopback_only(server: WorldServer) -> None:
    assert server.address.startswith("http://127.0.0.1:")
