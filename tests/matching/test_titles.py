"""Titles: one gender, and likeness."""

import pytest

from scoutly_tui.matching.titles import likeness, plain_title


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Softwareentwickler/in (m/w/d)", "Softwareentwickler"),
        ("Senior Backend-Entwickler:in (all genders)", "Senior Backend-Entwickler"),
        ("Développeur·se Fullstack (H/F)", "Développeur Fullstack"),
        ("Hausmeister/Hausmeisterin", "Hausmeister"),
        ("Ingeniero/a de Software", "Ingeniero de Software"),
        ("Programista/ka Java (K/M)", "Programista Java"),
        ("Chef de projet F/H", "Chef de projet"),
        ("UI/UX Designer", "UI / UX Designer"),
        ("Entwickler*in C/C++", "Entwickler C / C++"),
        ("Full-Stack/Backend Engineer", "Full-Stack / Backend Engineer"),
    ],
)
def test_a_title_is_put_into_one_gender(title: str, plain: str) -> None:
    assert plain_title(title) == plain


def test_a_title_is_most_like_itself() -> None:
    assert likeness("Backend Engineer", "Backend Engineer") == pytest.approx(1)
    assert likeness("Développeur·se web", "Développeur web (H/F)") == pytest.approx(1)


@pytest.mark.parametrize(
    ("wanted", "nearer", "farther"),
    [
        ("Backend Engineer", "Senior Backend Developer", "Sales Engineer"),
        ("Data Engineer", "Data Engineer (m/w/d)", "Data Entry Clerk"),
        ("Product Designer", "UX/Product Designer", "Product Manager"),
        ("Softwarearchitekt", "Software-Architekt (m/w/d)", "Landschaftsarchitekt"),
        ("Développeuse web", "Développeur web junior", "Chargé de communication web"),
    ],
)
def test_the_nearer_title_scores_higher(wanted: str, nearer: str, farther: str) -> None:
    assert likeness(wanted, nearer) > likeness(wanted, farther)


@pytest.mark.parametrize("title", ["", "!!!", "🦊", "a" * 100_000, "(((((((" * 50, "/" * 5_000])
def test_odd_titles_are_like_nothing(title: str) -> None:
    assert 0 <= likeness(title, "Backend Engineer") < 0.2
