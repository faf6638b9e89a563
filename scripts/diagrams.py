"""Diagrams as code: a few lines of text become an SVG that needs no library and asks nobody for anything.

A line ``a | b | c`` is a row of boxes, ``a -> b`` an arrow, ``a -> b: words`` one with words on it, ``# …`` a title.
Run ``python scripts/diagrams.py FILE`` to see one; the documentation is built with all in ``docs/diagrams``.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from textwrap import wrap

WIDE, HIGH, GAP_X, GAP_Y, LINE, MARGIN = 156, 56, 92, 58, 16, 12
_ARROW = re.compile(r"(.+?)\s*(->|<->)\s*([^:]+?)\s*(?::\s*(.*))?")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b1f24}.w{font-size:11px;fill:#57606a}"
    "rect{fill:#f6f8fa;stroke:#8c959f}path{fill:none;stroke:#57606a;stroke-width:1.3}marker path{fill:#57606a;stroke:none}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.w{fill:#9da7b1}rect{fill:#21262d;stroke:#6e7681}"
    "path{stroke:#9da7b1}marker path{fill:#9da7b1}}"
)


class DiagramError(ValueError):
    """A diagram's text that cannot be drawn."""


@dataclass
class Diagram:
    """Boxes with their place (column, row), and arrows between them with the words on them."""

    title: str = ""
    boxes: dict[str, tuple[float, int]] = field(default_factory=dict)
    arrows: list[tuple[str, str, str, bool]] = field(default_factory=list)


def read(text: str) -> Diagram:
    """``text`` as a diagram. Raises DiagramError for an arrow to a box that there is not."""
    found, rows = Diagram(), []
    for line in filter(None, map(str.strip, text.splitlines())):
        arrow = _ARROW.fullmatch(line)
        if line.startswith("#"):
            found.title = line.lstrip("# ")
        elif arrow:
            found.arrows.append((arrow[1].strip(), arrow[3].strip(), arrow[4] or "", arrow[2] == "<->"))
        else:
            rows.append([name.strip() for name in line.split("|")])
    widest = max(map(len, rows), default=0)
    for number, row in enumerate(rows):
        shift = (widest - len(row)) / 2
        found.boxes |= {name: (shift + place, number) for place, name in enumerate(row) if name}
    for start, end, *_ in found.arrows:
        for name in (start, end):
            if name not in found.boxes:
                raise DiagramError(f"there is no box “{name}”")
    return found


def draw(text: str) -> str:
    """``text`` as SVG."""
    diagram = read(text)
    width = max((x for x, _ in diagram.boxes.values()), default=0) * (WIDE + GAP_X) + WIDE + 2 * MARGIN
    height = max((y for _, y in diagram.boxes.values()), default=0) * (HIGH + GAP_Y) + HIGH + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' aria-label="{escape(diagram.title)}" width="{width:g}"><title>{escape(diagram.title)}</title>'
        f"<style>{_STYLE}</style><defs><marker id='a' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7'"
        " orient='auto-start-reverse'><path d='M0 0L8 4L0 8z'/></marker></defs>"
    ]
    parts += [_arrow(diagram, *arrow) for arrow in diagram.arrows]
    parts += [_box(name, *_corner(place)) for name, place in diagram.boxes.items()]
    return "\n".join([*parts, "</svg>\n"])


def _corner(place: tuple[float, int]) -> tuple[float, float]:
    return MARGIN + place[0] * (WIDE + GAP_X), MARGIN + place[1] * (HIGH + GAP_Y)


def _box(name: str, x: float, y: float) -> str:
    lines = wrap(name, 20) or [""]
    top = y + HIGH / 2 - (len(lines) - 1) * LINE / 2 + 4.5
    words = "".join(
        f'<text x="{x + WIDE / 2:g}" y="{top + number * LINE:g}" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return f'<rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="6"/>{words}'


def _arrow(diagram: Diagram, start: str, end: str, words: str, both: bool) -> str:
    (ax, ay), (bx, by) = (_corner(diagram.boxes[name]) for name in (start, end))
    if ay == by:
        x1, x2 = (ax + WIDE, bx) if bx > ax else (ax, bx + WIDE)
        y1 = y2 = ay + HIGH / 2
    else:
        x1, x2 = ax + WIDE / 2, bx + WIDE / 2
        y1, y2 = (ay + HIGH, by) if by > ay else (ay, by + HIGH)
    ends = " marker-start='url(#a)'" if both else ""
    label = "".join(
        f'<text class="w" x="{(x1 + x2) / 2 + (6 if ay != by else 0):g}"'
        f' y="{(y1 + y2) / 2 - 6 - (len(wrap(words, 16)) - 1 - number) * 12:g}"'
        f' text-anchor="{"start" if ay != by else "middle"}">{escape(line)}</text>'
        for number, line in enumerate(wrap(words, 16) if ay == by else wrap(words, 30))
    )
    return f"<path d='M{x1:g} {y1:g}L{x2:g} {y2:g}' marker-end='url(#a)'{ends}/>{label}"


if __name__ == "__main__":
    sys.stdout.write(draw(Path(sys.argv[1]).read_text(encoding="utf-8")))
