# ruff: noqa: E501 – word lists and patterns are easier to check on one line
"""Words for work models and kinds of contract, in the languages boards use."""

import re
import unicodedata
from typing import Final

from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.sources.fields.lazy import LazyPattern

_LOOKED_AT: Final = 4_000
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DASHES: Final = re.compile(r"[\s_‐‑–—]*[_‐‑–—][\s_‐‑–—]*")


def _any(words: str) -> LazyPattern:
    """A pattern for any of ``words`` (one a line, or set apart by `` | ``), as whole words where the script has them."""
    parts = [part.strip() for part in re.split(r"\s\|\s|\n", words) if part.strip()]
    latin = [part for part in parts if part.isascii()]
    other = [part for part in parts if not part.isascii()]
    pattern = rf"(?<![a-z0-9])(?:{'|'.join(latin)})(?![a-z0-9])"
    return LazyPattern(pattern + (f"|(?:{'|'.join(other)})" if other else ""))


_NOT_REMOTE: Final = _any(
    r"""(?:no|not|non|never|kein\w*|nicht|pas de|sans|sin|nao|nie|geen|without)[ -]+(?:a |an |fully |100 ?% ?)?(?:remote|remoto|wfh|work(?:ing)? from home|home ?office|teletravail|teletrabajo|distance|zdaln\w*)
    remote(?: work| working)?[ :=-]+(?:no|not (?:possible|available|allowed|offered))
    (?:is|are) not (?:a )?(?:fully )?remote
    temporar\w+ remote|remote temporarily|remote (?:until|during|for now)
    remote (?:sensing|desktop|control\w*|access|procedure|hands|monitoring|server\w*|support (?:tool|session)\w*|site\w*|location\w*|area\w*|village\w*|region\w*|diagnostic\w*|device\w*|sensor\w*|method\w*|repositor\w+|code execution)"""
)
_NOT_HYBRID: Final = _any(
    r"""hybrid[ -]+(?:cloud\w*|app\w*|mobile|multi ?-?cloud|vehicle\w*|car|cars|engine\w*|drive\w*|electric|quantum|search|it|infrastructure|integration|ai|model (?:of )?(?:cloud|training)|environment\w*|architecture\w*|system\w*|solution\w*|simulation\w*|bond\w*|power\w*|event\w*|rocket\w*|approach)
    no[tn]?[ -]+hybrid"""
)
_NOT_ON_SITE: Final = _any(
    r"""(?:no|not|without|never)[ -]+(?:on ?-?site|in ?-?office|in ?-?person)
    on ?-?site (?:seo|search|gym|parking|cafeteria|canteen|kitchen|clinic|daycare|childcare|interview\w*|visit\w*|support for (?:customers|clients)|lunch\w*|restaurant\w*|amenit\w+|fitness|optimi[sz]ation|customer\w*|training)"""
)
_HYBRID: Final = _any(
    r"""hybrid\w* | hibrid[oa]s? | ibrid[oa] | hybryd\w+ | hybrit | hybridne | semi-?remote | teletravail partiel
    (?:partial\w*|partly|part-?time|teilweise|partiellement|parcial\w*|parzialmente|gedeeltelijk|delvis|czesciow\w+) (?:in )?(?:remote\w*|remoto|home ?office|teletravail|zdaln\w+|thuis\w*)
    flexible hybrid | remote ?[/&+] ?office | office ?[/&+] ?remote | mixed (?:remote|office)
    \d(?:-\d)? (?:days?|tage?|jours?|dias?|dni|dagen|giorni) (?:per |a |in der |par |por |alla |a la |/ ?)?(?:week|woche|semaine|semana|settimana)? ?(?:of |im |in |de |from |remote |in the |in our )*(?:home ?office|remote\w*|teletravail|home|office|thuis)
    remote \d days?
    ハイブリッド | 混合办公 | 하이브리드"""
)
_REMOTE: Final = _any(
    r"""remote\w* | fully[ -]distributed | distributed team | work(?:ing)?[ -]from[ -](?:home|anywhere) | wfh | wfa | anywhere | telecommut\w* | telework\w* | home[ -]?based
    home ?-?office | ortsunabhangig\w* | mobiles? arbeiten | von (?:zu ?hause|uberall)(?: aus)?
    (?:full |100 ?% ?)?teletravail | a distance | distanciel
    remot[oa]s? | a distancia | teletrabajo | teletrabalho | trabajo desde casa | desde casa | trabalho remoto | da remoto | lavoro agile | smart ?working | telelavoro
    op afstand | thuiswerk\w* | vanuit huis | vanaf thuis | pa distans | distansarbete | hjemmefra | hjemmekontor | fjernarbejde | etatyo\w* | zdaln\w+ | na dalku | prace z domova | uzaktan
    リモート | 在宅 | テレワーク | 远程 | 遠端 | 在家办公 | 원격 | 재택 | удален | дистанционн | віддален"""
)
_ON_SITE: Final = _any(
    r"""on ?-?site | onsite | in ?-?office | in ?-?person | in the office | office[ -]based | on premises? | on location | in ?-?store
    vor ort | vorort | am standort | im buro | prasenz\w*
    sur site | presentiel\w* | sur place | au bureau
    presencial\w* | en oficina | in sede | in presenza | in loco | in ufficio
    op kantoor | op locatie | pa plats | pa kontoret | lahityo\w* | stacjonarn\w* | w biurze | na miste | ofiste
    出社 | 现场 | 到岗 | 사무실 | в офисе"""
)

_BARE_OFFICE: Final = frozenset({"office", "the office", "buro", "bureau", "kantoor", "oficina", "kontor"})

_KINDS: Final = (
    (EmploymentType.VOLUNTEER, _any(r"volunt\w+ | ehrenamt\w* | benevol\w* | vrijwillig\w* | wolontari\w*")),
    (
        EmploymentType.INTERNSHIP,
        _any(
            r"""intern | interns | internships? | trainee\w* | apprentice\w* | co-?op | graduate (?:program\w*|scheme) | placement\w*
            praktik\w* | pflichtpraktik\w* | ausbildung\w* | auszubildende\w* | azubi\w* | volontariat\w* | duales? studium | abschlussarbeit\w* | thesis
            stage | stages | stagiaire\w* | alternance | alternant\w* | apprentissage | vie
            practicas? | becari[oa]s? | pasantia\w* | aprendiz\w* | tirocini\w+ | stagist\w+ | apprendistato | estagi\w+ | jovem aprendiz
            stageplaats\w* | praktikplads\w* | elev | harjoittelu\w* | staz\w* | praktyk\w* | staj\w* | larling\w*
            インターン | 实习 | 인턴 | стаж"""
        ),
    ),
    (
        EmploymentType.PART_TIME,
        _any(
            r"""part ?-?time\w* | per ?-?diem | minijob\w* | mini-job\w* | zero[ -]hours? | casual | werkstudent\w* | working[ -]?student\w* | student job | studentische\w*
            teilzeit\w* | geringfugig\w* | temps partiel\w* | mi-temps | tiempo parcial | media jornada | jornada parcial | tempo parziale | tempo parcial | meio periodo | dee?ltijds? | parttime | deltid\w* | osa-?aika\w* | niepelny etat | czesc etatu | pol etatu | castecny uvazek | bijbaan
            パート | アルバイト | 兼职 | 파트타임 | 시간제"""
        ),
    ),
    (
        EmploymentType.CONTRACT,
        _any(
            r"""freelanc\w* | contractor\w* | contract(?:ual)? | contract[ -]to[ -]hire | b2b | self-?employed | independent(?: contractor)? | consultant contract | corp[ -]to[ -]corp | c2c | 1099 | w2 contract
            freiberuf\w* | selbststandig\w* | independant\w* | autonom[oa]s? | libero professionista | partita iva | zzp\w* | zelfstandig\w* | umowa zlecenie | prestation
            業務委託 | フリーランス | 自由职业 | 프리랜서"""
        ),
    ),
    (
        EmploymentType.TEMPORARY,
        _any(
            r"""temp | temporary | temporar\w* | interim\w* | seasonal\w* | fixed[ -]?term\w* | limited[ -]?term | limited | locum | maternity cover | substitute
            befristet\w* | saison\w* | aushilfe\w* | zeitarbeit\w* | cdd | duree determinee | interimaire | temporal\w* | tempo determinato | a termine | prazo determinado | tijdelijk\w* | bepaalde tijd | vikariat\w* | visstid\w* | tidsbegrans\w* | midlertidig\w* | maaraaika\w* | czas okreslony | tymczasow\w*
            契約社員 | 派遣 | 临时 | 계약직"""
        ),
    ),
    (
        EmploymentType.FULL_TIME,
        _any(
            r"""full ?-?time\w* | permanent\w* | perm | regular | salaried | w2 | employee | indefinite\w* | direct hire
            vollzeit\w* | unbefristet\w* | festanstellung\w* | feste anstellung | cdi | temps plein | temps complet | duree indeterminee | tiempo completo | jornada completa | indefinido | tempo pieno | tempo indeterminato | tempo integral | periodo integral | efetivo | clt | fulltime | voltijds? | vaste? (?:dienst|contract|aanstelling)? ?(?:vast)? | onbepaalde tijd | heltid\w* | tillsvidare\w* | fastansatt\w* | fast stilling | kokoaika\w* | vakituinen | pelny etat | umowa o prace | czas nieokreslony | plny uvazek | tam zamanli
            正社員 | 全职 | 全職 | 정규직 | полная занятость"""
        ),
    ),
    (
        EmploymentType.OTHER,
        _any(r"other | others | sonstige\w* | autre\w* | otro | altro | anders | annan | annet | inne"),
    ),
)
_EXCEPTIONS: Final = (
    (
        re.compile(
            r"(?<![a-z])(?:permanent|unlimited|employment|indefinite|standard|regular) contract(?![a-z])"
        ),
        EmploymentType.FULL_TIME,
    ),
    (
        re.compile(r"(?<![a-z])(?:fixed[ -]?term|temporary|limited|seasonal) contract(?![a-z])"),
        EmploymentType.TEMPORARY,
    ),
)


_ANY_MODEL: Final = LazyPattern("|".join(pattern.text for pattern in (_HYBRID, _REMOTE, _ON_SITE)))
_ANY_KIND: Final = LazyPattern("|".join(pattern.text for _, pattern in _KINDS))
"""One look for all the words there are: most texts hold none of them."""


def work_model(text: str | None) -> WorkModel | None:
    """The work model that a label, a place or a sentence names; None where it names none.

    Hybrid wins over the two it mixes, remote over on-site (“on-site or remote” lets one work remotely).
    “Hybrid cloud”, “remote sensing” and “no remote” name none.
    """
    plain = _fold(text)
    if plain not in _BARE_OFFICE and not _ANY_MODEL.search(plain):
        return None
    if _HYBRID.search(_NOT_HYBRID.sub(" ", plain)):
        return WorkModel.HYBRID
    if _REMOTE.search(_NOT_REMOTE.sub(" ", plain)):
        return WorkModel.REMOTE
    if plain in _BARE_OFFICE or _ON_SITE.search(_NOT_ON_SITE.sub(" ", plain)):
        return WorkModel.ON_SITE
    return None


def employment_type(text: str | None) -> EmploymentType | None:
    """The kind of contract that a label names; None where it names none.

    The narrower word wins: a full-time internship is an internship, a permanent part-time job part-time,
    a full-time contract a contract.
    """
    plain = _fold(text)
    if not _ANY_KIND.search(plain):
        return None
    for pattern, kind in _EXCEPTIONS:
        if pattern.search(plain):
            return EmploymentType.PART_TIME if _KINDS[2][1].search(plain) else kind
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), None)


def _fold(text: str | None) -> str:
    """``text`` in lower case, without accents, words of a camel-case label and of a code set apart."""
    if not text:
        return ""
    spaced = _CAMEL.sub(" ", text[:_LOOKED_AT])
    if spaced.isascii():
        return _spaced(spaced.lower())
    folded = unicodedata.normalize("NFKD", spaced).casefold()
    plain = "".join(c for c in folded if not "\u0300" <= c <= "\u036f")
    plain = unicodedata.normalize("NFC", plain.replace("ł", "l").replace("ø", "o"))
    return _spaced(plain)


def _spaced(plain: str) -> str:
    """``plain`` with the words of a code set apart, its dashes all alike."""
    if _DASHES.search(plain):
        plain = _DASHES.sub(lambda m: "-" if m[0].strip("_ \t\n") else " ", plain)
    return " ".join(plain.split())
