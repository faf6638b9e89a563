"""The small tables that ship with the matching room, each read once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from math import log


def rows(name: str) -> Iterator[list[str]]:
    """The rows of ``data/<name>``, after its first line; lines that begin with ``#`` are passed over."""
    text = resources.files("scoutly_tui.matching").joinpath(f"data/{name}").read_text("utf-8")
    for line in text.splitlines()[1:]:
        if line and not line.startswith("# "):
            yield line.split("\t")


@lru_cache(maxsize=1)
def title_weights() -> tuple[dict[str, float], float]:
    """How telling each character n-gram of a title is, and how telling one is that the table lacks."""
    counts = {gram: int(count) for gram, count in rows("title_idf.tsv")}
    total = counts.pop("#", 1)
    return {gram: log((1 + total) / (1 + n)) + 1 for gram, n in counts.items()}, log((1 + total) / 2) + 1
