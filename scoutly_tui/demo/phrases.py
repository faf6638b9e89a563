"""What postings and careers pages say, in ten languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scoutly_tui.domain.postings import EmploymentType, WorkModel


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences of one language. ``{…}`` are filled in; lists are chosen from.

    ``headings`` are those for duties, requirements, advantages and benefits. ``duties`` is empty where the
    role's own (English) ones serve. ``page`` are the careers page's words: its heading, its introduction,
    the link to a posting, the button to apply, then the entries of its navigation.
    """

    intros: tuple[str, ...]
    headings: tuple[str, str, str, str]
    duties: tuple[str, ...]
    must: tuple[str, ...]
    nice: tuple[str, ...]
    offers: tuple[str, ...]
    places: dict[WorkModel, str]
    pay: str
    speak: str
    closing: str
    page: tuple[str, str, str, str]
    nav: tuple[str, str, str, str, str]
    contract: dict[EmploymentType, str]


_MODELS: Final = (WorkModel.REMOTE, WorkModel.HYBRID, WorkModel.ON_SITE)
_TYPES: Final = (
    EmploymentType.FULL_TIME,
    EmploymentType.PART_TIME,
    EmploymentType.CONTRACT,
    EmploymentType.INTERNSHIP,
)


def _models(*sentences: str) -> dict[WorkModel, str]:
    return dict(zip(_MODELS, sentences, strict=True))


def _types(*words: str) -> dict[EmploymentType, str]:
    return dict(zip(_TYPES, words, strict=True))


PHRASES: Final[dict[str, Phrases]] = {
    "en": Phrases(
        ("{company} works on {field} from {city}. The {team} team is six people who like their tools sharp.",
         "We are {company}, and {field} is all we think about. In {team} you would be the one who knows why.",
         "For nine years {company} has made {field} a little less mysterious. Now {team} needs a hand."),
        ("What you will do", "What you bring", "Good to have", "What we offer"),
        (),
        ("{years}+ years of experience with {skill}", "Strong command of {skill}",
         "You have run {skill} in production", "You know {skill} well enough to teach it"),
        ("Some experience with {skill}", "Curiosity about {skill}", "{skill} is a plus"),
        ("30 days of holiday", "A budget for learning", "A four-day week in July",
        "Good chairs and quiet rooms",
         "A cargo bike to borrow", "Parental leave beyond the law", "Soup on Thursdays"),
        _models("This role is fully remote. Where from: {place}.",
                "Hybrid: two days a week in our {city} office.", "On site in {city}, where the work is."),
        "The salary range is {low}–{high} {currency} a year.",
        "We speak English at work.",
        "Write to us in your own words. A cover letter is not needed.",
        ("Open positions", "Come and build it with us. These are the people we are looking for.", "View role",
         "Apply now"),
        ("About us", "Life here", "Blog", "Press", "Contact"),
        _types("Full-time", "Part-time", "Contract", "Internship"),
    ),
    "de": Phrases(
        ("{company} macht {field}, und das aus {city}. Das Team {team} sucht Verstärkung.",
         "Wir sind {company}. Unser Thema: {field}. Im Bereich {team} wartet eine Aufgabe, die bleibt."),
        ("Deine Aufgaben", "Das bringst du mit", "Von Vorteil", "Das bieten wir"),
        ("Du entwickelst unser Produkt gemeinsam mit dem Team weiter", "Du sorgst für verlässliche Abläufe",
         "Du stimmst dich eng mit anderen Bereichen ab", "Du dokumentierst, was andere später brauchen",
         "Du bringst eigene Ideen ein und setzt sie um"),
        ("Mindestens {years} Jahre Erfahrung mit {skill}", "Sehr gute Kenntnisse in {skill}",
         "Sicherer Umgang mit {skill}"),
        ("Erste Erfahrung mit {skill}", "Interesse an {skill}"),
        ("30 Tage Urlaub", "Weiterbildungsbudget", "Deutschlandticket", "Flexible Arbeitszeiten",
         "Betriebliche Altersvorsorge", "Suppe am Donnerstag"),
        _models("Die Stelle ist vollständig remote, von jedem Ort in Europa aus.",
                "Hybrid: zwei Tage pro Woche in unserem Büro in {city}.", "Vor Ort in {city}."),
        "Gehalt: {low} bis {high} {currency} im Jahr.",
        "Deutsch sprichst du fließend (mindestens C1).",
        "Schreib uns ein paar Zeilen. Ein Anschreiben brauchen wir nicht.",
        ("Offene Stellen", "Komm zu uns. Diese Stellen sind gerade frei.", "Zur Stelle", "Jetzt bewerben"),
        ("Über uns", "Arbeiten bei uns", "Magazin", "Presse", "Kontakt"),
        _types("Vollzeit", "Teilzeit", "Freie Mitarbeit", "Praktikum"),
    ),
    "fr": Phrases(
        ("Depuis {city}, {company} se consacre à : {field}. L’équipe {team} s’agrandit.",
         "Nous sommes {company}, et notre métier est simple : {field}. L’équipe {team} vous attend."),
        ("Vos missions", "Votre profil", "Un plus", "Nos avantages"),
        ("Faire évoluer notre produit avec toute l’équipe", "Garantir la qualité au quotidien",
         "Travailler main dans la main avec les autres métiers", "Partager vos connaissances",
         "Proposer des améliorations et les mener à bien"),
        ("Au moins {years} ans d’expérience avec {skill}", "Une très bonne maîtrise de {skill}",
         "Une pratique régulière de {skill}"),
        ("Une première expérience de {skill}", "Un intérêt pour {skill}"),
        ("Tickets restaurant", "RTT", "Mutuelle prise en charge", "Budget formation", "Vélo de fonction"),
        _models("Poste en télétravail complet, partout en Europe.",
                "Hybride : deux jours par semaine dans nos bureaux de {city}.", "Sur site, à {city}."),
        "Rémunération : {low} à {high} {currency} par an.",
        "Le français courant est indispensable.",
        "Écrivez-nous avec vos mots ; pas besoin de lettre de motivation.",
        ("Nos offres d’emploi", "Rejoignez-nous : voici les postes à pourvoir.", "Voir l’offre", "Postuler"),
        ("À propos", "La vie chez nous", "Journal", "Presse", "Contact"),
        _types("CDI temps plein", "Temps partiel", "Mission freelance", "Stage"),
    ),
    "es": Phrases(
        ("En {company} nos dedicamos a {field}, desde {city}. El equipo {team} crece.",
         "Somos {company} y vivimos de {field}. Buscamos a alguien para {team}."),
        ("Qué harás", "Qué aportas", "Se valora", "Qué ofrecemos"),
        ("Mejorar nuestro producto junto al equipo", "Cuidar la calidad cada día",
         "Colaborar con las demás áreas", "Compartir lo que aprendes", "Proponer ideas y llevarlas a cabo"),
        ("Más de {years} años de experiencia con {skill}", "Dominio de {skill}", "Buen manejo de {skill}"),
        ("Alguna experiencia con {skill}", "Interés por {skill}"),
        ("25 días de vacaciones", "Seguro médico", "Horario flexible", "Formación",
        "Jornada intensiva en verano"),
        _models("Puesto totalmente en remoto dentro de Europa.",
                "Híbrido: dos días por semana en la oficina de {city}.", "Presencial en {city}."),
        "Salario: de {low} a {high} {currency} al año.",
        "Imprescindible español nativo o bilingüe.",
        "Escríbenos con tus palabras; no hace falta carta.",
        ("Ofertas de empleo", "Únete a nosotros. Estas son nuestras vacantes.", "Ver oferta", "Inscribirme"),
        ("Quiénes somos", "Nuestra cultura", "Noticias", "Prensa", "Contacto"),
        _types("Jornada completa", "Media jornada", "Autónomo", "Prácticas"),
    ),
    "it": Phrases(
        ("{company} si occupa di {field} da {city}. Il team {team} cerca rinforzi.",),
        ("Cosa farai", "Cosa cerchiamo", "Titolo preferenziale", "Cosa offriamo"),
        ("Far crescere il nostro prodotto insieme al team", "Curare la qualità ogni giorno",
         "Lavorare con le altre aree", "Condividere ciò che impari"),
        ("Almeno {years} anni di esperienza con {skill}", "Ottima conoscenza di {skill}"),
        ("Prime esperienze con {skill}", "Interesse per {skill}"),
        ("Buoni pasto", "Orario flessibile", "Assicurazione sanitaria", "Budget per la formazione"),
        _models("Lavoro completamente da remoto, in tutta Europa.",
                "Ibrido: due giorni a settimana nella sede di {city}.", "In sede a {city}."),
        "Retribuzione: {low}–{high} {currency} all’anno.",
        "È richiesto un italiano fluente.",
        "Scrivici con parole tue.",
        ("Posizioni aperte", "Lavora con noi: ecco chi stiamo cercando.", "Scopri di più", "Candidati"),
        ("Chi siamo", "La nostra cultura", "Diario", "Stampa", "Contatti"),
        _types("Tempo pieno", "Part-time", "Collaborazione", "Tirocinio"),
    ),
    "nl": Phrases(
        ("{company} werkt vanuit {city} aan {field}. Team {team} zoekt een collega.",),
        ("Wat ga je doen", "Wat breng je mee", "Mooi meegenomen", "Wat bieden we"),
        ("Je bouwt met het team aan ons product", "Je bewaakt de kwaliteit",
         "Je werkt samen met andere afdelingen", "Je deelt wat je leert"),
        ("Minstens {years} jaar ervaring met {skill}", "Grondige kennis van {skill}"),
        ("Wat ervaring met {skill}", "Interesse in {skill}"),
        ("Fiets van de zaak", "28 vakantiedagen", "Opleidingsbudget", "Thuiswerkvergoeding"),
        _models("Je werkt volledig op afstand, overal in Europa.",
                "Hybride: twee dagen per week op kantoor in {city}.", "Op locatie in {city}."),
        "Salaris: {low}–{high} {currency} per jaar.",
        "Je spreekt vloeiend Nederlands.",
        "Schrijf ons in je eigen woorden.",
        ("Vacatures", "Kom bij ons werken. Deze functies staan open.", "Bekijk vacature", "Solliciteer"),
        ("Over ons", "Werken bij ons", "Blog", "Pers", "Contact"),
        _types("Voltijd", "Deeltijd", "Freelance", "Stage"),
    ),
    "pt": Phrases(
        ("A {company} dedica-se a {field}, a partir de {city}. A equipa {team} está a crescer.",),
        ("O que vais fazer", "O que procuramos", "Valorizamos", "O que oferecemos"),
        ("Melhorar o nosso produto com a equipa", "Cuidar da qualidade todos os dias",
         "Trabalhar com as outras áreas", "Partilhar o que aprendes"),
        ("Mais de {years} anos de experiência com {skill}", "Bons conhecimentos de {skill}"),
        ("Alguma experiência com {skill}", "Interesse em {skill}"),
        ("Seguro de saúde", "25 dias de férias", "Horário flexível", "Subsídio de alimentação"),
        _models("Trabalho totalmente remoto, em qualquer lugar da Europa.",
                "Híbrido: dois dias por semana no escritório em {city}.", "Presencial em {city}."),
        "Salário: {low}–{high} {currency} por ano.",
        "É necessário português fluente.",
        "Escreve-nos com as tuas palavras.",
        ("Vagas em aberto", "Junta-te a nós. Estas são as nossas vagas.", "Ver vaga", "Candidatar-me"),
        ("Sobre nós", "A nossa cultura", "Notícias", "Imprensa", "Contactos"),
        _types("Tempo inteiro", "Part-time", "Freelance", "Estágio"),
    ),
    "pl": Phrases(
        ("{company} z miasta {city} zajmuje się: {field}. Zespół {team} szuka wsparcia.",),
        ("Twoje zadania", "Nasze wymagania", "Mile widziane", "Co oferujemy"),
        ("Rozwijanie produktu razem z zespołem", "Dbanie o jakość na co dzień",
         "Współpraca z innymi działami", "Dzielenie się wiedzą"),
        ("Co najmniej {years} lat doświadczenia z {skill}", "Bardzo dobra znajomość {skill}"),
        ("Podstawy {skill}", "Zainteresowanie {skill}"),
        ("Prywatna opieka medyczna", "Elastyczne godziny", "Karta sportowa", "Budżet szkoleniowy"),
        _models("Praca w pełni zdalna, z dowolnego miejsca w Europie.",
                "Hybrydowo: dwa dni w tygodniu w biurze ({city}).", "Praca stacjonarna: {city}."),
        "Wynagrodzenie: {low}–{high} {currency} rocznie.",
        "Wymagana płynna znajomość języka polskiego.",
        "Napisz do nas własnymi słowami.",
        ("Oferty pracy", "Dołącz do nas. Oto kogo szukamy.", "Zobacz ofertę", "Aplikuj"),
        ("O nas", "Praca u nas", "Blog", "Prasa", "Kontakt"),
        _types("Pełny etat", "Część etatu", "Kontrakt B2B", "Staż"),
    ),
    "sv": Phrases(
        ("{company} arbetar med {field} från {city}. Teamet {team} växer.",),
        ("Vad du gör", "Vem du är", "Meriterande", "Vi erbjuder"),
        ("Du utvecklar vår produkt med teamet", "Du värnar om kvaliteten",
         "Du samarbetar med andra avdelningar", "Du delar med dig av det du lär dig"),
        ("Minst {years} års erfarenhet av {skill}", "Goda kunskaper i {skill}"),
        ("Viss erfarenhet av {skill}", "Nyfikenhet på {skill}"),
        ("Friskvårdsbidrag", "30 semesterdagar", "Flexibel arbetstid", "Fika varje dag"),
        _models("Tjänsten är helt på distans, var som helst i Europa.",
                "Hybrid: två dagar i veckan på kontoret i {city}.", "På plats i {city}."),
        "Lön: {low}–{high} {currency} per år.",
        "Du talar flytande svenska.",
        "Skriv till oss med egna ord.",
        ("Lediga jobb", "Kom och jobba med oss. Här är våra lediga tjänster.", "Läs mer", "Ansök nu"),
        ("Om oss", "Livet hos oss", "Blogg", "Press", "Kontakt"),
        _types("Heltid", "Deltid", "Konsultuppdrag", "Praktik"),
    ),
    "ja": Phrases(
        ("{company}は{city}を拠点に「{field}」に取り組んでいます。{team}チームの仲間を募集します。",),
        ("業務内容", "必須要件", "歓迎要件", "待遇"),
        ("チームと共にプロダクトを開発する", "品質を日々守る", "他部門と連携する", "学んだことを共有する"),
        ("{skill}の実務経験{years}年以上", "{skill}に関する深い知識"),
        ("{skill}の使用経験", "{skill}への関心"),
        ("完全週休二日制", "交通費支給", "書籍購入補助", "フレックスタイム制"),
        _models("フルリモート勤務が可能です。", "ハイブリッド勤務：週二日{city}のオフィスに出社。",
                "{city}のオフィスでの勤務です。"),
        "年収：{low}～{high} {currency}",
        "日本語はネイティブレベルが必要です。",
        "ご応募をお待ちしています。",
        ("募集職種", "一緒に働く仲間を募集しています。", "詳細を見る", "応募する"),
        ("会社概要", "働く環境", "ブログ", "ニュース", "お問い合わせ"),
        _types("正社員", "パートタイム", "業務委託", "インターン"),
    ),
}  # fmt: skip

PREFIXES: Final = {
    "de": "{} (m/w/d)",
    "fr": "{} (H/F)",
    "nl": "{} (m/v)",
    "pl": "{} (K/M)",
}
"""What is added to a title where advertisements must address everybody."""

LEVEL_WORDS: Final[dict[str, dict[str, str]]] = {
    "de": {"intern": "Praktikum {}", "lead": "Teamleitung {}"},
    "fr": {"intern": "Stage {}", "senior": "{} senior", "junior": "{} junior",
    "lead": "Responsable équipe {}"},
    "es": {"intern": "Prácticas {}", "senior": "{} sénior", "junior": "{} júnior"},
    "it": {"intern": "Tirocinio {}", "senior": "{} senior", "junior": "{} junior"},
    "nl": {"intern": "Stage {}"},
    "pt": {"intern": "Estágio {}", "senior": "{} sénior", "junior": "{} júnior"},
    "pl": {"intern": "Staż: {}", "senior": "Starszy {}", "junior": "Młodszy {}"},
    "sv": {"intern": "Praktik {}"},
    "ja": {"intern": "{}（インターン）", "senior": "シニア{}", "junior": "{}（ジュニア）",
    "lead": "テックリード（{}）",
           "staff": "スタッフ{}"},
}  # fmt: skip
"""How a seniority stands in a title, where it is not the English way."""
