"""The answers a model may give: their schemas, and reading them without believing them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from scoutly_tui.matching.llm.faults import Fault, ModelError

LONGEST_ANSWER: Final = 200_000
OBJECTS_TRIED: Final = 20
_THOUGHTS: Final = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|$)", re.DOTALL | re.IGNORECASE)


def _whole(value: object) -> object:
    """A number that is whole: no truth value, no text, no NaN."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a whole number")
    return value


class Answer(BaseModel):
    """What all answers share: all fields are required; more of them do no harm and are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ScreenedTitle(Answer):
    """How much one title speaks to the person."""

    id: str = Field(max_length=40)
    interest: int = Field(ge=0, le=100)
    why: str = Field(max_length=2_000)

    _is_whole = field_validator("interest", mode="before")(_whole)


class Screening(Answer):
    """All titles of one call."""

    results: list[ScreenedTitle] = Field(max_length=1_000)


class Claim(Answer):
    """One remark with the words of the posting it rests on."""

    kind: Literal["reason", "consideration", "stretch"]
    text: str = Field(max_length=20_000)
    quote: str = Field(max_length=20_000)


class Analysis(Answer):
    """A close reading of one posting."""

    id: str = Field(max_length=40)
    claims: list[Claim] = Field(max_length=5_000)
    summary: str = Field(max_length=20_000)
    score: int = Field(ge=0, le=100)

    _is_whole = field_validator("score", mode="before")(_whole)


AnswerT = TypeVar("AnswerT", bound=Answer)


def schema(answer: type[Answer]) -> dict[str, Any]:
    """The JSON schema of ``answer`` for a server: flat, every field required, no bounds, no references.

    Bounds are checked here: some servers refuse schemas that carry them.
    """
    properties = {name: _field_schema(field.annotation) for name, field in answer.model_fields.items()}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _field_schema(kind: Any) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin is Literal:
        return {"type": "string", "enum": list(get_args(kind))}
    if origin is list:
        return {"type": "array", "items": _field_schema(get_args(kind)[0])}
    if isinstance(kind, type) and issubclass(kind, Answer):
        return schema(kind)
    return {"type": {str: "string", int: "integer"}[kind]}


def read(text: str, answer: type[AnswerT]) -> AnswerT:
    """The first JSON object in ``text`` that is a whole ``answer``.

    Raises ModelError: ``UNREADABLE`` where there is no such object, ``WRONG`` where the fields are there and
    a value is out of its bounds.
    """
    if len(text) > LONGEST_ANSWER:
        raise ModelError(Fault.UNREADABLE, f"The model answered {len(text):,} characters; that is no answer.")
    complaint: ModelError | None = None
    for found in _objects(_THOUGHTS.sub(" ", text)):
        try:
            return answer.model_validate(found)
        except ValidationError as error:
            complaint = complaint or _complaint(error)
    raise complaint or ModelError(Fault.UNREADABLE, "The model answered something that holds no JSON.")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    position = 0
    for _ in range(OBJECTS_TRIED):
        position = text.find("{", position)
        if position < 0:
            return
        try:
            found, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            position += 1
            continue
        if isinstance(found, dict):
            yield found
        position = end


def _complaint(error: ValidationError) -> ModelError:
    """What is wrong with an answer, in our own words: nothing of the answer is repeated."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])[:60]
    kind = first["type"]
    if kind in ("greater_than_equal", "less_than_equal"):
        return ModelError(Fault.WRONG, f"The model's “{where}” is not between 0 and 100.")
    if kind == "missing":
        return ModelError(Fault.UNREADABLE, f"The model's answer has no “{where}”.")
    return ModelError(Fault.UNREADABLE, f"The model's “{where}” is not what was asked for.")
