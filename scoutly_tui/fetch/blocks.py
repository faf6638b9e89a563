"""Walls: bot challenges, logins, consent, “enable JavaScript”. Recognised and reported, never climbed.

The order avoids false alarms: a mitigation header is certain; else a marker in the body counts, weak ones only
in a small body; a vendor's header alone is only its delivery network, and the words of a CAPTCHA on an
application form are only a form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.fetch.outline import Outline, outline

_HEAD: Final = 4 * 1024
_SMALL: Final = 24 * 1024
_STUB: Final = 4 * 1024
_BARE_TEXT: Final = 400
"""Characters of visible text under which a page says practically nothing."""

_REFUSALS: Final = frozenset({401, 403, 405, 406, 429, 503})


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands in the way: its kind (blocked, login or needs_browser), and whose or what it is."""

    kind: ProblemKind
    name: str


@dataclass(frozen=True, slots=True)
class Marker:
    """A vendor's sign in a body. ``anywhere``: certain also in a 200 and beyond the small size."""

    vendor: str
    pattern: re.Pattern[bytes]
    anywhere: bool = False


def _marker(vendor: str, pattern: bytes, *, anywhere: bool = False) -> Marker:
    return Marker(vendor, re.compile(pattern, re.IGNORECASE), anywhere)


_MARKERS: Final = (
    _marker(
        "Cloudflare", rb"<title>\s*just a moment\.\.\.|_cf_chl_opt|cf-browser-verification", anywhere=True
    ),
    _marker(
        "Cloudflare",
        rb"<title>\s*attention required! \| cloudflare|sorry, you have been blocked",
        anywhere=True,
    ),
    _marker("Cloudflare", rb"error code:?\s*10(20|15|10|06|09)\b|enable javascript and cookies to continue"),
    _marker("Cloudflare", rb"cf_chl_|challenges\.cloudflare\.com|checking your browser before"),
    _marker("Vercel", rb"vercel security checkpoint", anywhere=True),
    _marker("DataDome", rb"(geo\.)?captcha-delivery\.com", anywhere=True),
    _marker("HUMAN", rb"px-captcha|access to this page has been denied|\"blockscript\"\s*:", anywhere=True),
    _marker("HUMAN", rb"window\._pxappid|press (&|&amp;|and) hold"),
    _marker("Imperva", rb"request unsuccessful\. incapsula incident id", anywhere=True),
    _marker("Sucuri", rb"access denied - sucuri website firewall|sucuri_cloudproxy_js", anywhere=True),
    _marker("AWS WAF", rb"awswafcookiedomainlist|gokuprops|token\.awswaf\.com"),
    _marker(
        "Anubis",
        rb"/\.within\.website/x/cmd/anubis/|making sure you(&#39;|'|\xe2\x80\x99)re not a bot",
        anywhere=True,
    ),
    _marker("Akamai", rb"scf-akamai|sec-if-cpt-container", anywhere=True),
    _marker(
        "Akamai", rb"errors\.edgesuite\.net|reference #\d+\.[0-9a-f]|you don't have permission to access"
    ),
    _marker("DDoS-Guard", rb"<title>\s*ddos-guard|check\.ddos-guard\.net"),
    _marker("Kasada", rb"window\.kpsdk"),
)
_INCAPSULA_STUB: Final = re.compile(rb"_incapsula_resource|swjiylwa", re.IGNORECASE)
_CAPTCHA_PAGE: Final = re.compile(
    r"are you (a )?(human|robot)|(prove|verify|confirm)(ing)? (that )?you('re| are) (a )?(human|not a (ro)?bot)"
    r"|unusual traffic|complete the (captcha|security check)|bist du ein mensch|êtes-vous un (humain|robot)",
    re.IGNORECASE,
)
_LOGIN_TITLE: Final = re.compile(
    r"\b(log ?-?in|sign ?-?in|log on|anmelden|anmeldung|einloggen|connexion|se connecter|iniciar sesión|accedi"
    r"|inloggen|logga in|zaloguj)\b|ログイン|登录|登入|로그인|войти|вход",
    re.IGNORECASE,
)
_LOGIN_SEGMENT: Final = re.compile(
    r"^(log-?in|sign-?in|sso|saml2?|oauth2?|authorize|auth|users?_?sign_in|logon)$", re.IGNORECASE
)
_LOGIN_HOST: Final = re.compile(
    r"^(accounts\.google\.com|login\.microsoftonline\.com|login\.live\.com|(login|signin|sso|auth|accounts?)\..+"
    r"|.+\.(okta|auth0|onelogin)\.com)$"
)
_CONSENT_HOST: Final = re.compile(r"^(consent|guce)\.[a-z0-9.-]+$")
_CONSENT: Final = re.compile(
    r"before you continue|bevor (sie|du) (fortfahren|weitermach)|avant de continuer|antes de continuar|prima di continuare"
    r"|(accept|agree to) (all |the |our )?cookies to (continue|proceed)|we value your privacy"
    r"|(akzeptieren sie|zustimmen).{0,40}cookies.{0,40}(fortzufahren|weiter)",
    re.IGNORECASE,
)
_BROWSER: Final = re.compile(
    r"(enable|turn on|activate|requires?|need|without) (\w+ )?javascript|javascript (is|must be|has been|to be) "
    r"(\w+ )?(enabled|disabled|required|activated|not (enabled|available))|javascript (to run|and cookies)"
    r"|(un-?supported|outdated|not supported|upgrade your|update your|old) (version of (your|this) )?browser"
    r"|browser (is )?(not supported|unsupported|out of date|outdated|nicht unterstützt)"
    r"|(doesn['’]?t|does not|no longer) support (your|this) browser"
    r"|javascript (aktivieren|einschalten|ist deaktiviert)|activer javascript|habilit[ae] javascript|javascript を有効",
    re.IGNORECASE,
)
_SOFT_404: Final = re.compile(
    r"\b404\b|(page|job|position|posting|vacancy|role|board|site|content|company)( you\S* \w+ \w+)? "
    r"(was |is |could |can |has |does )?(not |no longer |n['’]t |been )?(be )?(found|exist|available|removed|filled|closed|expired)"
    r"|no longer (available|exists?|accepting)|(doesn['’]t|does not) exist|page not found|nothing (was )?found here"
    r"|seite (wurde )?nicht gefunden|nicht mehr (verfügbar|online)|page (introuvable|non trouvée)|n['’]existe (pas|plus)"
    r"|página no (encontrada|existe)|no se encontró|pagina non trovata|página não encontrada|pagina niet gevonden"
    r"|sidan (kunde inte hittas|finns inte)|siden (blev ikke fundet|findes ikke)|nie znaleziono|не найден|見つかりません|找不到",
    re.IGNORECASE,
)


def recognise(status: int, headers: Mapping[str, str], body: bytes, url: str) -> Wall | None:
    """The wall that an answer is, or None. ``headers`` have lower-case names; any bytes are fine as ``body``."""
    vendor = _by_header(status, headers, body)
    if vendor:
        return Wall(ProblemKind.BLOCKED, vendor)
    content_type = headers.get("content-type", "").lower()
    refused = status in _REFUSALS
    if refused or _is_page(content_type, body):
        vendor = _by_body(status, headers, body)
        if vendor:
            return Wall(ProblemKind.BLOCKED, vendor)
    if 200 <= status < 300 and _is_page(content_type, body) and len(body) <= 4 * _SMALL:
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
        return Wall(ProblemKind.BLOCKED, "DataDome")
    if _CONSENT_HOST.match(host):
        return Wall(ProblemKind.BLOCKED, "a consent wall")
    segments = [segment for segment in parts.path.split("/") if segment]
    if _LOGIN_HOST.match(host) or any(_LOGIN_SEGMENT.match(segment) for segment in segments):
        return Wall(ProblemKind.LOGIN, "a login page")
    return None


def needs_browser(body: bytes, encoding: str = "utf-8") -> bool:
    """Whether a page says practically nothing but that it wants JavaScript or another browser.

    True also for the empty shell of an application whose scripts would fill it: for sources to ask when they
    found nothing in it.
    """
    page = outline(body, encoding)
    if len(page.text) > _BARE_TEXT:
        return False
    says_so = _BROWSER.search(page.text[:_BARE_TEXT]) or _BROWSER.search(page.aside[: 4 * _BARE_TEXT])
    return says_so is not None or (page.carries and len(page.text) < 80 and page.links == 0)


def soft_404(body: bytes, encoding: str = "utf-8") -> bool:
    """Whether a page that was answered with 200 says that what was asked for is not there (any more)."""
    page = outline(body, encoding)
    if _SOFT_404.search(page.title[:200]) or _SOFT_404.search(page.heading[:200]):
        return True
    return len(page.text) < 2 * _BARE_TEXT and _SOFT_404.search(page.text) is not None


def _by_header(status: int, headers: Mapping[str, str], body: bytes) -> str:
    server = headers.get("server", "").lower()
    refused = status in _REFUSALS
    if "challenge" in headers.get("cf-mitigated", "").lower():
        return "Cloudflare"
    if headers.get("x-vercel-mitigated", "").lower() in ("challenge", "deny"):
        return "Vercel"
    if headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return "AWS WAF"
    if "x-sucuri-block" in headers:
        return "Sucuri"
    if not refused:
        return ""
    if status in (403, 405) and ("x-datadome" in headers or "x-dd-b" in headers):
        return "DataDome"
    if status in (403, 429) and "x-kpsdk-ct" in headers:
        return "Kasada"
    if status == 403 and "akamaighost" in server:
        return "Akamai"
    if status == 403 and "ddos-guard" in server:
        return "DDoS-Guard"
    return "Imperva" if status == 403 and "x-iinfo" in headers and len(body) < _STUB else ""


def _by_body(status: int, headers: Mapping[str, str], body: bytes) -> str:
    """The vendor whose marker ``body`` carries: weak markers need a small body and a refusal."""
    head, small = body[:_HEAD], len(body) <= _SMALL
    # A long page in good order may quote, embed or sell any of these.
    if not small and 200 <= status < 300:
        return ""
    looked_at = body[:_SMALL] if small else head
    refused = status != 200
    for marker in _MARKERS:
        if (refused or marker.anywhere) and marker.pattern.search(looked_at):
            return marker.vendor if refused or _says_little(body) else ""
    if len(body) < _STUB and _INCAPSULA_STUB.search(body) and (refused or _says_little(body)):
        return "Imperva"
    return ""


def _says_little(body: bytes) -> bool:
    page = outline(body)
    return len(page.text) <= 2 * _BARE_TEXT and page.links <= 5


def _by_page(body: bytes, url: str) -> Wall | None:
    page = outline(body)
    if len(page.text) > 2 * _BARE_TEXT or page.links > 12:
        return None
    if page.password and (
        _LOGIN_TITLE.search(f"{page.title[:200]} {page.heading[:200]}") or redirect_wall(url)
    ):
        return Wall(ProblemKind.LOGIN, "a login page")
    if _CONSENT.search(page.text) and page.links <= 8 and not _mentions_postings(page):
        return Wall(ProblemKind.BLOCKED, "a consent wall")
    if _CAPTCHA_PAGE.search(f"{page.title[:200]} {page.text}") and not _mentions_postings(page):
        return Wall(ProblemKind.BLOCKED, "a CAPTCHA")
    if (
        len(page.text) <= _BARE_TEXT
        and not page.carries
        and _BROWSER.search(f"{page.text} {page.aside[:1000]}")
    ):
        return Wall(ProblemKind.NEEDS_BROWSER, "a page that wants a browser")
    return None


def _mentions_postings(page: Outline) -> bool:
    return (
        re.search(
            r"\b(jobs?|careers?|vacanc\w+|openings?|stellen\w*|emplois?|empleos?)\b", page.text, re.IGNORECASE
        )
        is not None
    )


def _is_page(content_type: str, body: bytes) -> bool:
    if "html" in content_type:
        return True
    return not content_type and body[:200].lstrip()[:1] == b"<"
