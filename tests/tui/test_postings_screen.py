"""Postings: reading, deciding, going on, taking back."""

from __future__ import annotations

import pytest
from textual.widgets import Input
from tui_world import NOW, World, add_posting, opened_app, press, screen_text, settle, toasts, until

from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services import applications, postings
from scoutly_tui.tui.screens.postings import PostingsScreen
from scoutly_tui.tui.widgets.reader import Reader

TOP = "Senior Platform Engineer"


async def test_the_best_posting_is_on_top_with_its_company_score_and_age(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            line = next(line for line in screen_text(app).splitlines() if TOP in line)
            assert "91" in line
            assert "Lanternfield" in line
            assert "1h" in line


async def test_saving_goes_on_to_the_next_undecided_and_undo_brings_it_back(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            table = app.screen.table
            first, second = table.keys[0], table.keys[1]
            await press(app, pilot, "s")
            assert world.state(first) == "saved"
            assert table.cursor_key == second
            assert first not in table.keys
            await press(app, pilot, "u")
            assert world.state(first) in ("new", "seen")
            assert first in table.keys
            await press(app, pilot, "U")
            assert world.state(first) == "saved"


async def test_discarding_takes_one_more_key_for_the_reason(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            await press(app, pilot, "x")
            assert "why?" in screen_text(app)
            assert world.state(key) == "new"
            await press(app, pilot, "l")
            assert world.state(key) == "discarded"
            assert postings.by_keys(world.home.user_id, [key], NOW)[0].state_reason == "wrong place"


async def test_escape_leaves_the_question_and_the_posting_as_they_were(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            await press(app, pilot, "x", "escape")
            assert world.state(key) == "new"
            assert isinstance(app.screen, PostingsScreen)


@pytest.mark.parametrize(("key", "days"), [("1", 1), ("3", 3), ("w", 7), ("c", None)])
async def test_snoozing_asks_until_when(world: World, key: str, days: int | None) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            posting = app.screen.table.cursor_key
            await press(app, pilot, "z", key)
            row = postings.by_keys(world.home.user_id, [posting], NOW)[0]
            assert row.state == "snoozed"
            assert row.snoozed_until == (None if days is None else NOW + days * DAY_MS)


async def test_an_application_is_begun_with_one_key_and_a_status(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            posting = app.screen.table.cursor_key
            await press(app, pilot, "a", "a")
            found = {row.key: row.status for row in applications.rows(world.home.user_id)}
            assert found[posting] == "applied"


async def test_capitals_act_on_the_marked_ones(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            marked = list(app.screen.table.keys[:3])
            await press(app, pilot, "space", "space", "space")
            assert "3 marked" in screen_text(app)
            await press(app, pilot, "S")
            assert [world.state(key) for key in marked] == ["saved"] * 3
            assert app.screen.table.marks == set()


async def test_capitals_on_many_rows_say_how_many_and_ask_first(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            shown = list(app.screen.table.keys)
            await press(app, pilot, "S")
            assert f"{len(shown)} postings?" in screen_text(app)
            await press(app, pilot, "n")
            assert "saved" not in {world.state(key) for key in shown}
            await press(app, pilot, "S", "y")
            assert {world.state(key) for key in shown} == {"saved"}


async def test_enter_reads_the_posting_and_escape_comes_back(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "enter")
            await until(pilot, lambda: "Speaks for it" in screen_text(app))
            assert "€88–105k" in screen_text(app)
            assert world.state(app.screen.table.cursor_key) == "seen"
            await press(app, pilot, "escape")
            assert "Inbox" in screen_text(app)
            assert not app.screen.is_reading


async def test_deciding_while_reading_shows_the_next_one(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            following = app.screen.table.keys[1]
            await press(app, pilot, "enter", "s")
            await until(pilot, lambda: app.screen.query_one(Reader).key == following)
            assert app.screen.is_reading


async def test_a_wide_terminal_shows_list_and_reader_side_by_side(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(app, pilot)
            await until(pilot, lambda: "Speaks for it" in screen_text(app))
            assert TOP in screen_text(app).splitlines()[4]
            await press(app, pilot, "j")
            await until(pilot, lambda: "Backend Engineer, Python" in screen_text(app).splitlines()[3])


async def test_the_evidence_is_highlighted_in_the_text(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(140, 60)) as pilot:
            await settle(app, pilot)
            await until(pilot, lambda: app.screen.query_one(Reader).key is not None)
            content = app.screen.query_one(Reader)._shown
            quoted = [
                content.plain[span.start : span.end]
                for span in content.spans
                if "underline" in str(span.style)
            ]
            assert "Five years or more with Python in production" in quoted


async def test_what_the_rules_hide_is_one_key_away_with_the_reason_first(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(app, pilot)
            assert "Hidden by rules 4" in screen_text(app)
            await press(app, pilot, "h")
            await until(pilot, lambda: "Asks for Polish" in screen_text(app))
            text = screen_text(app)
            assert text.index("Deal-breakers") < text.index("Fit", text.index("Deal-breakers"))
            await press(app, pilot, "h")
            assert app.screen.view == 0


async def test_tab_goes_round_the_views(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            counts = postings.counts(world.home.user_id, NOW)
            await press(app, pilot, "tab")
            assert app.screen.table.count == counts.saved
            await press(app, pilot, "tab", "tab")
            assert app.screen.table.count == counts.backlog
            await press(app, pilot, "shift+tab", "shift+tab", "shift+tab", "shift+tab")
            assert app.screen.table.count == sum(
                1 for _ in postings.keys(world.home.user_id, postings.PostingQuery(postings.View.ALL), NOW)
            )


async def test_the_filter_narrows_as_one_types_and_escape_clears_it(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            before = app.screen.table.count
            await press(app, pilot, "slash", *"rust")
            assert 0 < app.screen.table.count < before
            await press(app, pilot, "enter", "n", "n")
            assert app.screen.table.cursor == 0
            await press(app, pilot, "escape")
            assert app.screen.table.count == before


async def test_a_filter_that_matches_nothing_says_so(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "slash", *"[/]zz")
            assert "Nothing matches the filter “[/]zz”" in screen_text(app)


async def test_a_new_posting_appears_by_itself_and_the_cursor_stays_on_its_row(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "j", "j", "j")
            key = app.screen.table.cursor_key
            posting = add_posting(world, "Principal Engineer", score=99)
            await until(pilot, lambda: posting in app.screen.table.keys)
            assert app.screen.table.keys[0] == posting
            assert app.screen.table.cursor_key == key


async def test_over_ssh_the_link_is_copied_and_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "a b c d")
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "o")
            assert app.clipboard == "https://careers.lanternfield.example/jobs/0"
            assert app.clipboard in toasts(app)


async def test_a_read_only_session_changes_nothing_and_says_so(world: World) -> None:
    with opened_app(world, read_only=True) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            await press(app, pilot, "s", "enter")
            assert world.state(key) == "new"
            assert "read-only" in toasts(app)


async def test_an_empty_home_says_how_to_begin(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert "No company is watched yet" in screen_text(app)


async def test_the_filter_speaks_the_filter_language_and_says_errors_where_they_stand(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 24), notifications=True) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "slash")
            line = app.screen.query_one(Input)
            line.value = "score>=80"
            await settle(app, pilot)
            assert {app.screen.table.row(key).score >= 80 for key in app.screen.table.keys} == {True}
            good = app.screen.table.count
            line.value = "score>=eighty"
            await settle(app, pilot)
            assert "“eighty” is not a number." in screen_text(app).splitlines()[-3]
            assert app.screen.table.count == good
            assert toasts(app) == ""


async def test_tab_completes_fields_and_their_values(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 24)) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "slash", "w", "o")
            assert "work:" in screen_text(app).splitlines()[-3]
            await press(app, pilot, "tab", "r", "tab")
            assert app.screen.query_one(Input).value.strip() == "work:remote"
            assert {app.screen.table.row(key).work_model for key in app.screen.table.keys} == {"remote"}


async def test_a_posting_that_stays_before_ones_eyes_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoutly_tui.tui.screens.postings.SEEN_SECONDS", 0.05)
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            await until(pilot, lambda: world.state(key) == "seen")
            assert app.screen.table.cursor_key == key


async def test_how_many_the_rules_hide_is_on_screen_however_narrow(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert "Hidden by rules 4" in screen_text(app)
            await pilot.resize_terminal(72, 24)
            await settle(app, pilot)
            assert "Hidden 4" in screen_text(app)
