"""Sockets under httpcore that obey the exchange's deadline and connect only where the guard allows it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any, Final

import httpcore

from scoutly_tui.domain.errors import CheckError
from scoutly_tui.fetch.exchange import CURRENT, Exchange
from scoutly_tui.fetch.guard import Address, Guard, literal_address

_ADDRESSES_TRIED: Final = 6
_FIRST_TRIES_SECONDS: Final = 5.0
"""What an address gets to accept a connection while another one is left to try."""


class ExchangeStream(httpcore.NetworkStream):
    """A connection whose every wait ends with the current exchange, however slowly bytes drip in."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        exchange = CURRENT.get()
        while True:
            try:
                received = self._inner.read(max_bytes, exchange.patience())
            except httpcore.ReadTimeout:
                continue
            exchange.count(len(received))
            return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, CURRENT.get().remaining())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = CURRENT.get().remaining()
        return ExchangeStream(self._inner.start_tls(ssl_context, server_hostname, min(left, timeout or left)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name, judges each address, and connects to a judged one: a second answer changes nothing.

    Without a guard it connects anywhere: for the gateway and for proxies, which a person configured.
    """

    def __init__(self, guard: Guard | None) -> None:
        self._guard = guard
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        exchange = CURRENT.get()
        exchange.connected = True
        addresses = self._judged(host, port, exchange)
        failure: Exception = httpcore.ConnectError("no address")
        for position, address in enumerate(addresses):
            left = exchange.remaining()
            wait = min(left, timeout or left)
            if position + 1 < len(addresses):
                wait = min(wait, _FIRST_TRIES_SECONDS)
            try:
                inner = self._inner.connect_tcp(str(address), port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                exchange.reached = True
                return ExchangeStream(inner)
        raise failure

    def _judged(self, host: str, port: int, exchange: Exchange) -> list[Address]:
        literal = literal_address(host)
        addresses = [literal] if literal is not None else resolve(host, port, exchange)
        if self._guard is None:
            return addresses[:_ADDRESSES_TRIED]
        fine: list[Address] = []
        refusal: CheckError | None = None
        for address in addresses:
            try:
                self._guard.judge_address(address, port, host)
            except CheckError as error:
                refusal = error
            else:
                fine.append(address)
        if not fine and refusal is not None:
            raise refusal
        return fine[:_ADDRESSES_TRIED]


def resolve(host: str, port: int, exchange: Exchange) -> list[Address]:
    """The addresses of ``host``, in the order to try them.

    A resolver knows no deadline, so it is asked in a thread of its own and left behind when the exchange's
    time is up. Raises httpcore.ConnectError when there are none.
    """
    answers: list[list[Address]] = []
    failures: list[str] = []
    done = threading.Event()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.append(list(dict.fromkeys(ip_address(entry[4][0]) for entry in found)))
        except (OSError, ValueError) as error:
            failures.append(str(error))
        finally:
            done.set()

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    while not done.wait(exchange.patience()):
        continue
    if not answers or not answers[0]:
        raise httpcore.ConnectError(
            f"its name cannot be resolved ({failures[0] if failures else 'no address'})"
        )
    return answers[0]
