"""The words a model is given, one file a version: a new wording is a new file, and its number goes up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from string import Template
from typing import Final

CURRENT: Final = {"screen": 1, "analyse": 1}
"""The version in use of each prompt."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's wording. ``version`` names it and holds a digest of it, so that no edit goes unnoticed."""

    version: str
    wording: str

    def system(self, boundary: str) -> str:
        """The system message, with the line that fences off what others wrote."""
        return Template(self.wording).substitute(boundary=boundary)


@cache
def load(name: str) -> Prompt:
    """The current version of the prompt called ``name``."""
    version = f"{name}-{CURRENT[name]}"
    wording = (files(__name__) / f"{version}.md").read_text("utf-8").strip()
    digest = blake2b(wording.encode(), digest_size=4).hexdigest()
    return Prompt(f"{version}:{digest}", wording)
