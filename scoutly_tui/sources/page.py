"""A fetched page, parsed as far as somebody asks: links, scripts, frames, metadata, text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.domain.urls import canonical_url, host_of
from scoutly_tui.sources.lines import quick_line

if TYPE_CHECKING:
    from scoutly_tui.fetch.response import Response

Element: TypeAlias = Any
"""An lxml element; lxml brings no types."""

LINK_LIMIT: Final = 20_000
_SILENT: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "select", "textarea", "iframe"}
)
BREAKING: Final = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote br button caption dd details div dl dt fieldset figcaption figure
        footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody
        td tfoot th thead tr ul""",
    )
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_END: Final = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"""https?:(?:\\?/){2}[^\s"'<>\\`)]{4,500}(?:\\/[^\s"'<>\\`)]{1,300}){0,12}""")
_ADDRESS_LIMIT: Final = 2_000
_PLAIN_PATH: Final = re.compile(r"/[\w\-/.~%]*(?:#[\w-]+)?$", re.ASCII)
_DATA_ADDRESS: Final = ("data-src", "data-url", "data-href", "data-iframe-src", "data-lazy-src")


@dataclass(frozen=True, slots=True)
class Link:
    """An ``<a href>``: its absolute ``url`` with the fragment kept, its visible text on one line, its
    ``rel``, and the element it is."""

    url: str
    text: str
    rel: str
    element: Element


@dataclass(frozen=True, slots=True)
class Script:
    """An inline script: its ``type`` in lower case, its ``id``, and its text as it stands."""

    type: str
    id: str
    text: str


class Page:
    """A page at ``url``, reached over ``hops``. Every part is parsed when it is first asked for, then kept.

    Whatever needs the element tree raises CheckError (unreadable) for markup nested too deep to be read
    whole.
    """

    def __init__(self, url: str, html: str, hops: tuple[str, ...] = ()) -> None:
        self.url = url
        self.html = html
        self.hops = hops

    @classmethod
    def of(cls, response: Response) -> Page:
        """The page that ``response`` brought."""
        return cls(response.url, decoded(response.body, response.encoding), response.hops)

    @property
    def host(self) -> str:
        """The host that the page came from in the end."""
        return host_of(self.url)

    @cached_property
    def tree(self) -> Element:
        """The root element."""
        return parse_html(self.html)

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        if "<base" not in self.html and "<BASE" not in self.html:
            return self.url
        for element in self.tree.iter("base"):
            if href := element.get("href"):
                return absolute(self.url, href) or self.url
        return self.url

    @cached_property
    def title(self) -> str:
        """The text of ``<title>``, on one line."""
        for element in self.tree.iter("title"):
            return clean_line(element.text or "")
        return ""

    @cached_property
    def language(self) -> str:
        """The language the page declares: a lower-case primary subtag such as ``de``, or empty."""
        tag = (
            self.tree.get("lang") or self.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).strip()
        code = re.split(r"[-_]", tag.lower(), maxsplit=1)[0]
        return code if re.fullmatch(r"[a-z]{2,3}", code) else ""

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """``<meta>`` contents by lower-case ``property``, ``name`` or ``itemprop``; the first of each."""
        found: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            for key in ("property", "name", "itemprop"):
                if name := element.get(key):
                    found.setdefault(name.strip().lower(), clean_text(element.get("content") or "", 20_000))
        return found

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link to a web address, in document order, at most ``LINK_LIMIT``."""
        found: list[Link] = []
        for element in self.tree.iter("a"):
            href = element.get("href")
            if not href or not (url := self.absolute(href)):
                continue
            text = visible_text(element) if len(element) else element.text or ""
            found.append(Link(url, quick_line(text), (element.get("rel") or "").lower(), element))
            if len(found) >= LINK_LIMIT:
                break
        return tuple(found)

    @cached_property
    def relations(self) -> tuple[tuple[str, str, str], ...]:
        """Every ``<link>`` of the head: its ``rel``, its ``type``, and its absolute URL."""
        return tuple(
            ((e.get("rel") or "").lower(), (e.get("type") or "").lower(), url)
            for e in self.tree.iter("link")
            if (url := self.absolute(e.get("href") or ""))
        )

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """The absolute URLs of external scripts."""
        return tuple(url for e in self.tree.iter("script") if (url := self.absolute(e.get("src") or "")))

    @cached_property
    def iframes(self) -> tuple[str, ...]:
        """The absolute URLs of frames, those loaded late included."""
        return tuple(
            url
            for e in self.tree.iter("iframe", "frame", "embed", "object")
            for name in ("src", "data", *_DATA_ADDRESS)
            if (url := self.absolute(e.get(name) or ""))
        )

    @cached_property
    def inline_scripts(self) -> tuple[Script, ...]:
        """Scripts with a body of their own, whatever their type."""
        return tuple(
            Script((e.get("type") or "").strip().lower(), e.get("id") or "", e.text)
            for e in self.tree.iter("script")
            if e.text and not e.get("src")
        )

    @cached_property
    def json_ld(self) -> tuple[object, ...]:
        """What the JSON-LD blocks hold, parsed with patience; blocks beyond repair are left out."""
        from scoutly_tui.sources.loose_json import parse

        blocks = (script.text for script in self.inline_scripts if script.type.startswith("application/ld"))
        return tuple(value for block in blocks if (value := parse(block)) is not None)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Every absolute URL the page names anywhere, also in data attributes and scripts. No repeats."""
        found = dict.fromkeys((*self.iframes, *self.scripts, *(link.url for link in self.links)))
        found.update(dict.fromkeys(url for _, _, url in self.relations))
        for element in self.tree.iter("form"):
            if url := self.absolute(element.get("action") or ""):
                found[url] = None
        for number, match in enumerate(_ADDRESS.finditer(self.html)):
            if number >= _ADDRESS_LIMIT:
                break
            if url := self.absolute(match.group().replace("\\/", "/").replace("&amp;", "&").rstrip(".,;")):
                found.setdefault(url)
        return tuple(found)

    @cached_property
    def text(self) -> str:
        """The visible text, a line a block."""
        return clean_text(visible_text(self.tree, "\n"))

    def absolute(self, href: str) -> str:
        """``href`` as an absolute canonical URL with its fragment; empty if it is no web address."""
        return absolute(self.base, href)


def parse_html(html: str) -> Element:
    """The root element of ``html``; of an empty page an empty one.

    Raises CheckError (unreadable) for markup that is nested so deep that the parser gave up in its middle.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # What follows the document's end belongs to its body, as in browsers; libxml2 would drop it.
    markup = _END.sub(" ", _CONTROL.sub("", html)).encode("utf-8", "replace")
    try:
        root = etree.fromstring(markup, parser) if markup.strip() else None
    except (etree.LxmlError, ValueError):
        root = None
    for entry in parser.error_log.filter_from_fatals():
        if entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message:
            raise CheckError(ProblemKind.UNREADABLE, "The page is nested too deep to be read whole.")
    return etree.Element("html") if root is None else root


def decoded(body: bytes, encoding: str) -> str:
    """``body`` as text. A charset that was declared wrongly gives way to what the bytes are."""
    for name in (encoding, "utf-8"):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    broken = body.decode("utf-8", "replace")
    # A few damaged bytes in a UTF-8 page are not a page in another charset.
    if broken.count("\ufffd") * 200 < len(broken):
        return broken
    return body.decode("cp1252", "replace")


def absolute(base: str, href: str) -> str:
    """``href`` seen from ``base``, canonical with its fragment kept; empty if it is no web address."""
    href = href.strip()
    if (
        not href
        or len(href) > 2_000
        or href[:11].lower().startswith(("javascript:", "mailto:", "tel:", "data:"))
    ):
        return ""
    return _absolute(base, href)


@lru_cache(maxsize=8192)
def _absolute(base: str, href: str) -> str:
    if _PLAIN_PATH.match(href) and "/." not in href and "//" not in href:
        # By far the most links: nothing in them needs to be made canonical.
        return _origin(base) + href
    try:
        url = canonical_url(href, base)
        fragment = urlsplit(href).fragment
    except ValueError:
        return ""
    return f"{url}#{fragment}" if fragment and "#" not in url else url


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    return canonical_url("/", base)[:-1]


def visible_text(element: Element, between: str = " ") -> str:
    """What a person would see of ``element``: no scripts, no styles. Blocks are set apart by ``between``."""
    return "".join(_pieces(element, between))


def _pieces(element: Element, between: str) -> Iterator[str]:
    from lxml import etree

    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if silent or tag in _SILENT:
                silent += 1
                continue
            if tag in BREAKING:
                yield between
            if node.text:
                yield node.text
            continue
        if silent:
            silent -= 1
        elif tag in BREAKING:
            yield between
        if not silent and node.tail and node is not element:
            yield node.tail
