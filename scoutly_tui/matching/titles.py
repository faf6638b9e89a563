"""How alike two titles are, by the character n-grams inside their words, weighted by how telling they are."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log, sqrt
from typing import Final

from scoutly_tui.matching.tables import title_weights

SIZES: Final = (2, 3, 4)
LONGEST_TITLE: Final = 200

_MARKER: Final = re.compile(
    r"[(\[]\s*(?:all genders?|gn|alle geschlechter|[a-z]{1,2}(?:\s*[/|*,.-]\s*[a-z]{1,2}){1,3}\.?)\s*[)\]]"
    r"|\b[mwfdhxvk](?:\s?[/|*]\s?[mwfdhxvkni]){1,3}\b",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(
    r"(?<=\w)(?:[:*_·•]|/-?|\(-?|\.)(?:in|innen|frau|e|es|se|ses|euse|rice|trice|ne|nes|a|as|ra"
    r"|ora|oras|ka)\b\)?"
    r"(?:[·•./]s\b)?"
)
_BREAK: Final = re.compile(r"\s*/\s*")
_WORD: Final = re.compile(r"[^\W_]+[+#]*")


def plain_title(title: str) -> str:
    """``title`` in one gender: without “(m/w/d)”, “:in” or the mirrored form after a slash."""
    plain = _ENDING.sub("", _MARKER.sub(" ", title[:LONGEST_TITLE]))
    first, *others = _BREAK.split(" ".join(plain.split()))
    for other in others:
        first = _without_twin(first, other)
    return first


def _without_twin(first: str, other: str) -> str:
    """``first`` with what ``other`` adds to it: nothing but new words if it mirrors a word of ``first``."""
    known, added = _WORD.findall(first.lower()), _WORD.findall(other)
    if not known or not added:
        return f"{first} {other}".strip()
    if not any(_same_stem(word, added[0].lower(), 3) for word in known):
        return f"{first} / {other}"
    new = [word for word in added if not any(_same_stem(word.lower(), have, 2) for have in known)]
    return " ".join((first, *new))


def _same_stem(one: str, other: str, least: int) -> bool:
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= max(least, 0.6 * min(len(one), len(other)))


def title_grams(title: str) -> Counter[str]:
    """How often each character n-gram occurs inside the words of ``title``."""
    counts: Counter[str] = Counter()
    for word in _WORD.findall(plain_title(title).lower()):
        padded = f" {word} "
        for size in SIZES:
            counts.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return counts


@lru_cache(maxsize=4096)
def grams(title: str) -> dict[str, float]:
    """The character n-grams of ``title``'s words, as a vector of length one."""
    counts = title_grams(title)
    known, rare = title_weights()
    weighed = {gram: (1 + log(count)) * known.get(gram, rare) for gram, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
    return {gram: weight / norm for gram, weight in weighed.items()}


def likeness(one: str, other: str) -> float:
    """How alike two titles are, from 0 to 1."""
    a, b = grams(one), grams(other)
    if len(b) < len(a):
        a, b = b, a
    return min(1.0, sum(weight * b.get(gram, 0.0) for gram, weight in a.items()))
