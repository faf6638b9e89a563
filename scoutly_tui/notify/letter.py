"""What is sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A title of one line and a body of plain text."""

    title: str
    body: str
