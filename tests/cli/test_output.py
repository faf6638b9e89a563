"""Tables and lines for people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.cli import output


def printed(capsys: pytest.CaptureFixture[str], *rows: tuple[object, ...], **options: object) -> list[str]:
    output.table(("name", "n", "last"), rows, **options)  # type: ignore[arg-type]
    return capsys.readouterr().out.splitlines()


def test_columns_line_up_with_numbers_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, ("Amber", 7, "x"), ("Basalt & Co", 1234.5, "y"), right=("n",))
    assert lines == ["name              n  last", "Amber             7  x", "Basalt & Co  1234.5  y"]


def test_nothing_is_shown_as_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, ("Amber", None, ""))[1] == "Amber  –  –"


def test_wide_and_combining_characters_line_up_by_the_cells_they_take(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = printed(capsys, ("潮水公司", 1, "x"), ("Ame\u0301lie", 2, "y"))
    assert lines[1] == "潮水公司  1  x"
    assert lines[2].startswith("Amélie    2")


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, empty="Nothing here.") == ["Nothing here."]


def test_text_from_outside_cannot_move_the_cursor_or_break_the_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = printed(capsys, ("\x1b[31mred\x1b]52;c;aGk=\x07\nsecond\rline\u202e", 1, "[/]"))
    assert len(lines) == 2
    assert "\x1b" not in lines[1]
    assert "\u202e" not in lines[1]
    assert lines[1].endswith("1  [/]")


def test_on_a_narrow_terminal_the_flexible_column_gives_way(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    lines = printed(capsys, ("A very long name of a company that goes on", 1, "tail"), flexible="name")
    assert len(lines[1]) <= 40
    assert "…" in lines[1]
    assert lines[1].endswith("tail")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.integers(1, 20))
def test_cut_text_never_takes_more_cells_than_it_may(text: str, width: int) -> None:
    cell = output._cell(text)
    assert output._width(output._cut(cell, width)) <= width
