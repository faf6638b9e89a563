"""What is planted answers as planted, and is recognised for what it is."""

from urllib.parse import urlsplit

import pytest

from scoutly_tui.demo.companies import TROUBLES, DemoCompany
from scoutly_tui.demo.replies import RETRY_AFTER_SECONDS
from scoutly_tui.demo.server import WorldServer
from scoutly_tui.demo.world import World
from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.fetch import blocks

from .conftest import Ask


def _company(world: World, trouble: str) -> DemoCompany:
    return next(company for company in world.companies if company.trouble == trouble)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [("dead", 404), ("limited", 429), ("challenge", 403), ("broken", 500), ("mute", 200), ("shell", 200)],
)
def test_each_trouble_has_its_status(world: World, ask: Ask, trouble: str, status: int) -> None:
    assert ask(_company(world, trouble).careers_url).status_code == status


def test_the_limited_host_says_how_long_to_stay_away(world: World, ask: Ask) -> None:
    answer = ask(_company(world, "limited").careers_url)
    assert answer.headers["retry-after"] == str(RETRY_AFTER_SECONDS)


def test_the_challenge_is_recognised_as_a_wall(world: World, ask: Ask) -> None:
    company = _company(world, "challenge")
    answer = ask(company.careers_url)
    assert answer.headers["cf-mitigated"] == "challenge"
    headers = {name.lower(): value for name, value in answer.headers.items()}
    wall = blocks.recognise(answer.status_code, headers, answer.content, company.careers_url)
    assert wall is not None
    assert wall.kind is ProblemKind.BLOCKED


def test_the_login_wall_redirects_to_a_page_with_a_password(world: World, ask: Ask) -> None:
    company = _company(world, "login")
    answer = ask(company.careers_url)
    assert answer.status_code == 302
    target = answer.headers["location"]
    assert (wall := blocks.redirect_wall(target)) is not None
    assert wall.kind is ProblemKind.LOGIN
    assert 'type="password"' in ask(target).text


def test_the_shell_wants_a_browser_and_the_mute_page_does_not(world: World, ask: Ask) -> None:
    assert blocks.needs_browser(ask(_company(world, "shell").careers_url).content)
    mute = ask(_company(world, "mute").careers_url).content
    assert not blocks.needs_browser(mute)
    assert not blocks.soft_404(mute)
    assert b"<a " not in mute


def test_only_the_guarded_site_forbids_its_careers_page(world: World, ask: Ask) -> None:
    from protego import Protego

    statuses = set()
    for company in world.companies:
        answer = ask(f"https://{company.host}/robots.txt")
        statuses.add(answer.status_code)
        assert answer.status_code < 500
        if answer.status_code == 200 and urlsplit(company.careers_url).hostname == company.host:
            allowed = Protego.parse(answer.text).can_fetch(company.careers_url, "scoutly")
            assert allowed == (company.trouble != "robots")
    assert statuses == {200, 404}


@pytest.mark.parametrize("trouble", [t.name for t in TROUBLES if t.kind and not t.source])
def test_no_planted_problem_shows_a_posting(
    world: World, ask: Ask, server: WorldServer, trouble: str
) -> None:
    company = _company(world, trouble)
    assert world.postings_at(company.slug, 0) == ()
    for path in ("/", "/careers", "/jobs", "/sitemap.xml"):
        assert "JobPosting" not in ask(f"https://{company.host}{path}").text
    for day in (0, 3, 30):
        server.day = day
        assert ask(company.careers_url).status_code == ask(company.careers_url).status_code
