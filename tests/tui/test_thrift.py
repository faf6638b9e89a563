"""What is sent differs in nothing but its length: an emulator shows the same as if every line had been sent whole."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from scoutly_tui.tui.thrift import Shadow

WIDTH, HEIGHT = 24, 4
STYLES = [
    Style(color="#c8d0e8", bgcolor="#14161f"),
    Style(color="#c8d0e8", bgcolor="#14161f", bold=True),
    Style(color="#7aa2f7", bgcolor="#14161f"),
    Style(color="#7aa2f7", bgcolor="#2b3350"),
    Style(color="#7aa2f7", bgcolor="#14161f", reverse=True),
    Style(color="#c8d0e8", bgcolor="#14161f", underline=True),
    Style(color="#c8d0e8", bgcolor="#14161f", dim=True),
    Style(color="default", bgcolor="default"),
    Style(color="red"),
    Style(bgcolor="blue"),
    Style(bold=True),
    Style(),
]
texts = st.text(st.sampled_from("ab  -━●é高宽e\u0301"), min_size=1, max_size=9)
runs = st.lists(st.tuples(texts, st.sampled_from(STYLES)), min_size=1, max_size=6)
frames = st.lists(
    st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, 8), runs), min_size=1, max_size=5),
    min_size=1, max_size=5,
)  # fmt: skip


def _console(system: str) -> Console:
    return Console(color_system=system, force_terminal=True)  # type: ignore[arg-type]


def _line(x: int, run: list[tuple[str, Style]]) -> Strip:
    # Textual's strips have a base under every style; a run that begins with a mark of its own would join what
    # stands before it.
    strip = Strip([Segment(text.lstrip("\u0301") or "x", style) for text, style in run])
    return strip.adjust_cell_length(WIDTH - x, STYLES[0])


def _seen(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    def look(cell: pyte.screens.Char) -> tuple[object, ...]:
        ink = None if cell.data == " " and not (cell.reverse or cell.underscore) else cell.fg
        return cell.data, ink, cell.bg, cell.bold and cell.data != " ", cell.underscore, cell.reverse

    return [[look(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


@settings(max_examples=30, deadline=None)
@given(frames=frames)
def test_an_emulator_shows_the_same_as_if_all_had_been_sent(frames: list) -> None:
    plain, thrifty = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
    feeds = pyte.Stream(plain), pyte.Stream(thrifty)
    console, shadow = _console("truecolor"), Shadow()
    for frame in frames:
        for y, x, run in frame:
            update = LayoutUpdate([[_line(x, run)]], Region(x, y, WIDTH - x, 1))
            whole = update.render_segments(console)
            less = shadow.update(update, console, (WIDTH, HEIGHT))
            text = "" if less is None else less.render_segments(console)  # type: ignore[union-attr]
            feeds[0].feed(whole)
            feeds[1].feed(text)
        assert _seen(plain) == _seen(thrifty)


def test_what_stands_there_already_is_not_sent_again_until_it_is_forgotten() -> None:
    console, shadow = _console("truecolor"), Shadow()
    update = LayoutUpdate([[_line(0, [("hello", STYLES[0])])]], Region(0, 0, WIDTH, 1))
    assert shadow.update(update, console, (WIDTH, HEIGHT)) is not None
    assert shadow.update(update, console, (WIDTH, HEIGHT)) is None
    shadow.forget()
    assert shadow.update(update, console, (WIDTH, HEIGHT)) is not None
    assert shadow.update(update, console, (WIDTH - 1, HEIGHT)) is not None


def test_of_a_line_only_the_cells_that_changed_are_sent() -> None:
    console, shadow = _console("truecolor"), Shadow()
    first, second = (
        LayoutUpdate([[_line(0, [("one of many words here", STYLES[1])])]], Region(0, 0, WIDTH, 1)),
        LayoutUpdate([[_line(0, [("one of MANY words here", STYLES[1])])]], Region(0, 0, WIDTH, 1)),
    )
    shadow.update(first, console, (WIDTH, HEIGHT))
    sent = shadow.update(second, console, (WIDTH, HEIGHT))
    assert sent is not None
    text = sent.render_segments(console)  # type: ignore[union-attr]
    assert "MANY" in text
    assert "words" not in text


def test_an_update_of_another_kind_comes_back_as_it_is() -> None:
    shadow = Shadow()
    assert shadow.update("something else", _console("truecolor"), (WIDTH, HEIGHT)) == "something else"


def test_colours_are_what_the_terminal_can_show() -> None:
    console, shadow = _console("standard"), Shadow()
    assert console._color_system is ColorSystem.STANDARD
    # Styles remember how they were written first: one of its own for this console.
    line = Strip([Segment("hello", Style(color="#aabbcc", bgcolor="#112233"))])
    sent = shadow.update(LayoutUpdate([[line]], Region(0, 0, 5, 1)), console, (WIDTH, HEIGHT))
    assert sent is not None
    assert "38;2;" not in sent.render_segments(console)  # type: ignore[union-attr]
