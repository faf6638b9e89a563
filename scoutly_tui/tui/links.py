"""Opening a link where that makes sense: not over SSH, not without a screen, and only for the web."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit


def can_open(environment: Mapping[str, str] | None = None) -> bool:
    """Whether a browser opened from here would be seen by the person at the keys."""
    environment = os.environ if environment is None else environment
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    return sys.platform == "darwin" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def is_web(url: str) -> bool:
    """Whether ``url`` is an ordinary web address: what a page calls a link may be anything."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def open_in_browser(url: str) -> bool:
    """Open ``url``; whether a browser took it. Runs in the gateway's thread, for it may take a moment."""
    import webbrowser

    return is_web(url) and webbrowser.open(url)
