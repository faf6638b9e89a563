"""The one httpx client of a process, over connections of our own: guarded, bounded, by gateway or proxy."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from scoutly_tui.config import FetchSettings
from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.fetch.guard import Guard
from scoutly_tui.fetch.network import GuardedBackend
from scoutly_tui.fetch.proxies import proxy_for
from scoutly_tui.fetch.reading import LOCATION

_POOL: Final[dict[str, Any]] = {
    "max_connections": 100,
    "max_keepalive_connections": 5,
    "keepalive_expiry": 10.0,
    "http1": True,
    "http2": False,
    "retries": 0,
}


def build_client(settings: FetchSettings, guard: Guard) -> httpx.Client:
    """A client that follows no redirect and keeps no cookie by itself."""
    # A line a request, with its URL, is nobody's interest; what matters is in the attempts.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    nothing_kept = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(
        transport=Transport(settings, guard),
        cookies=nothing_kept,
        follow_redirects=False,
        timeout=httpx.Timeout(settings.deadline_seconds, connect=settings.connect_seconds),
        trust_env=False,
    )


class Transport(httpx.BaseTransport):
    """Sends each request by the gateway, by a proxy, or straight to a guarded address."""

    def __init__(self, settings: FetchSettings, guard: Guard) -> None:
        self._gateway = urlsplit(settings.gateway) if settings.gateway else None
        # Nothing but plain HTTP goes to the gateway, and loading the authorities takes a while.
        self._ssl_context = None if self._gateway else _authorities()
        self._trusted = GuardedBackend(None)
        backend = self._trusted if self._gateway else GuardedBackend(guard)
        self._direct = httpcore.ConnectionPool(
            ssl_context=self._ssl_context, network_backend=backend, **_POOL
        )
        self._proxies: dict[str, httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not yet read. Raises httpcore's errors and those of the guard and exchange."""
        answer = self._pool(str(request.url)).handle_request(self._translated(request))
        # httpx resolves a Location at once and fails over a malformed one: whether and where a redirect
        # is followed is decided elsewhere.
        location = next((value for name, value in answer.headers if name.lower() == b"location"), b"")
        return httpx.Response(
            answer.status,
            headers=[(name, value) for name, value in answer.headers if name.lower() != b"location"],
            stream=_Body(answer.stream),
            extensions={**answer.extensions, LOCATION: location},
        )

    def close(self) -> None:
        for pool in (self._direct, *self._proxies.values()):
            pool.close()

    def _translated(self, request: httpx.Request) -> httpcore.Request:
        url = request.url
        scheme, host, port = url.raw_scheme, url.raw_host, url.port
        headers = list(request.headers.raw)
        if self._gateway is not None:
            scheme = b"http"
            host, port = (self._gateway.hostname or "").encode(), self._gateway.port or 80
            headers.append((b"X-Scoutly-URL", str(url).encode("ascii", "replace")))
        return httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=scheme, host=host, port=port, target=url.raw_path),
            headers=headers,
            content=request.stream,
            extensions=request.extensions,
        )

    def _pool(self, url: str) -> httpcore.ConnectionPool:
        proxy = "" if self._gateway is not None else proxy_for(url)
        if not proxy:
            return self._direct
        with self._lock:
            if proxy not in self._proxies:
                self._proxies[proxy] = self._proxy_pool(proxy)
            return self._proxies[proxy]

    def _proxy_pool(self, proxy: str) -> httpcore.ConnectionPool:
        try:
            parts = urlsplit(proxy)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise _no_such_proxy() from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _no_such_proxy()
        credentials = (unquote(parts.username or "").encode(), unquote(parts.password or "").encode())
        return httpcore.HTTPProxy(
            proxy_url=httpcore.URL(scheme=parts.scheme, host=parts.hostname, port=port, target="/"),
            proxy_auth=credentials if parts.username is not None else None,
            ssl_context=self._ssl_context,
            proxy_ssl_context=self._ssl_context if parts.scheme == "https" else None,
            network_backend=self._trusted,
            **_POOL,
        )


def _authorities() -> ssl.SSLContext:
    """Whose certificates count: those of ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``, or the well-known."""
    try:
        return httpx.create_ssl_context(trust_env=True)
    except OSError:
        raise CannotRunError(
            "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read.",
            "Correct the variable, or take it away to trust the well-known authorities.",
        ) from None


def _no_such_proxy() -> CannotRunError:
    return CannotRunError(
        "The environment names a proxy that is neither http:// nor https://.",
        "Set HTTPS_PROXY to an HTTP proxy, or take it away.",
    )


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
