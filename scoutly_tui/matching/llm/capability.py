"""What a server and its model can do, found out by asking, and the request that follows from it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, Protocol

from scoutly_tui.matching.llm.calls import Call, Operation
from scoutly_tui.matching.llm.endpoint import Endpoint

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.answers import Answer


class Mode(StrEnum):
    """How an answer's structure is asked for. ``STRICT`` forbids further fields, which some servers refuse to hear."""

    STRICT = "strict"
    SCHEMA = "schema"
    OBJECT = "object"
    TEXT = "text"


MODES: Final = tuple(Mode)
_ABOUT_LIMIT: Final = re.compile(r"max_(?:completion_)?tokens")
_ABOUT_TEMPERATURE: Final = re.compile(r"temperature", re.IGNORECASE)
_ABOUT_FORMAT: Final = re.compile(
    r"response_format|json_schema|json_object|schema|additionalProperties|structured|grammar", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Capability:
    """What is known of one model at one address."""

    mode: Mode = Mode.STRICT
    limit: str = "max_tokens"
    temperature: bool = True

    def lower(self) -> Capability | None:
        """The next simpler way to ask for structure; None if there is none."""
        place = MODES.index(self.mode) + 1
        return replace(self, mode=MODES[place]) if place < len(MODES) else None

    def after_refusal(self, complaint: str) -> Capability | None:
        """What to try after a server refused a request, from what it said; None if nothing is left."""
        if _ABOUT_LIMIT.search(complaint) and not _ABOUT_FORMAT.search(complaint):
            other = "max_tokens" if self.limit == "max_completion_tokens" else "max_completion_tokens"
            return replace(self, limit=other)
        if self.temperature and _ABOUT_TEMPERATURE.search(complaint):
            return replace(self, temperature=False)
        return self.lower()


class CapabilityMemory(Protocol):
    """Where capabilities are remembered, by ``Endpoint.key``."""

    def load(self, key: str) -> Capability | None:
        """What was saved for ``key``, unless it is too old to trust."""

    def save(self, key: str, capability: Capability) -> None:
        """Remember ``capability``."""


def first_guess(endpoint: Endpoint) -> Capability:
    """Where to start with a model nobody has asked yet: OpenAI itself has renamed the limit, others have not."""
    limit = "max_completion_tokens" if endpoint.is_openai else "max_tokens"
    return Capability(limit=limit)


def answer_type(operation: Operation) -> type[Answer]:
    """The answer an operation asks for."""
    from scoutly_tui.matching.llm.answers import Analysis, Screening

    return Screening if operation is Operation.SCREEN else Analysis


def body(call: Call, capability: Capability, endpoint: Endpoint) -> dict[str, Any]:
    """The JSON body of the request, whole: no tools, no functions, nothing a model could act with."""
    from scoutly_tui.matching.llm.answers import schema

    shape = schema(answer_type(call.operation))
    system = call.system
    if capability.mode in (Mode.OBJECT, Mode.TEXT):
        system += f"\n\nThe JSON object follows this schema:\n{json.dumps(shape, ensure_ascii=False)}"
    request: dict[str, Any] = {
        "model": endpoint.model,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": call.user}],
        capability.limit: endpoint.answer_tokens,
    }
    if capability.temperature:
        request["temperature"] = 0
    form = _response_format(call.operation, capability.mode, shape)
    if form is not None:
        request["response_format"] = form
    return request


def _response_format(operation: Operation, mode: Mode, shape: dict[str, Any]) -> dict[str, Any] | None:
    match mode:
        case Mode.STRICT:
            return {
                "type": "json_schema",
                "json_schema": {"name": operation.value, "strict": True, "schema": shape},
            }
        case Mode.SCHEMA:
            return {"type": "json_schema", "json_schema": {"name": operation.value, "schema": _open(shape)}}
        case Mode.OBJECT:
            return {"type": "json_object"}
        case Mode.TEXT:
            return None


def _open(shape: Any) -> Any:
    """``shape`` without the keyword that Gemini's endpoint does not take."""
    if isinstance(shape, dict):
        return {name: _open(value) for name, value in shape.items() if name != "additionalProperties"}
    return [_open(item) for item in shape] if isinstance(shape, list) else shape


def digest(*parts: str) -> str:
    """A short digest of ``parts``, for keys."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
