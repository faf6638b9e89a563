"""How alike two titles are, by the character n-grams inside their words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import sqrt
from typing import Final

_GENDER: Final = re.compile(
    r"\(?\b[mwfdhxv](?:\s?[/|*,]\s?[mwfdhxvn])+\b\)?|[:*_]?\b(?:in|innen)\b\)?(?<=[:*_]in)", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W_]+[+#]*")
SIZES: Final = (2, 3, 4)


def plain_title(title: str) -> str:
    """``title`` without the “(m/w/d)” of its language, spaces folded."""
    return " ".join(_GENDER.sub(" ", title).split())


@lru_cache(maxsize=4096)
def grams(title: str) -> dict[str, float]:
    """The character n-grams of ``title``'s words, as a vector of length one."""
    counts: Counter[str] = Counter()
    for word in _WORD.findall(plain_title(title).lower()):
        padded = f" {word} "
        for size in SIZES:
            counts.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    norm = sqrt(sum(count * count for count in counts.values())) or 1.0
    return {gram: count / norm for gram, count in counts.items()}


def likeness(one: str, other: str) -> float:
    """How alike two titles are, from 0 to 1."""
    a, b = grams(one), grams(other)
    if len(b) < len(a):
        a, b = b, a
    return min(1.0, sum(weight * b.get(gram, 0.0) for gram, weight in a.items()))
