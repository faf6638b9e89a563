# ruff: noqa: E501 – word lists and patterns are easier to check on one line
"""The words around postings: links that say “apply”, headings that announce openings, and what is never a title.

All of it is folded as ``titles.fold`` does and held against folded text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from scoutly_tui.sources.folding import folded_pattern, folded_words


def _lines(text: str) -> frozenset[str]:
    """The alternatives in ``text``: set apart by line ends and by bars outside of brackets."""
    marked, depth = [], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        marked.append("\n" if character == "|" and depth == 0 else character)
    return frozenset(part.strip() for part in folded_words("".join(marked)).split("\n") if part.strip())


def _either(text: str) -> str:
    return "|".join(sorted(_lines(text), key=len, reverse=True))


APPLY: Final = folded_pattern(
    r"^(?:"
    + _either(
        r"""apply|apply now|apply here|apply online|apply today|apply for (?:this|the) .{2,20}|apply for .{2,60}|submit (?:an? |your )?application
        quick apply|easy apply|apply via .{2,20}|apply by e-?mail|i'?m interested|send (?:us )?(?:your )?(?:cv|resume)
        bewerben|jetzt bewerben|online bewerben|hier bewerben|direkt bewerben|zur bewerbung|bewirb dich(?: jetzt)?|jetzt online bewerben|bewerbung
        postuler|je postule|postulez|candidater|je candidate|postuler maintenant|postuler en ligne|deposer (?:ma|une) candidature|postuler a cette offre
        inscribirme|inscribirse|inscribete|solicitar|enviar candidatura|enviar cv|aplicar|aplicar ahora|postular|postularme|postulate|aplica|aplica ahora|presentar candidatura
        candidatar|candidatar-se|candidate-se|candidatar-me|candidate-se aqui|quero me candidatar|concorrer|inscreva-se
        candidati|candidati ora|candidati subito|invia candidatura|invia la (?:tua )?candidatura|invia cv
        solliciteer|solliciteren|solliciteer nu|solliciteer direct|solliciteer hier|direct solliciteren|reageer|reageren
        aplikuj|aplikuj teraz|wyslij cv|wyslij aplikacje|aplikuj online|zloz aplikacje|zloz cv
        odpovedet|mam zajem|poslat zivotopis|odeslat zivotopis|odpovedet na pozici|mam zaujem|reagovat
        ansok|ansok nu|ansok har|sok jobbet|sok tjansten|sok har|sog stillingen|sog jobbet|ansog|ansog nu|sok na|sok stillingen|sok stilling|sok har
        hae|hae nyt|hae paikkaa|hae tehtavaa|lahetae hakemus|jatae hakemus|jelentkezes|jelentkezem|jelentkezz|palyazom
        aplica acum|aplica|candideaza|basvur|hemen basvur|basvuru yap|откликнуться|подать заявку|отправить резюме|відгукнутися
        kandidatuoti|siusti cv|pateikti cv|aplikuoti|pieteikties|pieteikties vakancei|sutit cv|kandideeri|kandideeri kohe|saada cv
        кандидатствай|кандидатстваите|кандидатстване|кандидатствам|изпрати cv|prijavi se|prijavite se|prijava|prijavi me|posalji prijavu|posalji cv|конкуриши|пријави се
        lamar|lamar sekarang|kirim lamaran|mohon|mohon sekarang|สมัคร|สมัครงาน|สมัครเลย|สมัครตำแหน่งนี้|ส่งใบสมัคร|आवेदन करें|अभी आवेदन करें|ارسال رزومه|ارسال درخواست
        応募|応募する|応募はこちら|エントリー|エントリーする|応募フォーム|申请|立即申请|投递|投递简历|立即投递|申請|應徵|我要應徵|지원하기|지원|입사지원|지금 지원하기|تقدم|تقدم الان|הגש מועמדות|שלח קורות חיים"""
    )
    + r")\W{0,4}$"
)
"""A link that applies for something."""

MORE: Final = folded_pattern(
    r"^(?:"
    + _either(
        r"""more|read more|learn more|find out more|see more|show more|more info|more information|more details|details|view|view details|see details|view more|discover more|discover
        (?:view|see|read|open|show|explore|check out) (?:the |this |our |full |complete )*(?:job|role|position|posting|vacancy|opening|opportunity|ad|advert|listing|description|job description|job details|role details|details|job ad)
        job description|full description|job details|job posting|full job description|click here|here|link|download(?: the)?(?: job| role| full)? ?(?:description|spec|specification|profile|advert|pdf)|continue reading|continue|read on|open|go|info|download|download pdf|pdf|to the job|to the position|to job|full details
        mehr|stellenausschreibung (?:als pdf|herunterladen|ansehen)|(?:als )?pdf (?:herunterladen|ansehen|offnen|download)|(?:stellen)?ausschreibung herunterladen|herunterladen|mehr erfahren|mehr lesen|mehr infos|mehr informationen|weiterlesen|weiter|details ansehen|details anzeigen|zum job|zur stelle|zur stellenanzeige|zum stellenangebot|zur ausschreibung|stelle ansehen|stellenanzeige ansehen|jetzt ansehen|ansehen|anzeigen|zur stellenausschreibung|stellenbeschreibung|zum inserat|zur anzeige|hier klicken|mehr dazu|alle details|infos
        voir|telecharger(?: la| l')?(?: fiche)?(?: de poste| d'offre|offre|annonce| le pdf| pdf)?|consulter la fiche(?: de poste)?|fiche de poste|voir l'offre|voir l'annonce|voir le poste|voir plus|en savoir plus|lire la suite|decouvrir|decouvrir l'offre|consulter|consulter l'offre|plus d'infos|plus d'informations|details|detail|voir le detail|voir la fiche|lire l'offre|decouvrir le poste|je decouvre|acceder a l'offre
        ver|descargar(?: la)?(?: oferta| bases| pdf| ficha)?|descargar bases de la convocatoria|ver mas|ver oferta|ver la oferta|ver detalle|ver detalles|ver puesto|ver vacante|mas informacion|mas info|leer mas|saber mas|conocer mas|detalle|detalles|ver empleo|consultar
        ver vaga|ver a vaga|ver mais|ver detalhes|saiba mais|saber mais|leia mais|ler mais|mais informacoes|detalhes|conheca a vaga|ver oportunidade|ver oferta de emprego|consultar vaga|conhecer vaga
        scopri|scarica(?: il)?(?: bando| pdf| annuncio| l'annuncio)?|scopri di piu|scopri l'offerta|vedi|vedi dettagli|leggi|leggi tutto|leggi di piu|dettagli|dettaglio|maggiori informazioni|vai all'annuncio|vedi annuncio|vedi offerta|approfondisci|continua|visualizza
        meer|lees meer|lees verder|meer informatie|meer info|bekijk|bekijk vacature|bekijk de vacature|bekijk deze vacature|naar vacature|naar de vacature|verder lezen|toon vacature|meer weten|lees de vacature|ontdek|ontdek meer
        wiecej|pobierz(?: ogloszenie| pdf| plik)?|czytaj wiecej|czytaj dalej|zobacz|zobacz wiecej|zobacz oferte|zobacz ogloszenie|szczegoly|sprawdz|sprawdz oferte|dowiedz sie wiecej|pokaz oferte|przejdz do oferty|zobacz szczegoly|rozwin
        vice|vice informaci|vice info|zjistit vice|detail|detail pozice|zobrazit|zobrazit pozici|cist dale|viac|viac informacii|zobrazit detail|prohlednout|zistit viac
        las mer|mer info|mer information|visa|visa jobb|visa annons|till annonsen|till tjansten|se mer|las annonsen|laes mere|se mere|se stilling|se stillingen|se jobbet|se opslag|les mer|se stillingsannonse|vis|vis stilling|til annonsen|se job|laes opslaget|se jobopslag
        lue lisaa|katso|nayta|avaa ilmoitus|katso lisaa|tovabb|reszletek|bovebben|tovabbi informacio|megnezem|citeste mai mult|vezi detalii|detalii|afla mai multe|vezi|detaylar|detay|devamini oku|incele|ilani incele|daha fazla
        подробнее|читать далее|смотреть|открыть|подробности|узнать больше|детальніше|περισσοτερα|δειτε περισσοτερα
        placiau|skaityti daugiau|skaityti placiau|daugiau|suzinoti daugiau|lasit vairak|vairak|uzzinat vairak|loe lisaks|loe lahemalt|loe edasi|vaata|vaata lahemalt|rohkem infot
        виж повече|виж още|научи повече|научете повече|прочети повече|повече|детаили|виж обявата|вижте обявата|vise|saznaj vise|saznajte vise|procitaj vise|detaljnije|opsirnije|vec|preberi vec|vec informacij|podrobnosti|pogledaj oglas
        selengkapnya|baca selengkapnya|lihat detail|lihat lowongan|lihat selengkapnya|ketahui lebih lanjut|ดูรายละเอียด|รายละเอียด|อ่านต่อ|อ่านเพิ่มเติม|ดูเพิ่มเติม|और पढ़ें|विवरण देखें|مشاهده|جزئیات|بیشتر بخوانید|مشاهده آگهی|المزيد|اقرأ المزيد|עוד|קרא עוד|לפרטים|לפרטים נוספים
        詳細|詳細を見る|詳しく見る|詳細はこちら|もっと見る|続きを読む|募集要項|募集要項を見る|くわしく見る|見る|查看|查看详情|详情|了解更多|更多|查看更多|查看職缺|了解詳情|詳情|看更多|자세히|자세히 보기|상세보기|더보기|보기|더 알아보기|المزيد|اقرا المزيد|עוד|קרא עוד|לפרטים|לפרטים נוספים"""
    )
    + r")\W{0,4}$"
)
"""A link that says only that there is more behind it."""

NEXT: Final = folded_pattern(
    r"^\W*(?:"
    + _either(
        r"""next|next page|older|older posts|more jobs|load more|load more jobs|show more|show more jobs|more results|view more|view more jobs|see more jobs|more openings|more positions|more vacancies
        weiter|nachste|nachste seite|mehr laden|weitere stellen|mehr anzeigen|mehr stellen|vor|vorwarts|weitere laden|weitere jobs|weitere ergebnisse
        suivant|suivante|page suivante|voir plus|plus d'offres|charger plus|afficher plus|voir plus d'offres
        siguiente|pagina siguiente|ver mas|cargar mas|mas ofertas|mostrar mas|proxima|seguinte|proximo|pagina seguinte|carregar mais|mais vagas|ver mais|ver mais vagas|proxima pagina
        successiva|successivo|avanti|pagina successiva|carica altri|mostra altri|carica altro|altre posizioni
        volgende|volgende pagina|meer laden|meer vacatures|toon meer|meer tonen|laad meer
        nastepna|nastepne|nastepna strona|dalej|wiecej ofert|zaladuj wiecej|pokaz wiecej|dalsi|dalsi strana|nacist dalsi|dalsia|zobrazit dalsi
        nasta|nasta sida|visa fler|ladda fler|fler jobb|naeste|neste|vis flere|se flere|indlaes flere|neste side|naeste side|seuraava|nayta lisaa|lataa lisaa|kovetkezo|tovabb|urmatoarea|urmatorul|sonraki|следующая|далее|дальше|вперед|показать еще|наступна|επομενη
        次へ|次のページ|次|もっと見る|下一页|下页|下一頁|更多职位|加载更多|다음|더보기|التالي|הבא"""
    )
    + r")\W*$|^(?:>|>>|»|›|→|⟩)$"
)
"""A link to the next page of a list."""

_NEVER: Final = _lines(
    """home | home page | homepage | about | about us | who we are | what we do | contact | contact us | blog | news | press | newsroom | media | products | product | services | solutions | platform
    pricing | customers | partners | resources | support | help | help center | faq | faqs | login | log in | sign in | sign up | register | logout | my account | account | search | menu | close | back | back to top
    privacy | privacy policy | privacy notice | terms | terms of use | terms of service | terms and conditions | cookies | cookie policy | cookie settings | legal | imprint | sitemap | accessibility | security
    careers | career | jobs | job | job openings | open positions | open roles | openings | vacancies | current openings | all jobs | all openings | all positions | join us | join our team | work with us | work for us | opportunities | employment | recruitment
    benefits | perks | culture | our culture | values | our values | team | our team | teams | departments | locations | offices | our offices | mission | our story | history | leadership | investors | sustainability | diversity | inclusion | equal opportunity
    students | graduates | internships | early careers | apprenticeships | interns | professionals | experienced professionals | events | webinars | podcast | newsletter | subscribe | share | tweet | print | download | english | deutsch | francais | espanol | italiano | portugues | nederlands | polski
    linkedin | facebook | twitter | instagram | youtube | x | xing | github | glassdoor | tiktok | kununu | whatsapp | e-mail | email | telegram | vimeo | pinterest
    startseite | uber uns | kontakt | aktuelles | presse | produkte | leistungen | losungen | unternehmen | karriere | stellenangebote | stellen | jobs & karriere | offene stellen | impressum | datenschutz | agb | datenschutzerklarung | standorte | anmelden | suche | schuler | studierende | absolventen | berufserfahrene | berufseinsteiger | initiativbewerbung | blindbewerbung | ausbildungsplatze | zuruck | merken | teilen | drucken
    accueil | a propos | qui sommes-nous | contactez-nous | actualites | presse | produits | metiers | nos metiers | carrieres | recrutement | nos offres | offres d'emploi | rejoignez-nous | nous rejoindre | mentions legales | politique de confidentialite | plan du site | candidature spontanee | candidatures spontanees | connexion | recherche | avantages | retour | partager | stages et apprentissage | etudiants
    inicio | sobre nosotros | quienes somos | contacto | noticias | prensa | productos | servicios | empleo | empleos | ofertas de empleo | trabaja con nosotros | unete | aviso legal | politica de privacidad | buscar | iniciar sesion | candidatura espontanea | beneficios | volver | autocandidatura
    sobre nos | sobre | quem somos | contato | contacto | contactos | noticias | imprensa | produtos | servicos | vagas | carreiras | trabalhe conosco | politica de privacidade | termos de uso | entrar | candidatura espontanea | voltar | banco de talentos | beneficios
    chi siamo | contatti | notizie | prodotti | servizi | lavora con noi | carriere | posizioni aperte | note legali | informativa privacy | candidatura spontanea | accedi | cerca | sedi | azienda | indietro | vantaggi
    over ons | contact | nieuws | pers | producten | diensten | vacatures | werken bij | werken bij ons | privacyverklaring | algemene voorwaarden | open sollicitatie | inloggen | zoeken | locaties | arbeidsvoorwaarden | sollicitatieprocedure | terug | stages | vrijwilligerswerk | delen
    strona glowna | o nas | o firmie | kontakt | aktualnosci | prasa | produkty | uslugi | kariera | praca | oferty pracy | polityka prywatnosci | regulamin | szukaj | zaloguj | benefity | powrot | dla kandydatow
    uvod | o nas | kontakt | kontakty | aktuality | produkty | sluzby | kariera | volna mista | volne pracovni pozice | ochrana osobnich udaju | obchodni podminky | hledat | prihlasit | benefity | zpet
    hem | om oss | kontakt | nyheter | press | produkter | tjanster | karriar | jobb | lediga jobb | lediga tjanster | integritetspolicy | logga in | sok | spontanansokan | formaner | tillbaka | hjem | om os | nyheder | presse | produkter | karriere | ledige stillinger | job | stillinger | jobagent | opret jobagent | privatlivspolitik | uopfordret ansogning | uopfordret | personvern | ledige jobber | jobbe hos oss | tilbake | tilbage | medarbejdere fortaeller | bliv elev
    etusivu | yritys | yhteystiedot | uutiset | tuotteet | palvelut | avoimet tyopaikat | tyopaikat | rekry | tietosuoja | avoin hakemus | hae | kezdolap | rolunk | kapcsolat | hirek | termekek | szolgaltatasok | karrier | allasok | adatvedelem | acasa | despre noi | cariere | locuri de munca | anasayfa | hakkimizda | iletisim | haberler | urunler | kariyer | acik pozisyonlar | gizlilik
    главная | о нас | о компании | контакты | новости | продукты | услуги | карьера | вакансии | политика конфиденциальности | поиск | вход | головна | про нас | контакти | новини | вакансії | кар'єра
    ホーム | 会社概要 | 会社情報 | お問い合わせ | ニュース | お知らせ | 製品情報 | 製品 | サービス | 採用情報 | 採用 | 募集職種 | 新卒採用 | 中途採用 | キャリア採用 | 募集要項 | 福利厚生 | 個人情報保護方針 | プライバシーポリシー | サイトマップ | 社員紹介 | 代表メッセージ | よくある質問
    首页 | 首頁 | 关于我们 | 關於我們 | 联系我们 | 聯絡我們 | 新闻 | 新闻中心 | 产品 | 产品中心 | 服务 | 加入我们 | 加入我們 | 招聘 | 招聘信息 | 人才招聘 | 社会招聘 | 校园招聘 | 隐私政策 | 隱私政策 | 登录 | 企业文化 | 홈 | 회사소개 | 문의 | 문의하기 | 뉴스 | 제품 | 서비스 | 채용 | 채용공고 | 채용정보 | 인재채용 | 복리후생 | 개인정보처리방침 | 로그인"""
)

_NEVER_WITHIN: Final = folded_pattern(
    r"(?<![a-z])(?:^(?:nos|notre|our|unsere?|nuestr[ao]s?|i nostri|le nostre|onze|nasze?|vara|vores|meidan) |^(?:share|tweet|print|pin|e-?mail) (?:this|on|to|via)|^(?:teilen|partager|compartir|condividi|delen|udostepnij|dela|del|partilhar|compartilhar) (?:auf|sur|en|su|op|na|pa|no) |\btips (?:for|zur|pour)|application tips|\bcalendar\b|handbook|\bagenda\b|annual review|plaquette|brochure|broschure|prospekt|privacy|cookie|terms (?:of|and|&)|gdpr|\brgpd|\brodo\b|datenschutz|impressum|klauzula|equal (?:opportunity|employment)|accessibility statement|modern slavery|code of conduct"
    r"|talent (?:pool|community|network|hub)|talentpool|talentnetz|vivier|banco de (?:talentos|curriculos|cv)|bolsa de (?:talento|empleo)|job ?(?:alert|agent|newsletter)s?\b|stay (?:in touch|connected)|keep in touch|newsletter"
    r"|(?:open|general|spontaneous|speculative|unsolicited|initiative) (?:application|applicant|interest)|general interest|expression of interest|don'?t see|can'?t find|not (?:finding|seeing)|didn'?t find|initiativ|blindbewerbung|spontan|open sollicitatie|uopfordret|apen soknad|avoin hakemus|candidatur[ae]s? (?:spontan|espontan)|autocandidatura"
    r"|nichts passendes|kein(?:e)? passend|ninguna (?:oferta|vacante) te|nao encontrou|non trovi|niet gevonden|nie znalazl|nenasel|hittar du inte"
    r"|(?:see|view|show|browse|explore|search|discover|check|find) (?:all|our|more|open|current|available|the|every)\b|all (?:jobs|open|positions|vacancies|roles|openings|locations|departments|teams)|back to|zuruck zu|alle (?:stellen|jobs|vacatures|offenen|ledige|standorte|bereiche|teams|anzeigen|job|stillinger|jobb)|toutes (?:les|nos) offres|tous (?:les|nos) (?:postes|metiers)|voir (?:toutes|tous)|todas las|ver tod[ao]s|todas as|tutte le|vedi tutt|wszystkie|vsechny|zobacz wszystkie|alla (?:jobb|lediga)|se alle"
    r"|interview process|hiring process|how (?:we|to) (?:hire|apply|work)|application process|recruitment process|candidate (?:privacy|guide|faq|experience)|bewerbungsprozess|bewerbungsverfahren|bewerbungstipps|processus de recrutement|proceso de seleccion|processo seletivo|sollicitatieprocedure|proces rekrutacji|rekryteringsprocess|rekruttering|selection process"
    r"|benefits|perks\b|life at |working at |meet (?:the|our|us)|our (?:team|people|story|values|culture|culture|offices|locations|mission)|why (?:work|join|us)|warum |pourquoi |perche (?:noi|lavorare|scegli)|por que |waarom |dlaczego |varfor |hvorfor "
    r"|lavora con |trabaja con |trabalhe c|werken bij |arbeiten bei |arbeiten als|travailler chez|employee (?:stories|spotlight|benefits)|testimonial|success stor|follow us|folg|suivez|siguenos|siga-nos"
    r"|jobs? (?:in|at|by|@) |stellenangebote (?:in|bei)|vacatures in|offres a |browse by|filter by|sort by|reset|clear (?:all|filter)|sign up|log ?in\b|skip to|aller au contenu|zum inhalt|direct naar"
    r"|deklaracja dostepnosci|kwestionariusz|formular(?:z|io|io de)? |application form|bewerbungsbogen|personalbogen|download(?:s)?\b.*(?:form|pdf)|annual report|jahresbericht|rapport annuel"
    r"|^(?:\d+ |no )?(?:open |current |offene )?(?:positions?|openings?|jobs?|roles?|vacanc(?:y|ies)|stellen|results?|resultados|risultati|resultaten|offres|ofertas|vagas|vacatures|wynikow)(?: (?:found|available|gefunden))?$)"
)
_OPENING_WORDS: Final = folded_pattern(
    r"^(?:how|why|what|when|where|meet|our|your|this|these|the|a day|inside|behind|introducing|welcome|discover|explore|learn|read|see|watch|join|follow|get|become|build your|grow|find|search|looking for"
    r"|wie|warum|was|unser|unsere|unseren|ihre?|dein|so |jetzt|werde|finde|entdecke|comment|nos|notre|votre|vos|decouvr\w+|rejoi\w+|como|nuestr[ao]s?|tu|conoce|descubre|nossos?|nossas?|sua|conheca|come|i nostri|le nostre|il nostro|la nostra|scopri"
    r"|hoe|onze|ons|jouw|ontdek|jak|nasz[ae]?|nasi|poznaj|ile |hur|vara|vart|var|mot|hvordan|vores|mod|bliv|bli|tule|zostan|stan se|deviens|devenez|conviertete|diventa|word|torne-se|postani|tapk|стани|стань|стать) |^(?:from .+ to |(?:a|an|one) .+ (?:with|of|as|in the life) (?:our|an?|the|your)\b|vom? .+ zu[mr]? |de .+ a .+ (?:en|dans) |da .+ a )"
)


_COUNT: Final = re.compile(r"\s*[(\[]?\d+[)\]]?\s*$")

_BENEFIT: Final = folded_pattern(
    r"\bpaid (?:training|leave|holidays?|time off|parental|volunteer\w*|breaks)|\b(?:free|discounted|subsidi[sz]ed) (?:child ?care|lunch\w*|meals?|parking|travel|gym|fruit|coffee|breakfast|drinks)|\b(?:health|life|dental) insurance|private medical|\bpension\b|flexible (?:hours|working)|(?:bike|cycle)[- ]to[- ]work|birthday off|sick pay|annual leave|days? (?:off|holiday|of leave)\b|staff discount|home office budget"
    r"|\btage urlaub|altersvorsorge|\bjobrad\b|jobticket|weihnachtsgeld|urlaubsgeld|flexible arbeitszeit|gleitzeit|kostenlos\w* \w+|mitarbeiterrabatt|firmenwagen"
    r"|\bmutuelle\b|tickets?[- ]restaurant|\brtt\b|conges payes|horaires (?:flexibles|amenages)|formation continue|seguro medico|dias de vacaciones|horario flexible|descuentos|plano de saude|vale[- ](?:refeicao|alimentacao)|horario flexivel"
    r"|buoni pasto|assicurazione sanitaria|orario flessibile|vakantiedagen|reiskostenvergoeding|flexibele (?:uren|werktijden)|opieka medyczna|karta multisport|elastyczny czas|stravenky|pruzna pracovni doba|friskvardsbidrag|flextid|sveikatos draudimas|veselibas apdrosinasana"
)


_DEPARTMENTS: Final = _lines(
    """engineering | software engineering | software | product | product management | design | data | data science | it | information technology | infrastructure | security | operations | business operations | sales | marketing | growth | finance | accounting | legal | people | human resources | hr | people operations | customer success | customer support | customer service | customer care | support | customer experience | research | r&d | r & d | research & development | manufacturing | production | logistics | supply chain | procurement | quality | administration | corporate | communications | business development | partnerships | strategy | general & administrative | g&a | general | other | commercial | retail | hospitality | healthcare | nursing | medical | clinical | education | technology | tech | art | code | publishing | qa | hardware | editorial | content | creative | consulting | professional services | warehouse | facilities | maintenance | executive | internship | early talent | development | analytics | public relations
    entwicklung | produktion | verwaltung | vertrieb | einkauf | personal | buchhaltung | kundenservice | kundendienst | technik | lager | pflege | medizin | forschung | ausbildung und studium | kaufmannisch | gewerblich | qualitat | finanzen | recht | softwareentwicklung | arztlicher dienst | pflegedienst | funktionsdienst | handwerk | gastronomie
    ingenierie | commerce | ventes | ressources humaines | finances | juridique | communication | logistique | achats | recherche | production | informatique | qualite | direction | boutique | technique | administratif
    ingenieria | ventas | recursos humanos | finanzas | comunicacion | logistica | compras | investigacion | produccion | informatica | calidad | tecnologia | operaciones | administracion | atencion al cliente
    engenharia | vendas | financas | comunicacao | pesquisa | producao | qualidade | operacoes | administracao | financeiro | juridico | recursos humanos | atendimento
    ingegneria | vendite | risorse umane | finanza | comunicazione | acquisti | ricerca | ricerca & sviluppo | produzione | qualita | amministrazione | legale | commerciale | informatica
    techniek | verkoop | financien | inkoop | onderzoek | productie | kwaliteit | administratie | juridisch | zorg | ict | educatie | publieksservice | communicatie | logistiek
    sprzedaz | finanse | logistyka | produkcja | administracja | obsluga klienta | inzynieria | jakosc | ksiegowosc | vyroba | obchod | administrativa | ekonomi | forsaljning | produktion | salg | okonomi | drift | myynti | tuotanto | talous"""
)

OPENINGS: Final = folded_pattern(
    r"convocatorias?|procesos? selectivos?|concursos?\b|bandi\b|avvisi di selezione|nabory|vyberove rizen|ausschreibungen|avis de recrutement|appels? a candidature|otvorena radna|radna mjesta|ofertes|tuyen dung|dang tuyen|lowongan|\b(?:open|current|available|latest|live|vacant|advertised|job|all|our|featured|recent|new|active)\b.{0,20}\b(?:positions?|roles?|openings?|jobs?|vacanc(?:y|ies)|opportunit(?:y|ies)|listings?|postings?)\b|\bopenings\b|\bvacancies\b|^jobs?$|^(?:open )?roles$|we(?:'| a)re (?:hiring|looking for|recruiting)|join (?:us|our team|the team)|now hiring|work (?:with|for) us|^work here$|positions? available|career opportunities|come work"
    r"|stellenangebot|stellenausschreibung|stellenanzeige|offene (?:stelle|position|job)|freie (?:stelle|job|arbeits)|vakanz|aktuelle (?:stelle|job|ausschreib|position|vakanz)|unsere (?:stelle|job|offenen)|^(?:jobs|stellen|stellenmarkt|jobborse)$|wir suchen|karrieremoglichkeit|ausbildungsplatz"
    r"|offres? d'emploi|nos offres|offres? (?:en cours|disponibles|a pourvoir|de stage)|postes? (?:a pourvoir|ouverts|vacants|disponibles)|nous recrutons|on recrute|opportunites"
    r"|ofertas? (?:de (?:empleo|trabajo)|abiertas|activas|disponibles|laborales)|vacantes|puestos? (?:abiertos|vacantes|disponibles)|empleos disponibles|posiciones abiertas|buscamos|oportunidades"
    r"|vagas|oportunidades|posicoes (?:abertas|em aberto)|estamos a (?:recrutar|contratar)|ofertas de emprego|recrutamento"
    r"|posizioni (?:aperte|disponibili|ricercate|lavorative)|offerte di lavoro|opportunita|cerchiamo|stiamo cercando|ricerche in corso|annunci di lavoro"
    r"|vacature|openstaande|wij zoeken|we zoeken|werken bij"
    r"|ofert[ay] pracy|aktualne (?:oferty|rekrutacje)|otwarte (?:rekrutacje|stanowiska)|wolne stanowiska|rekrutacje|szukamy|poszukujemy|dolacz do nas"
    r"|voln[aey] (?:mista|pozice|pracovni|pracovne|miesta)|otevrene pozice|nabidka prace|pracovni (?:nabidky|pozice|mista)|pracovne ponuky|hledame|hladame"
    r"|lediga (?:jobb|tjanster|stallningar|roller)|ledige (?:stillinger|jobs?|stilling|jobber)|stillinger|jobopslag|vi soker|vi soger|avoimet (?:tyopaikat|paikat|tehtavat)|avoinna olevat|nyitott (?:allasok|pozicio)|allasajanlat|allaslehetoseg|aktualis allasok|posturi (?:disponibile|vacante|deschise)|locuri de munca|joburi|acik (?:pozisyon|is)|is ilanlari"
    r"|ваканс|открытые (?:позиции|вакансии)|мы ищем|вакансі|відкриті|θεσεις (?:εργασιας)?|ευκαιριες"
    r"|laisv(?:os|a) (?:darbo )?(?:viet|pozicij)|darbo pasiulym|siuo metu ieskome|ieskome|briv[aā]s (?:darba )?vietas|aktualas vakances|vakances|meklejam|vabad (?:too|ameti)?koh|avatud (?:positsioon|ametikoh)|toopakkumis|otsime"
    r"|свободни (?:позиции|работни|длъжности)|отворени позиции|обяви за работа|търсим|слободна радна места|отворене позиције|prost[ae] (?:delovn[ae] )?mest|slobodn[ae] (?:radn[ae] )?(?:mjest|mest|pozicij)|otvorene pozicije|zaposlitv|oglasi za posao|natjecaj|konkursi\b|trazimo|iscemo"
    r"|posisi (?:yang )?(?:tersedia|terbuka|dibuka)|jawatan kosong|kekosongan|peluang karir|ตำแหน่งงานว่าง|ตำแหน่งงาน|ตำแหน่งที่เปิดรับ|รับสมัคร|रिक्तिय|रिक्त पद|وظائف شاغرة|الوظائف الشاغرة|فرصت‌های شغلی|موقعیت‌های شغلی|משרות פתוחות|דרושים"
    r"|募集職種|募集中|求人|募集一覧|募集要項|ポジション|オープンポジション|採用情報|招聘职位|职位|职位列表|在招|热招|社会招聘|校园招聘|招聘岗位|职缺|職缺|채용 ?(?:공고|중|정보|포지션)|모집|포지션|وظائف|الوظائف|משרות"
)
"""A heading that announces openings."""

ELSEWHERE: Final = folded_pattern(
    r"\bnews\b|newsroom|latest (?:news|posts|articles|from|stories)|blog|stories|article|press|events?\b|webinar|benefits?|perks|what we offer|we offer|why (?:us|join|work)|our (?:team|teams|values|culture|mission|story|people|leadership|locations|offices|products?|services|customers|clients|partners)|values|culture|faq|frequently asked|questions|hiring process|interview|how we|how to apply|ways to apply|ready to apply|life at|meet |testimonial|recipes|resources|related|scopri di piu|discover more|good to know|by location|by (?:department|team|category)|categories|tags|archive|follow|contact|about|newsletter|locations|offices|partners|insights|case stud|downloads?\b|documents?\b|equal opportunity|diversity|learn more"
    r"|aktuelles|neuigkeiten|neueste beitrage|neues aus|vorteile|wir bieten|das bieten|was wir|warum|benefits|werte|kultur|standorte|fragen|bewerbungsprozess|so bewirb|so bewerben|bewerbungstipps|kurse|produkte|veranstaltung|termine|downloads|uber uns|leistungen|ansprechpartner|mitarbeiterstimmen|einblicke|unser(?:e)? (?:team|menschen|mitarbeiter)|das team|menschen bei"
    r"|actualite|a la une|journal|avantages|nos valeurs|nos engagements|nos metiers|pourquoi|questions|processus|evenement|temoignage|notre equipe|l'equipe|qui sommes|nos produits|decouvr"
    r"|noticias|actualidad|ventajas|que ofrecemos|ofrecemos|por que|valores|cultura|preguntas|proceso|eventos|beneficios|historias|testimonios|sobre nosotros|conocenos|nuestro equipo|nuestros (?:centros|servicios|valores)|el equipo"
    r"|perguntas|vantagens|o que oferecemos|oferecemos|porque|processo|depoimentos|sobre nos"
    r"|notizie|vantaggi|cosa offriamo|offriamo|perche|valori|domande|processo|eventi|storie|chi siamo|il team|la squadra"
    r"|nieuws|voordelen|wat wij bieden|wij bieden|arbeidsvoorwaarden|waarom|waarden|cultuur|veelgestelde|procedure|agenda|verhalen|over ons|ons team|het team|collega's"
    r"|aktualnosci|baza wiedzy|oferujemy|co oferujemy|benefity|wartosci|pytania|proces rekrutacji|wydarzenia|dokumenty|o nas|dlaczego|nasz zespol|wyniki"
    r"|aktuality|nabizime|vyhody|hodnoty|otazky|akce|proc |ponukame"
    r"|nyheter|formaner|vi erbjuder|varderingar|fragor|nyheder|vi tilbyder|fordele|vaerdier|sporgsmal|artikler|uutiset|edut|tarjoamme|arvot|hirek|amit kinalunk|beneficii|oferim|stiri|haberler|neden"
    r"|новости|преимущества|мы предлагаем|ценности|вопросы|новини|пропонуємо|переваги"
    r"|naujien|ka siulome|mes siulome|vertybes|apie mus|jaunumi|mes piedavajam|par mums|uudised|pakume|meist\b|новини|какво предлагаме|предлагаме|ценности|за нас|vijesti|vesti\b|novice|nudimo|ponujamo|o nama|vrednote|berita|tentang kami|keuntungan|manfaat|ข่าว|สวัสดิการ|เกี่ยวกับเรา|समाचार|اخبار|مزايا|من نحن|حדשות|חדשות|הטבות"
    r"|お知らせ|ニュース|福利厚生|待遇|社員|よくある質問|選考|メッセージ|新闻|福利|常见问题|文化|资讯|뉴스|복지|복리후생|문화|자주 묻는"
)
"""A heading over something else than openings."""

CLOSED: Final = folded_pattern(
    r"\b(?:closed|filled|past|previous|expired|archived|former|recently filled) (?:vacanc|positions?\b|roles?\b|jobs?\b|openings|opportunit|calls|tenders)|(?:positions|roles|jobs|vacancies) (?:filled|closed|archive)\b|no longer open"
    r"|(?:besetzte|abgelaufene|vergangene|fruhere|geschlossene) (?:stelle|position|ausschreib)|stellenarchiv|postes? pourvus|offres? (?:expirees|archivees|pourvues|passees|cloturees)|(?:vacantes|ofertas|procesos|convocatorias)(?: de empleo)? (?:cerrad|finalizad|pasad|archivad)"
    r"|(?:posizioni|bandi|selezioni|concorsi|offerte) (?:chius|scadut|conclus|espletat|archiviat)|(?:gesloten|vervulde|verlopen) (?:vacatures|functies)|(?:zakonczone|archiwalne) (?:nabory|rekrutacje|oferty)|(?:vagas|concursos|processos) (?:encerrad|fechad|concluid)|(?:avslutade|stangda|tillsatta) (?:jobb|tjanster|rekryteringar)"
)
"""A heading over postings that are not open any more."""

NOTHING_OPEN: Final = folded_pattern(
    r"(?:(?:there (?:are|is)|we(?: do not| don't)? have|we have|we currently have|currently) )?(?:currently |presently |at (?:the|this) moment |right now |at present )?(?:have )?(?:no|not any|zero|any) (?:open|current|vacant|available|active|new|job|further|live)?\s?(?:open|job|career|employment|vacant|available)?\s?(?:positions?|roles?|openings?|jobs?|vacanc(?:y|ies)|opportunit(?:y|ies)|postings?|listings?)(?: (?:are|is))?(?: (?:currently|presently))?(?: (?:available|open|at the moment|at this time|right now|currently|for now|listed|posted|found|to display|advertised|today|match\w*|[.!]|$))"
    r"|(?:there (?:are|is)|we have|we currently have|we do not (?:currently )?have|we don't (?:currently )?have|we are not (?:currently )?|we're not (?:currently )?)(?: currently| presently| at (?:the|this) (?:moment|time)| right now)?,? (?:no|any|hiring|recruiting|advertising)\b(?: (?:open|current|vacant|available|active|job|new|live|immediate))*(?: (?:positions?|roles?|openings?|jobs?|vacanc(?:y|ies)|opportunit(?:y|ies)|staff|anyone|at (?:the|this) (?:moment|time)|right now|currently|for any|$))"
    r"|no (?:open positions|open roles|openings|vacancies|current (?:openings|vacancies|positions)|jobs (?:found|available|at this time)|positions (?:found|available|open)|job openings|opportunities (?:available|at))|not (?:currently )?hiring|all (?:our )?positions (?:are|have been) (?:currently )?filled|check back (?:soon|later|again)"
    r"|(?:zurzeit|derzeit|aktuell|momentan|im moment|gegenwartig|zur zeit|leider)\b.{0,40}\bkeine\b.{0,30}(?:stelle|position|vakanz|job|ausschreibung|arbeitspl|bewerb|ausbildungspl|angebote)|keine (?:offenen|freien|aktuellen|passenden)? ?(?:stellen(?:angebote|anzeigen|ausschreibungen)?|positionen|vakanzen|jobs)\b|keine .{0,25}(?:zu besetzen|ausgeschrieben)"
    r"|aucune? (?:poste|offre|annonce|opportunite|recrutement)s?\b.{0,40}|pas (?:d'offre|de poste|d'annonce|d'opportunite|de recrutement)s?\b.{0,40}|ne recrut(?:e|ons) pas|tous nos postes sont pourvus"
    r"|(?:no hay|no tenemos|no existen|ninguna?|sin)\b.{0,20}(?:ofertas?|vacantes?|puestos?|posiciones|empleos|procesos)\b|no (?:estamos|se esta) (?:contratando|buscando)"
    r"|(?:nao ha|nao temos|nao existem|nenhuma|sem)\b.{0,30}(?:vagas?|oportunidades?|posic|ofertas?|recrutament)"
    r"|(?:non ci sono|non sono presenti|nessuna|non abbiamo|al momento non)\b.{0,40}(?:posizion|offert|annunc|ricerc|opportunita|candidat)"
    r"|(?:geen|momenteel geen|op dit moment geen)\b.{0,30}(?:vacature|openstaande|functie|positie)"
    r"|(?:brak|nie ma|nie mamy|nie prowadzimy|aktualnie nie|obecnie nie)\b.{0,40}(?:ofert|stanowisk|rekrutac|wakat|ogloszen)"
    r"|(?:zadn[aeé]|nemame|nejsou|momentalne ne\w+|aktualne ne\w+|v soucasne dobe ne\w+)\b.{0,40}(?:pozic|mist|nabidk|miest|ponuk)"
    r"|(?:inga|inte nagra|finns inga|har inga)\b.{0,30}(?:lediga|tjanster|jobb|roller|stallning)|(?:ingen|ikke (?:nogen|noen))\b.{0,30}(?:ledige|stillinger|jobs?\b|jobber|opslag)|ei (?:avoimia|ole avoimia|ole)\b.{0,30}(?:paikkoja|tyopaik|tehtav|avoimia)"
    r"|nincs (?:nyitott|aktualis|jelenleg|meghirdetett)|jelenleg nincs|nu (?:avem|exista|sunt)\b.{0,30}(?:post|pozitii|locuri|joburi)|acik (?:pozisyon|ilan)\w* (?:bulunmamaktadir|yok)|(?:нет|не найдено)\b.{0,20}(?:ваканс|открытых)|вакансий (?:сейчас |пока )?нет|немає\b.{0,20}ваканс|ваканси[ий] немає"
    r"|siuo metu.{0,30}(?:nera|neturime|neieskome)|laisvu (?:darbo vietu|poziciju).{0,20}(?:nera|neturime)|(?:sobrid|paslaik).{0,30}(?:nav|nemeklejam)|(?:hetkel|praegu).{0,30}(?:vabu|avatud|ei ole|ei otsi)|(?:в момента|към момента|понастоящем).{0,20}няма|няма (?:свободни|отворени)"
    r"|trenutno.{0,20}(?:nema|nemamo|ni\b|nimamo)|nema (?:slobodnih|otvorenih)|ni prostih|(?:saat ini|untuk sementara).{0,20}(?:tidak|belum).{0,20}(?:lowongan|posisi)|belum ada lowongan|tiada (?:jawatan|kekosongan)|ไม่มีตำแหน่ง|(?:لا توجد|لا يوجد).{0,20}(?:وظائف|شواغر)|אין.{0,15}משרות"
    r"|現在.{0,20}(?:募集は|募集して(?:い|お)|求人は).{0,12}(?:ません|ない|おりません)|募集(?:は|を)?(?:終了|行って(?:い|お)りません|しておりません)|(?:暂无|目前没有|暫無|没有).{0,8}(?:职位|招聘|岗位|職缺|空缺)|(?:진행 ?중인|현재).{0,14}(?:채용|공고).{0,10}(?:없|않)"
)
"""A sentence that says nothing is open."""

CAREERS: Final = folded_pattern(
    r"^(?:\W*)(?:"
    + _either(
        r"""careers?|jobs?|work (?:with|for|at) (?:us|.{2,30})|join (?:us|our team|the team|.{2,25})|we(?:'| a)re hiring!?|hiring|work here|vacancies|open (?:positions|roles|jobs)|openings|job openings|current (?:openings|vacancies)|career opportunities|employment|opportunities|jobs (?:at|&) .{2,30}|careers (?:at|&|and) .{2,30}|life at .{2,30}|working (?:at|with|for) .{2,30}|come work with us|recruitment|people & careers|job opportunities
        (?:see|view|browse|explore|check out|all|find|search|show|discover)(?: all| our| the)?(?: current| open| available)? (?:jobs|positions|roles|openings|vacancies|opportunities|open positions|open roles|job openings|careers)
        karriere|jobs? (?:&|und) karriere|karriere (?:&|und) jobs|stellenangebote?|stellen|offene stellen|offene positionen|arbeiten bei .{2,30}|jobs bei .{2,30}|karriere bei .{2,30}|stellenmarkt|(?:alle|aktuelle|zu den|unsere) (?:stellen|jobs|stellenangebote|offenen stellen)|zu den (?:stellenangeboten|jobs|offenen stellen)|ausbildung|jobborse|mitarbeiten|bewerben
        carrieres?|recrutement|emplois?|offres? d'emploi|nos offres(?: d'emploi)?|nous rejoindre|rejoignez[- ]nous|rejoindre .{2,25}|travailler chez .{2,30}|on recrute!?|nous recrutons|(?:voir|toutes) .{0,12}(?:nos |les )?offres(?: d'emploi)?|postes a pourvoir|travaillez chez .{2,25}
        empleo|empleos|trabaja con nosotros|trabaja en .{2,30}|unete(?: a .{2,25})?|ofertas de (?:empleo|trabajo)|vacantes|carreras?|trabajo|bolsa de (?:trabajo|empleo)|ver (?:todas las )?(?:ofertas|vacantes)|oportunidades|talento|unete al equipo|unete a nosotros
        vagas|carreiras?|trabalhe (?:conosco|connosco|na .{2,25}|no .{2,25}|aqui)|junte-se a nos|recrutamento|oportunidades|ver (?:todas as )?vagas|ofertas de emprego|emprego|vem trabalhar .{2,20}|faca parte|venha para .{2,20}
        lavora con noi|carriere|carriera|posizioni aperte|offerte di lavoro|opportunita|lavorare in .{2,30}|unisciti a noi|entra nel team|vedi (?:tutte )?le posizioni(?: aperte)?
        vacatures|werken bij(?: .{2,30})?|carriere|jobs|werken-bij|kom werken .{2,25}|onze vacatures|bekijk (?:alle |onze )?vacatures|alle vacatures|vacature
        kariera|praca|oferty pracy|dolacz do (?:nas|zespolu)|pracuj (?:z nami|u nas|w .{2,25})|praca w .{2,30}|rekrutacja|zobacz oferty(?: pracy)?|aktualne oferty
        kariera|volna mista|volne pozice|volna pracovni mista|prace u nas|pracujte u nas|pracuj u nas|pridejte se|praca u nas|volne miesta|volne pracovne miesta|pridaj sa
        jobb|lediga jobb|lediga tjanster|karriar|jobba hos oss|jobba (?:pa|hos) .{2,30}|arbeta hos oss|ledige stillinger|job|ledige jobs|karriere|job og karriere|jobs? hos .{2,30}|bliv en del af .{2,25}|ledig stilling|jobbe hos oss|ledige jobber|stillinger|jobb hos oss|bli med|se ledige (?:stillinger|jobs)|arbejd hos os
        avoimet tyopaikat|tyopaikat|toihin meille|ura|rekry|rekrytointi|meille toihin|karrier|allasok|allasajanlatok|csatlakozz|cariere|locuri de munca|joburi|alatura-te|kariyer|acik pozisyonlar|is ilanlari|insan kaynaklari
        карьера|вакансии|работа у нас|работа|кар'єра|вакансії|робота|καριερα|θεσεις εργασιας
        karjera|karjeras iespejas|karjeera|karjaar|darbs pie mums|vakances|tule toole|tule meile toole|кариери?|кариера|работа при нас|работете с нас|присъедини се|присъединете се към нас|karijera|karijere|zaposlitev|pridruzi se|pridruzite se(?: nam)?|pridruzi nam se
        karir|bergabung(?:lah)? dengan kami|kerjaya|lowongan(?: kerja)?|ร่วมงานกับเรา|สมัครงาน|งาน|โอกาสทางอาชีพ|करियर|हमसे जुड़ें|همکاری با ما|فرصت‌های شغلی|وظائف|الوظائف|انضم إلينا|דרושים|קריירה|משרות
        採用情報|採用|採用サイト|求人|求人情報|キャリア採用|中途採用|リクルート|募集職種|募集一覧|加入我们|加入我們|招聘|人才招聘|诚聘英才|工作机会|职位|招贤纳士|人才招募|徵才|채용|인재채용|채용정보|채용공고|커리어|وظائف|الوظائف|משרות|דרושים|קריירה"""
    )
    + r")(?:\W*\(?\d{0,4}\)?\W*)$"
)
"""The text of a link to a company's careers page, or to its list of openings."""

LISTING: Final = folded_pattern(
    r"\b(?:all|open|current|available|search|browse|view|see|explore|find)\b.{0,22}\b(?:jobs|positions|roles|openings|vacancies|opportunities)\b|^(?:job )?openings$|^vacancies$|^open (?:positions|roles)$|offene|stellenangebot|stellenmarkt|jobborse|alle (?:stellen|jobs|vacatures)|offres|postes a pourvoir|ofertas|vacantes|vagas|posizioni|offerte di lavoro|vacatures|oferty|volna mista|volne (?:pozice|miesta)|lediga|ledige|avoimet|allas|вакансии|募集|職種|职位|채용공고"
)
"""A careers link that promises the list itself."""


@lru_cache(maxsize=8192)
def is_generic(plain: str) -> bool:
    """Whether ``plain`` (folded) is a link text that says nothing of what is behind it."""
    return bool(APPLY.match(plain) or MORE.match(plain) or NEXT.match(plain))


def is_never_a_title(plain: str) -> bool:
    """Whether ``plain`` (folded) names a part of a site, an invitation or a notice, and no vacancy."""
    bare = plain.strip(" \t.:!→›»>&+-–—·•|()#")
    if bare in _NEVER or _NEVER_WITHIN.search(plain):
        return True
    return len(plain.split()) > 2 and _OPENING_WORDS.match(plain) is not None


def is_benefit(plain: str) -> bool:
    """Whether ``plain`` (folded) names something that an employer offers, and no vacancy."""
    return _BENEFIT.search(plain) is not None


def is_department(plain: str) -> bool:
    """Whether ``plain`` (folded) is the name of a department and nothing more; a count in brackets is ignored."""
    return _COUNT.sub("", plain).strip(" :") in _DEPARTMENTS
