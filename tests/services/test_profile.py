"""The profile: edited field by field, filled in from a CV, every version kept."""

import json

import pytest
from seeded import NOW

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import profile, scoring
from scoutly_tui.store.models import Profile, ProfileVersion, User

CV = """# Robin Doe

Data engineer in Berlin with nine years of practice.

## Skills
- Python (8 years)
- PostgreSQL
- Airflow

## Languages
- English C1
- German, native
"""


@pytest.fixture
def user(any_home):
    return any_home.user_id


@pytest.fixture
def cv(tmp_path):
    path = tmp_path / "robin.md"
    path.write_text(CV, encoding="utf-8")
    return path


def test_a_new_user_has_an_empty_profile_of_version_0(user):
    view = profile.show(user)
    assert (view.name, view.version, view.cv_name, view.cv_chars, view.updated_at) == (
        "main",
        0,
        None,
        0,
        None,
    )
    assert view.data["titles"] == []
    assert "cv_text" not in view.data


def test_fields_change_one_by_one_and_the_version_counts(user):
    assert profile.update(user, {"titles": ["Data Engineer"]}, NOW).version == 1
    view = profile.update(user, {"seniority": "senior", "locations": [" Berlin "]}, NOW + 1)
    assert (view.version, view.updated_at) == (2, NOW + 1)
    assert (view.data["titles"], view.data["seniority"], view.data["locations"]) == (
        ["Data Engineer"],
        "senior",
        ["Berlin"],
    )
    assert profile.show(user) == view


def test_every_version_before_is_kept(user):
    for number, title in enumerate(("Cook", "Baker", "Brewer")):
        profile.update(user, {"titles": [title]}, NOW + number)
    kept = list(
        ProfileVersion.select(ProfileVersion.version, ProfileVersion.data)
        .order_by(ProfileVersion.version)
        .tuples()
    )
    assert [(version, json.loads(data)["titles"]) for version, data in kept] == [
        (1, ["Cook"]),
        (2, ["Baker"]),
    ]


def test_a_change_that_changes_nothing_makes_no_version(user):
    profile.update(user, {"titles": ["Cook"]}, NOW)
    assert profile.update(user, {"titles": ["Cook"]}, NOW + 1).version == 1
    assert profile.update(user, {}, NOW + 1).updated_at == NOW
    assert ProfileVersion.select().count() == 0


WRONG = (
    {"seniority": "emperor"}, {"titles": "Cook"}, {"titles": [1]}, {"radius_km": -1}, {"salary_floor": {"min": "much"}},
)  # fmt: skip


def test_a_value_that_a_field_does_not_hold_changes_nothing(user):
    profile.update(user, {"titles": ["Cook"]}, NOW)
    for changes in WRONG:
        with pytest.raises(UsageError) as refused:
            profile.update(user, {"locations": ["Oslo"], **changes}, NOW)
        assert next(iter(changes)).split("_")[0] in str(refused.value)
    assert profile.show(user).data["locations"] == []


def test_a_field_that_there_is_not_is_refused_with_the_one_that_comes_close(user):
    with pytest.raises(UsageError) as refused:
        profile.update(user, {"titels": ["Cook"]}, NOW)
    assert "titels" in str(refused.value)
    assert "titles" in refused.value.remedy
    assert profile.show(user).version == 0


def test_hostile_text_is_kept_clean(user):
    view = profile.update(user, {"titles": ["\x1b[31mCook\u202e"], "residence": "Oslo\x00"}, NOW)
    assert (view.data["titles"], view.data["residence"]) == (["[31mCook"], "Oslo")


def test_a_cv_is_taken_in_with_what_it_says(user, cv):
    brought = profile.import_cv(user, cv, NOW)
    view = profile.show(user)
    assert brought.view == view
    assert (view.cv_name, view.version) == ("robin.md", 1)
    assert view.cv_chars > 100
    assert "cv_text" not in view.data
    for item in brought.understood:
        assert item.field in view.data
        assert item.quote.strip() in CV


def test_what_a_cv_says_can_be_read_back_as_a_profile(user, cv):
    brought = profile.import_cv(user, cv, NOW)
    version, wishes = scoring.profile_of(user)
    assert version == 1
    assert "Airflow" in wishes.cv_text
    if any(item.field == "skills" for item in brought.understood):
        assert wishes.skills


def test_a_cv_changes_nothing_that_a_person_set(user, cv):
    profile.update(user, {"skills": [{"name": "Knitting"}], "seniority": "junior"}, NOW)
    view = profile.import_cv(user, cv, NOW).view
    assert [skill["name"] for skill in view.data["skills"]] == ["Knitting"]
    assert view.data["seniority"] == "junior"
    assert view.version == 2


def test_editing_the_profile_keeps_the_cv(user, cv):
    chars = profile.import_cv(user, cv, NOW).view.cv_chars
    view = profile.update(user, {"titles": ["Cook"]}, NOW)
    assert (view.cv_name, view.cv_chars) == ("robin.md", chars)


BINARY = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"


def test_a_cv_that_cannot_be_read_changes_nothing(user, tmp_path):
    for name, content in (
        ("cv.exe", BINARY),
        ("cv.md", b""),
        ("nul.md", b"\x00\x00\x00"),
        ("missing.md", None),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(UsageError) as refused:
            profile.import_cv(user, path, NOW)
        assert refused.value.remedy
    assert profile.show(user).version == 0


def test_a_profile_from_a_cv_alone_stores_nothing(user, cv):
    assert "Airflow" in profile.from_cv(cv).cv_text
    assert Profile.select().count() == 0


def test_each_user_has_their_own(user, cv):
    other = User.insert(name="other", created_at=NOW).execute()
    profile.update(user, {"titles": ["Cook"]}, NOW)
    profile.update(other, {"titles": ["Baker"]}, NOW)
    assert profile.show(user).data["titles"] == ["Cook"]
    assert profile.show(other).data["titles"] == ["Baker"]


def test_the_next_posting_is_scored_for_the_profile_that_is_in_force_then(user):
    from seeded import company, keys_of, look, vacancy

    from scoutly_tui.store.models import Match

    key = company(user)
    for version, title in enumerate(("Cook", "Baker"), start=1):
        profile.update(user, {"titles": [title]}, NOW)
        look(key, [vacancy(n) for n in range(1, version + 1)])
        assert (
            Match.select(Match.profile_version).where(Match.posting == keys_of(version)[0]).scalar()
            == version
        )
