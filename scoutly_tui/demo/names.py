"""Countries, cities and the parts that invented companies' names are made of."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Country:
    """Where invented companies sit: language (ISO 639-1), currency, a pay level (1 is Germany's), name parts.

    ``joint`` stands between the two parts of a name.
    """

    code: str
    name: str
    language: str
    currency: str
    pay: float
    cities: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    joint: str = " "


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COUNTRIES: Final = (
    Country(
        "DE",
        "Germany",
        "de",
        "EUR",
        1.0,
        ("Berlin", "Hamburg", "München", "Leipzig", "Köln", "Freiburg"),
        _words("Mond Kupfer Zwiebel Nebel Haferl Kiesel Wolken Moos Dachs Klapper Funkel Zimt Lampion"),
        _words("lotse werkstatt hafen kontor fuchs garten mühle schmiede reiher boje archiv leuchte"),
        "",
    ),
    Country(
        "AT",
        "Austria",
        "de",
        "EUR",
        0.95,
        ("Wien", "Graz", "Linz", "Innsbruck"),
        _words("Marillen Gamsbart Strudel Alpen Knödel Walzer Zirben Murmel"),
        _words("logik daten technik kosmos werk stube labor funk"),
        "",
    ),
    Country(
        "CH",
        "Switzerland",
        "de",
        "CHF",
        1.6,
        ("Zürich", "Bern", "Basel", "Genève"),
        _words("Edelweiss Murmeli Gletscher Fondue Kuhglocken Enzian Firn Alphorn"),
        _words("Systeme Analytik Robotik Datenwerk Kollektiv Software Kartografie"),
    ),
    Country(
        "FR",
        "France",
        "fr",
        "EUR",
        0.9,
        ("Paris", "Lyon", "Nantes", "Lille", "Toulouse"),
        _words(
            "Brindille Papillote Girouette Luciole Tournesol Pamplemousse Ritournelle Coquelicot Hirondelle"
        ),
        ("Numérique", "& Fils", "Logiciels", "Atelier", "Données", "Mécanique", "Cartes", "Studio"),
    ),
    Country(
        "ES",
        "Spain",
        "es",
        "EUR",
        0.7,
        ("Madrid", "Barcelona", "Valencia", "Sevilla", "Málaga"),
        _words("Luciérnaga Azulejo Castañuela Girasol Mandarina Golondrina Hojaldre Candil"),
        ("Datos", "Labs", "Sistemas", "y Hermanas", "Software", "Nube", "Móvil"),
    ),
    Country(
        "IT",
        "Italy",
        "it",
        "EUR",
        0.75,
        ("Milano", "Torino", "Bologna", "Napoli"),
        _words("Lucciola Girandola Pistacchio Zampogna Farfalla Basilico Lanterna Mandolino"),
        ("Digitale", "Officina", "& Figlie", "Sistemi", "Dati", "Laboratorio", "Ottica"),
    ),
    Country(
        "NL",
        "Netherlands",
        "nl",
        "EUR",
        0.95,
        ("Amsterdam", "Utrecht", "Rotterdam", "Eindhoven", "Groningen"),
        _words("Stroopwafel Molen Polder Klomp Tulpen Fietsbel Kikker Haring Dijk"),
        _words("fabriek lab makers wolk data haven techniek huis"),
        "",
    ),
    Country(
        "PT",
        "Portugal",
        "pt",
        "EUR",
        0.6,
        ("Lisboa", "Porto", "Braga", "Coimbra"),
        _words("Azulinho Sardinha Andorinha Caravela Papoila Gaivota Pastel Alfarroba"),
        ("Digital", "Labs", "Sistemas", "& Filhas", "Dados", "Oficina"),
    ),
    Country(
        "PL",
        "Poland",
        "pl",
        "PLN",
        2.9,
        ("Warszawa", "Kraków", "Gdynia", "Poznań"),
        _words("Szyszka Bursztyn Kasztan Pierogowa Bocian Dzwonek Konwalia Latarnia"),
        ("Soft", "Systemy", "Dane", "Pracownia", "Robotyka", "i Synowie"),
    ),
    Country(
        "SE",
        "Sweden",
        "sv",
        "SEK",
        10.0,
        ("Stockholm", "Göteborg", "Malmö", "Umeå"),
        _words("Lingon Kanelbulle Norrsken Blåbärs Igelkotts Fika Dalahäst Tallkotte"),
        _words("verket data labbet teknik molnet byrån kraft"),
        "",
    ),
    Country(
        "GB",
        "United Kingdom",
        "en",
        "GBP",
        0.95,
        ("London", "Bristol", "Edinburgh", "Leeds", "Manchester"),
        _words(
            "Marmalade Foghorn Thimble Bramble Puddle Crumpet Hedgerow Wellington Teasel Kipper Bellwether"
        ),
        (
            "& Daughters",
            "Almanac",
            "Railworks",
            "Weather",
            "Ledgers",
            "Parcels",
            "Robotics",
            "Orchard",
            "Post",
        ),
    ),
    Country(
        "US",
        "United States",
        "en",
        "USD",
        1.7,
        ("New York", "Portland", "Austin", "Chicago", "Denver"),
        _words(
            "Otterly Bluejay Firefly Pretzel Sasquatch Tumbleweed Huckleberry Cobbler Sycamore Jackrabbit "
            "Moonpie"
        ),
        (
            "Cloudworks",
            "Supply",
            "Signals",
            "Data Co-op",
            "Freight",
            "Telescope",
            "Kitchens",
            "Payments",
            "Maps",
        ),
    ),
    Country(
        "CA",
        "Canada",
        "en",
        "CAD",
        1.4,
        ("Toronto", "Montréal", "Vancouver", "Halifax"),
        _words("Loonsong Toque Maplewink Narwhal Snowshoe Beaverlodge Caribou"),
        ("Analytics", "Systems", "Wireless", "Canoes", "Software", "Learning"),
    ),
    Country(
        "IE",
        "Ireland",
        "en",
        "EUR",
        1.1,
        ("Dublin", "Cork", "Galway"),
        _words("Puffin Shamble Turfsmoke Curlew Bodhrán Seaglass"),
        ("Systems", "Tides", "Insurance Engines", "Logic", "Networks"),
    ),
    Country(
        "JP",
        "Japan",
        "ja",
        "JPY",
        125.0,
        ("東京", "大阪", "京都", "福岡"),
        _words("Kitsune Momiji Tanuki Hotaru Yuzu Mikan"),
        ("Works", "Denki", "Koubou", "Data", "Robotics"),
    ),
)
"""Japanese companies keep Latin names, as most do on their boards; their cities are written as there."""

FIELDS: Final = (
    "tide forecasting; maritime software", "seed banks; agricultural data", "umbrella sharing; mobility",
    "bakery logistics; route planning", "lighthouse automation; industrial IoT", "sheet music; education",
    "bicycle repair; marketplaces", "cloud cost control; infrastructure", "museum guides; audio",
    "grain trading; payments", "beekeeping sensors; IoT", "library software; public sector",
    "night trains; ticketing", "allotment gardens; community", "wind farm analytics; energy",
    "heat pumps; energy", "satellite weather; data platforms", "veterinary records; health software",
    "board games; e-commerce", "e-mail archiving; security", "translation tools; language technology",
    "ferry timetables; public transport", "mountain rescue radios; communication", "tax returns; fintech",
    "second-hand furniture; marketplaces", "compost analysis; laboratories", "observability; developer tools",
    "password vaults; security", "film restoration; media", "tea auctions; e-commerce",
    "avalanche warnings; geodata", "school meals; logistics", "open-source databases; infrastructure",
    "prosthetics; medical devices", "orchestra management; culture", "cargo bikes; logistics",
)  # fmt: skip

_EXTRA: Final = ("Works", "Group", "Union", "One", "North", "Collective", "Partners", "Field")


def company_name(country: Country, rng: random.Random, taken: set[str]) -> str:
    """A name for a company in ``country`` that is not in ``taken`` (which it joins)."""
    stem = rng.choice(country.heads) + country.joint + rng.choice(country.tails)
    name = stem
    for turn in range(len(_EXTRA)):
        if name not in taken:
            break
        name = f"{stem} {_EXTRA[turn]}"
    count = 2
    while name in taken:
        name, count = f"{stem} {count}", count + 1
    taken.add(name)
    return name
