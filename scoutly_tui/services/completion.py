"""How a filter goes on: what the word at the cursor could become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoutly_tui.services.filters import Field, Views, plain_choice


@dataclass(frozen=True, slots=True)
class Completion:
    """How a filter could go on: ``text`` takes the place of ``start`` to ``end``. ``does`` says what it is."""

    text: str
    does: str
    start: int
    end: int


def complete(
    written: str, at: int, fields: Mapping[str, Field], views: Views = MappingProxyType({})
) -> list[Completion]:
    """What the word that ends at ``at`` could become: fields, saved views, or values of the field it names."""
    head = written[:at]
    if head.count('"') % 2:
        return []
    start = max((place + 1 for place, letter in enumerate(head) if letter.isspace()), default=0)
    start += head[start : start + 1] == "-"
    word = head[start:].lower()
    name, colon, value = word.partition(":")
    if word.startswith("@"):
        offered = [(f"@{view}", text_) for view, text_ in views.items() if view.startswith(word[1:])]
    elif colon and name in fields:
        known = fields[name]
        offered = [
            (f"{name}:{each}", known.does)
            for each in known.values
            if plain_choice(each).startswith(plain_choice(value))
        ]
    elif word.isalpha():
        offered = [
            (f"{each}{'>' if field_.compared else ':'}", field_.does)
            for each, field_ in fields.items()
            if each.startswith(word)
        ]
    else:
        offered = []
    return [Completion(text_, does, start, at) for text_, does in offered if text_ != word]


def completions(written: str, fields: Mapping[str, Field]) -> list[str]:
    """What the last, unfinished word of ``written`` could become."""
    return [item.text for item in complete(written, len(written), fields)]
