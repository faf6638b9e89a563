"""The profile page: a change shown in its effect before it is taken, a CV line by line, rules, versions, profiles."""

from __future__ import annotations

from pathlib import Path

from tui_world import NOW, World, opened_app, press, screen_text, settle, toasts, until, write_line

from scoutly_tui.services import profile
from scoutly_tui.tui.consider import Consider

CV = """# Sam Example
Berlin, Germany
Senior Platform Engineer

## Skills
Python (8 years), PostgreSQL, Kubernetes

## Languages
English C1, German B2
"""


def data(world: World) -> dict[str, object]:
    """The profile in force, read from the database."""
    return profile.show(world.home.user_id).data


def furnish(world: World) -> None:
    """Give the user a profile."""
    fields = {"titles": ["Platform Engineer"], "skills": ["Python", "PostgreSQL"], "languages": ["en"]}
    profile.update(world.home.user_id, fields, NOW)


def write_cv(folder: Path) -> Path:
    """A CV to read."""
    path = folder / "cv.md"
    path.write_text(CV)
    return path


async def test_a_line_is_typed_and_stored_the_way_people_write_it(empty_world: World) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "6", "enter")
            await write_line(app, pilot, "platform engineer, backend engineer")
            await press(app, pilot, "j", "enter")
            await write_line(app, pilot, "Python:expert:6y, PostgreSQL")
            await press(app, pilot, "slash", *"salary", "enter", "enter")
            await write_line(app, pilot, "80k EUR year")
            said = data(empty_world)
            assert said["titles"] == ["platform engineer", "backend engineer"]
            assert said["skills"] == [
                {"name": "Python", "level": "expert", "years": 6.0},
                {"name": "PostgreSQL", "level": None, "years": None},
            ]
            assert said["salary_floor"] == {"min": 80_000, "max": None, "currency": "EUR", "period": "year"}
            await press(app, pilot, "x")
            await until(pilot, lambda: data(empty_world)["salary_floor"] is None)
            await press(app, pilot, "escape", "u", "u", "u")
            await until(pilot, lambda: data(empty_world)["skills"] == [])
            assert "platform engineer" in screen_text(app)


async def test_a_value_that_makes_no_sense_is_said_in_place_and_waits_for_a_better_one(
    empty_world: World,
) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(app, pilot, "6", "slash", *"work model", "enter", "enter")
            await write_line(app, pilot, "on the moon")
            await until(pilot, lambda: "must be one of remote" in screen_text(app))
            assert data(empty_world)["work_models"] == []
            await write_line(app, pilot, "remote")
            await until(pilot, lambda: data(empty_world)["work_models"] == ["remote"])


async def test_a_cv_is_gone_through_before_anything_of_it_is_taken(
    empty_world: World, tmp_path: Path
) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(140, 40), notifications=True) as pilot:
            await press(app, pilot, "6", "i")
            await write_line(app, pilot, str(write_cv(tmp_path)))
            await until(pilot, lambda: "“Python (8 years), PostgreSQL" in screen_text(app))
            assert "understood" in toasts(app)
            assert profile.show(empty_world.home.user_id).version == 0
            await press(app, pilot, "slash", *"python:8y", "enter", "e")
            await write_line(app, pilot, "Python:expert:9y")
            await press(app, pilot, "escape", "slash", *"seniority", "enter", "space", "escape", "a")
            await until(pilot, lambda: profile.show(empty_world.home.user_id).cv_name == "cv.md")
            said = data(empty_world)
            assert {"name": "Python", "level": "expert", "years": 9.0} in said["skills"]
            assert (said["residence"], said["seniority"]) == ("Berlin, Germany", None)
            assert [language["code"] for language in said["languages"]] == ["en", "de"]
            await press(app, pilot, "u")
            await until(pilot, lambda: profile.show(empty_world.home.user_id).cv_name is None)


async def test_a_cv_that_was_read_can_be_left_aside(empty_world: World, tmp_path: Path) -> None:
    with opened_app(empty_world) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await press(app, pilot, "6", "i")
            await write_line(app, pilot, str(write_cv(tmp_path)))
            await until(pilot, lambda: "Python:8y" in screen_text(app))
            await until(pilot, lambda: "a takes the CV in" in screen_text(app))
            await press(app, pilot, "X")
            await until(pilot, lambda: "No CV has been read" in screen_text(app))
            await press(app, pilot, "i")
            await write_line(app, pilot, str(tmp_path))
            await until(pilot, lambda: "is a folder" in toasts(app))
            assert profile.show(empty_world.home.user_id).version == 0


async def test_a_change_is_shown_in_its_effect_and_taken_or_left(world: World) -> None:
    furnish(world)
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            for end, version in (("escape", 1), ("enter", 2)):
                await press(app, pilot, "6", "g", "enter")
                await write_line(app, pilot, "Junior Web Developer")
                await until(pilot, lambda: isinstance(app.screen, Consider))
                await until(pilot, lambda: " up, " in screen_text(app), seconds=20)
                text = screen_text(app)
                for part in ("+ Junior Web Developer", "− Platform Engineer", " down", "open postings"):
                    assert part in text
                await press(app, pilot, end)
                await until(pilot, lambda: not isinstance(app.screen, Consider))
                await settle(app, pilot)
                assert profile.show(world.home.user_id).version == version
            await until(pilot, lambda: "the profile changed: 0 of" in screen_text(app))
            await press(app, pilot, "u")
            await until(pilot, lambda: data(world)["titles"] == ["Platform Engineer"])


async def test_a_rule_is_switched_off_with_what_it_hid_before_ones_eyes(world: World) -> None:
    furnish(world)
    with opened_app(world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await press(app, pilot, "6", "tab", "slash", *"language", "enter")
            await until(pilot, lambda: "Hidden by it" in screen_text(app))
            text = screen_text(app)
            assert "QA Automation Engineer" in text
            assert "“Fluent English”" in text
            await press(app, pilot, "enter")
            await until(pilot, lambda: "Switch Language off?" in screen_text(app))
            await press(app, pilot, "y")
            await until(pilot, lambda: data(world)["rules_off"] == ["language"])
            await until(pilot, lambda: "Switched off: it hides nothing" in screen_text(app))


async def test_profiles_are_made_used_renamed_and_taken_away_and_versions_put_back(
    empty_world: World,
) -> None:
    user = empty_world.home.user_id
    furnish(empty_world)
    profile.update(user, {"titles": ["Cook"]}, NOW)
    with opened_app(empty_world) as app:
        async with app.run_test(size=(140, 40)) as pilot:
            await press(app, pilot, "6", "tab", "tab", "tab", "j", "enter")
            await until(pilot, lambda: data(empty_world)["titles"] == ["Platform Engineer"])
            await press(app, pilot, "tab", "a")
            await write_line(app, pilot, "data [b]w[/]")
            await until(pilot, lambda: "data [b]w[/]" in screen_text(app))
            await press(app, pilot, "g", "enter")
            await until(pilot, lambda: profile.show(user).name == "data [b]w[/]" or app.screen.table.row())
            await press(app, pilot, "G", "enter")
            await until(pilot, lambda: profile.show(user).name == "data [b]w[/]")
            await press(app, pilot, "g", "r", "ctrl+u")
            await write_line(app, pilot, "data")
            await until(pilot, lambda: profile.show(user).name.endswith("data"))
            await press(app, pilot, "G", "x")
            await until(pilot, lambda: len(profile.names(user)) == 1)
            await press(app, pilot, "u")
            await until(pilot, lambda: len(profile.names(user)) == 2)


async def test_a_read_only_session_changes_nothing(world: World) -> None:
    furnish(world)
    with opened_app(world, read_only=True) as app:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            for key in ("enter", "e", "x", "i", "a"):
                await press(app, pilot, "6", key)
                await until(pilot, lambda: "read-only" in toasts(app))
            assert profile.show(world.home.user_id).version == 1
