"""Going through postings: snoozing, rules that hide and rules that are proposed, notes, folded rows."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tui_world import (
    NOW,
    World,
    add_posting,
    opened_app,
    press,
    screen_text,
    settle,
    toasts,
    until,
    write_line,
)

from scoutly_tui.domain.times import local
from scoutly_tui.domain.triage import DiscardReason, InboxState, SnoozeUntil
from scoutly_tui.services import notes, postings, profile, proposals
from scoutly_tui.store import database
from scoutly_tui.tui import outside
from scoutly_tui.tui.list_page import ListPage


def row(world: World, key: int):
    return postings.by_keys(world.home.user_id, [key], NOW)[0]


async def test_a_posting_is_snoozed_until_a_day_that_is_typed(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            await press(app, pilot, "z", "d", *"mon")
            assert "Monday, 09 March 2026" in screen_text(app)
            await press(app, pilot, "enter")
            assert local(row(world, key).snoozed_until, "%Y-%m-%d %H") == "2026-03-09 09"


@pytest.mark.slow
async def test_a_day_that_is_none_is_said_and_waits_for_a_better_one(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            key = app.screen.table.cursor_key
            await press(app, pilot, "z", "d", *"soon", "enter")
            assert "is no day" in screen_text(app)
            await press(app, pilot, "escape")
            assert world.state(key) == "new"


@pytest.mark.slow
@pytest.mark.parametrize(("key", "reason"), [("c", SnoozeUntil.CHANGE), ("r", SnoozeUntil.REPOST)])
async def test_a_posting_sleeps_until_a_change_or_a_re_post(
    world: World, key: str, reason: SnoozeUntil
) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            posting = app.screen.table.cursor_key
            await press(app, pilot, "z", key)
            found = row(world, posting)
            assert (found.state, found.snoozed_until, found.state_reason) == ("snoozed", None, reason)


async def test_among_all_postings_the_cursor_goes_on_to_the_next_undecided_row(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 40)) as pilot:
            await press(app, pilot, *["tab"] * 6)
            table = app.screen.table
            first = next(
                n
                for n, key in enumerate(table.keys[:20])
                if table.row(key).state == "new" and table.row(table.keys[n + 1]).state == "saved"
            )
            table.move_to(first)
            decided = table.cursor_key
            await press(app, pilot, "s")
            assert world.state(decided) == "saved"
            assert table.cursor > first + 1
            assert table.row().state in ("new", "seen", "backlog")


async def test_one_key_shows_what_the_rules_hide_and_why(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            counts = postings.counts(world.home.user_id, NOW)
            assert counts.hidden > 0
            assert f"Hidden by rules {counts.hidden}" in screen_text(app)
            await press(app, pilot, "h")
            assert "Asks for Polish" in screen_text(app)
            await press(app, pilot, "h")
            assert "Hidden because" not in screen_text(app)
            assert "Place" in screen_text(app)


async def test_the_count_of_hidden_postings_is_in_sight_on_every_view_in_every_width(world: World) -> None:
    hidden = postings.counts(world.home.user_id, NOW).hidden
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            for width, key in ((80, "tab"), (100, "3"), (140, "1"), (64, "slash"), (80, "b")):
                await pilot.resize_terminal(width, 24)
                await press(app, pilot, key)
                line = screen_text(app).splitlines()[2]
                assert key == "3" or f"Hidden {hidden}" in line or f"Hidden by rules {hidden}" in line


async def test_near_duplicates_are_one_row_with_its_places(world: World) -> None:
    lead = add_posting(world, "Lead Baker", score=99)
    for place in ("Oslo", "Porto"):
        other = add_posting(world, "Lead Baker", score=98)
        with database.writing():
            database.execute("update posting set locations = ? where id = ?", f'["{place}"]', other)
            database.execute("update match set folded_under = ? where posting_id = ?", lead, other)
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(app, pilot)
            await until(pilot, lambda: "Berlin; Oslo; Porto" in screen_text(app))
            lines = [line for line in screen_text(app).splitlines()[4:] if "Lead Baker" in line[:60]]
            assert len(lines) == 1
            assert "+2" in lines[0]


async def test_a_rule_is_proposed_in_a_line_and_taken_with_a_yes(world: World) -> None:
    keys = [add_posting(world, f"Principal Engineer {word}", score=90) for word in "ABCDE"]
    user = world.home.user_id
    postings.mark(user, keys[:4], InboxState.DISCARDED, NOW, reason=DiscardReason.SENIORITY)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settle(app, pilot)
            assert "make it a rule?" not in screen_text(app)
            app.screen.table.move_to_key(keys[4])
            await press(app, pilot, "x", "s")
            assert "5 discarded as “wrong seniority” are for “principal”: make it a rule?" in screen_text(app)
            assert app.screen.table.has_focus
            await press(app, pilot, "p", "y")
            assert profile.show(user).data["excluded_roles"] == ["principal"]
            assert "make it a rule?" not in screen_text(app)
            await press(app, pilot, "u")
            assert profile.show(user).data["excluded_roles"] == []
            await press(app, pilot, "p")
            assert "no rule to propose" in toasts(app)


@pytest.mark.slow
async def test_a_no_takes_the_line_away_and_changes_no_rule(world: World) -> None:
    keys = [add_posting(world, f"Principal Engineer {word}", score=90) for word in "ABCDE"]
    user = world.home.user_id
    postings.mark(user, keys, InboxState.DISCARDED, NOW, reason=DiscardReason.SENIORITY)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "p", "escape")
            assert "make it a rule?" in screen_text(app)
            await press(app, pilot, "p", "n")
            assert "make it a rule?" not in screen_text(app)
            assert profile.show(user).data["excluded_roles"] == []
            assert proposals.find(user, NOW) is None


@pytest.mark.slow
async def test_notes_that_were_written_are_read_with_the_posting(world: World) -> None:
    key = world.posting("Senior Platform Engineer")
    notes.write(world.home.user_id, key, "Ask [red]Ada[/] about Fridays.", NOW)
    with opened_app(world) as app:
        async with app.run_test(size=(80, 40)) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "enter")
            await until(pilot, lambda: "Ask [red]Ada[/] about Fridays." in screen_text(app))


async def test_without_a_terminal_to_lend_no_editor_is_started_and_nothing_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "e")
            await until(pilot, lambda: "no terminal here" in toasts(app))


@pytest.mark.parametrize(
    ("variables", "command"),
    [
        ({"EDITOR": "cat -v"}, ["cat", "-v"]),
        ({"VISUAL": "env", "EDITOR": "cat"}, ["env"]),
        ({"EDITOR": "no-such-editor-here"}, None),
        ({"EDITOR": "cat 'open"}, None),
    ],
)
def test_the_editor_is_the_persons_own_and_never_goes_through_a_shell(variables, command) -> None:
    import os

    environment = {"PATH": os.environ["PATH"], **variables}
    if command is None:
        with pytest.raises(Exception, match=r"editor|quote"):
            outside.editor(environment)
    else:
        assert outside.editor(environment) == command


async def test_rows_are_piped_as_json_lines_and_the_output_is_shown_and_never_parsed(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(app, pilot)
            await press(app, pilot, "space", "space", "vertical_line")
            assert "Pipe 2 postings as JSON to" in screen_text(app)
            await write_line(app, pilot, "wc -l; echo '[red]x[/] [/]'")
            await until(pilot, lambda: "[red]x[/] [/]" in screen_text(app))
            assert "2" in screen_text(app)
            await press(app, pilot, "escape")
            assert isinstance(app.screen, ListPage)
            await press(app, pilot, "escape", "vertical_line")
            assert "Pipe 1 posting as JSON to" in screen_text(app)
            assert "wc -l" in screen_text(app)


@pytest.mark.slow
async def test_a_piped_row_is_one_json_object_with_its_fields(world: World, tmp_path: Path) -> None:
    import json

    file = tmp_path / "out"
    with opened_app(world) as app:
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await press(app, pilot, "3", "vertical_line")
            await write_line(app, pilot, f"cat > {file}; exit 3")
            await until(pilot, lambda: "ended with 3" in toasts(app))
    found = json.loads(file.read_text())
    assert found["status"] == "processing"
    assert stat.S_ISREG(file.stat().st_mode)


async def test_the_footer_says_how_many_rows_capitals_would_touch_before_they_do(world: World) -> None:
    with opened_app(world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert f"S X Z: all {app.screen.table.count}" in screen_text(app)
            await press(app, pilot, "space", "space")
            assert "S X Z: 2 marked" in screen_text(app)
            await press(app, pilot, "escape", "slash", *"rust", "enter")
            await settle(app, pilot)
            assert f"S X Z: all {app.screen.table.count}" in screen_text(app)
