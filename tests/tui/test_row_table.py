"""The virtual table: identity, cost, and what it paints."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from textual.app import App, ComposeResult

from scoutly_tui.tui import theme
from scoutly_tui.tui.widgets.columns import Column, Tone, fit
from scoutly_tui.tui.widgets.row_cache import RowCache
from scoutly_tui.tui.widgets.row_table import RowTable


@dataclass(frozen=True)
class Item:
    key: int
    text: str


COLUMNS: tuple[Column[Item], ...] = (
    Column("Key", 8, lambda row: [(str(row.key), Tone.MUTED)], right=True),
    Column("Text", 10, lambda row: row.text, flex=1),
)


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.table: RowTable[Item] = RowTable(COLUMNS)
        self.loads: list[int] = []
        self.painted: list[int] = []
        self.moves: list[int | None] = []
        self.chosen: list[int] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.own_variables(self.current_theme)

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()
        plain = self.table.render_line

        def counted(y: int) -> object:
            self.painted.append(y)
            return plain(y)

        self.table.render_line = counted  # type: ignore[method-assign,assignment]

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        self.moves.append(event.key)

    def on_row_table_chosen(self, event: RowTable.Chosen) -> None:
        self.chosen.append(event.key)

    async def load(self, wanted: Sequence[int]) -> Sequence[Item]:
        self.loads.append(len(wanted))
        await asyncio.sleep(0)
        return [Item(key, f"row {key}") for key in wanted]


def items(*keys: int) -> list[Item]:
    return [Item(key, f"row {key}") for key in keys]


def lines(table: RowTable[Item]) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


async def test_a_million_rows_load_only_what_is_in_sight() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_keys(array("q", range(1_000_000)), app.load)
        await pilot.pause()
        assert "row 0" in lines(app.table)[1]
        await pilot.press("G")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "row 999999" in lines(app.table)[-1]
        assert sum(app.loads) < 400


async def test_the_cursor_follows_its_key_when_the_order_changes() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_rows(items(1, 2, 3, 4, 5))
        await pilot.press("j", "j")
        assert app.table.cursor_key == 3
        app.table.show_rows(items(5, 4, 3, 2, 1, 9))
        assert (app.table.cursor_key, app.table.cursor) == (3, 2)
        app.table.show_rows(items(7, 8, 9, 5, 4, 3))
        assert (app.table.cursor_key, app.table.cursor) == (3, 5)


async def test_a_vanished_row_leaves_the_cursor_on_the_next_survivor() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_rows(items(1, 2, 3, 4, 5))
        await pilot.press("j", "j")
        app.table.show_rows(items(1, 2, 5))
        assert app.table.cursor_key == 5
        app.table.show_rows(items(1, 2))
        assert app.table.cursor_key == 2
        app.table.show_rows([])
        await pilot.pause()
        assert app.table.cursor_key is None
        assert app.moves[-1] is None


async def test_marks_stay_on_their_keys_and_leave_with_them() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_rows(items(1, 2, 3, 4))
        await pilot.press("space", "space")
        assert app.table.marks == {1, 2}
        assert app.table.cursor_key == 3
        app.table.show_rows(items(4, 3, 2))
        assert app.table.marks == {2}


async def test_rows_that_come_in_above_do_not_move_what_one_looks_at() -> None:
    app = Host()
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show_rows(items(*range(100, 200)))
        await pilot.press(*["j"] * 30)
        y = app.table.cursor - app.table.scroll_offset.y
        app.table.show_rows(items(*range(90, 200)))
        await pilot.pause()
        assert app.table.cursor_key == 130
        assert app.table.cursor - app.table.scroll_offset.y == y


async def test_a_change_of_one_row_repaints_that_line_alone() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        rows = items(*range(15))
        app.table.show_rows(rows)
        await pilot.pause()
        app.painted.clear()
        app.table.show_rows(rows)
        await pilot.pause()
        assert app.painted == []
        rows[4] = Item(4, "changed")
        app.table.show_rows(rows)
        await pilot.pause()
        assert set(app.painted) == {5}


async def test_a_cursor_move_repaints_two_lines() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_rows(items(*range(15)))
        await pilot.pause()
        app.painted.clear()
        await pilot.press("j")
        assert set(app.painted) == {1, 2}


async def test_a_stale_row_stays_in_sight_until_its_successor_arrives() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_keys([1, 2], app.load)
        await app.workers.wait_for_complete()
        gate = asyncio.Event()

        async def slow(wanted: Sequence[int]) -> Sequence[Item]:
            await gate.wait()
            return [Item(key, f"fresh {key}") for key in wanted]

        app.table.show_keys([1, 2], slow)
        await pilot.pause()
        assert "row 1" in lines(app.table)[1]
        gate.set()
        await app.workers.wait_for_complete()
        assert "fresh 1" in lines(app.table)[1]


async def test_a_click_moves_the_cursor_and_a_second_one_opens() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_rows(items(1, 2, 3))
        await pilot.click(RowTable, offset=(5, 3))
        assert app.table.cursor_key == 3
        await pilot.click(RowTable, offset=(5, 3), times=2)
        await pilot.pause()
        assert app.chosen == [3]


@pytest.mark.parametrize("width", [12, 20, 40, 80, 200])
async def test_every_line_fills_the_width_exactly_whatever_the_text(width: int) -> None:
    app = Host()
    texts = [
        "漢字かな交じり文" * 9,
        "👩‍👩‍👧‍👦 family",
        "e\u0301\u0301\u0301" * 40,
        "a" * 10_000,
        "שלום עולם",
        "\u202eevil",
        "\x1b]52;c;aGk=\x07x",
        "",
    ]
    async with app.run_test(size=(width, 12)) as pilot:
        app.table.show_rows([Item(number, text) for number, text in enumerate(texts)])
        await pilot.pause()
        for y in range(app.table.size.height):
            strip = app.table.render_line(y)
            assert strip.cell_length == app.table.size.width
            assert "\x1b" not in strip.text
            assert "\u202e" not in strip.text


async def test_an_empty_list_says_so_and_stops_when_rows_come() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.table.show_notice([[("Nothing here yet.", Tone.MUTED)]])
        await pilot.pause()
        assert any("Nothing here yet." in line for line in lines(app.table))
        app.table.show_rows(items(1))
        assert not any("Nothing here yet." in line for line in lines(app.table))


def test_the_cache_forgets_what_was_unused_for_longest() -> None:
    cache: RowCache[Item] = RowCache(capacity=3)
    cache.keys = range(10)
    cache.put(items(1, 2, 3))
    cache.get(1)
    cache.put(items(4))
    assert cache.get(2) is None
    assert cache.get(1) == Item(1, "row 1")
    assert cache.wanted(0, 5) == [0, 2]


def test_columns_that_do_not_fit_give_way_to_those_that_matter() -> None:
    columns: tuple[Column[Item], ...] = (
        Column("a", 10, lambda row: ""),
        Column("b", 10, lambda row: "", flex=1, from_width=20),
        Column("c", 10, lambda row: "", from_width=25),
    )
    assert [column.title for column, _ in fit(columns, 19)] == ["a"]
    assert [column.title for column, _ in fit(columns, 30)] == ["a", "b"]
    assert [(column.title, width) for column, width in fit(columns, 40)] == [("a", 10), ("b", 16), ("c", 10)]


@dataclass(frozen=True)
class Seen:
    size: int
    first: int
    rows: tuple[Item, ...]
    cursor: int = 0
    marked: frozenset[int] = frozenset()


async def test_a_list_read_by_windows_jumps_to_its_end_and_asks_only_for_what_is_in_sight() -> None:
    app, asked = Host(), []

    async def load(first: int, count: int, of: int) -> Seen:
        asked.append((first, count, of))
        await asyncio.sleep(0)
        return Seen(of, first, tuple(items(*range(first, min(of, first + count)))))

    async with app.run_test(size=(60, 24)) as pilot:
        app.table.marks = {3, 999_999}
        app.table.show_window(Seen(1_000_000, 0, tuple(items(*range(60))), 5, frozenset({3})), load)
        await pilot.pause()
        assert (app.table.count, app.table.cursor_key, app.table.marks) == (1_000_000, 5, {3})
        assert asked == []
        await pilot.press("G")
        for _ in range(20):
            await pilot.pause()
        assert app.table.cursor_key == 999_999
        assert "row 999999" in lines(app.table)[-1]
        assert len(asked) == 1
        assert asked[0][1] < 200
        await pilot.press("g")
        await pilot.pause()
        assert app.table.cursor_key == 0
        assert len(asked) == 1
