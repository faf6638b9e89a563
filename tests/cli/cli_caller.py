"""What one call of the command line came to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

NOWHERE = "http://127.0.0.1:9"
"""A gateway that nobody listens at: whatever would go out to the network is refused here."""


@dataclass(frozen=True)
class Said:
    """Exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as the one JSON document it must be."""
        return json.loads(self.out)


Cli = Callable[..., Said]
