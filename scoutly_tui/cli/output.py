"""Everything the command line prints: JSON documents, lines, tables, notes on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Literal, NoReturn

import click

from scoutly_tui.domain.text import clean_line

GAP: Final = 2
NARROWEST: Final = 12

Style = Literal["red", "green", "yellow", "cyan", "bright_black"]


def coloured() -> bool:
    """Whether colour is welcome where there is a terminal (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def document(value: object) -> None:
    """Print ``value`` as one UTF-8 JSON document on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    try:
        sys.stdout.flush()
        # The locale may name another encoding: a document is UTF-8 whatever it says.
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        reader_gone()


def raw(text: str) -> None:
    """Print a document that is no JSON as it is, in UTF-8 and with its own line ends."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        reader_gone()


def line(text: str = "", style: Style | None = None, *, bold: bool = False) -> None:
    """Print one line on stdout, coloured on a terminal only."""
    try:
        click.echo(click.style(text, fg=style, bold=bold or None) if style or bold else text)
    except BrokenPipeError:
        reader_gone()


def note(text: str) -> None:
    """Say something on stderr that is not data."""
    click.echo(text, err=True)


def reader_gone() -> NoReturn:
    """End quietly: whoever read our output has seen enough. Raises click's Exit."""
    # What is still buffered goes nowhere, or the interpreter would complain at its end.
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
        os.close(devnull)
    raise click.exceptions.Exit(0)


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    right: Sequence[str] = (),
    flexible: str | None = None,
    empty: str = "",
) -> None:
    """Print aligned columns. On a terminal, the ``flexible`` column gives way so that rows fit its width.

    Cells are cleaned: what came from outside cannot move the cursor. ``empty`` is said where there are no rows.
    """
    if not rows:
        if empty:
            line(empty)
        return
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(_width(header), *(_width(row[i]) for row in cells)) for i, header in enumerate(headers)]
    if flexible is not None and sys.stdout.isatty():
        _fit(widths, headers.index(flexible), shutil.get_terminal_size().columns)
    from_right = {headers.index(name) for name in right}
    line(_row(headers, widths, from_right), bold=True)
    for row in cells:
        line(_row(row, widths, from_right))


def _fit(widths: list[int], flexible: int, available: int) -> None:
    excess = sum(widths) + GAP * (len(widths) - 1) - available
    if excess > 0:
        widths[flexible] = max(NARROWEST, widths[flexible] - excess)


def _cell(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        return f"{value:.1f}"
    return clean_line(str(value))


def _row(cells: Sequence[str], widths: Sequence[int], from_right: set[int]) -> str:
    parts = []
    for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        shown = _cut(cell, width)
        padding = " " * (width - _width(shown))
        parts.append(padding + shown if i in from_right else shown + padding)
    return (" " * GAP).join(parts).rstrip()


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    kept, used = "", 0
    for character in text:
        used += _width(character)
        if used > width - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def _width(text: str) -> int:
    """How many terminal cells ``text`` takes: two for East Asian wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Me")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
