"""Several profiles a user: made, used, renamed, taken away and brought back; every version of each is kept."""

import pytest
from seeded import NOW, company, look, vacancy

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import edits, profile, profile_cv, profile_text, scoring
from scoutly_tui.store import database

CV = """# Robin Doe
Berlin, Germany

Data engineer in Berlin with nine years of practice.

## Skills
Python (8 years), PostgreSQL, Airflow

## Languages
English C1
"""


@pytest.fixture
def user(home):
    profile.update(home.user_id, {"titles": ["Data Engineer"]}, NOW)
    return home.user_id


def names(user):
    return [(item.name, item.in_use) for item in profile.names(user)]


def titles(user, name=None):
    return profile.show(user, name).data["titles"]


def test_a_new_profile_is_a_copy_and_changes_on_its_own(any_home):
    user = any_home.user_id
    profile.update(user, {"titles": ["Data Engineer"]}, NOW)
    made = profile.create(user, "platform", NOW + 1)
    assert (made.data["titles"], made.in_use, made.version) == (["Data Engineer"], False, 2)
    profile.update(user, {"titles": ["Platform Engineer"]}, NOW + 2, name="PLATFORM")
    assert (titles(user), titles(user, "platform")) == (["Data Engineer"], ["Platform Engineer"])
    assert profile.use(user, "platform", NOW + 3).name == "platform"
    assert names(user) == [("platform", True), ("main", False)]
    assert titles(user) == ["Platform Engineer"]
    profile.use(user, "main", NOW + 4)
    assert (profile.show(user).version, profile.show(user, "platform").version) == (1, 3)


def test_no_two_versions_of_a_users_profiles_have_one_number(user):
    profile.create(user, "b", NOW, empty=True)
    profile.update(user, {"titles": ["B"]}, NOW, name="b")
    profile.update(user, {"titles": ["A"]}, NOW)
    edits.undo(user, NOW)
    profile.create(user, "c", NOW, like="b")
    numbers = [row.version for name in ("main", "b", "c") for row in profile.history(user, name)]
    assert len(set(numbers)) == len(numbers) == 6
    assert titles(user, "c") == ["B"]


def test_what_was_scored_for_one_profile_is_stale_for_another(user):
    look(company(user), [vacancy(1)])
    version = "select count(*) from match where profile_version = ?"
    assert database.execute(version, scoring.profile_of(user)[0]) == [(1,)]
    profile.create(user, "b", NOW)
    profile.use(user, "b", NOW)
    assert database.execute(version, scoring.profile_of(user)[0]) == [(0,)]
    profile.use(user, "main", NOW)
    assert database.execute(version, scoring.profile_of(user)[0]) == [(1,)], "the old scores hold again"


def test_every_step_can_be_undone_and_done_again(user):
    profile.create(user, "b", NOW)
    profile.use(user, "b", NOW)
    profile.rename(user, "b", "Bee", NOW)
    profile.update(user, {"titles": ["Beekeeper"]}, NOW)
    profile.use(user, "main", NOW)
    profile.remove(user, "bee", NOW)
    done = names(user), titles(user)
    assert names(user) == [("main", True)]
    seen = []
    while edits.undo(user, NOW):
        seen.append((names(user), titles(user)))
    assert [state[0] for state in seen] == [
        [("main", True), ("Bee", False)],
        [("Bee", True), ("main", False)],
        [("Bee", True), ("main", False)],
        [("b", True), ("main", False)],
        [("main", True), ("b", False)],
        [("main", True)],
        [("main", True)],
    ]
    assert seen[-1][1] == []
    while edits.redo(user, NOW):
        pass
    assert (names(user), titles(user)) == done


def test_an_undone_change_is_a_version_of_its_own(user):
    profile.update(user, {"titles": ["Cook"]}, NOW + 1)
    assert edits.undo(user, NOW + 2) == "profile: titles"
    assert [(row.version, row.changes[0].after) for row in profile.history(user)] == [
        (3, ["Data Engineer"]),
        (2, ["Cook"]),
        (1, ["Data Engineer"]),
    ]


def test_an_earlier_version_is_put_back_with_the_cv_of_then(user, tmp_path):
    path = tmp_path / "cv.md"
    path.write_text(CV)
    profile.import_cv(user, path, NOW + 1)
    profile.update(user, {"titles": ["Cook"], "skills": []}, NOW + 2)
    path.write_text("# Robin\n\nGardener. " + "I dig and plant things. " * 10)
    profile.import_cv(user, path, NOW + 3)
    view = profile.restore(user, 2, NOW + 4)
    assert (view.version, view.data["titles"], view.data["residence"]) == (
        5,
        ["Data Engineer"],
        "Berlin, Germany",
    )
    assert "Airflow" in profile.wishes(user).cv_text
    assert profile.wishes(user) == profile.at_version(user, 2)
    edits.undo(user, NOW + 5)
    assert "Gardener" in profile.wishes(user).cv_text
    with pytest.raises(UsageError) as refused:
        profile.restore(user, 99, NOW)
    assert "1, 2, 3, 4, 5" in refused.value.remedy


def test_the_history_says_what_changed_and_since_when(user, tmp_path):
    profile.update(user, {"titles": ["Cook"], "seniority": "senior"}, NOW + 10)
    newest, oldest = profile.history(user)
    assert (newest.current, newest.since, oldest.current, oldest.since) == (True, NOW + 10, False, None)
    assert [(c.field, c.before, c.after) for c in newest.changes] == [
        ("titles", ["Data Engineer"], ["Cook"]),
        ("seniority", None, "senior"),
    ]
    assert profile.history(user, "main") == (newest, oldest)


def test_names_are_clean_unique_and_found_whatever_their_case(user):
    profile.create(user, "\x1b[31mData  work\u202e", NOW)
    assert [name for name, _ in names(user)] == ["main", "[31mData work"]
    for wrong, call in (
        ("already", lambda: profile.create(user, "MAIN", NOW)),
        ("needs a name", lambda: profile.create(user, " \x00 ", NOW)),
        ("no profile", lambda: profile.use(user, "mian", NOW)),
        ("already", lambda: profile.rename(user, "main", "[31mdata work", NOW)),
        ("in use", lambda: profile.remove(user, "main", NOW)),
    ):
        with pytest.raises(UsageError, match=wrong) as refused:
            call()
        assert refused.value.remedy
    assert profile.rename(user, "main", "Main", NOW).name == "Main"


def test_the_name_of_a_profile_taken_away_is_free_again(user):
    profile.create(user, "b", NOW)
    profile.update(user, {"titles": ["Old"]}, NOW, name="b")
    profile.remove(user, "b", NOW)
    profile.create(user, "B", NOW, empty=True)
    assert titles(user, "b") == []
    profile.rename(user, "b", "c", NOW)
    profile.rename(user, "c", "b", NOW)
    assert len(names(user)) == 2


def test_a_cv_is_read_before_anything_is_taken(user, tmp_path):
    path = tmp_path / "cv.md"
    path.write_text(CV)
    draft = profile.draft(path)
    assert profile.show(user).cv_name is None
    assert all(item.quote in CV for item in draft.understood)
    by_value = {item.value: item for item in draft.understood}
    python = by_value["Python:8y"]
    data = profile.show(user).data
    assert not profile_cv.is_taken(python, data)
    fuller = profile_cv.corrected(python, "Python:expert:9y")
    chosen = [fuller, by_value["Berlin, Germany"]]
    changes = profile_cv.picked(draft.understood, data, chosen)
    view = profile.take_cv(user, draft, changes, NOW)
    assert view.data["skills"] == [{"name": "Python", "level": "expert", "years": 9.0}]
    assert (view.data["titles"], view.data["residence"], view.cv_name) == (
        ["Data Engineer"],
        "Berlin, Germany",
        "cv.md",
    )
    assert profile_cv.is_taken(python, view.data)
    assert profile_cv.stored_draft(user).understood == draft.understood
    assert profile_cv.without(python, view.data) == {"skills": []}
    edits.undo(user, NOW)
    assert (profile.show(user).cv_name, profile.show(user).data["skills"]) == (None, [])


TYPED = (
    ("titles", "a, b", ["a", "b"], "a, b"),
    ("skills", "Go:expert:6y, C", [{"name": "Go", "level": "expert", "years": 6.0}, {"name": "C", "level": None}], "Go:expert:6y, C"),
    ("languages", "de:C1", [{"code": "de", "level": "C1"}], "de:C1"),
    ("salary_floor", "80k EUR year", {"min": 80_000.0, "max": None, "currency": "EUR", "period": "year"}, "80000 EUR year"),
    ("salary_floor", "4.500,00 eur month", {"min": 4_500.0, "max": None, "currency": "EUR", "period": "month"}, "4500 EUR month"),
    ("salary_floor", "82.5k", {"min": 82_500.0, "max": None, "currency": None, "period": "year"}, "82500 year"),
    ("willing_to_relocate", "No", False, "no"),
    ("radius_km", "50 km", 50.0, "50"),
    ("radius_km", "far", "far", "far"),
    ("radius_km", "inf", "inf", "inf"),
    ("residence", "", None, ""),
)  # fmt: skip


@pytest.mark.parametrize(("field", "typed", "value", "shown"), TYPED)
def test_values_are_typed_in_one_line_and_shown_as_typed(field, typed, value, shown):
    assert profile_text.read(field, typed) == value
    assert profile_text.written(value) == shown


def test_a_salary_that_is_none_is_refused():
    with pytest.raises(UsageError, match="no salary"):
        profile_text.read("salary_floor", "a lot")
