"""Places: cities, countries and regions, found in text in eight languages, with distances between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Final

from scoutly_tui.matching.tables import rows

_EU: Final = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)
_EUROPE: Final = _EU | frozenset("GB CH NO IS LI UA RS BA ME MK AL MD AD MC SM XK".split())
_LATAM: Final = frozenset("AR BO BR CL CO CR CU DO EC SV GT HN MX NI PA PY PE PR UY VE".split())
_NORTH_AMERICA: Final = frozenset(("US", "CA", "MX"))
_ASIA: Final = frozenset("IN CN JP KR SG MY TH VN PH ID TW HK PK BD LK NP".split())
_OCEANIA: Final = frozenset(("AU", "NZ"))
_AFRICA: Final = frozenset("ZA NG KE EG MA TN GH ET UG TZ RW SN CI DZ".split())
_MIDDLE_EAST: Final = frozenset("AE SA IL QA KW BH OM JO LB TR".split())

REGIONS: Final[dict[str, frozenset[str]]] = {
    "eu": _EU,
    "ue": _EU,
    "e.u": _EU,
    "european union": _EU,
    "europäischen union": _EU,
    "europäische union": _EU,
    "union européenne": _EU,
    "unión europea": _EU,
    "união europeia": _EU,
    "unione europea": _EU,
    "europese unie": _EU,
    "unii europejskiej": _EU,
    "eea": _EU | {"NO", "IS", "LI"},
    "ewr": _EU | {"NO", "IS", "LI"},
    "schengen": _EU | {"NO", "IS", "LI", "CH"},
    **dict.fromkeys(
        ("europe", "europa", "european", "europaweit", "europy", "europie", "europeo", "europeu", "européen"),
        _EUROPE,
    ),
    "emea": _EUROPE | _AFRICA | _MIDDLE_EAST,
    "dach": frozenset(("DE", "AT", "CH")),
    "benelux": frozenset(("BE", "NL", "LU")),
    "nordics": frozenset(("DK", "SE", "NO", "FI", "IS")),
    "scandinavia": frozenset(("DK", "SE", "NO")),
    "baltics": frozenset(("EE", "LV", "LT")),
    "cee": frozenset("PL CZ SK HU RO BG HR SI RS UA EE LV LT".split()),
    "iberia": frozenset(("ES", "PT")),
    "north america": _NORTH_AMERICA - {"MX"},
    "nordamerika": _NORTH_AMERICA - {"MX"},
    "americas": _NORTH_AMERICA | _LATAM,
    "the americas": _NORTH_AMERICA | _LATAM,
    **dict.fromkeys(
        (
            "latam",
            "latin america",
            "south america",
            "latinoamérica",
            "américa latina",
            "hispanoamérica",
            "lateinamerika",
        ),
        _LATAM,
    ),
    "apac": _ASIA | _OCEANIA,
    "asia": _ASIA,
    "asien": _ASIA,
    "anz": _OCEANIA,
    "africa": _AFRICA,
    "afrika": _AFRICA,
    "middle east": _MIDDLE_EAST,
}
_US_STATES: Final = {
    name: code
    for code, name in (
        pair.split(":")
        for pair in (
            "AL:alabama AK:alaska AZ:arizona AR:arkansas CA:california CO:colorado CT:connecticut DE:delaware "
            "FL:florida HI:hawaii ID:idaho IL:illinois IN:indiana IA:iowa KS:kansas KY:kentucky LA:louisiana "
            "ME:maine MD:maryland MA:massachusetts MI:michigan MN:minnesota MS:mississippi MO:missouri "
            "MT:montana NE:nebraska NV:nevada OH:ohio OK:oklahoma OR:oregon PA:pennsylvania TN:tennessee "
            "TX:texas UT:utah VT:vermont VA:virginia WA:washington WI:wisconsin WY:wyoming"
        ).split()
    )
}
_STATE_CODES: Final = frozenset(_US_STATES.values()) | {
    "NY",
    "NJ",
    "NC",
    "SC",
    "ND",
    "SD",
    "NH",
    "NM",
    "RI",
    "WV",
}
_US_TWO_WORDS: Final = {
    "new jersey": "NJ",
    "new mexico": "NM",
    "new hampshire": "NH",
    "north carolina": "NC",
    "south carolina": "SC",
    "rhode island": "RI",
}
_WORLD: Final = re.compile(
    r"\b(?:world[ -]?wide|anywhere(?! in| within)|global(?:ly)?|weltweit|monde entier|todo el mundo|"
    r"cualquier (?:lugar|parte) del mundo|wereldwijd|mundo (?:todo|inteiro)|tutto il mondo|cały świat|"
    r"całego świata)\b",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*")
_ZONE_WORDS: Final = re.compile(
    r"\b(?:(?:central|eastern|western) )?(?:europe(?:an)?|u\.?s\.?|north america|uk|pacific|asia) (?:standard |summer |business )?(?:time ?zones?|time|hours)\b",
    re.IGNORECASE,
)
_ELIDED: Final = frozenset("l d dell all nell dall sull un qu".split())
LONGEST_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class City:
    """A city with its country (ISO 3166-1), US state where it has one, and its place on the globe."""

    name: str
    country: str
    state: str
    latitude: float
    longitude: float


@dataclass(slots=True)
class Areas:
    """The places a text names. ``countries`` holds those named themselves, not those of the cities."""

    cities: list[City] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    worldwide: bool = False

    def __bool__(self) -> bool:
        return bool(self.cities or self.countries or self.regions or self.worldwide)

    @property
    def permitted(self) -> frozenset[str]:
        """Every country that a country or region named here takes in."""
        return frozenset(self.countries).union(*(REGIONS[name] for name in self.regions))

    @property
    def all_countries(self) -> frozenset[str]:
        """``permitted``, and the countries of the cities."""
        return self.permitted | {city.country for city in self.cities}


def fold(name: str) -> str:
    """``name`` in lower case without accents, for comparing."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")


class _Gazetteer:
    """Every place name by its folded form."""

    def __init__(self) -> None:
        self.cities: dict[str, list[City]] = {}
        self.countries: dict[str, str] = {}
        self.regions = {fold(name): name for name in REGIONS}
        for name, country, state, latitude, longitude in rows("cities.tsv"):
            city = City(name, country, state, float(latitude), float(longitude))
            self.cities.setdefault(" ".join(_TOKEN.findall(fold(name))), []).append(city)
        for code, names in rows("countries.tsv"):
            for name in names.split("|"):
                self.countries.setdefault(" ".join(_TOKEN.findall(fold(name))), code)
        self._add_other_names()
        starts = (*self.cities, *self.countries, *self.regions, *_US_STATES, *_US_TWO_WORDS)
        self.starts = frozenset(name.split(" ", 1)[0] for name in starts)

    def _add_other_names(self) -> None:
        for other, meant in rows("place_names.tsv"):
            key = " ".join(_TOKEN.findall(fold(other)))
            name, _, country = meant.rpartition(",")
            if not name:
                self.countries.setdefault(key, country)
                continue
            known = self.cities.get(" ".join(_TOKEN.findall(fold(name))), ())
            if city := next((city for city in known if city.country == country), None):
                self.cities.setdefault(key, []).insert(0, city)


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    return _Gazetteer()


@lru_cache(maxsize=2048)
def find_places(text: str, *, prose: bool = False) -> Areas:
    """The places named in ``text``. In ``prose``, names must be capitalised, and US state codes do not count."""
    gazetteer, areas = _gazetteer(), Areas(worldwide=bool(_WORLD.search(text)))
    if "time" in text or "Time" in text or "hours" in text:
        text = _ZONE_WORDS.sub(" ", text)
    tokens = [_without_article(match.group(), gazetteer) for match in _TOKEN.finditer(text[:2_000])]
    folded = [fold(token) for token in tokens]
    found: list[list[City]] = []
    states: set[str] = set()
    at = 0
    while at < len(tokens):
        if folded[at] not in gazetteer.starts and tokens[at] not in _STATE_CODES:
            at += 1
            continue
        at += _take(gazetteer, tokens, folded, at, areas, found, states, prose=prose)
    if states and not any(city.country == "US" for group in found for city in group):
        areas.countries.add("US")
    areas.cities = list(dict.fromkeys(_likeliest(group, areas.countries, states) for group in found))
    return areas


def _without_article(token: str, gazetteer: _Gazetteer) -> str:
    """“l'Italia” as “Italia”, but “L'Aquila” as it is."""
    article, mark, noun = token.replace("’", "'").partition("'")
    elided = mark and article.lower() in _ELIDED and fold(token) not in gazetteer.starts
    return noun if elided else token


def _take(
    gazetteer: _Gazetteer,
    tokens: list[str],
    folded: list[str],
    at: int,
    areas: Areas,
    found: list[list[City]],
    states: set[str],
    *,
    prose: bool,
) -> int:
    """Take the longest name that begins at ``at`` into what was found; returns how many words to move on."""
    for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
        name, written = " ".join(folded[at : at + length]), tokens[at]
        capital = written[0].isupper()
        if name in gazetteer.regions and (capital or len(name) > 3):
            areas.regions.add(gazetteer.regions[name])
        elif name in gazetteer.countries and (written.isupper() or len(name) > 2) and (capital or not prose):
            areas.countries.add(gazetteer.countries[name])
        elif length == 1 and not prose and written in _STATE_CODES and at > 0:
            states.add(written)
        elif name in _US_STATES or name in _US_TWO_WORDS:
            states.add(_US_STATES.get(name) or _US_TWO_WORDS[name])
        elif (
            name in gazetteer.cities
            and (capital or not prose)
            and (length > 1 or len(name) > 3 or _short(written, prose=prose))
        ):
            found.append(gazetteer.cities[name])
        else:
            continue
        return length
    return 1


def _short(written: str, *, prose: bool) -> bool:
    """Whether a name of three letters or fewer counts: in capitals (NYC), or on its own in a field (Ulm)."""
    return (written.isupper() and len(written) > 1) or (
        not prose and len(written) == 3 and written[0].isupper()
    )


def _likeliest(cities: list[City], countries: set[str], states: set[str]) -> City:
    """Of the cities of one name, the one in a country or state named beside it; else the largest."""
    in_state = (city for city in cities if city.country == "US" and city.state in states)
    in_country = (city for city in cities if city.country in countries)
    return next(in_state, None) or next(in_country, None) or cities[0]


def kilometres(one: City, other: City) -> float:
    """The distance between two cities, by the haversine formula on a sphere of 6,371 km."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    half_lat, half_lon = (lat2 - lat1) / 2, radians(other.longitude - one.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * 6_371 * asin(min(1.0, sqrt(chord)))


def countries_of(names: Iterable[str]) -> frozenset[str]:
    """Every country that the places in ``names`` lie in or take in."""
    return frozenset().union(*(find_places(name).all_countries for name in names))
