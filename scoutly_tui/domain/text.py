"""Text from outside, made safe to keep: no control characters, no bidi tricks, bounded."""

import re
import unicodedata
from typing import Final

LINE_LIMIT: Final = 500
TEXT_LIMIT: Final = 200_000

_BIDI: Final = {*range(0x202A, 0x202F), *range(0x2066, 0x2070), 0x200E, 0x200F, 0x061C}
_INVISIBLE: Final = {0x00AD, 0x200B, *range(0x2060, 0x2065), 0xFEFF, *range(0xFFF9, 0xFFFC)}
_DROPPED: Final = {
    code: None
    for code in (*range(0x20), *range(0x7F, 0xA0), *_BIDI, *_INVISIBLE, *range(0xE0000, 0xE0080))
    if code not in (0x0A, 0x09)
}
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_JOINER_RUN: Final = re.compile("[\u200c\u200d]{2,}")
_MARKS: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK_RUN: Final = re.compile(f"((?:{_MARKS}){{4}}){_MARKS}+")


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """``text`` fit to be stored and shown over several lines, at most ``limit`` characters.

    Control, C1, bidi-control, tag and zero-width characters and lone surrogates are dropped, line ends made
    ``\\n``, runs of space folded, combining marks limited to four a character, and the whole in NFC.
    """
    text = (
        text[: limit * 4]
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    text = _JOINER_RUN.sub("", _SURROGATES.sub("", text.translate(_DROPPED)))
    # Composing may also take apart (U+0344), so marks are counted after it.
    text = _MARK_RUN.sub(r"\1", unicodedata.normalize("NFC", text))
    text = _SPACES.sub(" ", text).replace(" \n", "\n").replace("\n ", "\n")
    return _BLANK_LINES.sub("\n\n", text).strip()[:limit].rstrip()


def without_controls(text: str) -> str:
    """``text`` without the characters that ``clean_text`` drops, and otherwise as it is."""
    return _SURROGATES.sub("", text.translate(_DROPPED))


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """``text`` as clean text on one line, at most ``limit`` characters, ending in “…” if it was cut."""
    line = " ".join(clean_text(text, limit * 4).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def slugify(name: str) -> str:
    """A short lower-case name for use in commands and URLs: letters, digits and hyphens, never empty."""
    folded = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    slug = re.sub(r"[^\w]+", "-", plain.replace("_", "-")).strip("-")[:60].strip("-")
    return slug or "company"
