"""What a score is made of. Each part is a number from 0 to 1 with the remarks it gives rise to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from typing import Final

from scoutly_tui.matching.places import countries_of
from scoutly_tui.matching.profile import CompanySize, Profile, Skill
from scoutly_tui.matching.scales import SENIORITIES, Seniority, SkillLevel, seniority_steps
from scoutly_tui.matching.technologies import FIELD, lexicon
from scoutly_tui.matching.terms import rarity
from scoutly_tui.matching.titles import likeness
from scoutly_tui.matching.understanding.reading import Reader, SkillNeed, Understanding
from scoutly_tui.matching.understanding.sections import Section
from scoutly_tui.matching.understanding.seniority import level_of_years
from scoutly_tui.matching.understanding.stated import Stated
from scoutly_tui.matching.verdict import DealBreaker, Evidence, Finding

CLOSE_TITLE: Final = 0.5
FAR_TITLE: Final = 0.22
MOST_SKILLS: Final = 6
MOST_MISSING: Final = 3
_NICE: Final = 0.5
_ASIDE: Final = 0.4
_FIELD_WEIGHT: Final = 0.6
_FEW_YEARS: Final = 0.5
_COMMAND: Final = {SkillLevel.BASIC: 0.6, SkillLevel.WORKING: 1.0, SkillLevel.EXPERT: 1.2}


@dataclass(slots=True)
class Remarks:
    """Remarks as they gather."""

    reasons: list[Evidence] = field(default_factory=list)
    considerations: list[Evidence] = field(default_factory=list)
    stretch_goals: list[Evidence] = field(default_factory=list)


@lru_cache(maxsize=4096)
def skill_weight(name: str) -> float:
    """How much a skill tells: its rarity in postings, less for whole fields of knowledge."""
    kind = lexicon().kinds.get(name)
    table = rarity()
    rare = min(table.of(part) for part in name.lower().split()[:1]) if name else table.unseen
    return rare * (_FIELD_WEIGHT if kind == FIELD else 1.0)


def command(skill: Skill) -> float:
    """How much a person's command of a skill makes it count: by its level, else by its years, else 1."""
    if skill.level is not None:
        return _COMMAND[skill.level]
    if skill.years is not None:
        return _COMMAND[
            SkillLevel.BASIC
            if skill.years < 1
            else SkillLevel.EXPERT
            if skill.years >= 5
            else SkillLevel.WORKING
        ]
    return 1.0


class SkillSet:
    """The skills of one profile, by their usual names."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        self.by_name = {lexicon().canonical(skill.name): skill for skill in skills}
        self._weights = {name: skill_weight(name) * command(skill) for name, skill in self.by_name.items()}
        self._norm = sqrt(sum(weight * weight for weight in self._weights.values()))

    def __bool__(self) -> bool:
        return bool(self.by_name)

    def cosine(self, needs: dict[str, float]) -> float:
        """The IDF-weighted cosine of the person's skills and those a posting names, weighed 0–1 each."""
        theirs = {name: skill_weight(name) * weight for name, weight in needs.items()}
        norm = sqrt(sum(weight * weight for weight in theirs.values()))
        if not norm or not self._norm:
            return 0.0
        dot = sum(weight * theirs[name] for name, weight in self._weights.items() if name in theirs)
        return min(1.0, dot / (norm * self._norm))


def judge_title(titles: tuple[str, ...], title: str, remarks: Remarks) -> float:
    """How close ``title`` comes to the closest wanted one."""
    best, wanted = max((likeness(one, title), one) for one in titles)
    if best >= CLOSE_TITLE:
        remarks.reasons.append(Evidence(f"The title is close to “{wanted}”, which you want.", title.strip()))
    elif best < FAR_TITLE:
        remarks.considerations.append(Evidence("The title is unlike those you want.", title.strip()))
    return best


def judge_skills(
    mine: SkillSet, said: Understanding, own_terms: dict[str, str], remarks: Remarks
) -> float | None:
    """The skills cosine; None where the posting names no skill.

    ``own_terms`` are skills outside the lexicon that were found by their name, with their quotes.
    """
    needs, first = _weigh(said.skills)
    for name, quote in own_terms.items():
        needs.setdefault(name, 1.0)
        first.setdefault(name, SkillNeed(name, True, Section.BODY, quote))
    if not needs:
        remarks.considerations.append(Evidence("It names no skill that scoutly knows."))
        return None
    known = sorted(
        (name for name in needs if name in mine.by_name), key=lambda n: (-needs[n] * skill_weight(n), n)
    )
    for name in known:
        needs[name] *= _enough(mine.by_name[name], first[name])
    for name in known[:MOST_SKILLS]:
        _remark_known(name, mine.by_name[name], first[name], remarks)
    if not known:
        remarks.considerations.append(
            Evidence("It names none of your skills.", next(iter(first.values())).quote)
        )
    missing = sorted(
        (name for name in needs if name not in mine.by_name and lexicon().kinds.get(name) != FIELD),
        key=lambda n: (-needs[n] * skill_weight(n), n),
    )
    for name in missing[:MOST_MISSING]:
        _remark_missing(first[name], remarks)
    return mine.cosine(needs)


def _remark_missing(need: SkillNeed, remarks: Remarks) -> None:
    if need.must:
        remarks.considerations.append(
            Evidence(f"It asks for {need.name}, which is not among your skills.", need.quote)
        )
    else:
        remarks.stretch_goals.append(Evidence(f"It would welcome {need.name}.", need.quote))


def _enough(skill: Skill, need: SkillNeed) -> float:
    """How far the years of a skill reach those that are asked for; 1 where either is not known."""
    if skill.years is None or need.years is None:
        return 1.0
    return max(_FEW_YEARS, min(1.0, skill.years / need.years))


def _remark_known(name: str, skill: Skill, need: SkillNeed, remarks: Remarks) -> None:
    if skill.years is not None and need.years is not None and skill.years < need.years:
        text = f"It asks for {need.years} years of {name}; you have {skill.years:g}."
        remarks.stretch_goals.append(Evidence(text, need.quote))
        return
    verb = "asks for" if need.must else "would welcome"
    years = f", {skill.years:g} years" if skill.years else ""
    level = f", at the level {skill.level}" if skill.level and not years else ""
    remarks.reasons.append(Evidence(f"It {verb} {name}, which you know{years}{level}.", need.quote))


def _weigh(found: list[SkillNeed]) -> tuple[dict[str, float], dict[str, SkillNeed]]:
    """Each skill's weight by where it is named, and the naming that counts most."""
    needs: dict[str, float] = {}
    first: dict[str, SkillNeed] = {}
    for need in found:
        weight = _NICE if not need.must else 1.0
        if need.section in (Section.ABOUT, Section.BENEFITS):
            weight *= _ASIDE
        if weight > needs.get(need.name, 0.0):
            needs[need.name], first[need.name] = weight, need
    return needs, first


def judge_seniority(wanted: Seniority, said: Understanding, remarks: Remarks) -> float | None:
    """How near the level is; None where none is stated."""
    if said.levels:
        level = min(said.levels, key=lambda offered: abs(seniority_steps(wanted, offered)))
        quote, words = said.levels[level], f"It is for the level {level}"
    elif said.years is not None:
        level, quote = level_of_years(said.years.value), said.years.quote
        if SENIORITIES.index(level) <= SENIORITIES.index(wanted):
            return 1.0
        words = f"It asks for {said.years.value} years"
    else:
        return None
    steps = seniority_steps(wanted, level)
    if steps == 0:
        remarks.reasons.append(Evidence(f"{words}, as you want.", quote))
    elif steps == 1:
        remarks.stretch_goals.append(Evidence(f"{words}, one step above yours.", quote))
    else:
        remarks.considerations.append(Evidence(f"{words}; yours is {wanted}.", quote))
    return {0: 1.0, 1: 0.7, -1: 0.6}.get(steps, 0.15)


def judge_place(
    profile: Profile, verdicts: dict[str, DealBreaker], reader: Reader, remarks: Remarks
) -> float | None:
    """Whether the place suits, as the deal-breaker of the same name found it."""
    verdict = verdicts.get("location")
    if verdict is None:
        return None
    match verdict.verdict:
        case Finding.SATISFIED:
            remarks.reasons.append(Evidence(verdict.text, verdict.quote))
            return 1.0
        case Finding.VIOLATED:
            remarks.considerations.append(Evidence(verdict.text, verdict.quote))
            return 0.0
    places = reader.places.all_countries
    home = countries_of([profile.residence]) if profile.residence else frozenset()
    return 0.4 if places and home and not places & home else None


def judge_salary(verdicts: dict[str, DealBreaker], remarks: Remarks) -> float | None:
    """Whether the pay reaches the floor; None where it is not stated."""
    verdict = verdicts.get("salary")
    if verdict is None or verdict.verdict is Finding.NOT_STATED:
        return None
    good = verdict.verdict is Finding.SATISFIED
    (remarks.reasons if good else remarks.considerations).append(Evidence(verdict.text, verdict.quote))
    return 1.0 if good else 0.0


def judge_company(
    wanted: tuple[CompanySize, ...], stated: Stated[CompanySize] | None, remarks: Remarks
) -> float | None:
    """Whether the employer is of a size that is wanted; None where its size is not stated."""
    if stated is None:
        return None
    if stated.value in wanted:
        remarks.reasons.append(
            Evidence(f"The company is of a size you want, {stated.value} people.", stated.quote)
        )
        return 1.0
    sizes = list(CompanySize)
    steps = min(abs(sizes.index(stated.value) - sizes.index(size)) for size in wanted)
    remarks.considerations.append(Evidence(f"The company has {stated.value} people.", stated.quote))
    return 0.4 if steps == 1 else 0.0
