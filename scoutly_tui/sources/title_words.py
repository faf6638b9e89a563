"""The words that titles of postings are made of, in some twenty-five languages.

Everything is folded as ``titles.fold`` does: lower case, no accents, ø as o, æ as ae, ß as ss, ł as l.
Singular forms only: “engineers” are what an article is about, an “engineer” is what a company looks for.
"""

from typing import Final

ROLES: Final = frozenset(
    """
    engineer developer programmer architect designer manager director head lead leader analyst scientist
    researcher consultant specialist administrator coordinator co-ordinator assistant associate officer
    executive representative rep technician mechanic electrician plumber welder carpenter driver operator
    supervisor foreman nurse midwife doctor physician surgeon pharmacist therapist physiotherapist psychologist
    psychiatrist dentist veterinarian vet caregiver carer teacher tutor lecturer professor instructor trainer coach
    chef cook baker barista waiter waitress bartender server receptionist secretary clerk cashier accountant
    auditor bookkeeper controller lawyer attorney counsel paralegal solicitor recruiter buyer planner scheduler
    strategist writer copywriter editor journalist translator interpreter photographer videographer animator
    illustrator artist producer salesperson seller marketer merchandiser ambassador advocate evangelist
    fundraiser librarian curator archivist cleaner janitor porter guard gardener picker packer loader courier
    dispatcher machinist fabricator fitter installer inspector surveyor estimator chemist biologist physicist
    mathematician statistician economist geologist intern internship apprentice apprenticeship trainee
    traineeship fellow fellowship postdoc vp svp evp cto ceo cfo coo cmo cpo ciso chro president chief principal sre
    devops fullstack full-stack frontend front-end backend back-end tester agent adviser advisor actuary underwriter
    broker trader banker teller adjuster investigator chaplain handyman housekeeper concierge stylist hairdresser
    beautician nanny technologist hygienist paramedic radiographer sonographer practitioner worker labourer
    laborer helper crewmember steward pilot captain attendant ranger lifeguard warden moderator creator liaison
    deputy superintendent headteacher expert generalist sommelier tailor seamstress roofer painter plasterer
    bricklayer joiner landscaper technician-in-training controllers draftsman draughtsman toolmaker machine-operator
    underwriting sous-chef docent bdr sdr csm tam swe pm qa phlebotomist optician optometrist audiologist dietitian
    nutritionist counsellor counselor groundskeeper caretaker custodian operative storekeeper storeperson teamlead
    registrar invigilator conservator muralist scaffolder dishwasher paraprofessional socorrista
    maker keeper builder handler setter grower finisher washer
    proofreader publicist choreographer composer conductor musician dancer actor modeler modeller bioinformatician
    epidemiologist toxicologist ecologist hydrologist forester arborist butcher fishmonger brewer distiller

    entwickler ingenieur techniker mechaniker mechatroniker elektroniker elektriker monteur schlosser schweisser
    dreher fraser leiter leitung berater kaufmann kauffrau kaufleute sachbearbeiter mitarbeiter mitarbeitende
    fachkraft hilfskraft aushilfe fachangestellte fachangestellter angestellte angestellter assistenz assistent
    referent spezialist experte expertin buchhalter verkaufer vertriebler koch kochin kellner backer fahrer
    lagerist kommissionierer pfleger pflegekraft krankenschwester arzt arztin erzieher lehrer dozent hebamme
    therapeut psychologe psychologin apotheker sozialpadagoge sozialarbeiter padagoge padagogin praktikum
    praktikant werkstudent werkstudium ausbildung auszubildende auszubildender azubi volontariat volontar
    masterarbeit bachelorarbeit abschlussarbeit diplomarbeit minijob ferienjob zimmerer tischler schreiner maurer
    maler dachdecker gartner hausmeister hauswart reinigungskraft disponent planer meister geselle gestalter
    redakteur grafiker architektin jurist rechtsanwalt notar steuerberater wirtschaftsprufer prufer vorstand
    geschaftsfuhrer betreuer koordinator bearbeiter werker arbeiter helfer zusteller bote logistiker informatiker
    physiker chemiker laborant biologe mediziner wissenschaftler doktorand promotionsstelle servicekraft
    spulkraft kuchenhilfe fachinformatiker polier bauzeichner zerspanungsmechaniker anlagenfuhrer friseur
    florist metzger konditor restaurantfachmann hotelfachmann hotelfachfrau verwaltungsangestellte beamter
    fachwirt kundenbetreuer abteilungsleiter stellvertretung werkstoffprufer optiker horgerateakustiker zahnarzt

    ingenieure developpeur developpeuse technicien technicienne charge chargee responsable directeur directrice
    gestionnaire assistante adjoint adjointe conseiller conseillere commercial commerciale vendeur vendeuse
    comptable juriste avocat avocate consultante analyste architecte concepteur conceptrice redacteur redactrice
    infirmier infirmiere medecin aide-soignant aide-soignante pharmacien pharmacienne kinesitherapeute educateur
    educatrice enseignant enseignante professeur formateur formatrice animateur animatrice cuisinier cuisiniere
    patissier patissiere boulanger boulangere chocolatier serveur serveuse barman receptionniste hote hotesse
    operateur operatrice conducteur conductrice chauffeur livreur magasinier cariste mecanicien mecanicienne
    electricien plombier soudeur menuisier macon peintre couvreur monteuse ouvrier ouvriere employe employee
    secretaire stagiaire stage alternance alternant alternante apprenti apprentie apprentissage doctorant
    doctorante coordinateur coordinatrice coordonnateur superviseur acheteur acheteuse planificateur logisticien
    preparateur preparatrice controleur auditeur instructeur bibliothecaire documentaliste nageur sauveteur
    gardien jardinier paysagiste psychologue orthophoniste sage-femme veterinaire delegue representant attache
    attachee referente experte specialiste administrateur administratrice graphiste maquettiste opticien styliste
    couturier couturiere poseur usineur fraiseur tourneur ajusteur ingenierie chef cheffe chercheur chercheuse
    traducteur traductrice journaliste coiffeur coiffeuse estheticienne boucher poissonnier caissier caissiere
    manutentionnaire auxiliaire intervenant mediateur dessinateur dessinatrice metreur geometre

    ingeniero ingeniera desarrollador desarrolladora programador programadora tecnico tecnica analista arquitecto
    arquitecta disenador disenadora gerente directora jefe jefa coordinador coordinadora encargado encargada
    supervisora administrativo administrativa asistente auxiliar ayudante asesor asesora consultor consultora
    comercial vendedor vendedora dependiente dependienta cajero cajera contable contador contadora abogado abogada
    economista enfermero enfermera medico medica farmaceutico farmaceutica fisioterapeuta psicologo psicologa
    profesor profesora maestro maestra docente formador formadora educador educadora monitor monitora cocinero
    cocinera camarero camarera panadero recepcionista conductor conductora repartidor repartidora chofer mozo
    operario operaria operador operadora peon mecanico mecanica electricista fontanero soldador carpintero albanil
    pintor pintora limpiador limpiadora conserje vigilante gestor gestora especialista ejecutivo ejecutiva
    representante delegado delegada becario becaria practicas pasante aprendiz investigador investigadora
    cientifico cientifica redactor redactora periodista traductor traductora patronista costurero costurera
    agronomo quimico quimica biologo biologa secretario secretaria almacenero planificador comprador compradora
    auditora controlador lider teleoperador teleoperadora jardinero veterinario peluquero peluquera reponedor

    engenheiro engenheira desenvolvedor desenvolvedora programadora arquiteto arquiteta diretor diretora
    coordenador coordenadora encarregado encarregada atendente advogado advogada enfermeiro enfermeira instrutor
    instrutora cozinheiro cozinheira garcom motorista entregador entregadora eletricista pedreiro zelador
    executivo executiva estagiario estagiaria estagio pesquisador pesquisadora cientista redator redatora
    jornalista tradutor tradutora controladora chefe servente faxineiro faxineira balconista promotor promotora
    costureira padeiro aprendiz mecanica farmaceutica vendedores contabilista canalizador serralheiro assistente
    pessoa programador rececionista empregado empregada cabeleireiro ajudante caixeiro operacional tecnologo

    ingegnere sviluppatore sviluppatrice programmatore programmatrice architetto progettista disegnatore
    disegnatrice responsabile direttore direttrice capo coordinatore coordinatrice addetto addetta impiegato
    impiegata consulente commerciale venditore venditrice commesso commessa cassiere cassiera contabile ragioniere
    avvocato infermiere infermiera farmacista fisioterapista educatore educatrice insegnante formatore formatrice
    cuoco cuoca cameriere cameriera autista corriere magazziniere operaio operaia operatore operatrice meccanico
    elettricista idraulico saldatore manutentore tornitore fresatore montatore verniciatore falegname muratore
    carpentiere gestore specialista agente rappresentante informatore stagista tirocinio tirocinante apprendista
    ricercatore ricercatrice redattore redattrice giornalista traduttore traduttrice grafico segretario segretaria
    collaboratore collaboratrice custode giardiniere pizzaiolo pasticcere pasticciere panettiere parrucchiere
    estetista perito geometra elettromeccanico collaudatore attrezzista tecnologo assicuratore medico biologo

    ontwikkelaar technicus mecanicien elektricien loodgieter lasser timmerman magazijnmedewerker medewerker leider
    hoofd directeur adviseur beheerder secretaresse administrateur boekhouder advocaat verpleegkundige verzorgende
    arts apotheker fysiotherapeut psycholoog leraar leerkracht begeleider kok bakker ober serveerder receptioniste
    verkoper inkoper analist onderzoeker ontwerper tekstschrijver vertaler stagiair stageplek leerling hulp kracht
    consulent opzichter toezichthouder bewaker schoonmaker tuinman hovenier schilder metselaar werkvoorbereider
    teamleider projectleider jurist afwasser vrachtwagenchauffeur orderpicker vakkenvuller bijbaan baliemedewerker
    assistente promovendus buitendienst binnendienst zzp'er calculator tekenaar constructeur servicemonteur kassier

    inzynier programista programistka analityk projektant grafik kierownik kierowniczka dyrektor menedzer
    koordynator koordynatorka specjalista specjalistka asystent asystentka konsultant konsultantka doradca
    przedstawiciel handlowiec sprzedawca sprzedawczyni kasjer kasjerka ksiegowa ksiegowy prawnik radca
    pielegniarka pielegniarz lekarz farmaceuta fizjoterapeuta psycholog nauczyciel nauczycielka lektor kucharz
    kelner kelnerka piekarz recepcjonista recepcjonistka kierowca magazynier mechanik elektryk hydraulik spawacz
    slusarz monter murarz malarz sprzataczka ochroniarz pracownik inspektor brygadzista technik technolog
    automatyk serwisant spedytor logistyk zaopatrzeniowiec kupiec rekruter rekruterka stazysta stazystka staz
    praktykant praktykantka konserwator redaktor tlumacz dziennikarz badacz naukowiec zastepca kosmetyczka fryzjer
    opiekun opiekunka wychowawca tokarz frezer stolarz pakowacz kontroler mistrz planista sekretarka adiunkt

    inzenyr vyvojar vyvojarka programator analytik konstrukter vedouci reditel reditelka manazer manazerka
    specialistka konzultant poradce obchodnik prodavac prodavacka pokladni ucetni pravnik sestra lekar lekarka
    lekarnik ucitel ucitelka kuchar kucharka cisnik pekar recepcni ridic skladnik elektrikar instalater svarec
    zamecnik serizovac zednik malir uklizecka vratny delnik pracovnik mistr sklar truhlar soustruznik frezar
    obsluha brigada brigadnik stazista nakupci technicka predajca predavac ekonom uctovnik uctovnicka vodic
    veduci inzinier vyvojarsky udrzbar lakyrnik kontrolor referentka administrativni mzdova disponent

    utvecklare ingenjor tekniker montor mekaniker elektriker snickare svetsare chauffor forare lagerarbetare
    ledare handlaggare samordnare ekonom redovisningsekonom revisor sjukskoterska underskoterska lakare apotekare
    psykolog larare forskollarare pedagog kock bagare servitor saljare inkopare planerare analytiker forskare
    arkitekt redaktor kommunikator oversattare praktikplats exjobb examensarbete larling vaktmastare stadare
    konsult radgivare projektledare teamledare medarbetare maskinforare strateg utredare ansvarig bitrade
    barnskotare kurator logoped tandlakare tandskoterska djurskotare personlig-assistent cnc-operator

    udvikler ingenior tomrer svejser lagermedarbejder leder sagsbehandler okonom bogholder sygeplejerske laege
    laerer paedagog tjener saelger indkober planlaegger forsker oversaetter studentermedhjaelper laerling pedel
    konsulent radgiver specialist projektleder teamleder medarbejder barselsvikar vikar elev jordemoder smed
    kok bager maskinmester driftsleder assistent bygningskonstruktor sosu-assistent chauffor kontorassistent
    utvikler sykepleier lege selger saksbehandler prosjektleder medarbeider rorlegger helsefagarbeider barnehagelaerer
    daglig-leder butikksjef avdelingsleder snekker sveiser renholder kokk servitor lektor forstelektor

    kehittaja ohjelmistokehittaja insinoori teknikko asentaja mekaanikko kuljettaja johtaja paallikko esimies
    asiantuntija koordinaattori assistentti sihteeri kirjanpitaja sairaanhoitaja lahihoitaja laakari farmaseutti
    fysioterapeutti psykologi opettaja kokki leipuri tarjoilija myyja ostaja suunnittelija analyytikko tutkija
    arkkitehti harjoittelija siivooja tyontekija ohjaaja konsultti edustaja hoitaja varastotyontekija hitsaaja

    mernok fejleszto programozo technikus szerelo vezeto menedzser koordinator asszisztens tanacsado ugyintezo
    konyvelo jogasz apolo orvos gyogyszeresz tanar szakacs pincer recepcios sofor raktaros gepkezelo hegeszto
    lakatos villanyszerelo elado ertekesito beszerzo elemzo kutato gyakornok munkatars szakerto tesztelo gepesz

    inginer inginera dezvoltator programator tehnician arhitect proiectant sef coordonator consilier vanzator
    vanzatoare casier contabil medic farmacist bucatar ospatar receptioner sofer curier magazioner mecanic
    instalator sudor lacatus muncitor zugrav paznic stagiar lucrator reprezentant asistenta economist

    muhendis muhendisi gelistirici gelistiricisi yazilimci teknisyen teknisyeni mimar mimari tasarimci tasarimcisi
    mudur muduru yonetici yoneticisi sefi koordinatoru uzman uzmani asistan asistani danisman danismani temsilci
    temsilcisi kasiyer muhasebeci avukat hemsire doktor eczaci ogretmen ogretmeni asci garson resepsiyonist sofor
    operatoru usta ustasi stajyer staj personeli elemani sorumlusu analisti tekniker teknikeri mudur-yardimcisi

    инженер разработчик программист аналитик архитектор дизаинер менеджер директор руководитель начальник
    специалист администратор координатор ассистент помощник консультант продавец кассир бухгалтер юрист врач
    медсестра фармацевт учитель преподаватель воспитатель тренер повар официант пекарь водитель курьер кладовщик
    оператор механик электрик сантехник сварщик слесарь монтажник маляр уборщик уборщица охранник рабочии мастер
    стажер техник тестировщик экономист секретарь переводчик редактор журналист маркетолог рекрутер технолог
    розробник аналітик інженер керівник спеціаліст фахівець водіи кухар продавець програміст дизаинер лікар
    вчитель помічник тестувальник бухгалтер електрик зварювальник

    счетоводител шофьор продавач готвач сервитьор мениджър ръководител асистент консултант лекар учител заварчик
    складов работник електротехник електричар юрисконсулт търговец представител анализатор стажант лаборант чистач
    охранител шлосер фризьор камериерка барман рецепционист касиерка продавачка инжењер програмер возач продавац
    књиговођа радник кувар конобар наставник електричар заваривач техничар

    inzenjer inzenjerka programer programerka razvijalec razvijalka racunovodja racunovoda knjigovoda vozac voznik
    prodavacica prodajalec prodajalka skladistar skladiscnik kuharica konobar konobarica natakar natakarica
    elektricar varilec varilac zavarivac vodja voditelj voditeljica direktorica strokovnjak strucnjak svetovalec
    svetovalka savjetnik savetnik pomocnik pomocnica tehnicar tehnik mehanicar analiticar analitik ucitelj nastavnik
    nastavnica zdravnik tajnica tajnik pripravnik pripravnica radnik radnica delavec delavka cistilka cistac
    magacioner operater operaterka medicinska-sestra trgovac komercijalist komercialist oblikovalec dizajner

    vadovas vadove buhalteris buhaltere inzinierius inziniere vadybininkas vadybininke specialistas specialiste
    programuotojas programuotoja vairuotojas suvirintojas elektrikas konsultantas konsultante administratorius
    administratore darbuotojas darbuotoja padejejas padejeja pardavejas pardaveja virejas vireja padavejas padaveja
    gydytojas gydytoja slaugytojas slaugytoja mokytojas mokytoja technikas mechanikas operatorius operatore
    projektuotojas testuotojas analitikas analitike direktorius direktore meistras saltkalvis montuotojas kasininkas
    kasininke apskaitininkas dizaineris praktikantas asistentas asistente kurjeris valytoja
    inzenieris vaditajs vaditaja specialists programmetajs gramatvedis gramatvede pardevejs pardeveja tehnikis
    mehanikis elektrikis soferis pavars viesmilis darbinieks darbiniece operators konsultants asistents direktors
    analitikis metinatajs skolotajs skolotaja arsts medmasa noliktavas-darbinieks dizainers praktikants apkopeja
    insener juht arendaja spetsialist raamatupidaja muuja klienditeenindaja autojuht ettekandja opetaja ode
    mehaanik elektrik keevitaja analuutik disainer operaator laotootaja kassapidaja praktikant nounik

    insinyur teknisi staf manajer akuntan perawat guru dokter sopir pengemudi koki kasir pelayan sekretaris analis
    desainer pengembang asisten konsultan kepala direktur montir kurir satpam petugas tenaga magang apoteker bidan
    resepsionis penerjemah penulis jurutera juruteknik pengurus eksekutif pembantu kerani akauntan jururawat pemandu

    μηχανικος προγραμματιστης αναλυτης σχεδιαστης διευθυντης υπευθυνος υπαλληλος βοηθος συμβουλος πωλητης λογιστης
    δικηγορος νοσηλευτης ιατρος φαρμακοποιος καθηγητης δασκαλος μαγειρας σερβιτορος οδηγος αποθηκαριος τεχνικος
    ηλεκτρολογος ειδικος γραμματεας ταμιας συντονιστης

    مهندس مطور مدير محاسب مصمم محلل ممرض مندوب مساعد سائق فني منسق أخصائي معلم متدرب
    مدیر کارشناس حسابدار برنامه‌نویس توسعه‌دهنده کارمند پرستار فروشنده طراح تحلیلگر راننده تکنسین سرپرست منشی کارآموز
    مهندسة محاسبة مصممة موظف موظفة طبيب طبيبة صيدلي مشرف باحث مترجم طباخ نادل كهربائي ميكانيكي مستشار
    מהנדס מהנדסת מפתח מפתחת מנהל מנהלת אנליסט מעצב מעצבת רואה חשבון טכנאי נציג
    """.split()
)
"""Words that name a role by themselves."""

ENDINGS: Final = frozenset(
    """
    entwickler ingenieur techniker mechaniker mechatroniker elektroniker elektriker monteur schlosser schweisser
    leiter leitung manager berater kaufmann kauffrau bearbeiter mitarbeiter fachkraft hilfskraft pflegekraft
    angestellte angestellter assistent assistenz referent spezialist fahrer pfleger lehrer praktikum praktikant
    werkstudent meister planer prufer arbeiter werker helfer verkaufer fuhrer betreuer schlosser informatiker
    redakteur gestalter administrator architekt analyst controller therapeut padagoge koordinator verkauferin
    wissenschaftler laborant zeichner installateur anwalt fachmann fachfrau fachangestellte kellner begleiter arzt
    facharzt beauftragter beauftragte prokurist disponent trainer vertreter bauer koch hilfe kraft
    juht teenindaja tootaja arendaja
    medewerker leider adviseur beheerder ontwikkelaar kundige begeleider technicus consulent docent verzorger hulp
    verpleegkundige analist chauffeur voorbereider schilder ontwerper bediende
    utvecklare ingenjor ledare chef saljare montor handlaggare medarbetare larare planerare skoterska ansvarig
    konsult strateg skotare forare arbetare tekniker samordnare
    udvikler leder konsulent medarbejder vikar medhjaelper sygeplejerske radgiver utvikler ingenior medarbeider
    arbeider arbejder laerer saelger selger pleier behandler planlaegger
    kehittaja asentaja hoitaja johtaja paallikko suunnittelija myyja tyontekija ohjaaja asiantuntija insinoori
    kuljettaja
    mernok fejleszto vezeto szerelo munkatars kezelo menedzser asszisztens
    engineer developer designer technician
    alist urist inist onist orist ologist ician grapher
    person sman swoman maker keeper worker washer builder smith handler setter grower finisher
    инженер менеджер разработчик специалист
    """.split()
)
"""What compound words for a role end with, in languages that build them."""

FEMININE: Final = ("innen", "in", "inne", "erin", "e", "n", "r")
"""What may follow an ending and leave it what it is."""

LEVELS: Final = frozenset(
    """
    senior sr junior jr mid-level midlevel mid-weight midweight entry-level graduate staff principal interim deputy
    vice leitender leitende stellvertretender stellvertretende angehender stv adjunct assistant
    debutant confirme confirmee experimente experimentee semi-senior pleno mlodszy mlodsza starszy starsza glowny
    glowna mladsi starsi hlavni vedouci medior ervaren young werkstudent student parttime part-time freelance
    freelancer bijbaan saisonnier saisonniere vakantiewerk ledende erfaren overordnet junger
    старшии младшии ведущии главныи молодшии провіднии kidemli
    """.split()
)
"""Words that come with a role: levels, and how much of it."""

ROLE_PHRASES: Final = (
    "duales studium",
    "dual study",
    "full stack",
    "front end",
    "back end",
    "head of",
    "vice president",
    "chief of staff",
    "general manager",
    "site reliability",
    "machine learning",
    "data science",
    "quality assurance",
    "personal assistant",
    "team lead",
    "tech lead",
    "team member",
    "crew member",
    "chef de ",
    "chargé d",
    "aide a domicile",
    "aide soignant",
    "sage femme",
    "agent de ",
    "maitre d",
    "jefe de ",
    "mozo de ",
    "capo ",
    "operatore socio",
    "thesis",
    "these cifre",
    "working student",
    "co-op",
    "phd position",
    "phd student",
    "post-doc",
    "board member",
    "part-time",
    "summer job",
    "jornada",
    "umowa",
)
"""Phrases that name a role or come only with one."""

ROLE_SIGNS: Final = (
    """エンジニア プログラマ デザイナー マネージャー ディレクター 営業 事務 経理 総務職 広報 販売 スタッフ 担当 総合職 一般職
    技術職 研究職 専門職 事務職 営業職 技術者 設計 研究員 コンサルタント アナリスト 看護師 介護 医師 薬剤師 教師 講師 調理
    ドライバー 運転手 オペレーター 保守 品質保証 品質管理 アシスタント インターン アルバイト パート 秘書 通訳 翻訳 ライター
    編集者 マーケター アーキテクト サイエンティスト ソフトウェア開発 開発職 プランナー プロデューサー リーダー 施工管理 整備士
    工程师 工程師 开发 開發 程序员 程式設計 设计师 設計師 经理 經理 总监 總監 主管 专员 專員 助理 顾问 顧問 分析师 分析師
    销售 銷售 会计 會計 出纳 律师 护士 医生 教师 老师 讲师 厨师 司机 操作员 技术员 技術員 技工 实习生 實習生 研究员 科学家
    架构师 测试 运营 客服 编辑 翻译 行政 前端 后端 文员 店员 导购 培训生 采购 质检 仓管 维修
    엔지니어 개발자 개발 디자이너 매니저 기획자 기획 마케터 영업 담당자 담당 분석가 연구원 컨설턴트 상담원 회계 총무 간호사 의사
    교사 강사 요리사 기사 인턴 사원 팀장 리드 스페셜리스트 어시스턴트 아키텍트 프로그래머
    วิศวกร พนักงาน ผู้จัดการ นักพัฒนา โปรแกรมเมอร์ เจ้าหน้าที่ ผู้ช่วย หัวหน้า ช่าง นักวิเคราะห์ นักออกแบบ ที่ปรึกษา พยาบาล แพทย์ ครู
    พ่อครัว แม่ครัว คนขับ แคชเชียร์ นักบัญชี เลขานุการ ผู้อำนวยการ ฝึกงาน แม่บ้าน เภสัชกร ล่าม นักเขียน
    इंजीनियर प्रबंधक अधिकारी सहायक तकनीशियन लेखाकार शिक्षक चालक डेवलपर विश्लेषक नर्स चिकित्सक रसोइया विक्रेता प्रशिक्षु"""
).split()
"""Parts of titles in scripts that do not set words apart."""
