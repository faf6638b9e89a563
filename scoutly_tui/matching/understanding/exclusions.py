"""Whether a posting is in an industry, for a role, or with a technology that a person rules out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scoutly_tui.matching.document import Sentence, words
from scoutly_tui.matching.places import fold
from scoutly_tui.matching.technologies import Lexicon, Mention, lexicon
from scoutly_tui.matching.understanding.cues import LETTERS
from scoutly_tui.matching.understanding.reading import Reader
from scoutly_tui.matching.understanding.sections import Section, is_optional
from scoutly_tui.matching.understanding.stated import Stated, clauses, lowered

NEGATED: Final = re.compile(
    r"\bno\b|\bnot\b|n't\b|\bnever\b|\bwithout\b|\bneither\b|(?:mov|migrat|switch"
    r"|transition)\w* (?:off|away|from)|\breplac|\binstead of|rather than|\bused to\b|\bretired\b"
    r"|\bdropp"
    r"|\bkeine?[nmrs]?\b|\bnicht|\bnie(?:mals)?\b|\bnein\b|\bstatt\b|abgeschafft|abgelöst"
    r"|\bweg von|\bohne\b"
    r"|\bpas (?:de|d'|du|un)|\bjamais\b|\bsans\b|\bremplac|n'est pas|ne (?:sommes|faisons) pas|\bni\b"
    r"|\btampoco|\bnunca|\bsin\b|\bya no|\bdejamos|\bnee\b|\bgeen\b|\bniet\b|uitgefaseerd|\bzonder\b"
    r"|\bnão\b|\bsem\b|aposentad|\babandon|\bniente\b|\bnon\b|\bsenza\b|\bné\b|\bbez\b|przepisa|\bzamiast\b"
)
_INDUSTRIES: Final[dict[str, tuple[str, str]]] = {
    "gambling": (
        r"gambl|betting|casino|glücksspiel|wett|jeux d'argent|apuesta|juego|kansspel|gok|aposta"
        r"|azzardo|scommess|hazard|bukmacher|igaming",
        r"\bcasinos?\b|online-casino|casinò|\bgambling|(?:online|sports?|legal) betting"
        r"|betting (?:brand|company|platform|operator|site)|sportsbook|\bigaming|\bslot machines"
        r"|glücksspiel|sportwett|wettanbieter|jeux d'argent|paris sportifs|casa de apuestas"
        r"|apuestas (?:deportivas|online)|juego online|kansspel|sportweddenschap|apostas (?:esportivas"
        r"|desportivas|online)|site de apostas|casas? de apostas|gioco d'azzardo|scommesse|kasyn|cassino|spielbank|spielautomat|bukmacher|hazard\w*",
    ),
    "defence": (
        r"defen[cs]e|rüstung|wehr|militär|militar|arm(?:ement|amento|i\b)|defensie|difesa|wojsk|obron"
        r"|weapon|waffen",
        r"missile|fighter jet|ammunition|ballistic|\bweapons?\b|\bmilitary\b|armed forces|defen[cs]e (?:program|contract|industry"
        r"|sector|compan|system|primes?)|national defen[cs]e|wehrtechni|rüstung|lenkflugk|\bmilitär"
        r"|bundeswehr|waffensystem|\barmement|forces armées|industrie de défense|\bmilitaires?\b"
        r"|armamento|fuerzas armadas|industria de defensa|\bmilitares?\b|krijgsmacht|wapensyst"
        r"|\bdefensie\b|forças armadas|sistemas de defe[sn][sa]a?\b|sistemi d'arma|forze armate|\bmilitari\b|industria della difesa"
        r"|\bwojsk|uzbrojeni|amunicj|zbrojeni",
    ),
    "tobacco": (
        r"tobac|tabak|tabac|tabaco|tytoń|tyton|cigar|nicotin|vap",
        r"\btobacco|\bcigarett?e|\bvaping|\be-cigar|\btabak|zigarett|\btabac\b|\btabaco|\bcigarrillo"
        r"|\bsigaret|\bcigarros\b|\btabacco|\bsigarett|tytoni|papieros",
    ),
    "oil and gas": (
        r"\boil\b|petrol|petroleum|erdöl|fossil|\bgas\b|olie|naft|pétrol",
        r"\boil (?:and|&) gas|\boil rigs?|\boil company|petroleum|\brefiner(?:y|ies)|\bfracking"
        r"|offshore oil|\berdöl|öl- und gas|raffiner|pétrol(?:ier|ière|e)|petróleo|petroler[ao]"
        r"|hidrocarburos|olie- en gas|olie-industrie|boorplatform|petrolifer|petrolio|\bnaftow"
        r"|ropy naftowej",
    ),
    "crypto": (
        r"crypto|krypto|bitcoin|blockchain|web3|nft|defi",
        r"cryptocurrenc|\bcrypto\b(?! ?(?:graph|librar))|\bkrypto|criptomoned|criptomoeda|criptovalut"
        r"|cryptomonnaie|cryptovaluta|\bbitcoin|\bblockchain|\bweb3\b|\bnfts?\b|\bdefi\b",
    ),
    "advertising": (
        r"advertis|\bads?\b|ad ?tech|werb|publicid|publicit|reclame|pubblicit|reklam",
        r"\bad-?tech\b|\bad tech\b|advertising (?:platform|agency|company|technology|network|exchange)"
        r"|programmatic (?:ads?|advertising)|impressions a day|werbeagentur|werbenetzwerk"
        r"|régie publicitaire|agence de publicité|agencia de publicidad|plataforma publicitaria"
        r"|reclamebureau|agência de publicidade|agenzia pubblicitaria|agencja reklamowa",
    ),
    "consulting": (
        r"consult|berat|conseil|advies|konsult|body ?shop|outsourc",
        r"\bconsultanc|consulting (?:firm|company|house)|management consult|unternehmensberatung"
        r"|beratungshaus|beratungsunternehmen|cabinet de conseil|société de conseil|\besn\b"
        r"|\bconsultora\b|empresa de consultor|consultoría tecnológica|adviesbureau|detacher"
        r"|empresa de consultoria|società di consulenza|firma (?:konsultingowa|doradcza)"
        r"|oficinas del cliente|body ?leasing|outstaffing",
    ),
    "recruiting": (
        r"recruit|staffing|personal(?:dienst|vermitt)|zeitarbeit|intérim|trabajo temporal|uitzend",
        r"recruitment agency|staffing (?:agency|firm|company)|personaldienstleist|zeitarbeit"
        r"|personalvermittlung|agence d'intérim|cabinet de recrutement|empresa de trabajo temporal"
        r"|uitzendbureau|agenzia per il lavoro|agencja pracy",
    ),
    "banking": (
        r"\bbank|finan|fintech",
        r"\bwe are a (?:\w+ ){0,3}bank\b|investment bank|hedge fund|\bfintech\b|private bank"
        r"|\bals (?:\w+ )?bank\b|banque (?:privée|de détail)|entidad bancaria|gestora de fondos",
    ),
    "insurance": (
        r"insur|versicher|assuran|segur|verzeker|assicura|ubezpiecz",
        r"insurance (?:company|group|carrier|provider)|\binsurer\b|insurtech|versicherung(?:en|sgruppe"
        r"|skonzern|er)\b|\bassureur|compagnie d'assurance|aseguradora|verzekeraar|seguradora"
        r"|compagnia (?:di assicurazion|assicurativ)|ubezpieczyciel|towarzystw\w+ ubezpiecze",
    ),
    "pharma": (
        r"pharma|farma",
        r"\bpharmaceutical|\bpharma\b|pharmaunternehm|laboratoire pharmaceutique|farmacéutica|farmaceut",
    ),
    "adult": (
        r"adult|porn|erot",
        r"adult (?:entertainment|content|industry)|\bporn|\berotic|erotik|contenu pour adultes"
        r"|contenido para adultos",
    ),
    "surveillance": (r"surveill|überwach", r"\bsurveillance\b|\bspyware|überwachungstechn|mass interception"),
    "mining": (r"\bmining\b|bergbau|\bcoal\b|kohle", r"\bcoal\b|mining (?:company|group)|\bbergbau|braunkohle|charbonnage|minería|węgl|kopalni"),
}  # fmt: skip
_THEIR_CLIENTS: Final = re.compile(
    r"\b(?:clients?|customers?|kunden|auftraggeber|clientes?|klanten|clienti|klient\w*|incl\.?|including|such as|unlike|former|ex-"
    r"|(?:teams?|people|engineers|alumni|folks|veterans) (?:at|from|of)|backed by|investors|acquired by|competitors?)\b[^.;]{0,40}$"
)
_AGAINST: Final = re.compile(
    r"\b(?:protect|prevent|fight|against|combat|addict|schütz|gegen|bekämpf|contre|lutt|contra|proteg|tegen|bescherm|contro|przeciw|chroni)\w*[^.;]{0,40}$"
)
_ROLES: Final[dict[str, tuple[str, str]]] = {
    "sales": (
        r"sales|vertrieb|verkauf|vente|commercial|venta|comercial|verkoop|venda|vendit|sprzedaż|handl",
        r"\bsales\b|account (?:executive|manager)|accountmanager|vertrieb|verkäufer|verkauf|\bvendedor|\bsprzedawc|addett\w+ (?:alle )?vendite"
        r"|^commercial(?:e|es)?\b(?! (?:law|product|real|counsel|officer|analyst|engineer|construction))|(?:responsable|ingénieure?|attachée?|directeur|directrice|assistante?) commercial|technico-commercial|\bvent(?:es|as)\b|\bcomercial\b|verkoop"
        r"|\bvendas\b|\bvendite\b|\bvendor|sprzedaż|handlow|business development|key account"
        r"|\bpresales\b|pre-sales",
    ),
    "support": (
        r"support|help ?desk|service ?desk|soporte|suporte|assistance|assistenza|wsparcie|kundendienst",
        r"\bsupport\b(?! (?:tools|platform|systems))|help ?desk|service ?desk|\bsoporte\b|\bsuporte\b|\bsupporto (?:clienti|tecnico|it)\b"
        r"|kundendienst|kundenservice|\bassistance (?:technique|client)|\bassistenza\b|\bwsparci"
        r"|customer (?:care|service)|klantenservice",
    ),
    "management": (
        r"manag|führung|leitung|encadrement|gesti[oó]n|direc|leidinggev|gestão|zarządz|kierow",
        r"(?:engineering|development|software|it|team|people|department|delivery|qa|operations"
        r"|general) manager|(?<!product )(?<!project )(?<!account )(?<!program )(?<!community )\bmanager,|\bhead of\b|\bhead\b,|team ?-?leit|abteilungsleit|gruppenleit"
        r"|bereichsleit|\bleiter(?:in)?\b|\bleitung\b|\bdirector\b|\bdirecteur|\bdirectrice"
        r"|\bdirectora\b|\bvp\b|responsable d'équipe|jefe de|\bgerente de (?:engenharia"
        r"|desenvolvimento|ti)|teamleider|\bhoofd\b|\bresponsabile\b|\bdirettor|\bkierownik|\bdyrektor"
        r"|\bchief\b(?! of staff)|\bcto\b",
    ),
    "recruiting": (
        r"recruit|talent|personal|recrutement|selección|werving|rekrut",
        r"\brecruit|talent (?:acquisition|partner|sourc)|personalreferent|chargé\w* de recrutement"
        r"|técnic\w+ de selección|\brekrut",
    ),
    "marketing": (r"market", r"\bmarketing\b|\bgrowth (?:manager|marketer|lead)|\bseo\b|content (?:manager|strateg)"),
    "consulting": (r"consult|berat|conseil", r"\bconsultant\b|\bconsulting\b|\bberater|\bconseil\b|\bconsultor\b|\bconsulente|\bkonsultant"),
    "quality assurance": (r"\bqa\b|quality|test", r"\bqa\b|\btest(?:er|ing)?\b|quality assurance|\btester\w*|qualitätssicherung"),
    "product management": (r"product man|produktman", r"product (?:manager|owner)|produktmanager|chef de produit"),
    "project management": (r"project|projekt|projet|proyecto", r"project manager|projektleit|projektmanager|chef\w* de projet|jefe de proyecto|projectleider|gerente de projeto|kierownik projektu|project lead"),
}  # fmt: skip
_MAKERS: Final = re.compile(
    r"engineer|developer|entwickl|ingenieur|ingénieur|ingenier|programm|ontwikkel|desenvolv"
    r"|sviluppa|designer|analyst|scientist"
)
_ASIDE: Final = re.compile(r"\s+(?:for|für|pour|para|voor|per|dla)\s+|,\s|\s[–—-]\s|\(")

_OR: Final = re.compile(r"\b(?:or|oder|ou|o|of|lub|albo)\b")
_CHILDREN: Final[dict[str, tuple[str, ...]]] = {
    "PHP": ("Laravel", "Symfony", "CodeIgniter", "Yii", "Zend"),
    "Ruby": ("Ruby on Rails",),
    "Java": ("Spring Boot", "Jakarta EE", "Hibernate"),
    ".NET": ("ASP.NET", "WPF", "WinForms", "Blazor", "Entity Framework"),
    "SAP": ("ABAP", "SAP HANA", "SAP Fiori"),
    "Salesforce": ("Apex",),
}
_INFLECTED: Final = 5
_POLISH_ENDING: Final = r"(?:a|u|ze|em|ie|owi|y|ą|ę|e|rze|rem|ra)"


@dataclass(frozen=True, slots=True)
class _Industry:
    """What an industry is told by, and how the words begin that can tell it."""

    pattern: re.Pattern[str]
    beginnings: frozenset[str]


@lru_cache(maxsize=256)
def _industry(term: str) -> _Industry:
    lower, folded = term.lower(), fold(term)
    for asked, said in _INDUSTRIES.values():
        if re.search(asked, lower) or re.search(asked, folded):
            return _Industry(re.compile(said), _beginnings(said))
    return _Industry(
        re.compile(rf"\b{re.escape(lower)}\b"), frozenset((words(term) or [lower])[0][:LETTERS].split())
    )


def _beginnings(pattern: str) -> frozenset[str]:
    """How the longest word begins that each alternative of ``pattern`` cannot do without."""
    found: set[str] = set()
    for alternative in re.split(r"\|(?![^(]*\))", pattern):
        plain = re.sub(r"\w\?|\[[^]]*\]|\\[bw][*+]?", "", alternative)
        needed = re.findall(r"[^\W_]+", re.sub(r"\(\?[^)]*\)\??", " ", plain))
        if needed:
            found.add(max(needed, key=len)[:LETTERS])
        else:
            found.update(word[:LETTERS] for word in re.findall(r"[^\W_]+", plain))
    return frozenset(found)


@lru_cache(maxsize=256)
def _role(term: str) -> re.Pattern[str]:
    if exact := _ROLES.get(term.lower()):
        return re.compile(exact[1])
    for asked, said in _ROLES.values():
        if re.match(asked, term.lower()):
            return re.compile(said)
    return re.compile(rf"\b{re.escape(term.lower())}")


def industry_in(reader: Reader, term: str) -> Stated[bool] | None:
    """Whether the employer is in the industry ``term`` (True), is said not to be (False), or neither (None)."""
    industry = _industry(term)
    if industry.beginnings.isdisjoint(reader.beginnings):
        return None
    absent: Stated[bool] | None = None
    for sentence, beginnings in reader.with_beginnings:
        if industry.beginnings.isdisjoint(beginnings):
            continue
        lower = lowered(sentence.text)
        match = industry.pattern.search(lower)
        if (
            match is None
            or _THEIR_CLIENTS.search(lower[: match.start()])
            or _AGAINST.search(lower[: match.start()])
        ):
            continue
        stated = _in_use(sentence, match.start(), match.end())
        if stated.value:
            return stated
        absent = absent or stated
    return absent


def role_in(title: str, term: str) -> Stated[bool] | None:
    """Whether ``title`` is for the role ``term``; a mere mention beside a maker's title does not count."""
    lower = lowered(title)
    match = _role(term).search(lower)
    if match is None:
        return None
    head = _ASIDE.split(lower, 1)[0]
    if match.start() >= len(head) and _MAKERS.search(head):
        return None
    return Stated(True, title.strip())


def technology_in(reader: Reader, name: str) -> Stated[bool] | None:
    """Whether the posting has ``name`` in use (True), says that it has not (False), or is silent (None).

    What is only nice to have is not in use.
    """
    known = lexicon()
    canonical = known.canonical(name)
    wanted = {canonical, *_CHILDREN.get(canonical, ())}
    absent: Stated[bool] | None = None
    for sentence, section, mentions in reader.mentioned:
        for mention in mentions:
            if mention.name not in wanted or is_optional(sentence, section):
                continue
            if _only_an_option(sentence, mention, mentions, wanted):
                continue
            stated = _in_use(sentence, mention.span.start, mention.span.end)
            if stated.value:
                return stated
            absent = absent or stated
    return absent or _by_writing(reader, name, known)


def _only_an_option(sentence: Sentence, mention: Mention, mentions: list[Mention], wanted: set[str]) -> bool:
    """Whether “or” sets another technology beside it, or it is only the name of somebody's client."""
    lower = lowered(sentence.text)
    if _THEIR_CLIENTS.search(lower[: mention.span.start]):
        return True
    others = any(other.name not in wanted for other in mentions)
    around = lower[max(0, mention.span.start - 9) : mention.span.end + 9]
    return others and bool(_OR.search(around))


def _in_use(sentence: Sentence, start: int, end: int) -> Stated[bool]:
    scope = _scope(lowered(sentence.text), start)
    return Stated(not NEGATED.search(scope), sentence.quote(start, end))


def _by_writing(reader: Reader, name: str, known: Lexicon) -> Stated[bool] | None:
    """As ``technology_in``, for names the lexicon lacks and for their inflected forms (“Angularze”)."""
    if (known.knows(name) and len(name) < _INFLECTED) or name.lower()[:LETTERS] not in reader.beginnings:
        return None
    pattern = _written(name)
    absent: Stated[bool] | None = None
    for sentence, section in ((reader.title, Section.BODY), *reader.sectioned):
        match = pattern.search(lowered(sentence.text))
        if match is None or is_optional(sentence, section):
            continue
        stated = _in_use(sentence, match.start(), match.end())
        if stated.value:
            return stated
        absent = absent or stated
    return absent


@lru_cache(maxsize=256)
def _written(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(name.lower())}{_POLISH_ENDING}?(?![\w+#])")


def _scope(lower: str, at: int) -> str:
    """The clauses around ``at`` in which a “no” would mean it: its own and, where that is short, the next."""
    parts = clauses(lower)
    own = next((i for i, part in enumerate(parts) if part.start <= at < part.end), None)
    if own is None:
        return lower
    first = own - 1 if own and len(parts[own].text) < 30 else own
    last = own + 1 if len(parts[own].text) < 40 else own
    return " ; ".join(part.text for part in parts[first : last + 1])


def word_in(texts: Iterable[str], word: str) -> Stated[bool] | None:
    """Whether one of ``texts`` holds ``word`` as a whole word, whatever its case."""
    pattern = re.compile(rf"(?<!\w){re.escape(word.lower())}(?!\w)")
    for text in texts:
        if match := pattern.search(lowered(text)):
            return Stated(True, text[max(0, match.start() - 60) : match.end() + 60].strip())
    return None
