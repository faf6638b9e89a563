"""Tokens as JSON: a queue file holds no pickles, so reading one can run nothing."""

from __future__ import annotations

import json
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer


class JSONSerializer(Serializer):  # type: ignore[misc]
    """Writes Huey's messages as JSON. Raises ValueError for bytes that are none."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(
            data._asdict() if isinstance(data, Message) else {"value": data}, default=str
        ).encode()

    def _deserialize(self, data: bytes) -> Any:
        fields = json.loads(bytes(data))
        if not isinstance(fields, dict):
            raise ValueError("not a message")
        if "value" in fields:
            return fields["value"]
        return Message(**{name: fields.get(name) for name in Message._fields})
