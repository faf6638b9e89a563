"""What a request costs at worst, and what it cost in the end."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

TEMPLATE_TOKENS: Final = 64
"""Added for what a chat template puts around each message."""

MOST_TOKENS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """The price of a million tokens sent and received, in the person's own currency. Zero: unknown or free."""

    sent: float = 0.0
    received: float = 0.0

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float:
        """What this many tokens cost."""
        return (prompt_tokens * self.sent + completion_tokens * self.received) / 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and money of one request. ``estimated``: the server did not say."""

    prompt_tokens: int
    completion_tokens: int
    cost: float
    estimated: bool = False

    @property
    def tokens(self) -> int:
        """Sent and received together."""
        return self.prompt_tokens + self.completion_tokens


class Meter(Protocol):
    """Where requests are paid for. Each is reserved at its worst before it leaves, and settled after."""

    def reserve(self, worst: Usage) -> int:
        """Set ``worst`` aside and return a receipt. Raises a ScoutlyError if there is not so much left."""

    def settle(self, receipt: int, used: Usage | None) -> None:
        """Replace the worst case by what was used; None: nobody knows, and the worst case stands."""

    def release(self, receipt: int) -> None:
        """The request never left: give all of it back."""


def worst_case(body: Mapping[str, Any], answer_tokens: int, prices: Prices) -> Usage:
    """The most that sending ``body`` can cost.

    Tokenisers over bytes never make more tokens than there are bytes, so the bytes of all that is sent
    bound the tokens whatever the model and the language.
    """
    sent = {name: value for name, value in body.items() if name in ("messages", "response_format")}
    size = len(json.dumps(sent, ensure_ascii=False).encode("utf-8", "replace"))
    prompt = size + TEMPLATE_TOKENS * (len(body.get("messages", ())) + 1)
    return Usage(prompt, answer_tokens, prices.cost(prompt, answer_tokens), estimated=True)


def estimate(text: str) -> int:
    """About how many tokens ``text`` has, for servers that do not say: four letters of English a token."""
    plain = sum(1 for character in text if character.isascii())
    return math.ceil(plain / 4) + len(text) - plain


def reported(answer: Mapping[str, Any], sent: str, received: str, prices: Prices) -> Usage:
    """What the server says a request used; what it leaves out or garbles is estimated, and marked so.

    The server's own ``cost`` goes before the configured prices.
    """
    found = answer.get("usage")
    usage = found if isinstance(found, Mapping) else {}
    prompt, completion = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    estimated = prompt is None or completion is None
    prompt = estimate(sent) if prompt is None else prompt
    completion = estimate(received) if completion is None else completion
    cost = usage.get("cost")
    if isinstance(cost, bool) or not isinstance(cost, int | float) or not 0 <= cost < 1e6:
        cost = prices.cost(prompt, completion)
    return Usage(prompt, completion, float(cost), estimated)


def _count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_TOKENS:
        return None
    return value
