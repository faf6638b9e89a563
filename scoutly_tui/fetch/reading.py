"""From an open answer to a complete one, within the limits; and from that to a Response."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.call import Call
from scoutly_tui.fetch.decode import Decompressor, too_large
from scoutly_tui.fetch.exchange import Exchange
from scoutly_tui.fetch.response import Response, Validators
from scoutly_tui.fetch.verdict import Answer

LOCATION: Final = "location"
"""The extension of a response that holds its Location header, as bytes."""

if TYPE_CHECKING:
    import httpx

ERROR_BODY: Final = 64 * 1024
"""What is read of an error's page: enough to see what it is."""


def read(answer: httpx.Response, call: Call, exchange: Exchange) -> Answer:
    """The whole answer, decompressed; of errors and redirects only the beginning.

    Raises CheckError: too_large, unreadable (compression), network (broken off), timeout.
    """
    fine = 200 <= answer.status_code < 300
    limit = call.limit if fine else min(ERROR_BODY, call.limit)
    exchange.expect_body(limit)
    headers = _headers(answer)
    length = headers.get("content-length", "")
    if (
        fine
        and not call.cut
        and "content-encoding" not in headers
        and length.isdecimal()
        and int(length) > limit
    ):
        raise too_large(exchange.host, limit)
    try:
        body, complete = _body(answer, headers.get("content-encoding", ""), limit, exchange)
    except CheckError as error:
        if fine or error.kind is not ProblemKind.UNREADABLE:
            raise
        # An error's status says enough, whatever its page is packed in.
        body, complete = b"", False
    if fine and not complete and not call.cut:
        raise too_large(exchange.host, limit)
    return Answer(call.url, answer.status_code, headers, body, complete)


def _headers(answer: httpx.Response) -> dict[str, str]:
    """The headers by lower-case name, several of one name joined by commas."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if location := answer.extensions.get(LOCATION):
        headers["location"] = location.decode("utf-8", "replace")
    return headers


def _body(answer: httpx.Response, encoding: str, limit: int, exchange: Exchange) -> tuple[bytes, bool]:
    """The decompressed body, at most ``limit`` bytes of it, and whether that is all."""
    decompressor = Decompressor(encoding, limit, exchange.host)
    pieces: list[bytes] = []
    for piece in answer.iter_raw():
        exchange.remaining()
        pieces.append(decompressor.feed(piece))
        if decompressor.full:
            break
    decompressor.finish()
    return b"".join(pieces), not decompressor.full


def response_of(answer: Answer, call: Call, hops: tuple[str, ...]) -> Response:
    """``answer`` as sources get it: without a body when that is the one they know."""
    known = call.validators
    validators = validators_of(answer, known)
    unchanged = answer.status == 304 or (
        answer.status == 200 and known.body_hash != "" and validators.body_hash == known.body_hash
    )
    return Response(
        url=call.url,
        status=answer.status,
        headers=answer.headers,
        body=b"" if unchanged else answer.body,
        encoding="utf-8" if unchanged else answer.encoding,
        validators=validators,
        not_modified=unchanged,
        hops=hops,
        moved_for_good=bool(hops) and call.lasting,
    )


def validators_of(answer: Answer, known: Validators) -> Validators:
    """What to ask with next time; a 304 keeps what it does not renew."""
    etag = _sendable(answer.headers.get("etag", ""), 500)
    last_modified = _sendable(answer.headers.get("last-modified", ""), 100)
    if answer.status == 304:
        return Validators(etag or known.etag, last_modified or known.last_modified, known.body_hash)
    return Validators(etag, last_modified, hashlib.blake2b(answer.body, digest_size=16).hexdigest())


def _sendable(value: str, limit: int) -> str:
    """``value`` if it can be sent back as a header; else nothing, for a cut validator never matches."""
    return value if len(value) <= limit and value.isascii() and value.isprintable() else ""
