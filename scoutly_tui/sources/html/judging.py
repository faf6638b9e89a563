"""Which groups of records are postings: by their titles, addresses, headings, names of classes and what is beside."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from scoutly_tui.sources.html.records import Record
from scoutly_tui.sources.html.survey import Zone, chunks
from scoutly_tui.sources.page import Element, Page
from scoutly_tui.sources.phrases import APPLY, CAREERS, ELSEWHERE, OPENINGS, is_department
from scoutly_tui.sources.titles import fold, has_gender_mark, title_score

ACCEPTED: Final = 1.0
_JOB_WORD: Final = (
    r"jobs?|careers?|vacanc(?:y|ies)|position(?:s|en)?|opening(?:s)?|openings?|roles?|opportunit(?:y|ies)|requisitions?|recruit(?:ment|ing)?|hiring|employment|postings?|joboffers?"
    r"|join(?:-us)?|work-with-us|stellen?|stellenangebote?|stellenmarkt|stellenanzeigen?|karriere|ausschreibung(?:en)?|ausbildung|offres?|emplois?|recrutement|carrieres?|postes?|annonces?"
    r"|ofertas?|empleos?|vacantes?|puestos?|trabajo|unete|vagas?|carreiras?|oportunidades?|emprego|recrutamento|posizion[ei]|offert[ae]|lavora(?:-con-noi)?|carriere|annunc[io]"
    r"|vacatures?|werken-bij|oferty?|praca|kariera|rekrutacj[ae]|nabor|pozice|pozic[ie]|volna-mista|prace|jobb|tjanster?|lediga-jobb|karriar|stillinger?|stilling|ledige-stillinger"
    r"|tyopaikat|avoimet-tyopaikat|rekry|karrier|allas(?:ok)?|kariyer|ilan(?:lar)?|vakansii|vacancies|vakansi[iy]|zhaopin|zhiwei|recruit|saiyo|job-?openings?|jobdetail|jobposting|gh_jid|jid|jobid|position-?id"
)
_JOB_SEGMENT: Final = re.compile(rf"(?:^|[-_.]|\b)(?:{_JOB_WORD})(?:$|[-_.]|\b)", re.IGNORECASE)
_JOB_NAME: Final = re.compile(
    rf"(?:^|[\s_-])(?:{_JOB_WORD}|offre|annuncio|oferta|vaga|vac|stelle|pozice|vacature|vacancy-item|role)s?(?:$|[\s_-])|(?:job|career|vacanc|position|opening|vacature|stellen|posting|vacant)s?[A-Z_-]",
    re.IGNORECASE,
)
_OTHER_SEGMENT: Final = re.compile(
    r"^(?:blogs?|news|newsroom|press|presse|media|articles?|posts?|stories|story|events?|insights|resources|case-stud(?:y|ies)|customers?|clients?|products?|produits|produkte|productos|produtos|prodotti|services?|solutions?"
    r"|about|about-us|team|teams|people|leadership|privacy|legal|terms|cookies?|login|signin|signup|contact|kontakt|shop|store|docs?|help|support|faq|category|categories|tags?|author|locations?|offices?|standorte?|department|departments|search|benefits?|culture|values"
    r"|aktuelles|neuigkeiten|kurse|actualites?|actus|journal|noticias|notizie|nieuws|verhalen|aktualnosci|baza-wiedzy|aktuality|nyheter|nyheder|uutiset|hirek|haberler|novosti|recipes|rezepte|projects?|projets?|proyectos|projekte|realisations"
    r"|company|handbook|guides?|webinars?|podcasts?|testimonials?|historias|historier|wiki|forum|community|partners?|investors?|centros|wyniki|locatie|vakgebied|gruppe|job-category|job-location|job-type)$",
    re.IGNORECASE,
)
_FILTER: Final = re.compile(
    r"^(?:location|loc|city|team|department|dept|category|cat|type|sort|order|orderby|filter|q|query|search|keyword|lang|locale|page|p|view|gruppe|bereich|standort|ville|region|country|land)s?(?:\[\])?$",
    re.IGNORECASE,
)
_ID: Final = re.compile(r"\d{3,}|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24,}", re.IGNORECASE)
_OTHER_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:blog|news|article|story|stories|post-card|testimonial|team-?(?:member|card|list)?|person|benefit|perk|value|faq|event|product|recipe|review|filter|facet|tag|categor(?:y|ies)|press|social|share|wpis|aktualnosci|historias?|actus?|verhalen|poster?|project)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_FACTS: Final = re.compile(
    r"\b(?:full[ -]?time|part[ -]?time|remote|hybrid|on-?site|permanent|temporary|contract|internship|vollzeit|teilzeit|unbefristet|befristet|cdi|cdd|alternance|temps (?:plein|partiel|complet)|teletravail|jornada|indefinido|teletrabajo|remoto|hibrido"
    r"|clt|pj|tempo (?:pieno|parziale|indeterminato|determinato)|full-?time|smart working|fulltime|parttime|vast contract|\d+ ?(?:-\d+ )?uur|umowa|b2b|zdalnie|pelny etat|plny uvazek|heltid|deltid|tillsvidare|vikariat|fast|kokoaika|closing date|apply by|deadline|posted|hours"
    r"|bewerbungsfrist|date limite|fecha limite|sollicitatiedeadline|termin skladania|ansokningsdag|ansogningsfrist|soknadsfrist|hakuaika|salary|per (?:year|hour|annum)|band \d)\b|[€£$¥₽]\s?\d|\d\s?(?:€|kr|zl|czk|₽)|正社員|契約社員|全职|兼职|정규직|계약직|勤務地",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Group:
    """Records of one make, and what speaks for each of them."""

    records: list[Record]
    scores: list[float]
    titles: float
    score: float


def judge(records: Sequence[Record], page: Page, prior: float) -> list[Group]:
    """The groups of ``records`` that are postings. ``prior`` is how much the page is a careers page (0 to 1)."""
    groups = [_group(members, page, prior) for members in _grouped(records).values()]
    return [group for group in groups if _is_accepted(group)]


def _grouped(records: Sequence[Record]) -> dict[tuple[object, ...], list[Record]]:
    """Records by what they are made of, where they lead and which part of the page they stand in."""
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in records:
        if record.anchor.zone in (Zone.NAVIGATION, Zone.FOOT):
            continue
        groups[(record.shape, _folder(record.url), section_of(record))].append(record)
    for members in groups.values():
        choose_titles(members)
    return groups


def choose_titles(members: Sequence[Record]) -> None:
    """Settle which of their options is the title: the same one in all, the most telling and the most diverse."""
    votes: Counter[str] = Counter()
    texts: dict[str, set[str]] = defaultdict(set)
    for record in members:
        for place, (path, text) in enumerate(record.options):
            votes[path] += 1 + title_score(text) - 0.02 * place  # type: ignore[assignment]
            texts[path].add(text)
    for path, seen in texts.items():
        votes[path] *= 0.4 + 0.6 * len(seen) / len(members)  # type: ignore[assignment]
    for record in members:
        record.title = max(record.options, key=lambda option: votes[option[0]])[1]


def _folder(url: str) -> str:
    """The host and first telling part of the path: entries of one list mostly share it."""
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s and not re.fullmatch(r"[a-z]{2}([-_][A-Za-z]{2})?", s)]
    return f"{parts.hostname}/{segments[0] if len(segments) > 1 else ''}"


def section_of(record: Record) -> int:
    """What the nearest telling heading above says: 1 for openings, -1 for something else, 0 if none tells."""
    return heading_verdict(record.anchor.under, record.title or record.options[0][1])


def heading_verdict(under: Sequence[str], title: str = "") -> int:
    """The same for a chain of headings, nearest first; the entry's own title does not count."""
    for text in under:
        if text == title:
            continue
        if (verdict := _verdict(text)) != 0:
            return verdict
    return 0


@lru_cache(maxsize=4096)
def _verdict(text: str) -> int:
    plain = fold(text)
    if len(plain) > 90 or title_score(text) >= 0.7:
        return 0
    elsewhere, openings = ELSEWHERE.search(plain), OPENINGS.search(plain) or CAREERS.match(plain)
    if elsewhere and openings:
        return 1 if openings.start() <= elsewhere.start() else -1
    return -1 if elsewhere else 1 if openings else 0


def _group(members: list[Record], page: Page, prior: float) -> Group:
    scores = [_score(record, page, prior) for record in members]
    titles = sum(title_score(record.title) for record in members) / len(members)
    distinct = len({record.title for record in members}) / len(members)
    size = min(0.4, 0.08 * (len(members) - 1))
    score = sum(scores) / len(scores) + size - (1 - distinct)
    return Group(members, scores, titles, score)


def _score(record: Record, page: Page, prior: float) -> float:
    beside = facts_beside(record)
    return (
        1.2 * title_score(record.title)
        + 0.8 * url_score(record.url, page.url)
        + 0.9 * section_of(record)
        + 0.5 * name_score(record.root)
        + 0.5 * beside
        + 0.4 * prior
        - 0.6 * (record.anchor.zone is Zone.HEAD)
    )


def _is_accepted(group: Group) -> bool:
    if len(group.records) == 1:
        return group.score >= ACCEPTED + 0.4 and group.titles >= 0.5
    return group.score >= ACCEPTED and group.titles > 0.1


@lru_cache(maxsize=8192)
def url_score(url: str, page_url: str) -> float:
    """How much an address looks like a posting's: from 1 to -1."""
    parts = urlsplit(url)
    segments = [unquote(segment).lower() for segment in parts.path.split("/") if segment]
    score = 0.0
    if any(_JOB_SEGMENT.search(segment) for segment in segments[:-1]) or _JOB_SEGMENT.search(
        parts.hostname or ""
    ):
        score += 0.6
    elif segments and _JOB_SEGMENT.search(segments[-1]):
        score += 0.2 if len(segments) > 1 or parts.query else -0.3
    if segments and (_ID.search(segments[-1]) or _ID.search(parts.query)):
        score += 0.3
    if any(_OTHER_SEGMENT.match(segment) for segment in segments[:-1]):
        score -= 0.3 if score > 0 else 0.8
    if segments and _OTHER_SEGMENT.match(segments[-1]):
        score -= 0.8
    names = [pair.split("=")[0] for pair in parts.query.split("&") if pair]
    if names and all(_FILTER.match(name) for name in names):
        score -= 1.0
    here = urlsplit(page_url)
    if parts.hostname == here.hostname and parts.path.startswith(here.path.rstrip("/") + "/"):
        score += 0.3
    if score > 0 and segments and re.search(r"[^\W\d_]{3,}[-_][^\W\d_]{2,}", segments[-1]):
        score += 0.1
    return max(-1.0, min(1.0, score))


def name_score(root: Element) -> float:
    """What the classes and ids of an entry and of the elements around it say: from 1 to -1."""
    score = 0.0
    for distance, element in enumerate((root, *root.iterancestors())):
        if distance > 4 or element.tag in ("body", "html"):
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemtype') or ''}"
        if _JOB_NAME.search(names):
            score += 0.7 / (1 + 0.3 * distance)
        elif _OTHER_NAME.search(names):
            score -= 0.7 / (1 + 0.3 * distance)
    return max(-1.0, min(1.0, score))


def facts_beside(record: Record) -> float:
    """Whether an entry says more than its title: how the work is done, by when to apply, where to apply."""
    texts = [fold(text[:200]) for text, _ in chunks(record.root, 24)]
    found = any(_FACTS.search(text) for text in texts) or any(is_department(text) for text in texts)
    applying = record.applies or any(APPLY.match(text) for text in texts) or has_gender_mark(record.title)
    return 0.6 * found + 0.6 * applying
