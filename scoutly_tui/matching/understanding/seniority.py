"""How senior a role is, by the words of its title in eight languages, and how many years it asks for."""

from __future__ import annotations

import re
from typing import Final

from scoutly_tui.matching.document import Sentence, words
from scoutly_tui.matching.scales import Seniority
from scoutly_tui.matching.understanding.cues import LETTERS
from scoutly_tui.matching.understanding.stated import Stated, lowered

_TITLE_WORDS: Final = (
    (
        Seniority.INTERN,
        re.compile(
            r"\bintern(?:s|ship)?\b|\btrainee(?:ship)?\b|praktik(?:um|ant)|werkstudent|working student"
            r"|\bstagiaire|^stage\b|\bstage (?:sviluppo|web|data|de|en|–|-)|\balternan|apprenti|\bazubi"
            r"|auszubildend|ausbildung zum"
            r"|\bbecari|\bprácticas|\bpasant|\bpracticante|\bestagi[áa]ri|\bestágio|\btirocin|\bstagista"
            r"|\bstagiair\b|\bstażyst|\bstaż\b|\bpraktykant|\bafstudeer|\bco-op\b|\bstudent(?:ische"
            r"|\b(?! (?:success|services|affairs|support|life|recruit)))"
        ),
    ),
    (
        Seniority.JUNIOR,
        re.compile(
            r"\bj[uú]nior|\bjr\b|entry[ -]level|\bgraduate\b|\bgrad\b|early[ -]career|berufseinstei"
            r"|einsteiger|absolvent|\bdébutant|\bnovice\b|recién titulad|principiante|neolaureat|\bmłodsz"
            r"|\bstarter\b|\bnew grad|\bassociate (?:software|engineer|developer|data|product|designer"
            r"|consultant)"
        ),
    ),
    (
        Seniority.MID,
        re.compile(
            r"\bmid\b|\bmid[ -]?level|\bintermediate\b|\bconfirmée?|\bpleno\b|\bmedior\b|\bregular\b"
            r"|semi ?-?senior|\bssr\b|\b(?:engineer|developer) (?:ii|2)\b|\bprofessional\b(?! services)"
            r"|\bpl\.?$"
        ),
    ),
    (
        Seniority.SENIOR,
        re.compile(
            r"\bs[eêé]nior|\bsr\b|\bsnr\b|\bstarsz|\berfahren|\bexperienced\b|\bexpérimenté|\bexperto"
            r"|\besperto|\bervaren\b|\bdoświadczon|\b(?:engineer|developer) (?:iii|3)\b|\bexpert\b"
        ),
    ),
    (
        Seniority.LEAD,
        re.compile(
            r"\b(?:tech|team|technical|engineering|design|data|platform|product|frontend|backend"
            r"|squad)[ -]?lead\b|^lead\b(?! (?:gen|nurtur|qualif))|\blead (?!gen|nurtur|qualif)\w+|\blead$|\blead\b[,/(–-]"
            r"|\bprincipal\b|\bstaff (?!account|nurse|assist|writer|attorney|pharm|augment)\w*"
            r"|\bstaff\b[,/]|team ?-?leit|gruppenleit|\bteamleider|\bteamlead|\bkierownik zespołu"
            r"|\bkierownik|\blíder\b|\blider\b|\bcapo ?progetto tecnico|\bresponsable d'équipe|\bjefe de (?:desarrollo|ingeniería|proyecto)|\bresponsabile (?:sviluppo|del team|tecnic|software)|\bchef d'équipe|\bjefe de equipo"
            r"|\bhauptentwickler|\bengineering manager|\bmanager,? (?:of )?(?:software |platform "
            r"|data )?engineering|\bdevelopment manager|\bgerente de (?:engenharia|desenvolvimento|ti)\b"
            r"|\bresponsable technique|\bhoofdontwikkelaar|\bcoordinador"
        ),
    ),
    (
        Seniority.HEAD,
        re.compile(
            r"\bhead\b(?: of|,| -)|\bhead$|\bdirect(?:or|ora|eur|rice)\b(?! (?:assistant|de proyecto"
            r"|de projet))|\bdiret(?:or|ora)\b|\bdirettor|\bdirettrice|\bdirektor|\bleiter(?:in)?\b"
            r"|\bleitung\b|abteilungsleit|bereichsleit|\bvp\b|vice president|\bhoofd\b|\bdyrektor|\bszef\b"
        ),
    ),
    (
        Seniority.EXECUTIVE,
        re.compile(
            r"\bc[tefoip]o\b(?!-op)|\bchief \w+ officer|\bgeschäftsführ|\bdirecteur général"
            r"|\bdirector general|\bamministratore delegato|\bprezes\b"
        ),
    ),
)
_BEGINNINGS: Final = {
    Seniority.INTERN: frozenset(
        "inte trai prak werk work stud stag alte appr azub ausz ausb beca prác pasa esta está tiro staż afst co".split()
    ),
    Seniority.JUNIOR: frozenset(
        "juni júni jr entr grad earl beru eins abso débu debu novi reci prin neol młod star new asso".split()
    ),
    Seniority.MID: frozenset("mid midl inte conf plen medi regu semi ssr ii 2 prof pl".split()),
    Seniority.SENIOR: frozenset("seni séni sêni sr snr star erfa expe expé espe erva dośw iii 3".split()),
    Seniority.LEAD: frozenset(
        "lead prin staf team grup kier líde lide capo chef jefe haup mana gere resp hoof coor tech".split()
    ),
    Seniority.HEAD: frozenset("head dire leit abte bere vp vice hoof dyre szef".split()),
    Seniority.EXECUTIVE: frozenset("cto cfo ceo cio coo cpo chie gesc dire ammi prez".split()),
}
"""How the words begin that can tell a level: a cheap look before the patterns."""
_BODY_WORDS: Final = (
    (
        Seniority.JUNIOR,
        re.compile(
            r"entry[ -]level (?:position|role|job)|first or second job|just finished your degree"
            r"|berufseinstieg|(?:suchen|für|auch|an) (?:\w+ )?berufseinsteiger|débutante? accepté|recién titulad|sin experiencia previa|primeira vaga"
            r"|neolaureat|net klaar met|graduate programme|no (?:prior |previous )?experience (?:needed"
            r"|required|necessary)"
        ),
    ),
    (Seniority.MID, re.compile(r"\bmid[ -]level\b|\bmedior\b")),
    (Seniority.SENIOR, re.compile(r"senior[ -](?:level )?(?:position|role|engineer|developer)")),
    (
        Seniority.HEAD,
        re.compile(
            r"member of the (?:executive|management) (?:team|board)|membre du comité de direction"
            r"|comité de dirección|als head of|consiglio di amministrazione|rapporteert aan de directie"
            r"|diretoria"
        ),
    ),
)
_YEARS: Final = re.compile(
    r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|ten|zwei|drei|vier|fünf|sechs|sieben"
    r"|acht|zehn|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|dos|tres|cuatro|cinco|seis|siete"
    r"|ocho|diez|due|tre|quattro|cinque|sei|sette|otto|dieci|twee|drie|vijf|zes|zeven|tien|dois"
    r"|duas|três|quatro|sete|oito|dez|dwa|trzy|cztery|pięć|sześć|siedem|osiem)"
    r"\s?(?:\+|plus|or more|ou plus|o más|ou mais|lub więcej)?\s?(?:(?:-|–|to|bis|à|a|tot|do|ou"
    r"|or)\s?(?:\d{1,2}|\w{2,6})\s?\+?\s?)?(?:full |volle |volwaardige )?(?:years?|yrs?|jahre?n?"
    r"|ans|années|años?|anni|anno|jaar|anos?|lat|lata)\b"
)
_EXPERIENCE: Final = re.compile(
    r"experien|erfahrung|expérien|esperienz|ervaring|experiên|doświadcz|\bwith (?:python|java|go"
    r"|node|react|php|\w+script)|\bof (?:python|java|php|react|node|\w+script|go|software"
    r"|professional)|\bin (?:distributed|a similar|software|der|python|verteilte)|diseñando"
    r"|distribuíd|sistemas|estrada|praxis|track record|in distributed|\byoe\b|background|of node"
    r"|similaire|a similar role"
)
_OTHER_YEARS: Final = re.compile(
    r"years? (?:old|ago|in business|of age)|for (?:over|more than) \w+ years|vor \w+ jahren"
    r"|jahre alt|il y a|hace \w+ años|\bfounded|gegründet|\bour \w+ years|lat temu|anni fa"
    r"|jaar geleden|anos atrás|befristet|laufzeit|contract of|\bwe(?:'ve| have)|over the (?:next"
    r"|past|last)|in the (?:next|past|last)|within|pro jahr|drei jahre garantie|\bab 18\b|18 years"
)
_NUMBERS: Final = {
    word: number
    for number, names in {
        1: "one",
        2: "two zwei deux dos due twee dois duas dwa",
        3: "three drei trois tres tre drie três trzy",
        4: "four vier quatre cuatro quattro quatro cztery",
        5: "five fünf cinq cinco cinque vijf pięć",
        6: "six sechs seis sei zes sześć",
        7: "seven sieben sept siete sette zeven sete siedem",
        8: "eight acht huit ocho otto oito osiem",
        10: "ten zehn dix diez dieci tien dez",
        15: "quinze",
    }.items()
    for word in names.split()
}


def title_levels(title: str) -> dict[Seniority, str]:
    """The levels that ``title`` names, each with its word; several where it says “Junior/Mid”."""
    lower = lowered(title)
    begun = {word[:LETTERS] for word in words(title)}
    found = {
        level: title[match.start() : match.end()]
        for level, pattern in _TITLE_WORDS
        if not _BEGINNINGS[level].isdisjoint(begun) and (match := pattern.search(lower))
    }
    if len(found) > 1 and not re.search(r"[/|]|\bor\b|\bto\b|–|\boder\b|\bou\b|\bo\b|\bof\b", lower):
        keep = Seniority.INTERN if Seniority.INTERN in found else None
        if keep is None and Seniority.JUNIOR in found:
            keep = Seniority.JUNIOR
        highest = keep or max(found, key=list(Seniority).index)
        return {highest: found[highest]}
    return found


def body_level(sentence: Sentence) -> Stated[Seniority] | None:
    """The level that a sentence of the description names outright; None if none."""
    lower = lowered(sentence.text)
    for level, pattern in _BODY_WORDS:
        if match := pattern.search(lower):
            return Stated(level, sentence.quote(match.start(), match.end()))
    return None


def years_in(sentence: Sentence) -> Stated[int] | None:
    """The years of experience that ``sentence`` asks for, the lower end of a range; None if none."""
    lower = lowered(sentence.text)
    for match in _YEARS.finditer(lower):
        if _OTHER_YEARS.search(lower, max(0, match.start() - 24), min(len(lower), match.end() + 16)):
            continue
        if not _EXPERIENCE.search(lower):
            continue
        written = match.group("n")
        years = int(written) if written.isdigit() else _NUMBERS.get(written, 0)
        if 1 <= years <= 20:
            return Stated(years, sentence.quote(match.start(), match.end()))
    return None


def level_of_years(years: int) -> Seniority:
    """The level that so many years of experience usually go with."""
    if years <= 1:
        return Seniority.JUNIOR
    if years <= 4:
        return Seniority.MID
    return Seniority.SENIOR if years <= 8 else Seniority.LEAD
