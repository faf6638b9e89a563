"""Every theme, the person's own, and none: at the start and by F2; what each looks like is held by a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.geometry import Size
from textual.pilot import Pilot
from tui_world import World, add_posting, opened_app, press, screen_text, settle, shown

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import home as homes
from scoutly_tui.tui import theme
from scoutly_tui.tui.app import ScoutlyApp
from scoutly_tui.tui.theme import ASCII

OWN = {"background": "#002b36", "foreground": "#eee8d5", "primary": "#b58900", "muted": "#93a1a1"}


def with_ui(world: World, **changes: Any) -> World:
    """``world`` under other settings of the screens."""
    settings = world.home.settings
    ui = replace(settings.ui, **changes)
    return World(homes.with_settings(world.home, replace(settings, ui=ui)), world.companies)


def _cells(app: ScoutlyApp) -> list[tuple[Any, ...]]:
    strips = app.screen._compositor.render_strips(Size(*app.size))
    return [
        (text, *((style.color, style.bgcolor, style.bold) if style else ()))
        for strip in strips
        for text, style, _ in strip
    ]


@pytest.mark.parametrize("name", ["scoutly-light", "scoutly-ansi"])
async def test_a_theme_changed_to_looks_as_if_it_had_been_there_from_the_start(
    name: str, world: World
) -> None:
    with opened_app(with_ui(world, theme=name)) as app:
        async with app.run_test(size=(100, 24)) as pilot:
            await shown(app, pilot)
            from_the_start = _cells(app)
    with opened_app(world) as app:
        async with app.run_test(size=(100, 24)) as pilot:
            await shown(app, pilot)
            app.theme = name
            await shown(app, pilot)
            assert _cells(app) == from_the_start


async def test_the_terminals_own_colours_are_left_to_the_terminal(world: World) -> None:
    with opened_app(with_ui(world, theme="ansi")) as app:
        async with app.run_test(size=(100, 24)) as pilot:
            await shown(app, pilot)
            colours = {
                colour for _, *look in _cells(app) if look for colour in look[:2] if colour is not None
            }
            assert all(colour.is_default or colour.number is not None for colour in colours)


LOOKS: dict[str, dict[str, Any]] = {
    "light": {"theme": "light"},
    "contrast": {"theme": "contrast"},
    "ansi": {"theme": "ansi"},
    "own": {"theme": "dark", "colors": OWN},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("page", ["postings", "companies"])
def test_what_a_theme_looks_like(page: str, look: str, world: World, snap_compare: Any) -> None:
    with opened_app(with_ui(world, page=page, **LOOKS[look])) as app:

        async def go(pilot: Pilot[None]) -> None:
            await shown(app, pilot)

        assert snap_compare(app, terminal_size=(140, 40), run_before=go)


HOSTILE = (
    "Dev [/] [red]red[/red] [@click=app.quit]apply[/]",
    "Dev \x1b]52;c;aGVsbG8=\x07\x1b[2J\x1b[31m and C1 \x9b31m",
    "Dev \u202egnireenigne\u202c שלום مرحبا",
    "Dev " + "x" * 10_000,
    "Dev 👩\u200d👩\u200d👧\u200d👦 family e\u0301\u0301\u0301 zalgo",
    "Dev 高级工程师（远程）" * 20,
)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
def test_hostile_titles_look_like_what_they_are(
    size: tuple[int, int], glyphs: str, world: World, snap_compare: Any
) -> None:
    for number, title in enumerate(HOSTILE):
        add_posting(world, title, score=100 - number, text=f"{title}\n{title}")
    with opened_app(world, **({"glyphs": ASCII} if glyphs == "ascii" else {})) as app:

        async def go(pilot: Pilot[None]) -> None:
            await shown(app, pilot)

        assert snap_compare(app, terminal_size=size, run_before=go)


async def test_columns_stay_in_line_whatever_is_wide_or_combines(world: World) -> None:
    for number, title in enumerate(HOSTILE):
        add_posting(world, title, score=100 - number)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await shown(app, pilot)
            from rich.cells import cell_len

            lines = screen_text(app).splitlines()
            column = next(line for line in lines if "Company" in line and "Title" in line).index("Company")
            rows = [line for line in lines if "Lanternfield" in line][: len(HOSTILE)]
            assert len(rows) == len(HOSTILE)
            assert {cell_len(row[: row.index("Lanternfield")]) for row in rows} == {column}


@pytest.mark.parametrize("size", [(80, 24), (250, 70)])
async def test_every_page_fits_the_terminal_and_says_where_one_is(
    size: tuple[int, int], world: World
) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=size) as pilot:
            for key in "1234567":
                await press(app, pilot, key)
                await settle(app, pilot)
                lines = screen_text(app).splitlines()
                assert len(lines) == size[1]
                assert f"{key} " in lines[1]
                assert "?" in lines[-1]


def test_ones_own_theme_is_checked_by_name() -> None:
    own = theme.own_theme(theme.DARK, OWN)
    assert (own.name, own.background, own.variables["muted"]) == ("own", "#002b36", "#93a1a1")
    assert own.dark
    assert not theme.own_theme(theme.DARK, {"background": "#fdf6e3"}).dark
    assert theme.DARK.background == "#14161f"
    with pytest.raises(CannotRunError, match="backgroud"):
        theme.own_theme(theme.DARK, {"backgroud": "#000000"})
    with pytest.raises(CannotRunError, match="blurple"):
        theme.own_theme(theme.DARK, {"primary": "blurple"})
