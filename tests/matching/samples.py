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
    person: str
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
            yield Ad(
                ad["id"], ad["language"], posting, ad["profile"], profiles()[ad["profile"]], ad["expect"]
            )


SCORES = Path(__file__).with_name("scores.json")


def scores_now() -> dict[str, list[int | None]]:
    """The scores of the labelled ads: for the person of each by wishes alone, and with a CV; by the ad's name."""
    from dataclasses import replace

    from scoutly_tui.matching.profile import Skill
    from scoutly_tui.matching.score import Scorer
    from scoutly_tui.matching.understanding.reading import Reader

    cv = "Senior backend engineer. Python, Go, Kafka, PostgreSQL. Calm distributed systems, financial services."
    scorers: dict[str, tuple[Scorer, Scorer]] = {}
    for name, wishes in profiles().items():
        with_cv = replace(wishes, skills=(Skill("Python"), Skill("Kafka"), Skill("SQL")), cv_text=cv)
        scorers[name] = Scorer(wishes), Scorer(with_cv)
    found: dict[str, list[int | None]] = {}
    for ad in [*read_ads(held_out=False), *read_ads(held_out=True)]:
        read = Reader(ad.posting)
        found[ad.id] = [scorer.score(read).score for scorer in scorers[ad.person]]
    return found


def stands_in(quote: str, posting: PostingText) -> bool:
    """Whether ``quote`` is verbatim from the posting's title, locations or description."""
    return any(quote in text for text in (posting.title, *posting.locations, posting.description or ""))


if __name__ == "__main__":
    from scoutly_tui.matching.score import SCORER_VERSION

    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in scores_now().items())
    SCORES.write_text(f'{{"scorer": "{SCORER_VERSION}", "scores": {{\n{rows}\n}}}}\n', "utf-8")
