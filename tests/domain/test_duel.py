"""Ranking by duels: how few questions give how good an order, whatever was known before and however often one errs."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain import ranks
from scoutly_tui.domain.duel import (
    FAR,
    USUAL,
    Answer,
    Duel,
    Outcome,
    Spread,
    ranks_for,
)


def agreement(one, other):
    """Spearman's rank correlation of two orders of the same keys."""
    there = {key: place for place, key in enumerate(other)}
    count = len(one)
    return 1 - 6 * sum((place - there[key]) ** 2 for place, key in enumerate(one)) / (count * (count**2 - 1))


class Person:
    """Somebody with an opinion of ``count`` companies, who wavers by ``noise`` ranks and says “by far” or not."""

    def __init__(self, count, noise, seed):
        self._random = random.Random(seed)
        self._noise = noise
        self.opinion = {key: self._random.uniform(1, 100) for key in range(count)}

    @property
    def order(self):
        return sorted(self.opinion, key=lambda key: -self.opinion[key])

    def vague_ranks(self, error):
        """Ranks given once without much thought; with no ``error`` known, all alike."""
        if error is None:
            return dict.fromkeys(self.opinion, 50)
        return {
            key: max(1, min(100, round(worth + self._random.gauss(0, error))))
            for key, worth in self.opinion.items()
        }

    def answer(self, first, second):
        felt = self.opinion[first] - self.opinion[second] + self._random.gauss(0, self._noise * 2**0.5)
        far = abs(felt) > FAR
        if felt > 0:
            return Answer(first, second, Outcome.FAR_FIRST if far else Outcome.FIRST)
        return Answer(first, second, Outcome.FAR_SECOND if far else Outcome.SECOND)


def held(person, priors, questions):
    duel = Duel.begin(priors)
    for _ in range(questions):
        duel.learn(person.answer(*duel.question()))
    return duel


# Sorting two hundred by comparisons takes at least log2(200!) ≈ 1,246 answers without one slip.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "noise", "questions", "wanted"),
    [
        (25, 6, 0, 0.70),
        (25, 0, 200, 0.91),
        (25, 6, 100, 0.82),
        (25, 6, 200, 0.88),
        (25, 6, 400, 0.95),
        (25, 12, 400, 0.92),
        (None, 6, 200, 0.76),
        (None, 6, 400, 0.92),
        (None, 0, 400, 0.95),
    ],
)
def test_two_hundred_companies_are_ranked_well_after_few_questions(error, noise, questions, wanted):
    person = Person(200, noise, 1)
    duel = held(person, person.vague_ranks(error), questions)
    assert agreement(person.order, duel.order()) >= wanted


def test_forty_companies_are_ranked_well_after_one_question_each():
    person = Person(40, 6, 3)
    priors = person.vague_ranks(25)
    before = agreement(person.order, Duel.begin(priors).order())
    duel = held(person, priors, 40)
    assert agreement(person.order, duel.order()) >= max(0.9, before + 0.05)
    assert 0.8 < duel.soundness() < 1


def test_what_is_claimed_to_be_sure_is_no_more_than_what_is_right():
    person = Person(60, 6, 4)
    duel = held(person, person.vague_ranks(25), 90)
    order = duel.order()
    pairs = [(one, other) for place, one in enumerate(order) for other in order[place + 1 :]]
    right = sum(person.opinion[one] > person.opinion[other] for one, other in pairs) / len(pairs)
    assert right >= duel.soundness() - 0.04


def test_well_chosen_questions_tell_more_than_any():
    person, other = Person(60, 0, 5), Person(60, 0, 5)
    priors = person.vague_ranks(15)
    other.vague_ranks(15)
    chosen = held(person, priors, 120)
    drawn, draw = Duel.begin(priors), random.Random(7)
    for _ in range(120):
        drawn.learn(other.answer(*draw.sample(list(priors), 2)))
    assert agreement(person.order, chosen.order()) > agreement(person.order, drawn.order())


def test_no_pair_is_asked_about_twice_until_none_is_left():
    person = Person(5, 0, 1)
    duel, asked = Duel.begin(person.vague_ranks(None)), []
    while (pair := duel.question()) is not None:
        asked.append(frozenset(pair))
        duel.learn(person.answer(*pair))
    assert len(asked) == len(set(asked)) == 10
    assert duel.order() == person.order
    assert duel.remaining() >= 0


def test_a_company_rests_after_it_was_asked_about_while_others_are_left():
    person = Person(30, 6, 2)
    duel = Duel.begin(person.vague_ranks(20))
    before = ()
    for _ in range(20):
        pair = duel.question()
        assert not set(before) & set(pair)
        before = pair
        duel.learn(person.answer(*pair))


def test_one_slip_of_the_finger_is_outvoted():
    priors = dict.fromkeys(range(3), 50)
    duel = Duel.begin(priors, [Answer(0, 1, Outcome.SECOND)])
    assert duel.order()[0] == 1
    for answer in (Answer(0, 2, Outcome.FAR_FIRST), Answer(2, 1, Outcome.FAR_FIRST)):
        duel.learn(answer)
    assert duel.order() == [0, 2, 1]


def test_about_the_same_draws_two_together():
    duel = Duel.begin({0: 90, 1: 10}, [Answer(0, 1, Outcome.EVEN)])
    assert abs(duel.strength(0) - duel.strength(1)) < 20
    assert duel.order() == [0, 1]


def test_answers_about_who_is_no_contender_are_passed_over():
    duel = Duel.begin({0: 60, 1: 40}, [Answer(0, 9, Outcome.FIRST), Answer(1, 1, Outcome.FIRST)])
    assert duel.answers == []
    assert duel.question() == (0, 1)


outcomes = st.sampled_from(list(Outcome))
keys = st.integers(0, 7)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 100), min_size=2, max_size=8),
    st.lists(st.tuples(keys, keys, outcomes), max_size=25),
)
def test_whatever_is_answered_the_beliefs_stay_sane_and_resuming_comes_to_the_same(given_ranks, said):
    priors = dict(enumerate(given_ranks))
    answers = [Answer(*each) for each in said]
    duel = Duel.begin(priors, answers)
    assert all(-400 < duel.strength(key) < 500 for key in priors)
    assert all(belief.precision > 0 for belief in duel.beliefs.values())
    assert 0.5 <= duel.soundness() <= 1
    assert sorted(duel.order()) == sorted(priors)
    assert Duel.begin(priors, answers).order() == duel.order()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 100), min_size=1, max_size=120), st.sampled_from(list(Spread)), st.randoms())
def test_ranks_are_dealt_in_order_and_within_the_scale(given_ranks, spread, shuffler):
    before = dict(enumerate(given_ranks))
    order = list(before)
    shuffler.shuffle(order)
    after = ranks_for(order, before, spread)
    dealt = [after[key] for key in order]
    assert dealt == sorted(dealt, reverse=True)
    assert all(1 <= rank <= 100 for rank in dealt)
    if spread is Spread.KEPT:
        assert sorted(dealt) == sorted(given_ranks)


def test_the_usual_spread_of_two_hundred_checks_few_daily_and_most_every_three_days():
    dealt = ranks_for(range(200), dict.fromkeys(range(200), 50), Spread.USUAL).values()
    counted = {days: sum(ranks.interval_days(rank) == days for rank in dealt) for days in (1, 2, 3, 4, 5)}
    assert counted == {1: 6, 2: 38, 3: 124, 4: 32, 5: 0}
    assert sum(share for share, _, _ in USUAL) == pytest.approx(1)
