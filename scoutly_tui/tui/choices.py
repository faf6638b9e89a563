"""The answers a picker offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One answer: the key that gives it, what it says, and what it means."""

    key: str
    label: str
    value: T
    note: str = ""
