"""Only what looks different is sent to the terminal, in as few bytes as that takes.

Textual sends whole lines of the regions it repaints, each run of characters with all its colours. Over SSH that
was 2 kB for a move of the cursor and 18 kB a second for a queue at work. This keeps a copy of what stands on the
screen and sends the cells that differ from it, and of a colour only what changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, cast

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.console import Console, RenderableType
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

_SAME: Final = 6
"""So few equal cells between two that differ are sent again: moving the cursor over them costs more."""
_RESET: Final = "\x1b[0m"
_BOLD: Final = 1
_ANY: Final = "*"
"""The ink of a space: none can be seen."""


class Look(NamedTuple):
    """How a cell looks: the codes of its colours, and those of all it is."""

    ink: str
    paper: str
    attributes: int
    codes: str


class Cell(NamedTuple):
    """What stands in one cell; the second cell of a wide character is empty."""

    text: str
    look: Look


class Piece(NamedTuple):
    """Strips that stand side by side on line ``y`` from column ``x`` on."""

    y: int
    x: int
    strips: Sequence[Strip]


class Thrifty(CompositorUpdate):
    """An update that was made thrifty already."""

    def __init__(self, sequence: str) -> None:
        self._sequence = sequence

    def render_segments(self, console: Console) -> str:
        """What is to be written."""
        return self._sequence


class Shadow:
    """What stands on the terminal, as far as it is known."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._lines: dict[int, list[Cell | None]] = {}
        self._sent: dict[int, list[Piece]] = {}
        self._looks: dict[Style | None, Look] = {}

    def forget(self) -> None:
        """Nothing is known any more: the next update is sent whole."""
        self._lines.clear()
        self._sent.clear()

    def update(
        self, wanted: RenderableType, console: Console, size: tuple[int, int]
    ) -> RenderableType | None:
        """``wanted`` as what differs on a terminal of ``size`` (columns, lines); None where nothing does.

        What is no update of cells comes back as it is, and then nothing is known any more.
        """
        if size != self._size:
            self._size = size
            self.forget()
        if not isinstance(wanted, LayoutUpdate | ChopsUpdate):
            self.forget()
            return wanted
        system = console._color_system or ColorSystem.TRUECOLOR
        pen = _Pen()
        unknown = set(range(size[1])) - self._lines.keys() - self._sent.keys()
        for piece in _pieces(wanted):
            if piece.y in unknown:
                # Nothing to compare it with, as in the first frame: what it is made of is looked at when it changes.
                pen.move(piece.x, piece.y)
                pen.paste("".join(strip.render(console) for strip in piece.strips))
                self._sent.setdefault(piece.y, []).append(piece)
                continue
            for sent in self._sent.pop(piece.y, ()):
                self._draw(sent, _Pen(), system)
            self._draw(piece, pen, system)
        return cast("RenderableType", Thrifty(pen.written())) if pen.wrote else None

    def _draw(self, piece: Piece, pen: _Pen, system: ColorSystem) -> None:
        cells, simple = self._cells(piece.strips, system)
        width = self._size[0]
        cells = cells[: max(0, width - piece.x)]
        line = self._lines.setdefault(piece.y, [None] * width)
        before = line[piece.x : piece.x + len(cells)]
        if before == cells:
            return
        line[piece.x : piece.x + len(cells)] = cells
        # Terminals disagree on how wide some characters are: a line that holds such a one is sent whole.
        for start, end in _differing(before, cells) if simple else ((0, len(cells)),):
            pen.move(piece.x + start, piece.y)
            for cell in cells[start:end]:
                pen.put(cell)

    def _cells(self, strips: Sequence[Strip], system: ColorSystem) -> tuple[list[Cell], bool]:
        cells: list[Cell] = []
        simple = True
        for strip in strips:
            for text, style, control in strip:
                if control:
                    continue
                look = self._look(style, system)
                blank = look if look.attributes else look._replace(ink=_ANY)
                if text.isascii():
                    cells += [Cell(letter, blank if letter == " " else look) for letter in text]
                    continue
                for letter in text:
                    size = cell_len(letter)
                    simple = simple and size == 1
                    if size:
                        cells.append(Cell(letter, blank if letter == " " else look))
                        cells += [Cell("", look)] * (size - 1)
                    elif cells:
                        cells[-1] = Cell(cells[-1].text + letter, cells[-1].look)
        return cells, simple

    def _look(self, style: Style | None, system: ColorSystem) -> Look:
        look = self._looks.get(style)
        if look is None:
            if len(self._looks) > 4_000:
                self._looks.clear()
            look = self._looks[style] = _look(style or Style.null(), system)
        return look


class _Pen:
    """Writes cells where they belong, with as few codes as that takes."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._look: Look | None = None

    @property
    def wrote(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._out)

    def written(self) -> str:
        """All of it; the terminal is left with no colour in force."""
        return "".join([*self._out, _RESET])

    def move(self, x: int, y: int) -> None:
        self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")

    def paste(self, sequence: str) -> None:
        """Write what is made already and leaves no colour in force."""
        self._out.append(sequence)
        self._look = None

    def put(self, cell: Cell) -> None:
        if cell.look is not self._look:
            self._dress(cell.look)
        self._out.append(cell.text)

    def _dress(self, look: Look) -> None:
        last = self._look
        if look.ink == _ANY and last is not None and last.ink != _ANY:
            look = look._replace(ink=last.ink)
        self._look = look
        if last == look:
            return
        if last is None or not _can_change(last, look):
            self._out.append(f"\x1b[0;{look.codes}m" if look.codes else _RESET)
            return
        changed = [new for old, new in ((last.ink, look.ink), (last.paper, look.paper)) if old != new]
        if last.attributes != look.attributes:
            changed.insert(0, "1" if look.attributes else "22")
        if changed:
            self._out.append(f"\x1b[{';'.join(changed)}m")


def _can_change(last: Look, look: Look) -> bool:
    """Whether one look can be made of the other by naming what differs: both colours named, bold or nothing more."""
    named = all(colour not in ("", _ANY) for colour in (last.ink, last.paper, look.ink, look.paper))
    return named and last.attributes in (0, _BOLD) and look.attributes in (0, _BOLD)


def _look(style: Style, system: ColorSystem) -> Look:
    def codes(color: Color | None, ink: bool) -> str:
        return "" if color is None else ";".join(color.downgrade(system).get_ansi_codes(ink))

    whole = Strip.render_ansi(style, system)
    return Look(
        codes(style.color, True),
        codes(style.bgcolor, False),
        style._attributes & style._set_attributes,
        whole,
    )


def _pieces(wanted: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    if isinstance(wanted, LayoutUpdate):
        for y, line in enumerate(wanted.strips, wanted.region.y):
            yield Piece(y, wanted.region.x, list(line))
        return
    for y, x1, x2 in wanted.spans:
        for end, (x, strip) in zip(wanted.chop_ends[y], wanted.chops[y].items(), strict=False):
            if strip is None or x > x2 or end <= x1:
                continue
            whole = x2 > x >= x1 and end <= x2
            yield Piece(y, x, [strip if whole else strip.crop(0, min(end, x2) - x)])


def _differing(before: Sequence[Any], cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """The ranges in which ``cells`` differ from what stood there, close ones as one."""
    start = end = -1
    for place, (old, new) in enumerate(zip(before, cells, strict=False)):
        if old == new:
            continue
        if start >= 0 and place - end > _SAME:
            yield start, end
            start = place
        elif start < 0:
            start = place
        end = place + 1
    if start >= 0:
        yield start, end
