"""What a CV says of its owner: proposals for a profile, each with the line it was read from.

Nothing is invented: what no line says is not proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from scoutly_tui.domain.salary_prose import salary_from_prose
from scoutly_tui.matching.document import LONGEST_READ, Sentence, crop
from scoutly_tui.matching.places import find_places
from scoutly_tui.matching.profile import Language, Skill
from scoutly_tui.matching.scales import LanguageLevel, SkillLevel
from scoutly_tui.matching.technologies import FIELD, lexicon
from scoutly_tui.matching.understanding.languages import level_in, named_languages
from scoutly_tui.matching.understanding.seniority import title_levels
from scoutly_tui.matching.understanding.stated import lowered

MOST_SKILLS: Final = 80
MOST_TITLES: Final = 4
_HEAD_LINES: Final = 12
_LONGEST_TITLE: Final = 90


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value a CV suggests for a profile's ``field``, with the line it was read from (verbatim).

    Fields that are lists get one proposal an item. ``value`` is what ``Profile`` holds: a string, number,
    bool, Skill, Language or Salary.
    """

    field: str
    value: object
    quote: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a CV, each value with its source."""

    proposals: tuple[Proposal, ...] = ()


_SECTIONS: Final = (
    (
        "languages",
        re.compile(
            r"^(?:spoken )?(?:languages?|language skills|sprachen|sprachkenntnisse|langues|idiomas|talen"
            r"|talenkennis|lingue|języki(?: obce)?|znajomość języków)\s*:?$"
        ),
    ),
    (
        "skills",
        re.compile(
            r"^(?:technical |key |core |it[- ])?(?:skills?(?: summary)?|competenc(?:es|ies)|technologies"
            r"|tech(?:nical)? stack|tools|kenntnisse|fähigkeiten|fachkenntnisse|it-kenntnisse"
            r"|edv-kenntnisse|compétences(?: techniques)?|habilidades|competencias|conocimientos"
            r"|vaardigheden|competências|competenze(?: tecniche)?|umiejętności|technologie)\s*:?$"
        ),
    ),
    (
        "other",
        re.compile(
            r"^(?:(?:work |professional )?experience|employment(?: history)?|education|projects"
            r"|publications|interests|hobbies|references|summary|profile|about(?: me)?|contact"
            r"|certifications?|awards|berufserfahrung|werdegang|ausbildung|bildung|studium|interessen"
            r"|kontakt|expérience(?:s)?(?: professionnelle(?:s)?)?|formation|projets|loisirs"
            r"|experiencia(?: laboral| profesional)?|formación|educación|werkervaring|opleiding(?:en)?"
            r"|experiência(?: profissional)?|formação|esperienz[ae](?: lavorativ[ae]| professional[ei])?"
            r"|istruzione|formazione|doświadczenie(?: zawodowe)?|wykształcenie|edukacja"
            r"|zainteresowania)\s*:?$"
        ),
    ),
)
_ROLE: Final = re.compile(
    r"\b(?:engineer|developer|programmer|designer|architect|analyst|scientist|administrator"
    r"|consultant|researcher|technician|(?:product|project|engineering|marketing|sales|account"
    r"|office|operations) manager|product owner|scrum master|team lead|tech lead|teacher|nurse"
    r"|accountant|editor|copywriter|recruiter|cto|sre)\b"
    r"|\w*entwickler(?:in)?\b|\w*ingenieur(?:in)?\b|\w*administrator(?:in)?\b|\w*berater(?:in)?\b"
    r"|\w*architekt(?:in)?\b|\w*informatiker(?:in)?\b|\w*leiter(?:in)?\b|\w*referent(?:in)?\b"
    r"|\w*buchhalter(?:in)?\b"
    r"|\bdéveloppeu(?:r|se)|\bingénieure?\b|\bconcepteur|\bconceptrice|\banalyste\b"
    r"|\bchef(?:fe)? de projet|\bchargée? de\b|\barchitecte\b|\bgraphiste\b|\bcomptable\b"
    r"|\bdesarrollador|\bingenier[oa]\b|\bprogramador|\bdiseñador|\banalista\b|\barquitect[oa]\b"
    r"|\bcontable\b|\bontwikkelaar|\bontwerper|\bbeheerder|\bengenheir[oa]\b|\bdesenvolvedor"
    r"|\bprojetista\b|\bsviluppat(?:ore|rice)|\bingegnere\b|\bprogettista\b|\bprogramist(?:a|ka)"
    r"|\binżynier\b|\banalityk\b|\bprojektant\b|\badministrator\b|\bkierownik\b"
)
_TITLE_END: Final = re.compile(
    r"\s+(?:at|bei|chez|en|bij|na|presso|w|@)\s+(?=[A-ZÀ-Ż])|\s*[,|•·(@]\s*|\s+[–—-]\s+|\s*:\s+"
    r"|\s+(?=(?:19|20)\d\d\b)|\s{3,}|\t"
)
_TITLE_LEAD: Final = re.compile(
    r"^(?:(?:(?:0?[1-9]|1[0-2])[./])?(?:19|20)\d\d\s*(?:[–—-]+|to|bis|à|a|tot"
    r"|do)?\s*(?:(?:(?:0?[1-9]|1[0-2])[./])?(?:19|20)\d\d|present|today|now|heute|aujourd'hui"
    r"|actualidad|heden|atual|oggi|obecnie)?\s*[:|,–—-]?\s*|[-*#•>\s]+|\*\*|(?:position|title|role"
    r"|stelle|poste|puesto|functie|cargo|ruolo|stanowisko)\s*:\s*)+",
    re.IGNORECASE,
)
_YEARS_NEAR: Final = re.compile(
    r"(\d{1,2})\s?\+?\s?(?:years?|yrs?|jahre?n?|ans|años?|jaar|anos?|anni|lat)\b", re.IGNORECASE
)
_EXPERT: Final = re.compile(
    r"\bexpert|advanced|proficient|experte|fortgeschritten|avancé|maîtrise|avanzad|experto"
    r"|gevorderd|avançad|esperto|zaawansowan",
    re.IGNORECASE,
)
_BASIC: Final = re.compile(
    r"\bbasics?\b|beginner|familiar|grundkenntnisse|notions|débutant|básic|beginner|basis\b"
    r"|elementar|\bbase\b|podstaw",
    re.IGNORECASE,
)
_CITIZEN: Final = re.compile(
    r"citizen|nationalit|right to work|work permit|authori[sz]ed to work|staatsangehörigkeit"
    r"|staatsbürger|arbeitserlaubnis|nationalité|permis de travail|nacionalidad|permiso de trabajo"
    r"|nationaliteit|werkvergunning|nacionalidade|cidadania|cittadinanza|permesso di|obywatelstwo"
    r"|pozwolenie na pracę",
    re.IGNORECASE,
)
_MOVES: Final = re.compile(
    r"(?P<no>(?:not|no|nicht|kein\w*|pas|niet|não|non|nie)\b[^.;\n]{0,24})?(?:willing|open|ready"
    r"|prepared) to relocate|(?P<no2>(?:kein\w*|nicht) )?umzugsbereit\w*|prêt\w* à déménager"
    r"|dispuest[oa] a (?:mudarme|trasladarme)|bereid te verhuizen|disponível para mudança"
    r"|disponibile al trasferimento|gotow\w* do przeprowadzki",
    re.IGNORECASE,
)
_EXPECTED_PAY: Final = re.compile(
    r"salary expect|expected salary|gehaltsvorstellung|prétentions? salariale|pretensi[oó]n"
    r"|expectativa salarial|salariswens|pretensão salarial|ral (?:richiesta|desiderata)"
    r"|oczekiwania finansowe",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"^[#>*\-•\s]+|[*_`]+")


def understand(text: str) -> Understood:
    """What ``text`` says of its owner, each value with its line, in the order of a profile's fields."""
    lines = [line.strip() for line in text[:LONGEST_READ].split("\n") if line.strip()]
    sectioned = list(_sectioned(lines))
    found = [
        *_titles(lines),
        *_skills(sectioned),
        *_residence(lines[:_HEAD_LINES]),
        *_authorisations(lines),
        *_relocation(lines),
        *_languages(sectioned),
        *_salary(lines),
    ]
    return Understood(tuple(found))


def _quote(line: str, at: int = 0) -> str:
    return crop(line, at, at)


def _sectioned(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    current = "other"
    for line in lines:
        bare = _MARKUP.sub("", line).strip().lower()
        named = next((name for name, pattern in _SECTIONS if len(bare) <= 40 and pattern.match(bare)), None)
        current = named or current
        if named is None:
            yield current, line


def _titles(lines: list[str]) -> Iterator[Proposal]:
    seen: set[str] = set()
    level_told = False
    for line in lines:
        title = _title_of(line)
        if title is None or title.lower() in seen or len(seen) >= MOST_TITLES:
            continue
        seen.add(title.lower())
        yield Proposal("titles", title, _quote(line))
        if not level_told:
            level_told = True
            for level in title_levels(title):
                yield Proposal("seniority", level, _quote(line))
                break


def _title_of(line: str) -> str | None:
    """The job title that a short line consists of or begins with; None for prose and all else."""
    bare = _MARKUP.sub("", line).strip()
    bare = _TITLE_LEAD.sub("", bare).strip()
    if not bare or len(line) > _LONGEST_TITLE + 60 or line.endswith((".", ";")) or "http" in line:
        return None
    for part in _TITLE_END.split(bare)[:3]:
        title = part.strip(" -–—:,.")
        if 3 <= len(title) <= _LONGEST_TITLE and len(title.split()) <= 7 and _ROLE.search(title.lower()):
            return title if title[0].isupper() or title[0].isdigit() else None
    return None


def _skills(sectioned: list[tuple[str, str]]) -> Iterator[Proposal]:
    known = lexicon()
    found: dict[str, Proposal] = {}
    for section, line in sectioned:
        sentence = Sentence(line, 0)
        for mention in known.mentions(sentence):
            if known.kinds[mention.name] == FIELD and section != "skills":
                continue
            years, level = _command(line, mention.span.start, mention.span.end)
            skill = Skill(mention.name, level, years)
            old = found.get(mention.name)
            better = (
                isinstance(old, Proposal)
                and isinstance(old.value, Skill)
                and old.value.years is None
                and years
            )
            if old is None or better:
                found[mention.name] = Proposal("skills", skill, _quote(line, mention.span.start))
    yield from list(found.values())[:MOST_SKILLS]


def _command(line: str, start: int, end: int) -> tuple[float | None, SkillLevel | None]:
    """Years and level written right beside a skill: “Python (5 years)”, “5 years of Python”, “expert in Go”."""
    after = line[end : end + 28]
    after = re.split(
        r"[,;|]|\band\b|\bund\b|\bet\b", after.split(")")[0] if after.lstrip().startswith("(") else after
    )[0]
    before = re.split(r"[,;|.]", line[max(0, start - 28) : start])[-1]
    years = _YEARS_NEAR.search(after) or _YEARS_NEAR.search(before)
    count = float(years.group(1)) if years and 0 < int(years.group(1)) <= 50 else None
    near = f"{before} {after}"
    level = SkillLevel.EXPERT if _EXPERT.search(near) else SkillLevel.BASIC if _BASIC.search(near) else None
    return count, level


def _residence(head: list[str]) -> Iterator[Proposal]:
    for line in head:
        if len(line) > 160 or ("http" in line and " " not in line):
            continue
        for part in re.split(r"\s*[|•·;]\s*|\t|\s{3,}", line):
            spot = re.sub(
                r"^(?:address|location|adresse|anschrift|wohnort|domicile|dirección|woonplaats|endereço"
                r"|indirizzo|adres|lives in|based in)\s*:?\s*",
                "",
                part.strip(),
                flags=re.IGNORECASE,
            )
            areas = find_places(spot)
            if areas.cities and len(spot) <= 60 and not _ROLE.search(spot.lower()):
                yield Proposal("residence", spot.strip(" .,"), _quote(line))
                return


def _authorisations(lines: list[str]) -> Iterator[Proposal]:
    seen: set[str] = set()
    for line in lines:
        if len(line) > 200 or not _CITIZEN.search(line):
            continue
        areas = find_places(line)
        for country in sorted(areas.countries):
            if country not in seen:
                seen.add(country)
                yield Proposal("work_authorisations", country, _quote(line))
        if (
            areas.regions
            & {"eu", "ue", "eea", "european union", "unión europea", "union européenne", "unione europea"}
            and "EU" not in seen
        ):
            seen.add("EU")
            yield Proposal("work_authorisations", "EU", _quote(line))


def _relocation(lines: list[str]) -> Iterator[Proposal]:
    for line in lines:
        if match := _MOVES.search(line):
            yield Proposal(
                "willing_to_relocate",
                not (match.group("no") or match.group("no2")),
                _quote(line, match.start()),
            )
            return


def _languages(sectioned: list[tuple[str, str]]) -> Iterator[Proposal]:
    seen: set[str] = set()
    for section, line in sectioned:
        lower = lowered(line)
        for code, start, end, until in named_languages(lower):
            level, _ = level_in(lower, start, end, until)
            if code in seen or (section != "languages" and not (level and len(line) <= 120)):
                continue
            seen.add(code)
            level = LanguageLevel.NATIVE if level is LanguageLevel.C2 and "c2" not in lower else level
            yield Proposal("languages", Language(code, level), _quote(line, start))


def _salary(lines: list[str]) -> Iterator[Proposal]:
    for line in lines:
        if _EXPECTED_PAY.search(line) and (found := salary_from_prose(line)):
            yield Proposal(
                "salary_floor",
                {
                    "min": found.salary.minimum or found.salary.maximum,
                    "max": None,
                    "currency": found.salary.currency,
                    "period": found.salary.period.value if found.salary.period else None,
                },
                _quote(line),
            )
            return
