"""The profile as a value and as JSON."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.matching.profile import MOST_ITEMS, CompanySize, Language, Profile, Rule, Skill
from scoutly_tui.matching.scales import LanguageLevel, Seniority, SkillLevel

FULL = Profile(
    titles=("Backend Engineer",),
    skills=(Skill("Python", SkillLevel.EXPERT, 8), Skill("Go")),
    seniority=Seniority.SENIOR,
    locations=("Berlin",),
    radius_km=40,
    residence="Berlin, Germany",
    timezone="Europe/Berlin",
    timezone_overlap_hours=4,
    work_authorisations=("EU",),
    willing_to_relocate=False,
    languages=(Language("de", LanguageLevel.NATIVE), Language("en", LanguageLevel.C1)),
    work_models=(WorkModel.REMOTE, WorkModel.HYBRID),
    employment_types=(EmploymentType.FULL_TIME,),
    company_sizes=(CompanySize.SMALL,),
    salary_floor=Salary(70_000, None, "EUR", Period.YEAR),
    excluded_industries=("gambling",),
    excluded_technologies=("PHP",),
    excluded_roles=("sales",),
    excluded_words=("rockstar",),
    cv_text="A CV.\nWith two lines.",
    rules_off=(Rule.SALARY,),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def test_a_profile_survives_json_unchanged() -> None:
    assert Profile.from_dict(json.loads(json.dumps(FULL.to_dict()))) == FULL


def test_an_empty_profile_survives_json_unchanged() -> None:
    assert Profile.from_dict(Profile().to_dict()) == Profile()
    assert Profile().is_empty
    assert not FULL.is_empty


def test_a_profile_with_nothing_but_rules_off_is_still_empty() -> None:
    assert Profile(rules_off=(Rule.SALARY,)).is_empty


def test_unknown_keys_are_passed_over() -> None:
    assert Profile.from_dict({"titles": ["Cook"], "favourite_colour": "green"}).titles == ("Cook",)


def test_names_alone_will_do_for_skills_and_languages() -> None:
    profile = Profile.from_dict({"skills": ["Python", "python"], "languages": ["DE"]})
    assert profile.skills == (Skill("Python"),)
    assert profile.languages == (Language("de"),)


def test_lists_are_cleaned_and_lose_their_repeats() -> None:
    assert Profile.from_dict({"titles": [" Cook\x1b[31m ", "cook[31m", ""]}).titles == ("Cook[31m",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("titles", "Cook"),
        ("titles", [1]),
        ("titles", ["x"] * (MOST_ITEMS + 1)),
        ("seniority", "wizard"),
        ("seniority", 3),
        ("radius_km", -1),
        ("radius_km", float("nan")),
        ("radius_km", True),
        ("timezone_overlap_hours", 25),
        ("willing_to_relocate", "yes"),
        ("skills", [{"level": "expert"}]),
        ("skills", [{"name": "Go", "years": -2}]),
        ("languages", ["german"]),
        ("languages", [{"code": "de", "level": "D9"}]),
        ("work_models", ["moon"]),
        ("salary_floor", 70_000),
        ("salary_floor", {"min": 1, "currency": "EURO"}),
        ("salary_floor", {"min": 1, "period": "fortnight"}),
        ("rules_off", ["gravity"]),
        ("cv_text", ["a"]),
    ],
)
def test_a_value_that_a_field_cannot_hold_is_refused_with_its_name(field: str, value: object) -> None:
    with pytest.raises(UsageError) as caught:
        Profile.from_dict({field: value})
    assert field.replace("_", " ") in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("data", [None, [], "profile", 7])
def test_what_is_no_table_is_no_profile(data: object) -> None:
    with pytest.raises(UsageError):
        Profile.from_dict(data)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(FULL.to_dict())), JSON, max_size=6))
def test_anything_at_all_is_either_read_or_refused(data: dict[str, object]) -> None:
    try:
        profile = Profile.from_dict(data)
    except UsageError:
        return
    assert Profile.from_dict(json.loads(json.dumps(profile.to_dict()))) == profile
