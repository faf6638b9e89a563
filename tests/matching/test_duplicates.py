"""Folding near-duplicates and re-posts."""

from dataclasses import replace

import pytest

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.matching.duplicates import Vacancy, fold, title_key
from scoutly_tui.matching.posting import PostingText

TEXT = (
    "Join our team in {place}. You will build the scheduling backbone for clinics with Python and PostgreSQL, "
    "review code with care, and help colleagues grow. We offer thirty days of leave and a budget for books. "
    "Our office in {place} is close to the station. You have three years of experience with Python."
)


def at(key: int, place: str, title: str = "Software Engineer", text: str = TEXT, **more: object) -> Vacancy:
    posting = PostingText(title, "Pinefold", (place,), text.format(place=place))
    vacancy = Vacancy(key, 1, posting, first_seen_at=key)
    for name, value in more.items():
        if hasattr(vacancy, name):
            vacancy = replace(vacancy, **{name: value})  # type: ignore[arg-type]
        else:
            setattr(posting, name, value)
    return vacancy


def keys(*vacancies: Vacancy) -> list[tuple[int, ...]]:
    return [found.members for found in fold(vacancies)]


def test_one_role_in_eight_cities_is_one_row_with_eight_places() -> None:
    cities = ["Berlin", "Hamburg", "Munich", "Köln", "Leipzig", "Dresden", "Bremen", "Essen"]
    found = fold(at(i, city, f"Software Engineer - {city}") for i, city in enumerate(cities))
    assert len(found) == 1
    assert found[0].places == tuple(cities)
    assert found[0].lead == 0


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Software Engineer (m/w/d) in München", "software engineer"),
        ("Software Engineer | REQ-12345", "software engineer"),
        ("Software Engineer - London or Remote", "software engineer"),
        ("Software Engineer, Payments", "software engineer payments"),
        ("Berlin", "berlin"),
    ],
)
def test_titles_are_compared_without_places_and_numbers(title: str, key: str) -> None:
    assert title_key(title) == key


def test_another_team_is_another_role() -> None:
    assert keys(at(1, "Berlin", "Engineer, Payments"), at(2, "Berlin", "Engineer, Search")) == [(1,), (2,)]


def test_another_company_is_never_folded() -> None:
    assert keys(at(1, "Berlin"), at(2, "Berlin", company=2)) == [(1,), (2,)]


def test_another_level_is_another_role() -> None:
    assert keys(at(1, "Berlin", "Senior Engineer"), at(2, "Berlin", "Junior Engineer")) == [(1,), (2,)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Python and PostgreSQL", "Java and PostgreSQL"),
        ("three years", "eight years"),
        ("books.", "books. Fluent German is required."),
    ],
)
def test_a_difference_in_substance_keeps_apart(one: str, other: str) -> None:
    assert keys(at(1, "Berlin"), at(2, "Berlin", text=TEXT.replace(one, other))) == [(1,), (2,)]


def test_a_difference_in_wording_does_not() -> None:
    assert keys(at(1, "Berlin"), at(2, "Berlin", text=TEXT.replace("with care", "carefully"))) == [(1, 2)]


def test_remote_and_on_site_stay_apart() -> None:
    one, other = at(1, "Berlin", work_model=WorkModel.REMOTE), at(2, "Berlin", work_model=WorkModel.ON_SITE)
    assert keys(one, other) == [(1,), (2,)]


def test_full_time_and_internship_stay_apart() -> None:
    one = at(1, "Berlin", employment_type=EmploymentType.FULL_TIME)
    other = at(2, "Berlin", employment_type=EmploymentType.INTERNSHIP)
    assert keys(one, other) == [(1,), (2,)]


def test_pay_may_differ_between_cities_but_not_within_one() -> None:
    low, high = (Salary(sum_, sum_, "EUR", Period.YEAR) for sum_ in (60_000, 90_000))
    assert keys(at(1, "Berlin", salary=low), at(2, "Munich", salary=high)) == [(1, 2)]
    assert keys(at(1, "Berlin", salary=low), at(2, "Berlin", salary=high)) == [(1,), (2,)]


def test_one_requisition_is_one_role_whatever_its_text() -> None:
    one, other = at(1, "Berlin", requisition="R-7"), at(2, "Munich", text="New text.", requisition="R-7")
    assert keys(one, other) == [(1, 2)]


def test_a_repost_folds_onto_what_is_open_and_remembers_the_earlier() -> None:
    old = at(1, "Berlin", closed_at=50)
    new = at(100, "Berlin")
    found = fold([old, new])
    assert found[0].lead == 100
    assert found[0].earlier == (1,)
    assert found[0].places == ("Berlin",)


def test_a_posting_not_yet_read_does_not_fold_onto_one_that_is() -> None:
    unread = Vacancy(1, 1, PostingText("Software Engineer", "", ("Berlin",)))
    also = Vacancy(2, 1, PostingText("Software Engineer", "", ("Munich",)))
    assert keys(unread, at(3, "Berlin")) == [(1,), (3,)]
    assert keys(unread, also) == [(1, 2)]
