"""Boards and tenants in addresses, and addresses in pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote

from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.sources.protocol import Board

if TYPE_CHECKING:
    from scoutly_tui.sources.page import Page

_MENTIONS: Final = 300
_RESERVED: Final = frozenset(
    re.findall(
        r"[\w-]+",
        """www api app apps help support docs developer developers blog status login auth accounts account
        info go get cdn static assets images media mail email hello hire hiring partners partner resources
        learn academy marketing community about signup register my secure sso id web m cdn2 cdn3 analytics
        tracking click links careers-page embed widget widgets jobs-widget webflow""",
    )
)
_REST_OF_URL: Final = re.compile(r"""(?:\\u002[fF]|\\/|[^\s"'<>\\`)]){0,400}""")


def mentions(html: str, domain: str) -> Iterator[str]:
    """Every URL on ``domain`` that ``html`` names, in attributes, scripts or text, as https; with repeats."""
    at, left = html.find(domain), _MENTIONS
    while at >= 0 and left:
        left -= 1
        end = at + len(domain)
        before = re.search(r"[\w.-]{0,100}$", _slashes(html[max(0, at - 110) : at]))
        after = _REST_OF_URL.match(html[end : end + 600])
        path = _slashes(after[0] if after else "")
        if not path or path[0] in "/?:#&":
            with suppress(ValueError):
                yield canonical_url(f"https://{before[0] if before else ''}{domain}{unescape(path)}")
        at = html.find(domain, end)


def _slashes(text: str) -> str:
    """``text`` with the slashes that scripts escape made plain."""
    return text.replace("\\u002F", "/").replace("\\u002f", "/").replace("\\/", "/")


def segments(url: SplitResult) -> list[str]:
    """The decoded parts of ``url``'s path, the empty ones left out."""
    return [part for raw in url.path.split("/") if (part := unquote(raw).strip())]


def subdomain(url: SplitResult, domain: str) -> str:
    """The tenant in front of ``domain``; empty where there is none or where it is the vendor's own."""
    label = (url.hostname or "").lower().removesuffix(domain).rstrip(".")
    return "" if label in _RESERVED or label == domain else label.removeprefix("www.")


def tenant_host(token: str, domain: str) -> str:
    """The host of a tenant: a bare name lives under ``domain``, one with a dot is a domain of its own."""
    return token if "." in token else f"{token}.{domain}"


def own_domain(name: str, page: Page, markers: tuple[str, ...], domain: str, path: str = "/") -> Board | None:
    """The board that lives on a company's own domain, told by ``markers`` that its pages hold."""
    if page.host.endswith(domain) or not any(marker in page.html for marker in markers):
        return None
    return Board(name, page.host, f"https://{page.host}{path}")


def is_slug(text: str) -> bool:
    """Whether ``text`` may be a board's name in a path: nothing of the sort that could lead elsewhere."""
    return bool(text) and len(text) <= 120 and re.search(r"[/\\?#<>\x00-\x1f]|^\.+$", text) is None
