"""The parts of a posting: requirements, nice to have, duties, benefits, about the company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final

from scoutly_tui.matching.document import Sentence
from scoutly_tui.matching.understanding.cues import Topic
from scoutly_tui.matching.understanding.needs import WISHED


class Section(StrEnum):
    """What a stretch of a posting is about. ``BODY`` is all that no heading announces."""

    BODY = "body"
    REQUIREMENTS = "requirements"
    NICE_TO_HAVE = "nice_to_have"
    DUTIES = "duties"
    BENEFITS = "benefits"
    ABOUT = "about"


LONGEST_HEADING: Final = 70
_MOST_WORDS: Final = 9
_HEADINGS: Final = (
    (
        Section.NICE_TO_HAVE,
        re.compile(
            r"nice[ -]to[ -]have|\bbonus\b|preferred|good to have|pluses|extra points|wünschenswert"
            r"|von vorteil|idealerweise|\bles plus\b|\batouts?\b|apprécié|valorable|se valora|deseable"
            r"|deseado|\bpré\b|pluspunten|diferencia(?:l|is)|desejáve|mais-valia|gradit|preferenzial"
            r"|mile widzian|dodatkow\w+ (?:atut|umiej)"
        ),
    ),
    (
        Section.REQUIREMENTS,
        re.compile(
            r"require|qualification|must[ -]have|what you(?:'ll| will)? (?:bring|need|have)"
            r"|you(?:'ll)? (?:have|bring|need|are|might be)|who you are|about you|your (?:profile|skills"
            r"|experience|background)|we(?:'re| are) looking for|what we(?:'re| are)? look|skills"
            r"|experience|tech(?:nology|nical)? stack"
            r"|anforderung|dein profil|ihr profil|das bringst|was du mitbring|dich aus|qualifikation"
            r"|voraussetzung|kenntnisse|wen wir suchen"
            r"|profil (?:recherché|souhaité)|votre profil|ton profil|compétences|prérequis|exigences"
            r"|vous avez|ce que nous recherchons"
            r"|requisitos|qué buscamos|lo que buscamos|perfil|tu perfil|imprescindible|experiencia"
            r"|wat vragen|functie-?eisen|jouw profiel|wie ben jij|wat breng|vereisten"
            r"|o que (?:buscamos|esperamos|procuramos)|pré-requisitos|qualificaç"
            r"|requisiti|cosa cerchiamo|chi cerchiamo|il tuo profilo|competenze"
            r"|wymagania|oczekujemy|oczekiwania|twój profil|kogo szukamy|czego oczekuj"
        ),
    ),
    (
        Section.DUTIES,
        re.compile(
            r"responsib|what you(?:'ll| will) (?:do|work|be doing)|your (?:role|tasks|mission|job)"
            r"|the role|day[ -]to[ -]day|duties|aufgaben|deine (?:rolle|mission)|das erwartet dich"
            r"|tätigkeit|missions?\b|vos responsabilités|le poste|funciones|responsabilidades|qué harás"
            r"|tareas|wat ga je doen|taken|jouw rol|atividades|o que (?:você )?(?:vai|irá) fazer"
            r"|responsabilità|mansioni|attività|cosa farai|obowiązki|zakres|zadania|czym będziesz"
        ),
    ),
    (
        Section.BENEFITS,
        re.compile(
            r"benefit|perks|what we offer|we offer|why (?:join|us|work)|compensation|wir bieten"
            r"|was wir bieten|das bieten|deine vorteile|unser angebot|avantages|nous offrons"
            r"|ce que nous (?:offrons|proposons)|pourquoi nous|ofrecemos|qué ofrecemos|beneficios"
            r"|wij bieden|wat bieden|arbeidsvoorwaarden|oferecemos|benefícios|offriamo|cosa offriamo"
            r"|oferujemy|benefity|co oferujemy"
        ),
    ),
    (
        Section.ABOUT,
        re.compile(
            r"about (?:us|the (?:company|team)|\w+$)|who we are|our (?:company|mission|story|values"
            r"|culture|team)|über uns|wer wir sind|unser (?:unternehmen|team)|qui sommes|à propos"
            r"|l'entreprise|sobre nosotros|quiénes somos|la empresa|over ons|wie zijn wij|sobre (?:nós"
            r"|a empresa)|quem somos|chi siamo|l'azienda|o nas|o firmie|kim jesteśmy|equal opportunity"
        ),
    ),
)


def sections(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Section]]:
    """Each sentence with the section it stands in; headings themselves carry the section they open."""
    current = Section.BODY
    for sentence in sentences:
        current = heading(sentence) or current
        yield sentence, current


def heading(sentence: Sentence) -> Section | None:
    """The section that ``sentence`` opens; None if it is no heading."""
    text = sentence.text.strip()
    if len(text) > LONGEST_HEADING or not 0 < len(sentence.words) <= _MOST_WORDS:
        return None
    if text[-1] in ".,;!" or (len(sentence.words) > 5 and not text.endswith((":", "?"))):
        return None
    return _announced(text.lower().replace("’", "'"))


@lru_cache(maxsize=4096)
def _announced(lower: str) -> Section | None:
    return next((section for section, pattern in _HEADINGS if pattern.search(lower)), None)


def is_optional(sentence: Sentence, section: Section, topics: int = Topic.ALL) -> bool:
    """Whether what ``sentence`` names is only wished for, by its section or its own words."""
    if section is Section.NICE_TO_HAVE:
        return True
    return topics & Topic.WISH > 0 and WISHED.search(sentence.text.lower()) is not None
