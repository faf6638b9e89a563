"""Telling systemd how we are (sd_notify(3)): ready, alive while there is progress, stopping."""

from __future__ import annotations

import os
import socket


def ready() -> None:
    """The worker has started."""
    _send("READY=1")


def alive(progress: bool) -> None:
    """Feed the watchdog, but only while there is real progress."""
    if progress:
        _send("WATCHDOG=1")


def stopping() -> None:
    """The worker is about to end."""
    _send("STOPPING=1")


def _send(message: str) -> None:
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.connect(address)
            channel.send(message.encode())
    except OSError:
        return
