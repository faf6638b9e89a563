"""JSON as pages carry it: mostly sound, sometimes with trailing commas, comments or raw line breaks in it."""

from __future__ import annotations

import html
import json
import re
from typing import Final

SIZE_LIMIT: Final = 8 * 1024 * 1024
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_STRING_OR_FAULT: Final = re.compile(
    r"""("(?:[^"\\]|\\.)*(?:"|\\?\Z))|/\*.*?(?:\*/|\Z)|(?<![:\w])//[^\n]*|,(?=\s*[}\]])""", re.DOTALL
)
_ESCAPED_QUOTE: Final = re.compile(r"&(?:quot|#34|#x22);")


def parse(text: str) -> object | None:
    """The value that ``text`` holds, or None if it is no JSON even after what is safe to mend.

    Mended are wrapping comments, comments between values, trailing commas, raw control characters in strings,
    a trailing semicolon, and a document whose quotes were HTML-escaped.
    """
    if len(text) > SIZE_LIMIT:
        return None
    text = text.lstrip("\ufeff \t\r\n")
    value = _load(text)
    if value is not None or not text:
        return value
    text = _WRAPPING.sub("", _WRAPPING.sub("", text, count=1)).strip().rstrip(";")
    if '"' not in text and _ESCAPED_QUOTE.search(text):
        text = html.unescape(text)
    value = _load(text)
    return value if value is not None else _load(_STRING_OR_FAULT.sub(lambda m: m.group(1) or "", text))


def parse_prefix(text: str, start: int) -> object | None:
    """The value that begins at ``start`` in ``text``, whatever follows it; None if none does."""
    try:
        value, _ = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


_DECODER: Final = json.JSONDecoder(strict=False)


def _load(text: str) -> object | None:
    try:
        return _DECODER.decode(text)  # type: ignore[no-any-return]
    except (ValueError, RecursionError):
        return None
