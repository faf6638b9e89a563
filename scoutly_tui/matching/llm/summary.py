"""What a model is told of the person: what they can and want, and nothing by which they could be found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.matching.llm.contact import HIDDEN, anonymous, scrub
from scoutly_tui.matching.profile import Profile

LONGEST_CV: Final = 3_000
MOST_SKILLS: Final = 60
MOST_ITEMS: Final = 25


def summarise(profile: Profile, names: Iterable[str] = ()) -> str:
    """The profile in a few lines for a model, without contact data.

    Left out: names (``names`` are known ones, such as the account's), e-mail addresses, phone numbers, links,
    streets and postcodes, dates of birth, referees, where the person lives, and the salary they want.
    """
    lines = [f"{label}: {text}" for label, text in _fields(profile) if text]
    excerpt = anonymous(clean_text(profile.cv_text), names)
    if len(excerpt) > LONGEST_CV:
        excerpt = excerpt[:LONGEST_CV].rsplit("\n", 1)[0].rstrip() + "\n…"
    if excerpt:
        lines.append(f"From the CV:\n{excerpt}")
    return "\n".join(lines)


def _fields(profile: Profile) -> list[tuple[str, str]]:
    return [
        ("Wants to work as", _joined(profile.titles)),
        ("Seniority", _plain(profile.seniority)),
        ("Skills", _joined([_skill(s.name, _plain(s.level), s.years) for s in profile.skills], MOST_SKILLS)),
        ("Languages", _joined([f"{item.code} {_plain(item.level)}".strip() for item in profile.languages])),
        ("Wants to work in", _joined(profile.locations)),
        ("Work model", _joined([_plain(item) for item in profile.work_models])),
        ("Contract", _joined([_plain(item) for item in profile.employment_types])),
        ("Company size", _joined([_plain(item) for item in profile.company_sizes])),
        ("Time zone", scrub(profile.timezone or "")),
        ("Does not want these industries", _joined(profile.excluded_industries)),
        ("Does not want these technologies", _joined(profile.excluded_technologies)),
        ("Does not want these roles", _joined(profile.excluded_roles)),
        ("Does not want these words", _joined(profile.excluded_words)),
    ]


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("_", " ")


def _skill(name: str, level: str, years: float | None) -> str:
    told = [part for part in (level, f"{years:g} years" if years else "") if part]
    return f"{name} ({', '.join(told)})" if told else name


def _joined(items: Iterable[str], most: int = MOST_ITEMS) -> str:
    kept = [text for text in (scrub(clean_line(item, 80)) for item in items) if text.strip(f"{HIDDEN} ")]
    return ", ".join(kept[:most])
