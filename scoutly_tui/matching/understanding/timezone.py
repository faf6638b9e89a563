"""The hours and time zones a posting demands, and how much of a working day they share with a person's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scoutly_tui.matching.document import Sentence
from scoutly_tui.matching.places import find_places
from scoutly_tui.matching.understanding.stated import lowered

DAY_START: Final = 8.0
DAY_END: Final = 18.0
OFFICE: Final = (9.0, 17.0)

_ZONES: Final = {
    "pst": -8.0, "pdt": -7.0, "pt": -8.0, "pacific": -8.0, "pacífico": -8.0, "westküste": -8.0, "west coast": -8.0,
    "mst": -7.0, "mdt": -6.0, "mountain time": -7.0,
    "cst": -6.0, "cdt": -5.0, "central time": -6.0,
    "est": -5.0, "edt": -4.0, "et": -5.0, "eastern": -5.0, "ostküste": -5.0, "east coast": -5.0, "us hours": -6.0, "us time": -6.0, "us business hours": -6.0, "america time": -6.0, "eu time": 1.0,
    "brt": -3.0, "brasília": -3.0, "art": -3.0,
    "gmt": 0.0, "utc": 0.0, "bst": 1.0, "wet": 0.0, "uk time": 0.0, "uk hours": 0.0,
    "cet": 1.0, "cest": 2.0, "mez": 1.0, "mesz": 2.0, "central european": 1.0, "mitteleuropäische": 1.0, "hora peninsular": 1.0, "european hours": 1.0, "european time": 1.0, "european business hours": 1.0,
    "eet": 2.0, "eest": 3.0, "gst": 4.0, "ist": 5.5, "india time": 5.5, "sgt": 8.0, "hkt": 8.0, "awst": 8.0, "jst": 9.0, "kst": 9.0,
    "aest": 10.0, "aedt": 11.0, "australian eastern": 10.0, "sydney": 10.0, "nzst": 12.0, "nzdt": 13.0,
}  # fmt: skip
_COUNTRY_ZONES: Final = {
    "US": -6.0, "CA": -5.0, "MX": -6.0, "BR": -3.0, "AR": -3.0, "CL": -4.0, "CO": -5.0, "PE": -5.0, "GB": 0.0, "IE": 0.0, "PT": 0.0,
    "DE": 1.0, "FR": 1.0, "ES": 1.0, "IT": 1.0, "NL": 1.0, "BE": 1.0, "AT": 1.0, "CH": 1.0, "PL": 1.0, "CZ": 1.0, "SE": 1.0, "NO": 1.0,
    "DK": 1.0, "HU": 1.0, "SK": 1.0, "HR": 1.0, "SI": 1.0, "RS": 1.0, "FI": 2.0, "EE": 2.0, "LV": 2.0, "LT": 2.0, "RO": 2.0, "BG": 2.0, "GR": 2.0,
    "UA": 2.0, "ZA": 2.0, "EG": 2.0, "IL": 2.0, "TR": 3.0, "KE": 3.0, "SA": 3.0, "AE": 4.0, "PK": 5.0, "IN": 5.5, "BD": 6.0, "TH": 7.0, "VN": 7.0, "ID": 7.0,
    "SG": 8.0, "MY": 8.0, "PH": 8.0, "CN": 8.0, "HK": 8.0, "TW": 8.0, "JP": 9.0, "KR": 9.0, "AU": 10.0, "NZ": 12.0,
}  # fmt: skip
_WESTERN: Final = frozenset(("CA", "WA", "OR", "NV"))
_EASTERN: Final = frozenset("NY MA FL GA PA VA NC SC DC OH MI NJ CT MD ME NH VT DE RI WV IN".split())
_PEOPLES: Final = {
    "orario italiano": 1.0, "czasu polskiego": 1.0, "deutscher zeit": 1.0, "deutsche zeit": 1.0, "heure française": 1.0, "hora española": 1.0,
    "nederlandse tijd": 1.0, "heure de paris": 1.0, "central": -6.0, "ora italiana": 1.0, "ora di roma": 1.0, "hora de madrid": 1.0,
    "hora de lisboa": 0.0, "horário de lisboa": 0.0, "hora de berlín": 1.0, "berliner zeit": 1.0, "uhr mez": 1.0, "paris time": 1.0,
    "berlin time": 1.0, "london time": 0.0, "new york time": -5.0, "czasu warszawskiego": 1.0, "amsterdamse tijd": 1.0,
}  # fmt: skip
_ZONE: Final = re.compile(
    r"\b(?:(?:utc|gmt) ?([+\-−–±] ?\d{1,2}(?::?[0-5]\d)?)(?!\d)|("
    + "|".join(sorted((re.escape(name) for name in {**_ZONES, **_PEOPLES}), key=len, reverse=True))
    + r"))\b"
)
_WIDE: Final = {
    "us time": [-8.0, -7.0, -6.0, -5.0],
    "us hours": [-8.0, -7.0, -6.0, -5.0],
    "us business hours": [-8.0, -7.0, -6.0, -5.0],
    "america time": [-8.0, -7.0, -6.0, -5.0, -4.0, -3.0],
    "european time": [0.0, 1.0, 2.0],
    "european hours": [0.0, 1.0, 2.0],
    "eu time": [0.0, 1.0, 2.0],
}
_BETWEEN: Final = re.compile(
    r"\bbetween\b|\bzwischen\b|\bentre\b|\btussen\b|\btra\b|\bmiędzy\b|\bfrom\b.{0,30}\bto\b|\+/-|±"
)
_PREFERRED: Final = re.compile(
    r"\bprefer|\bideally|\bidealerweise|de préférence|preferiblemente|bij voorkeur|preferencialmente|preferibilmente|najlepiej"
)
_CLOCK_WORDS: Final = re.compile(r"\btime|hours|\d")
_AMBIGUOUS: Final = frozenset(
    ("pt", "et", "art", "ist", "est", "central", "wet", "mst", "gst", "eastern", "sydney", "pacific")
)
_HOURS: Final = re.compile(
    r"(?<![\d.,])([01]?\d|2[0-4])(?:[:.h] ?([0-5]\d)?)? ?(am|pm|a\.m|p\.m)?\.? ?(?:uhr ?)?(?:-|–|—"
    r"|to|bis|until|till|and|und|à|et|y|a|e|i|tot|en|às|alle|ad|do)(?: las)? ?([01]?\d"
    r"|2[0-4])(?:[:.h] ?([0-5]\d)?)? ?(am|pm|a\.m|p\.m)?(?![\d%])"
)
_TOPIC: Final = re.compile(
    r"time ?zone|\+/-|±|werktijd|\boverlap|\bhours\b|\btime\b|available|availability|\bshift|zeitzone|\buhr\b"
    r"|arbeitszeit|überschneid|erreichbar|fuseau|horaire|\bheure|en ligne|\bhora|huso|jornada"
    r"|horario|disponib|tijdzone|kantooruren|bereikbaar|\btijd|fuso|horário|expediente|orario"
    r"|sovrapposizione|czasu|godzin|dostępno|stref|\bwork(?:day|ing)?\b|\b\d{1,2} ?(?:am|pm)\b"
)
_OVERLAP: Final = re.compile(
    r"(?:overlap\w*|überschneidung\w*|chevauchement|solap\w*|sovrapposizione"
    r"|sobreposição)[^.;!?]{0,40}?(\d|one|two|three|four|five|six|zwei|drei|vier|fünf|deux|trois"
    r"|quatre|dos|tres|cuatro|due|tre|quattro|duas|três|quatro)\b|(\d|one|two|three|four|five|six"
    r"|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro|due|tre|quattro) ?(?:\+ )?(?:hours?"
    r"|stunden|heures|horas|uur|ore|godzin\w*)[^.;!?]{0,24}overlap"
)
_NUMBERS: Final = {
    name: float(number)
    for number, names in enumerate(
        (
            "",
            "one",
            "two zwei deux dos due duas",
            "three drei trois tres tre três",
            "four vier quatre cuatro quattro",
            "five fünf",
            "six",
        )
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a posting wants a person to be there, in UTC from ``start`` to ``end`` (they may pass midnight).

    ``overlap`` is how many of them are enough; None for all that the person's own wish asks for. ``others``
    are as good: the hours of the other zones that it names.
    """

    start: float
    end: float
    overlap: float | None
    quote: str
    others: tuple[tuple[float, float], ...] = ()


def hours_in(sentence: Sentence) -> Hours | None:
    """The hours that ``sentence`` demands, where it names both a time zone and a duty to be there."""
    lower = lowered(sentence.text)
    if not _TOPIC.search(lower):
        return None
    if _PREFERRED.search(lower):
        return None
    offsets, exact = _zones(sentence.text, lower)
    if not offsets:
        return None
    span = _span(lower)
    overlap = _overlap(lower)
    if span is None and overlap is None and not exact:
        return None
    start, end = span or OFFICE
    first, *rest = ((start - offset, end - offset) for offset in offsets)
    return Hours(first[0], first[1], overlap, sentence.quote(), tuple(rest))


def _zones(text: str, lower: str) -> tuple[list[float], bool]:
    """The offsets from UTC in hours that the sentence speaks of, and whether a zone itself was named.

    Two zones with “between” take in those that lie between them.
    """
    found: list[float] = []
    for match in _ZONE.finditer(lower):
        if match.group(1):
            found.append(_offset(match.group(1)))
            continue
        name = match.group(2)
        if _is_zone(name, text[match.start() : match.end()], lower):
            found += _WIDE.get(name) or [_ZONES.get(name, _PEOPLES.get(name, 0.0))]
    if len(found) > 1 and _BETWEEN.search(lower):
        found += [float(hour) for hour in range(int(min(found)), int(max(found)))]
    if found:
        return found, True
    place = _place_offset(text)
    return ([] if place is None else [place]), False


def _is_zone(name: str, written: str, lower: str) -> bool:
    if name not in _AMBIGUOUS or written.isupper():
        return True
    capital = written[0].isupper() and name in ("pacific", "eastern", "central", "sydney")
    return capital and bool(_CLOCK_WORDS.search(lower))


def _place_offset(text: str) -> float | None:
    areas = find_places(text, prose=True)
    for city in areas.cities:
        if city.country == "US" and city.state:
            return -8.0 if city.state in _WESTERN else -5.0 if city.state in _EASTERN else -6.0
        if city.country in _COUNTRY_ZONES:
            return _COUNTRY_ZONES[city.country]
    known = sorted(country for country in areas.countries if country in _COUNTRY_ZONES)
    return _COUNTRY_ZONES[known[0]] if known else None


def _offset(written: str) -> float:
    digits = re.sub(r"[^\d]", "", written)
    hours = float(digits[:2] if len(digits) < 4 else digits[:-2]) if digits else 0.0
    if written.lstrip().startswith("±"):
        return 0.0
    return -hours if written.lstrip()[0] in "-−–" else hours


def _span(lower: str) -> tuple[float, float] | None:
    for match in _HOURS.finditer(lower):
        start, start_half, end, end_half = match.group(1, 3, 4, 6)
        marked = bool(
            match.group(2)
            or match.group(5)
            or start_half
            or end_half
            or ":" in match.group()
            or "h" in match.group()
            or "." in match.group()
        )
        first = _clock(
            start, match.group(2), start_half or (end_half if end_half and int(start) > int(end) else None)
        )
        last = _clock(end, match.group(5), end_half)
        if last <= first and not (start_half or end_half) and last < 12:
            last += 12
        if last <= first:
            last += 24
        if 3 <= last - first <= 14 and (
            marked
            or re.search(r"\b(?:uhr|hours|time|shift|work|horas|hora|heures|orario|godzin)", lower)
            or _ZONE.search(lower)
        ):
            return first, last
    return None


def _clock(hour: str, minutes: str | None, half: str | None) -> float:
    value = float(hour) + float(minutes or 0) / 60
    if half and half.startswith("p") and value < 12:
        return value + 12
    return 0.0 if half and half.startswith("a") and value == 12 else value


def _overlap(lower: str) -> float | None:
    match = _OVERLAP.search(lower)
    if match is None:
        return None
    written = match.group(1) or match.group(2)
    return float(written) if written.isdigit() else _NUMBERS.get(written)


def shared_hours(hours: Hours, offset: float) -> float:
    """How many of ``hours`` fall into the day (8–18) of somebody who lives at ``offset`` hours from UTC.

    Where several zones are named, those of the nearest.
    """
    start, end = DAY_START - offset, DAY_END - offset
    return max(
        0.0,
        *(
            min(until + turn, end) - max(since + turn, start)
            for since, until in ((hours.start, hours.end), *hours.others)
            for turn in (-24.0, 0.0, 24.0)
        ),
    )
