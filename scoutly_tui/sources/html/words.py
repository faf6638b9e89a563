# ruff: noqa: E501 – patterns are easier to check on one line
"""What addresses, class names, labels and dates around postings are made of, in the languages of Europe and beyond.

Labels and facts are held against text folded as ``titles.fold`` does; names and segments as they stand.
"""

import re
from typing import Final

PLACE_LABEL: Final = re.compile(
    r"^(?:(?:job |work |office )?locations?|place|city|office|where|based in|(?:arbeits|einsatz|dienst)?ort|standort|lieu(?: de travail)?|localisation|ville|site|ubicacion|lugar"
    r"|localidad|ciudad|provincia|local(?:idade)?|cidade|sede(?: di lavoro)?|luogo|citta|locatie|plaats|standplaats|vestiging|lokalizacja|miejsce(?: pracy)?|miasto|lokalita|misto(?: vykonu prace)?"
    r"|ort|plats|placering|arbetsort|stad|sted|arbejdssted|arbeidssted|lokation|by|sijainti|paikkakunta|toimipaikka|helyszin|munkavegzes helye|munkahely|locatie|oras|localitate|konum|sehir|lokasyon"
    r"|город|место(?: работы)?|місто|τοποθεσια|勤務地|勤務場所|工作地点|地点|地點|工作地點|城市|근무지|근무 ?지역|위치|지역)$"
)
TEAM_LABEL: Final = re.compile(
    r"^(?:departments?|team|function|category|area|discipline|division|abteilung|bereich|fachbereich|berufsgruppe|departement|service|pole|equipe|direction|composante|departamento|area|equipo|setor|reparto|settore|funzione"
    r"|afdeling|vakgebied|dzial|oddeleni|avdelning|afdeling|avdeling|osasto|reszleg|departament|departman|отдел|部署|部門|部门|部門|부서|직군)$"
)
TYPE_LABEL: Final = re.compile(
    r"^(?:(?:job |employment |contract |work )?type|employment|contract|hours|commitment|schedule|beschaftigungsart|anstellungsart|arbeitszeit|vertrag(?:sart)?|type de contrat|contrat|temps de travail|jornada|tipo de contrato|contrato|regime|contratto|tipo(?: di contratto)?"
    r"|dienstverband|uren|contract|umowa|wymiar|etat|uvazek|anstallningsform|omfattning|ansaettelse|stillingstype|tyosuhde|雇用形態|工作性质|고용형태)$"
)
POSTED: Final = re.compile(
    r"posted|published|added|ago\b|veroffentlicht|online seit|vor \d|publie|il y a|publicad[oa]|hace \d|ha \d|pubblicat|geplaatst|geleden|opublikowan|dodano|temu|zverejneno|publicerad|for \d+ (?:dage|dager)|sedan|siden|julkaistu|sitten|掲載|发布|發布|등록"
)
ENDS: Final = re.compile(
    r"clos|deadline|until|apply by|expire|frist|bis zum|limite|jusqu|hasta|cierre|entro il|scadenza|ate \d|prazo|sluit|uiterlijk|do dnia|termin|uzaverka|sista|senast|ansog|soknad|hakuaika|hatarido|期限|締切|截止|마감"
)
PLACE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:job-?)?(?:locations?|loc|place|city|standort|ort|lieu|ville|ubicacion|lugar|local|sede|luogo|locatie|plaats|lokalizacja|miasto|lokalita|plats|stad|sted|by|region|address(?:locality)?|office)(?:$|[\s_-])|[a-z](?:Location|City)|_(?:place|location|city|loc)_|icon-(?:pin|location|map)|(?:map|location)-(?:pin|marker)",
    re.IGNORECASE,
)
TEAM_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:departments?|dept|team|category|cat|area|bereich|abteilung|eyebrow|function|afdeling|dzial|reparto|service)(?:$|[\s_-])|[a-z](?:Department|Team|Category)",
    re.IGNORECASE,
)

JOB_WORD: Final = (
    r"jobs?|careers?|vacanc(?:y|ies)|position(?:s|en)?|opening(?:s)?|openings?|roles?|opportunit(?:y|ies)|requisitions?|recruit(?:ment|ing)?|hiring|employment|postings?|joboffers?"
    r"|join(?:-us)?|work-with-us|stellen?|stellenangebote?|stellenmarkt|stellenanzeigen?|karriere|ausschreibung(?:en)?|ausbildung|offres?|emplois?|recrutement|carrieres?|postes?|annonces?"
    r"|ofertas?|empleos?|vacantes?|puestos?|trabajo|unete|vagas?|carreiras?|oportunidades?|emprego|recrutamento|posizion[ei]|offert[ae]|lavora(?:-con-noi)?|carriere|annunc[io]"
    r"|vacatures?|werken-bij|oferty?|praca|kariera|rekrutacj[ae]|nabor|pozice|pozic[ie]|volna-mista|prace|jobb|tjanster?|lediga-jobb|karriar|stillinger?|stilling|ledige-stillinger"
    r"|tyopaikat|avoimet-tyopaikat|rekry|karrier|allas(?:ok)?|kariyer|ilan(?:lar)?|vakansii|vacancies|vakansi[iy]|karier[iy]|karjera|karjeras|vakances|toopakkumised|karijera|zaposlitev|karir|lowongan|kerjaya|zhaopin|zhiwei|recruit|saiyo|job-?openings?|jobdetail|jobposting|gh_jid|jid|jobid|position-?id"
)
JOB_SEGMENT: Final = re.compile(rf"(?:^|[-_.]|\b)(?:{JOB_WORD})(?:$|[-_.]|\b)", re.IGNORECASE)
JOB_NAME: Final = re.compile(
    rf"(?:^|[\s_-])(?:{JOB_WORD}|offre|annuncio|oferta|vaga|vac|stelle|pozice|vacature|vacancy-item|role)s?(?:$|[\s_-])|(?:job|career|vacanc|position|opening|vacature|stellen|posting|vacant)s?[A-Z_-]",
    re.IGNORECASE,
)
OTHER_SEGMENT: Final = re.compile(
    r"^(?:blogs?|news|newsroom|press|presse|media|articles?|posts?|stories|story|events?|insights|resources|case-stud(?:y|ies)|customers?|clients?|products?|produits|produkte|productos|produtos|prodotti|services?|solutions?"
    r"|about|about-us|team|teams|people|leadership|privacy|legal|terms|cookies?|login|signin|signup|contact|kontakt|shop|store|docs?|help|support|faq|category|categories|tags?|author|locations?|offices?|standorte?|department|departments|search|benefits?|culture|values"
    r"|aktuelles|neuigkeiten|kurse|actualites?|actus|journal|noticias|notizie|nieuws|verhalen|aktualnosci|baza-wiedzy|aktuality|nyheter|nyheder|uutiset|hirek|haberler|novosti|recipes|rezepte|projects?|projets?|proyectos|projekte|realisations"
    r"|company|handbook|guides?|webinars?|podcasts?|testimonials?|historias|historier|wiki|forum|community|partners?|investors?|centros|wyniki|locatie|vakgebied|gruppe|job-category|job-location|job-type)$",
    re.IGNORECASE,
)
FILTER: Final = re.compile(
    r"^(?:location|loc|city|team|department|dept|category|cat|type|sort|order|orderby|filter|q|query|search|keyword|lang|locale|page|p|view|gruppe|bereich|standort|ville|region|country|land)s?(?:\[\])?$",
    re.IGNORECASE,
)
ID: Final = re.compile(r"\d{3,}|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24,}", re.IGNORECASE)
DOCUMENT: Final = re.compile(r"\.(?:pdf|docx?|odt|rtf)$")
OTHER_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:blog|news|article|story|stories|post-card|testimonial|team-?(?:member|card|list)?|person|benefit|perk|value|faq|event|product|recipe|review|filter|facet|tag|categor(?:y|ies)|press|social|share|wpis|aktualnosci|historias?|actus?|verhalen|poster?|project)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
FACTS: Final = re.compile(
    r"\b(?:full[ -]?time|part[ -]?time|remote|hybrid|on-?site|permanent|temporary|contract|internship|vollzeit|teilzeit|unbefristet|befristet|cdi|cdd|alternance|temps (?:plein|partiel|complet)|teletravail|jornada|indefinido|teletrabajo|remoto|hibrido"
    r"|clt|pj|tempo (?:pieno|parziale|indeterminato|determinato)|full-?time|smart working|fulltime|parttime|vast contract|\d+ ?(?:-\d+ )?uur|umowa|b2b|zdalnie|pelny etat|plny uvazek|heltid|deltid|tillsvidare|vikariat|fast|kokoaika|closing date|apply by|deadline|posted|hours"
    r"|bewerbungsfrist|date limite|fecha limite|sollicitatiedeadline|termin skladania|ansokningsdag|ansogningsfrist|soknadsfrist|hakuaika|salary|per (?:year|hour|annum)|band \d)\b|[€£$¥₽]\s?\d|\d\s?(?:€|kr|zl|czk|₽)|正社員|契約社員|全职|兼职|정규직|계약직|勤務地",
    re.IGNORECASE,
)

NAVIGATION_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|menu|-menu)?|menu|main-?nav|mainmenu|gnav|metanav|topnav|sub-?menu|mega-?menu|breadcrumbs?|crumbs|fil-?ariane"
    r"|pagination|pager|paging|skip(?:-?link)?|topbar|toolbar|dropdown|lang(?:uage)?(?:-?switch\w*)?|social(?:-?links)?|share)(?:$|[\s_-])",
    re.IGNORECASE,
)
FOOT_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:site|page|main|global)?-?footer|foot|fuss|stopka|stopke|paticka|pie|rodape|colophon|cookie\w*|consent|gdpr|lablec)(?:$|[\s_-])",
    re.IGNORECASE,
)
TITLE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:title|titel|titre|titulo|titolo|tytul|nazwa|name|headline|heading|bezeichnung|jobtitle|job-?name|poste|intitule|position|role-?name|puesto|cargo|nome|stilling|tit)(?:$|[\s_-])|[a-z](?:Title|Titel|Name|Headline)|_(?:title|titel|name)__",
)
VARYING_NAME: Final = re.compile(
    r"\d|^(?:odd|even|first|last|active|open|show|collapsed|featured|new|highlight\w*|current|selected|status-\w+|category-[\w-]+|tag-[\w-]+)$"
)
APPLY_SEGMENT: Final = re.compile(
    r"/(?:apply(?:-now)?|application|bewerben|bewerbung|postuler|candidature|inscri\w+|solicitud|candidatar|candidati|sollicit\w+|aplikuj|ansok\w*)/?$",
    re.IGNORECASE,
)
REFERENCE: Final = re.compile(r"^(?:(?:ref|req|job|no|nr|id)?[.:# ]*)?[a-z]{0,4}[-_# ]?\d[\d\-/._]*[a-z]?$")

NAMES_POSTING: Final = re.compile(
    r"^(?:(?:view|see|read|open|show) (?:the |this )?(?:job|role|position|vacancy|posting|opening)|job (?:details|description|ad)|(?:zur|zum) (?:stelle|stellenangebot|stellenanzeige|job|anzeige)|stelle ansehen|stellenanzeige|zu den details der stelle"
    r"|voir (?:l'offre|le poste|l'annonce)|ver (?:la )?(?:oferta|vacante|puesto|vaga)|vedi (?:l'offerta|posizione|annuncio)|bekijk (?:de |deze )?vacature|naar (?:de )?vacature|zobacz (?:oferte|ogloszenie)|(?:till|visa) (?:annonsen|jobbet|tjansten)|se (?:stillingen|jobbet|opslaget)|avaa ilmoitus|zobrazit pozici)\b"
)
"""The text of a link that says that a posting is behind it."""
MORE_ABOUT: Final = re.compile(
    r"^(?:view|see|read|open|show|more|details?|learn|find out|go to|link to|apply|ansehen|anzeigen|mehr|zur?m?|details zu|voir|consulter|en savoir|ver|mas|mais|vedi|scopri|bekijk|lees|naar|zobacz|zobrazit|visa|las|se|les|lue|katso)\b"
)
"""How the label of a link begins that leads to something it names."""
LOCATION: Final = re.compile(r"location(?:\.href|\.assign)?\s*(?:=|\()\s*['\"]([^'\"<>\s]{1,300})['\"]")
"""A script that goes to an address."""
CONDITION: Final = re.compile(
    r"\b(?:if|when|whenever|even if|falls|wenn|sollten?|si|lorsque|quando|als|jesli|gdy|om|hvis|even when)\b.{0,60}$"
)
NO_RESULTS: Final = re.compile(
    r"^\(?0\)? (?:open |offene |current )?(?:jobs?|positions?|roles?|openings|vacancies|results|stellen|treffer|offres?|ofertas|vagas|posizioni|risultati|vacatures|ofert|resultats|resultados|jobb|stillinger)(?: (?:found|available|gefunden|trouves?))?\.?$"
)
APPLYING: Final = re.compile(
    r"\bappl(?:y|ication)|\bcv\b|resume|portfolio|e-?mail us|bewerb|lebenslauf|postul|candidat|lettre de motivation|curricul|hoja de vida|inscri|sollicit|aplik|zyciorys|zivotopis|ansok|ansog|soknad|hakemus|jelentkez|oneletrajz|basvur|ozgecmis|откликн|резюме|応募|履歴書|简历|投递|이력서|지원"
)
UNLIKE_A_PLACE: Final = re.compile(
    r"\d{1,2}[./:]\d|\d\s?[%€£$]|[€£$¥]|^\d+$|\b\d{2,3} ?(?:h|hrs?|hours|uur|std|stunden|heures|horas|ore|hodin|tim)\b|@|^\W|ref|kennziffer|band \d|req|#"
)
