"""What a fetch brings back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask “has it changed?” with.

    ``body_hash`` is a digest of the body, for servers that give nothing.
    """

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """A complete answer, within all limits, that is no block and no login wall.

    ``url`` is where it came from in the end; ``hops`` the URLs passed on the way there. ``headers`` have
    lower-case names. ``not_modified`` is true for a 304 and for a body whose digest is the one we knew:
    then ``body`` is empty. ``moved_for_good`` says that ``hops`` were passed over permanent redirects only.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    encoding: str
    validators: Validators
    not_modified: bool = False
    hops: tuple[str, ...] = field(default=())
    moved_for_good: bool = False

    @property
    def text(self) -> str:
        """The body decoded; undecodable bytes become U+FFFD."""
        return self.body.decode(self.encoding, "replace")

    def json(self) -> object:
        """The body as JSON. Raises CheckError (unreadable) when it is not."""
        import json

        from scoutly_tui.domain.errors import CheckError, ProblemKind
        from scoutly_tui.domain.text import clean_line

        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise CheckError(
                ProblemKind.UNREADABLE,
                "The answer is not the JSON it should be.",
                seen=clean_line(self.text[:2000], 200),
                status=self.status,
            ) from None
