"""How much a line reads like the title of a posting."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.phrases import is_benefit, is_department, is_generic, is_never_a_title
from scoutly_tui.sources.title_words import (
    ENDINGS,
    FEMININE,
    LEVELS,
    ROLE_PHRASES,
    ROLE_SIGNS,
    ROLES,
)

_LONGEST: Final = 160
_GENDER: Final = re.compile(
    r"[(\[/|,–-]?\s?\b(?:[mwfdxnhkžq]|divers|gn|all)\s?[/|:,*+-]\s?(?:[mwfdxnhkžqi]|divers)(?:\s?[/|:,*+-]\s?(?:[mwfdxnhkžqai]|divers|gn)){0,3}\b\s?[)\]]?"
    r"|\b(?:all genders|alle geschlechter|tous genres|jeder mensch|any gender)\b|\b[a-zäöü]{4,}[:*_/|]-?in(?:nen)?\b"
    r"|\w[(/](?:-?a|-?o|-?e|-?ne|-?in|-?euse|-?trice|-?ère|ra|ora|as|os)\)?(?![\w])",
    re.IGNORECASE,
)
_GENDER_SIGN: Final = re.compile(r"[/|:,*+_(–-]|gend|geschl|genre|mensch", re.IGNORECASE)
"""What every mark of ``_GENDER`` has at least one of: looking for it first costs a tenth."""
_WORD: Final = re.compile(r"[^\W\d_]{2}|[^\W\d_]\W")
_QUESTION: Final = re.compile(r"[?？]\s*$|^\s*[¿]")
_DATE: Final = re.compile(r"^[\s\d./:,–-]+$|^\d{1,2}[. ]+\w{3,12}[. ]+\d{4}$|^\w{3,12} \d{1,2},? \d{4}$")
_SENTENCE: Final = re.compile(r"[.!…](?:\s|$)|: ")
_ABBREVIATION: Final = re.compile(
    r"\b(?:sr|jr|st|dr|ds|kat|j|ing|b|m|sc|eng|nr|no|inkl|stv|ca|z|d|bzw|dept|mgr|asst|vs)\.", re.IGNORECASE
)
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CASELESS: Final = re.compile("[\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


_SIGNS: Final = tuple(fold(sign) for sign in ROLE_SIGNS)
_ROLES: Final = frozenset(word if word.isascii() else fold(word) for word in ROLES)
_SHORTEST_ENDING: Final = min(map(len, ENDINGS))
_LONGEST_ENDING: Final = max(map(len, ENDINGS))


@lru_cache(maxsize=8192)
def title_score(text: str) -> float:
    """How much ``text`` (one clean line) reads like a posting's title: from 1 (surely) over 0 (it may be one,
    nothing says so) to -1 (surely not)."""
    if not text or len(text) > _LONGEST or (not _WORD.search(text) and not _CASELESS.search(text)):
        return -1.0
    plain = fold(text)
    if is_generic(plain) or is_never_a_title(plain) or _DATE.match(plain):
        return -1.0
    if _QUESTION.search(text):
        return -0.8
    strength = _strength(text, plain)
    words = len(plain.split())
    if words > 14:
        strength -= 0.6
    if _SENTENCE.search(plain) and _SENTENCE.search(_ABBREVIATION.sub("", plain)):
        strength -= 0.4
    if strength <= 0 and is_benefit(plain):
        return -1.0
    if strength <= 0 and is_department(plain):
        return -0.3
    return max(-1.0, min(1.0, strength))


def has_gender_mark(text: str) -> bool:
    """Whether ``text`` carries the mark that only postings do: “(m/w/d)”, “H/F”, “Entwickler:in”, “técnico/a”."""
    return _GENDER_SIGN.search(text) is not None and _GENDER.search(text) is not None


def _strength(text: str, plain: str) -> float:
    words = _TOKEN.findall(plain)
    role = any(map(_is_role, words)) or any(p in plain for p in ROLE_PHRASES)
    if not role and not plain.isascii():
        role = _CASELESS.search(plain) is not None and any(sign in plain for sign in _SIGNS)
    level = any(word in LEVELS for word in words)
    strength = 0.8 * role + (0.2 if role else 0.5) * level
    if has_gender_mark(text):
        strength = max(strength, 0.7) + 0.2
    return strength


@lru_cache(maxsize=4096)
def _is_role(word: str) -> bool:
    if word in _ROLES:
        return True
    if "-" in word and any(part in _ROLES for part in word.split("-")):
        return True
    if _has_ending(word):
        return True
    return any(
        len(word) > len(end) + 4 and word.endswith(end) and _is_stem(word[: -len(end)]) for end in FEMININE
    )


def _is_stem(word: str) -> bool:
    return word in _ROLES or _has_ending(word)


def _has_ending(word: str) -> bool:
    longest = min(_LONGEST_ENDING, len(word) - 2)
    return any(word[-size:] in ENDINGS for size in range(_SHORTEST_ENDING, longest + 1))
