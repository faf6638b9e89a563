"""The rules about place and time: where the work is done, whether one has to move, and at which hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scoutly_tui.domain.postings import WorkModel
from scoutly_tui.matching.places import Areas, City, countries_of, find_places, kilometres
from scoutly_tui.matching.profile import Profile, Rule
from scoutly_tui.matching.understanding.authorisation import Move
from scoutly_tui.matching.understanding.reading import Reader, Understanding
from scoutly_tui.matching.understanding.timezone import shared_hours
from scoutly_tui.matching.verdict import DealBreaker, Finding, silent, spoken

NEARBY_KM: Final = 60.0
DEFAULT_RADIUS_KM: Final = 40.0
LEAST_RADIUS_KM: Final = 5.0
"""Places are known by their middle: a radius of nothing still takes in the town itself."""

DEFAULT_OVERLAP_HOURS: Final = 4.0
_A_WINTER_DAY: Final = datetime(2026, 1, 15, 12, tzinfo=UTC)
_OFFSET: Final = re.compile(
    r"\s*(?:UTC|GMT)?\s*(?:(?P<sign>[+−–-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)?\s*",
    re.IGNORECASE,
)


def location(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    """Whether the place and the work model suit, and remote work is allowed from home."""
    if not (profile.locations or profile.work_models or profile.residence):
        return None
    rule = Rule.LOCATION
    offered = {words.model: words.quote for words in reversed(said.models)}
    accepts_remote = not profile.work_models or WorkModel.REMOTE in profile.work_models
    if WorkModel.REMOTE in offered and accepts_remote and _remote_is_open(said):
        return _remote(profile, said, offered[WorkModel.REMOTE])
    if reader.posting.description is None and not offered:
        return silent(rule)
    unwanted = _unwanted_model(profile, said, offered)
    if unwanted is not None:
        return unwanted
    fits = _place_fits(profile, reader.places)
    if fits is False:
        return DealBreaker(rule, Finding.VIOLATED, "It is not in a place you named.", _place_quote(reader))
    if fits:
        return DealBreaker(rule, Finding.SATISFIED, "It is where you want to work.", _place_quote(reader))
    return silent(rule)


def _remote_is_open(said: Understanding) -> bool:
    """Whether remote work is more than some days at home."""
    firm = any(words.firm for words in said.models if words.model is WorkModel.REMOTE)
    return firm or not any(words.model in (WorkModel.HYBRID, WorkModel.ON_SITE) for words in said.models)


def _remote(profile: Profile, said: Understanding, quote: str) -> DealBreaker:
    home = countries_of([profile.residence] if profile.residence else profile.locations)
    allowed = said.scope.countries
    if allowed and home and not home & allowed:
        return DealBreaker(
            Rule.LOCATION,
            Finding.VIOLATED,
            "Remote work is not allowed from where you live.",
            said.scope.quote,
        )
    return DealBreaker(Rule.LOCATION, Finding.SATISFIED, "You can work remotely.", said.scope.quote or quote)


def _unwanted_model(
    profile: Profile, said: Understanding, offered: dict[WorkModel, str]
) -> DealBreaker | None:
    if not profile.work_models or not offered:
        return None
    decided = said.work_model
    if (
        decided is None
        or decided.value in profile.work_models
        or any(m in profile.work_models for m in offered if m is not WorkModel.REMOTE)
    ):
        return None
    if decided.value is WorkModel.REMOTE:
        return None
    return DealBreaker(Rule.LOCATION, Finding.VIOLATED, f"It is {spoken(decided.value)}.", decided.quote)


def _place_fits(profile: Profile, places: Areas) -> bool | None:
    """Whether a place is within the radius of one that is wanted; of home, where only a radius is given."""
    around = profile.locations or ((profile.residence,) if profile.residence and profile.radius_km else ())
    if not around or not places:
        return None
    radius = DEFAULT_RADIUS_KM if profile.radius_km is None else max(profile.radius_km, LEAST_RADIUS_KM)
    wanted = [find_places(name) for name in around]
    cities = [city for area in wanted for city in area.cities]
    countries = frozenset().union(*(area.permitted for area in wanted if not area.cities))
    if places.worldwide or places.all_countries & countries or _near(cities, places.cities, radius):
        return True
    if places.cities:
        return False
    return None if places.permitted & {city.country for city in cities} else False


def _near(wanted: Iterable[City], offered: Iterable[City], radius: float) -> bool:
    return any(kilometres(one, other) <= radius for one in wanted for other in offered)


def _place_quote(reader: Reader) -> str:
    return reader.posting.locations[0] if reader.posting.locations else ""


def relocation(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    """Whether one has to move who would not."""
    if profile.willing_to_relocate is None:
        return None
    rule = Rule.RELOCATION
    for move in said.moves:
        match move.value:
            case Move.NOT_NEEDED:
                return DealBreaker(rule, Finding.SATISFIED, "Nobody has to move.", move.quote)
            case Move.DEMANDED if profile.willing_to_relocate or _lives_near(profile, reader, move.quote):
                return DealBreaker(
                    rule, Finding.SATISFIED, "It wants you there, and that suits you.", move.quote
                )
            case Move.DEMANDED:
                return DealBreaker(
                    rule, Finding.VIOLATED, "It wants you to move, and you would not.", move.quote
                )
            case Move.HELPED if profile.willing_to_relocate:
                return DealBreaker(rule, Finding.SATISFIED, "It helps with moving.", move.quote)
    return silent(rule)


def _lives_near(profile: Profile, reader: Reader, quote: str) -> bool:
    homes = [
        city for place in (profile.residence or "", *profile.locations) for city in find_places(place).cities
    ]
    there = find_places(quote, prose=True).cities or reader.places.cities
    return any(kilometres(home, city) <= NEARBY_KM for home in homes for city in there)


def timezone(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    """Whether enough of its hours fall into the person's day."""
    offset = _offset(profile)
    if offset is None:
        return None
    hours = said.hours
    if hours is None:
        return silent(Rule.TIMEZONE)
    wanted = profile.timezone_overlap_hours
    least = DEFAULT_OVERLAP_HOURS if wanted is None else wanted
    need = hours.overlap if hours.overlap is not None else min(least, hours.end - hours.start)
    shared = shared_hours(hours, offset)
    if shared < need:
        return DealBreaker(
            Rule.TIMEZONE, Finding.VIOLATED, f"Only {shared:g} of its hours fall into your day.", hours.quote
        )
    return DealBreaker(
        Rule.TIMEZONE, Finding.SATISFIED, f"{shared:g} of its hours fall into your day.", hours.quote
    )


@lru_cache(maxsize=64)
def _zone_offset(name: str) -> float | None:
    """Hours ahead of UTC in winter of an IANA zone or of an offset such as “UTC+5:30”; None for anything else."""
    if match := _OFFSET.fullmatch(name):
        hours = float(match["hours"] or 0) + float(match["minutes"] or 0) / 60
        return -hours if match["sign"] in ("-", "−", "–") else hours
    try:
        delta = _A_WINTER_DAY.astimezone(ZoneInfo(name.strip())).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return delta.total_seconds() / 3600 if delta is not None else None


def _offset(profile: Profile) -> float | None:
    return _zone_offset(profile.timezone) if profile.timezone else None
