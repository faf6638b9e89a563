"""scoutly's own sources find on every healthy board exactly what the world says is there."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from scoutly_tui.config import FetchSettings
from scoutly_tui.demo.companies import LOOKS, DemoCompany
from scoutly_tui.demo.server import WorldServer
from scoutly_tui.demo.world import World
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.fetch.client import PoliteClient
from scoutly_tui.fetch.memory import MemoryRobots, MemorySlots
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources import jsonld
from scoutly_tui.sources.html.extract import extract
from scoutly_tui.sources.page import Page
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
