"""Where the work is done, as a posting's words say it, and from where remote work is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from scoutly_tui.domain.postings import WorkModel
from scoutly_tui.matching.document import Document, Sentence
from scoutly_tui.matching.understanding.cues import Topic
from scoutly_tui.matching.understanding.stated import Stated, lowered

_HYBRID: Final = re.compile(
    r"\bhybrid(?! (?:cloud|app|mobile|vehicle|search|car|electric|powertrain|engine|infrastructure"
    r"|environment|event|architect|quantum|retrieval|model of (?:care|learning)|later))\b"
    r"|\bhybrides? |hybride\b|híbrid|\bhíbrid[oa]|\bibrid[oa]|hybrydow\w+|semi-?presencial"
    r"|\b(?<![\d–-])(?:[1-4]|one|two|three|four|ein|eine[nm]?|zwei|drei|vier|un|deux|trois|quatre|uno?|dos|tres"
    r"|cuatro|een|één|twee|drie|vier|dois|duas|um|uma|una|três|quatro|due|tre|quattro|jeden|dwa"
    r"|trzy|cztery|[1-3][-–][2-4])\s*(?:days?|tagen?|tage|jours?|días?|dagen|dag|dias?|giorni|giorno"
    r"|dni)\b(?:[^.;!?]{0,24}\b(?:office|on-?site|in person|in-person|büro|vor ort|bureau|sur site"
    r"|présence|oficina|presencial\w*|kantoor|escritório|ufficio|sede|biurze|homeoffice"
    r"|home[- ]office|home|télétravail|teletrabajo|remote|teletrabalho|thuis\w*|remoto"
    r"|smart working|mobil\w*|domu|zuhause|casa))"
    r"|(?:homeoffice|home[- ]office|mobiles arbeiten|mobile arbeit|télétravail|teletrabajo"
    r"|thuiswerk\w*|smart working|praca zdalna)[^.;!?]{0,30}\b(?:\d|ein|eine[nm]?|zwei|drei|vier"
    r"|un|deux|trois|uno?|dos|tres|een|één|um|uma|una|twee|drie|due|dwa|trzy|bis zu|partiel\w*"
    r"|parcial\w*|teilweise|möglich|nach absprache|possible|libre)\b"
    r"|partly remote|part(?:ially|ial)?[ -]remote|semi-?remote|\b(?:mostly|mainly|largely|primarily) (?:remote|on-?site|in[ -](?:office|person))\b"
    r"|\b(?:remote|wfh) days\b|\b(?:remote|wfh) (?:up to |at least )?(?:[1-4]|one|two|three|four)(?:[-–][2-4])? days\b"
    r"|(?<![\d.])[2-8][05] ?% (?:remote|home[ -]?office|wfh|télétravail|zdaln\w+|remot[oa])"
    r"|\b(?:occasional(?:ly)?|sometimes|flexible) (?:remote|wfh|work(?:ing)? from home)\b"
    r"|\b(?:office|on-?site|in[ -]person)\b[^.;!?|]{0,12}\b(?:[1-4] ?x\b|[1-4](?:[-–][2-4])? days|(?:mon|tues|wednes|thurs|fri)days?\b)"
    r"|\b(?:mon|tue|wed|thu|fri)\w*[-–/&](?:mon|tue|wed|thu|fri)\w*\b[^.;!?|]{0,12}\boffice"
    r"|\b(?:once|twice|[1-4] ?x|\d times) (?:a|per|each|every)? ?week\b[^.;!?]{0,16}\b(?:office|on-?site|in person|from home)"
    r"|\b(?:wfh|work(?:ing)? from home) (?:[1-4]|one|two|three|four|some|fridays?|mondays?)\b"
    r"|some remote|flexible remote|deels thuis|gedeeltelijk thuis|choice of (?:office|home)"
    r"|fridays from home"
    r"|\b(?:fridays?|mondays?|tuesdays?|wednesdays?|thursdays?)\b[^.;!?]{0,24}\b(?:office|from home)"
    r"|(?:(?:one|two|three|four|ein|eine[nm]?|zwei|drei|vier|une?|deux|trois|uno?|dos|tres|een|één"
    r"|twee|drie|uma?|dois|duas|um|uma|una|due|tre|jeden|dwa|trzy|(?<![\d–-])[1-4]) (?:days?|tag\w*|jours?|días?"
    r"|dag\w*|dias?|giorn\w|dni|dzień) (?:a|per|pro|par|por|a la|alla|na"
    r"|w)\b)[^.;!?]{0,30}(?:office|remote|home|büro|bureau|oficina|kantoor|escritório|ufficio"
    r"|biur)"
    r"|w piątki zdalnie|(?:poniedziałk|wtor|środ|czwart|piąt)\w+ zdalnie|teletrabajo parcial"
    r"|einmal pro woche homeoffice|homeoffice nach"
)
_REMOTE: Final = re.compile(
    r"\bremote(?:ly|-?first|-?friendly|-?only)?\b"
    r"|works? from (?:anywhere|home|wherever)|\bwfh\b|\bhir(?:e|ing) (?:globally|worldwide|anywhere)"
    r"|no matter where you (?:are|live)|\b(?:globally|all|fully)[ -]distributed\b"
    r"|\btelecommut\w+|\bhome[ -]based\b|\boptional offices?\b|\boffices? (?:is |are )?optional\b"
    r"|ortsunabhängig|\bvon überall|von zu ?hause|homeoffice|home[ -]office|arbeite von jedem ort"
    r"|télétravail|à distance|\btravaillez d'où"
    r"|\bremot[oa]s?\b|teletrabajo|trabajar desde|desde cualquier|dónde vivas"
    r"|op afstand|thuiswerk\w*|werk je thuis|overal (?:in|wonen)"
    r"|teletrabalho|de onde quiser|home office|trabalho remoto"
    r"|da remoto|smart working|lavor\w+ da (?:casa|dove vuoi)|\btelelavoro"
    r"|\bzdaln\w+|z domu\b"
)
_FULLY: Final = re.compile(
    r"(?:fully|100 ?%|completely|entirely|full|all|totally|permanent(?:ly)?)[ -]?(?:time )?[ -]?remote"
    r"|remote[ -](?:first|only)|\bremote\s*[(/|,–-]|\bremote (?:or|oder|ou|of|lub)\b|^\s*remote|work from anywhere"
    r"|fully distributed|remote (?:role|position|job|within|in |from|anywhere|across|for people)"
    r"|\bremote$"
    r"|100 ?% (?:remote|télétravail|remot[oa]|zdaln\w+|homeoffice)|ortsunabhängig|komplett remote"
    r"|europaweit remote|vollständig remote|remote aus"
    r"|télétravail (?:complet|total|à 100|possible (?:partout|uniquement))|full remote"
    r"|toute l'équipe travaille à distance|entièrement à distance|poste ouvert à distance"
    r"|totalmente remot|teletrabajo total|trabajar desde cualquier|remoto (?:desde|en|dentro)|en remoto"
    r"|volledig (?:remote|op afstand|thuiswerken)|thuiswerken vanuit heel"
    r"|100 ?% remot|totalmente remoto|remoto (?:no|para|de|do|em|dentro)|home office integral"
    r"|completamente da remoto|full remote|interamente da remoto"
    r"|w pełni zdaln|w 100 ?% zdaln|całkowicie zdaln|w całości zdaln|\bzdalnie\b"
)
_WHOLLY: Final = re.compile(
    r"\bfully\b|100 ?%|completely|entirely|\bkomplett|vollständig|complet|totalmente|\btotal\b"
    r"|volledig|completamente|w pełni|całkowicie|\b(?:or|oder|ou|lub|albo|of) (?:fully )?(?:remote"
    r"|remot[oa]|zdaln)"
)
_ON_SITE: Final = re.compile(
    r"\bon-?\s?site\b(?! (?:gym|parking|childcare|cafe|canteen|interview|meeting|visit|meetup"
    r"|search|daycare|restaurant|lunch|at (?:our )?customers))|\bin[ -]person\b(?! (?:meet|event"
    r"|retreat|gather|off|get|week|summit))|\bin[ -]office\b(?! (?:lunch|snack|meal|perk))"
    r"|\boffice[ -](?:based|first|only)\b|\bin the office (?:every|daily|full)"
    r"|\bwork(?:ing)? (?:from|at|in|out of) (?:our|the) .{0,30}(?:office|headquarters|hq)\b"
    r"|\b(?:five|5|4[-–]5|four (?:or|to) five) days (?:a|per|each|every) week (?:in|at|on)\b|at our .{0,30}(?:office|headquarters)"
    r"|\bin our .{0,30}office"
    r"|vor ort\b|präsenz\w*|homeoffice ist[^.;!?]{0,30}nicht|kein homeoffice|arbeit im büro"
    r"|\bsur (?:site|place)\b|en présentiel|présence (?:au bureau|sur place)|télétravail n'est pas"
    r"|\bpresencial\w*|en la oficina|in sede\b|in presenza|non è previsto lo smart working"
    r"|op locatie|op kantoor"
    r"|praca stacjonarna|stacjonarnie|na miejscu|w (?:naszym )?biurze|bez możliwości pracy zdalnej"
)
_SPELT_OUT: Final = re.compile(r"\bh[yí]brid|\bibrid|hybrydow", re.IGNORECASE)
_NOT_REMOTE: Final = re.compile(
    r"\b(?:no|not|non|isn't|cannot|can't|never)[ -](?:a |be |fully |possible "
    r"|available )?(?:remote|wfh)|remote (?:work(?:ing)?)?:? ?(?:is )?(?:not|isn't|unavailable)"
    r"|\b(?:do(?:n't| not)|cannot|can't) (?:do|offer|support|allow|have) (?:fully )?remote"
    r"|\bremote: no\b|\bonsite only|on-site only|no remote"
    r"|homeoffice ist[^.;!?]{0,40}nicht|kein(?:e)? (?:homeoffice|remote)|télétravail n'est pas"
    r"|pas de télétravail|non è previsto|no (?:hay|se ofrece|es) (?:teletrabajo|remoto)|não (?:há"
    r"|é) (?:remot|teletrabalho)|geen thuiswerk|thuiswerken is niet|bez możliwości pracy zdalnej"
)
_PASSING: Final = re.compile(
    r"temporar\w+ remote|(?:fully[ -])?remote (?:for )?(?:now|the moment|the time being)\b|remote(?:ly)? (?:sens|control|procedure|access|desktop|monitor|debug"
    r"|sites?|locations? around|wipe|management|support|diagnos|hands|patient|village|island)"
    r"|remote (?:until|during)|(?:due to|during) covid|previously remote|remote interview"
    r"|remote hiring|telemedicine|remotely (?:control|operat|monitor)"
)


@dataclass(frozen=True, slots=True)
class ModelWords:
    """What one sentence says of the work model, with the words it is read from.

    ``leading`` says that it stands in the title, a location or the first line, where it weighs more.
    """

    model: WorkModel
    firm: bool
    quote: str
    leading: bool = False


def model_in(sentence: Sentence, topics: int = Topic.ALL) -> list[ModelWords]:
    """The work models that ``sentence`` names; only those among ``topics`` are looked for."""
    lower = lowered(sentence.text)
    if topics & Topic.REMOTE:
        if _PASSING.search(lower):
            lower = _PASSING.sub(lambda match: " " * len(match.group()), lower)
        if match := _NOT_REMOTE.search(lower):
            return [ModelWords(WorkModel.ON_SITE, True, sentence.quote(match.start(), match.end()))]
    found: list[ModelWords] = []
    if (topics & Topic.HYBRID or _is_partial(topics, lower)) and (match := _HYBRID.search(lower)):
        found.append(ModelWords(WorkModel.HYBRID, True, sentence.quote(match.start(), match.end())))
    if topics & Topic.REMOTE and (match := _REMOTE.search(lower)):
        firm = bool((_WHOLLY if found else _FULLY).search(lower))
        if firm and found and not _SPELT_OUT.search(lower):
            found.clear()
        if firm or not found:
            found.append(ModelWords(WorkModel.REMOTE, firm, sentence.quote(match.start(), match.end())))
    if topics & Topic.ON_SITE and (match := _ON_SITE.search(lower)):
        found.append(ModelWords(WorkModel.ON_SITE, True, sentence.quote(match.start(), match.end())))
    return found


def _is_partial(topics: int, lower: str) -> bool:
    """Whether a sentence that names a place of work may say how much of the work is done there."""
    return bool(topics & Topic.SOME) or "%" in lower


def models_in(document: Document) -> list[ModelWords]:
    """The work models that the sentences of ``document`` name; those of its first line lead."""
    first_line = document.text.find("\n")
    found: list[ModelWords] = []
    for sentence in document.sentences:
        leads = first_line < 0 or sentence.start < first_line
        found += (replace(words, leading=True) if leads else words for words in model_in(sentence))
    return found


def decide(words: Iterable[ModelWords]) -> Stated[WorkModel] | None:
    """The one work model that a posting's words add up to; None if they say nothing.

    What leads decides where it is firm. Fully remote beside an office on offer counts as remote; an office
    with days at home as hybrid.
    """
    said = list(words)
    leading = [item for item in said if item.leading]
    if any(item.firm for item in leading):
        return _add_up(leading)
    return _add_up(said)


def _add_up(said: list[ModelWords]) -> Stated[WorkModel] | None:
    spelt_out = next(
        (item for item in said if item.model is WorkModel.HYBRID and _SPELT_OUT.search(item.quote)), None
    )
    firm_remote = next((item for item in said if item.model is WorkModel.REMOTE and item.firm), None)
    hybrid = next((item for item in said if item.model is WorkModel.HYBRID), None)
    remote = next((item for item in said if item.model is WorkModel.REMOTE), None)
    on_site = next((item for item in said if item.model is WorkModel.ON_SITE), None)
    if spelt_out:
        chosen, model = spelt_out, WorkModel.HYBRID
    elif firm_remote and (hybrid is None or said.index(firm_remote) <= said.index(hybrid)):
        chosen, model = firm_remote, WorkModel.REMOTE
    elif hybrid:
        chosen, model = hybrid, WorkModel.HYBRID
    elif remote and on_site:
        chosen, model = remote, WorkModel.HYBRID
    elif remote:
        chosen, model = remote, WorkModel.REMOTE
    elif on_site:
        chosen, model = on_site, WorkModel.ON_SITE
    else:
        return None
    return Stated(model, chosen.quote)
