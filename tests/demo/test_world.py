"""Who lives in the demo's world."""

import subprocess
import sys
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.demo.boards import SMALLEST
from scoutly_tui.demo.companies import TROUBLES, ranks_of
from scoutly_tui.demo.postings import plain_text, prose
from scoutly_tui.demo.world import DREAMS_A_DAY, World
from scoutly_tui.domain.errors import ProblemKind, UsageError
from scoutly_tui.domain.ranks import interval_days
from scoutly_tui.domain.text import clean_line, clean_text, slugify
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.domain.urls import canonical_url, host_of

SYSTEM_HOSTS = {
    "boards.greenhouse.io",
    "job-boards.greenhouse.io",
    "jobs.lever.co",
    "jobs.eu.lever.co",
    "jobs.ashbyhq.com",
}


def _spread(world: World) -> dict[int, int]:
    return dict(Counter(interval_days(company.rank or 0) for company in world.ranked))


def test_the_same_seed_makes_the_same_world_day_by_day() -> None:
    one, other = World(companies=40, seed=11), World(companies=40, seed=11)
    assert one.companies == other.companies
    # Asked in another order, the boards still agree.
    for company in reversed(other.companies):
        other.postings_at(company.slug, 9)
    for day in (0, 1, 5, 9):
        for company in one.companies:
            assert one.postings_at(company.slug, day) == other.postings_at(company.slug, day)


def test_another_seed_makes_another_world() -> None:
    assert {c.slug for c in World(seed=1).companies} != {c.slug for c in World(seed=2).companies}


def test_another_process_makes_the_same_world() -> None:
    program = (
        "from scoutly_tui.demo.world import World\n"
        "w = World(companies=30)\n"
        "seen = [(c, p) for c in w.companies for p in w.postings_at(c.slug, 3)]\n"
        "print([(c.slug, c.rank, p.external_id, p.title) for c, p in seen])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(answers) == 1
    assert len(answers.pop()) > 1_000


def test_77_of_110_companies_are_ranked_2_15_48_12(world: World) -> None:
    assert len(world.companies) == 110
    assert _spread(world) == {1: 2, 2: 15, 3: 48, 4: 12}


@given(st.integers(1, 3_000))
@settings(max_examples=60, deadline=None)
def test_every_ranked_company_gets_a_rank_in_the_same_proportions(ranked: int) -> None:
    ranks = ranks_of(ranked)
    counts = Counter(interval_days(rank) for rank in ranks)
    assert len(ranks) == ranked
    for days, share in ((1, 2), (2, 15), (3, 48), (4, 12)):
        assert abs(counts[days] - ranked * share / 77) <= 1


@pytest.mark.parametrize("companies", [1, 2, 7, 20, 50, 300])
def test_worlds_of_any_size_keep_most_companies_healthy(companies: int) -> None:
    world = World(companies=companies)
    assert len(world.companies) == companies
    assert len(world.ranked) == round(companies * 0.7)
    assert len(world.planted) <= len(world.ranked) / 3
    assert len(world.planted) <= len(TROUBLES)


def test_two_thousand_companies_are_there_in_two_seconds() -> None:
    started = time.process_time()
    world = World(companies=2_000)
    assert time.process_time() - started < 2
    assert len({company.slug for company in world.companies}) == 2_000
    assert len({company.host for company in world.companies}) == 2_000
    assert len(world.by_board) == sum(1 for company in world.companies if company.source)


@pytest.mark.parametrize(("companies", "latency"), [(0, (0, 0)), (-5, (0, 0)), (110, (2, 1)), (110, (-1, 1))])
def test_a_world_that_makes_no_sense_is_refused(companies: int, latency: tuple[float, float]) -> None:
    with pytest.raises(UsageError):
        World(companies=companies, latency=latency)


def test_names_slugs_and_addresses_are_in_scoutlys_own_form(world: World) -> None:
    for company in world.companies:
        assert company.slug == slugify(company.name)
        assert company.name == clean_line(company.name)
        assert company.careers_url == canonical_url(company.careers_url)
        assert company.host.isascii()
        assert company.host.endswith(".example")
        assert host_of(company.careers_url) in SYSTEM_HOSTS | {company.host}


def test_companies_sit_in_many_countries_and_use_every_source(world: World) -> None:
    assert len({company.country.code for company in world.companies}) >= 10
    assert {"greenhouse", "lever", "ashby", "jsonld", "html"} <= {c.source for c in world.ranked if c.source}
    own_pages = [c for c in world.ranked if host_of(c.careers_url) == c.host and c.source]
    assert len(own_pages) > len(world.ranked) / 2
    assert {p.language for c in world.companies for p in world.postings_at(c.slug, 0)} >= {
        "en",
        "de",
        "fr",
        "es",
    }


def test_what_is_planted_is_ranked_and_each_kind_is_there(world: World) -> None:
    ranked = {company.slug for company in world.ranked}
    assert set(world.planted) <= ranked
    assert set(world.planted.values()) == {
        ProblemKind.NOT_FOUND,
        ProblemKind.BLOCKED,
        ProblemKind.RATE_LIMITED,
        ProblemKind.EMPTIED,
        ProblemKind.NEEDS_BROWSER,
        ProblemKind.UNREADABLE,
        ProblemKind.ROBOTS,
        ProblemKind.LOGIN,
        ProblemKind.HTTP_ERROR,
    }
    assert len(world.planted) == 11


def test_a_planted_problem_shares_its_host_with_no_healthy_company(world: World) -> None:
    for company in world.companies:
        if company.planted and company.planted is not ProblemKind.EMPTIED:
            assert host_of(company.careers_url) == company.host


def test_postings_are_clean_distinct_and_never_from_the_future(world: World) -> None:
    for company in world.companies:
        for day in (0, 6):
            postings = world.postings_at(company.slug, day)
            assert len({p.external_id for p in postings}) == len(postings)
            assert len({p.url for p in postings}) == len(postings)
            for posting in postings:
                assert posting.title == clean_line(posting.title)
                assert posting.url == canonical_url(posting.url)
                assert posting.posted_at <= world.start_ms + day * DAY_MS
                text = plain_text(prose(company, posting))
                assert text == clean_text(text)
                assert "{" not in text + posting.title
            if company.source and not company.planted:
                assert len(postings) >= SMALLEST


def test_each_day_brings_several_postings_for_the_demos_person(world: World) -> None:
    for day in range(1, 15):
        dawn = world.start_ms + (day - 1) * DAY_MS
        fresh = [
            posting
            for company in world.ranked
            for posting in world.postings_at(company.slug, day)
            if posting.dream and posting.posted_at > dawn
        ]
        assert DREAMS_A_DAY - 3 <= len(fresh) <= DREAMS_A_DAY + 2
        assert all("Python" in posting.must and posting.language == "en" for posting in fresh)


def test_the_person_is_described_in_the_words_of_a_profile(world: World) -> None:
    from scoutly_tui.matching.profile import Profile

    profile = Profile.from_dict(world.profile())
    assert profile.titles == world.wanted_titles
    assert profile.cv_text.strip() == world.cv_text().strip()
    assert "Python" in {skill.name for skill in profile.skills}


def test_changing_a_profile_leaves_the_world_as_it_is(world: World) -> None:
    world.profile()["titles"].clear()
    assert world.profile()["titles"]


def test_a_day_lasts_a_day(world: World) -> None:
    assert world.day_at(world.start_ms) == 0
    assert world.day_at(world.start_ms + DAY_MS - 1) == 0
    assert world.day_at(world.start_ms + 3 * DAY_MS) == 3
    assert world.day_at(world.start_ms - 5 * DAY_MS) == 0


def test_the_world_loads_nothing_heavy_and_nothing_above_the_domain() -> None:
    program = (
        "import sys, scoutly_tui.demo.server, scoutly_tui.demo.truth\n"
        "rooms = ('fetch', 'store', 'services', 'sources', 'matching', 'tui', 'worker', 'cli')\n"
        "bad = [m for m in sys.modules if m.startswith(tuple(f'scoutly_tui.{room}' for room in rooms))]\n"
        "bad += {'httpx', 'bs4', 'lxml', 'peewee', 'huey', 'textual', 'openai'} & set(sys.modules)\n"
        "print(bad)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
