"""What the tests of the matching room share: the labelled ads, and a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile

ADS = Path(__file__).parent / "ads"


@dataclass(frozen=True)
class Ad:
    """A labelled ad: the rules in ``expect`` have a verdict, all others are not stated."""

    id: str
    language: str
    posting: PostingText
    profile: Profile
    expect: dict[str, str]


@cache
def profiles() -> dict[str, Profile]:
    data = json.loads((ADS / "profiles.json").read_text("utf-8"))
    return {name: Profile.from_dict(value) for name, value in data.items()}


def read_ads(*, held_out: bool) -> Iterator[Ad]:
    files = [ADS / "heldout.jsonl"] if held_out else sorted(ADS.glob("??.jsonl"))
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            ad = json.loads(line)
            posting = PostingText(ad["title"], ad["company"], tuple(ad["locations"]), ad["text"])
            yield Ad(ad["id"], ad["language"], posting, profiles()[ad["profile"]], ad["expect"])


def stands_in(quote: str, posting: PostingText) -> bool:
    """Whether ``quote`` is verbatim from the posting's title, locations or description."""
    return any(quote in text for text in (posting.title, *posting.locations, posting.description or ""))
