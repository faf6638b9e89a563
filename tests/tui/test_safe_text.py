"""The one door for outside text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from scoutly_tui.tui.document import Document, find_hits
from scoutly_tui.tui.safe_text import clip, kept_line, pad, safe_block, safe_line
from scoutly_tui.tui.widgets.columns import Tone, lay_out

ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]), max_size=200)
MARKUP = [
    "[/]",
    "[red]x[/red]",
    "[@click=app.quit]apply now[/]",
    "C++ [Remote] $100",
    "x[/",
    r"\[x]",
    "[link=http://x]y",
]


@given(ANYTHING)
@settings(max_examples=150, deadline=None)
def test_a_safe_line_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    line = safe_line(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in line)
    assert not any(c in line for c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200d\n")


@given(ANYTHING, st.integers(0, 60), st.booleans())
@settings(max_examples=150, deadline=None)
def test_padded_text_fills_its_cells_exactly(text: str, width: int, right: bool) -> None:
    assert cell_len(pad(safe_line(text), width, right=right)) == width
    assert sum(cell_len(piece) for piece, _ in lay_out([(text, Tone.MUTED)], width)) == width


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_shown_as_it_is(text: str) -> None:
    page = Document()
    page.title(text)
    page.block(text)
    page.remark("+", "said", text, Tone.GOOD)
    assert page.build().plain.count(text) == 3


def test_an_escape_sequence_loses_its_teeth() -> None:
    assert "\x1b" not in safe_line("a\x1b]52;c;aGVsbG8=\x07b")
    assert "\x9b" not in safe_block("a\x9b2Jb")


def test_the_spaces_that_hold_columns_apart_survive() -> None:
    assert kept_line("  a b  ") == "  a b  "
    assert kept_line("   ") == "   "


def test_a_cut_line_says_so_within_its_width() -> None:
    assert clip("漢字漢字漢字", 5) == "漢字…"
    assert clip("short", 10) == "short"
    assert clip("anything", 0) == ""


def test_hits_are_found_whatever_the_case_and_short_ones_are_left_alone() -> None:
    text = "We use PostgreSQL and Go."
    assert find_hits(text, ["postgresql", "go", "absent"]) == [(7, 17)]
