"""Learning from a user's own yes and no."""

import json

import pytest

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.triage import DiscardReason
from scoutly_tui.matching.learning import FEWEST_LABELS, Label, Learned
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile
from scoutly_tui.matching.score import Scorer, learn

PROFILE = Profile(titles=("Software Engineer",), cv_text="Software engineer. Python, Java, testing, teams.")


def robots(number: int) -> PostingText:
    text = f"We build robot arms number {number}. You write motion control in C++ for grippers, with Python tests."
    return PostingText(f"Software Engineer, Robotics {number}", description=text)


def bank(number: int) -> PostingText:
    text = f"Our bank branch {number} needs payment reconciliation in Java, with audits, ledgers and Python tests."
    return PostingText(f"Software Engineer, Banking {number}", description=text)


def labels(number: int) -> list[Label]:
    return [Label(robots(i), True) if i % 2 else Label(bank(i), False) for i in range(number)]


def test_below_ten_decisions_nothing_is_learned() -> None:
    learned = learn(PROFILE, labels(FEWEST_LABELS - 1))
    assert learned.share == 0
    assert Scorer(PROFILE, learned).score(robots(99)) == Scorer(PROFILE).score(robots(99))


def test_without_a_no_nothing_is_learned() -> None:
    assert learn(PROFILE, [Label(robots(i), True) for i in range(30)]).share == 0


def test_what_was_liked_rises_and_what_was_not_falls() -> None:
    plain, taught = Scorer(PROFILE), Scorer(PROFILE, learn(PROFILE, labels(60)))
    assert (taught.score(robots(99)).score or 0) > (plain.score(robots(99)).score or 0)
    assert (taught.score(bank(99)).score or 0) < (plain.score(bank(99)).score or 0)


def test_more_decisions_weigh_more_up_to_fifty() -> None:
    shares = [learn(PROFILE, labels(number)).share for number in (10, 26, 50, 80)]
    assert shares == pytest.approx([0.2, 0.52, 1.0, 1.0])


def test_the_learned_part_is_explained_by_words_of_the_posting() -> None:
    verdict = Scorer(PROFILE, learn(PROFILE, labels(60))).score(robots(99))
    said = [item for item in verdict.reasons if item.text.startswith("Learned:")]
    assert said
    assert all(item.quote and item.quote in f"{robots(99).title}\n{robots(99).description}" for item in said)
    assert 0.5 < verdict.parts["learned"] < 1


def test_the_same_decisions_teach_the_same() -> None:
    assert learn(PROFILE, labels(40)) == learn(PROFILE, labels(40))


def test_what_was_learned_survives_json() -> None:
    learned = learn(PROFILE, labels(40))
    again = Learned.from_json(learned.to_json())
    assert again == learned
    assert Scorer(PROFILE, again).score(robots(7)) == Scorer(PROFILE, learned).score(robots(7))


def test_a_discard_for_the_place_teaches_less_than_one_for_the_role() -> None:
    def fall(reason: DiscardReason) -> int:
        told = [Label(robots(i), True) if i % 2 else Label(bank(i), False, reason) for i in range(60)]
        return Scorer(PROFILE, learn(PROFILE, told)).score(bank(99)).score or 0

    assert fall(DiscardReason.TITLE) < fall(DiscardReason.LOCATION)


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", '{"format": 99}', "{" * 5_000,
        '{"format":1,"labels":3,"liked":1,"centre":NaN,"weights":{},"names":{}}',
        '{"format":1,"labels":3,"liked":1,"centre":0,"weights":{"x":1},"names":{}}',
    ],
)  # fmt: skip
def test_what_is_not_learned_json_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Learned.from_json(text)


def test_the_loudest_words_can_be_listed() -> None:
    top = learn(PROFILE, labels(60)).top(8)
    assert len(top) == 8
    assert {term.weight > 0 for term in top} == {True, False}
    assert json.dumps([term.text for term in top])
