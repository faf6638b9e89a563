"""The status page: what to do with the keys to press, charts, and how the model stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tui_world import NOW, World, opened_app, press, screen_text, until

from scoutly_tui.domain.times import DAY_MS, HOUR_MS
from scoutly_tui.services import model_status, rescoring, status, trends
from scoutly_tui.services.home import Home, with_settings
from scoutly_tui.store import database
from scoutly_tui.store.models import JudgeState, Opinion, TokenUsage
from scoutly_tui.tui.status_document import status_document
from scoutly_tui.tui.theme import UNICODE


def with_model(home: Home) -> Home:
    """``home`` with a model named."""
    llm = replace(home.settings.llm, model="m-1", base_url="http://127.0.0.1:11434/v1")
    return with_settings(home, replace(home.settings, llm=llm))


def told(home: Home, width: int = 120) -> str:
    """What the page says."""
    found = status.overview(home, NOW), trends.trends(NOW), model_status.look(home, NOW)
    behind = rescoring.backlog(home.user_id).words
    return status_document(*found, behind, width, NOW, UNICODE, lambda action: f"<{action}>").plain


async def test_status_has_advice_counts_charts_and_workers(world: World) -> None:
    with opened_app(world, keymap={"app.problems": "f4"}) as app:
        async with app.run_test(size=(100, 90)) as pilot:
            await press(app, pilot, "7")
            await until(pilot, lambda: "Checks a day" in screen_text(app))
            text = screen_text(app)
            for part in (
                "3 companies have a problem. f4 shows why", "tracked", "every 3 days", "done in 24 h", "embedded",
                "New postings a day", "Success by source", "The next day's plan", "Bytes a day", "greenhouse", "Off. Name a model",
            ):  # fmt: skip
                assert part in text, part
            assert "scoutly problems" not in text, "on the screens keys are named, not commands"
            await press(app, pilot, "y")
            assert '"by_interval"' in app.clipboard
            assert "postings scored anew" in text
            assert "scoutly problems" in app.clipboard


@pytest.mark.parametrize("width", [75, 135, 250])
def test_no_line_is_wider_than_the_page(width: int, world: World) -> None:
    home = with_model(world.home)
    lines = told(home, width).splitlines()
    assert max(map(len, lines)) <= width


def test_the_models_budget_work_and_last_fault_are_shown(world: World) -> None:
    home, user = with_model(world.home), world.home.user_id
    posting = world.posting("Data Engineer")
    with database.writing():
        for at in (NOW - HOUR_MS, NOW - 3 * DAY_MS):
            TokenUsage.insert(
                user=user, at=at, model="m-1", operation="screen", prompt_tokens=90_000, completion_tokens=10_000, cost=0.5
            ).execute()  # fmt: skip
        Opinion.insert(
            user=user, posting=posting, model="m-1", interest=80, score=20, local_score=90
        ).execute()
        JudgeState.insert(
            user=user, fault="quota", note="The account's quota is used up. Add credit.", held_until=NOW + 5 * HOUR_MS
        ).execute()  # fmt: skip
    text = told(home)
    for part in (
        "m-1 at 127.0.0.1:11434", "1 of 200", "100,000 of 200,000", "0.50 of 1.00", "1.00 of 10.00",
        "1 posting read closely, 1 title looked at", "1 of them differs widely", "The account's quota is used up. Add credit.",
        "asked again in 5h", "No second opinions for now",
    ):  # fmt: skip
        assert part in text, part
    assert any("scoutly llm status" in advice for advice in status.overview(home, NOW).recommendations)
    budget = status.overview(home, NOW).to_json()["budget"]
    assert (budget["cost_31d"], budget["note"][:11], budget["held_until"]) == (
        1.0,
        "The account",
        "2026-03-05T15:30:00Z",
    )


def test_a_budget_that_is_used_up_is_no_fault_of_anybody(world: World) -> None:
    home = with_model(world.home)
    with database.writing():
        JudgeState.insert(
            user=home.user_id, fault="budget", note="It is used up.", held_until=NOW + HOUR_MS
        ).execute()
    assert "No second opinions" not in told(home)
    assert "It is used up." in told(home)


def test_hostile_names_of_sources_and_models_are_only_text(world: World) -> None:
    llm = replace(world.home.settings.llm, model="[red]m\x1b[31m")
    home = with_settings(world.home, replace(world.home.settings, llm=llm))
    with database.writing():
        database.changed("update company set source = '[/]\x1b]52;c;x' where source = 'jsonld'")
    text = told(home)
    assert "\x1b" not in text
    assert "[red]m" in text
