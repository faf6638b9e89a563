"""What a posting says of work permits, citizenship and visas, and of moving house."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoutly_tui.matching.document import Sentence
from scoutly_tui.matching.places import find_places
from scoutly_tui.matching.understanding.stated import Stated, clauses, lowered


class Visa(StrEnum):
    """What is said of the right to work: it is demanded, sponsorship refused or offered, or not an issue."""

    DEMANDED = "demanded"
    REFUSED = "refused"
    OFFERED = "offered"
    NOT_NEEDED = "not_needed"


class Move(StrEnum):
    """What is said of moving: it is demanded, helped with, or not needed."""

    DEMANDED = "demanded"
    HELPED = "helped"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class VisaStatement:
    """What is said of visas, and the countries named beside it (possibly none)."""

    visa: Visa
    countries: frozenset[str]
    quote: str


_NOT_NEEDED: Final = re.compile(
    r"no visa (?:is )?(?:involved|needed|required)|neither is it needed|don't need (?:a )?visa"
    r"|kein visum (?:nötig|erforderlich)"
    r"|não é necessário visto|no (?:se )?necesita(?:s)? visado|pas besoin de visa|geen visum nodig"
    r"|non serve (?:il |un )?visto|wiza nie jest"
)
_REFUSED: Final = re.compile(
    r"sponsor\w*[^.;!?\w]{0,3}(?:no|none|not? available|nein|non|nee|não|nie)\b|\bsponsor\w*[^.;!?]{0,24}\bniet\b|visumsponsor\w*[^.;!?]{0,24}\bniet\b|"
    r"(?:\bnot\b|n't|unable|cannot|\bno\b|without|nor\b|neither)[^.;!?]{0,60}sponsor"
    r"|sponsor\w*[^.;!?]{0,40}(?:not (?:be )?(?:available|offered|provided|possible)"
    r"|isn't (?:available|offered|possible)|unavailable)"
    r"|no visa (?:support|sponsorship)|(?:not|n't|unable to) (?:\w+ ){0,3}(?:visas?|work permits?)\b"
    r"|(?:kein\w*|nicht)[^.;!?]{0,40}(?:spons|visa\b|visa-?unterstützung|visum)|(?:sponsor\w*"
    r"|visum)[^.;!?]{0,40}\b(?:nicht|kein)"
    r"|ne (?:prenons|pouvons|sponsor)[^.;!?]{0,60}\b(?:visa|parrain|sponsor)|pas de (?:sponsor"
    r"|visa|parrainage)"
    r"|\bno (?:tramit|gestion|patrocin|ofrec|apoy|facilit)\w*[^.;!?]{0,40}(?:visad|visa|permis)"
    r"|\b(?:niet|geen)\b[^.;!?]{0,40}(?:sponsor|visum)"
    r"|\bnão (?:apoi|patrocin|oferec|trat)\w*[^.;!?]{0,40}vist"
    r"|\bnon (?:offriamo|sponsorizz|forniamo|possiamo)[^.;!?]{0,40}(?:vist|sponsor)"
    r"|\bnie (?:zapewni|sponsor|ofer|pomaga|wspier)\w*[^.;!?]{0,50}(?:wiz|sponsor|uzyskan|pozwole)"
)
_OFFERED: Final = re.compile(
    r"(?:ofrecemos|damos|incluye)[^.;!?]{0,30}(?:visad|patrocin)|patrocinio de visad|patrocínio de visto|parrainage de visa|sponsorizzazione del visto|visumsponsor|"
    r"\bvisas?\b[^.;!?]{0,32}(?:assist|support|sponsor(?:ed|ship)\b|transfer)|h-?1b[^.;!?]{0,12}(?:transfer|sponsor|ok)|"
    r"sponsor (?:your |a )?(?:work )?visas?|visa sponsorship (?:is )?(?:available|offered|provided"
    r"|possible)|(?:support|offer|provide|happy to)[^.;!?]{0,40}\bvisa|licensed sponsor|we(?:'ll"
    r"| will| can| do)? sponsor|visa (?:support|assistance)|help (?:you )?with (?:your )?(?:visa"
    r"|work permit)"
    r"|(?:unterstützen|helfen|kümmern|übernehmen)[^.;!?]{0,40}\bvis(?:um|a)"
    r"|visum[^.;!?]{0,30}(?:unterstütz|helfen|kümmern)"
    r"|(?:accompagn|prenons en charge|aidons|soutenons)[^.;!?]{0,40}\bvisa"
    r"|(?:tramitamos|gestionamos|patrocinamos|ayudamos)[^.;!?]{0,40}(?:visad|visa|permis)"
    r"|(?:regelen|helpen)[^.;!?]{0,40}(?:visum|werkvergunning)|erkend referent"
    r"|(?:tratamos|apoiamos|patrocinamos|ajudamos)[^.;!?]{0,40}vist"
    r"|(?:sponsorizziamo|ci occupiamo|aiutiamo|supportiamo)[^.;!?]{0,40}vist"
    r"|(?:pomagamy|pomożemy|sponsorujemy|wspieramy)[^.;!?]{0,40}(?:wiz|pozwole)"
)
_DEMANDED: Final = re.compile(
    r"(?:right|authori[sz]ed|authori[sz]ation|eligible|eligibility|permission|permitted"
    r"|legally able|entitled) to (?:live and )?work|work (?:authori[sz]ation|permit|rights)\b"
    r"|\bcitizen(?:s|ship)?\b|\bpassport\b|security clearance|\bgreen card"
    r"|arbeitserlaubnis|arbeitsgenehmigung|aufenthalts(?:titel|erlaubnis)|staatsbürgerschaft"
    r"|staatsangehörigkeit"
    r"|titre de séjour|permis de travail|autorisation de travail|nationalité|autorisé\w* à travailler"
    r"|permiso de trabajo|residencia (?:legal|y permiso)|nacionalidad|ciudadanía"
    r"|werkvergunning|verblijfsvergunning|nationaliteit"
    r"|visto de trabalho|autorização de (?:trabalho|residência)|cidadania|nacionalidade"
    r"|permesso di (?:soggiorno|lavoro)|cittadinanza"
    r"|zezwoleni\w* na pracę|pozwoleni\w* na pracę|obywatelstw"
)
_SOFT: Final = re.compile(
    r"\bprefer|\bplus\b|nice to have|regardless|whatever|irrespective|in some cases|or a plan|unabhängig|\bungeachtet"
    r"|quelle que soit|sans distinction|\bsin importar|independientemente|ongeacht"
    r"|\bindipendentemente|bez względu|niezależnie|equal opportunit|discriminat|diskrimin"
    r"|corporate citizen|discrimin|gender|religion|herkunft|origine|global citizen"
)
_CITIZEN_DEMAND: Final = re.compile(
    r"only|must|require|requis|exig|richiest|zwingend|oblig|vereist|obbligator|verlangt|konieczn|niezbędn|erforderlich|voraus|need to|obrigat|necess|imprescind|obligat|soltanto"
    r"|solo|uniquement|devez|vereist|hebt|already|bestehend|\bmuszą|wymag"
)

_MOVE_NOT_NEEDED: Final = re.compile(
    r"(?:no|not|n't|without)\b[^.;!?]{0,30}\b(?:relocat|move house|to move)"
    r"|relocation (?:is )?(?:not|isn't)"
    r"|umzug[^.;!?]{0,20}\b(?:nicht|kein)|\b(?:kein|nicht)\w*\b[^.;!?]{0,20}(?:umzug|umziehen)"
    r"|pas (?:besoin|nécessaire|obligé)[^.;!?]{0,20}déménag|sans déménag"
    r"|no (?:hace falta|es (?:necesario|obligatorio|preciso)|necesitas)[^.;!?]{0,20}(?:mudar"
    r"|trasladar|cambiar de (?:domicilio|residencia))"
    r"|verhuizen (?:hoeft|is)[^.;!?]{0,8}niet|niet (?:te )?verhuizen"
    r"|não (?:é|será|precisa)[^.;!?]{0,20}mudar|sem (?:precisar )?mudar"
    r"|non (?:serve|occorre|è necessario|devi)[^.;!?]{0,20}trasfer"
    r"|przeprowadzka nie|bez przeprowadzki|nie (?:musisz|trzeba)[^.;!?]{0,20}przeprowadz"
)
_MOVE_DEMANDED: Final = re.compile(
    r"vous (?:installer|établir) à|bereit,? nach [^.;!?]{0,24}zu ziehen|"
    r"(?:ready|willing|able|open|prepared|happy) to (?:\w+ ){0,2}(?:relocate|move (?:here|to|closer|house|home))|"
    r"umzug nach [^.;!?]{0,30}(?:erforderlich|notwendig|voraus|zwingend)|bereitschaft[^.;!?]{0,40}(?:umzuziehen|zu ziehen)|"
    r"mobilité[^.;!?]{0,40}(?:exigée|obligatoire|indispensable|requise|impérative)|"
    r"(?:se requiere|requerimos|se exige|necesitamos)[^.;!?]{0,24}(?:residencia en|residir|vivir en|traslado)|"
    r"bereidheid[^.;!?]{0,40}verhuizen|(?:oczekujemy|wymagamy|wymagana|konieczna)[^.;!?]{0,20}(?:relokacj|przeprowadzk)|"
    r"relocation (?:to [^.;!?]{1,30} )?(?:is |will be )?(?:required|mandatory|necessary|expected|a must|compulsory)"
    r"|(?:must|need|willing(?:ness)?|ready|prepared|required|expected|able|have|have got) to (?:\w+ ){0,3}relocate"
    r"|(?:must|will|should|shall) (?:be (?:\w+ )?to )?(?:relocate|move) to\b|(?:need|have|required|expected) to move (?:to|here|closer)"
    r"|plan on (?:moving|relocating)"
    r"|must (?:live|reside|be based|be located) (?:with)?in (?!one of)(?:\w+ ){0,4}(?:of|from|hour"
    r"|commut|minutes|miles|km)|need to live (?:with)?in|must live (?:near|within|in)"
    r"|commuting distance"
    r"|umzugsbereitschaft|wohnsitz (?:in|im)\b[^.;!?]{0,40}(?:erforderlich|voraus|zwingend"
    r"|notwendig)|bereitschaft (?:zum|zu einem) umzug|bereit,? (?:nach|umzuziehen)"
    r"|prêt\w* à (?:déménager|vous installer)|mobilité (?:géographique )?(?:exigée|obligatoire"
    r"|indispensable)|vous résidez à"
    r"|(?:imprescindible|necesario|obligatorio|exigimos)[^.;!?]{0,20}(?:residir|residencia en"
    r"|vivir en|trasladar)|disposición a (?:trasladar|mudar)|disponibilidad para (?:trasladar"
    r"|mudar|cambio de residencia)"
    r"|bereid[^.;!?]{0,20}verhuizen|je woont in (?:de )?(?:regio|omgeving|buurt)"
    r"|(?:exigimos|necessário|obrigatóri\w+)[^.;!?]{0,80}(?:residir|residência|morar)"
    r"|disponibilidade para (?:se )?mud"
    r"|require[sd]? (?:you )?(?:to )?(?:live|living|reside|residing) in\b|must be local (?:to|in)\b|(?:need|have|must) (?:to )?live (?:near|close to|around)\b"
    r"|wohn\w+ (?:in|im|nahe|rund um|in oder um)[^.;!?]{0,40}\b(?:zieh|umzuziehen)"
    r"|(?:devez|devrez|faut|faudra)[^.;!?]{0,16}(?:déménager|vous installer|résider|habiter)"
    r"|(?:résidence|relocalisation|installation|déménagement)[^.;!?]{0,30}(?:exigée?|requise?|obligatoire|indispensable|nécessaire|impérati\w+)"
    r"|(?:necesari[oa]|imprescindible|obligatori[oa]|se requiere|requerid[oa])[^.;!?]{0,40}(?:cambi\w+ de residencia|mudarse|trasladarse)"
    r"|(?:debes|tienes que|hay que)[^.;!?]{0,20}(?:mudarte|trasladarte)"
    r"|verhui\w+[^.;!?]{0,30}(?:noodzakelijk|vereist|verplicht|nodig)|(?:noodzakelijk|vereist|verplicht)[^.;!?]{0,30}verhui"
    r"|(?:tens de|tem de|deve|deves|precisa|é necessário|é preciso|é obrigatório)[^.;!?]{0,16}(?:mudar|residir|morar)"
    r"|(?:richiest\w+|obbligatori\w+|necessari\w+|previst\w+)[^.;!?]{0,20}(?:trasferi|risied)|(?:trasferi\w+|risied\w+)[^.;!?]{0,30}(?:richiest|obbligatori|necessari)"
    r"|\bdevi (?:\w+ )?trasferirti|(?:trzeba|należy|musisz)[^.;!?]{0,20}przeprowadzi"
    r"|disponibilità al trasferimento|disponibil\w+ a trasferir|richiesta la residenza"
    r"|residenza (?:in|a)\b[^.;!?]{0,30}(?:richiest|obbligator|necessari)"
    r"|gotowość do (?:przeprowadzki|relokacji)|zamieszkanie w"
)
_MUST_LIVE: Final = re.compile(
    r"\b(?:must|should|need to|have to|required to) (?:\w+ ){0,2}?(?:live|reside|be (?:based|located|living)) (?:in|within|near|around|close)\b|\bmusst? in [^.;!?]{0,30}wohnen"
    r"|devez (?:résider|habiter) à|debes (?:residir|vivir) en|moet in [^.;!?]{0,30}wonen|precisa morar em|devi (?:risiedere|vivere) a"
    r"|musisz mieszkać w|mieszkasz w|vous habitez\b|\bje verhuist naar|woonachtig in[^.;!?]{0,40}(?:vereist|noodzak|verplicht|must)"
    r"|(?:ziehst|ziehen) nach [^.;!?]{1,30}\bum\b|wohnort\b[^.;!?]{0,40}(?:erforderlich|voraus|zwingend|notwendig)"
    r"|residencia (?:habitual )?en\b[^.;!?]{0,30}(?:imprescindible|obligatori|necesari|requerid)"
)
_OR_REMOTE: Final = re.compile(
    r"\b(?:remote\w*|from home|télétravail|remoto|zdalnie)\b[^.;!?]{0,60}\b(?:or|oder|ou|o|of|lub|albo)\b|\b(?:or|oder|ou|o|of|lub|albo)\b[^.;!?]{0,24}\b(?:remote\w*|from home|télétravail|remoto|zdalnie)\b"
)
_MOVE_HELPED: Final = re.compile(
    r"relocation (?:assistance|package|support|bonus|partner|costs?|help|allowance|is offered"
    r"|offered|available)|(?:help|assist|support)[^.;!?]{0,30}relocat|umzugskosten|umzugshilfe"
    r"|beim umzug|frais de déménagement|aide à l'installation"
    r"|(?:ayuda|apoyo|paquete)[^.;!?]{0,20}(?:traslado|reubicación|mudanza)"
    r"|vergoeden je verhuizing|verhuiskosten|ajuda (?:de custo )?(?:com a|para) mudança"
    r"|supporto (?:al|per il) trasferimento|pakiet relokacyjny|wsparcie (?:w )?relokac"
)


_VISA_NOUN: Final = re.compile(
    r"\bvisa\w*|\bvisum\w*|blue ?card|titre de séjour|(?:arbeits|niederlassungs)bewilligung|permis [bc]\b|título de residência|documento di soggiorno|karta pobytu|kart\w+ pobytu|residence permit|arbeidsmarkt|verblijfs\w+|aufenthalts\w+|\bvisad\w+|\bvist[oi]s?\b|\bwiz(?:a|y|ie|ę|ą|ow\w+)\b|\bh-?1b\b|work permits?|arbeitserlaubnis|permis de travail"
    r"|permisos? de (?:trabajo|residencia)|werkvergunning|permesso di (?:soggiorno|lavoro)|autorização de trabalho|pozwoleni\w* na pracę"
)
_SPONSORS: Final = re.compile(r"\bsponsor|visumsponsor|\bpatrocin|\bparrain|sponsorizz")
_TAKES_CARE: Final = re.compile(
    r"support|\bhelp|assist|\boffer|provid|arrang|take care|\bcover\b|available|possible|unterstütz|hilf|helf|übern|kümmer|möglich"
    r"|accompagn|\baid|prises? en charge|prenons|soutien|soutenons|gestion|tramit|ayud|apoy|ofrec|facilit|disponible|regel|hulp|mogelijk"
    r"|apoi|ajud|oferec|trat|disponível|suporte|ondersteun|encargamos|s'occup|handled|paperwork|trámites|nuestro cargo|a carico|załatw|covered|ci pens|zorgen voor|\bnoi\b|beantrag|aiut|\boffr|pomo|pomag|wspar|wspier|oferuj|zapewn|możliw"
)
_CLAIMS: Final = re.compile(
    r"\bmust\b|requir|\bvalid|\bhold\b|\bholding|\bexisting|\balready|essential|mandatory|gültig|besitz|vorausge|voraussetz|erforderlich|zwingend|valide"
    r"|exig|obligat|dispos(?:er|ez) |titulaire|necesari|imprescindible|contar con|\btener\b|vigor|geldig|vereist|\bhebt\b|verplicht|válid|obrigat"
    r"|necessári|possu|richiest|posses|obbligat|ważn|wymag|posiad|koniecz"
)
_DENIES: Final = re.compile(
    r"\b(?:not|unable|cannot|no|none|without|nor|neither|kein\w*|nicht|leider|ne|n'|pas|aucune?|sans|sin|tampoco|niet|geen|helaas|não"
    r"|nem|sem|non(?!-)|senza|purtroppo|nie|brak|niestety|bez|nessun\w*|ningún|nenhum)\b|n't\b|\bn'"
)
_OTHER_SPONSORS: Final = re.compile(
    r"event|conference|konferenz|club|verein|league|sport|sponsor(?:ship|ing)? (?:manager|deals|partner)"
)
_SOMEBODY_ELSE: Final = re.compile(
    r"customer|client|kund|klant|cliente|clienti|klient|travel|reise|voyage|viaj|viagg|mastercard|\byou(?:'ll| will) (?:help|support|process|handle)"
)
_MAY_WORK: Final = re.compile(
    r"(?:berechtigt|dürfen|darfst)[^.;!?]{0,40}arbeiten|arbeiten (?:zu )?dürfen|(?:en règle|habilité\w*|\bdroit)[^.;!?]{0,24}travailler"
    r"|travailler légalement|(?:trabajar|trabalhar|lavorare) legalmente|legalmente[^.;!?]{0,24}(?:trabaj|trabalh|lavor)|derecho a trabajar"
    r"|direito (?:de|a) trabalhar|diritto (?:di|a|al) lavor|\bmag (?:je )?[^.;!?]{0,30}werken|recht om[^.;!?]{0,20}werken"
    r"|werken zonder vergunning|praw\w* do (?:\w+ )?pracy|(?:documentación|papeles) en regla|autoriza\w+ (?:\w+ )?para (?:trabaj|trabalh)|\b(?:nationals|citizens) only|only (?:\w+ )?(?:nationals|citizens)\b|nur (?:\w+-)?(?:eu-?)?bürger|ressortissants? (?:de l'ue|europé)|solo ciudadanos|legalni\w* pracować|pracować legalnie|permiso de (?:residencia|trabajo)"
    r"|(?:ts/sci|top secret|\bsecret|\bsc|\bdv|nato|active|current|government)[^.;!?]{0,16}clearance|habilitation (?:secret|défense|confidentiel)"
    r"|(?:pouvoir|poder|poter) (?:travailler|trabajar|trabalhar|lavorare)\b|documentación (?:en regla|en vigor)|sicherheitsüberprüfung|(?:\beu|europe\w*|europä\w*|uk|us)-?(?: ?paspoort|-pass\b|-reisepass)"
)


_MOVING: Final = re.compile(
    r"\brelocat(?:e|ion)\b|\bumzug\b|umziehen|\bziehen\b|verhui(?:zen|zing|st)|déménage(?:r|ment)|\binstallation à|traslad(?:o|ar|arse|arte)\b"
    r"|cambio de residencia|\bmudança para|mudar(?:-se|se|te)? para|trasferi(?:mento|rsi|rti)|przeprowadz(?:k\w+|i\w+)|relokacj\w+"
)
_LIVING: Final = re.compile(
    r"\b(?:live|reside|residing|living|home)\b|wohnsitz|wohnort|\bwohnen\b|wohnst|résider|résidence|habite[rz]|residir|residencia|vivir en"
    r"|\bwonen\b|woonachtig|woonplaats|morar|residência|risieder|residenza|\bvivere a|zamieszk\w+|mieszka\w+"
)
_DEMANDS: Final = re.compile(
    r"\bmust\b|\bwill (?:relocate|have to)|requir|mandatory|\bnecessary|compulsory|erforderlich|vorausge|voraussetz|zwingend|notwendig|\bmusst?\b"
    r"|obligatoire|exigé|requis|nécessaire|indispensable|devez|\bfau(?:t|dra)\b|necesari|obligatori|imprescindible|hay que|debes|requisito|requiere"
    r"|verplicht|vereist|noodzakelijk|\bmoet|obrigatóri|necessári|\btens de|\bdeve|precisa|obblig|richiest|necessari|occorre|\bdevi\b|wymagan"
    r"|konieczn|musisz"
)


def visa_in(sentence: Sentence) -> VisaStatement | None:
    """What ``sentence`` says of the right to work; None if nothing."""
    lower = lowered(sentence.text)
    visa = _visa(lower)
    if visa is None:
        return None
    countries = find_places(sentence.text, prose=True).all_countries
    if not countries and re.search(r"\bu\.?s\.? citizen|\bus citizen", lower):
        countries = frozenset(("US",))
    return VisaStatement(visa, countries, sentence.quote())


def _visa(lower: str) -> Visa | None:
    if _NOT_NEEDED.search(lower):
        return Visa.NOT_NEEDED
    if _REFUSED.search(lower):
        return Visa.REFUSED
    if match := _OFFERED.search(lower):
        return Visa.REFUSED if _DENIES.search(_clause_around(lower, match.start())) else Visa.OFFERED
    if (cared_for := _cared_for(lower)) is not None:
        return cared_for
    match = _DEMANDED.search(lower)
    if match and not _SOFT.search(_clause_around(lower, match.start())):
        firm = not re.match(
            r"citizen|passport|nationali|staats|cittadin|obywatel|ciudadan|cidadan|nacional|security",
            match.group(),
        )
        return Visa.DEMANDED if firm or _CITIZEN_DEMAND.search(lower) else None
    return _demanded_by_parts(lower)


def _cared_for(lower: str) -> Visa | None:
    """Whether a clause offers or refuses to see to a permit, by the words it is made of; None if neither."""
    if _SOMEBODY_ELSE.search(lower):
        return None
    for part in clauses(lower):
        about, sponsors = _VISA_NOUN.search(part.text), _SPONSORS.search(part.text)
        denies = bool(_DENIES.search(part.text))
        if sponsors and denies and not _OTHER_SPONSORS.search(part.text):
            return Visa.REFUSED
        if about and (sponsors or _TAKES_CARE.search(part.text)) and not _CLAIMS.search(part.text):
            return Visa.REFUSED if denies else Visa.OFFERED
    return None


def _demanded_by_parts(lower: str) -> Visa | None:
    """Whether a sentence demands that one may work, by what it says one must hold or be allowed."""
    if _SOMEBODY_ELSE.search(lower):
        return None
    for part in clauses(lower):
        if _VISA_NOUN.search(part.text) and _CLAIMS.search(part.text) and not _SOFT.search(part.text):
            return Visa.DEMANDED
    match = _MAY_WORK.search(lower)
    return Visa.DEMANDED if match and not _SOFT.search(_clause_around(lower, match.start())) else None


def _clause_around(lower: str, at: int) -> str:
    return next((part.text for part in clauses(lower) if part.start <= at < part.end), lower)


def _names_only_cities(text: str) -> bool:
    areas = find_places(text, prose=True)
    return bool(areas.cities) and not areas.permitted


def _either(lower: str, match: re.Match[str]) -> bool:
    """Whether moving is only one way of two, or the words are a form's label (“Willing to relocate:”)."""
    return lower[match.end() : match.end() + 1] == ":" or bool(_OR_REMOTE.search(lower))


def move_in(sentence: Sentence) -> Stated[Move] | None:
    """What ``sentence`` says of moving; None if nothing."""
    lower = lowered(sentence.text)
    if (match := _MUST_LIVE.search(lower)) and _names_only_cities(sentence.text):
        return Stated(Move.DEMANDED, sentence.quote(match.start(), match.end()))
    for move, pattern in (
        (Move.NOT_NEEDED, _MOVE_NOT_NEEDED),
        (Move.DEMANDED, _MOVE_DEMANDED),
        (Move.HELPED, _MOVE_HELPED),
    ):
        if match := pattern.search(lower):
            if move is Move.DEMANDED and _either(lower, match):
                continue
            return Stated(move, sentence.quote(match.start(), match.end()))
    return _move_by_parts(sentence, lower)


def _move_by_parts(sentence: Sentence, lower: str) -> Stated[Move] | None:
    """Whether a clause demands moving or living there, by the words it is made of."""
    for part in clauses(lower):
        match = _MOVING.search(part.text)
        living = None if match else _LIVING.search(part.text)
        match = match or living
        if (
            match is None
            or not _DEMANDS.search(part.text)
            or _DENIES.search(part.text)
            or _SOFT.search(part.text)
        ):
            continue
        start, end = part.start + match.start(), part.start + match.end()
        if (living is None or _names_only_cities(sentence.text)) and not _OR_REMOTE.search(lower):
            return Stated(Move.DEMANDED, sentence.quote(start, end))
    return None
