"""Texts as weighted terms: words and pairs of words, weighed by how rare they are in postings at large."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import log, sqrt
from typing import Final

from scoutly_tui.matching.tables import rows

MOST_TERMS: Final = 6_000
Vector = Mapping[str, float]


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Everyday words of the eight languages, in lower case."""
    text = resources.files("scoutly_tui.matching").joinpath("data/stopwords.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines()[1:] for word in line.split())


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of ``total`` postings hold a term; ``unseen`` is the weight of a term none of them held."""

    weights: Mapping[str, float]
    unseen: float

    def of(self, term: str) -> float:
        """The inverse document frequency of ``term``."""
        return self.weights.get(term, self.unseen)


@lru_cache(maxsize=1)
def rarity() -> Rarity:
    """The table that ships with scoutly: smoothed IDF, log((1 + n) / (1 + df)) + 1."""
    counts = {term: int(count) for term, count in rows("idf.tsv")}
    total = counts.pop("#", 1)
    weights = {term: log((1 + total) / (1 + count)) + 1 for term, count in counts.items()}
    return Rarity(weights, log((1 + total) / 2) + 1)


def vector(words: Iterable[str]) -> dict[str, float]:
    """A vector of length one over the words and word pairs of a text, (1 + log tf) × idf.

    Stop words are left out; a pair counts where neither of its words is one.
    """
    common, counts, previous = stopwords(), dict[str, int](), ""
    for word in words:
        if word in common or len(word) < 2:
            previous = ""
            continue
        counts[word] = counts.get(word, 0) + 1
        if previous:
            pair = f"{previous} {word}"
            counts[pair] = counts.get(pair, 0) + 1
        previous = word
        if len(counts) > MOST_TERMS:
            break
    table = rarity()
    known, unseen = table.weights, table.unseen
    weighed = {
        term: known.get(term, unseen) if n == 1 else (1 + log(n)) * known.get(term, unseen)
        for term, n in counts.items()
    }
    norm = sqrt(sum([weight * weight for weight in weighed.values()])) or 1.0
    return {term: weight / norm for term, weight in weighed.items()}


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length one, from 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    get = other.get
    return min(1.0, sum(weight * get(term, 0.0) for term, weight in one.items()))


def shared(one: Vector, other: Vector, most: int) -> list[str]:
    """The terms that bind two vectors most, strongest first."""
    strengths = {term: weight * other[term] for term, weight in one.items() if term in other}
    return sorted(strengths, key=lambda term: (-strengths[term], term))[:most]
