"""What a server says, and what those say that are there to cause a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Final

from scoutly_tui.demo.companies import DemoCompany

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"
RETRY_AFTER_SECONDS: Final = 3_600
_STORY: Final = (
    "was founded in a boathouse by two sisters who could not agree on a name. The boathouse is gone; the"
    " disagreement is not. We make things slowly and mend what we made, which is why you have not heard of"
    " us. Our door is open on Wednesdays, the kettle is on, and whoever comes by is shown around by whoever"
    " is least busy. People have found their way to us by letter, by bicycle and once by accident, when a"
    " delivery for the bakery next door turned into a nine-year stay. If that sounds like you, write a"
    " letter. Tell us what you mended last. We read everything, and answer everything, though never quickly."
)
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. ``body`` is made when it is sent: a 304 costs nothing.

    ``etag`` and ``modified_ms`` (epoch ms) are the validators offered, empty and 0 for none.
    """

    status: int
    body: Callable[[], bytes]
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    etag: str = ""
    modified_ms: int = 0


def constant(body: bytes) -> Callable[[], bytes]:
    """What makes ``body``, which is there already."""
    return lambda: body


def page(make: Callable[[], str], *, etag: str = "", modified_ms: int = 0) -> Reply:
    """A 200 with the page that ``make`` writes."""
    return Reply(200, lambda: make().encode(), etag=etag, modified_ms=modified_ms)


def error(status: int, text: str, content_type: str = HTML) -> Reply:
    """An error that says ``text``."""
    document = f"<!DOCTYPE html><title>{text}</title><h1>{text}</h1>\n" if content_type == HTML else text
    return Reply(status, document.encode, content_type)


def not_found() -> Reply:
    """The usual 404 page."""
    return error(404, "404 – there is no such page")


def robots_reply(company: DemoCompany) -> Reply:
    """The robots.txt of a company's own site: open, with rules that forbid little, or absent."""
    if company.trouble == "robots":
        return Reply(200, constant(b"User-agent: *\nDisallow: /\n"), TEXT)
    if company.trouble == "dead" or len(company.slug) % 4 == 0:
        return error(404, "Not found", TEXT)
    rules = "User-agent: *\nDisallow: /admin/\nDisallow: /search?\nAllow: /\n"
    if len(company.slug) % 4 == 1:
        rules += f"\nUser-agent: GreedyBot\nDisallow: /\n\nSitemap: https://{company.host}/sitemap.xml\n"
    return Reply(200, rules.encode, TEXT)


def trouble_reply(company: DemoCompany, path: str) -> Reply:
    """What a company with a planted problem answers for ``path``. It never shows a posting."""
    match company.trouble:
        case "dead":
            return not_found()
        case "challenge":
            return _challenge(company)
        case "limited":
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return Reply(429, constant(b"Too many requests. Come back later.\n"), TEXT, headers)
        case "broken":
            return error(500, "Internal Server Error")
        case "login":
            return _login(company, path)
        case "shell":
            return page(lambda: _shell(company))
        case _:
            return page(lambda: _mute(company))


def _challenge(company: DemoCompany) -> Reply:
    text = (
        '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head>'
        '<body><div class="main-content">'
        f"<h1>{company.host}</h1><noscript>Enable JavaScript and cookies to continue</noscript></div>"
        "<script>(function(){window._cf_chl_opt={cType:'managed'};}());</script></body></html>\n"
    )
    headers = {"cf-mitigated": "challenge", "cf-ray": "8f00000000000000-AMS"}
    return Reply(403, text.encode, HTML, headers)


def _login(company: DemoCompany, path: str) -> Reply:
    if path != "/login":
        return Reply(302, constant(b""), HTML, {"Location": f"https://{company.host}/login?next={path}"})
    return page(
        lambda: (
            f"<!DOCTYPE html><html><head><title>Sign in | {escape(company.name)}</title></head><body>"
            '<h1>Sign in</h1><form method="post" action="/login">'
            '<label>E-mail <input name="email" type="email"></label>'
            '<label>Password <input name="password" type="password"></label><button>Sign in</button>'
            "</form></body></html>\n"
        )
    )


def _shell(company: DemoCompany) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(company.name)}</title>'
        '<script type="module" src="/assets/index-5f0c2a.js"></script>'
        '<link rel="stylesheet" href="/assets/index-91be.css"></head>'
        '<body><div id="root"></div></body></html>\n'
    )


def _mute(company: DemoCompany) -> str:
    name = escape(company.name)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{name}</title></head><body>'
        f"<main><h1>People</h1><p>{name} {_STORY}</p><p>Post: 4 Slipway Lane.</p></main></body></html>\n"
    )
