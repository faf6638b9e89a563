"""The demo's person finds the postings that were planted for them on top, with reasons, and none hidden."""

from __future__ import annotations

import pytest

from scoutly_tui.demo.postings import plain_text, prose
from scoutly_tui.demo.world import World
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile
from scoutly_tui.matching.score import Scorer
from scoutly_tui.matching.verdict import Verdict
from tests.matching.samples import stands_in

DAY = 2


@pytest.fixture(scope="module")
def scored() -> list[tuple[bool, PostingText, Verdict]]:
    """Every posting of a world's ranked companies: whether it was planted for the person, and the verdict."""
    world = World(seed=7, companies=40)
    scorer = Scorer(Profile.from_dict(world.profile()))
    found = []
    for company in world.ranked:
        for posting in world.postings_at(company.slug, DAY):
            text = PostingText(
                posting.title, company.name, tuple(posting.locations), plain_text(prose(company, posting)),
                posting.work_model, posting.employment_type,
            )  # fmt: skip
            found.append((posting.dream, text, scorer.score(text)))
    return sorted(found, key=lambda row: (row[2].hidden, -(row[2].score or 0)))


def test_what_was_planted_comes_out_on_top(scored: list[tuple[bool, PostingText, Verdict]]) -> None:
    planted = sum(dream for dream, _, _ in scored)
    assert planted >= 8
    assert len(scored) >= 10 * planted
    order = [dream for dream, _, _ in scored]
    assert order[:5] == [True] * 5
    assert sum(order[:planted]) / planted >= 0.75, "the others there have wanted titles too"
    last = max(place for place, dream in enumerate(order) if dream)
    assert last < len(order) / 5


def test_none_of_it_is_hidden_and_each_says_why(scored: list[tuple[bool, PostingText, Verdict]]) -> None:
    for dream, posting, verdict in scored:
        if dream:
            assert not verdict.hidden, [item for item in verdict.deal_breakers if item.verdict == "violated"]
            assert len(verdict.reasons) >= 4
            assert all(stands_in(item.quote, posting) for item in verdict.reasons)
            assert any("which you know" in item.text for item in verdict.reasons)
