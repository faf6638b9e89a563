"""Every field of a profile moves the score or decides a rule, and says so with the posting's words."""

from dataclasses import fields, replace
from typing import Any

import pytest

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.matching.document import Sentence
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import CompanySize, Language, Profile, Rule, Skill
from scoutly_tui.matching.scales import LanguageLevel, Seniority, SkillLevel
from scoutly_tui.matching.score import Scorer
from scoutly_tui.matching.understanding.company_size import size_in
from scoutly_tui.matching.verdict import Finding, Verdict

POSTING = PostingText(
    "Senior Backend Engineer",
    "Ahornblatt",
    ("Potsdam, Germany",),
    "We are a company of 40 people in Potsdam and work for a casino.\n"
    "Requirements:\nYou have 5 years of experience with Python.\nJava and Kafka\nFluent German is required.\n"
    "You must have the right to work in Germany, and you must relocate to Potsdam.\n"
    "Our working hours are 9:00 to 17:00 CET.\nHybrid, two days a week in our office.\n"
    "Full-time. Salary: €60,000 – €70,000 a year. We look for a rockstar.",
)
BASE = Profile(
    titles=("Backend Engineer",), skills=(Skill("Python"), Skill("Kafka")), cv_text="Engineer. Python."
)
FOR: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "titles": ({"titles": ("Backend Engineer",)}, {"titles": ("Pastry Chef",)}),
    "skills": ({"skills": (Skill("Python"),)}, {"skills": (Skill("Haskell"),)}),
    "seniority": ({"seniority": Seniority.SENIOR}, {"seniority": Seniority.INTERN}),
    "locations": ({"locations": ("Potsdam",)}, {"locations": ("Lisbon",)}),
    "radius_km": ({"locations": ("Berlin",), "radius_km": 60}, {"locations": ("Berlin",), "radius_km": 5}),
    "residence": ({"residence": "Berlin", "radius_km": 60}, {"residence": "Lisbon", "radius_km": 60}),
    "timezone": ({"timezone": "Europe/Berlin"}, {"timezone": "America/Los_Angeles"}),
    "timezone_overlap_hours": (
        {"timezone": "UTC-3", "timezone_overlap_hours": 1},
        {"timezone": "UTC-3", "timezone_overlap_hours": 7},
    ),
    "work_authorisations": ({"work_authorisations": ("EU",)}, {"work_authorisations": ("India",)}),
    "willing_to_relocate": (
        {"residence": "Lisbon", "willing_to_relocate": True},
        {"residence": "Lisbon", "willing_to_relocate": False},
    ),
    "languages": (
        {"languages": (Language("de", LanguageLevel.C1),)},
        {"languages": (Language("de", LanguageLevel.A2),)},
    ),
    "work_models": ({"work_models": (WorkModel.HYBRID,)}, {"work_models": (WorkModel.REMOTE,)}),
    "employment_types": (
        {"employment_types": (EmploymentType.FULL_TIME,)},
        {"employment_types": (EmploymentType.PART_TIME,)},
    ),
    "company_sizes": ({"company_sizes": (CompanySize.SMALL,)}, {"company_sizes": (CompanySize.HUGE,)}),
    "salary_floor": (
        {"salary_floor": Salary(50_000, None, "EUR", Period.YEAR)},
        {"salary_floor": Salary(90_000, None, "EUR", None)},
    ),
    "excluded_industries": ({"excluded_industries": ("tobacco",)}, {"excluded_industries": ("gambling",)}),
    "excluded_technologies": ({"excluded_technologies": ("PHP",)}, {"excluded_technologies": ("Java",)}),
    "excluded_roles": ({"excluded_roles": ("sales",)}, {"excluded_roles": ("backend engineer",)}),
    "excluded_words": ({"excluded_words": ("ninja",)}, {"excluded_words": ("rockstar",)}),
    "cv_text": ({"cv_text": "Python, Kafka, hybrid work, casino."}, {"cv_text": "Sourdough and pastry."}),
    "rules_off": (
        {"excluded_words": ("rockstar",), "rules_off": (Rule.WORD,)},
        {"excluded_words": ("rockstar",)},
    ),
}  # fmt: skip


def verdict(changes: dict[str, Any]) -> Verdict:
    return Scorer(replace(BASE, **changes)).score(POSTING)


def test_no_field_is_left_out() -> None:
    assert FOR.keys() == {field.name for field in fields(Profile)}


@pytest.mark.parametrize("field", FOR)
def test_a_preference_moves_the_score_or_hides(field: str) -> None:
    good, bad = (verdict(changes) for changes in FOR[field])
    assert not good.hidden, [item for item in good.deal_breakers if item.verdict is Finding.VIOLATED]
    assert good.score is not None
    assert bad.score is not None
    assert bad.hidden or good.score > bad.score, (good.score, bad.score)


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("UTC", True),
        ("UTC+2", True),
        ("+01:00", True),
        ("GMT-8", False),
        ("UTC+5:30", True),
        ("UTC−10", False),
    ],
)
def test_a_timezone_may_be_written_as_an_offset(name: str, hours: bool) -> None:
    found = {item.rule: item.verdict for item in verdict({"timezone": name}).deal_breakers}
    assert found[Rule.TIMEZONE] is (Finding.SATISFIED if hours else Finding.VIOLATED)


def test_an_unknown_timezone_judges_nothing() -> None:
    assert verdict({"timezone": "Middle/Earth"}).deal_breakers == ()


def test_no_shared_hour_need_be_asked_for() -> None:
    assert not verdict({"timezone": "UTC-9", "timezone_overlap_hours": 0}).hidden


def test_a_skill_counts_by_how_well_it_is_commanded() -> None:
    def skills(*mine: Skill) -> float:
        return verdict({"skills": (*mine, Skill("Haskell", SkillLevel.WORKING))}).parts["skills"]

    expert, working, basic = (skills(Skill("Kafka", level)) for level in reversed(SkillLevel))
    assert expert > working > basic
    assert skills(Skill("Kafka", None, 9)) == expert
    assert skills(Skill("Kafka", None, 0.5)) == basic


def test_years_that_fall_short_make_a_stretch_goal() -> None:
    short, enough = (verdict({"skills": (Skill("Python", None, years),)}) for years in (2, 6))
    assert "It asks for 5 years of Python; you have 2." in {goal.text for goal in short.stretch_goals}
    assert any("you know, 6 years" in reason.text for reason in enough.reasons)
    assert short.parts["skills"] < enough.parts["skills"]


def test_the_size_of_the_company_is_a_reason_with_its_words() -> None:
    said = [item for item in verdict({"company_sizes": (CompanySize.SMALL,)}).reasons if "size" in item.text]
    assert len(said) == 1
    assert "40 people" in said[0].quote
    near = verdict({"company_sizes": (CompanySize.MEDIUM,)})
    far = verdict({"company_sizes": (CompanySize.HUGE,)})
    assert (near.parts["company"], far.parts["company"]) == (0.4, 0.0)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("We are a team of 8.", CompanySize.TINY),
        ("A 30-person startup in Oslo.", CompanySize.SMALL),
        ("We're 120 people across Europe.", CompanySize.MEDIUM),
        ("Over 1,200 employees work with us.", CompanySize.HUGE),
        ("2k+ employees", CompanySize.HUGE),
        ("50-100 employees", CompanySize.MEDIUM),
        ("Wir sind 45 Kolleginnen und Kollegen.", CompanySize.SMALL),
        ("Mit rund 3.500 Mitarbeitenden sind wir groß.", CompanySize.HUGE),
        ("Notre entreprise compte 300 salariés.", CompanySize.LARGE),
        ("Somos un equipo de 25 personas.", CompanySize.SMALL),
        ("Wij zijn een bedrijf met 60 medewerkers.", CompanySize.MEDIUM),
        ("A empresa tem 400 colaboradores.", CompanySize.LARGE),
        ("L'azienda ha 9 dipendenti.", CompanySize.TINY),
        ("Zatrudniamy 180 pracowników.", CompanySize.MEDIUM),
        ("You will lead a team of 8 people.", None),
        ("Our software is used by 5,000 people.", None),
        ("We serve companies with 50 employees.", None),
        ("Over 20 million people trust us.", None),
        ("A team of 5 engineers.", None),
        ("Founded in 2019, our people are kind.", None),
        ("We pay €500 to employees.", None),
    ],
)
def test_the_size_of_a_company_is_read(text: str, size: CompanySize | None) -> None:
    found = size_in(Sentence(text, 0))
    assert (found.value if found else None) is size
    assert found is None or found.quote in text
