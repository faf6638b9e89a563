"""httpcore's errors as ours. Nothing of a proxy's secrets is in any of them."""

from __future__ import annotations

from typing import Final

import httpcore
import httpx

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.text import clean_line
from scoutly_tui.fetch.exchange import Exchange

TRANSPORT_ERRORS: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
)
"""What sending a request and reading its answer may raise, besides our own."""


def stale_connection(error: Exception, exchange: Exchange) -> bool:
    """Whether ``error`` only says that the server had closed a connection kept from an earlier request."""
    broken = isinstance(error, httpcore.NetworkError | httpcore.RemoteProtocolError)
    return broken and not exchange.connected and exchange.received == 0


def as_check_error(error: Exception, host: str) -> CheckError:
    """``error``, met while talking to ``host``, as the problem it is."""
    words = clean_line(str(error), 160)
    match error:
        case httpcore.ConnectTimeout():
            return CheckError(ProblemKind.TIMEOUT, f"{host} did not accept a connection in time.")
        case httpcore.TimeoutException() | httpx.TimeoutException():
            return CheckError(ProblemKind.TIMEOUT, f"{host} did not answer in time.")
        case httpcore.ProxyError():
            kind = ProblemKind.LOGIN if words.startswith("407") else ProblemKind.NETWORK
            return CheckError(kind, f"The proxy did not let us through to {host}.", seen=words)
        case httpcore.ConnectError():
            return CheckError(ProblemKind.NETWORK, _connect_words(words, host), seen=words)
        case httpcore.RemoteProtocolError():
            return _protocol_error(words, host)
        case httpcore.NetworkError() | OSError():
            return CheckError(ProblemKind.NETWORK, f"The connection to {host} broke off.", seen=words)
    return CheckError(ProblemKind.NETWORK, f"{host} could not be asked.", seen=words)


def _connect_words(words: str, host: str) -> str:
    lowered = words.lower()
    if "resolved" in lowered:
        return f"The name {host} cannot be resolved."
    if "certificate" in lowered:
        return f"The certificate of {host} is not valid."
    if "ssl" in lowered or "tls" in lowered:
        return f"No secure connection to {host} comes about."
    if "refused" in lowered:
        return f"{host} refuses the connection."
    return f"{host} cannot be reached."


def _protocol_error(words: str, host: str) -> CheckError:
    lowered = words.lower()
    if "too long" in lowered or "too large" in lowered:
        message = f"{host} sends larger headers than an answer may have."
        return CheckError(ProblemKind.TOO_LARGE, message, seen=words)
    if "closed" in lowered or "disconnected" in lowered:
        message = f"{host} broke off in the middle of its answer."
        return CheckError(ProblemKind.NETWORK, message, seen=words)
    return CheckError(ProblemKind.NETWORK, f"{host} does not speak proper HTTP.", seen=words)
