"""Which spoken languages a posting demands, and how well they must be spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scoutly_tui.matching.document import Sentence, crop
from scoutly_tui.matching.scales import LanguageLevel
from scoutly_tui.matching.understanding.cues import CUES, Topic
from scoutly_tui.matching.understanding.needs import DEMANDED, WAVED, WISHED
from scoutly_tui.matching.understanding.stated import Clause, clauses, lowered

_NAMES: Final = {
    "en": r"engelse taal|englische[rn]? sprache|english|englisch(?:kenntnis\w*)?|anglais|inglés|ingles|engels|inglês|inglese|angielsk\w*",
    "de": (
        r"german|deutsch(?:kenntnis\w*|niveau)?|(?:deutsche[rn]? sprache)|allemand|alemán|aleman"
        r"|duits(?:e (?:sprache )?taal)?|alemão|tedesco|niemieck\w*"
    ),
    "fr": r"franse taal|französische[rn]? sprache|french|französisch(?:kenntnis\w*)?|français|francés|frans|francês|francese|francusk\w*",
    "es": (
        r"spaanse taal|spanische[rn]? sprache|spanish|spanisch(?:kenntnis\w*)?|espagnol|español|castellano|spaans|espanhol|spagnolo"
        r"|hiszpańsk\w*"
    ),
    "nl": (
        r"nederlandse taal|niederländische[rn]? sprache|dutch|niederländisch(?:kenntnis\w*)?|néerlandais|neerlandés|nederlands|holandês|neerlandês"
        r"|olandese|niderlandzk\w*"
    ),
    "pt": (
        r"portugese taal|portugiesische[rn]? sprache|portuguese|portugiesisch(?:kenntnis\w*)?|portugais|portugués|portugees|português|portoghese"
        r"|portugalsk\w*"
    ),
    "it": r"italiaanse taal|italienische[rn]? sprache|italian|italienisch(?:kenntnis\w*)?|italien|italiano|italiaans|włosk\w*",
    "pl": r"poolse taal|polnische[rn]? sprache|polish|polnisch(?:kenntnis\w*)?|polonais|polaco|pools|polonês|polacco|polsk\w*",
    "sv": r"swedish|schwedisch|suédois|sueco|zweeds|svedese|szwedzk\w*",
    "da": r"danish|dänisch|danois|danés|deens|dinamarquês|danese|duńsk\w*",
    "no": r"norwegian|norwegisch|norvégien|noruego|noors|norueguês|norvegese|norwesk\w*",
    "fi": r"finnish|finnisch|finnois|finlandés|fins|finlandês|finlandese|fińsk\w*",
    "cs": r"czech|tschechisch|tchèque|checo|tsjechisch|tcheco|ceco|czesk\w*",
    "ru": r"russian|russisch|russe|ruso|russo|rosyjsk\w*",
    "uk": r"ukrainian|ukrainisch|ukrainien|ucraniano|oekraïens|ucraino|ukraińsk\w*",
    "zh": r"mandarin|chinese|chinesisch|chinois|chino|chinees|chinês|cinese|chińsk\w*",
    "ja": r"japanese|japanisch|japonais|japonés|japans|japonês|giapponese|japońsk\w*",
    "ko": r"korean|koreanisch|coréen|coreano|koreaans|koreańsk\w*",
    "ar": r"arabic|arabisch|arabe|árabe|arabo|arabsk\w*",
    "hi": r"hindi",
    "tr": r"turkish|türkisch|turc|turco|turks|tureck\w*",
    "he": r"hebrew|hebräisch|hébreu|hebreo|hebraico|ebraico|hebrajsk\w*",
}
NAMES: Final = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "nl": "Dutch",
    "pt": "Portuguese",
    "it": "Italian",
    "pl": "Polish",
    "sv": "Swedish",
    "da": "Danish",
    "no": "Norwegian",
    "fi": "Finnish",
    "cs": "Czech",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "ar": "Arabic",
    "hi": "Hindi",
    "tr": "Turkish",
    "he": "Hebrew",
}
_LANGUAGE: Final = re.compile(
    r"\b(?:" + "|".join(f"(?P<{code}>{names})" for code, names in _NAMES.items()) + r")(?![\w-])"
)
_BEGINNINGS: Final = frozenset(cue for cue in CUES[Topic.LANGUAGE].split())
MOST_MENTIONS: Final = 24
_TONGUES: Final = ("sprache", "taal")
_ADJECTIVE: Final = re.compile(
    r"(?:hora|orario|heure|uhr|fuso|czasu|prawa?|clientes?|clients|kunden|bancos?|mercado|marché"
    r"|market|our|unsere[nmr]?|nossos?|nuestr[oa]s)\s+$"
)
_DENIED: Final = re.compile(r"\b(?:no|kein\w*|pas de|geen|nenhum|nessun|żadn\w+|without|ohne)\s+$")
_LEVELS: Final = (
    (
        LanguageLevel.C2,
        re.compile(
            r"\bc2\b|native|mother tongue|bilingual|muttersprach|maternel|irréprochable|bilingüe|nativ"
            r"|moedertaal|madrelingua|ojczyst|near-native"
        ),
    ),
    (
        LanguageLevel.C1,
        re.compile(
            r"\bc1\b|fluen|fließend|fliessend|verhandlungssicher|courant|couramment|parfait|vloeiend"
            r"|uitstekend|fluido|avanzad|avançad|fluente|excel|ausgezeichnet|sehr gut|biegł|płynn"
            r"|\bhoog niveau|proficien|\balto\b|eccellent|high level|strong|very good|perfekt|hervorragend"
        ),
    ),
    (
        LanguageLevel.B2,
        re.compile(
            r"\bb2\b|upper[ -]intermediate|good|solid|guten?\b|gutes|sicher|\bbonne?\b|goede?\b|\bbuen"
            r"|\bbuon|\bbene\b|dobr|comfortable|profesional|professional|\bbusiness(?:[- ](?:level|fluent|english|german|french|proficien))|comunicat|beheers|domini"
            r"|domín|medio-alto|maîtris|werkt|working"
        ),
    ),
    (
        LanguageLevel.B1,
        re.compile(r"\bb1\b|intermedi|correct|mittel|intermédiaire|conversa|komunikatywn|gemiddeld"),
    ),
    (
        LanguageLevel.A2,
        re.compile(r"\ba[12]\b|\bbasic|grundkenntnis|\bbásic|\bbase\b|notions|basis|podstaw|elementar"),
    ),
)
_CEFR: Final = re.compile(r"\b[abc][12]\b")
_WORKING: Final = re.compile(
    r"(?:working|company|team|office|business) language|language of (?:work|the team)|(?:team"
    r"|arbeits|unternehmens|projekt|firmen)sprache"
    r"|langue de (?:travail|l'équipe)|idioma (?:de trabajo|del equipo)|nuestro idioma|\bvoertaal"
    r"|língua de trabalho|idioma de trabalho"
    r"|lingua (?:del team|di lavoro|aziendale)|język(?:iem)? (?:pracy|zespołu)|meetings are (?:held )?in"
)
_LANGUAGE_WORDS: Final = re.compile(
    r"you (?:also )?(?:speak|write)|sprichst|sprechen sie|wort und schrift|kenntnis|\bparlez|\bparles\b|à l'écrit|\bhablas\b|hablado y escrito"
    r"|spreekt|\bspreek je|woord en geschrift|\bfala(?:s)?\b|\bparli\b|\bmówisz|język|level|niveau|nivel|nível|livello|poziom"
    r"|conocimiento|conhecimento|conoscenza|padronanza|znajomoś|command of|knowledge of|maîtris|\bdomin[ai]|domín|beheers|fluên|fluen[ct]|swobodn"
)
_LESSONS: Final = re.compile(
    r"course|lesson|class(?:es)?\b|\bkurs|unterricht|\bcours d|\bclases\b|\blessen\b|cursus|\baulas?\b|\bcors[oi]\b|lekcj|available in|translat|übersetz|content in|website|dictionar"
)


@dataclass(frozen=True, slots=True)
class LanguageNeed:
    """A language a posting names. ``demanded`` is False where it is only wished for.

    ``exact`` says that ``level`` is from the European scale, not from a word such as “fluent”.
    """

    code: str
    level: LanguageLevel | None
    exact: bool
    demanded: bool
    quote: str


def languages_in(sentence: Sentence) -> list[LanguageNeed]:
    """The languages that ``sentence`` demands or wishes for; those it merely mentions are left out."""
    begun = [word for word in sentence.words if word[:4] in _BEGINNINGS]
    if not any(_LANGUAGE.match(f"{word} {tongue}") for word in begun for tongue in _TONGUES):
        return []
    lower = lowered(sentence.text)
    parts = clauses(lower)
    needs: dict[str, LanguageNeed] = {}
    verdicts: dict[int, bool | None] = {}
    for code, start, end, until in islice(named_languages(lower), MOST_MENTIONS):
        if code in needs or (code == "pl" and sentence.text[start:end] == "polish"):
            continue
        before = lower[max(0, start - 24) : start]
        at = next((i for i, part in enumerate(parts) if part.start <= start < part.end), None)
        if at is None or _ADJECTIVE.search(before) or _DENIED.search(before):
            continue
        if at not in verdicts:
            verdicts[at] = _demanded(lower, parts, at)
        demanded = verdicts[at]
        if demanded is None:
            continue
        level, exact = _level(lower, parts[at], start, end, until)
        needs.setdefault(code, LanguageNeed(code, level, exact, demanded, crop(sentence.text, start, end)))
    return list(needs.values())


def _demanded(lower: str, parts: list[Clause], at: int) -> bool | None:
    """Whether the clause demands (True) or wishes (False); None for neither."""
    own = parts[at].text
    if _LESSONS.search(own):
        return None
    if WAVED.search(own):
        return None
    if WISHED.search(own):
        return False
    if DEMANDED.search(own) or _WORKING.search(own) or (at and _WORKING.search(parts[at - 1].text)):
        return True
    after = parts[at + 1].text if at + 1 < len(parts) else ""
    if not _LANGUAGE.search(after):
        if WAVED.match(after) or WAVED.search(after[:40]):
            return None
        if WISHED.search(after):
            return False
    speaks = any(pattern.search(own) for _, pattern in _LEVELS) or _LANGUAGE_WORDS.search(own)
    if speaks:
        return True
    others = (part.text for i, part in enumerate(parts) if i != at and not _not_demanded(part.text))
    return (
        True
        if any(DEMANDED.search(text) for text in others)
        and (_LANGUAGE_WORDS.search(lower) or _CEFR.search(lower))
        else None
    )


def _not_demanded(text: str) -> bool:
    return bool(WAVED.search(text) or WISHED.search(text))


def _level(lower: str, part: Clause, start: int, end: int, until: int) -> tuple[LanguageLevel | None, bool]:
    """The level asked for: one of the European scale beside the language, else the words of its clause."""
    before = lower[max(part.start, start - 40) : start]
    if previous := list(_LANGUAGE.finditer(before)):
        before = before[previous[-1].end() :]
    for text in (lower[end : min(end + 40, until)], before):
        if cefr := _CEFR.search(text):
            return LanguageLevel(cefr.group().upper()), True
    return _level_by_words(part.text)


def _level_by_words(text: str) -> tuple[LanguageLevel | None, bool]:
    return next(((level, False) for level, pattern in _LEVELS if pattern.search(text)), (None, False))


def named_languages(lower: str) -> Iterator[tuple[str, int, int, int]]:
    """The languages a line (in lower case) names: code, start, end, and where the next one begins."""
    found = [(match.lastgroup or "", match.start(), match.end()) for match in _LANGUAGE.finditer(lower)]
    for i, (code, start, end) in enumerate(found):
        yield code, start, end, found[i + 1][1] if i + 1 < len(found) else len(lower)


def level_in(lower: str, start: int, end: int, until: int) -> tuple[LanguageLevel | None, bool]:
    """The level written behind a language, up to where the next begins, or just before it."""
    after, before = lower[end:until], lower[max(0, start - 24) : start].rsplit(",", 1)[-1]
    for text in (after, before):
        if cefr := _CEFR.search(text):
            return LanguageLevel(cefr.group().upper()), True
    level, _ = _level_by_words(after)
    return (level, False) if level else _level_by_words(before)
