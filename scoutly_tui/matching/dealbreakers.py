"""The rules a posting can break: violated, satisfied or not stated, each with the words it rests on.

What is not stated never counts against a posting, and nothing is violated without a quote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType
from scoutly_tui.matching.places import countries_of
from scoutly_tui.matching.profile import Language, Profile, Rule
from scoutly_tui.matching.scales import LANGUAGE_LEVELS, seniority_steps, speaks
from scoutly_tui.matching.understanding import exclusions
from scoutly_tui.matching.understanding.authorisation import Visa, VisaStatement
from scoutly_tui.matching.understanding.languages import NAMES, LanguageNeed
from scoutly_tui.matching.understanding.reading import Reader, Understanding
from scoutly_tui.matching.understanding.seniority import level_of_years
from scoutly_tui.matching.verdict import DealBreaker, Finding, silent, spoken
from scoutly_tui.matching.whereabouts import location, relocation, timezone

FAR_STEPS: Final = 2
_YEARLY: Final = {
    Period.HOUR: 1_920.0,
    Period.DAY: 230.0,
    Period.WEEK: 52.0,
    Period.MONTH: 12.0,
    Period.YEAR: 1.0,
}
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


# ── work authorisation and moving ────────────────────────────────────────────────────────────────────────


def _work_authorisation(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.work_authorisations:
        return None
    rule, mine = Rule.WORK_AUTHORISATION, countries_of(profile.work_authorisations)
    for statement in said.visas:
        if statement.visa in (Visa.OFFERED, Visa.NOT_NEEDED):
            return DealBreaker(rule, Finding.SATISFIED, "Work permits are taken care of.", statement.quote)
    verdict = None
    for statement in said.visas:
        met = _authorised(statement, mine, reader)
        if met is False:
            return DealBreaker(
                rule, Finding.VIOLATED, "It demands a right to work that you lack.", statement.quote
            )
        if met:
            verdict = DealBreaker(
                rule, Finding.SATISFIED, "You have the right to work that it demands.", statement.quote
            )
    return verdict or silent(rule)


def _authorised(statement: VisaStatement, mine: frozenset[str], reader: Reader) -> bool | None:
    countries = statement.countries or reader.places.all_countries
    return bool(mine & countries) if countries else None


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
            return DealBreaker(Rule.LANGUAGE, Finding.VIOLATED, f"It requires {wanted}.", need.quote)
        satisfied = satisfied or DealBreaker(
            Rule.LANGUAGE, Finding.SATISFIED, f"You speak {name} as it requires.", need.quote
        )
    return satisfied or silent(Rule.LANGUAGE)


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
            return DealBreaker(
                rule,
                Finding.VIOLATED,
                f"It is for the level {level}; you are at {wanted}.",
                said.levels[level],
            )
        return DealBreaker(rule, Finding.SATISFIED, f"Its level is {level}.", said.levels[level])
    if said.years is None:
        return silent(rule)
    if seniority_steps(wanted, level_of_years(said.years.value)) >= FAR_STEPS:
        return DealBreaker(
            rule, Finding.VIOLATED, f"It asks for {said.years.value} years of experience.", said.years.quote
        )
    return DealBreaker(
        rule, Finding.SATISFIED, f"It asks for {said.years.value} years of experience.", said.years.quote
    )


# ── the job ──────────────────────────────────────────────────────────────────────────────────────────────


def _contract(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    wanted = profile.employment_types
    if not wanted:
        return None
    rule = Rule.CONTRACT
    if not said.contracts:
        return silent(rule)
    offered = {stated.value: stated.quote for stated in reversed(said.contracts)}
    overruling = _overruling(offered, reader.posting.title)
    unwanted = next((kind for kind in overruling if kind in offered and kind not in wanted), None)
    permanent = any(word in stated.quote.lower() for stated in said.contracts for word in _PERMANENT)
    fitting = next((kind for kind in offered if kind in wanted), None)
    if fitting is not None and (unwanted is None or permanent):
        return DealBreaker(rule, Finding.SATISFIED, f"It is {spoken(fitting)}.", offered[fitting])
    kind: EmploymentType = unwanted if unwanted is not None else next(iter(offered))
    return DealBreaker(rule, Finding.VIOLATED, f"It is {spoken(kind)}.", offered[kind])


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


def _salary(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    floor = profile.salary_floor
    if floor is None or floor.minimum is None:
        return None
    if said.salary is None:
        return silent(Rule.SALARY)
    offered, quote = said.salary.value, said.salary.quote
    most = yearly(offered, offered.maximum or None)
    least = yearly_floor(floor)
    if offered.currency != floor.currency or most is None or least is None:
        return silent(Rule.SALARY)
    if most < least:
        return DealBreaker(Rule.SALARY, Finding.VIOLATED, "The most it pays is below your floor.", quote)
    return DealBreaker(Rule.SALARY, Finding.SATISFIED, "Its pay reaches your floor.", quote)


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
            return DealBreaker(Rule.TECHNOLOGY, Finding.VIOLATED, f"It works with {name}.", stated.quote)
        if stated is not None:
            absent = DealBreaker(Rule.TECHNOLOGY, Finding.SATISFIED, f"It does not use {name}.", stated.quote)
    return absent or silent(Rule.TECHNOLOGY)


def _industry(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.excluded_industries:
        return None
    absent = None
    for term in profile.excluded_industries:
        stated = exclusions.industry_in(reader, term)
        if stated is not None and stated.value:
            return DealBreaker(Rule.INDUSTRY, Finding.VIOLATED, f"The employer is in {term}.", stated.quote)
        if stated is not None:
            absent = DealBreaker(
                Rule.INDUSTRY, Finding.SATISFIED, f"The employer is not in {term}.", stated.quote
            )
    return absent or silent(Rule.INDUSTRY)


def _role(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.excluded_roles:
        return None
    for term in profile.excluded_roles:
        if exclusions.role_in(reader.posting.title, term):
            return DealBreaker(
                Rule.ROLE, Finding.VIOLATED, f"The role is in {term}.", reader.posting.title.strip()
            )
    return silent(Rule.ROLE)


def _word(profile: Profile, reader: Reader, said: Understanding) -> DealBreaker | None:
    if not profile.excluded_words:
        return None
    for word in profile.excluded_words:
        if stated := exclusions.word_in((reader.posting.title, reader.document.text), word):
            return DealBreaker(Rule.WORD, Finding.VIOLATED, f"It says “{word}”.", stated.quote)
    return silent(Rule.WORD)


_RULES: Final[dict[Rule, _Judge]] = {
    Rule.WORK_AUTHORISATION: _work_authorisation,
    Rule.RELOCATION: relocation,
    Rule.LANGUAGE: _language,
    Rule.TIMEZONE: timezone,
    Rule.SENIORITY: _seniority,
    Rule.CONTRACT: _contract,
    Rule.LOCATION: location,
    Rule.SALARY: _salary,
    Rule.TECHNOLOGY: _technology,
    Rule.INDUSTRY: _industry,
    Rule.ROLE: _role,
    Rule.WORD: _word,
}
