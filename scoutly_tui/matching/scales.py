"""The scales that people and postings are placed on: seniority, skill, language."""

from enum import StrEnum
from typing import Final


class Seniority(StrEnum):
    """How far along a career a role is. ``LEAD`` takes in staff and principal, ``HEAD`` directors and up."""

    INTERN = "intern"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    HEAD = "head"
    EXECUTIVE = "executive"


class SkillLevel(StrEnum):
    """How well somebody commands a skill."""

    BASIC = "basic"
    WORKING = "working"
    EXPERT = "expert"


class LanguageLevel(StrEnum):
    """How well somebody commands a language: the Council of Europe's scale, and native above it."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"


SENIORITIES: Final = tuple(Seniority)
LANGUAGE_LEVELS: Final = tuple(LanguageLevel)


def seniority_steps(wanted: Seniority, offered: Seniority) -> int:
    """How many steps ``offered`` lies above ``wanted``; negative when below."""
    return SENIORITIES.index(offered) - SENIORITIES.index(wanted)


def speaks(level: LanguageLevel | None, required: LanguageLevel | None) -> bool:
    """Whether somebody at ``level`` meets ``required``. An unknown level on either side is taken as enough."""
    if level is None or required is None:
        return True
    return LANGUAGE_LEVELS.index(level) >= LANGUAGE_LEVELS.index(required)
