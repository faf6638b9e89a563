"""scoutly's own sources find on every healthy board exactly what the world says is there."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from scoutly_tui.config import FetchSettings
from scoutly_tui.demo.companies import LOOKS, DemoCompany
from scoutly_tui.demo.replies import RETRY_AFTER_SECONDS
from scoutly_tui.demo.server import WorldServer
from scoutly_tui.demo.world import World
from scoutly_tui.domain.errors import CheckError
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.fetch.client import PoliteClient
from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources import jsonld
from scoutly_tui.sources.html.extract import extract
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.reading import raise_unless_empty
from scoutly_tui.sources.systems import SYSTEMS

DAYS = (0, 4)


@pytest.fixture
def client(server: WorldServer) -> Iterator[PoliteClient]:
    settings = FetchSettings(gateway=server.address, host_gap_seconds=0)
    polite = PoliteClient(settings, MemorySlots(), MemoryRobots())
    yield polite
    polite.close()


def _read(client: PoliteClient, company: DemoCompany, now: int) -> tuple[FoundPosting, ...]:
    visit = client.visit("test")
    system = next((system for system in SYSTEMS if system.name == company.source), None)
    if system is None:
        page = Page(company.careers_url, visit.get(company.careers_url).text)
        return jsonld.postings(page, now) or extract(page)
    board = system.recognise(urlsplit(company.careers_url))
    if board is None:
        board = system.find(Page(company.careers_url, visit.get(company.careers_url).text))
    assert board is not None, company.careers_url
    return system.read(board, visit, Validators()).postings


@pytest.mark.parametrize(("source", "look"), [(source, look) for source in LOOKS for look in LOOKS[source]])
def test_every_healthy_board_reads_as_it_is(
    world: World, server: WorldServer, client: PoliteClient, source: str, look: str
) -> None:
    companies = [c for c in world.companies if (c.source, c.look, c.trouble) == (source, look, "")][:3]
    assert companies
    for company in companies:
        for day in DAYS:
            server.day = day
            found = _read(client, company, world.start_ms)
            truth = world.postings_at(company.slug, day)
            assert {p.url for p in found} == {p.url for p in truth}
            assert {p.title for p in found} == {p.title for p in truth}
            assert len({p.external_id for p in found}) == len(truth)


def test_an_edited_title_keeps_the_id_that_scoutly_sees(
    world: World, server: WorldServer, client: PoliteClient
) -> None:
    company = next(c for c in world.companies if c.source == "html" and not c.trouble and c.number >= 0)
    by_url: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    for day in range(0, 30, 3):
        server.day = day
        for posting in _read(client, company, world.start_ms):
            by_url.setdefault(posting.url, set()).add(posting.external_id)
            titles.setdefault(posting.url, set()).add(posting.title)
    assert all(len(ids) == 1 for ids in by_url.values())
    assert any(len(said) > 1 for said in titles.values())


@pytest.mark.parametrize("trouble", ["dead", "challenge", "limited", "robots", "login", "broken"])
def test_a_planted_problem_is_met_as_its_kind(world: World, client: PoliteClient, trouble: str) -> None:
    company = next(company for company in world.companies if company.trouble == trouble)
    with pytest.raises(CheckError) as met:
        client.visit("test").get(company.careers_url)
    assert met.value.kind is company.planted
    if trouble == "limited":
        assert met.value.retry_after_ms == RETRY_AFTER_SECONDS * 1_000


def test_nobody_asks_for_what_robots_txt_forbids(
    world: World, server: WorldServer, client: PoliteClient
) -> None:
    company = next(company for company in world.companies if company.trouble == "robots")
    before = _asked(server, company)
    with pytest.raises(CheckError):
        client.visit("test").get(company.careers_url)
    assert _asked(server, company) == before


def _asked(server: WorldServer, company: DemoCompany) -> int:
    return sum(entry.count for entry in server.requests if entry.url == company.careers_url)


@pytest.mark.parametrize("trouble", ["mute", "shell"])
def test_nothing_is_read_into_a_page_that_holds_no_posting(
    world: World, client: PoliteClient, trouble: str
) -> None:
    company = next(company for company in world.companies if company.trouble == trouble)
    page = Page(company.careers_url, client.visit("test").get(company.careers_url).text)
    assert not jsonld.postings(page, world.start_ms)
    assert not extract(page)
    assert not any(system.find(page) for system in SYSTEMS)
    with pytest.raises(CheckError) as met:
        raise_unless_empty(page)
    assert met.value.kind is company.planted
