"""Which kinds of contract a posting offers."""

from __future__ import annotations

import re
from typing import Final

from scoutly_tui.domain.postings import EmploymentType
from scoutly_tui.matching.document import Sentence
from scoutly_tui.matching.understanding.cues import Topic
from scoutly_tui.matching.understanding.stated import Stated, lowered

_KINDS: Final = (
    (
        EmploymentType.INTERNSHIP,
        re.compile(
            r"\bintern(?:ship)?\b|\bpraktik(?:um|ant\w*)\b|werkstudent|working student|\bapprenticeship"
            r"|contrat d'apprentissage|\balternance\b|\bstage (?:de|d'|en|–|-)|\bstage\b(?= (?:sviluppo"
            r"|web|data))|\bstagiaire|\bstage\w*plek|\bstage (?:retribuit|curricular|extracurricular|di \d|rémunéré|de \d)|\bbeca (?:de|remunerada)"
            r"|\bbecari|\bprácticas\b|\bafstudeerstage|\bstagiair\b|\bestágio\b|\bestagiári|\btirocini"
            r"|\bstażyst|\bstaż\b|\bpraktyk[ai]\b|\bco-op\b"
        ),
    ),
    (
        EmploymentType.TEMPORARY,
        re.compile(
            r"\bfixed[ -]term|\bftc\b|\btemporary\b|maternity cover|parental leave cover|covering parental"
            r"|\bseasonal\b|\bbefristet(?! auf probe)|elternzeitvertretung|\bcdd\b"
            r"|contrat à durée déterminée|remplacement"
            r"|contrato temporal|(?:trabajo|empleo|puesto) temporal|sustitución de|duración determinada|tijdelijk (?:dienstverband|contract)"
            r"|\(tijdelijk\)|(?:contrato|vaga|trabalho) temporári[oa]|jaarcontract|(?<!on)bepaalde tijd|contratto a termine|stagional|tymczasow|zeitlich begrenzt|contrato a termo|tempo determinato|sostituzione maternità"
            r"|czas określony|\bzastępstwo\b"
        ),
    ),
    (
        EmploymentType.CONTRACT,
        re.compile(
            r"\bfreelanc(?!er marketplace)|(?:as|como|als|comme|is|are|independent|1099) (?:an? )?(?:independent )?contractors?\b|\bcontractors? (?:role|position|basis|agreement|only)|hir\w+[^.;]{0,30}\bcontractors?\b|\bcontractor\s*(?:$|[/|,)\]])|\b1099\b|contract (?:position|role|basis)|independent contractor"
            r"|\bb2b\b(?=[^.]{0,30}(?:contract|employment|\bor\b|\balbo\b|\blub\b|netto|przy|umow|statut))"
            r"|(?:\bor|\boder|\balbo|\blub|\bumow\w+|\bna|\bou) b2b\b"
            r"|statut[^.]{0,20}b2b|freiberuf|\bzzp|\binterim\b(?! (?:manager|cto))|portage salarial"
            r"|\bautónomo\b|\bfreelancer"
            r"|\bpj\b|prestador(?:es)? de serviço|partita iva|collaborazione b2b|na b2b|\bcontract \(b2b\)"
            r"|umowa (?:zlecenie|o dzieło)|on a contract basis|opdracht van|\b(?:inside|outside) ir35|recibos verdes|współprac\w+ b2b"
            r"|\b\d{1,2}[ -]months? contract\b(?! (?:renew|of employment))"
        ),
    ),
    (
        EmploymentType.PART_TIME,
        re.compile(
            r"\bpart[ -]?time|\bminijob|teilzeit|temps partiel|tiempo parcial|media jornada|\bdeeltijd|meio período"
            r"|tempo parcial|tempo parziale|jornada parcial|\bpół etatu|niepełny etat"
            r"|\b(?:up to |bis zu )?(?:[4-9]|1[0-9]|2[0-9]|3[0-2]) ?(?:[-–] ?\d\d |(?:to|tot|bis"
            r"|a) \d\d )?(?:hours|stunden|heures|horas|uur|ore)(?: per| pro| par| a| por| na|/|\s)"
        ),
    ),
    (
        EmploymentType.FULL_TIME,
        re.compile(
            r"\bfull[ -]?time|\bpermanent\b|vollzeit|unbefristet|festanstellung|\bcdi\b|temps plein"
            r"|temps complet|contrato indefinido|contrato fijo|jornada completa|\bvast contract|\bvoltijd"
            r"|\bfulltime|vaste baan|onbepaalde tijd|in dienst\b"
            r"|\bclt\b|tempo inteiro|tempo integral|contrato sem termo|período integral"
            r"|tempo indeterminato|tempo pieno|pełny etat|pełn\w+ wymiar|umow[aęy] o pracę|czas nieokreślony"
            r"|statut salarié|\b(?:to|tot|bis|a|à|[-–]) ?(?:3[6-9]|40) ?(?:hours|stunden|heures|horas|uur"
            r"|ore)\b"
        ),
    ),
)
_NEGATED: Final = re.compile(
    r"(?:\bno\b|\bnot\b|n't|\bkeine?\b|\bnicht\b|\bpas de\b|\bsin\b|\bgeen\b|\bniet\b|\bsem\b"
    r"|\bnon\b|\bbez\b|\bnie\b)(?: an?)?[^.,;]{0,28}$"
)
_ELSEWHERE: Final = re.compile(
    r"temporary (?:access|file|data|password|table|storage|accommodation|housing)|temporarily"
)


_TOPICS: Final = {
    EmploymentType.INTERNSHIP: Topic.INTERNSHIP,
    EmploymentType.TEMPORARY: Topic.TEMPORARY,
    EmploymentType.CONTRACT: Topic.CONTRACT,
    EmploymentType.PART_TIME: Topic.PART_TIME,
    EmploymentType.FULL_TIME: Topic.FULL_TIME,
}


def contracts_in(sentence: Sentence, topics: int = Topic.ALL) -> list[Stated[EmploymentType]]:
    """The kinds of contract that ``sentence`` offers; only those among ``topics`` are looked for."""
    lower = lowered(sentence.text)
    found: list[Stated[EmploymentType]] = []
    for kind, pattern in _KINDS:
        if not topics & _TOPICS[kind]:
            continue
        match = pattern.search(lower)
        if match is None or _NEGATED.search(lower, max(0, match.start() - 40), match.start()):
            continue
        if kind is EmploymentType.TEMPORARY and _ELSEWHERE.search(lower):
            continue
        found.append(Stated(kind, sentence.quote(match.start(), match.end())))
    return found
