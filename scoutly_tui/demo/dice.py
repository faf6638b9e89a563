"""Chance that comes out the same on every machine for the same words."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


def dice(*words: object) -> random.Random:
    """A generator seeded by ``words`` alone."""
    return random.Random("\x1f".join(map(str, words)))


def digest(*words: object) -> bytes:
    """Sixteen bytes that stand for ``words``."""
    text = "\x1f".join(map(str, words))
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def number(low: int, high: int, *words: object) -> int:
    """A whole number from ``low`` to ``high`` that stands for ``words``."""
    return low + int.from_bytes(digest(*words)[:8], "big") % (high - low + 1)


def some(rng: random.Random, items: Sequence[_T], low: int, high: int) -> tuple[_T, ...]:
    """From ``low`` to ``high`` different ``items``, or as many as there are."""
    return tuple(rng.sample(items, min(len(items), rng.randint(low, high))))
