"""The filter line: how it goes on, what is wrong and where, and views that are kept under a name."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static
from tui_world import World, opened_app, press, screen_text, settle, write_line

from scoutly_tui.services import views
from scoutly_tui.services.views import ViewPage
from scoutly_tui.tui.widgets.filter_bar import FilterBar


def typed(app) -> str:
    return app.screen.query_one(FilterBar).query_one(Input).value


def above(app) -> str:
    return str(app.screen.query_one("#above", Static).content)


async def test_tab_completes_a_field_and_then_its_value(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "slash", *"wo")
            assert "work:" in screen_text(app)
            assert "the work model" in screen_text(app)
            await press(app, pilot, "tab", *"re", "tab")
            assert typed(app) == "work:remote "
            assert app.screen.filter_text == "work:remote"
            assert "the work model" not in screen_text(app)
            assert app.screen.query_one(Input).has_focus


async def test_another_completion_is_chosen_with_ctrl_n_and_ctrl_p_or_clicked(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "slash", *"s", "ctrl+n", "tab")
            offered = typed(app)
            assert offered in ("salary>", "state:")
            await press(app, pilot, *["backspace"] * len(offered), *"s", "ctrl+p", "tab")
            assert typed(app) == "state:"
            await press(app, pilot, "ctrl+u", *"sco")
            await app.screen.run_action("take_offer(0)")
            assert typed(app) == "score>"


async def test_what_is_wrong_is_marked_where_it_stands_and_the_last_good_filter_holds(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "slash")
            line = app.screen.query_one(Input)
            line.value = "berlin"
            await settle(app, pilot)
            line.value = "berlin wrok:remote now"
            await settle(app, pilot)
            lines = screen_text(app).splitlines()
            at = next(number for number, text in enumerate(lines) if "berlin wrok:remote now" in text)
            column = lines[at].index("wrok")
            assert lines[at - 1][column : column + 4] == "vvvv"
            assert "There is no field “wrok” here. Did you mean work?" in lines[at - 1]
            spans = [span for span in line._value.spans if "underline" in str(span.style)]
            assert [(span.start, span.end) for span in spans] == [(7, 11)]
            assert app.screen.filter_text == "berlin"


async def test_a_word_that_is_still_being_typed_is_no_error(world: World) -> None:
    views.save(world.home.user_id, ViewPage.POSTINGS, "berlin", "berlin", world.now)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "slash", *"work:")
            assert "work:remote" in above(app)
            await press(app, pilot, "ctrl+u", *"@be")
            assert "@berlin" in above(app)
            assert "no saved view" not in above(app)
            await press(app, pilot, "tab")
            assert app.screen.filter_text == "@berlin"
            await press(app, pilot, *"zz")
            assert app.screen.filter_text in ("@berlin", "@berlin zz")


@pytest.mark.slow
async def test_an_error_in_a_long_filter_on_a_narrow_screen_is_still_said(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(60, 20)) as pilot:
            await press(app, pilot, "slash")
            app.screen.query_one(Input).value = (
                "one two three four five six seven eight nine ten wrok:x " + "y" * 90
            )
            await settle(app, pilot)
            assert "There is no field “wrok” here." in screen_text(app)


async def test_a_filter_is_kept_under_a_name_taken_again_and_taken_away(world: World) -> None:
    user = world.home.user_id
    with opened_app(world) as app:
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await press(app, pilot, "v")
            assert views.rows(user, ViewPage.POSTINGS) == []
            await press(app, pilot, "slash", *"work:remote", "enter", "v", "s")
            await write_line(app, pilot, "far away")
            assert [(row.name, row.text) for row in views.rows(user, ViewPage.POSTINGS)] == [
                ("far-away", "work:remote")
            ]
            assert app.screen.filter_text == "@far-away"
            remote = app.screen.table.count
            await press(app, pilot, "escape")
            assert app.screen.table.count > remote
            await press(app, pilot, "v")
            assert "@far-away" in screen_text(app)
            assert "work:remote" in screen_text(app)
            await press(app, pilot, "1")
            await settle(app, pilot)
            assert app.screen.table.count == remote
            assert app.screen.table.has_focus
            await press(app, pilot, "v", "x", "1")
            assert views.rows(user, ViewPage.POSTINGS) == []
            await press(app, pilot, "u")
            assert len(views.rows(user, ViewPage.POSTINGS)) == 1


@pytest.mark.parametrize(
    ("page", "key", "text"), [("companies", "2", "rank>80"), ("queue", "3", "error:timeout")]
)
@pytest.mark.slow
async def test_every_list_has_views_of_its_own(world: World, page: str, key: str, text: str) -> None:
    views.save(world.home.user_id, ViewPage(page), "mine", text, world.now)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "v", "escape", key, "v", "1")
            await settle(app, pilot)
            assert app.screen.filter_text == "@mine"
            assert 0 < app.screen.table.count < 14
