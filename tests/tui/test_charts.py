"""Charts in text cells: exact widths, nothing lost, readable in ASCII."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from scoutly_tui.tui import charts
from scoutly_tui.tui.theme import ASCII, UNICODE, Glyphs
from scoutly_tui.tui.widgets.columns import Tone


def text(line: charts.Line) -> str:
    return "".join(part for part, _ in line)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("width", [24, 60, 75])
def test_columns_fill_exactly_the_width_and_height_they_are_given(width: int, glyphs: Glyphs) -> None:
    lines = charts.columns([0, 1, 5, 1_000, 3, 0.0, 999], width, 5, glyphs, top="1,000")
    assert [cell_len(text(line)) for line in lines] == [width] * 5
    assert glyphs is UNICODE or all(text(line).isascii() for line in lines)
    assert text(lines[0]).startswith("1,000 ")
    assert text(lines[-1]).startswith("    0 ")


def test_the_highest_reaches_the_top_nothing_is_empty_and_the_least_is_seen() -> None:
    lines = [text(line)[2:] for line in charts.columns([0, 1, 500, 1_000], 10, 4, UNICODE, top="9")]
    assert lines == ["      █ ", "      █ ", "    █ █ ", "  ▁ █ █ "]
    assert [text(line)[2:] for line in charts.columns([0, 1, 500, 1_000], 10, 4, ASCII, top="9")] == [
        "      # ",
        "      # ",
        "    # # ",
        "  . # # ",
    ]


def test_more_values_than_cells_do_not_break_a_chart() -> None:
    lines = charts.columns([1.0] * 100, 20, 3, UNICODE, top="1")
    assert all(cell_len(text(line)) == 20 for line in lines)


def test_labels_stand_under_their_columns_and_never_overlap() -> None:
    line = text(charts.marks(["Mo", "", "We", "today"], 22, 2))
    assert line == "  Mo        We   today"
    assert text(charts.marks(["long", "long", "long"], 9, 0)) == "long     ", "what has no room is left out"


def test_a_bar_is_as_long_as_its_share_and_says_so() -> None:
    for share, full in ((0, 0), (0.001, 1), (0.5, 10), (1, 20), (7, 20)):
        line = charts.bar("greenhouse", share, "half", 44, UNICODE, label_width=12, said_width=10)
        assert cell_len(text(line)) == 44
        assert text(line).count(UNICODE.bar) == full
    assert "[red]" in text(charts.bar("[red]\x1b[31m", 1, "x", 44, UNICODE))


def test_blocks_stand_beside_each_other_whatever_their_heights() -> None:
    left = charts.Block("a", ([("one", Tone.PLAIN)], [("wide " * 20, Tone.PLAIN)]))
    right = charts.Block("b", ([("x", Tone.PLAIN)], [], [("z", Tone.PLAIN)]))
    lines = charts.beside(left, right, 43)
    assert len(lines) == 3
    assert all(cell_len(text(one)) == 20 for one, _ in lines)
    assert text(lines[2][1]) == "z"
