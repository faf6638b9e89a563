"""Salaries in running text."""

import pytest

from scoutly_tui.domain.salary_prose import salary_from_prose

CASES = [
    ("Base pay $150k-$225k + equity", (150_000, 225_000, "USD", "year")),
    ("Jahresgehalt 72.000 bis 85.000 €", (72_000, 85_000, "EUR", "year")),
    ("Gehalt: 75–90k €", (75_000, 90_000, "EUR", "year")),
    ("CHF 115'000 – 130'000", (115_000, 130_000, "CHF", "year")),
    ("Rémunération : 33 à 36 k€ brut annuel", (33_000, 36_000, "EUR", "year")),
    ("26 000 € à 28 500 € bruts par an", (26_000, 28_500, "EUR", "year")),
    ("€ 6.100 en € 7.500 bruto per maand", (6_100, 7_500, "EUR", "month")),
    ("Salário de R$ 9.500 a R$ 12.000 por mês", (9_500, 12_000, "BRL", "month")),
    ("Faixa: 14 a 18 mil reais mensais", (14_000, 18_000, "BRL", "month")),
    ("RAL 27.000 – 31.000 €", (27_000, 31_000, "EUR", "year")),
    ("18 000 – 23 000 PLN miesięcznie", (18_000, 23_000, "PLN", "month")),
    ("Stawka do 170 zł za godzinę", (None, 170, "PLN", "hour")),
    ("between £42,000 and £48,000", (42_000, 48_000, "GBP", "year")),
    ("up to 75,000€", (None, 75_000, "EUR", "year")),
    ("$80-120/hr", (80, 120, "USD", "hour")),
    ("$140k CAD", (140_000, 140_000, "CAD", "year")),
    ("Salary: ~5.000$/month", (5_000, 5_000, "USD", "month")),
    ("(120k-170k)", (120_000, 170_000, None, "year")),
    ("34.000 y 40.000 euros al año", (34_000, 40_000, "EUR", "year")),
]


@pytest.mark.parametrize(("text", "salary"), CASES)
def test_a_salary_is_read_with_currency_and_period(
    text: str, salary: tuple[float | None, float | None, str | None, str]
) -> None:
    found = salary_from_prose(text)
    assert found is not None
    got = found.salary
    assert (got.minimum, got.maximum, got.currency, got.period and got.period.value) == salary
    assert text[found.start : found.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "We raised $30M in our Series B.",
        "$1.2 billion in transactions",
        "401k with matching",
        "Weiterbildungsbudget: 2.000 € im Jahr",
        "a $400/monthly stipend for groceries",
        "rimborso spese di 800 € mensili",
        "founded in 2019 with 120 people",
        "budget of €50,000 per project",
        "Call +49 30 123456",
        "5-10 years, 24/7, 100% remote",
        "",
    ],
)
def test_other_sums_are_no_salary(text: str) -> None:
    assert salary_from_prose(text) is None


def test_a_range_stands_before_a_single_sum() -> None:
    found = salary_from_prose("Signing on at €90,000? Our range: €70,000 – €85,000 a year.")
    assert found is not None
    assert (found.salary.minimum, found.salary.maximum) == (70_000, 85_000)
