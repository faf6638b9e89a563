"""The words with which postings, in eight languages, demand something, wish for it, or wave it away."""

from __future__ import annotations

import re
from typing import Final

WAVED: Final = re.compile(
    r"\bnot (?:an? )?(?:strict |hard )?(?:must|required|requirement|necessary|needed|mandatory"
    r"|precondition|essential|expected)"
    r"|(?:isn't|aren't|is not|are not) (?:an? )?(?:needed|required|necessary|must|requirement"
    r"|precondition|mandatory|essential)"
    r"|\b(?:don't|do not|won't|no) need\b|no need (?:for|to)|\bno .{0,24}(?:needed|required"
    r"|necessary)\b|neither\b.{0,20}needed"
    r"|\bnicht\b.{0,24}(?:nötig|notwendig|erforderlich|zwingend|können|vorausgesetzt|verlangt"
    r"|pflicht|brauch)"
    r"|(?:musst|müssen|brauchst|brauchen) (?:du|sie) (?:\w+ )?(?:nicht|kein)|\bkeine? (?:bedingung"
    r"|muss|voraussetzung|pflicht)"
    r"|n'est pas (?:\w+ )?(?:nécessaire|obligatoire|requis|demandé|exigé|indispensable)"
    r"|\bpas (?:demandé|requis|nécessaire|obligatoire|exigé|besoin)"
    r"|\bno (?:es|son|será) (?:\w+ )?(?:requisito|necesari|imprescindible|obligatori"
    r"|indispensable)|no hace falta|no (?:se )?(?:requiere|necesita|exig)"
    r"|\bniet (?:\w+ )?(?:nodig|vereist|verplicht|noodzakelijk)|\bmoet niet\b|\bhoeft niet"
    r"|\bhoef je niet|\bgeen (?:vereiste|must|eis|voorwaarde)"
    r"|\bnão (?:é|são|será|precisa|exig|há) ?(?:\w+ )?(?:necessári|obrigatóri|precis|exigid"
    r"|requisito|indispensáve)?"
    r"|\bnon (?:è|e'|sono|serve|occorre|necessari|richiest|obbligator|indispensabil)"
    r"|\bnie (?:jest |są )?(?:wymag|konieczn|potrzeb|niezbędn|trzeba|musisz)"
)
"""Waved away: it is said that this is not needed."""

WISHED: Final = re.compile(
    r"\bplus\b|would be (?:great|nice|good|helpful|ideal|a )|(?:is|are) (?:great|nice|useful)\b|\bwäre\b|\bsarebbe|\bsería\b|\bseria\b|\bbyłby|\bbyłaby|\bzou\b|nice[ -]to[ -]have|\bbonus\b|\badvantage|desirable|preferred|\bideally|\bwelcome\b"
    r"|\boptional|\bhelpful\b|\basset\b|\bbeneficial"
    r"|von vorteil|\bvorteilhaft|wünschenswert|pluspunkt|gern gesehen|schade[nt] nicht|hilfreich"
    r"|idealerweise|\bwillkommen"
    r"|\batout|appréci|souhait|\bserait\b|\bidéalement|\bsympa\b"
    r"|\bvalor(?:a|ará|amos|able)\b|se valora|deseable|idealmente|\bplus\b"
    r"|\bpré\b|meegenomen|\bpluspunt|\bgewenst|\bwelkom|\bvoordeel\b"
    r"|diferencial|desejáve|mais-valia|\bvalorizad|\bvantagem"
    r"|gradit|apprezz|preferibil|costituisc|\bvantaggio"
    r"|mile widzian|\batut|dodatkow|\bplusem\b|si quieres|se quiseres|wie du magst"
)
"""Wished for: good to have, and no more."""

DEMANDED: Final = re.compile(
    r"\bmusts?\b|\brequire|mandatory|\bessential|\bneed(?:s|ed)?\b|you'll need|necessary|\bexpect"
    r"|\bhave to\b|\bplease\b|prerequisite"
    r"|erforderlich|voraus(?:setz|gesetzt)|\bzwingend|notwendig|pflicht|unerlässlich|benötig"
    r"|\bbrauch(?:st|en|t)\b|mindestens|\bsetzen wir|\bmuss(?:t)?\b|\bmüssen|bedingung|\bverlang"
    r"|\bunabdingbar"
    r"|\bexig|indispensabl|obligatoir|impérati|\brequis|nécessaire|\bdevez\b|\bimpose"
    r"|imprescindible|obligatori|\bnecesari|\brequisito|\bnecesit|\brequier|\bpedimos|\bexig|contar con"
    r"|\bvereist|verplicht|noodzakelijk|\bnodig\b|\bverwacht|\bvereiste|\bmoet(?:en)?\b|\beis\b|\bbeschik"
    r"|obrigatóri|indispensáve|\bnecessári|\bprecisa"
    r"|\brichied|\brichiest|indispensabil|obbligator|imprescindibil|\bserve\b|\bnecessari|\bchiediamo"
    r"|\bwymag|\bkonieczn|niezbędn|\bwarunk|\bpotrzeb|\bmusisz|\bmuszą|\bmusi\b"
)
"""Demanded: without it, no."""
