"""How many people the employer says it employs, in eight languages. Looked for only where a person cares."""

from __future__ import annotations

import re
from typing import Final

from scoutly_tui.matching.document import Sentence
from scoutly_tui.matching.profile import CompanySize
from scoutly_tui.matching.understanding.reading import Reader
from scoutly_tui.matching.understanding.stated import Stated, lowered

_NUMBER: Final = r"(?P<n>\d{1,3}(?:[.,'’\s]\d{3})+|\d{1,6})(?P<k>\s?k\b)?\s?\+?(?:\s?(?:[-–]|to|bis|à|a|tot|do)\s?(?P<m>\d{1,6})\+?)?"
_BETWEEN: Final = r"[\s-](?:(?!(?:custom|client|kund|user|engineer|develop)\w*)[^\W\d]+[\s-]){0,2}?"
_STAFF: Final = (
    r"(?:employees?|staff|mitarbeite\w+|beschäftigte\w*|angestellte\w*|collaborateurs|salariés?|employés|empleados"
    r"|trabajadores|medewerkers|werknemers|funcionários|colaboradores|dipendenti|collaboratori|pracownik\w*)\b"
)
_PEOPLE: Final = (
    r"(?:people|persons?|team ?members|teammates|colleagues|humans|kolleg\w+|personen|köpfe\w*|leute\w*|menschen|personnes"
    r"|personas|compañeros|profesionales|mensen|collega'?s|pessoas|persone|colleghi|osób|osoby)\b"
)
_COUNTED: Final = re.compile(rf"(?<![\d.,$€£]){_NUMBER}{_BETWEEN}(?:(?P<staff>{_STAFF})|{_PEOPLE})")
_TEAM_OF: Final = re.compile(
    r"\b(?:(?:team|company|startup|start-up|firm|equipo|équipe|equipe|squadra|zespół) (?:of|von|de|van|di|liczący)"
    r"|zu(?=\s\d+t?\s)|wir sind|we are|we're|we zijn|wij zijn|nous sommes|somos|siamo|jest nas)"
    rf"\s(?:now |already |just |about |around |over |rund |etwa |environ |unos |ongeveer |cerca de |circa |około |~)*{_NUMBER}(?=[.,;!)]|$|\s(?:and|with|in|across|based|who|spread|now|und|aus|en|et|y|e|i|na|w)\b)(?P<staff>)"
)
_OURS: Final = re.compile(
    r"\bwe\b|\bwe're\b|\bour\b|\bus\b|company|start-?up|team of|headcount|\bhas\b|\bwith\b|person|\bwir\b|unser|team|firma|unternehmen"
    r"|\bnous\b|notre|entreprise|équipe|\bsomos\b|empresa|equipo|plantilla|\bwij\b|\bons\b|bedrijf|\bnós\b|equipe|siamo|azienda"
    r"|jesteśmy|zespół|zatrudnia|\bnas\b"
)
_OTHERS: Final = re.compile(
    r"customer|client|kund|users?\b|nutzer|utilisateur|usuario|gebruiker|utilizador|utenti|użytkownik|serv(?:e|es|ing)\b|used by|trusted"
    r"|help\w* |visitors?|patients?|students?|companies (?:with|of)|firms with|unternehmen mit|entreprises de|empresas de|bedrijven met"
    r"|aziende (?:con|da)|\b(?:lead|manage|managing|leading|mentor\w*|supervis\w*|leit\w*|führ\w*|encadr\w*|lider\w*|gestion\w*|coordin\w*"
    r"|kieruj\w*|zarządza\w*)\b|report(?:s|ing) to|million|your team|dein team|ton équipe"
)
_BOUNDS: Final = (
    (10, CompanySize.TINY), (50, CompanySize.SMALL), (250, CompanySize.MEDIUM), (1_000, CompanySize.LARGE),
)  # fmt: skip


def company_size(reader: Reader) -> Stated[CompanySize] | None:
    """How large the employer is, by the first sentence that counts its people; None where none does."""
    for sentence in reader.document.sentences:
        if any("0" <= c <= "9" for c in sentence.text) and (found := size_in(sentence)):
            return found
    return None


def size_in(sentence: Sentence) -> Stated[CompanySize] | None:
    """How large ``sentence`` says the employer is."""
    lower = lowered(sentence.text)
    if _OTHERS.search(lower):
        return None
    match = _COUNTED.search(lower) or _TEAM_OF.search(lower)
    if match is None or not (match["staff"] or _OURS.search(lower)):
        return None
    people = int(re.sub(r"\D", "", match["m"] or match["n"])) * (1_000 if match["k"] else 1)
    if not 2 <= people <= 3_000_000 or (1_900 <= people <= 2_100 and not match["staff"]):
        return None
    size = next((size for most, size in _BOUNDS if people <= most), CompanySize.HUGE)
    return Stated(size, sentence.quote(match.start(), match.end()))
