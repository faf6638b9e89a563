"""What one user brings and wants, as a value that is stored as JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.matching.scales import LanguageLevel, Seniority, SkillLevel

FORMAT: Final = 1
MOST_ITEMS: Final = 400
LONGEST_ITEM: Final = 200

_Enum = TypeVar("_Enum", bound=StrEnum)


class Rule(StrEnum):
    """What a posting can break. A user may switch any of them off."""

    WORK_AUTHORISATION = "work_authorisation"
    RELOCATION = "relocation"
    LANGUAGE = "language"
    TIMEZONE = "timezone"
    SENIORITY = "seniority"
    CONTRACT = "contract"
    LOCATION = "location"
    SALARY = "salary"
    TECHNOLOGY = "technology"
    INDUSTRY = "industry"
    ROLE = "role"
    WORD = "word"


class CompanySize(StrEnum):
    """How many people a company employs."""

    TINY = "1-10"
    SMALL = "11-50"
    MEDIUM = "51-250"
    LARGE = "251-1000"
    HUGE = "1001+"


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill by its usual name, with how well and for how many years, where known."""

    name: str
    level: SkillLevel | None = None
    years: float | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """A spoken language by its ISO 639-1 code, with its level, where known."""

    code: str
    level: LanguageLevel | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One user's wishes and abilities. An empty field means “not said” and judges nothing.

    ``residence`` is a place or country; ``timezone`` an IANA name or an offset (``UTC+2``);
    ``timezone_overlap_hours`` the hours of a working day that must be shared with the team.
    ``work_authorisations`` are countries or ``EU``. ``rules_off`` names the rules that hide nothing.
    """

    titles: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    seniority: Seniority | None = None
    locations: tuple[str, ...] = ()
    radius_km: float | None = None
    residence: str | None = None
    timezone: str | None = None
    timezone_overlap_hours: float | None = None
    work_authorisations: tuple[str, ...] = ()
    willing_to_relocate: bool | None = None
    languages: tuple[Language, ...] = ()
    work_models: tuple[WorkModel, ...] = ()
    employment_types: tuple[EmploymentType, ...] = ()
    company_sizes: tuple[CompanySize, ...] = ()
    salary_floor: Salary | None = None
    excluded_industries: tuple[str, ...] = ()
    excluded_technologies: tuple[str, ...] = ()
    excluded_roles: tuple[str, ...] = ()
    excluded_words: tuple[str, ...] = ()
    cv_text: str = ""
    rules_off: tuple[Rule, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing a posting could be compared with."""
        return self == Profile(rules_off=self.rules_off)

    def to_dict(self) -> dict[str, Any]:
        """The profile as JSON values, keys in a stable order. ``from_dict`` reads it back unchanged."""
        return {
            "format": FORMAT,
            "titles": list(self.titles),
            "skills": [{"name": s.name, "level": _value(s.level), "years": s.years} for s in self.skills],
            "seniority": _value(self.seniority),
            "locations": list(self.locations),
            "radius_km": self.radius_km,
            "residence": self.residence,
            "timezone": self.timezone,
            "timezone_overlap_hours": self.timezone_overlap_hours,
            "work_authorisations": list(self.work_authorisations),
            "willing_to_relocate": self.willing_to_relocate,
            "languages": [{"code": item.code, "level": _value(item.level)} for item in self.languages],
            "work_models": [item.value for item in self.work_models],
            "employment_types": [item.value for item in self.employment_types],
            "company_sizes": [item.value for item in self.company_sizes],
            "salary_floor": _salary_out(self.salary_floor),
            "excluded_industries": list(self.excluded_industries),
            "excluded_technologies": list(self.excluded_technologies),
            "excluded_roles": list(self.excluded_roles),
            "excluded_words": list(self.excluded_words),
            "cv_text": self.cv_text,
            "rules_off": [item.value for item in self.rules_off],
        }

    @classmethod
    def from_dict(cls, data: object) -> Profile:
        """The profile in ``data``; keys it does not know are passed over, missing ones are “not said”.

        Raises UsageError, naming the field, for values that are not what the field holds.
        """
        if not isinstance(data, dict):
            raise UsageError(
                "A profile is a table of fields, and this is not one.", "Start from `scoutly profile --json`."
            )
        read = _Reader(data)
        return cls(
            titles=read.lines("titles"),
            skills=read.skills(),
            seniority=read.choice("seniority", Seniority),
            locations=read.lines("locations"),
            radius_km=read.number("radius_km", 0, 21_000),
            residence=read.line("residence"),
            timezone=read.line("timezone"),
            timezone_overlap_hours=read.number("timezone_overlap_hours", 0, 24),
            work_authorisations=read.lines("work_authorisations"),
            willing_to_relocate=read.flag("willing_to_relocate"),
            languages=read.languages(),
            work_models=read.choices("work_models", WorkModel),
            employment_types=read.choices("employment_types", EmploymentType),
            company_sizes=read.choices("company_sizes", CompanySize),
            salary_floor=read.salary(),
            excluded_industries=read.lines("excluded_industries"),
            excluded_technologies=read.lines("excluded_technologies"),
            excluded_roles=read.lines("excluded_roles"),
            excluded_words=read.lines("excluded_words"),
            cv_text=read.text("cv_text"),
            rules_off=read.choices("rules_off", Rule),
        )


def _value(item: StrEnum | None) -> str | None:
    return None if item is None else item.value


def _salary_out(salary: Salary | None) -> dict[str, Any] | None:
    if salary is None:
        return None
    return {
        "min": salary.minimum,
        "max": salary.maximum,
        "currency": salary.currency,
        "period": _value(salary.period),
    }


def _wrong(field: str, what: str) -> UsageError:
    return UsageError(
        f"The profile's {field.replace('_', ' ')} must be {what}.", f"Correct “{field}” and try again."
    )


class _Reader:
    """Reads fields out of a mapping that anybody may have written."""

    def __init__(self, data: dict[Any, Any]) -> None:
        self._data = data

    def line(self, field: str) -> str | None:
        value = self._data.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise _wrong(field, "a piece of text")
        return clean_line(value, LONGEST_ITEM) or None

    def text(self, field: str) -> str:
        value = self._data.get(field)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise _wrong(field, "a piece of text")
        return clean_text(value)

    def flag(self, field: str) -> bool | None:
        value = self._data.get(field)
        if value is None or isinstance(value, bool):
            return value
        raise _wrong(field, "true, false or nothing")

    def number(self, field: str, least: float, most: float) -> float | None:
        return _number(self._data.get(field), field, least, most)

    def items(self, field: str) -> list[Any]:
        value = self._data.get(field)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise _wrong(field, "a list")
        if len(value) > MOST_ITEMS:
            raise _wrong(field, f"a list of at most {MOST_ITEMS}")
        return list(value)

    def lines(self, field: str) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for item in self.items(field):
            if not isinstance(item, str):
                raise _wrong(field, "a list of pieces of text")
            line = clean_line(item, LONGEST_ITEM)
            if line:
                found.setdefault(line.casefold(), line)
        return tuple(found.values())

    def choice(self, field: str, kind: type[_Enum]) -> _Enum | None:
        value = self._data.get(field)
        return None if value is None else _choice(value, field, kind)

    def choices(self, field: str, kind: type[_Enum]) -> tuple[_Enum, ...]:
        return tuple(dict.fromkeys(_choice(item, field, kind) for item in self.items(field)))

    def skills(self) -> tuple[Skill, ...]:
        found: dict[str, Skill] = {}
        for item in self.items("skills"):
            entry = {"name": item} if isinstance(item, str) else item
            if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
                raise _wrong("skills", "a list of names, each with level and years if you like")
            name = clean_line(entry["name"], LONGEST_ITEM)
            level = None if entry.get("level") is None else _choice(entry["level"], "skills", SkillLevel)
            years = _number(entry.get("years"), "skills", 0, 80)
            if name:
                found.setdefault(name.casefold(), Skill(name, level, years))
        return tuple(found.values())

    def languages(self) -> tuple[Language, ...]:
        found: dict[str, Language] = {}
        for item in self.items("languages"):
            entry = {"code": item} if isinstance(item, str) else item
            code = entry.get("code") if isinstance(entry, dict) else None
            if not isinstance(code, str) or not (len(code) in (2, 3) and code.isascii() and code.isalpha()):
                raise _wrong("languages", "a list of codes such as “de”, each with a level if you like")
            level = (
                None if entry.get("level") is None else _choice(entry["level"], "languages", LanguageLevel)
            )
            found.setdefault(code.lower(), Language(code.lower(), level))
        return tuple(found.values())

    def salary(self) -> Salary | None:
        value = self._data.get("salary_floor")
        if value is None:
            return None
        if not isinstance(value, dict):
            raise _wrong("salary_floor", "a table of min, max, currency and period")
        least, most = (_number(value.get(key), "salary_floor", 0, 1e12) for key in ("min", "max"))
        currency = value.get("currency")
        if currency is not None and not (
            isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isalpha()
        ):
            raise _wrong("salary_floor", "in a currency such as EUR")
        period = None if value.get("period") is None else _choice(value["period"], "salary_floor", Period)
        return Salary(least, most, currency.upper() if currency else None, period)


def _choice(value: object, field: str, kind: type[_Enum]) -> _Enum:
    if isinstance(value, str):
        wanted = value.strip().casefold().replace("-", "_") if kind is not CompanySize else value.strip()
        for member in kind:
            if wanted == member.value.casefold():
                return member
    known = ", ".join(member.value for member in kind)
    raise _wrong(field, f"one of {known}")


def _number(value: object, field: str, least: float, most: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(field, "a number")
    if not (math.isfinite(value) and least <= value <= most):
        raise _wrong(field, f"a number from {least:g} to {most:g}")
    return value
