"""A page of text to read: headings, facts and outside text, put together without ever parsing markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content, Span

from scoutly_tui.tui.safe_text import kept_line, safe_block, safe_line
from scoutly_tui.tui.widgets.columns import Piece, Tone

STYLES: Final = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.MUTED: "$muted",
    Tone.FAINT: "$faint",
    Tone.ACCENT: "$primary",
    Tone.GOOD: "$success",
    Tone.WARN: "$warning",
    Tone.BAD: "$error",
}
HEADING: Final = "bold $primary"
HIT: Final = "bold underline $hit"
LABEL_WIDTH: Final = 13
SHORTEST_HIT: Final = 3
TITLE_LIMIT: Final = 300


class Document:
    """Builds one ``Content``. Everything that comes in is outside text and is made safe here."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, str] | Content] = []

    def build(self) -> Content:
        """What was put together so far."""
        return Content.assemble(*self._parts).rstrip()

    def title(self, text: str) -> None:
        """The name of the whole."""
        self._parts.append((safe_line(text, TITLE_LIMIT) + "\n", "bold"))

    def heading(self, text: str) -> None:
        """The name of a part, with a blank line above."""
        self._parts.append((f"\n{safe_line(text)}\n", HEADING))

    def head(self, *pieces: Piece) -> None:
        """A line in which what is strong is set as a heading: names with something said beside them."""
        for text, tone in pieces:
            self._parts.append((kept_line(text), HEADING if tone is Tone.STRONG else STYLES[tone]))
        self._parts.append(("\n", ""))

    def line(self, *pieces: Piece | str) -> None:
        """One line of pieces."""
        for piece in pieces:
            text, tone = (piece, Tone.PLAIN) if isinstance(piece, str) else piece
            self._parts.append((kept_line(text), STYLES[tone]))
        self._parts.append(("\n", ""))

    def gap(self) -> None:
        """A blank line."""
        self._parts.append(("\n", ""))

    def fact(self, label: str, value: str | Sequence[Piece], tone: Tone = Tone.PLAIN) -> None:
        """A labelled value; nothing at all where the value is empty."""
        pieces = [(value, tone)] if isinstance(value, str) else list(value)
        if any(text.strip() for text, _ in pieces):
            space = " " * max(1, LABEL_WIDTH - cell_len(label))
            self.line((label + space, Tone.MUTED), *pieces)

    def remark(self, sign: str, text: str, quote: str, tone: Tone) -> None:
        """A remark with the words it rests on, under a sign that says its kind without colour."""
        self.line((f"{sign} ", tone), text)
        if quote and safe_line(quote).casefold() not in safe_line(text).casefold():
            self.line(("  “", Tone.MUTED), (safe_line(quote, 300), Tone.MUTED), ("”", Tone.MUTED))

    def block(self, text: str, hits: Iterable[str] = (), style: str = "") -> None:
        """Outside text over several lines, with each of ``hits`` in it highlighted."""
        shown = safe_block(text)
        spans = [Span(start, end, HIT) for start, end in find_hits(shown, hits)]
        content = Content(shown, spans=spans)
        self._parts += [content.stylize_before(style) if style else content, ("\n", "")]


def find_hits(text: str, hits: Iterable[str]) -> list[tuple[int, int]]:
    """Where each of ``hits`` first stands in ``text``, whatever the case."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = text
    found: list[tuple[int, int]] = []
    for hit in dict.fromkeys(hits):
        wanted = safe_block(hit).lower()
        if len(wanted) >= SHORTEST_HIT and (start := folded.find(wanted)) >= 0:
            found.append((start, start + len(wanted)))
    return sorted(found)
