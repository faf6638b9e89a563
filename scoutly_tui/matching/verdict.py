"""What the scorer says of one posting, every word of it with the words it was read from."""

from dataclasses import dataclass, field
from enum import StrEnum

from scoutly_tui.matching.profile import Rule


class Finding(StrEnum):
    """Whether a posting breaks a rule. Only ``VIOLATED`` with a quote hides; what is not stated never does."""

    VIOLATED = "violated"
    SATISFIED = "satisfied"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One remark. ``quote`` is verbatim from the posting's title, location or description, possibly empty."""

    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class DealBreaker:
    """What a posting says about one rule of the profile."""

    rule: Rule
    verdict: Finding
    text: str
    quote: str = ""


def silent(rule: Rule) -> DealBreaker:
    """That a posting does not say anything about ``rule``."""
    return DealBreaker(rule, Finding.NOT_STATED, "The posting does not say.")


def spoken(kind: StrEnum) -> str:
    """A kind of contract or work model in words."""
    return str(kind.value).replace("_", " ")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A score from 0 to 100 with its grounds, or None where there is nothing to score.

    ``partial`` says that only the title was known. ``parts`` holds what the score is made of, each from
    0 to 1. Deal-breakers stand beside the score and never lower it.
    """

    score: int | None
    reasons: tuple[Evidence, ...] = ()
    considerations: tuple[Evidence, ...] = ()
    stretch_goals: tuple[Evidence, ...] = ()
    deal_breakers: tuple[DealBreaker, ...] = ()
    partial: bool = False
    parts: dict[str, float] = field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        """Whether a deal-breaker keeps this posting out of the inbox."""
        return any(item.verdict is Finding.VIOLATED and item.quote for item in self.deal_breakers)
