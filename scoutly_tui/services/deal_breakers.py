"""The rules a posting can break, as one user has them: on or off, what each rests on, and what it hides now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.services import profile, profile_text
from scoutly_tui.services.postings import LISTED
from scoutly_tui.store import database

MOST_EXAMPLES: Final = 8
GROUNDS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "work_authorisation": (("work_authorisations",), ()),
    "relocation": (("willing_to_relocate",), ("residence",)),
    "language": (("languages",), ()),
    "timezone": (("timezone",), ("timezone_overlap_hours",)),
    "seniority": (("seniority",), ()),
    "contract": (("employment_types",), ()),
    "location": (("locations", "work_models", "residence"), ("radius_km",)),
    "salary": (("salary_floor",), ()),
    "technology": (("excluded_technologies",), ()),
    "industry": (("excluded_industries",), ()),
    "role": (("excluded_roles",), ()),
    "word": (("excluded_words",), ()),
}
"""What of a profile each rule judges by: any of the first fields, refined by the second."""

MEANING: Final = {
    "work_authorisation": "hides what demands a right to work that you lack",
    "relocation": "hides what wants you to move",
    "language": "hides what requires a language you do not speak well enough",
    "timezone": "hides what shares too few working hours with you",
    "seniority": "hides what is far above or below your level",
    "contract": "hides contracts you do not want",
    "location": "hides what has to be done too far from where you want to work",
    "salary": "hides what states less than you want",
    "technology": "hides what asks for technologies you do not want",
    "industry": "hides industries you do not want",
    "role": "hides kinds of work you do not want",
    "word": "hides postings that hold your words",
}


@dataclass(frozen=True, slots=True)
class Hidden:
    """A posting that a rule hides, with the words it rests on."""

    key: int
    title: str
    company: str
    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule. ``grounds`` is what of the profile it judges by, empty where it has nothing to judge by.

    ``hides`` open postings now, ``only_this`` of them for no other reason; ``examples`` are the best of those.
    """

    rule: str
    on: bool
    meaning: str
    grounds: str
    hides: int
    only_this: int
    examples: tuple[Hidden, ...]


def rows(user_id: int) -> tuple[RuleRow, ...]:
    """Every rule, in the order they are judged in."""
    data = profile.show(user_id).data
    off = set(data["rules_off"])
    hides, alone = dict.fromkeys(GROUNDS, 0), dict.fromkeys(GROUNDS, 0)
    examples: dict[str, list[Hidden]] = {rule: [] for rule in GROUNDS}
    with database.reading():
        found = database.execute(
            "select p.id, p.title, c.name, m.verdict from match m join posting p on p.id = m.posting_id"
            f" join company c on c.id = m.company_id where m.user_id = ? and m.hidden and m.is_open and {LISTED}"
            " order by m.score desc, p.id desc",
            user_id,
        )
    for key, title, company, verdict in found:
        broken = _broken(json.loads(verdict))
        for rule in broken.keys() & GROUNDS.keys():
            hides[rule] += 1
            alone[rule] += len(broken) == 1
            if len(examples[rule]) < MOST_EXAMPLES:
                examples[rule].append(Hidden(key, title, company, *broken[rule]))
    return tuple(
        RuleRow(
            rule, rule not in off, MEANING[rule], _told(fields, data), hides[rule], alone[rule], tuple(examples[rule])
        )
        for rule, fields in GROUNDS.items()
    )  # fmt: skip


def named(rule: str) -> str:
    """The rule that a person means by ``rule``. Raises UsageError."""
    wanted = clean_line(rule, 60).casefold().replace(" ", "_").replace("-", "_")
    if wanted not in GROUNDS:
        raise UsageError(f"There is no rule “{clean_line(rule, 60)}”.", f"There are: {', '.join(GROUNDS)}.")
    return wanted


def switched(user_id: int, rule: str, *, on: bool | None = None, name: str | None = None) -> dict[str, Any]:
    """The change of profile that switches ``rule`` on, off, or (None) the other way. Raises UsageError."""
    wanted = named(rule)
    off = list(profile.show(user_id, name).data["rules_off"])
    if on is None:
        on = wanted in off
    return {"rules_off": [item for item in off if item != wanted] + ([] if on else [wanted])}


def _broken(verdict: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        item["rule"]: (item["text"], item["quote"])
        for item in verdict.get("deal_breakers", ())
        if item["verdict"] == "violated" and item["quote"]
    }


def _told(fields: tuple[tuple[str, ...], tuple[str, ...]], data: Mapping[str, Any]) -> str:
    """What the profile says in these fields; empty where it leaves open all of those that matter."""
    needed, refining = fields
    said = {name: profile_text.written(data.get(name)) for name in (*needed, *refining)}
    if not any(said[name] for name in needed):
        return ""
    return "; ".join(_UNITS.get(name, "{}").format(text) for name, text in said.items() if text)


_UNITS: Final = {
    "radius_km": "within {} km",
    "timezone_overlap_hours": "{} hours shared",
    "willing_to_relocate": "would move: {}",
    "residence": "lives in {}",
}
