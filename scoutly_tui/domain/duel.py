"""Ranking by duels: from few answers to “which of these two?” to an order of hundreds.

Every contender has a Gaussian belief about its strength on the scale of ranks, at first around the rank it
has. An answer is likelier the further two strengths lie apart (a probit model, so that a slip of the finger
does little harm), and the beliefs after all answers come from expectation propagation, after Herbrich, Minka
and Graepel, “TrueSkill: A Bayesian Skill Rating System” (2007). The pair that is asked about next is the one
whose answer tells most, after Houlsby et al., “Bayesian Active Learning for Classification and Preference
Learning” (2011).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

PRIOR_SPREAD: Final = 20.0
"""How far, in ranks, a strength may well lie from the rank that a company has (one standard deviation)."""
NOISE: Final = 6.0
"""How far, in ranks, a person's feeling about one company wavers from one question to the next."""
FAR: Final = 20.0
"""What “by far” says at least, in ranks: one band."""
ALIKE: Final = 5.0
"""What “about the same” says at most, in ranks."""
NEIGHBOURS: Final = 10
"""A pair is chosen among those this close in the present order: further apart, the answer is known."""
SWEEPS: Final = 3
SAMPLED: Final = 300
RESTING: Final = 3
"""A company is not asked about again within so many questions, as long as others are left."""
ENOUGH: Final = 0.9
"""From this share of pairs in sure order on, the order is good enough for what depends on ranks."""


class Outcome(StrEnum):
    """What a person says of two companies."""

    FAR_FIRST = "far first"
    FIRST = "first"
    EVEN = "even"
    SECOND = "second"
    FAR_SECOND = "far second"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question. ``first`` and ``second`` are contenders' keys."""

    first: int
    second: int
    outcome: Outcome


@dataclass(slots=True)
class _Belief:
    """A Gaussian by precision and precision × mean."""

    precision: float
    weighted: float

    @property
    def mean(self) -> float:
        return self.weighted / self.precision

    @property
    def variance(self) -> float:
        return 1.0 / self.precision


@dataclass(slots=True)
class _Told:
    """An answer with what it says of both its contenders, as (precision, precision × mean)."""

    answer: Answer
    first: tuple[float, float] = (0.0, 0.0)
    second: tuple[float, float] = (0.0, 0.0)


@dataclass(slots=True)
class Duel:
    """What is believed of all contenders after the answers so far."""

    beliefs: dict[int, _Belief]
    told: list[_Told] = field(default_factory=list)

    @classmethod
    def begin(cls, priors: Mapping[int, float], answers: Iterable[Answer] = ()) -> Duel:
        """Contenders by key with the rank each has now, and the answers given already.

        An answer about somebody who is no contender (any more) is passed over.
        """
        precision = PRIOR_SPREAD**-2
        duel = cls({key: _Belief(precision, precision * prior) for key, prior in priors.items()})
        for answer in answers:
            duel._add(answer)
        duel._sweep()
        return duel

    def learn(self, answer: Answer) -> None:
        """Take one more answer in."""
        self._add(answer)
        self._sweep()

    @property
    def answers(self) -> list[Answer]:
        """The answers taken in so far."""
        return [told.answer for told in self.told]

    def strength(self, key: int) -> float:
        """What ``key`` is believed to be worth, on the scale of ranks; it may lie beyond 1–100."""
        return self.beliefs[key].mean

    def order(self) -> list[int]:
        """All contenders, strongest first; equals by key, so that it is always the same."""
        return sorted(self.beliefs, key=lambda key: (-self.beliefs[key].mean, key))

    def soundness(self) -> float:
        """The share of all pairs (0.5–1) that are expected to stand in the order the person means.

        Beyond ``SAMPLED`` contenders it is reckoned over some of them, evenly spread.
        """
        order = self.order()
        sample = order[:: -(-len(order) // SAMPLED) or 1]
        moments = [(self.beliefs[key].mean, self.beliefs[key].variance) for key in sample]
        pairs = len(moments) * (len(moments) - 1) // 2
        sure = sum(
            _likely((mean - other) / math.sqrt(variance + spread))
            for number, (mean, variance) in enumerate(moments)
            for other, spread in moments[number + 1 :]
        )
        return sure / pairs if pairs else 1.0

    def remaining(self) -> int:
        """About how many questions more it takes until the order is good enough; 0 once it is.

        The curve is fitted to the simulations of ``tests/domain/test_duel.py``.
        """
        missing = ENOUGH - self.soundness()
        return 0 if missing <= 0 else max(1, round(2.3 * len(self.beliefs) * math.sqrt(missing / 0.4)))

    def question(self) -> tuple[int, int] | None:
        """The two contenders whose comparison tells most; None where nothing is left to ask.

        No pair is asked about twice.
        """
        asked = {frozenset((told.answer.first, told.answer.second)) for told in self.told}
        resting = {key for told in self.told[-RESTING:] for key in (told.answer.first, told.answer.second)}
        fresh = [pair for pair in self._near_pairs() if frozenset(pair) not in asked]
        rested = [pair for pair in fresh if not resting.intersection(pair)]
        return max(rested or fresh, key=self._worth, default=None)

    def _near_pairs(self) -> list[tuple[int, int]]:
        order = self.order()
        return [
            (key, other)
            for number, key in enumerate(order)
            for other in order[number + 1 : number + 1 + NEIGHBOURS]
        ]

    def _worth(self, pair: tuple[int, int]) -> float:
        """What a plain answer is expected to tell, in bits: equation 3 of Houlsby et al."""
        first, second = self.beliefs[pair[0]], self.beliefs[pair[1]]
        noise = 2 * NOISE**2
        apart = (first.mean - second.mean) / math.sqrt(noise)
        spread = (first.variance + second.variance) / noise
        unsure = _entropy(_likely(apart / math.sqrt(spread + 1)))
        wavering = _C / math.sqrt(spread + _C**2) * math.exp(-(apart**2) / (2 * (spread + _C**2)))
        return unsure - wavering

    def _add(self, answer: Answer) -> None:
        if answer.first != answer.second and {answer.first, answer.second} <= self.beliefs.keys():
            self.told.append(_Told(answer))
            self._update(self.told[-1])

    def _sweep(self) -> None:
        for _ in range(SWEEPS):
            for told in self.told:
                self._update(told)

    def _update(self, told: _Told) -> None:
        """Let one answer speak again, with what all the others say as its background."""
        first, second = self.beliefs[told.answer.first], self.beliefs[told.answer.second]
        a = _Belief(first.precision - told.first[0], first.weighted - told.first[1])
        b = _Belief(second.precision - told.second[0], second.weighted - told.second[1])
        new_a, new_b = _after(a, b, *_MEANS[told.answer.outcome])
        told.first = (new_a.precision - a.precision, new_a.weighted - a.weighted)
        told.second = (new_b.precision - b.precision, new_b.weighted - b.weighted)
        self.beliefs[told.answer.first], self.beliefs[told.answer.second] = new_a, new_b


_C: Final = math.sqrt(math.pi * math.log(2) / 2)
_MEANS: Final = {
    Outcome.FAR_FIRST: (FAR, math.inf),
    Outcome.FIRST: (0.0, math.inf),
    Outcome.EVEN: (-ALIKE, ALIKE),
    Outcome.SECOND: (-math.inf, 0.0),
    Outcome.FAR_SECOND: (-math.inf, -FAR),
}
"""Between which bounds, in ranks, each answer says that the felt difference lies."""


def _after(first: _Belief, second: _Belief, low: float, high: float) -> tuple[_Belief, _Belief]:
    """Both beliefs once their felt difference is known to lie between ``low`` and ``high``.

    The moments of a truncated Gaussian, as in Herbrich et al., table 1.
    """
    total = first.variance + second.variance + 2 * NOISE**2
    scale = math.sqrt(total)
    apart = (first.mean - second.mean) / scale
    shift, shrink = _moments(low / scale - apart, high / scale - apart)
    return (
        _moved(first, first.variance / scale * shift, first.variance / total * shrink),
        _moved(second, -second.variance / scale * shift, second.variance / total * shrink),
    )


def _moved(belief: _Belief, by: float, shrunk: float) -> _Belief:
    variance = belief.variance * (1.0 - min(shrunk, 0.999))
    return _Belief(1.0 / variance, (belief.mean + by) / variance)


def _moments(low: float, high: float) -> tuple[float, float]:
    """The mean of a standard Gaussian within bounds, and how much of its variance they take away."""
    if high < 0:
        shift, shrink = _moments(-high, -low)
        return -shift, shrink
    inside = _likely(-low) - _likely(-high)
    if low > 8.0 or inside < 1e-15:
        return min(max(low, 0.0) + 0.1, high), 0.99
    edges = _density(low) - _density(high)
    shift = edges / inside
    pull = (0.0 if math.isinf(low) else low * _density(low)) - (
        0.0 if math.isinf(high) else high * _density(high)
    )
    return shift, max(0.0, shift**2 - pull / inside)


def _density(at: float) -> float:
    return math.exp(-(at**2) / 2) / math.sqrt(2 * math.pi)


def _likely(deviations: float) -> float:
    return 0.5 * math.erfc(-deviations / math.sqrt(2))


def _entropy(chance: float) -> float:
    if not 0.0 < chance < 1.0:
        return 0.0
    return -(chance * math.log2(chance) + (1 - chance) * math.log2(1 - chance))


# From an order to ranks


class Spread(StrEnum):
    """How ranks are given to an order."""

    KEPT = "kept"
    USUAL = "usual"
    EVEN = "even"


USUAL: Final = ((0.03, 81, 95), (0.19, 61, 80), (0.62, 31, 60), (0.16, 11, 30))
"""Shares of companies, strongest first, and the ranks they get: a few daily, most every three days."""


def ranks_for(order: Sequence[int], ranks: Mapping[int, int], spread: Spread) -> dict[int, int]:
    """The rank of each of ``order`` (strongest first), given the ``ranks`` they have now.

    Kept: the ranks they have, dealt out anew, so that checks a day stay what they are. Usual: few daily, most
    every three days. Even: from 100 down to 1.
    """
    count = len(order)
    match spread:
        case Spread.KEPT:
            dealt = sorted((ranks[key] for key in order), reverse=True)
        case Spread.EVEN:
            dealt = [round(100 - 99 * place / max(1, count - 1)) for place in range(count)]
        case Spread.USUAL:
            dealt = _usual(count)
    return dict(zip(order, dealt, strict=True))


def _usual(count: int) -> list[int]:
    dealt: list[int] = []
    reached = 0.0
    for share, low, high in USUAL:
        reached += share
        size = max(0, math.ceil(round(reached * count, 6)) - len(dealt))
        dealt += [round(high - (high - low) * place / max(1, size - 1)) for place in range(size)]
    return dealt[:count]
