"""Finding places, telling namesakes apart, measuring distances."""

import pytest

from scoutly_tui.matching.places import countries_of, find_places, kilometres


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        ("Berlin, Germany", "Berlin", "DE"),
        ("München", "Munich", "DE"),
        ("Muenster, Köln", "Köln", "DE"),
        ("Cambridge, MA", "Cambridge", "US"),
        ("Cambridge, UK", "Cambridge", "GB"),
        ("Portland, OR", "Portland", "US"),
        ("Lyon (69)", "Lyon", "FR"),
        ("Warszawa (hybrydowo)", "Warsaw", "PL"),
        ("Den Haag", "The Hague", "NL"),
        ("NYC", "New York City", "US"),
        ("Sao Paulo - SP", "São Paulo", "BR"),
        ("Bangalore", "Bengaluru", "IN"),
    ],
)
def test_a_place_is_found_by_its_many_names(text: str, city: str, country: str) -> None:
    assert (city, country) in [(found.name, found.country) for found in find_places(text).cities]


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("Remote (US)", "US", "DE"),
        ("Remote, Europe", "PL", "US"),
        ("Remoto LATAM", "BR", "ES"),
        ("Zdalnie, UE", "FR", "GB"),
        ("DACH", "CH", "NL"),
        ("deutschlandweit", "DE", "AT"),
        ("dans toute l'Union européenne", "IT", "NO"),
    ],
)
def test_a_region_takes_its_countries_in(text: str, inside: str, outside: str) -> None:
    permitted = find_places(text).permitted
    assert inside in permitted
    assert outside not in permitted


def test_worldwide_names_no_country() -> None:
    areas = find_places("Remote, worldwide")
    assert areas.worldwide
    assert not areas.permitted


def test_everyday_words_in_prose_are_no_places() -> None:
    areas = find_places("it is nice to read in the bath, and us too", prose=True)
    assert not areas.cities
    assert not areas.countries


def test_a_time_zone_is_no_place() -> None:
    assert not find_places("Remote (Central European Time zone)", prose=True).permitted


def test_distances_are_those_of_the_globe() -> None:
    berlin, potsdam, munich = (find_places(name).cities[0] for name in ("Berlin", "Potsdam", "Munich"))
    assert kilometres(berlin, potsdam) == pytest.approx(27, abs=5)
    assert kilometres(berlin, munich) == pytest.approx(504, abs=10)


def test_countries_are_read_from_authorisations() -> None:
    assert {"DE", "FR"} <= countries_of(["EU"])
    assert countries_of(["United Kingdom", "us"]) == {"GB"}
    assert countries_of(["USA", "Brasil"]) == {"US", "BR"}
