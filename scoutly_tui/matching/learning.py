"""What a user's own yes and no teach, as a correction to the score that the profile alone gives.

A logistic regression over hashed features of the postings that were decided on: the words of title and body
by TF-IDF, the skills, the work model. The profile's own score enters as a fixed offset, so that only what it
gets wrong is learned. Training is stochastic gradient descent in one fixed order with decay 1/n, so that the
same decisions give the same weights and few decisions move little.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zlib import crc32

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.triage import DiscardReason
from scoutly_tui.matching.document import words
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.terms import rarity, vector
from scoutly_tui.matching.understanding.reading import Reader, Understanding

BUCKETS: Final = 1 << 18
FEWEST_LABELS: Final = 10
FULL_WEIGHT_AT: Final = 50
MOST_LABELS: Final = 500
EPOCHS: Final = 24
_RATE: Final = 1.0
_TITLE, _BODY, _SKILLS, _MODEL = 0.5, 0.5, 0.8, 0.3
_NAMED: Final = 400
_FORMAT: Final = 1
_SIDE_REASONS: Final = {
    DiscardReason.LOCATION: 0.3,
    DiscardReason.SALARY: 0.3,
    DiscardReason.COMPANY: 0.4,
    DiscardReason.SENIORITY: 0.7,
    DiscardReason.OTHER: 0.7,
}
"""How much a discard says about the work itself: one for the wrong place says little against it."""

Features = dict[int, tuple[str, float]]
"""A posting's features: place in the table of weights → what it stands for, and its value."""


@dataclass(frozen=True, slots=True)
class Label:
    """One decision: saved or applied to (``liked``), or discarded, with its reason where one was given."""

    posting: PostingText
    liked: bool
    reason: DiscardReason | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word or pair of words, and how strongly it speaks for (above 0) or against a posting."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Example:
    """One decision as training sees it: ``offset`` is the log-odds that the profile alone gave."""

    features: Features
    offset: float
    liked: bool
    reason: DiscardReason | None = None


def features(reader: Reader, said: Understanding) -> Features:
    """The features of one posting."""
    found: Features = {}
    for term, weight in vector(words(reader.posting.title)).items():
        _add(found, f"title {term}", _TITLE * weight)
    for term, weight in vector(reader.document.words).items():
        _add(found, term, _BODY * weight)
    skills = {need.name: rarity().of(need.name.lower().split()[0]) for need in said.skills}
    norm = math.sqrt(sum(weight * weight for weight in skills.values())) or 1.0
    for name, weight in skills.items():
        _add(found, f"skill {name}", _SKILLS * weight / norm)
    if said.work_model is not None:
        _add(found, f"work {said.work_model.value.value}", _MODEL)
    return found


def _add(found: Features, name: str, value: float) -> None:
    place = crc32(name.encode()) % BUCKETS
    have = found.get(place)
    found[place] = (name, value) if have is None else (have[0], have[1] + value)


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned. ``labels`` is how many decisions it rests on, ``liked`` how many of them were a yes."""

    labels: int = 0
    liked: int = 0
    weights: Mapping[int, float] = field(default_factory=dict)
    centre: float = 0.0
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """How much it counts in a score: 0 below ten decisions or without both yes and no, else up to 1."""
        if self.labels < FEWEST_LABELS or not 0 < self.liked < self.labels:
            return 0.0
        return min(1.0, self.labels / FULL_WEIGHT_AT)

    def leaning(self, found: Features) -> float:
        """How the past corrects a posting's score, in log-odds; 0 for a typical one."""
        get = self.weights.get
        return sum(value * get(place, 0.0) for place, (_, value) in found.items()) - self.centre

    def why(self, found: Features, most: int = 3) -> list[Term]:
        """The terms of a posting that speak loudest for or against it."""
        terms = [Term(name, value * self.weights.get(place, 0.0)) for place, (name, value) in found.items()]
        terms.sort(key=lambda term: (-abs(term.weight), term.text))
        return [term for term in terms[:most] if term.weight]

    def top(self, most: int = 10) -> list[Term]:
        """The terms that were learned to speak loudest, for and against."""
        found = [Term(name, self.weights.get(place, 0.0)) for place, name in self.names.items()]
        return sorted(found, key=lambda term: (-abs(term.weight), term.text))[:most]

    def to_json(self) -> str:
        """As JSON; ``from_json`` reads it back to the same scores."""
        return json.dumps(
            {
                "format": _FORMAT,
                "labels": self.labels,
                "liked": self.liked,
                "centre": self.centre,
                "weights": {str(place): weight for place, weight in self.weights.items()},
                "names": {str(place): name for place, name in self.names.items()},
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Learned:
        """What ``to_json`` wrote. Raises UsageError for anything else."""
        try:
            data: dict[str, Any] = json.loads(text)
            if data["format"] != _FORMAT:
                raise ValueError
            weights = {int(place): float(weight) for place, weight in data["weights"].items()}
            names = {int(place): str(name) for place, name in data["names"].items()}
            centre, labels, liked = float(data["centre"]), int(data["labels"]), int(data["liked"])
            if not all(math.isfinite(value) for value in (centre, *weights.values())):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise UsageError("What was learned from your triage cannot be read.", "Learn it again.") from None
        return cls(labels, liked, weights, centre, names)


def fit(examples: Sequence[Example]) -> Learned:
    """What ``examples`` teach, oldest first; only the newest ``MOST_LABELS`` are taken."""
    kept = examples[-MOST_LABELS:]
    liked = sum(1 for example in kept if example.liked)
    if len(kept) < FEWEST_LABELS or not 0 < liked < len(kept):
        return Learned(len(kept), liked)
    weights = _descend(kept, _importance(kept, liked))
    rounded = {place: round(weight, 6) for place, weight in weights.items() if abs(weight) > 1e-4}
    leanings = [sum(v * rounded.get(place, 0.0) for place, (_, v) in e.features.items()) for e in kept]
    names = {place: name for example in kept for place, (name, _) in example.features.items()}
    loudest = sorted(rounded, key=lambda place: (-abs(rounded[place]), place))[:_NAMED]
    centre = round(sum(leanings) / len(leanings), 6)
    return Learned(len(kept), liked, rounded, centre, {place: names[place] for place in loudest})


def _importance(examples: Sequence[Example], liked: int) -> list[float]:
    """Yes and no count alike in all, and a discard for a side reason counts for less."""
    total = len(examples)
    yes, no = total / (2 * liked), total / (2 * (total - liked))
    return [
        yes if example.liked else no * (_SIDE_REASONS.get(example.reason, 1.0) if example.reason else 1.0)
        for example in examples
    ]


def _descend(examples: Sequence[Example], importance: list[float]) -> dict[int, float]:
    """The weights after ``EPOCHS`` passes, each over the examples in one fixed, scattered order."""
    rows = [[(place, value) for place, (_, value) in example.features.items()] for example in examples]
    mean = sum(example.offset for example in examples) / len(examples)
    order = sorted(range(len(rows)), key=lambda i: crc32(i.to_bytes(4, "big")))
    weights: dict[int, float] = {}
    decay, bias, scale, steps = 1 / len(rows), 0.0, 1.0, 0
    for _ in range(EPOCHS):
        for i in order:
            steps += 1
            rate = _RATE / (1 + decay * _RATE * steps)
            row, example = rows[i], examples[i]
            z = bias + example.offset - mean + scale * sum(v * weights.get(place, 0.0) for place, v in row)
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
            step = rate * importance[i] * ((1.0 if example.liked else 0.0) - p)
            scale *= 1 - rate * decay
            if scale < 1e-6:
                weights = {place: weight * scale for place, weight in weights.items()}
                scale = 1.0
            for place, value in row:
                weights[place] = weights.get(place, 0.0) + step * value / scale
            bias += 0.1 * step
    return {place: weight * scale for place, weight in weights.items()}
