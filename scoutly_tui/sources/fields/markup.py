"""HTML as the text a person would read, in one pass over the characters: nothing can nest too deep."""

import re
from html import unescape
from typing import Final

from scoutly_tui.domain.text import TEXT_LIMIT, clean_text

INPUT_LIMIT: Final = 2_000_000

_TAG_NAME: Final = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_ESCAPED: Final = re.compile(
    r"&(amp;)?lt;/?(p|div|ul|ol|li|br|strong|b|em|span|h[1-6]|a|table|section)\b", re.IGNORECASE
)
_ANY_TAG: Final = re.compile(r"<(/|!--)?[a-zA-Z]")
_BREAKING_TAG: Final = re.compile(
    r"<\s*/?(p|div|ul|ol|li|br|h[1-6]|tr|table|section|article|pre)\b", re.IGNORECASE
)
_PARAGRAPH: Final = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "hr", "figure", "fieldset"]
)
_BLOCK: Final = frozenset(
    [
        "div",
        "tr",
        "dt",
        "dd",
        "dl",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "address",
        "form",
        "figcaption",
        "summary",
        "details",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "center",
        "body",
    ]
)
_CELL: Final = frozenset({"td", "th"})
_DROPPED: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "iframe",
        "object",
        "svg",
        "math",
        "canvas",
        "select",
        "textarea",
        "button",
        "audio",
        "video",
        "map",
    ]
)
_RAW: Final = frozenset({"script", "style", "textarea", "title", "iframe"})
_VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_STYLE: Final = re.compile(r"""(?:^|\s)style\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)""", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"""(?:^|["'\s])hidden(?=[\s=/]|$)""", re.IGNORECASE)
_UNSEEN: Final = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:[;\"'!]|$)"
    r"|font-size:(?:0(?:\.0+)?(?:pt|em|rem|%)?|[01](?:\.\d+)?px)(?:[;\"'!]|$)|color:transparent"
    r"|(?:text-indent|left|top):-\d{4}"
)


def html_to_text(html: str, limit: int = TEXT_LIMIT) -> str:
    """``html`` as clean text of at most ``limit`` characters.

    Blocks become lines, paragraphs are set apart by an empty line, list items start with ``• ``. Scripts,
    styles, form fields and elements hidden from the eye are left out. Markup that was escaped once more
    than it should be (Greenhouse does so by design) is unescaped first. Plain text keeps its own lines.
    """
    html = html[:INPUT_LIMIT]
    for _ in range(2):
        if not _ESCAPED.search(html) or _BREAKING_TAG.search(html):
            break
        html = unescape(html)
    if not _ANY_TAG.search(html):
        return clean_text(unescape(html), limit)
    text = _Text(keep_lines=not _BREAKING_TAG.search(html), enough=limit + limit // 2)
    _walk(html, text)
    return clean_text(text.joined(), limit)


class _Text:
    """The text so far, and the breaks owed before the next word."""

    def __init__(self, keep_lines: bool, enough: int) -> None:
        self.left = enough
        self.pieces: list[str] = []
        self.breaks = 0
        self.bullet = False
        self.lists = 0
        self.preformatted = keep_lines
        self.keep_lines = keep_lines

    def add(self, raw: str) -> None:
        text = unescape(raw) if "&" in raw else raw
        if not self.preformatted:
            words = " ".join(text.split())
            if words:
                lead = " " if text[0].isspace() else ""
                text = f"{lead}{words} " if text[-1].isspace() else lead + words
            elif text:
                text = " "
        if not text.strip():
            if self.pieces and not self.breaks and not self.bullet:
                self.pieces.append(text and ("\n" if self.preformatted and "\n" in text else " "))
            return
        if self.breaks or self.bullet:
            text = text.lstrip()
            self.pieces.append("\n" * self.breaks if self.pieces else "")
            if self.bullet:
                self.pieces.append("• ")
            self.breaks, self.bullet = 0, False
        self.pieces.append(text)
        self.left -= len(text)

    def space(self) -> None:
        if self.pieces and not self.breaks:
            self.pieces.append(" ")

    def break_line(self, lines: int) -> None:
        if self.bullet:
            return
        self.breaks = max(self.breaks, 1 if self.lists else lines)

    def tag(self, name: str, closing: bool) -> None:
        if name == "li":
            self.bullet = False
            self.break_line(1)
            self.bullet = not closing
        elif name in ("ul", "ol"):
            self.bullet = False
            if closing:
                self.lists = max(0, self.lists - 1)
                self.break_line(2)
            else:
                self.break_line(2)
                self.lists += 1
        elif name == "br":
            if not self.bullet:
                self.breaks = min(self.breaks + 1, 2)
        elif name in _PARAGRAPH:
            self.break_line(2)
            if name == "pre":
                self.preformatted = self.keep_lines or not closing
        elif name in _BLOCK:
            self.break_line(1)
        elif name in _CELL:
            self.space()

    def joined(self) -> str:
        return "".join(self.pieces)


def _walk(html: str, text: _Text) -> None:
    """Feed ``text`` with what is visible in ``html``."""
    at, end = 0, len(html)
    hidden, depth = "", 0
    scanner = _TagEnds(html)
    while at < end and text.left > 0:
        start = html.find("<", at)
        if start < 0:
            start = end
        if start > at and not hidden:
            text.add(html[at:start])
        if start == end:
            return
        if html.startswith("<!--", start):
            at = _after(html, "-->", start + 4)
            continue
        name_match = _TAG_NAME.match(html, start + 1)
        if name_match is None:
            if html[start + 1 : start + 2] in ("!", "?"):
                at = _after(html, ">", start + 1)
            else:
                if not hidden:
                    text.add("<")
                at = start + 1
            continue
        closing, name = bool(name_match[1]), name_match[2].lower()
        at = scanner.end(name_match.end())
        attributes = html[name_match.end() : at - 1]
        if hidden:
            if name == hidden:
                depth += -1 if closing else (0 if name == "p" else 1)
                hidden = hidden if depth else ""
            continue
        if not closing and not attributes.endswith("/") and name not in _VOID:
            if name in _RAW:
                at = _after_raw(html, name, at)
                continue
            if name in _DROPPED or (attributes and name not in ("html", "body") and _is_hidden(attributes)):
                hidden, depth = name, 1
                continue
        text.tag(name, closing)


class _TagEnds:
    """Finds where tags end, quotes respected, in time that grows with the text and not with its square."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.stop = re.compile("[>\"']")
        self.unclosed: set[str] = set()

    def end(self, at: int) -> int:
        """The position behind the ``>`` that closes the tag whose name ends at ``at``."""
        html = self.html
        while (found := self.stop.search(html, at)) is not None:
            sign = found[0]
            at = found.end()
            if sign == ">":
                return at
            if sign in self.unclosed:
                continue
            close = html.find(sign, at)
            if close < 0:
                self.unclosed.add(sign)
                continue
            at = close + 1
        return len(html)


def _after(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)


def _after_raw(html: str, name: str, at: int) -> int:
    """The position behind the end tag of a raw text element (``script``, ``style`` …)."""
    found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(html, at)
    return len(html) if found is None else _after(html, ">", found.end())


def _is_hidden(attributes: str) -> bool:
    """Whether an element with these attributes is kept from a reader's eye."""
    attributes = attributes[:4000]
    if "idden" in attributes.lower() and _HIDDEN.search(re.sub(r"\"[^\"]*\"|'[^']*'", '""', attributes)):
        return True
    style = _STYLE.search(attributes)
    return style is not None and _UNSEEN.search("".join(style[1].lower().split())) is not None
