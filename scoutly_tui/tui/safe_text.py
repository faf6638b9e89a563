"""The one door for outside text on its way to the screen.

Textual parses strings as markup and passes control characters on to the terminal, so a title could run
actions or set the clipboard. What comes out of here is plain characters of known width; callers hand it to
``Content`` or to a ``Segment``, which parse nothing.
"""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from scoutly_tui.domain.text import clean_line, clean_text

LINE_LIMIT: Final = 1_000
_JOINERS: Final = {
    0x200C: None,
    0x200D: None,
    0xFE0E: None,
    0xFE0F: None,
    0x034F: None,
    0x3164: " ",
    0x2028: " ",
}


def safe_line(text: str, limit: int = LINE_LIMIT) -> str:
    """``text`` on one line with no control, bidi, joiner or variation characters.

    Joiners go because terminals disagree with each other on how wide a joined sequence is, and one such
    title would shift every column behind it.
    """
    if text.isascii() and text.isprintable() and len(text) <= limit and "  " not in text:
        return text
    return clean_line(text[: limit * 8], limit).translate(_JOINERS)


def kept_line(text: str, limit: int = LINE_LIMIT) -> str:
    """``text`` as a safe line that keeps the spaces at its ends, which hold columns apart."""
    core = text.strip(" ")
    if not core:
        return " " * min(len(text), limit)
    lead, trail = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * min(lead, limit) + safe_line(core, limit) + " " * min(trail, limit)


def safe_block(text: str, limit: int = 60_000) -> str:
    """``text`` over several lines, safe to show, at most ``limit`` characters."""
    return clean_text(text, limit).translate(_JOINERS)


def plain(text: str, style: str = "") -> Content:
    """One line of outside text as content that is shown as it is."""
    return Content.styled(safe_line(text), style) if style else Content(safe_line(text))


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """``text`` cut to ``width`` terminal cells, its end marked where something is missing."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ellipsis


def pad(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """``text`` in exactly ``width`` terminal cells, flush left or ``right``."""
    text = clip(text, width, ellipsis)
    space = " " * (width - cell_len(text))
    return space + text if right else text + space
