"""The HTTP under the SDK: only what is needed leaves, only to the model's own address, and little comes back."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from functools import cache
from typing import Final

import httpx2

from scoutly_tui import __version__
from scoutly_tui.matching.llm.endpoint import Endpoint

MOST_BYTES: Final = 4 * 1024 * 1024
CONNECT_SECONDS: Final = 15.0
USER_AGENT: Final = f"scoutly/{__version__}"
_SENT: Final = ("host", "content-type", "content-length", "connection")


class AnswerTooLargeError(httpx2.RequestError):
    """The answer is compressed or larger than any answer is."""


class _Bounded(httpx2.SyncByteStream):
    """A body that ends with an error where it grows too large."""

    def __init__(self, inner: httpx2.SyncByteStream) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._inner:
            size += len(chunk)
            if size > MOST_BYTES:
                raise AnswerTooLargeError("The answer is larger than any answer is.")
            yield chunk

    def close(self) -> None:
        self._inner.close()


@cache
def _certificates() -> ssl.SSLContext:
    """The certificates trusted here (``SSL_CERT_FILE`` counts), read once: it takes a request's time."""
    return httpx2.create_ssl_context()


def client(endpoint: Endpoint, timeout_seconds: float) -> httpx2.Client:
    """The HTTP client of one request.

    No redirect is followed; the key travels in a header that is added here, to the endpoint's own origin
    only; the SDK's headers about this machine stay here. Proxies of the environment count, except for a
    model on this machine.
    """
    for noisy in ("httpx2", "httpcore2", "openai"):
        # At DEBUG these write whole requests.
        logging.getLogger(noisy).setLevel(logging.WARNING)
    origin = httpx2.URL(endpoint.base_url)

    def leaving(request: httpx2.Request) -> None:
        url = request.url
        if (url.scheme, url.host, url.port) != (origin.scheme, origin.host, origin.port):
            raise httpx2.UnsupportedProtocol(
                "The request was about to leave for another host.", request=request
            )
        for name in list(request.headers):
            if name.lower() not in _SENT:
                del request.headers[name]
        request.headers["Accept"] = "application/json"
        request.headers["Accept-Encoding"] = "identity"
        request.headers["User-Agent"] = USER_AGENT
        if endpoint.api_key:
            request.headers["Authorization"] = f"Bearer {endpoint.api_key}"

    def arriving(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise AnswerTooLargeError("The answer is compressed, which was not asked for.")
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Bounded(response.stream)

    return httpx2.Client(
        verify=_certificates() if origin.scheme == "https" else False,
        timeout=httpx2.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds)),
        follow_redirects=False,
        trust_env=not endpoint.is_here,
        event_hooks={"request": [leaving], "response": [arriving]},
        limits=httpx2.Limits(max_connections=1, max_keepalive_connections=0),
    )
