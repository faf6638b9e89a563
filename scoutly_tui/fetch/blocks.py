"""Walls: bot challenges, logins, consent, “enable JavaScript”. Recognised and reported, never climbed.

The order avoids false alarms: a mitigation header is certain; else a marker in the body counts, weak ones
only in a refusal; a vendor's header alone is only its delivery network, and the words of a CAPTCHA on an
application form are only a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.fetch import phrases
from scoutly_tui.fetch.outline import Outline, outline

_HEAD: Final = 4 * 1024
_SMALL: Final = 24 * 1024
_STUB: Final = 4 * 1024
_PAGE: Final = 96 * 1024
_MANY_LINKS: Final = 40
_BARE_TEXT: Final = 400
"""Characters of visible text under which a page says practically nothing."""

_LINK: Final = re.compile(rb"<a\s", re.IGNORECASE)
_REFUSALS: Final = frozenset({401, 403, 405, 406, 429, 503})


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands in the way: its kind (blocked, login or needs_browser), and whose or what it is.

    ``of_host`` says that it guards the whole host and not just one page.
    """

    kind: ProblemKind
    name: str
    of_host: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A vendor's sign in a body: ``certain`` ones count in a page answered with 200 too."""

    vendor: str
    pattern: re.Pattern[bytes]
    certain: bool


def _certain(vendor: str, pattern: bytes) -> Marker:
    return Marker(vendor, re.compile(pattern, re.IGNORECASE), certain=True)


def _weak(vendor: str, pattern: bytes) -> Marker:
    return Marker(vendor, re.compile(pattern, re.IGNORECASE), certain=False)


_MARKERS: Final = (
    _certain("Cloudflare", rb"<title>\s*just a moment\.\.\.|_cf_chl_opt|cf-browser-verification"),
    _certain("Cloudflare", rb"<title>\s*attention required! \| cloudflare|sorry, you have been blocked"),
    _weak("Cloudflare", rb"error code:?\s*10(06|07|08|09|10|12|20)\b|enable javascript and cookies to cont"),
    _weak("Cloudflare", rb"cf_chl_|challenges\.cloudflare\.com|checking your browser before"),
    _certain("Vercel", rb"vercel security checkpoint"),
    _certain("DataDome", rb"captcha-delivery\.com"),
    _certain("HUMAN", rb"px-captcha|access to this page has been denied|\"blockscript\"\s*:"),
    _weak("HUMAN", rb"window\._pxappid|press (&|&amp;|and) hold"),
    _certain("Imperva", rb"request unsuccessful\. incapsula incident id"),
    _certain("Sucuri", rb"access denied - sucuri website firewall|sucuri_cloudproxy_js"),
    _weak("AWS WAF", rb"awswafcookiedomainlist|gokuprops|token\.awswaf\.com"),
    _certain("Anubis", rb"/\.within\.website/x/cmd/anubis/|making sure you\S{1,7}re not a bot"),
    _certain("Akamai", rb"scf-akamai|sec-if-cpt-container"),
    _weak("Akamai", rb"errors\.edgesuite\.net|reference(\s|&#32;){0,9}(#|&#35;)\d+\.[0-9a-f]"),
    _weak("DDoS-Guard", rb"<title>\s*ddos-guard|check\.ddos-guard\.net"),
    _weak("Kasada", rb"window\.kpsdk"),
)
_CERTAIN: Final = tuple(marker for marker in _MARKERS if marker.certain)
_INCAPSULA_STUB: Final = re.compile(rb"_incapsula_resource|swjiylwa", re.IGNORECASE)


def recognise(status: int, headers: Mapping[str, str], body: bytes, url: str) -> Wall | None:
    """The wall that an answer from ``url`` is, or None. ``headers`` have lower-case names."""
    vendor = _by_header(status, headers, body)
    is_page = _is_page(headers.get("content-type", "").lower(), body)
    if not vendor and (status in _REFUSALS or (is_page and 200 < status < 300)):
        vendor = _by_marker(body, _MARKERS)
    if vendor:
        return Wall(ProblemKind.BLOCKED, vendor, of_host=True)
    if 200 <= status < 300 and is_page and len(body) <= _PAGE and not _has_many_links(body):
        return _by_page(body, url)
    return None


def redirect_wall(url: str) -> Wall | None:
    """The wall that a redirect to ``url`` leads to, by its address alone, or None."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host.endswith("captcha-delivery.com"):
        return Wall(ProblemKind.BLOCKED, "DataDome", of_host=True)
    if phrases.CONSENT_HOST.match(host):
        return Wall(ProblemKind.BLOCKED, "a consent wall")
    segments = parts.path.split("/")
    if phrases.LOGIN_HOST.search(host) or any(phrases.LOGIN_SEGMENT.match(segment) for segment in segments):
        return Wall(ProblemKind.LOGIN, "a login page")
    return None


def needs_browser(body: bytes, encoding: str = "utf-8") -> bool:
    """Whether a page says practically nothing but that it wants JavaScript or another browser.

    True also for the empty shell of an application whose scripts would fill it: for sources to ask when
    they found nothing in it.
    """
    page = outline(body, encoding)
    if len(page.text) > _BARE_TEXT:
        return False
    said = f"{page.title[:200]} {page.text} {page.aside[: 4 * _BARE_TEXT]}"
    return phrases.BROWSER.search(said) is not None or (
        page.carries and len(page.text) < 80 and page.links == 0
    )


def soft_404(body: bytes, encoding: str = "utf-8") -> bool:
    """Whether a page answered with 200 says that what was asked for is not there, or no more."""
    page = outline(body, encoding)
    if phrases.GONE.search(page.title[:200]) or phrases.GONE.search(page.heading[:200]):
        return True
    return len(page.text) < 2 * _BARE_TEXT and phrases.GONE.search(page.text) is not None


def _by_header(status: int, headers: Mapping[str, str], body: bytes) -> str:
    """The vendor whose header says that this answer is its own."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if headers.get("x-vercel-mitigated", "").lower() in ("challenge", "deny"):
        return "Vercel"
    if headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return "AWS WAF"
    if "x-sucuri-block" in headers:
        return "Sucuri"
    if status in (403, 405) and ("x-datadome" in headers or "x-dd-b" in headers):
        return "DataDome"
    if status in (403, 429) and "x-kpsdk-ct" in headers:
        return "Kasada"
    if status != 403:
        return ""
    server = headers.get("server", "").lower()
    if "akamaighost" in server:
        return "Akamai"
    if "ddos-guard" in server:
        return "DDoS-Guard"
    return "Imperva" if "x-iinfo" in headers and len(body) < _STUB else ""


def _by_marker(body: bytes, markers: Iterable[Marker]) -> str:
    """The vendor whose marker ``body`` carries: of a large one, in its head."""
    looked_at = body if len(body) <= _SMALL else body[:_HEAD]
    for marker in markers:
        if marker.pattern.search(looked_at):
            return marker.vendor
    return "Imperva" if len(body) < _STUB and _INCAPSULA_STUB.search(body) else ""


def _has_many_links(body: bytes) -> bool:
    """Whether ``body`` is a page full of links, hidden ones included: no wall is. Cheap, unlike outlines."""
    return next(islice(_LINK.finditer(body), _MANY_LINKS, None), None) is not None


def _by_page(body: bytes, url: str) -> Wall | None:
    """The wall that a page answered with 200 is: it says little else.

    A page in good order may quote, embed or sell any vendor's markers.
    """
    page = outline(body)
    if len(page.text) > 2 * _BARE_TEXT or page.links > 12:
        return None
    if page.links <= 5 and len(body) <= _SMALL and (vendor := _by_marker(body, _CERTAIN)):
        return Wall(ProblemKind.BLOCKED, vendor, of_host=True)
    named = f"{page.title[:200]} {page.heading[:200]}"
    if page.password and (phrases.LOGIN.search(named) or redirect_wall(url)):
        return Wall(ProblemKind.LOGIN, "a login page")
    if phrases.POSTINGS.search(page.text):
        return None
    if phrases.CONSENT.search(page.text):
        return Wall(ProblemKind.BLOCKED, "a consent wall")
    if phrases.CAPTCHA.search(f"{page.title[:200]} {page.text}"):
        return Wall(ProblemKind.BLOCKED, "a CAPTCHA")
    if _wants_browser_only(page):
        return Wall(ProblemKind.NEEDS_BROWSER, "a page that wants a browser")
    return None


def _wants_browser_only(page: Outline) -> bool:
    """Whether there is nothing to go on with, not even for finding the source behind the page."""
    if page.carries or page.links > 5 or len(page.text) > _BARE_TEXT:
        return False
    return phrases.BROWSER.search(f"{page.title[:200]} {page.text} {page.aside[:1000]}") is not None


def _is_page(content_type: str, body: bytes) -> bool:
    if "html" in content_type:
        return True
    return not content_type and body[:200].lstrip()[:1] == b"<"
