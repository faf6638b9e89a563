"""The rules a posting can break: violated, satisfied or not stated, each with the words it rests on.

What is not stated never counts against a posting, and nothing is violated without a quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.matching.places import Areas, City, countries_of, find_places, kilometres
from scoutly_tui.matching.profile import Language, Profile, Rule
from scoutly_tui.matching.scales import LANGUAGE_LEVELS, seniority_steps, speaks
from scoutly_tui.matching.understanding import exclusions
from scoutly_tui.matching.understanding.authorisation import Move, Visa, VisaStatement
from scoutly_tui.matching.understanding.languages import NAMES, LanguageNeed
from scoutly_tui.matching.understanding.reading import Reader, Understanding
from scoutly_tui.matching.understanding.seniority import level_of_years
from scoutly_tui.matching.understanding.timezone import shared_hours
from scoutly_tui.matching.verdict import DealBreaker, Finding

FAR_STEPS: Final = 2
NEARBY_KM: Final = 60.0
DEFAULT_RADIUS_KM: Final = 40.0
LEAST_RADIUS_KM: Final = 5.0
"""Places are known by their middle: a radius of nothing still takes in the town itself."""

DEFAULT_OVERLAP_HOURS: Final = 4.0
_A_WINTER_DAY: Final = datetime(2026, 1, 15, 12, tzinfo=UTC)
_YEARLY: Final = {
    Period.HOUR: 1_920.0,
    Period.DAY: 230.0,
    Period.WEEK: 52.0,
    Period.MONTH: 12.0,
    Period.YEAR: 1.0,
}
_OFFSET: Final = re.compile(
    r"\s*(?:UTC|GMT)?\s*(?:(?P<sign>[+−–-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)?\s*",
    re.IGNORECASE,
)
_PERMANENT: Final = (
    "permanent", "unbefristet", "cdi", "indefinid", "vast contract", "indeterminato", "nieokreślony", "sem termo", "contrato fijo", "onbepaalde tijd",
)  # fmt: skip

_Judge = Callable[["Profile", "Reader", "Understanding"], DealBreaker | None]


def judge(profile: Profile, reader: Reader, said: Understanding) -> tuple[DealBreaker, ...]:
    """The verdict of every rule that ``profile`` gives grounds for and has not switched off."""
    found: list[DealBreaker] = []
    for rule, check in _RULES.items():
        if rule in profile.rules_off:
            continue
        verdict = check(profile, reader, said)
        if verdict is not None:
            found.append(verdict)
    return tuple(found)


def _say(rule: Rule, verdict: Finding, text: str, quote: str = "") -> DealBreaker:
    return DealBreaker(rule, verdict, text, quote)


def _silent(rule: Rule) -> DealBreaker:
    return DealBreaker(rule, Finding.NOT_STATED, "The posting does not say.")


# ── work authorisation and moving ────────────────────────────────────────────────────────────────────────


def _work_authorisation(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.work_authorisations:
        return None
    rule, mine = Rule.WORK_AUTHORISATION, countries_of(profile.work_authorisations)
    for statement in said.visas:
        if statement.visa in (Visa.OFFERED, Visa.NOT_NEEDED):
            return _say(rule, Finding.SATISFIED, "Work permits are taken care of.", statement.quote)
    verdict = None
    for statement in said.visas:
        met = _authorised(statement, mine, reader)
        if met is False:
            return _say(rule, Finding.VIOLATED, "It demands a right to work that you lack.", statement.quote)
        if met:
            verdict = _say(
                rule, Finding.SATISFIED, "You have the right to work that it demands.", statement.quote
            )
    return verdict or _silent(rule)


def _authorised(statement: VisaStatement, mine: frozenset[str], reader: Reader) -> bool | None:
    countries = statement.countries or reader.places.all_countries
    return bool(mine & countries) if countries else None


def _relocation(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if profile.willing_to_relocate is None:
        return None
    rule = Rule.RELOCATION
    for move in said.moves:
        match move.value:
            case Move.NOT_NEEDED:
                return _say(rule, Finding.SATISFIED, "Nobody has to move.", move.quote)
            case Move.DEMANDED if profile.willing_to_relocate or _lives_near(profile, reader, move.quote):
                return _say(rule, Finding.SATISFIED, "It wants you there, and that suits you.", move.quote)
            case Move.DEMANDED:
                return _say(rule, Finding.VIOLATED, "It wants you to move, and you would not.", move.quote)
            case Move.HELPED if profile.willing_to_relocate:
                return _say(rule, Finding.SATISFIED, "It helps with moving.", move.quote)
    return _silent(rule)


def _lives_near(profile: Profile, reader: Reader, quote: str) -> bool:
    homes = [
        city for place in (profile.residence or "", *profile.locations) for city in find_places(place).cities
    ]
    there = find_places(quote, prose=True).cities or reader.places.cities
    return any(kilometres(home, city) <= NEARBY_KM for home in homes for city in there)


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────


def _language(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.languages:
        return None
    known = {language.code: language for language in profile.languages}
    satisfied = None
    for need in said.languages:
        if not need.demanded:
            continue
        name = NAMES.get(need.code, need.code)
        if not _meets(known.get(need.code), need):
            wanted = f"{name} at {need.level}" if need.level and need.code in known else name
            return _say(Rule.LANGUAGE, Finding.VIOLATED, f"It requires {wanted}.", need.quote)
        satisfied = satisfied or _say(
            Rule.LANGUAGE, Finding.SATISFIED, f"You speak {name} as it requires.", need.quote
        )
    return satisfied or _silent(Rule.LANGUAGE)


def _meets(mine: Language | None, need: LanguageNeed) -> bool:
    """Whether a language is spoken well enough. Words such as “fluent” are given one step of leeway."""
    if mine is None:
        return False
    if speaks(mine.level, need.level):
        return True
    if need.exact or mine.level is None or need.level is None:
        return False
    return LANGUAGE_LEVELS.index(mine.level) + 1 >= LANGUAGE_LEVELS.index(need.level)


def _seniority(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    wanted = profile.seniority
    if wanted is None:
        return None
    rule = Rule.SENIORITY
    if said.levels:
        level = min(said.levels, key=lambda offered: abs(seniority_steps(wanted, offered)))
        if abs(seniority_steps(wanted, level)) >= FAR_STEPS:
            return _say(
                rule,
                Finding.VIOLATED,
                f"It is for the level {level}; you are at {wanted}.",
                said.levels[level],
            )
        return _say(rule, Finding.SATISFIED, f"Its level is {level}.", said.levels[level])
    if said.years is None:
        return _silent(rule)
    if seniority_steps(wanted, level_of_years(said.years.value)) >= FAR_STEPS:
        return _say(
            rule, Finding.VIOLATED, f"It asks for {said.years.value} years of experience.", said.years.quote
        )
    return _say(
        rule, Finding.SATISFIED, f"It asks for {said.years.value} years of experience.", said.years.quote
    )


def _timezone(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    offset = _offset(profile)
    if offset is None:
        return None
    hours = said.hours
    if hours is None:
        return _silent(Rule.TIMEZONE)
    wanted = profile.timezone_overlap_hours
    least = DEFAULT_OVERLAP_HOURS if wanted is None else wanted
    need = hours.overlap if hours.overlap is not None else min(least, hours.end - hours.start)
    shared = shared_hours(hours, offset)
    if shared < need:
        return _say(
            Rule.TIMEZONE, Finding.VIOLATED, f"Only {shared:g} of its hours fall into your day.", hours.quote
        )
    return _say(Rule.TIMEZONE, Finding.SATISFIED, f"{shared:g} of its hours fall into your day.", hours.quote)


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


# ── the job ──────────────────────────────────────────────────────────────────────────────────────────────


def _contract(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    wanted = profile.employment_types
    if not wanted:
        return None
    rule = Rule.CONTRACT
    if not said.contracts:
        return _silent(rule)
    offered = {stated.value: stated.quote for stated in reversed(said.contracts)}
    overruling = _overruling(offered, reader.posting.title)
    unwanted = next((kind for kind in overruling if kind in offered and kind not in wanted), None)
    permanent = any(word in stated.quote.lower() for stated in said.contracts for word in _PERMANENT)
    fitting = next((kind for kind in offered if kind in wanted), None)
    if fitting is not None and (unwanted is None or permanent):
        return _say(rule, Finding.SATISFIED, f"It is {_spoken(fitting)}.", offered[fitting])
    kind: EmploymentType = unwanted if unwanted is not None else next(iter(offered))
    return _say(rule, Finding.VIOLATED, f"It is {_spoken(kind)}.", offered[kind])


def _overruling(offered: dict[EmploymentType, str], title: str) -> tuple[EmploymentType, ...]:
    """Kinds that say more than the hours beside them: a temporary job, and an internship where it is the job.

    An internship that is merely mentioned elsewhere in a full-time posting is somebody else's.
    """
    quote = offered.get(EmploymentType.INTERNSHIP, "")
    its_own = quote == title.strip() or quote in (
        offered.get(EmploymentType.FULL_TIME),
        offered.get(EmploymentType.PART_TIME),
    )
    temporary = (EmploymentType.TEMPORARY,)
    return (EmploymentType.INTERNSHIP, *temporary) if its_own else temporary


def _spoken(kind: EmploymentType | WorkModel) -> str:
    return kind.value.replace("_", " ")


def _salary(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    floor = profile.salary_floor
    if floor is None or floor.minimum is None:
        return None
    if said.salary is None:
        return _silent(Rule.SALARY)
    offered, quote = said.salary.value, said.salary.quote
    most = yearly(offered, offered.maximum or None)
    least = yearly_floor(floor)
    if offered.currency != floor.currency or most is None or least is None:
        return _silent(Rule.SALARY)
    if most < least:
        return _say(Rule.SALARY, Finding.VIOLATED, "The most it pays is below your floor.", quote)
    return _say(Rule.SALARY, Finding.SATISFIED, "Its pay reaches your floor.", quote)


def yearly(salary: Salary, amount: float | None) -> float | None:
    """``amount`` of ``salary`` as a sum a year (1,920 hours, 230 days); None where it is not known."""
    if amount is None or salary.period is None:
        return None
    return amount * _YEARLY[salary.period]


def yearly_floor(floor: Salary) -> float | None:
    """The least that is wanted, a year. Without a period, a floor is meant by the year."""
    return yearly(replace(floor, period=floor.period or Period.YEAR), floor.minimum)


def _technology(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.excluded_technologies:
        return None
    absent = None
    for name in profile.excluded_technologies:
        stated = exclusions.technology_in(reader, name)
        if stated is not None and stated.value:
            return _say(Rule.TECHNOLOGY, Finding.VIOLATED, f"It works with {name}.", stated.quote)
        if stated is not None:
            absent = _say(Rule.TECHNOLOGY, Finding.SATISFIED, f"It does not use {name}.", stated.quote)
    return absent or _silent(Rule.TECHNOLOGY)


def _industry(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.excluded_industries:
        return None
    absent = None
    for term in profile.excluded_industries:
        stated = exclusions.industry_in(reader, term)
        if stated is not None and stated.value:
            return _say(Rule.INDUSTRY, Finding.VIOLATED, f"The employer is in {term}.", stated.quote)
        if stated is not None:
            absent = _say(Rule.INDUSTRY, Finding.SATISFIED, f"The employer is not in {term}.", stated.quote)
    return absent or _silent(Rule.INDUSTRY)


def _role(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.excluded_roles:
        return None
    for term in profile.excluded_roles:
        if exclusions.role_in(reader.posting.title, term):
            return _say(Rule.ROLE, Finding.VIOLATED, f"The role is in {term}.", reader.posting.title.strip())
    return _silent(Rule.ROLE)


def _word(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.excluded_words:
        return None
    for word in profile.excluded_words:
        if stated := exclusions.word_in((reader.posting.title, reader.document.text), word):
            return _say(Rule.WORD, Finding.VIOLATED, f"It says “{word}”.", stated.quote)
    return _silent(Rule.WORD)


# ── place ────────────────────────────────────────────────────────────────────────────────────────────────


def _location(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not (profile.locations or profile.work_models or profile.residence):
        return None
    rule = Rule.LOCATION
    offered = {words.model: words.quote for words in reversed(said.models)}
    accepts_remote = not profile.work_models or WorkModel.REMOTE in profile.work_models
    if WorkModel.REMOTE in offered and accepts_remote and _remote_is_open(said):
        return _remote(profile, said, offered[WorkModel.REMOTE])
    if reader.posting.description is None and not offered:
        return _silent(rule)
    unwanted = _unwanted_model(profile, said, offered)
    if unwanted is not None:
        return unwanted
    fits = _place_fits(profile, reader.places)
    if fits is False:
        return _say(rule, Finding.VIOLATED, "It is not in a place you named.", _place_quote(reader))
    if fits:
        return _say(rule, Finding.SATISFIED, "It is where you want to work.", _place_quote(reader))
    return _silent(rule)


def _remote_is_open(said: Understanding) -> bool:
    """Whether remote work is more than some days at home."""
    firm = any(words.firm for words in said.models if words.model is WorkModel.REMOTE)
    return firm or not any(words.model in (WorkModel.HYBRID, WorkModel.ON_SITE) for words in said.models)


def _remote(profile: Profile, said: Understanding, quote: str) -> DealBreaker:
    home = countries_of([profile.residence] if profile.residence else profile.locations)
    allowed = said.scope.countries
    if allowed and home and not home & allowed:
        return _say(
            Rule.LOCATION,
            Finding.VIOLATED,
            "Remote work is not allowed from where you live.",
            said.scope.quote,
        )
    return _say(Rule.LOCATION, Finding.SATISFIED, "You can work remotely.", said.scope.quote or quote)


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
    return _say(Rule.LOCATION, Finding.VIOLATED, f"It is {_spoken(decided.value)}.", decided.quote)


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


_RULES: Final[dict[Rule, _Judge]] = {
    Rule.WORK_AUTHORISATION: _work_authorisation,
    Rule.RELOCATION: _relocation,
    Rule.LANGUAGE: _language,
    Rule.TIMEZONE: _timezone,
    Rule.SENIORITY: _seniority,
    Rule.CONTRACT: _contract,
    Rule.LOCATION: _location,
    Rule.SALARY: _salary,
    Rule.TECHNOLOGY: _technology,
    Rule.INDUSTRY: _industry,
    Rule.ROLE: _role,
    Rule.WORD: _word,
}
